#include "server/identity/jwks.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "security/base64url.h"
#include "security/hmac.h"
#include "server/identity/strict_json.h"
#include "server/log.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::size_t kMaxFileBytes = 256 << 10;
constexpr std::size_t kMaxKidBytes = 128;
constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits = 8192;
constexpr std::size_t kFieldBytes = 32;  // of P-256 and Ed25519
constexpr std::int64_t kNanoseconds = 1'000'000'000;

// Members that only a private or a symmetric key has (RFC 7518 6.2.2, 6.3.2, 6.4).
constexpr std::array<const char*, 8> kSecretMembers = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using BigNumber = std::unique_ptr<BIGNUM, Freer<BN_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;
using KeyPointer = std::shared_ptr<EVP_PKEY>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
BigNumber Number(std::string_view bytes) {
  return BigNumber(BN_bin2bn(Bytes(bytes), static_cast<int>(bytes.size()), nullptr));
}

// Null: not a key of this kind.
KeyPointer FromParameters(const char* kind, OSSL_PARAM* parameters) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
    return nullptr;
  }
  KeyPointer owned(key, EVP_PKEY_free);
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (check == nullptr || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return owned;
}

KeyPointer RsaKey(const BIGNUM* modulus, const BIGNUM* exponent) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent) != 1) {
    return nullptr;
  }
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  return FromParameters("RSA", parameters.get());
}

KeyPointer P256Key(std::string_view x, std::string_view y) {
  std::string point = absl::StrCat("\x04", std::string(x), std::string(y));  // uncompressed
  char group[] = "P-256";
  std::array<OSSL_PARAM, 3> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  return FromParameters("EC", parameters.data());
}

KeyPointer Ed25519Key(std::string_view x) {
  return KeyPointer(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(x), x.size()),
                    EVP_PKEY_free);
}

