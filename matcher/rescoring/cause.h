// Why a pair is not what it was: the pair is scored again step by step, first as time passes, then
// with the work as it is now, then with the person as is now. The step that makes the difference is
// the cause, and the lines of its two explanations tell which rule or factor it was.
#ifndef PASSEND_MATCHER_RESCORING_CAUSE_H_
#define PASSEND_MATCHER_RESCORING_CAUSE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "matcher/rescoring/change.h"
#include "matcher/score/explanation.h"

namespace passend::rescoring {

// One side before and now; both are the same when nothing changed.
struct CandidateSides {
  const score::CandidateFacts* before = nullptr;
  const score::CandidateExtras* extras_before = nullptr;  // null = none
  const score::CandidateFacts* now = nullptr;
  const score::CandidateExtras* extras_now = nullptr;
};
struct OpportunitySides {
  const score::OpportunityFacts* before = nullptr;
  const score::OpportunityFacts* now = nullptr;
};

// A pair then and now, and in between. `context` is that of now; `day_before` of the generation
// before. Facts of both days are of one catalogue. Steps are scored when they are asked for.
// Threads: one.
class PairHistory {
 public:
  // Then; as time passed; with the work of now; with the person of now.
  static constexpr std::size_t kSteps = 4;

  // Facts and policies outlive it.
  PairHistory(const score::ScoreContext& context, score::PackedDay day_before,
              const CandidateSides& candidate, const OpportunitySides& opportunity)
      : context_(context),
        day_before_(day_before),
        candidate_(candidate),
        opportunity_(opportunity) {}

  // As the policy of now would have it then; and now.
  const score::Explanation& before() const { return Step(0); }
  const score::Explanation& now() const { return Step(kSteps - 1); }

  // What made the pair come into its list of now. Requires: before() is in another.
  Cause OfList() const;
  // What made its score go up (or down) most. Requires: it did.
  Cause OfScore(bool up) const;
  // What brought this attention point. Requires: before() does not have it.
  Cause OfAttention(const score::Attention& point) const;

 private:
  const score::Explanation& Step(std::size_t step) const;
  Cause StepCause(std::size_t step) const;

  const score::ScoreContext context_;
  const score::PackedDay day_before_;
  const CandidateSides candidate_;
  const OpportunitySides opportunity_;
  mutable std::array<std::optional<score::Explanation>, kSteps> steps_;
};

// Attention points of `now` that `before` does not have, in the order of `now`.
std::vector<score::Attention> NewAttention(const std::vector<score::Attention>& before,
                                           const std::vector<score::Attention>& now);

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_CAUSE_H_
