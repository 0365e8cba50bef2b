// The best that a range of capacities of one item can be, for the upper bound of a scan. The
// classes themselves come from belastbaarheid.h.
#ifndef PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_BOUND_H_
#define PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_BOUND_H_

#include <algorithm>

#include "matcher/score/factors/belastbaarheid.h"

namespace passend::score {

struct ItemBound {
  ItemClass best = ItemClass::kHard;  // the class that costs the sub-score least
  bool surely_hard = true;            // whatever the capacity is
  bool maybe_hard = false;            // for some capacity
};

// Over the capacities lowest..highest. Policies may make b cost less than a, so every class that
// occurs is weighed with the policy of the work.
inline ItemBound BoundItem(const LoadFact& load, int lowest, int highest,
                           const model::Policy& person, const CompiledPolicy& work) {
  const auto worth = [&work](ItemClass item_class) {
    if (item_class == ItemClass::kBridgeable) return work.Multiplier(1, 0);
    if (item_class == ItemClass::kOverload || item_class == ItemClass::kHard) {
      return work.Multiplier(0, 1);
    }
    return 1000;
  };
  const LoadSteps steps = PersonSteps(person).Of(load);
  ItemBound bound;
  int best = -1;
  const auto weigh = [&](int capacity) {
    const ItemClass item_class = ClassAt(load, steps, capacity);
    if (worth(item_class) > best) {
      best = worth(item_class);
      bound.best = item_class;
    }
    const bool hard = item_class == ItemClass::kHard;
    bound.surely_hard = bound.surely_hard && hard;
    bound.maybe_hard = bound.maybe_hard || hard;
  };
  // A class begins at one of the steps, and fine ones above the load; "no limit" is a number of its
  // own.
  weigh(lowest);
  for (const int capacity : {int{steps.hard_below}, int{steps.b_below}, int{steps.a_below},
                             int{load.value}, load.value + 1}) {
    if (lowest < capacity && capacity < highest) weigh(capacity);
  }
  weigh(highest);
  return bound;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_BELASTBAARHEID_BOUND_H_
