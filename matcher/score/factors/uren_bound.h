// Rule H5 as far as the overlap alone decides, for a scan. tests/matcher/search hold it to
// ScorePair().
#ifndef PASSEND_MATCHER_SCORE_FACTORS_UREN_BOUND_H_
#define PASSEND_MATCHER_SCORE_FACTORS_UREN_BOUND_H_

#include "matcher/score/factors/uren.h"

namespace passend::score {

struct TimeVerdict {
  bool fails = false;
  bool obstacle = false;
};
inline TimeVerdict JudgeTime(int overlap, std::uint16_t max_day,
                             const OpportunityFacts& opportunity) {
  TimeVerdict verdict;
  const bool too_few =
      opportunity.min_week != kUnknown16 && overlap < static_cast<int>(opportunity.min_week);
  const bool firm = opportunity.hours_negotiable == static_cast<std::uint8_t>(model::Answer::kNo);
  verdict.fails =
      overlap == 0 || (too_few && firm) ||
      (opportunity.min_day != kUnknown16 && max_day != kUnknown16 && opportunity.min_day > max_day);
  verdict.obstacle = !verdict.fails && too_few;
  return verdict;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_UREN_BOUND_H_
