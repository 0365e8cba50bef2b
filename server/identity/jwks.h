// The keys that tokens are signed with: the public half of the identity provider, from a JWKS file
// (RFC 7517). Verifying only; no private key is ever held here.
#ifndef PASSEND_SERVER_IDENTITY_JWKS_H_
#define PASSEND_SERVER_IDENTITY_JWKS_H_

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// EVP_PKEY of OpenSSL.
struct evp_pkey_st;

namespace passend::server {

class Log;

// RFC 7518 3.1, RFC 8037. The key decides; the header of a token must only agree.
enum class SignatureAlgorithm : std::uint8_t {
  kRs256,  // RSASSA-PKCS1-v1_5 with SHA-256, at least 2048 bits
  kEs256,  // ECDSA on P-256 with SHA-256
  kEdDsa,  // Ed25519
};
// "RS256", "ES256", "EdDSA".
std::string_view AlgorithmName(SignatureAlgorithm algorithm);

// Immutable; copies share the key. Threads: any number may verify.
class PublicKey {
 public:
  PublicKey(SignatureAlgorithm algorithm, std::shared_ptr<evp_pkey_st> key)
      : algorithm_(algorithm), key_(std::move(key)) {}

  SignatureAlgorithm algorithm() const { return algorithm_; }
  // Signatures as JWS has them: ES256 is r and s, 32 bytes each. Cost: 0.1 to 0.5 ms.
  bool Verifies(std::string_view text, std::string_view signature) const;

 private:
  SignatureAlgorithm algorithm_;
  std::shared_ptr<evp_pkey_st> key_;
};

// The keys of one file, by `kid`. Immutable.
class KeySet {
 public:
  static constexpr std::size_t kMaxKeys = 64;

  // InvalidArgument says which key and why: not JSON, a member twice, no keys or more than
  // kMaxKeys, `kid` missing, longer than 128 bytes or there twice, a kind of key or curve other
  // than RSA, P-256 and Ed25519, RSA below 2048 or above 8192 bits, `alg` that does not fit the
  // key, `use` other than "sig", `key_ops` without "verify", a point that is not on the curve, and
  // every private or symmetric member: such a file is in the wrong place. Unknown members are
  // allowed (RFC 7517 4).
  static absl::StatusOr<KeySet> Parse(std::string_view jwks);

  // Null: no such key.
  const PublicKey* Find(std::string_view kid) const;
  std::size_t size() const { return keys_.size(); }

 private:
  std::map<std::string, PublicKey, std::less<>> keys_;
};

// A JWKS file that may be replaced while the service runs; a rotation has the old and the new key
// in it for as long as tokens of the old one live. Threads: any number may ask.
class JwksFile {
 public:
  // Looks at the file at most once per `interval`. `log` outlives it.
  // NotFound: cannot be read. InvalidArgument: as KeySet::Parse, or above 256 KiB.
  static absl::StatusOr<std::unique_ptr<JwksFile>> Open(
      std::string path, Log& log,
      std::chrono::steady_clock::duration interval = std::chrono::seconds(1));

  // The keys of now; never null. A file that changed for the worse keeps the keys there were, with
  // a warning in the log. The pointer changes when, and only when, what the file says changed.
  std::shared_ptr<const KeySet> keys();

 private:
  // What a file looks like from outside. Two writes within the grain of the clock look the same, so
  // a file that was young when it was read is read again.
  struct Look {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = -1;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    bool young = true;
    bool SameAs(const Look& other) const;
  };

  JwksFile(std::string path, Log& log, std::chrono::steady_clock::duration interval)
      : path_(std::move(path)), log_(log), interval_(interval) {}
  std::optional<Look> LookAt() const;
  absl::Status Read();

  const std::string path_;
  Log& log_;
  const std::chrono::steady_clock::duration interval_;
  std::mutex mutex_;
  std::shared_ptr<const KeySet> keys_;
  std::string hash_;  // of the content that keys_ came from, or of the last that was refused
  Look look_;
  bool missing_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_IDENTITY_JWKS_H_
