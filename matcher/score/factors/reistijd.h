// Factor reistijd and rule H7: travel between two PC4 areas (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_REISTIJD_H_
#define PASSEND_MATCHER_SCORE_FACTORS_REISTIJD_H_

#include <cstdint>

#include "matcher/model/policy.h"
#include "matcher/score/facts.h"

namespace passend::score {

// floor(sqrt(value)), exact.
std::uint32_t IntegerSqrt(std::uint64_t value);

// isqrt(dx^2 + dy^2).
std::int32_t Metres(std::int32_t x1, std::int32_t y1, std::int32_t x2, std::int32_t y2);

// fixed + ceil(metres * detour * 60 / (10 * 1000 * km_h)).
int ModeMinutes(std::int32_t metres, const model::ModeSpeed& mode, int detour_tenths);

// The modes that run for this shift, as bits per TravelMode: OV not early, not late.
std::uint8_t RunningModes(std::uint8_t modes, const OpportunityFacts& opportunity,
                          const model::Policy& policy);

// Comfort minutes that count: recorded, else by distance class, else the default; at most max.
// Requires: candidate.max_minutes is known.
int ComfortMinutes(const CandidateFacts& candidate, const model::Policy& policy);

// Permille. Requires: 0 <= comfort <= max.
int TravelScore(int minutes, int comfort, int max);

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
Travel EvaluateTravel(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                      const model::Policy& policy);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_REISTIJD_H_
