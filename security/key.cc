#include "security/key.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace passend::security {
namespace {

void FillRandom(unsigned char* to, std::size_t bytes) {
  if (RAND_bytes(to, static_cast<int>(bytes)) == 1) return;
  std::fputs("passend: the system gives no random bytes\n", stderr);
  std::abort();
}

}  // namespace

std::string RandomBytes(std::size_t bytes) {
  std::string random(bytes, '\0');
  FillRandom(reinterpret_cast<unsigned char*>(random.data()), bytes);
  return random;
}

void Wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

Key Key::Random() {
  Key key;
  FillRandom(key.bytes_.data(), kBytes);
  return key;
}

absl::StatusOr<Key> Key::FromBytes(std::string_view bytes) {
  if (bytes.size() != kBytes) return absl::InvalidArgumentError("a key must be 32 bytes");
  Key key;
  std::memcpy(key.bytes_.data(), bytes.data(), kBytes);
  return key;
}

Key::~Key() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

}  // namespace passend::security
