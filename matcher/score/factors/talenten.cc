#include "matcher/score/factors/talenten.h"

namespace passend::score {

RequirementResult EvaluateRequirement(const CandidateFacts& candidate,
                                      const RequirementFact& requirement,
                                      std::span<const model::RelatedTalent> related,
                                      PackedDay as_of, const model::Policy& policy) {
  std::size_t next = 0;  // both lists ascend by talent
  RequirementState state = {};
  for (const TalentFact& talent : candidate.talent_list()) {
    int sim = 1000;
    const bool own = talent.talent == requirement.talent;
    if (!own) {
      while (next < related.size() && related[next].talent < talent.talent) ++next;
      if (next == related.size() || related[next].talent != talent.talent) continue;
      sim = related[next].sim;
    }
    const int m = TalentMatch(sim, talent.level(), requirement.level, talent.derived(), policy);
    state.Add(talent, own, candidate.Stale(talent.stale_index, as_of), m);
  }
  return state.Finish(policy);
}

}  // namespace passend::score
