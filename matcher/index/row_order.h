// The order of the rows of a candidate segment. Rows that a scan leaves out for the same reason lie
// together, so that whole blocks can be left out: who is not to be placed now, and who goes far,
// apart from who stays near. Within such a group rows follow a Hilbert curve, and those of one
// place are neighbours.
//
// It is only an order. What a block has in common is said by BlockFacts and by its columns, and a
// search gives the same answers whatever the order.
#ifndef PASSEND_MATCHER_INDEX_ROW_ORDER_H_
#define PASSEND_MATCHER_INDEX_ROW_ORDER_H_

#include <cstdint>
#include <vector>

#include "matcher/index/entry.h"

namespace passend::index {

// About how far somebody goes, as rule H7 will say it.
struct Reach {
  enum class By : std::uint8_t { kMinutes, kKm, kUnlimited };
  By by = By::kUnlimited;   // the limit that is the narrower of those known
  std::int64_t metres = 0;  // in a straight line, by the start values of the policy
};
Reach ReachOf(const score::CandidateFacts& facts);

enum class RowGroup : std::uint8_t {
  kNear,
  kMiddle,
  kFar,
  kAnywhere,  // nothing limits how far the person goes
  kOut,       // by status or objection the person is matched with no work
};
RowGroup GroupOf(const score::CandidateFacts& facts);

// Positions in `entries`: by tenant and grants, group, place, name.
std::vector<std::uint32_t> RowOrder(const std::vector<CandidateEntry>& entries);

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_ROW_ORDER_H_
