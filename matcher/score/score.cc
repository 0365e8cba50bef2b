#include "matcher/score/score.h"

#include "matcher/score/score_impl.h"

namespace passend::score {
namespace {

struct Nobody {
  static constexpr bool kActive = false;
  static constexpr bool kLines = false;
  static constexpr bool kFull = true;
};
struct OnlyRank {
  static constexpr bool kActive = false;
  static constexpr bool kLines = false;
  static constexpr bool kFull = false;
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

RankScore RankOf(const PairScore& pair) {
  RankScore rank;
  rank.list = pair.list;
  if (pair.list == MatchList::kValtAf) return rank;
  const bool by_high = pair.list == MatchList::kOnvoldoendeBekend;
  rank.score = by_high ? pair.score_high : pair.score;
  rank.points = by_high ? pair.points_high : pair.points;
  rank.obstacles = pair.obstacles;
  return rank;
}

PairScore ScorePair(const ScoreContext& context, const CandidateFacts& candidate,
                    const CandidateExtras* extras, const OpportunityFacts& opportunity) {
  // Of one call only; it stays for its memory.
  thread_local PreparedOpportunity prepared;
  prepared.Prepare(context, opportunity);
  return ScorePair(prepared, candidate, extras, context.access);
}

PairScore ScorePair(const PreparedOpportunity& opportunity, const CandidateFacts& candidate,
                    const CandidateExtras* extras, bool access) {
  Nobody nobody;
  return ScoreWhole(Pair<Nobody>(opportunity, candidate, extras, access, nobody));
}

RankScore ScoreForRank(const PreparedOpportunity& opportunity, const CandidateFacts& candidate,
                       const CandidateExtras* extras, bool access) {
  OnlyRank nobody;
  return ScoreRank(Pair<OnlyRank>(opportunity, candidate, extras, access, nobody));
}

RulesVerdict JudgeRules(const PreparedOpportunity& opportunity, const CandidateFacts& candidate,
                        const CandidateExtras* extras, bool access) {
  OnlyRank nobody;
  const Pair<OnlyRank> pair(opportunity, candidate, extras, access, nobody);
  RuleJudge<OnlyRank> rules(pair);
  JudgeCheapRules(pair, rules);
  rules.BelastbaarheidRule(ItemScorer<OnlyRank>(pair));
  return {rules.failed(), rules.obstacles()};
}

RulesVerdict JudgeConditions(const ScoreContext& context, const CandidateFacts& candidate,
                             const OpportunityFacts& opportunity) {
  OnlyRank nobody;
  PreparedOpportunity prepared;
  prepared.PrepareRules(context, opportunity);
  const Pair<OnlyRank> pair(prepared, candidate, nullptr, context.access, nobody);
  RuleJudge<OnlyRank> rules(pair);
  rules.CertificateRule(context.as_of);
  rules.WerkvormRule();
  rules.LanguageRule();
  return {rules.failed(), rules.obstacles()};
}

}  // namespace passend::score
