// Factor uren and rule H5: time that person and work share (rules.md 3). Minutes per week.
#ifndef PASSEND_MATCHER_SCORE_FACTORS_UREN_H_
#define PASSEND_MATCHER_SCORE_FACTORS_UREN_H_

#include <algorithm>
#include <cstdint>

#include "matcher/model/policy.h"
#include "matcher/score/facts.h"
#include "matcher/score/rounding.h"

namespace passend::score {

// max_week and desired_week default to each other; kUnknown16 when neither is recorded.
inline std::uint16_t MaxWeek(const CandidateFacts& candidate) {
  return candidate.max_week != kUnknown16 ? candidate.max_week : candidate.desired_week;
}
inline std::uint16_t DesiredWeek(const CandidateFacts& candidate) {
  return candidate.desired_week != kUnknown16 ? candidate.desired_week : candidate.max_week;
}

// Sum over the days of min(max_day, daypart_minutes * shared dayparts). A missing grid means every
// daypart of seven days; `max_day` kUnknown16 = no limit.
int SharedMinutes(std::uint32_t shared_grid, std::uint16_t max_day, int daypart_minutes);

// The dayparts that both have; a missing grid has all.
inline std::uint32_t SharedGrid(const CandidateFacts& candidate,
                                const OpportunityFacts& opportunity) {
  return (candidate.Has(kGridKnown) ? candidate.grid : model::kFullWeekGrid) &
         (opportunity.grid_known != 0 ? opportunity.grid : model::kFullWeekGrid);
}

// min(max_week, opportunity max, SharedMinutes). What is unknown sets no limit.
int OverlapMinutes(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                   const model::Policy& policy);

// min(1000, half_up(1000 * overlap / desired)). Requires: desired > 0.
inline int HoursScore(int overlap, int desired) {
  return static_cast<int>(
      std::min<std::int64_t>(1000, HalfUp(std::int64_t{1000} * overlap, desired)));
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_UREN_H_
