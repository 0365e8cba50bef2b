// Profiles as they are in life: the region generator over the whole country, compiled to facts the
// way the service does it, with place, time, status and resolved attention points in play.
#ifndef PASSEND_BENCHMARKS_DATA_COUNTRY_H_
#define PASSEND_BENCHMARKS_DATA_COUNTRY_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/index/entry.h"
#include "server/engine/reference.h"

namespace passend::benchmarks {

struct Country {
  std::shared_ptr<const server::Reference> reference;
  std::vector<index::CandidateEntry> candidates;
  std::vector<index::OpportunityEntry> opportunities;
};

// The same numbers give the same country. Reads config/, so the program must run in the root of the
// repository. PASSEND_BENCH_FUNCTIES names a folder for RegionOptions::functies_dir; without it the
// places and functies are those of the project. Cost: about 40 us per record, on two threads.
absl::StatusOr<Country> MakeCountry(std::int64_t candidates, std::int64_t opportunities);

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_DATA_COUNTRY_H_
