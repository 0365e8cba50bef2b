// Factor voorkeuren: up to six wishes of the person (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_VOORKEUREN_H_
#define PASSEND_MATCHER_SCORE_FACTORS_VOORKEUREN_H_

#include <cstdint>

#include "matcher/model/candidate.h"
#include "matcher/score/facts.h"

namespace passend::score {

enum class WishAnswer : std::uint8_t { kNotMet, kMet, kSilent };

// Requires: the candidate has a wish of this kind (wish_weight > 0); without one the answer says
// nothing.
inline WishAnswer AnswerWish(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                             model::WishKind kind) {
  const auto answer = [](bool met) { return static_cast<WishAnswer>(met); };
  if (kind == model::WishKind::kSector) {
    return opportunity.sector == kUnknown8
               ? WishAnswer::kSilent
               : answer((candidate.wished_sectors >> opportunity.sector) & 1);
  }
  if (kind == model::WishKind::kWerkvorm) {
    return opportunity.werkvorm == kUnknown8
               ? WishAnswer::kSilent
               : answer((candidate.wished_werkvormen >> opportunity.werkvorm) & 1);
  }
  const auto side = opportunity.sides[static_cast<std::size_t>(kind) -
                                      static_cast<std::size_t>(model::WishKind::kBinnenBuiten)];
  return side == static_cast<std::uint8_t>(model::Side::kUnknown)
             ? WishAnswer::kSilent
             : answer(side == static_cast<std::uint8_t>(candidate.wish_side(kind)));
}

// Permille.
inline int WishScore(WishAnswer answer, const model::Policy& policy) {
  return answer == WishAnswer::kSilent ? policy.silent_wish_score : 1000 * static_cast<int>(answer);
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_VOORKEUREN_H_
