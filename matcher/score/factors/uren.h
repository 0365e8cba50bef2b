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
inline int SharedMinutes(std::uint32_t shared_grid, std::uint16_t max_day, int daypart_minutes) {
  // The number of dayparts of each day in its own four bits, all days at once.
  const std::uint32_t pairs = shared_grid - ((shared_grid >> 1) & 0x55555555U);
  const std::uint32_t days = (pairs & 0x33333333U) + ((pairs >> 2) & 0x33333333U);
  int sum = 0;
  for (int day = 0; day < 7; ++day) {
    const int minutes = daypart_minutes * static_cast<int>((days >> (4 * day)) & 15U);
    sum += std::min<int>(max_day, minutes);  // no limit is more than any number of minutes
  }
  return sum;
}

// The dayparts that both have; a missing grid has all.
inline std::uint32_t SharedGrid(const CandidateFacts& candidate,
                                const OpportunityFacts& opportunity) {
  return (candidate.Has(kGridKnown) ? candidate.grid : model::kFullWeekGrid) &
         (opportunity.grid_known != 0 ? opportunity.grid : model::kFullWeekGrid);
}

// min(max_week, opportunity max, SharedMinutes). What is unknown sets no limit.
inline int OverlapMinutes(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                          const model::Policy& policy) {
  const int shared =
      SharedMinutes(SharedGrid(candidate, opportunity), candidate.max_day, policy.daypart_minutes);
  // kUnknown16 is more than any overlap.
  return std::min({shared, int{MaxWeek(candidate)}, int{opportunity.max_week}});
}

// min(1000, half_up(1000 * overlap / desired)). Requires: desired > 0; overlap, desired <= 65,535.
inline int HoursScore(int overlap, int desired) {
  return HalfUp32(1000U * static_cast<std::uint32_t>(std::min(overlap, desired)),
                  static_cast<std::uint32_t>(desired));
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_UREN_H_
