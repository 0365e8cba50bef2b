// The form of ids, codes and resource names (AIP: "tenants/{tenant}/candidates/{candidate}").
#ifndef PASSEND_MATCHER_MODEL_NAMES_H_
#define PASSEND_MATCHER_MODEL_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

namespace passend::model {

// A tenant and an id within it; views into the name that was parsed.
struct NameParts {
  std::string_view tenant;
  std::string_view id;
  friend bool operator==(const NameParts&, const NameParts&) = default;
};

// 1..64 of a-z, 0-9 and '-': tenants, and the ids of candidates, employers, opportunities, sites.
bool IsId(std::string_view text);
// 1..64 letters, digits or any of "_.-:": codes that no catalogue holds, professionals' ids.
bool IsCode(std::string_view text);
// 1..64 letters, digits or any of "._-": codes of the function library.
bool IsFunctieCode(std::string_view text);
// Four digits, 1000..9999; the place need not be known.
bool IsPc4(std::string_view text);

// Nothing when `name` is not exactly of the form; both parts are then ids.
std::optional<NameParts> ParseCandidateName(std::string_view name);
std::optional<NameParts> ParseEmployerName(std::string_view name);
std::optional<NameParts> ParseOpportunityName(std::string_view name);
// "<employer>/sites/<site>".
bool IsSiteName(std::string_view name);

std::string CandidateName(std::string_view tenant, std::string_view id);
std::string EmployerName(std::string_view tenant, std::string_view id);
std::string OpportunityName(std::string_view tenant, std::string_view id);

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_NAMES_H_
