// Queries: one snapshot, one search, and the explanation of what it found.
#ifndef PASSEND_SERVER_ENGINE_MATCHING_H_
#define PASSEND_SERVER_ENGINE_MATCHING_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/date.h"
#include "matcher/model/policy.h"
#include "matcher/score/explanation.h"
#include "matcher/score/prepared_opportunity.h"
#include "matcher/search/search.h"
#include "server/call_control.h"
#include "server/engine/engine.h"

namespace passend::server {

// What one query works with from beginning to end.
struct QueryState {
  std::shared_ptr<const Reference> reference;
  std::shared_ptr<const index::Snapshot> snapshot;
  store::Revision revision = 0;  // at least this one is in the snapshot
  model::Date as_of;
  std::string purpose;  // doelbinding of the call
  // What tenants agreed about sharing; null = what profiles say is enough.
  const std::vector<index::Agreement>* agreements = nullptr;
  std::optional<score::CompiledPolicy> what_if;  // instead of the opportunity's policy
  search::Kernel kernel = search::Kernel::kBest;

  const score::CompiledPolicy& WorkPolicy(std::string_view tenant) const {
    return what_if.has_value() ? *what_if : reference->PolicyOf(tenant);
  }
};

// The snapshot of now.
QueryState TakeState(const Engine& engine);

// The kernel that `flag` (of --kernel; empty = the best) stands for on this machine: "AVX2".
std::string KernelInUse(std::string_view flag);

// Options of a search: all but limit and filter.
search::Options OptionsFor(const QueryState& state, std::string_view caller,
                           const CallControl& control);

// One pair to the last point. `access`: rule H1 holds.
score::Explanation ExplainPair(const QueryState& state, const index::CandidateView& candidate,
                               const index::OpportunityView& opportunity, bool access);
// The highlights of pairs to which access is allowed, one after the other. Fast when the pairs that
// follow each other have the opportunity and the candidate's policy in common. Not thread-safe.
class PairHighlighter {
 public:
  // `state` outlives it.
  explicit PairHighlighter(const QueryState& state) : state_(state) {}
  // Valid until the next call.
  const score::Highlights& Of(const index::CandidateView& candidate,
                              const index::OpportunityView& opportunity);

 private:
  const QueryState& state_;
  const score::OpportunityFacts* opportunity_ = nullptr;  // that is prepared,
  const score::CompiledPolicy* person_ = nullptr;         // for candidates with this policy
  score::PreparedOpportunity prepared_;
  score::Highlights highlights_;
};

// Whether `caller` may know of a record of `tenant` with these grants, for the purpose of the call.
bool IsVisible(const QueryState& state, std::string_view caller, std::string_view tenant,
               const std::vector<index::Grant>& grants);

// Whether sharing allows this pair (rule H1) for the purpose of the call.
bool PairAllowed(const QueryState& state, const index::CandidateView& candidate,
                 const index::OpportunityView& opportunity);

// Why a person appears nowhere: every open opportunity that could be seen, scored.
struct Absence {
  struct Ask {
    score::AskFirst what;
    std::uint64_t opportunities = 0;
  };
  struct Near {
    index::OpportunityView view;
    score::Explanation explanation;
  };
  std::uint64_t open = 0;
  std::array<std::uint64_t, 5> lists = {};                              // by number of MatchList
  std::array<std::uint64_t, score::kRuleCount + 1> failing = {};        // by first failing rule
  std::array<std::uint64_t, score::kRuleCount + 1> failing_alone = {};  // and nothing else
  std::vector<Ask> ask_first;  // most opportunities first, at most kMostAsks
  std::vector<Near> nearest;   // fell off on one rule only, best first, at most kMostNear
};
inline constexpr std::size_t kMostAsks = 10;
inline constexpr std::size_t kMostNear = 10;
// CANCELLED, DEADLINE_EXCEEDED.
absl::StatusOr<Absence> ExplainAbsence(const QueryState& state,
                                       const index::CandidateView& candidate,
                                       const CallControl& control);

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_MATCHING_H_
