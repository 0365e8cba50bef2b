#include "matcher/score/factors/uren.h"

#include <bit>

namespace passend::score {

int SharedMinutes(std::uint32_t shared_grid, std::uint16_t max_day, int daypart_minutes) {
  int sum = 0;
  for (int day = 0; day < 7; ++day) {
    const int dayparts = std::popcount((shared_grid >> (4 * day)) & 15U);
    const int minutes = daypart_minutes * dayparts;
    sum += max_day == kUnknown16 ? minutes : std::min<int>(max_day, minutes);
  }
  return sum;
}

int OverlapMinutes(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                   const model::Policy& policy) {
  int overlap =
      SharedMinutes(SharedGrid(candidate, opportunity), candidate.max_day, policy.daypart_minutes);
  if (const std::uint16_t max_week = MaxWeek(candidate); max_week != kUnknown16) {
    overlap = std::min<int>(overlap, max_week);
  }
  if (opportunity.max_week != kUnknown16) {
    overlap = std::min<int>(overlap, opportunity.max_week);
  }
  return overlap;
}

}  // namespace passend::score
