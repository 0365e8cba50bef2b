// Rule H7 of one journey, and what a scan may conclude for many rows at once from the nearest place
// and the longest maximum of a block. tests/matcher/search hold the second to ScorePair().
#ifndef PASSEND_MATCHER_SCORE_FACTORS_REISTIJD_BOUND_H_
#define PASSEND_MATCHER_SCORE_FACTORS_REISTIJD_BOUND_H_

#include <algorithm>

#include "matcher/score/factors/reistijd.h"

namespace passend::score {

// H7 fails for a journey of at least `minutes` and a person who accepts at most `max`. Requires:
// the work does not provide transport.
inline bool TooFarForAny(int minutes, int max, const model::Policy& policy) {
  return minutes > max + policy.travel_stretch_minutes;
}

// H7 fails for a distance of at least `metres` and a person who accepts at most `max_km`. Requires:
// as above.
inline bool BeyondKm(std::int32_t metres, int max_km, const model::Policy& policy) {
  return std::int64_t{metres} * policy.detour_tenths > std::int64_t{max_km} * 10'000;
}

// The least minutes with any of the modes that run, over `metres`; -1 when none runs.
inline int LeastMinutes(std::int32_t metres, std::uint8_t modes,
                        const OpportunityFacts& opportunity, const model::Policy& policy) {
  const std::uint8_t running = RunningModes(modes, opportunity, policy);
  int least = -1;
  for (int mode = 0; mode < model::kTravelModeCount; ++mode) {
    if (((running >> mode) & 1) == 0) continue;
    const int minutes =
        ModeMinutes(metres, policy.modes[static_cast<std::size_t>(mode)], policy.detour_tenths);
    if (least < 0 || minutes < least) least = minutes;
  }
  return least;
}

// Metres from a point to the nearest point of a rectangle: 0 inside.
inline std::int32_t MetresToBox(std::int32_t x, std::int32_t y, std::int32_t min_x,
                                std::int32_t max_x, std::int32_t min_y, std::int32_t max_y) {
  return Metres(x, y, std::clamp(x, min_x, max_x), std::clamp(y, min_y, max_y));
}

// The same to its farthest point.
inline std::int32_t MetresAcrossBox(std::int32_t x, std::int32_t y, std::int32_t min_x,
                                    std::int32_t max_x, std::int32_t min_y, std::int32_t max_y) {
  return Metres(x, y, std::int64_t{x} - min_x > std::int64_t{max_x} - x ? min_x : max_x,
                std::int64_t{y} - min_y > std::int64_t{max_y} - y ? min_y : max_y);
}

// What H7 says of one journey, as far as travel alone decides; nothing when it is unknown or the
// employer provides transport.
struct TravelVerdict {
  bool fails = false;
  bool obstacle = false;  // and does not fail
  // The parts of which that is made, for ScorePair(), which names each.
  bool no_mode_runs = false;
  bool beyond_km = false;
  bool too_far = false;
  bool stretched = false;  // more than the maximum, within the stretch
};
inline TravelVerdict JudgeTravel(const Travel& travel, const OpportunityFacts& opportunity,
                                 const model::Policy& policy) {
  TravelVerdict verdict;
  if (opportunity.transport_provided != 0) return verdict;
  verdict.no_mode_runs = travel.no_mode_runs;
  verdict.beyond_km = travel.beyond_km;
  if (!travel.unknown && !travel.no_mode_runs) {
    verdict.too_far = TooFarForAny(travel.minutes, travel.max, policy);
    verdict.stretched = !verdict.too_far && travel.minutes > travel.max;
  }
  verdict.fails = verdict.no_mode_runs || verdict.beyond_km || verdict.too_far;
  verdict.obstacle = !verdict.fails && verdict.stretched;
  return verdict;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_REISTIJD_BOUND_H_
