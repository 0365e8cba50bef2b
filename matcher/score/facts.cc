#include "matcher/score/facts.h"

#include <algorithm>

namespace passend::score {
namespace {

// Day 0 of PackedDay, 2000-01-01, counted from 1970-01-01.
constexpr std::int32_t kPackedEpoch = 10957;

}  // namespace

PackedDay PackDay(model::Date day) {
  return static_cast<PackedDay>(std::clamp(day.days - kPackedEpoch, 0, 65534));
}

model::Date UnpackDay(PackedDay day) { return model::Date{day + kPackedEpoch}; }

CatalogueTables::CatalogueTables(const model::Catalogue& catalogue) {
  for (std::size_t i = 0; i < catalogue.werkvormen().size(); ++i) {
    trede[i] = static_cast<std::uint8_t>(catalogue.werkvormen()[i].trede);
  }
  normal.fill(kUnknown16);
  for (std::size_t i = 0; i < catalogue.items().size(); ++i) {
    const std::optional<int>& value = catalogue.items()[i].normal;
    if (value.has_value()) normal[i] = static_cast<std::uint16_t>(*value);
  }
  item_count = static_cast<std::uint8_t>(catalogue.items().size());
}

}  // namespace passend::score
