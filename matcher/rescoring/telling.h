// What is told of the lists of one profile: what is shown now against what was told before, with
// the cause of each difference (change.h; docs/rescoring.md).
#ifndef PASSEND_MATCHER_RESCORING_TELLING_H_
#define PASSEND_MATCHER_RESCORING_TELLING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "matcher/rescoring/cause.h"
#include "matcher/rescoring/change.h"
#include "matcher/rescoring/rescore.h"
#include "matcher/rescoring/rescore_side.h"

namespace passend::rescoring {

// What all of a run's telling knows.
struct TellingContext {
  const search::Options& search;
  const std::vector<index::CandidateView>& candidates;
  const std::vector<index::OpportunityView>& opportunities;
  const RescoreSide& candidate_side;
  const RescoreSide& opportunity_side;
  score::PackedDay day_before = 0;
  int told_difference = 25;
  bool first = false;          // nothing was told ever
  bool same_catalogue = true;  // facts of before mean what they meant
  bool same_policy = true;     // of the tenant, as far as scores go
  bool same_week = true;       // the order among equals is what it was
  // Names of profiles that are not there any more, by NameHash().
  const absl::flat_hash_map<std::uint64_t, std::string>& gone_names;
};

struct Told {
  std::vector<Change> changes;
  std::uint64_t told = 0;   // pairs that were told before
  std::uint64_t moved = 0;  // of those: that are told otherwise now, or not any more
  std::uint64_t moved_without_data = 0;
};

// Compares one own profile and writes what is told now into `side` (its KeptEntry::told). Threads:
// one per profile.
Told Tell(const TellingContext& context, Direction direction, RescoreSide& side,
          std::uint32_t number);

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_TELLING_H_
