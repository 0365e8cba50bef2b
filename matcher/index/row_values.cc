#include "matcher/index/row_values.h"

#include <algorithm>

#include "matcher/score/factors/uren.h"

namespace passend::index {
namespace {

void Spread(const std::vector<std::uint16_t>& keys, std::size_t begin, std::size_t end,
            std::size_t codes, std::vector<ValueRange>& ranges) {
  const std::size_t count = end - begin;
  codes = std::min(codes, count);
  for (std::size_t i = 0; i < codes; ++i) {
    ranges.push_back({keys[begin + i * count / codes], keys[begin + (i + 1) * count / codes - 1]});
  }
}

}  // namespace

RowKeys RowKeysOf(const score::CandidateFacts& facts) {
  RowKeys keys;
  keys.fill(kNoKey);
  const auto set = [&keys](RowValue value, int key) {
    keys[static_cast<std::size_t>(value)] = static_cast<std::uint16_t>(key);
  };
  int emphasis = 0;
  for (const score::TalentFact& talent : facts.talent_list()) emphasis += talent.emphasis();
  if (emphasis > 0) set(RowValue::kEmphasis, emphasis);
  int wishes = 0;
  for (const std::uint8_t weight : facts.wish_weight) wishes += weight;
  if (wishes > 0) set(RowValue::kWishes, wishes);
  set(RowValue::kModes, facts.modes);
  // score::kUnknown16 is kNoKey.
  set(RowValue::kDesiredWeek, score::DesiredWeek(facts));
  set(RowValue::kMaxWeek, score::MaxWeek(facts));
  set(RowValue::kMaxDay, facts.max_day);
  if (facts.max_minutes != score::kUnknown16) {
    const bool recorded = facts.comfort_minutes != score::kUnknown16;
    set(RowValue::kComfort, recorded ? std::min<int>(facts.comfort_minutes, kComfortOfClass - 1)
                                     : kComfortOfClass + facts.distance_class);
    set(RowValue::kTravelSpan,
        facts.max_minutes - (recorded ? std::min(facts.comfort_minutes, facts.max_minutes) : 0));
    set(RowValue::kMaxMinutes, facts.max_minutes);
  }
  if (facts.step_werkvorm == score::kUnknown8) {
    set(RowValue::kStep, facts.goal_werkvorm != score::kUnknown8
                             ? kStepGoal + facts.goal_werkvorm
                             : int{facts.current_werkvorm});  // kUnknown8 is kStepNothing
  }
  return keys;
}

std::vector<ValueRange> MakeValueRanges(RowValue value, const std::vector<std::uint16_t>& keys) {
  std::vector<ValueRange> ranges;
  if (value == RowValue::kModes) return ranges;  // the code is the number itself
  if (value == RowValue::kStep) {
    for (std::size_t i = 0; i < std::min(keys.size(), kMaxRanges); ++i) {
      ranges.push_back({keys[i], keys[i]});
    }
    return ranges;
  }
  const auto split = static_cast<std::size_t>(
      std::lower_bound(keys.begin(), keys.end(), kComfortOfClass) - keys.begin());
  const std::size_t special = keys.size() - split;  // at most four
  Spread(keys, 0, split, kMaxRanges - special, ranges);
  Spread(keys, split, keys.size(), special, ranges);
  return ranges;
}

std::uint8_t CodeOfKey(const std::vector<ValueRange>& ranges, std::uint16_t key) {
  if (key == kNoKey) return kNoCode;
  const auto it = std::lower_bound(
      ranges.begin(), ranges.end(), key,
      [](const ValueRange& range, std::uint16_t wanted) { return range.highest < wanted; });
  if (it == ranges.end() || key < it->lowest) return kNoCode;
  return static_cast<std::uint8_t>(it - ranges.begin());
}

}  // namespace passend::index
