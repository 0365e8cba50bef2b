#include "clients/credentials/signing_key.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/credentials/openssl.h"
#include "security/base64url.h"

namespace passend::credentials {
namespace {

constexpr int kFieldBytes = 32;  // of P-256

// Making keys fails only when OpenSSL is broken or out of memory.
void Require(bool made) {
  if (made) return;
  std::fputs("passend: OpenSSL cannot make or use a key\n", stderr);
  std::abort();
}

std::string Big(const KeyPointer& key, const char* name, int bytes) {
  BIGNUM* number = nullptr;
  Require(EVP_PKEY_get_bn_param(key.get(), name, &number) == 1);
  const BigNumber owned(number);
  std::string text(static_cast<std::size_t>(bytes == 0 ? BN_num_bytes(number) : bytes), '\0');
  Require(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(text.data()),
                       static_cast<int>(text.size())) >= 0);
  return security::EncodeBase64Url(text);
}

}  // namespace

SigningKey SigningKey::Generate(KeyKind kind, unsigned rsa_bits) {
  EVP_PKEY* key = nullptr;
  switch (kind) {
    case KeyKind::kRsa:
      key = EVP_RSA_gen(rsa_bits);
      break;
    case KeyKind::kP256:
      key = EVP_EC_gen("P-256");
      break;
    case KeyKind::kEd25519:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
      break;
  }
  Require(key != nullptr);
  return SigningKey(kind, KeyPointer(key, EVP_PKEY_free));
}

absl::StatusOr<SigningKey> SigningKey::FromPem(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // A key with a password is refused instead of asked for.
  const auto no_password = [](char*, int, int, void*) { return -1; };
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr);
  if (key == nullptr) return absl::InvalidArgumentError("not a private key in PEM");
  KeyPointer owned(key, EVP_PKEY_free);
  if (EVP_PKEY_is_a(key, "RSA") == 1) return SigningKey(KeyKind::kRsa, std::move(owned));
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return SigningKey(KeyKind::kEd25519, std::move(owned));
  std::array<char, 32> group = {};
  if (EVP_PKEY_is_a(key, "EC") == 1 &&
      EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
      std::string_view(group.data()) == "prime256v1") {
    return SigningKey(KeyKind::kP256, std::move(owned));
  }
  return absl::InvalidArgumentError("the key must be RSA, P-256 or Ed25519");
}

std::string_view SigningKey::algorithm() const {
  switch (kind_) {
    case KeyKind::kRsa:
      return "RS256";
    case KeyKind::kP256:
      return "ES256";
    case KeyKind::kEd25519:
      return "EdDSA";
  }
  return "";
}

std::string SigningKey::PrivatePem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                        nullptr) == 1);
  return Written(bio);
}

std::string SigningKey::PublicPem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_PUBKEY(bio.get(), key_.get()) == 1);
  return Written(bio);
}

std::string SigningKey::Jwk(std::string_view kid) const {
  std::string members;
  switch (kind_) {
    case KeyKind::kRsa:
      members = absl::StrCat(R"("kty":"RSA","n":")", Big(key_, OSSL_PKEY_PARAM_RSA_N, 0),
                             R"(","e":")", Big(key_, OSSL_PKEY_PARAM_RSA_E, 0), "\"");
      break;
    case KeyKind::kP256:
      members = absl::StrCat(R"("kty":"EC","crv":"P-256","x":")",
                             Big(key_, OSSL_PKEY_PARAM_EC_PUB_X, kFieldBytes), R"(","y":")",
                             Big(key_, OSSL_PKEY_PARAM_EC_PUB_Y, kFieldBytes), "\"");
      break;
    case KeyKind::kEd25519: {
      std::string raw(kFieldBytes, '\0');
      std::size_t size = raw.size();
      Require(EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(raw.data()),
                                          &size) == 1);
      members = absl::StrCat(R"("kty":"OKP","crv":"Ed25519","x":")", security::EncodeBase64Url(raw),
                             "\"");
      break;
    }
  }
  return absl::StrCat("{", members, R"(,"alg":")", std::string(algorithm()),
                      R"(","use":"sig","kid":")", std::string(kid), "\"}");
}

std::string SigningKey::Sign(std::string_view text) const {
  const DigestContext context(EVP_MD_CTX_new());
  const EVP_MD* digest = kind_ == KeyKind::kEd25519 ? nullptr : EVP_sha256();
  std::size_t size = 0;
  Require(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
          EVP_DigestSign(context.get(), nullptr, &size, Bytes(text), text.size()) == 1);
  std::string signature(size, '\0');
  Require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                         Bytes(text), text.size()) == 1);
  signature.resize(size);
  if (kind_ != KeyKind::kP256) return signature;
  const unsigned char* der = Bytes(signature);
  const EcSignature parts(d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(signature.size())));
  Require(parts != nullptr);
  std::string raw(2 * kFieldBytes, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(raw.data());
  Require(BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), out, kFieldBytes) == kFieldBytes &&
          BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), out + kFieldBytes, kFieldBytes) ==
              kFieldBytes);
  return raw;
}

std::string SigningKey::Token(std::string_view header, std::string_view payload) const {
  const std::string text =
      absl::StrCat(security::EncodeBase64Url(header), ".", security::EncodeBase64Url(payload));
  return absl::StrCat(text, ".", security::EncodeBase64Url(Sign(text)));
}

std::string Jwks(std::initializer_list<std::string> keys) {
  std::string text = "{\"keys\":[";
  bool first = true;
  for (const std::string& key : keys) {
    absl::StrAppend(&text, first ? "" : ",", key);
    first = false;
  }
  return absl::StrCat(text, "]}\n");
}

}  // namespace passend::credentials
