// Resource names of the API: "tenants/{tenant}/candidates/{id}" and the like; the forms are those
// of matcher/model/names.h, the errors those of a request.
#ifndef PASSEND_SERVER_CODEC_NAMES_H_
#define PASSEND_SERVER_CODEC_NAMES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace passend::server {

// What a name points at.
struct RecordName {
  std::string tenant;
  std::string id;
  friend bool operator==(const RecordName&, const RecordName&) = default;
};

// The kinds of record that live under a tenant. The texts are those of names.
inline constexpr std::string_view kCandidates = "candidates";
inline constexpr std::string_view kEmployers = "employers";
inline constexpr std::string_view kOpportunities = "opportunities";

std::string MakeName(std::string_view tenant, std::string_view collection, std::string_view id);

// INVALID_ARGUMENT names `field` and the form that is expected.
absl::StatusOr<RecordName> ParseName(std::string_view name, std::string_view collection,
                                     std::string_view field);
// "tenants/{tenant}" -> tenant.
absl::StatusOr<std::string> ParseParent(std::string_view parent, std::string_view field);
// "functies/{code}" -> code; "places/{pc4}" -> pc4.
absl::StatusOr<std::string> ParseFunctieName(std::string_view name, std::string_view field);
absl::StatusOr<std::string> ParsePlaceName(std::string_view name, std::string_view field);
// A random id of 20 characters, for records that come without one.
std::string RandomId();

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_NAMES_H_
