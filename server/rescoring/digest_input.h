// What digests are made from, read from the engine, the store and the decisions of professionals.
#ifndef PASSEND_SERVER_RESCORING_DIGEST_INPUT_H_
#define PASSEND_SERVER_RESCORING_DIGEST_INPUT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/rescoring/rescore.h"
#include "server/call_control.h"
#include "server/decisions/silent_pairs.h"
#include "server/engine/engine.h"
#include "server/engine/matching.h"
#include "server/rescoring/digest.h"
#include "store/match_store.h"

namespace passend::server {

// What it refers to outlives the input that is made of it.
struct DigestSources {
  const Engine& engine;
  const QueryState& state;  // of the run: its snapshot and day
  const std::string& tenant;
  const store::MatchStore& matches;
  const SilentPairs* silent = nullptr;  // null = nothing was rejected
  const rescoring::RescoreResult& result;
  const rescoring::Generation* before = nullptr;  // that the run went on from; null = none
  std::uint64_t run = 0;
  const CallControl& control;
};

// Without `earlier_changes` and `facts`, which the caller adds. Reads every own profile and
// decision, and the digests of 14 days: about a second for 10,000 profiles. CANCELLED,
// DEADLINE_EXCEEDED, DATA_LOSS, UNAVAILABLE.
//
// `absence` scores one person with all open work, some ten milliseconds with 4,000. `visits` looks
// at the employers of one accountmanager and at most kVisitPeople of who has no match, those who
// wait longest first; it stops for `control` only, so the same run gives the same agenda.
absl::StatusOr<DigestInput> ReadDigestInput(const DigestSources& sources);

inline constexpr std::size_t kVisitPeople = 60;

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_DIGEST_INPUT_H_
