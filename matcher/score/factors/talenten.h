// Factor talenten: what the work asks and the person brings (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_H_
#define PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_H_

#include <algorithm>
#include <cstdint>

#include "matcher/model/policy.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"
#include "matcher/score/rounding.h"

namespace passend::score {

// half_up(sim * min(level, asked) / asked), capped for derived evidence. Permille.
// Requires: asked 1..4, level 0..4, sim 0..1000.
inline int TalentMatch(int sim, int level, int asked, bool derived, const model::Policy& policy) {
  const int m = static_cast<int>(HalfUp(sim * std::min(level, asked), asked));
  return derived ? std::min(m, policy.derived_cap) : m;
}

// w_r of rules.md 3.
inline int RequirementWeight(const RequirementFact& requirement, const model::Policy& policy) {
  return (requirement.required != 0 ? policy.required_multiplier : policy.wished_multiplier) *
         requirement.weight;
}

struct RequirementResult {
  int m = 0;    // permille
  int low = 0;  // m with what is unknown at its worst
  int high = 0;
  Knowledge knowledge = Knowledge::kUnknown;  // kStale does not occur: a stale level is unknown
  const TalentFact* best = nullptr;           // that gave m; null when the prior did
  int sim = 0;
};

RequirementResult EvaluateRequirement(const CandidateFacts& candidate,
                                      const OpportunityFacts& opportunity,
                                      const RequirementFact& requirement, PackedDay as_of,
                                      const model::Policy& policy);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_H_
