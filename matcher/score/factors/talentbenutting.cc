#include "matcher/score/factors/talentbenutting.h"

namespace passend::score {

UseResult EvaluateUse(const TalentFact& talent, const OpportunityFacts& opportunity) {
  UseResult result;
  for (std::size_t r = 0; r < opportunity.requirements.size(); ++r) {
    const RequirementFact& requirement = opportunity.requirements[r];
    int sim = 0;
    if (requirement.talent == talent.talent) {
      sim = 1000;
    } else {
      // The relation is symmetric, so the requirement's list says it.
      for (const model::RelatedTalent& related : opportunity.related_of(requirement)) {
        if (related.talent == talent.talent) sim = related.sim;
      }
    }
    if (sim == 0) continue;
    const int u = TalentUse(sim, talent.level(), requirement.level);
    if (u > result.u) {
      result.u = u;
      result.requirement = static_cast<int>(r);
    }
  }
  return result;
}

}  // namespace passend::score
