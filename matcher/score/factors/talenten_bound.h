// What one talent of a candidate is worth to one requirement, whatever else the candidate has: the
// pieces of which a scan adds up an upper bound of talenten. The rule itself is in talenten.h.
//
// For a candidate with talents t1..tn
//   m of EvaluateRequirement <= max(MatchOfNothing, MatchOf(t1), .., MatchOf(tn))
// where MatchOfNothing counts only when the requirement's own code has no assessed fresh level, and
// with equality when `stale_may_be_assessed` makes no difference; and the knowledge of the whole is
// the best of the knowledge of each by itself.
#ifndef PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_BOUND_H_
#define PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_BOUND_H_

#include "matcher/score/factors/talenten.h"

namespace passend::score {

// Permille. `sim` 1000 for the requirement's own code. A stale level may be assessed or derived:
// the column does not say, so it counts as assessed, which is never less.
inline int MatchOf(const TalentFact& talent, bool stale, int sim,
                   const RequirementFact& requirement, const model::Policy& policy) {
  return TalentMatch(sim, talent.level(), requirement.level, talent.derived() && !stale, policy);
}

// Permille; what an unknown requirement stands at.
inline int MatchOfNothing(const OpportunityFacts& opportunity, const RequirementFact& requirement,
                          PackedDay as_of, const model::Policy& policy) {
  return EvaluateRequirement(CandidateFacts{}, opportunity, requirement, as_of, policy).m;
}

// What a fresh talent alone makes of the knowledge of a requirement, in halves: 0, 1 or 2.
inline int KnownHalves(const TalentFact& fresh, const OpportunityFacts& opportunity,
                       const RequirementFact& requirement, PackedDay as_of,
                       const model::Policy& policy) {
  CandidateFacts alone{};
  alone.talent_count = 1;
  alone.talents[0] = fresh;
  alone.talents[0].stale_index = 0;
  switch (EvaluateRequirement(alone, opportunity, requirement, as_of, policy).knowledge) {
    case Knowledge::kKnown:
      return 2;
    case Knowledge::kHalfKnown:
      return 1;
    default:
      return 0;
  }
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_BOUND_H_
