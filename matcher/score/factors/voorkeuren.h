// Factor voorkeuren: up to six wishes of the person (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_VOORKEUREN_H_
#define PASSEND_MATCHER_SCORE_FACTORS_VOORKEUREN_H_

#include "matcher/model/candidate.h"
#include "matcher/score/facts.h"

namespace passend::score {

enum class WishAnswer { kMet, kNotMet, kSilent };

// Requires: the candidate has a wish of this kind (wish_weight > 0).
inline WishAnswer AnswerWish(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                             model::WishKind kind) {
  if (kind == model::WishKind::kSector) {
    if (opportunity.sector == kUnknown8) return WishAnswer::kSilent;
    return (candidate.wished_sectors >> opportunity.sector) & 1 ? WishAnswer::kMet
                                                                : WishAnswer::kNotMet;
  }
  if (kind == model::WishKind::kWerkvorm) {
    if (opportunity.werkvorm == kUnknown8) return WishAnswer::kSilent;
    return (candidate.wished_werkvormen >> opportunity.werkvorm) & 1 ? WishAnswer::kMet
                                                                     : WishAnswer::kNotMet;
  }
  const auto side = opportunity.sides[static_cast<std::size_t>(kind) -
                                      static_cast<std::size_t>(model::WishKind::kBinnenBuiten)];
  if (side == static_cast<std::uint8_t>(model::Side::kUnknown)) return WishAnswer::kSilent;
  return side == static_cast<std::uint8_t>(candidate.wish_side(kind)) ? WishAnswer::kMet
                                                                      : WishAnswer::kNotMet;
}

// Permille.
inline int WishScore(WishAnswer answer, const model::Policy& policy) {
  switch (answer) {
    case WishAnswer::kMet:
      return 1000;
    case WishAnswer::kNotMet:
      return 0;
    case WishAnswer::kSilent:
      return policy.silent_wish_score;
  }
  return 0;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_VOORKEUREN_H_
