// Factor talentbenutting: how much of what the person is good at the work uses (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_TALENTBENUTTING_H_
#define PASSEND_MATCHER_SCORE_FACTORS_TALENTBENUTTING_H_

#include <algorithm>

#include "matcher/score/facts.h"
#include "matcher/score/rounding.h"

namespace passend::score {

// half_up(sim * min(level, asked) / level). Permille. Requires: level 1..4, asked 1..4.
inline int TalentUse(int sim, int level, int asked) {
  return static_cast<int>(HalfUp(sim * std::min(level, asked), level));
}

struct UseResult {
  int u = 0;             // permille
  int requirement = -1;  // position of the requirement that uses it best; -1 = none
};

// Requires: talent.emphasis() >= 1, so talent.level() >= 2.
UseResult EvaluateUse(const TalentFact& talent, const OpportunityFacts& opportunity);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_TALENTBENUTTING_H_
