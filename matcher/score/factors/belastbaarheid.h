// Factor belastbaarheid and rule H6, one-sided: spare capacity gives nothing (rules.md 2, 3; domain
// guide 6.3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_H_
#define PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_H_

#include <algorithm>
#include <array>
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

// A missing item is FML-normal only in a complete FML that is fresh. `normal`: kUnknown16 = none.
inline Capacity CapacityOf(const CandidateFacts& candidate, int item, int normal, PackedDay as_of) {
  const ItemFact fact = candidate.items[item];
  if (fact.known()) return {fact.value(), candidate.Stale(fact.stale_index(), as_of)};
  const bool complete =
      candidate.basis == static_cast<std::uint8_t>(model::BelastbaarheidBasis::kCompleteFml);
  // A toelichting without a value says that there is something, not what: unknown.
  if (!complete || fact.toelichting() || candidate.Stale(candidate.belastbaarheid_stale, as_of)) {
    return {};
  }
  return {normal == kUnknown16 ? ItemFact::kUnlimitedValue : normal, false};
}

// Below which capacity a load becomes bridgeable (a), an overload (b) and a hard overload: what is
// worse for a capacity is never better for a lower one. 0 = never. Each is at most "no limit".
struct LoadSteps {
  std::uint16_t a_below = 0;     // >= b_below
  std::uint16_t b_below = 0;     // >= hard_below
  std::uint16_t hard_below = 0;  // a hard overload counts as b as well
};

// The thresholds of the policy of a candidate's tenant, by ItemKind.
class PersonSteps {
 public:
  explicit PersonSteps(const model::Policy& person)
      : tolerance_(ByKind(person.library_tolerance)),
        threshold_(ByKind(person.overload_threshold)) {
    // No attention for a gap on a condition of a library load.
    tolerance_[static_cast<std::size_t>(model::ItemKind::kCondition)] = 0;
  }

  LoadSteps Of(const LoadFact& load) const {
    // From normal upwards nothing is more than attention; nor is a gap of 0.
    const int first = std::min(std::min<int>(load.value, load.normal), ItemFact::kUnlimitedValue);
    const auto step = [first](int capacity) {
      return static_cast<std::uint16_t>(std::max(0, std::min(capacity, first)));
    };
    // A library load is an average: it informs, never blocks.
    if (load.basis == static_cast<std::uint8_t>(model::LoadBasis::kBibliotheek)) {
      return {.a_below = step(load.value - tolerance_[load.kind])};
    }
    const int reached = load.value - load.reach;
    return {.a_below = step(first),
            .b_below = step(reached),
            .hard_below = step(reached - threshold_[load.kind])};
  }

 private:
  using Numbers = std::array<int, 4>;
  static Numbers ByKind(const model::PerKind& values) {
    return {values.peak, values.cumulative, values.condition, values.quantity};
  }
  Numbers tolerance_;
  Numbers threshold_;
};

// The class of a known capacity (never kUnknown).
inline ItemClass ClassAt(const LoadFact& load, const LoadSteps& steps, int capacity) {
  if (capacity < steps.hard_below) return ItemClass::kHard;
  if (capacity < steps.b_below) return ItemClass::kOverload;
  if (capacity < steps.a_below) return ItemClass::kBridgeable;
  if (capacity == ItemFact::kUnlimitedValue || capacity > load.value) return ItemClass::kFine;
  // At its limit is fine for who is at or above FML-normal; a gap is not.
  const bool below_normal = load.normal == kUnknown16 || capacity < load.normal;
  return capacity == load.value && !below_normal ? ItemClass::kFine : ItemClass::kAttention;
}
// The same for one load by itself. `person`: policy of the candidate's tenant.
inline ItemClass Classify(const LoadFact& load, int capacity, const model::Policy& person) {
  return ClassAt(load, PersonSteps(person).Of(load), capacity);
}

// True when a hard overload of this item cannot even be an obstacle.
inline bool NoMeasure(const LoadFact& load) { return load.measure_listed == 0; }

// half_up((known * T[a][b] + unknown * min(prior, T[a][b])) / (known + unknown)). Requires: known +
// unknown > 0.
inline int BelastbaarheidScore(const CompiledPolicy& work, int a, int b, int known, int unknown) {
  const int t = work.Multiplier(a, b);
  if (unknown == 0) return t;
  const int imputed = std::min(work.policy().belastbaarheid_prior, t);
  return HalfUp32(static_cast<std::uint32_t>(known * t + unknown * imputed),
                  static_cast<std::uint32_t>(known + unknown));
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_H_
