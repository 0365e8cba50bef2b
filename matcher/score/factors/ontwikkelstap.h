// Factor ontwikkelstap: the step on the doorlopende ontwikkellijn, by the trede of the werkvorm
// (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_ONTWIKKELSTAP_H_
#define PASSEND_MATCHER_SCORE_FACTORS_ONTWIKKELSTAP_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "matcher/model/policy.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"

namespace passend::score {

struct Step {
  int sub = 0;  // permille; the prior when unknown
  StepReason reason = StepReason::kUnknown;
  bool stale = false;  // a value that was read is out of date
  int offered = 0;     // tredes; 0 = unknown
  int current = 0;
  int goal = 0;
};

// Whether the candidate, who works at the opportunity's employer, has been there longer than
// `lockin_years`. Requires: the employers are the same.
bool LockedInAtEmployer(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                        PackedDay as_of, int lockin_years);

// First a step agreed in the plan; then lock-in: the opportunity is at the employer (and, when both
// name one, the site) where the candidate has been longer than policy.lockin_years; then the goal.
inline Step EvaluateStep(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                         const CatalogueTables& tables, PackedDay as_of,
                         const model::Policy& policy) {
  const auto trede_of = [&tables](std::uint8_t werkvorm) {
    return werkvorm == kUnknown8 ? 0 : int{tables.trede[werkvorm]};
  };
  Step step;
  step.offered = opportunity.trede;
  step.current = trede_of(candidate.current_werkvorm);
  step.goal = trede_of(candidate.goal_werkvorm);

  if (candidate.step_werkvorm != kUnknown8) {
    step.stale = candidate.Stale(candidate.step_stale, as_of);
    if (candidate.step_werkvorm == opportunity.werkvorm) {
      step.sub = 1000;
      step.reason = StepReason::kAgreed;
      return step;
    }
  }
  if (candidate.employer_hash != 0 && candidate.employer_hash == opportunity.employer_hash &&
      LockedInAtEmployer(candidate, opportunity, as_of, policy.lockin_years)) [[unlikely]] {
    step.sub = 0;
    step.reason = StepReason::kLockIn;
    return step;
  }
  if (step.offered == 0 || (step.current == 0 && step.goal == 0)) {
    step.sub = policy.ontwikkelstap_prior;
    step.reason = StepReason::kUnknown;
    return step;
  }
  // How far is anybody's guess, so tables instead of branches.
  static constexpr std::array<StepReason, 3> kToGoal = {StepReason::kAtGoal, StepReason::kNearGoal,
                                                        StepReason::kFarFromGoal};
  static constexpr std::array<StepReason, 4> kUp = {
      StepReason::kSameOrNext, StepReason::kSameOrNext, StepReason::kTwoUp, StepReason::kOther};
  if (step.goal != 0) {
    step.stale = step.stale || candidate.Stale(candidate.goal_stale, as_of);
    const int distance = std::min(std::abs(step.offered - step.goal), 2);
    const bool below_both = step.current != 0 && step.offered < std::min(step.current, step.goal);
    step.reason = below_both ? StepReason::kBelowBoth : kToGoal[static_cast<std::size_t>(distance)];
  } else {
    // One down is as unusual as three up.
    const auto up = static_cast<unsigned>(step.offered - step.current);
    step.reason = kUp[std::min(up, 3U)];
  }
  const bool full = step.reason == StepReason::kAtGoal || step.reason == StepReason::kSameOrNext;
  const bool near = step.reason == StepReason::kNearGoal || step.reason == StepReason::kTwoUp;
  step.sub = full ? 1000 : near ? policy.step_near : policy.step_far;
  return step;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_ONTWIKKELSTAP_H_
