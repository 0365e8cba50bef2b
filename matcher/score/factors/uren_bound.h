// Rule H5 as far as the overlap decides, for ScorePair() and for scans.
#ifndef PASSEND_MATCHER_SCORE_FACTORS_UREN_BOUND_H_
#define PASSEND_MATCHER_SCORE_FACTORS_UREN_BOUND_H_

#include "matcher/score/factors/uren.h"

namespace passend::score {

struct TimeVerdict {
  bool fails = false;
  bool obstacle = false;  // and does not fail
  // The parts of which that is made, for ScorePair(), which names each.
  bool no_shared_time = false;
  bool day_too_long = false;
  bool too_few_hours = false;
  bool firm = false;  // and the hours are not negotiable
};
inline TimeVerdict JudgeTime(int overlap, std::uint16_t max_day,
                             const OpportunityFacts& opportunity) {
  TimeVerdict verdict;
  verdict.no_shared_time = overlap == 0;
  verdict.day_too_long =
      opportunity.min_day != kUnknown16 && max_day != kUnknown16 && opportunity.min_day > max_day;
  verdict.too_few_hours = overlap != 0 && opportunity.min_week != kUnknown16 &&
                          overlap < static_cast<int>(opportunity.min_week);
  verdict.firm = opportunity.hours_negotiable == static_cast<std::uint8_t>(model::Answer::kNo);
  verdict.fails =
      verdict.no_shared_time || verdict.day_too_long || (verdict.too_few_hours && verdict.firm);
  verdict.obstacle = !verdict.fails && verdict.too_few_hours;
  return verdict;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_UREN_BOUND_H_
