// Factor talentbenutting: how much of what the person is good at the work uses (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_TALENTBENUTTING_H_
#define PASSEND_MATCHER_SCORE_FACTORS_TALENTBENUTTING_H_

#include <algorithm>

#include "matcher/score/facts.h"
#include "matcher/score/rounding.h"

namespace passend::score {

// half_up(sim * min(level, asked) / level). Permille. Requires: level 1..4, asked 1..4.
inline int TalentUse(int sim, int level, int asked) {
  return HalfUpByLevel(sim * std::min(level, asked), level);
}

struct UseResult {
  int u = 0;             // permille
  int requirement = -1;  // position of the requirement that uses it best; -1 = none
  // The requirements that ask for the talent or one related to it come in their order.
  void Add(int requirement_position, int use) {
    if (use > u) {
      u = use;
      requirement = requirement_position;
    }
  }
};

// One talent by itself; a score takes all of them at once (score_talents.h). Requires:
// talent.emphasis() >= 1, so talent.level() >= 2.
inline UseResult EvaluateUse(const TalentFact& talent, const OpportunityFacts& opportunity) {
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
    result.Add(static_cast<int>(r), TalentUse(sim, talent.level(), requirement.level));
  }
  return result;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_TALENTBENUTTING_H_
