// Keys that sign tokens, for development and tests: a real installation has an identity provider.
#ifndef PASSEND_CLIENTS_CREDENTIALS_SIGNING_KEY_H_
#define PASSEND_CLIENTS_CREDENTIALS_SIGNING_KEY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

struct evp_pkey_st;

namespace passend::credentials {

enum class KeyKind : std::uint8_t { kRsa, kP256, kEd25519 };

// Copies share the key. Threads: any number may sign.
class SigningKey {
 public:
  // Ends the process when OpenSSL cannot make one. `rsa_bits` counts for kRsa only.
  static SigningKey Generate(KeyKind kind, unsigned rsa_bits = 2048);
  // InvalidArgument: not a private key in PEM of one of these kinds.
  static absl::StatusOr<SigningKey> FromPem(std::string_view pem);

  KeyKind kind() const { return kind_; }
  // "RS256", "ES256", "EdDSA".
  std::string_view algorithm() const;
  std::string PrivatePem() const;
  std::string PublicPem() const;
  // The public half as an entry of a JWKS (RFC 7517). `kid` must need no escapes.
  std::string Jwk(std::string_view kid) const;

  // A signature as JWS has it.
  std::string Sign(std::string_view text) const;
  // JWS compact form of these texts, whatever they are.
  std::string Token(std::string_view header, std::string_view payload) const;

 private:
  SigningKey(KeyKind kind, std::shared_ptr<evp_pkey_st> key) : kind_(kind), key_(std::move(key)) {}

  KeyKind kind_;
  std::shared_ptr<evp_pkey_st> key_;
};

// {"keys":[...]} of entries made by Jwk().
std::string Jwks(std::initializer_list<std::string> keys);

}  // namespace passend::credentials

#endif  // PASSEND_CLIENTS_CREDENTIALS_SIGNING_KEY_H_
