// The belastbaarheid half of the reference: capacities, effective loads, classes of items. Private
// to this folder.
#ifndef PASSEND_TESTS_MATCHER_SCORE_REFERENCE_REFERENCE_BELASTBAARHEID_H_
#define PASSEND_TESTS_MATCHER_SCORE_REFERENCE_REFERENCE_BELASTBAARHEID_H_

#include <optional>
#include <vector>

#include "tests/matcher/score/reference/reference_score.h"

namespace passend::reference {

// What a person can bear of one item.
struct Capacity {
  bool known = false;
  bool unlimited = false;  // known, and no load is too much
  int value = 0;           // when known and not unlimited
  bool stale = false;
  bool toelichting = false;
  bool adapted = false;  // "met aanpassing" on a condition
};
Capacity CapacityOf(const Pair& pair, int item);

// What the work asks of one item.
struct EffectiveLoad {
  int value = 0;
  model::LoadBasis basis = model::LoadBasis::kUnknown;
  bool marked = false;  // kern
};
EffectiveLoad EffectiveLoadOf(const Pair& pair, int item);

// Whether anything is recorded about loads at all.
bool HasLoadList(const Pair& pair);

// The class of one item with this capacity, resolutions included.
struct Classified {
  score::ItemClass item_class = score::ItemClass::kUnknown;
  // Hard overload, and nothing in the catalogue could bridge it (or a professional said so).
  bool without_measure = false;
  model::ResolutionOutcome resolved = model::ResolutionOutcome::kUnknown;
  std::optional<score::AttentionCode> attention;
};
Classified Classify(const Pair& pair, int item, const EffectiveLoad& load,
                    const Capacity& capacity);

// The same without a look at resolutions.
Classified ClassifyUnresolved(const Pair& pair, int item, const EffectiveLoad& load,
                              const Capacity& capacity);

// The scored items (kern) in their order, with those beyond the twelve.
std::vector<int> ScoredItems(const Pair& pair);

}  // namespace passend::reference

#endif  // PASSEND_TESTS_MATCHER_SCORE_REFERENCE_REFERENCE_BELASTBAARHEID_H_
