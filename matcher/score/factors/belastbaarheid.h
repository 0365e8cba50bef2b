// Factor belastbaarheid and rule H6, one-sided: spare capacity gives nothing
// (rules.md 2, 3; domain guide 6.3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_H_
#define PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_H_

#include <algorithm>
#include <cstdint>

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

// A missing item is FML-normal only in a complete FML that is fresh. `normal`:
// kUnknown16 = none.
inline Capacity CapacityOf(const CandidateFacts& candidate, int item, int normal, PackedDay as_of) {
  const ItemFact fact = candidate.items[item];
  if (fact.known()) return {fact.value(), candidate.Stale(fact.stale_index(), as_of)};
  const bool complete =
      candidate.basis == static_cast<std::uint8_t>(model::BelastbaarheidBasis::kCompleteFml);
  // A toelichting without a value says that there is something, not what:
  // unknown.
  if (!complete || fact.toelichting() || candidate.Stale(candidate.belastbaarheid_stale, as_of)) {
    return {};
  }
  return {normal == kUnknown16 ? ItemFact::kUnlimitedValue : normal, false};
}

// Below which capacity a load becomes bridgeable (a), an overload (b) and a
// hard overload: what is worse for a capacity is never better for a lower one.
// 0 = never. Each is at most "no limit".
struct LoadSteps {
  std::uint16_t a_below = 0;     // >= b_below
  std::uint16_t b_below = 0;     // >= hard_below
  std::uint16_t hard_below = 0;  // a hard overload counts as b as well
};

// `person`: policy of the candidate's tenant.
LoadSteps StepsOf(const LoadFact& load, const model::Policy& person);

// The class of a known capacity (never kUnknown). `person`: policy of the
// candidate's tenant.
ItemClass Classify(const LoadFact& load, int capacity, const model::Policy& person);

// True when a hard overload of this item cannot even be an obstacle.
inline bool NoMeasure(const LoadFact& load) { return load.measure_listed == 0; }

// half_up((known * T[a][b] + unknown * min(prior, T[a][b])) / (known +
// unknown)). Requires: known + unknown > 0.
inline int BelastbaarheidScore(const CompiledPolicy& work, int a, int b, int known, int unknown) {
  const int t = work.Multiplier(a, b);
  if (unknown == 0) return t;
  const int imputed = std::min(work.policy().belastbaarheid_prior, t);
  return HalfUp32(static_cast<std::uint32_t>(known * t + unknown * imputed),
                  static_cast<std::uint32_t>(known + unknown));
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_H_