// r and s as the DER that OpenSSL wants; empty when they are not 32 bytes each.
std::string DerSignature(std::string_view raw) {
  if (raw.size() != 2 * kFieldBytes) return "";
  const EcSignature signature(ECDSA_SIG_new());
  BigNumber r = Number(raw.substr(0, kFieldBytes));
  BigNumber s = Number(raw.substr(kFieldBytes));
  if (signature == nullptr || r == nullptr || s == nullptr) return "";
  if (ECDSA_SIG_set0(signature.get(), r.release(), s.release()) != 1) return "";
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  if (size <= 0) return "";
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

// One key of the set, with its name for errors.
class KeyReader {
 public:
  KeyReader(const nlohmann::json& jwk, std::string name) : jwk_(jwk), name_(std::move(name)) {}

  absl::StatusOr<PublicKey> Read() const {
    if (const absl::Status status = CheckUse(); !status.ok()) return status;
    const std::string kind = Text("kty").value_or("");
    if (kind == "RSA") return ReadRsa();
    if (kind == "EC") return ReadEc();
    if (kind == "OKP") return ReadEd25519();
    if (kind == "oct") {
      return Refuse("is a symmetric key; tokens are signed with RSA, P-256 or Ed25519");
    }
    return Refuse("kty must be RSA, EC or OKP");
  }

  absl::Status Refuse(std::string_view reason) const {
    return absl::InvalidArgumentError(absl::StrCat(name_, ": ", std::string(reason)));
  }
  std::optional<std::string> Text(const char* member) const {
    const auto found = jwk_.find(member);
    if (found == jwk_.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
  }

 private:
  absl::Status CheckUse() const {
    for (const char* member : kSecretMembers) {
      if (jwk_.contains(member)) {
        return Refuse(absl::StrCat("holds the secret member \"", member,
                                   "\": give the public keys only, and replace this key"));
      }
    }
    if (jwk_.contains("use") && Text("use") != "sig") return Refuse("use must be \"sig\"");
    if (const auto operations = jwk_.find("key_ops"); operations != jwk_.end()) {
      if (!operations->is_array() ||
          std::find(operations->begin(), operations->end(), "verify") == operations->end()) {
        return Refuse("key_ops must hold \"verify\"");
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckAlgorithm(SignatureAlgorithm algorithm) const {
    if (!jwk_.contains("alg") || Text("alg") == AlgorithmName(algorithm)) return absl::OkStatus();
    return Refuse(absl::StrCat("alg must be ", std::string(AlgorithmName(algorithm)),
                               " for this kind of key"));
  }

  std::optional<std::string> Binary(const char* member) const {
    const std::optional<std::string> text = Text(member);
    if (!text.has_value()) return std::nullopt;
    return security::DecodeBase64Url(*text);
  }

  absl::StatusOr<PublicKey> Made(SignatureAlgorithm algorithm, KeyPointer key) const {
    ERR_clear_error();
    if (key == nullptr) return Refuse("is not a valid key");
    return PublicKey(algorithm, std::move(key));
  }

  absl::StatusOr<PublicKey> ReadRsa() const {
    PASSEND_RETURN_IF_ERROR(CheckAlgorithm(SignatureAlgorithm::kRs256));
    const std::optional<std::string> n = Binary("n");
    const std::optional<std::string> e = Binary("e");
    if (!n.has_value() || !e.has_value()) return Refuse("n and e must be base64url texts");
    const BigNumber modulus = Number(*n);
    const BigNumber exponent = Number(*e);
    const int bits = BN_num_bits(modulus.get());
    if (bits < kMinRsaBits || bits > kMaxRsaBits) {
      return Refuse(absl::StrCat("has ", bits, " bits; must be ", kMinRsaBits, "..", kMaxRsaBits,
                                 " for RSA"));
    }
    // A large exponent makes every check slow; below 65537 is out of use (FIPS 186-5 A.1.1).
    if (BN_num_bits(exponent.get()) > 32 || BN_get_word(exponent.get()) < 65537 ||
        BN_is_odd(exponent.get()) == 0) {
      return Refuse("e must be odd and 65537..4294967295");
    }
    return Made(SignatureAlgorithm::kRs256, RsaKey(modulus.get(), exponent.get()));
  }

  absl::StatusOr<PublicKey> ReadEc() const {
    if (Text("crv") != "P-256") return Refuse("crv must be P-256 for kty EC");
    PASSEND_RETURN_IF_ERROR(CheckAlgorithm(SignatureAlgorithm::kEs256));
    const std::optional<std::string> x = Binary("x");
    const std::optional<std::string> y = Binary("y");
    if (!x.has_value() || x->size() != kFieldBytes || !y.has_value() || y->size() != kFieldBytes) {
      return Refuse("x and y must be 32 bytes in base64url");
    }
    return Made(SignatureAlgorithm::kEs256, P256Key(*x, *y));
  }

  absl::StatusOr<PublicKey> ReadEd25519() const {
    if (Text("crv") != "Ed25519") return Refuse("crv must be Ed25519 for kty OKP");
    PASSEND_RETURN_IF_ERROR(CheckAlgorithm(SignatureAlgorithm::kEdDsa));
    const std::optional<std::string> x = Binary("x");
    if (!x.has_value() || x->size() != kFieldBytes) {
      return Refuse("x must be 32 bytes in base64url");
    }
    return Made(SignatureAlgorithm::kEdDsa, Ed25519Key(*x));
  }

  const nlohmann::json& jwk_;
  const std::string name_;
};

std::int64_t Nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * kNanoseconds + time.tv_nsec;
}

}  // namespace

std::string_view AlgorithmName(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kRs256:
      return "RS256";
    case SignatureAlgorithm::kEs256:
      return "ES256";
    case SignatureAlgorithm::kEdDsa:
      return "EdDSA";
  }
  return "";
}

bool PublicKey::Verifies(std::string_view text, std::string_view signature) const {
  std::string der;
  if (algorithm_ == SignatureAlgorithm::kEs256) {
    der = DerSignature(signature);
    if (der.empty()) return false;
    signature = der;
  }
  const EVP_MD* digest = algorithm_ == SignatureAlgorithm::kEdDsa ? nullptr : EVP_sha256();
  const DigestContext context(EVP_MD_CTX_new());
  const bool verified =
      context != nullptr &&
      EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                       text.size()) == 1;
  if (!verified) ERR_clear_error();  // the queue belongs to the thread, and gRPC reads it too
  return verified;
}

absl::StatusOr<KeySet> KeySet::Parse(std::string_view jwks) {
  const std::optional<nlohmann::json> document = ParseStrictJson(jwks);
  if (!document.has_value()) {
    return absl::InvalidArgumentError("must be one JSON object in which no member is named twice");
  }
  const auto keys = document->find("keys");
  if (keys == document->end() || !keys->is_array() || keys->empty() || keys->size() > kMaxKeys) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"keys\" must be a list of 1..", kMaxKeys, " keys"));
  }
  KeySet set;
  for (std::size_t i = 0; i < keys->size(); ++i) {
    const nlohmann::json& jwk = (*keys)[i];
    const KeyReader reader(jwk, absl::StrCat("keys[", i, "]"));
    if (!jwk.is_object()) return reader.Refuse("must be an object");
    const std::string kid = reader.Text("kid").value_or("");
    if (kid.empty() || kid.size() > kMaxKidBytes) {
      return reader.Refuse(absl::StrCat("kid must be a text of 1..", kMaxKidBytes, " bytes"));
    }
    PASSEND_ASSIGN_OR_RETURN(PublicKey key, reader.Read());
    if (!set.keys_.emplace(kid, std::move(key)).second) {
      return reader.Refuse("its kid is there twice");
    }
  }
  return set;
}

