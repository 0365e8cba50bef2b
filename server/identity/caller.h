// Who calls: what the token says, once it is verified.
#ifndef PASSEND_SERVER_IDENTITY_CALLER_H_
#define PASSEND_SERVER_IDENTITY_CALLER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace passend::server {

// domain.md 1. A caller has one role per token.
enum class Role : std::uint8_t {
  kAccountmanager,
  kWerkregisseur,
  kArbeidsdeskundige,  // also the loonwaardedeskundige
  kJobcoach,           // also the werkleider
  kMatcher,            // UWV-adviseur, consulent of a partner: own candidates only
  kInkomen,            // regisseur Inkomen, sociaal team: learns only DAT something runs
  kManager,            // aggregates only
  kPrivacyOfficer,     // functionaris gegevensbescherming, auditor
  kBeheerder,          // runs the service; sees no person
  kKoppeling,          // the client system: brings and fetches profiles
  kBatch,              // the nightly run
  kLokaal,             // nobody was asked who calls: --insecure-loopback, never in a token
};
inline constexpr std::size_t kRoleCount = 12;
// The texts of tokens and of config/autorisatie.toml, by number.
inline constexpr std::array<std::string_view, kRoleCount> kRoleNames = {
    "accountmanager", "werkregisseur",   "arbeidsdeskundige", "jobcoach",  "matcher", "inkomen",
    "manager",        "privacy_officer", "beheerder",         "koppeling", "batch",   "lokaal"};

constexpr std::string_view RoleName(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}
// Nothing for a text that is no role.
constexpr std::optional<Role> ParseRole(std::string_view name) {
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    if (kRoleNames[i] == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

struct Caller {
  std::string subject;  // `sub`: the professional or system, pseudonymous; never a name
  std::string tenant;   // `tenant`: on whose behalf; empty only for Role::kLokaal
  Role role = Role::kLokaal;
  std::string owner;     // `owner`: id in caseloads; empty = carries none
  std::string token_id;  // `jti`; empty = none
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_IDENTITY_CALLER_H_
