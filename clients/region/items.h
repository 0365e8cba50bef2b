// The FML items and measures that the generator writes about: just enough to invent loads and
// belastbaarheid that agree with the catalogue (tests/clients/region_test.cc compares the two).
#ifndef PASSEND_CLIENTS_REGION_ITEMS_H_
#define PASSEND_CLIENTS_REGION_ITEMS_H_

#include <span>
#include <string_view>

namespace passend::region {

enum class Kind { kPeak, kCumulative, kCondition, kQuantity };

struct Item {
  std::string_view key;
  Kind kind = Kind::kPeak;
  int fml_levels = 0;      // kPeak: the highest FML level
  int named_permille = 0;  // how often an employer who lists loads thinks of this one
};

// Whether a measure needs what: a guide, or an employer who adapts the work.
enum class MeasureKind { kBegeleiding, kAdaptation };

struct KnownMeasure {
  std::string_view code;
  std::string_view item;
  MeasureKind kind = MeasureKind::kAdaptation;
  int max_gap = 0;
};

std::span<const Item> Items();
// Position in Items(), -1 when the generator does not know the item.
int FindItem(std::string_view key);
// All measures of the catalogue for items of Items(), in its order.
std::span<const KnownMeasure> Measures();

// Of the measures available for `item`, the one with the largest max_gap (the first of equals);
// null when there is none. `guided`: support offered is known and at least 1. `adaptations`: the
// employer has not said no.
const KnownMeasure* BestMeasure(int item, bool guided, bool adaptations);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_ITEMS_H_
