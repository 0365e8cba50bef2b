#include "security/signature.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace passend::security {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Free>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Only a broken library or no memory makes these calls fail.
void Must(bool done) {
  if (done) return;
  std::fputs("passend: Ed25519 of OpenSSL does not work\n", stderr);
  std::abort();
}

KeyHandle PrivateKey(const Key& key) {
  KeyHandle handle(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(key.bytes()),
                                                key.bytes().size()));
  Must(handle != nullptr);
  return handle;
}

}  // namespace

std::string Sign(const Key& key, std::string_view bytes) {
  const KeyHandle handle = PrivateKey(key);
  const DigestContext context(EVP_MD_CTX_new());
  std::string signature(kSignatureBytes, '\0');
  std::size_t length = signature.size();
  Must(context != nullptr &&
       EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
       EVP_DigestSign(context.get(), Bytes(signature), &length, Bytes(bytes), bytes.size()) == 1);
  return signature;
}

std::string PublicKeyOf(const Key& key) {
  const KeyHandle handle = PrivateKey(key);
  std::string bytes(kPublicKeyBytes, '\0');
  std::size_t length = bytes.size();
  Must(EVP_PKEY_get_raw_public_key(handle.get(), Bytes(bytes), &length) == 1);
  return bytes;
}

bool IsSignedBy(std::string_view public_key, std::string_view bytes, std::string_view signature) {
  if (public_key.size() != kPublicKeyBytes || signature.size() != kSignatureBytes) return false;
  const KeyHandle handle(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(public_key), public_key.size()));
  if (handle == nullptr) return false;
  const DigestContext context(EVP_MD_CTX_new());
  Must(context != nullptr);
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(bytes),
                          bytes.size()) == 1;
}

}  // namespace passend::security
