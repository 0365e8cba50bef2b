// Factor ontwikkelstap: the step on the doorlopende ontwikkellijn, by the trede of the werkvorm
// (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_ONTWIKKELSTAP_H_
#define PASSEND_MATCHER_SCORE_FACTORS_ONTWIKKELSTAP_H_

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

// First a step agreed in the plan; then lock-in: the opportunity is at the employer (and, when both
// name one, the site) where the candidate has been longer than policy.lockin_years; then the goal.
Step EvaluateStep(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                  const CatalogueTables& tables, PackedDay as_of, const model::Policy& policy);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_ONTWIKKELSTAP_H_
