#include "matcher/score/score.h"

#include "matcher/score/score_impl.h"

namespace passend::score {
namespace {

struct Nobody {
  static constexpr bool kActive = false;
};

}  // namespace

std::string_view RuleName(Rule rule) {
  switch (rule) {
    case Rule::kAccess:
      return "H1_ACCESS";
    case Rule::kStatus:
      return "H2_STATUS";
    case Rule::kCertificates:
      return "H3_CERTIFICATES";
    case Rule::kExclusions:
      return "H4_EXCLUSIONS";
    case Rule::kTime:
      return "H5_TIME";
    case Rule::kBelastbaarheid:
      return "H6_BELASTBAARHEID";
    case Rule::kTravel:
      return "H7_TRAVEL";
    case Rule::kWerkvorm:
      return "H8_WERKVORM";
    case Rule::kLanguage:
      return "H9_LANGUAGE";
    case Rule::kSupport:
      return "SUPPORT";
  }
  return "";
}

PairScore ScorePair(const ScoreContext& context, const CandidateFacts& candidate,
                    const CandidateExtras* extras, const OpportunityFacts& opportunity) {
  Nobody nobody;
  return PairScorer<Nobody>(context, candidate, extras, opportunity, nobody).Run();
}

}  // namespace passend::score
