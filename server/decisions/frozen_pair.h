// What a decision was based on: the facts of both sides, the versions and the score, kept so that
// the score can be computed again later, to the bit.
#ifndef PASSEND_SERVER_DECISIONS_FROZEN_PAIR_H_
#define PASSEND_SERVER_DECISIONS_FROZEN_PAIR_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "matcher/model/date.h"
#include "matcher/score/explanation.h"
#include "server/engine/engine.h"
#include "server/engine/matching.h"
#include "store/types.h"

namespace passend::storage::v1 {
class FrozenPair;
}  // namespace passend::storage::v1

namespace passend::server {

struct FrozenPair {
  std::string candidate_facts;  // SerializeRow()
  std::string opportunity_facts;
  store::Revision revision = 0;
  model::Date as_of;
  std::uint64_t stamp = 0;  // Reference::stamp()
  std::string catalogue_version;
  std::uint64_t catalogue_hash = 0;
  std::string work_policy_version;  // of the opportunity's tenant
  std::uint64_t work_policy_hash = 0;
  std::string person_policy_version;  // of the candidate's tenant
  std::uint64_t person_policy_hash = 0;
  std::string law_version;
  bool access = true;  // rule H1
  score::PairScore score;
  // Of the candidate in its list of the opportunity, 1 = first; 0 = beyond kMostRanked, or in none.
  std::uint32_t rank = 0;
  // Of the facts that scores read, without the dates of voorstellen.
  std::uint64_t candidate_hash = 0;
  std::uint64_t opportunity_hash = 0;
};
inline constexpr int kMostRanked = 1000;

// The pair as it is now. NOT_FOUND names the side that is not there. CANCELLED, DEADLINE_EXCEEDED.
absl::StatusOr<FrozenPair> Freeze(const Engine& engine, const QueryState& state,
                                  const store::RecordKey& candidate,
                                  const store::RecordKey& opportunity, const CallControl& control);

// The hashes of a pair as it is now; of the side that is gone 0.
struct PairHashes {
  std::uint64_t candidate = 0;
  std::uint64_t opportunity = 0;
};
PairHashes HashesOf(const Engine& engine, const store::RecordKey& candidate,
                    const store::RecordKey& opportunity);
std::uint64_t HashOfCandidate(const Engine& engine, const store::RecordKey& candidate);

// The same pair computed again. FAILED_PRECONDITION says which version is gone: the catalogue or a
// policy changed since, and a score with another one would be another score. DATA_LOSS: the facts
// do not decode.
absl::StatusOr<score::Explanation> Replay(const Engine& engine, const FrozenPair& frozen,
                                          const store::RecordKey& candidate,
                                          const store::RecordKey& opportunity);

// The score itself in 61 bytes, field by field.
std::string ScoreBytes(const score::PairScore& score);

void Encode(const FrozenPair& frozen, storage::v1::FrozenPair* out);
// DATA_LOSS.
absl::StatusOr<FrozenPair> Decode(const storage::v1::FrozenPair& stored);

}  // namespace passend::server

#endif  // PASSEND_SERVER_DECISIONS_FROZEN_PAIR_H_
