// Factor reistijd and rule H7: travel between two PC4 areas (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_REISTIJD_H_
#define PASSEND_MATCHER_SCORE_FACTORS_REISTIJD_H_

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "matcher/model/policy.h"
#include "matcher/score/facts.h"
#include "matcher/score/rounding.h"

namespace passend::score {

// floor(sqrt(value)), exact. Requires: value < 2^63.
inline std::uint32_t IntegerSqrt(std::uint64_t value) {
  // The floating-point root is off by at most one; the two steps make it exact.
  auto root = static_cast<std::uint64_t>(
      static_cast<std::int64_t>(std::sqrt(static_cast<double>(static_cast<std::int64_t>(value)))));
  while (root * root > value) --root;
  while ((root + 1) * (root + 1) <= value) ++root;
  return static_cast<std::uint32_t>(root);
}

// isqrt(dx^2 + dy^2).
inline std::int32_t Metres(std::int32_t x1, std::int32_t y1, std::int32_t x2, std::int32_t y2) {
  const std::int64_t dx = std::int64_t{x1} - x2;
  const std::int64_t dy = std::int64_t{y1} - y2;
  return static_cast<std::int32_t>(IntegerSqrt(static_cast<std::uint64_t>(dx * dx + dy * dy)));
}

// Minutes per metre of one mode, without its fixed minutes.
struct TravelFraction {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};
inline TravelFraction MinutesPerMetre(const model::ModeSpeed& mode, int detour_tenths) {
  return {std::int64_t{60} * detour_tenths, std::int64_t{10} * 1000 * mode.km_per_hour};
}

// fixed + ceil(metres * detour * 60 / (10 * 1000 * km_h)).
inline int ModeMinutes(std::int32_t metres, const model::ModeSpeed& mode, int detour_tenths) {
  const TravelFraction minutes = MinutesPerMetre(mode, detour_tenths);
  return mode.fixed_minutes +
         static_cast<int>(CeilDiv(metres * minutes.numerator, minutes.denominator));
}

// Whether OV runs for a shift (minutes after midnight; kUnknown16 = unknown, then it runs).
inline bool OvRuns(int shift_start, int shift_end, const model::Policy& policy) {
  const bool start_known = shift_start != kUnknown16;
  bool runs = !start_known || shift_start >= policy.ov_first_start_minute;
  if (shift_end != kUnknown16) {
    // An end before the start is on the next day.
    const bool next_day = start_known && shift_end < shift_start;
    runs = runs && shift_end + (next_day ? 24 * 60 : 0) <= policy.ov_last_end_minute;
  }
  return runs;
}

// The modes that run for this shift, as bits per TravelMode: OV not early, not late.
inline std::uint8_t RunningModes(std::uint8_t modes, const OpportunityFacts& opportunity,
                                 const model::Policy& policy) {
  constexpr auto kOvBit = static_cast<std::uint8_t>(1U << static_cast<int>(model::TravelMode::kOv));
  return OvRuns(opportunity.shift_start, opportunity.shift_end, policy)
             ? modes
             : static_cast<std::uint8_t>(modes & ~kOvBit);
}

// Comfort minutes that count: recorded, else by distance class, else the default; at most max.
// Requires: candidate.max_minutes is known.
inline int ComfortMinutes(const CandidateFacts& candidate, const model::Policy& policy) {
  int comfort = policy.comfort_default;
  if (candidate.comfort_minutes != kUnknown16) {
    comfort = candidate.comfort_minutes;
  } else if (candidate.distance_class != 0) {
    comfort = policy.comfort_by_distance_class[candidate.distance_class - 1];
  }
  return std::min<int>(comfort, candidate.max_minutes);
}

// Permille. Requires: 0 <= comfort <= max <= 65,535.
inline int TravelScore(int minutes, int comfort, int max) {
  // Below comfort 1000, above max 0; without a branch, for nobody can foresee it.
  const int counted = std::clamp(minutes, comfort, max);
  const int score = HalfUp32(1000U * static_cast<std::uint32_t>(max - counted),
                             static_cast<std::uint32_t>(std::max(1, max - comfort)));
  return minutes <= comfort ? 1000 : score;
}

// Everything about the journey of one pair. -1 = unknown.
struct Travel {
  std::int32_t metres = -1;
  int minutes = -1;  // of the fastest mode that runs
  int mode = -1;
  int comfort = -1;
  int max = -1;
  bool no_mode_runs = false;  // modes are known and none runs at those times
  bool beyond_km = false;     // farther than the person's max_km
  bool unknown = false;       // place, modes or max unknown
};

// `minutes_of(mode, metres)` is ModeMinutes() of `policy`, however it is computed.
template <class MinutesOf>
Travel EvaluateTravelBy(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                        const model::Policy& policy, const MinutesOf& minutes_of) {
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
    // As unsigned numbers, so that none yet (-1) is more than any.
    auto least = static_cast<std::uint32_t>(-1);
    for (int mode = 0; mode < model::kTravelModeCount; ++mode) {
      const std::uint32_t runs = (static_cast<std::uint32_t>(running) >> mode) & 1U;
      const std::uint32_t minutes =
          static_cast<std::uint32_t>(minutes_of(mode, travel.metres)) | (runs - 1U);
      travel.mode = minutes < least ? mode : travel.mode;
      least = std::min(least, minutes);
    }
    travel.minutes = static_cast<int>(least);
  }
  travel.unknown = !place_known || modes == 0 || candidate.max_minutes == kUnknown16;
  return travel;
}

inline Travel EvaluateTravel(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                             const model::Policy& policy) {
  return EvaluateTravelBy(candidate, opportunity, policy, [&policy](int mode, std::int32_t metres) {
    return ModeMinutes(metres, policy.modes[static_cast<std::size_t>(mode)], policy.detour_tenths);
  });
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_REISTIJD_H_
