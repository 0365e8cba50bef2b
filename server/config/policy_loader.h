// Reads config/policies: default.toml states every value; tenants/<tenant>.toml only what differs.
#ifndef PASSEND_SERVER_CONFIG_POLICY_LOADER_H_
#define PASSEND_SERVER_CONFIG_POLICY_LOADER_H_

#include <string>

#include "absl/status/statusor.h"
#include "matcher/model/policy.h"

namespace passend::config {

// Reads `directory`/default.toml and, when that folder exists, every `directory`/tenants/*.toml.
// The keys are the paths of matcher/model/policy_fields.h, with `version` and `effective_from`. A
// tenant file must name a `version` of its own; everything else that it leaves out is as in the
// default. InvalidArgument: "<file>:<line>: <reason>" for each error: not TOML, a key that is not
// known, is missing (default only) or has the wrong type, a number out of range, weights that do
// not sum to 100, a file name that is no tenant id.
absl::StatusOr<model::PolicySet> LoadPolicies(const std::string& directory);

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_POLICY_LOADER_H_
