// Fills a folder with a database for passend-server.
#ifndef PASSEND_BENCHMARKS_LOAD_STORE_DATA_H_
#define PASSEND_BENCHMARKS_LOAD_STORE_DATA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace passend::benchmarks {

struct StoreSpec {
  // "uniform": shape S28 of benchmarks/data, as facts without a profile behind them. "region": the
  // region generator over the whole country, through the same code as an import.
  std::string shape = "uniform";
  std::int64_t candidates = 50'000;
  std::int64_t opportunities = 1'000;  // region; uniform has only those that are searched for
};

// Makes the database `folder`/store for `spec`; keeps it when it is there already and made for the
// same. Gives the opportunities to search for, by resource name: open ones. Runs in the root of the
// repository, whose config/ it reads.
absl::StatusOr<std::vector<std::string>> MakeStore(const std::string& folder,
                                                   const StoreSpec& spec);

// The day on which the data are as they are; for --today.
inline constexpr char kDataDay[] = "2026-11-22";

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_LOAD_STORE_DATA_H_
