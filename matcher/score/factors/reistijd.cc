#include "matcher/score/factors/reistijd.h"

#include <algorithm>
#include <cmath>

#include "matcher/score/rounding.h"

namespace passend::score {

std::uint32_t IntegerSqrt(std::uint64_t value) {
  // The floating-point root is off by at most one; the two steps make it exact.
  auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(value)));
  while (root * root > value) --root;
  while ((root + 1) * (root + 1) <= value) ++root;
  return static_cast<std::uint32_t>(root);
}

std::int32_t Metres(std::int32_t x1, std::int32_t y1, std::int32_t x2, std::int32_t y2) {
  const std::int64_t dx = std::int64_t{x1} - x2;
  const std::int64_t dy = std::int64_t{y1} - y2;
  return static_cast<std::int32_t>(IntegerSqrt(static_cast<std::uint64_t>(dx * dx + dy * dy)));
}

int ModeMinutes(std::int32_t metres, const model::ModeSpeed& mode, int detour_tenths) {
  return mode.fixed_minutes + static_cast<int>(CeilDiv(std::int64_t{metres} * detour_tenths * 60,
                                                       std::int64_t{10} * 1000 * mode.km_per_hour));
}

std::uint8_t RunningModes(std::uint8_t modes, const OpportunityFacts& opportunity,
                          const model::Policy& policy) {
  bool ov_runs = true;
  if (opportunity.shift_start != kUnknown16) {
    ov_runs = opportunity.shift_start >= policy.ov_first_start_minute;
  }
  if (opportunity.shift_end != kUnknown16) {
    // An end before the start is on the next day.
    const bool next_day =
        opportunity.shift_start != kUnknown16 && opportunity.shift_end < opportunity.shift_start;
    const int end = opportunity.shift_end + (next_day ? 24 * 60 : 0);
    ov_runs = ov_runs && end <= policy.ov_last_end_minute;
  }
  constexpr auto kOvBit = static_cast<std::uint8_t>(1U << static_cast<int>(model::TravelMode::kOv));
  return ov_runs ? modes : static_cast<std::uint8_t>(modes & ~kOvBit);
}

int ComfortMinutes(const CandidateFacts& candidate, const model::Policy& policy) {
  int comfort = policy.comfort_default;
  if (candidate.comfort_minutes != kUnknown16) {
    comfort = candidate.comfort_minutes;
  } else if (candidate.distance_class != 0) {
    comfort = policy.comfort_by_distance_class[candidate.distance_class - 1];
  }
  return std::min<int>(comfort, candidate.max_minutes);
}

int TravelScore(int minutes, int comfort, int max) {
  if (minutes <= comfort) return 1000;
  if (minutes >= max) return 0;
  return static_cast<int>(HalfUp(std::int64_t{1000} * (max - minutes), max - comfort));
}

Travel EvaluateTravel(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                      const model::Policy& policy) {
  Travel travel;
  const bool place_known = candidate.Has(kPlaceKnown) && opportunity.place_known != 0;
  if (place_known) {
    travel.metres = Metres(candidate.x_m, candidate.y_m, opportunity.x_m, opportunity.y_m);
    travel.beyond_km =
        candidate.max_km != kUnknown16 && std::int64_t{travel.metres} * policy.detour_tenths >
                                              std::int64_t{candidate.max_km} * 10'000;
  }
  if (candidate.max_minutes != kUnknown16) {
    travel.max = candidate.max_minutes;
    travel.comfort = ComfortMinutes(candidate, policy);
  }
  std::uint8_t modes = candidate.modes;
  if (opportunity.transport_provided != 0) {
    modes = static_cast<std::uint8_t>(
        modes | (1U << static_cast<int>(model::TravelMode::kBegeleidVervoer)));
  }
  const std::uint8_t running = RunningModes(modes, opportunity, policy);
  travel.no_mode_runs = modes != 0 && running == 0;
  if (place_known) {
    for (int mode = 0; mode < model::kTravelModeCount; ++mode) {
      if (((running >> mode) & 1) == 0) continue;
      const int minutes = ModeMinutes(travel.metres, policy.modes[mode], policy.detour_tenths);
      if (travel.minutes < 0 || minutes < travel.minutes) {
        travel.minutes = minutes;
        travel.mode = mode;
      }
    }
  }
  travel.unknown = !place_known || modes == 0 || candidate.max_minutes == kUnknown16;
  return travel;
}

}  // namespace passend::score
