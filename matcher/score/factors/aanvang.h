// Rule H2 as far as days and places decide (rules.md 2).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_AANVANG_H_
#define PASSEND_MATCHER_SCORE_FACTORS_AANVANG_H_

#include <algorithm>

#include "matcher/score/facts.h"

namespace passend::score {

// The day on which the work would start; `start` of the opportunity.
inline PackedDay StartDay(PackedDay start, PackedDay as_of) {
  return start == kNoDay ? as_of : std::max(start, as_of);
}

// The candidate can be placed only after the work has started.
inline bool LaterAvailable(const CandidateFacts& candidate, PackedDay start, PackedDay as_of) {
  return candidate.bemiddelbaar_per != kNoDay &&
         candidate.bemiddelbaar_per > StartDay(start, as_of);
}

// Too late to apply; `closing` of the opportunity.
inline bool Closed(PackedDay closing, PackedDay as_of) {
  return closing != kNoDay && closing < as_of;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_AANVANG_H_
