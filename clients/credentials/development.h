// A folder with all that protection needs, to try things out: an authority that is thrown away,
// certificates, a key that signs tokens, and tokens. Everything in it says that it is not for
// production, and most of it ends within a day.
#ifndef PASSEND_CLIENTS_CREDENTIALS_DEVELOPMENT_H_
#define PASSEND_CLIENTS_CREDENTIALS_DEVELOPMENT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace passend::credentials {

// Every role that a token can carry.
inline constexpr std::array<std::string_view, 11> kTokenRoles = {
    "accountmanager", "werkregisseur",   "arbeidsdeskundige", "jobcoach",  "matcher", "inkomen",
    "manager",        "privacy_officer", "beheerder",         "koppeling", "batch"};

inline constexpr char kDevelopmentIssuer[] = "passend-development";
inline constexpr char kDevelopmentAudience[] = "passend";
inline constexpr std::int64_t kCertificateSeconds = 24 * 3600;
inline constexpr std::int64_t kTokenSeconds = 3600;  // the longest that passend-server accepts

struct TokenClaims {
  std::string role;     // one of kTokenRoles
  std::string tenant;   // 1..64 of a-z, 0-9 and -
  std::string owner;    // 1..64 letters, digits and _ . - : ; empty = carries no caseload
  std::string subject;  // 1..64 letters, digits and signs of ASCII; empty = "dev-" and the role
};

// Makes `folder` (0700) with files (0600): ca.pem, server.pem, server.key, client.pem, client.key,
// signing.key, jwks.json, client.toml (settings for `passend`), tokens/<role>.token of every role
// and DEVELOPMENT-ONLY.txt. The server's certificate is for localhost, 127.0.0.1 and ::1. The key
// of the authority is kept nowhere. `owner` goes into the tokens of roles that have a caseload.
// `now` in seconds since 1970. INVALID_ARGUMENT: a tenant or owner of another form. ALREADY_EXISTS:
// the folder is there and not empty; with `force`, only when it is not one of ours. UNKNOWN: the
// system refused a file.
absl::Status MakeDevelopmentFolder(const std::string& folder, const std::string& tenant,
                                   const std::string& owner, bool force, std::int64_t now);

// A new token in tokens/, in the place of an older one; gives its path.
// INVALID_ARGUMENT: a claim of another form. NOT_FOUND: `folder` was not made as above.
absl::StatusOr<std::string> MakeDevelopmentToken(const std::string& folder,
                                                 const TokenClaims& claims, std::int64_t now);

}  // namespace passend::credentials

#endif  // PASSEND_CLIENTS_CREDENTIALS_DEVELOPMENT_H_
