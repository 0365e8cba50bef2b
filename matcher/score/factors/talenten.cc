#include "matcher/score/factors/talenten.h"

#include <span>

namespace passend::score {

RequirementResult EvaluateRequirement(const CandidateFacts& candidate,
                                      const OpportunityFacts& opportunity,
                                      const RequirementFact& requirement, PackedDay as_of,
                                      const model::Policy& policy) {
  const std::span<const model::RelatedTalent> related = opportunity.related_of(requirement);
  std::size_t next = 0;  // both lists ascend by talent
  RequirementState state;
  for (int position = 0; position < candidate.talent_count; ++position) {
    const TalentFact& talent = candidate.talents[static_cast<std::size_t>(position)];
    int sim = 1000;
    const bool own = talent.talent == requirement.talent;
    if (!own) {
      while (next < related.size() && related[next].talent < talent.talent) ++next;
      if (next == related.size() || related[next].talent != talent.talent) continue;
      sim = related[next].sim;
    }
    const int m = TalentMatch(sim, talent.level(), requirement.level, talent.derived(), policy);
    state.Add(position, talent, own, !candidate.Stale(talent.stale_index, as_of), sim, m);
  }
  return state.Finish(candidate, policy);
}

}  // namespace passend::score
