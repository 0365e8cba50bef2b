// What a tenant wants of the service: config/tenants.toml.
#ifndef PASSEND_SERVER_CONFIG_TENANTS_LOADER_H_
#define PASSEND_SERVER_CONFIG_TENANTS_LOADER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace passend::config {

struct TenantSettings {
  std::string id;
  std::string dossier_link;         // with {external_ref}; "" = none
  std::optional<int> night_minute;  // `nachtrun`: minute of the day, local time; none = no schedule
  std::optional<int> full_weekday;  // `nachtrun_volledig`: 0 = Monday .. 6 = Sunday
};

// In file order. An absent file = no tenant wants anything. InvalidArgument: "<file>:<line>:
// <reason>" for each thing that is wrong.
absl::StatusOr<std::vector<TenantSettings>> LoadTenants(const std::string& file);

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_TENANTS_LOADER_H_
