// Reads config/law: the amounts of the law by effective date.
#ifndef PASSEND_SERVER_CONFIG_LAW_LOADER_H_
#define PASSEND_SERVER_CONFIG_LAW_LOADER_H_

#include <string>

#include "absl/status/statusor.h"
#include "matcher/model/law.h"

namespace passend::config {

// Reads `directory`/lks.toml: `version` and one [[row]] per period.
// InvalidArgument: "<file>:<line>: <reason>" for each error: not TOML, a key that is not known, is
// missing or has the wrong type, and everything that model::CheckLaw rejects.
absl::StatusOr<model::LawParameters> LoadLaw(const std::string& directory);

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_LAW_LOADER_H_
