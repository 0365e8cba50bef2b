#ifndef PASSEND_MATCHER_INDEX_KNOWN_ITEMS_H_
#define PASSEND_MATCHER_INDEX_KNOWN_ITEMS_H_

#include <cstddef>
#include <cstdint>

#include "matcher/index/codes.h"
#include "matcher/score/facts.h"

namespace passend::index {

// Calls visit(item, KeyOf(facts, item, day)) for the items that are known, in ascending order; many
// times as fast as to ask for each of them.
template <typename Visit>
void ForEachKnownItem(const score::CandidateFacts& facts, score::PackedDay day, Visit&& visit) {
  // What is not recorded is known only in a complete FML (see score::CapacityOf).
  const bool complete =
      facts.basis == static_cast<std::uint8_t>(model::BelastbaarheidBasis::kCompleteFml);
  for (int item = 0; item < model::kMaxItems; ++item) {
    const score::ItemFact fact = facts.items[static_cast<std::size_t>(item)];
    if (fact.known()) {
      visit(item, CapacityKey{.value = static_cast<std::uint16_t>(fact.value()),
                              .stale = facts.Stale(fact.stale_index(), day),
                              .normal = false,
                              .known = true});
    } else if (complete) {
      if (const CapacityKey key = KeyOf(facts, item, day); key.known) visit(item, key);
    }
  }
}

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_KNOWN_ITEMS_H_
