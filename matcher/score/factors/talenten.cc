#include "matcher/score/factors/talenten.h"

#include <span>

namespace passend::score {

RequirementResult EvaluateRequirement(const CandidateFacts& candidate,
                                      const OpportunityFacts& opportunity,
                                      const RequirementFact& requirement, PackedDay as_of,
                                      const model::Policy& policy) {
  const std::span<const model::RelatedTalent> related = opportunity.related_of(requirement);
  std::size_t next = 0;  // both lists ascend by talent
  RequirementResult result;
  int best = 0;            // over all listed talents
  int best_assessed = 0;   // over fresh, assessed, related ones
  int best_derived = 0;    // over fresh, derived ones
  bool own_known = false;  // its own code has an assessed fresh level
  for (const TalentFact& talent : candidate.talent_list()) {
    int sim = 0;
    const bool own = talent.talent == requirement.talent;
    if (own) {
      sim = 1000;
    } else {
      while (next < related.size() && related[next].talent < talent.talent) ++next;
      if (next == related.size() || related[next].talent != talent.talent) continue;
      sim = related[next].sim;
    }
    const int m = TalentMatch(sim, talent.level(), requirement.level, talent.derived(), policy);
    if (m > best) {
      best = m;
      result.best = &talent;
      result.sim = sim;
    }
    if (candidate.Stale(talent.stale_index, as_of)) continue;
    if (talent.derived()) {
      best_derived = std::max(best_derived, m);
    } else if (own) {
      own_known = true;
      if (result.best ==
          nullptr) {  // a known level 0 is what gave m, until a related one gives more
        result.best = &talent;
        result.sim = sim;
      }
    } else {
      best_assessed = std::max(best_assessed, m);
    }
  }
  if (own_known || best_assessed > policy.talent_prior) {
    result.knowledge = Knowledge::kKnown;
  } else if (best_derived > policy.talent_prior) {
    result.knowledge = Knowledge::kHalfKnown;
  } else {
    result.knowledge = Knowledge::kUnknown;
    if (best <= policy.talent_prior) result.best = nullptr;
    result.m = std::max(policy.talent_prior, best);
    result.low = best_assessed;
    result.high = 1000;
    return result;
  }
  result.m = result.low = result.high = best;
  return result;
}

}  // namespace passend::score
