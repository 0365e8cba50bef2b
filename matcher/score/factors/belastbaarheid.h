// Factor belastbaarheid and rule H6, one-sided: spare capacity gives nothing (rules.md 2, 3; domain
// guide 6.3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_H_
#define PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_H_

#include <algorithm>

#include "matcher/model/policy.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"
#include "matcher/score/policy_tables.h"
#include "matcher/score/rounding.h"

namespace passend::score {

// What the candidate can bear of one item on one day.
struct Capacity {
  int value = ItemFact::kUnknownValue;  // ItemFact::kUnlimitedValue: no limit
  bool stale = false;
  bool known() const { return value != ItemFact::kUnknownValue; }
};

// A missing item is FML-normal only in a complete FML that is fresh. `normal`: kUnknown16 = none.
Capacity CapacityOf(const CandidateFacts& candidate, int item, int normal, PackedDay as_of);

// The class of a known capacity (never kUnknown). `person`: policy of the candidate's tenant.
ItemClass Classify(const LoadFact& load, int capacity, const model::Policy& person);

// True when a hard overload of this item cannot even be an obstacle.
inline bool NoMeasure(const LoadFact& load) { return load.measure_listed == 0; }

// half_up((known * T[a][b] + unknown * min(prior, T[a][b])) / (known + unknown)).
// Requires: known + unknown > 0.
inline int BelastbaarheidScore(const CompiledPolicy& work, int a, int b, int known, int unknown) {
  const int t = work.Multiplier(a, b);
  const int imputed = std::min(work.policy().belastbaarheid_prior, t);
  return static_cast<int>(HalfUp(known * t + unknown * imputed, known + unknown));
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_H_
