// What the scan reads of a row as one byte: a code of 0..30 that stands for a number or for a range
// of numbers, or kNoCode. Beside the columns of codes.h, which ask and answer by item of the
// catalogue, these are the few numbers that every person has.
//
// Within a segment a value has a code for every number that occurs, and ranges only when there are
// more than 31. What a code is worth is for the query to decide; nothing here depends on a policy.
#ifndef PASSEND_MATCHER_INDEX_ROW_VALUES_H_
#define PASSEND_MATCHER_INDEX_ROW_VALUES_H_

#include <array>
#include <cstdint>
#include <vector>

#include "matcher/index/columns.h"
#include "matcher/score/facts.h"

namespace passend::index {

enum class RowValue : std::uint8_t {
  kEmphasis,     // sum of emphasis over all talents; none: kNoCode
  kWishes,       // sum of weights over all wishes; none: kNoCode
  kModes,        // travel modes as bits, the code itself (31 too); 0 = unknown
  kDesiredWeek,  // minutes, see score::DesiredWeek
  kMaxWeek,      // minutes, see score::MaxWeek
  kMaxDay,       // minutes
  kComfort,      // minutes as recorded, or kComfortOfClass + distance class; needs a known maximum
  kTravelSpan,   // minutes from the recorded comfort (0 when it is not) to the maximum
  kMaxMinutes,   // of travel
  kStep,         // kStepGoal + goal, or the current werkvorm; with an agreed step kNoCode
};
inline constexpr std::size_t kRowValueCount = 10;
inline constexpr std::uint8_t kNoCode = 31;
inline constexpr std::size_t kMaxRanges = 31;

// Keys that are no minutes.
inline constexpr std::uint16_t kComfortOfClass = 0xF000;
inline constexpr std::uint16_t kStepGoal = 0x100;
inline constexpr std::uint16_t kStepNothing = 0xFF;  // neither goal nor current werkvorm
inline constexpr std::uint16_t kNoKey = 0xFFFF;      // encoded as kNoCode

struct ValueRange {
  std::uint16_t lowest = 0;
  std::uint16_t highest = 0;
};
using RowKeys = std::array<std::uint16_t, kRowValueCount>;

// The numbers of a row, by RowValue; kNoKey when there is none.
RowKeys RowKeysOf(const score::CandidateFacts& facts);

// Ranges for keys that are sorted and distinct; at most kMaxRanges. Keys from kComfortOfClass on
// get a range of their own. kStep: what does not fit has no range (and the rows get kNoCode).
std::vector<ValueRange> MakeValueRanges(RowValue value, const std::vector<std::uint16_t>& keys);
std::uint8_t CodeOfKey(const std::vector<ValueRange>& ranges, std::uint16_t key);

// The same of one row together, for those few rows of a block that are looked at one by one: its
// values, the dayparts of its days and its place.
struct alignas(16) RowCodes {
  std::array<std::uint8_t, kRowValueCount> values = {};
  std::uint16_t place = 0;                // of its segment; kNoPlace = unknown
  std::array<std::uint8_t, 4> days = {};  // codes of the day columns, two to a byte

  std::uint8_t Day(unsigned day) const {
    return static_cast<std::uint8_t>((days[day / 2] >> (4 * (day % 2))) & 15);
  }
  void SetDay(unsigned day, std::uint8_t code) {
    days[day / 2] = static_cast<std::uint8_t>(days[day / 2] | (code << (4 * (day % 2))));
  }
};
static_assert(sizeof(RowCodes) == 16);

// The codes of one block, by RowValue.
struct alignas(64) ValueBlock {
  std::array<std::array<std::uint8_t, kBlockRows>, kRowValueCount> codes;
};

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_ROW_VALUES_H_
