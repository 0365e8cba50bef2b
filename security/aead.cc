#include "security/aead.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "security/hmac.h"

namespace passend::security {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int Size(std::string_view text) { return static_cast<int>(text.size()); }

// Only a broken library or no memory makes these calls fail.
void Must(int result) {
  if (result == 1) return;
  std::fputs("passend: AES-256-GCM of OpenSSL does not work\n", stderr);
  std::abort();
}

// One context per thread and direction with the cipher looked up: that costs more than the cipher.
EVP_CIPHER_CTX* ContextOf(bool seal) {
  thread_local const CipherContext contexts[2] = {CipherContext(EVP_CIPHER_CTX_new()),
                                                  CipherContext(EVP_CIPHER_CTX_new())};
  thread_local const bool ready = [] {
    Must(EVP_CipherInit_ex(contexts[0].get(), EVP_aes_256_gcm(), nullptr, nullptr, nullptr, 0));
    Must(EVP_CipherInit_ex(contexts[1].get(), EVP_aes_256_gcm(), nullptr, nullptr, nullptr, 1));
    return true;
  }();
  static_cast<void>(ready);
  return contexts[seal ? 1 : 0].get();
}

std::string SealWith(const Key& key, std::string_view nonce, std::string_view context,
                     std::string_view plain) {
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  sealed.replace(0, kNonceBytes, nonce);
  EVP_CIPHER_CTX* cipher = ContextOf(true);
  int length = 0;
  Must(EVP_CipherInit_ex(cipher, nullptr, nullptr, Bytes(key.bytes()), Bytes(nonce), 1));
  if (!context.empty()) {
    Must(EVP_CipherUpdate(cipher, nullptr, &length, Bytes(context), Size(context)));
  }
  unsigned char* out = Bytes(sealed) + kNonceBytes;
  if (!plain.empty()) Must(EVP_CipherUpdate(cipher, out, &length, Bytes(plain), Size(plain)));
  Must(EVP_CipherFinal_ex(cipher, out + plain.size(), &length));
  Must(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes),
                           out + plain.size()));
  return sealed;
}

}  // namespace

std::string Seal(const Key& key, std::string_view context, std::string_view plain) {
  return SealWith(key, RandomBytes(kNonceBytes), context, plain);
}

std::string SealSame(const Key& key, std::string_view context, std::string_view plain) {
  const Key nonce_key = Derive(key, "passend nonce 1");
  std::string text;
  text.reserve(context.size() + plain.size() + 24);
  text += std::to_string(context.size());
  text += '|';
  text += context;
  text += plain;
  const std::string hash = HmacSha256(nonce_key.bytes(), text);
  return SealWith(key, std::string_view(hash).substr(0, kNonceBytes), context, plain);
}

absl::StatusOr<std::string> Open(const Key& key, std::string_view context,
                                 std::string_view sealed) {
  if (sealed.size() < kSealBytes) return absl::DataLossError("the sealed bytes are too short");
  const std::string_view nonce = sealed.substr(0, kNonceBytes);
  const std::string_view body = sealed.substr(kNonceBytes, sealed.size() - kSealBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string plain(body.size(), '\0');
  EVP_CIPHER_CTX* cipher = ContextOf(false);
  int length = 0;
  Must(EVP_CipherInit_ex(cipher, nullptr, nullptr, Bytes(key.bytes()), Bytes(nonce), 0));
  if (!context.empty()) {
    Must(EVP_CipherUpdate(cipher, nullptr, &length, Bytes(context), Size(context)));
  }
  if (!body.empty()) {
    Must(EVP_CipherUpdate(cipher, Bytes(plain), &length, Bytes(body), Size(body)));
  }
  Must(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes), tag.data()));
  unsigned char none = 0;
  if (EVP_CipherFinal_ex(cipher, &none, &length) != 1) {
    Wipe(plain);
    return absl::DataLossError("the sealed bytes do not open");
  }
  return plain;
}

}  // namespace passend::security
