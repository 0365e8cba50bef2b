// The configuration of the repository, as passend-server reads it.
#ifndef PASSEND_BENCHMARKS_DATA_CONFIGURATION_H_
#define PASSEND_BENCHMARKS_DATA_CONFIGURATION_H_

#include "absl/status/statusor.h"
#include "server/engine/reference.h"

namespace passend::benchmarks {

// Reads config/; run in the root of the repository. Errors are those of server/config.
absl::StatusOr<server::Configuration> ReadConfiguration();

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_DATA_CONFIGURATION_H_
