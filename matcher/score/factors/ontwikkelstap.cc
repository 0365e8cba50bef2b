#include "matcher/score/factors/ontwikkelstap.h"

#include <cstdlib>

#include "matcher/model/date.h"

namespace passend::score {
namespace {

bool LockedIn(const CandidateFacts& candidate, const OpportunityFacts& opportunity, PackedDay as_of,
              int lockin_years) {
  if (candidate.employer_hash == 0 || candidate.employer_hash != opportunity.employer_hash) {
    return false;
  }
  if (candidate.site_hash != 0 && opportunity.site_hash != 0 &&
      candidate.site_hash != opportunity.site_hash) {
    return false;
  }
  if (candidate.current_since == kNoDay) return false;
  return PackDay(UnpackDay(candidate.current_since).PlusYears(lockin_years)) < as_of;
}

int TredeOf(std::uint8_t werkvorm, const CatalogueTables& tables) {
  return werkvorm == kUnknown8 ? 0 : tables.trede[werkvorm];
}

}  // namespace

Step EvaluateStep(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                  const CatalogueTables& tables, PackedDay as_of, const model::Policy& policy) {
  Step step;
  step.offered = opportunity.trede;
  step.current = TredeOf(candidate.current_werkvorm, tables);
  step.goal = TredeOf(candidate.goal_werkvorm, tables);

  if (candidate.step_werkvorm != kUnknown8) {
    step.stale = candidate.Stale(candidate.step_stale, as_of);
    if (candidate.step_werkvorm == opportunity.werkvorm) {
      step.sub = 1000;
      step.reason = StepReason::kAgreed;
      return step;
    }
  }
  if (LockedIn(candidate, opportunity, as_of, policy.lockin_years)) {
    step.sub = 0;
    step.reason = StepReason::kLockIn;
    return step;
  }
  if (step.offered == 0 || (step.current == 0 && step.goal == 0)) {
    step.sub = policy.ontwikkelstap_prior;
    step.reason = StepReason::kUnknown;
    return step;
  }
  if (step.goal != 0) {
    step.stale = step.stale || candidate.Stale(candidate.goal_stale, as_of);
    const int distance = std::abs(step.offered - step.goal);
    if (step.current != 0 && step.offered < step.current && step.offered < step.goal) {
      step.sub = policy.step_far;
      step.reason = StepReason::kBelowBoth;
    } else if (distance == 0) {
      step.sub = 1000;
      step.reason = StepReason::kAtGoal;
    } else if (distance == 1) {
      step.sub = policy.step_near;
      step.reason = StepReason::kNearGoal;
    } else {
      step.sub = policy.step_far;
      step.reason = StepReason::kFarFromGoal;
    }
    return step;
  }
  const int up = step.offered - step.current;
  if (up == 0 || up == 1) {
    step.sub = 1000;
    step.reason = StepReason::kSameOrNext;
  } else if (up == 2) {
    step.sub = policy.step_near;
    step.reason = StepReason::kTwoUp;
  } else {
    step.sub = policy.step_far;
    step.reason = StepReason::kOther;
  }
  return step;
}

}  // namespace passend::score
