#include "store/opaque_key.h"

#include <sys/random.h>

#include <cassert>
#include <cerrno>
#include <cstdlib>

namespace passend::store {
namespace {

void AppendField(std::string_view field, std::string* text) {
  *text += BigEndian64(field.size());  // so that ("ab", "c") and ("a", "bc") differ
  *text += field;
}

}  // namespace

std::string BigEndian64(std::uint64_t number) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (56 - 8 * i));
  return bytes;
}

std::uint64_t ReadBigEndian64(std::string_view bytes) {
  assert(bytes.size() >= 8);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    number = (number << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

std::string OpaqueKey(const HashKey& key, std::string_view family, TenantNumber number,
                      std::string_view tenant, std::string_view id) {
  std::string input;
  input.reserve(24 + family.size() + tenant.size() + id.size());
  AppendField(family, &input);
  AppendField(tenant, &input);
  AppendField(id, &input);
  const Hash128 hash = SipHash128(key, input);
  std::string opaque = TenantPrefix(number);
  opaque.append(hash.begin(), hash.end());
  return opaque;
}

std::string DecisionKey(const HashKey& key, std::string_view candidate_key, std::string_view tenant,
                        std::string_view decision_id) {
  std::string opaque(candidate_key);
  opaque += OpaqueKey(key, "decisions", 0, tenant, decision_id).substr(8);
  return opaque;
}

std::string TenantPrefix(TenantNumber number) { return BigEndian64(number); }

TenantNumber TenantOfKey(std::string_view key) { return ReadBigEndian64(key); }

std::string AfterPrefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

HashKey RandomHashKey() {
  HashKey key;
  ssize_t got = 0;
  do {
    got = getrandom(key.data(), key.size(), 0);
  } while (got < 0 && errno == EINTR);
  // Up to 256 bytes come whole; a machine without random numbers cannot keep secrets.
  if (got != static_cast<ssize_t>(key.size())) std::abort();
  return key;
}

}  // namespace passend::store
