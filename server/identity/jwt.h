// Who calls, from a signed token: JWS compact form (RFC 7515) with the claims of RFC 7519, verified
// only, and strictly (RFC 8725).
//
// Header: alg (the one of the key, never chosen by the token), kid (required), typ (optional: "JWT"
// or "at+jwt"). Nothing else: jku, x5u, x5c, jwk, crit, b64, zip and the unknown are refused.
// Claims: iss and aud (a text, or a list that holds ours), exp (required), nbf, iat, sub (1..64
// letters, digits and signs of ASCII, no spaces or quotes), tenant (an id), role (kRoleNames but
// "lokaal"), owner (a code, as professionals have in caseloads; optional), jti (as sub, optional).
// Other claims are passed over. Times are whole seconds since 1970, up to the year 9999; RFC 7519
// also allows fractions, we do not.
#ifndef PASSEND_SERVER_IDENTITY_JWT_H_
#define PASSEND_SERVER_IDENTITY_JWT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/identity/caller.h"
#include "server/identity/jwks.h"

namespace passend::server {

inline constexpr std::size_t kMaxTokenBytes = 8 << 10;

struct TokenRules {
  std::string issuer;    // `iss`, exactly
  std::string audience;  // one of `aud`
  std::int64_t skew_seconds = 30;
  // exp - iat, and exp - now: a token that lives longer is refused as long as it does.
  std::int64_t longest_seconds = 3600;
};

// Why a token was refused. For the log only: who holds a bad token learns nothing from it.
enum class TokenFault : std::uint8_t {
  kNone,
  kSize,       // empty or above kMaxTokenBytes
  kForm,       // not three parts of canonical base64url
  kHeader,     // not strict JSON, or a member that is not allowed
  kAlgorithm,  // not the algorithm of the key, "none" included
  kKey,        // no kid, or a key that is not in the file
  kSignature,
  kClaims,  // not strict JSON, or a claim of a wrong kind
  kExpired,
  kNotYet,  // nbf or iat in the future
  kLifetime,
  kIssuer,
  kAudience,
  kIdentity,  // sub, tenant, role, owner or jti
};
// "token_expired"; stable.
std::string_view TokenFaultName(TokenFault fault);

struct VerifiedToken {
  Caller caller;
  std::int64_t not_before = 0;  // with the allowance for skew, since 1970
  std::int64_t expires = 0;     // the same; from then on it is no longer valid
};

// UNAUTHENTICATED with the same text for every fault, except that whoever holds a token that was
// good once is told that it has expired. `now` in seconds since 1970; `fault` may be null.
absl::StatusOr<VerifiedToken> VerifyToken(std::string_view token, const KeySet& keys,
                                          const TokenRules& rules, std::int64_t now,
                                          TokenFault* fault = nullptr);

}  // namespace passend::server

#endif  // PASSEND_SERVER_IDENTITY_JWT_H_