const PublicKey* KeySet::Find(std::string_view kid) const {
  const auto found = keys_.find(kid);
  return found == keys_.end() ? nullptr : &found->second;
}

bool JwksFile::Look::SameAs(const Look& other) const {
  return device == other.device && inode == other.inode && size == other.size &&
         modified_ns == other.modified_ns && changed_ns == other.changed_ns;
}

absl::StatusOr<std::unique_ptr<JwksFile>> JwksFile::Open(
    std::string path, Log& log, std::chrono::steady_clock::duration interval) {
  std::unique_ptr<JwksFile> file(new JwksFile(std::move(path), log, interval));
  if (const std::optional<Look> look = file->LookAt(); look.has_value()) file->look_ = *look;
  PASSEND_RETURN_IF_ERROR(file->Read());
  return file;
}

std::optional<JwksFile::Look> JwksFile::LookAt() const {
  struct stat status = {};
  if (stat(path_.c_str(), &status) != 0) return std::nullopt;
  Look look = {.device = status.st_dev,
               .inode = status.st_ino,
               .size = status.st_size,
               .modified_ns = Nanoseconds(status.st_mtim),
               .changed_ns = Nanoseconds(status.st_ctim)};
  timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  look.young = Nanoseconds(now) - look.changed_ns < 2 * kNanoseconds;
  return look;
}

absl::Status JwksFile::Read() {
  std::ifstream file(path_, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path_));
  const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::string hash = security::Sha256(content);
  if (hash == hash_) return absl::OkStatus();
  hash_ = std::move(hash);
  if (content.size() > kMaxFileBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(path_, ": must be at most ", kMaxFileBytes, " bytes"));
  }
  auto keys = KeySet::Parse(content);
  if (!keys.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path_, ": ", std::string(keys.status().message())));
  }
  keys_ = std::make_shared<const KeySet>(*std::move(keys));
  return absl::OkStatus();
}

std::shared_ptr<const KeySet> JwksFile::keys() {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return keys_;
  next_ = now + interval_;
  const std::optional<Look> look = LookAt();
  if (!look.has_value()) {
    if (!missing_) log_.Warning("the keys of tokens are gone from disk; those known stay in use");
    missing_ = true;
    return keys_;
  }
  if (!missing_ && !look_.young && look->SameAs(look_)) return keys_;
  missing_ = false;
  look_ = *look;  // from before the read: what is written meanwhile is seen next time
  const std::shared_ptr<const KeySet> before = keys_;
  if (const absl::Status status = Read(); !status.ok()) {
    log_.Warning(absl::StrCat("the keys of tokens were not read again, the old ones stay in use: ",
                              std::string(status.message())));
  } else if (keys_ != before) {
    log_.Info(absl::StrCat("the keys of tokens were read again: ", keys_->size()));
  }
  return keys_;
}

}  // namespace passend::server
