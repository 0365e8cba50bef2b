// Factor begeleiding: support that the person needs and the work offers (rules.md 3), 0 none .. 4
// permanent.
#ifndef PASSEND_MATCHER_SCORE_FACTORS_BEGELEIDING_H_
#define PASSEND_MATCHER_SCORE_FACTORS_BEGELEIDING_H_

#include "matcher/model/policy.h"

namespace passend::score {

// Permille.
inline int SupportScore(int need, int offered, const model::Policy& policy) {
  if (need <= offered) return 1000;
  return need - offered == 1 ? policy.begeleiding_one_short : 0;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_BEGELEIDING_H_
