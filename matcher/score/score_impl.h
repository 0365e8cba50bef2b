// The one definition of the score, as a template over who listens: score_talents.h, score_items.h,
// score_factors.h (factors), score_rules.h (rules), and here how they come together. Included by
// score.cc (nobody listens) and explanation.cc (everything is written down) only.
#ifndef PASSEND_MATCHER_SCORE_SCORE_IMPL_H_
#define PASSEND_MATCHER_SCORE_SCORE_IMPL_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "matcher/score/score_factors.h"
#include "matcher/score/score_items.h"
#include "matcher/score/score_pair.h"
#include "matcher/score/score_rules.h"
#include "matcher/score/score_talents.h"

namespace passend::score {

using FactorResults = std::array<FactorResult, model::kFactorCount>;

// Permille: half_up(10 * (100 - sum of weight * unknown share)), on the exact fractions. Only the
// first four factors have a denominator; their product stays below 2^29 (limits of facts.h).
inline int Confidence(const FactorResults& factors, const model::Policy& policy) {
  std::uint32_t any = 0;
  for (const FactorResult& factor : factors) any |= factor.unknown_num;
  if (any == 0) return 1000;
  std::int64_t whole = 0;  // sum of the weights of wholly unknown factors without denominators
  for (std::size_t f = 4; f < factors.size(); ++f) {
    whole += std::int64_t{policy.weights[f]} * factors[f].unknown_num;
  }
  const std::int64_t d0 = factors[0].unknown_den;
  const std::int64_t d1 = factors[1].unknown_den;
  const std::int64_t d2 = factors[2].unknown_den;
  const std::int64_t d3 = factors[3].unknown_den;
  const auto weighted = [&](std::size_t f) {
    return std::int64_t{policy.weights[f]} * factors[f].unknown_num;
  };
  const std::int64_t denominator = d0 * d1 * d2 * d3;
  const std::int64_t unknown = (weighted(0) * d1 + weighted(1) * d0) * d2 * d3 +
                               (weighted(2) * d3 + weighted(3) * d2) * d0 * d1 +
                               whole * denominator;
  return static_cast<int>(HalfUp(10 * (100 * denominator - unknown), denominator));
}

inline MatchList ListOf(bool falls_off, const RuleSet& obstacles, int confidence,
                        const model::Policy& policy) {
  if (falls_off) return MatchList::kValtAf;
  if (confidence < policy.min_confidence) return MatchList::kOnvoldoendeBekend;
  return obstacles.empty() ? MatchList::kPast : MatchList::kPastMits;
}

inline std::int16_t ScoreOf(std::int64_t points) {
  return static_cast<std::int16_t>(HalfUp32(static_cast<std::uint32_t>(points), 100));
}

// fit_work over talenten and belastbaarheid, fit_candidate over the others.
inline void SetSides(const model::Policy& policy, PairScore& score) {
  int work_weight = 0;
  int work_points = 0;
  for (const model::Factor f : {model::Factor::kTalenten, model::Factor::kBelastbaarheid}) {
    work_weight += policy.weights[static_cast<std::size_t>(f)];
    work_points +=
        policy.weights[static_cast<std::size_t>(f)] * score.sub[static_cast<std::size_t>(f)];
  }
  int total_weight = 0;
  for (const int weight : policy.weights) total_weight += weight;
  const int candidate_weight = total_weight - work_weight;
  const auto fit = [](int points, int weight) {
    return static_cast<std::int16_t>(
        HalfUp32(static_cast<std::uint32_t>(points), static_cast<std::uint32_t>(weight)));
  };
  if (work_weight > 0) score.fit_work = fit(work_points, work_weight);
  if (candidate_weight > 0) score.fit_candidate = fit(score.points - work_points, candidate_weight);
  score.one_sided = score.fit_work >= 0 && score.fit_candidate >= 0 &&
                    std::abs(score.fit_work - score.fit_candidate) > policy.one_sided_difference;
}

// The whole score. What a listener hears comes in the order of factors and rules.
template <class Listener>
PairScore ScoreWhole(const Pair<Listener>& pair) {
  static_assert(Listener::kFull);
  const Travel travel = TravelOf(pair);
  const int overlap = OverlapMinutes(pair.candidate, pair.opportunity, pair.work);
  FactorResults factors;
  TalentScorer<Listener> talents(pair);
  factors[0] = talents.Talenten();
  factors[1] = talents.Talentbenutting();
  ItemScorer<Listener> items(pair);
  factors[2] = items.Belastbaarheid();
  factors[3] = Voorkeuren(pair);
  factors[4] = Reistijd(pair, travel);
  factors[5] = Uren(pair, overlap);
  factors[6] = Begeleiding(pair);
  factors[7] = Ontwikkelstap(pair);
  RuleJudge<Listener> rules(pair);
  rules.AccessRule();
  rules.StatusRule();
  rules.CertificateRule(StartDay(pair.opportunity.start, pair.as_of));
  rules.ExclusionRule();
  rules.TimeRule(overlap);
  rules.BelastbaarheidRule(items);
  rules.TravelRule(travel);
  rules.WerkvormRule();
  rules.LanguageRule();
  rules.SupportRule();

  PairScore score;
  score.failed = rules.failed();
  score.obstacles = rules.obstacles();
  score.possible = rules.possible();
  score.low_blocked = rules.low_blocked();
  const auto& weights = pair.work.weights;
  int low = 0;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const FactorResult& factor = factors[f];
    score.sub[f] = static_cast<std::int16_t>(factor.sub);
    score.points += weights[f] * factor.sub;
    low += weights[f] * factor.low;
    score.points_high += weights[f] * factor.high;
    score.imputed = static_cast<std::uint8_t>(score.imputed | ((factor.imputed ? 1U : 0U) << f));
  }
  score.score = ScoreOf(score.points);
  if (!score.low_blocked) {
    score.points_low = std::min(low, score.points);
    score.score_low = ScoreOf(score.points_low);
  }
  score.score_high = ScoreOf(score.points_high);
  score.confidence = static_cast<std::int16_t>(Confidence(factors, pair.work));
  SetSides(pair.work, score);
  score.list = ListOf(rules.FallsOff(), score.obstacles, score.confidence, pair.work);
  if constexpr (Listener::kActive) {
    for (std::size_t f = 0; f < factors.size(); ++f) {
      pair.listener.OnUnknown(static_cast<int>(f),
                              HalfUp32(1000 * factors[f].unknown_num, factors[f].unknown_den));
    }
  }
  return score;
}

// What the rules want to know that the factors want to know as well.
struct TimeAndTravel {
  int overlap = 0;
  Travel travel;
};

// All rules but H6, for a score that only ranks.
template <class Listener>
TimeAndTravel JudgeCheapRules(const Pair<Listener>& pair, RuleJudge<Listener>& rules) {
  static_assert(!Listener::kFull);
  rules.AccessRule();
  rules.StatusRule();
  rules.CertificateRule(StartDay(pair.opportunity.start, pair.as_of));
  rules.ExclusionRule();
  rules.WerkvormRule();
  rules.LanguageRule();
  rules.SupportRule();
  const TimeAndTravel known = {OverlapMinutes(pair.candidate, pair.opportunity, pair.work),
                               TravelOf(pair)};
  rules.TimeRule(known.overlap);
  rules.TravelRule(known.travel);
  return known;
}

// The same, without what does not rank: rules first, since many pairs fall off.
template <class Listener>
RankScore ScoreRank(const Pair<Listener>& pair) {
  RankScore score;
  RuleJudge<Listener> rules(pair);
  const auto [overlap, travel] = JudgeCheapRules(pair, rules);
  if (rules.FallsOff()) return score;
  ItemScorer<Listener> items(pair);
  rules.BelastbaarheidRule(items);
  if (rules.FallsOff()) return score;

  FactorResults factors;
  TalentScorer<Listener> talents(pair);
  factors[0] = talents.Talenten();
  factors[1] = talents.Talentbenutting();
  factors[2] = items.Belastbaarheid();
  factors[3] = Voorkeuren(pair);
  factors[4] = Reistijd(pair, travel);
  factors[5] = Uren(pair, overlap);
  factors[6] = Begeleiding(pair);
  factors[7] = Ontwikkelstap(pair);
  score.obstacles = rules.obstacles();
  score.list = ListOf(false, score.obstacles, Confidence(factors, pair.work), pair.work);
  const bool by_high = score.list == MatchList::kOnvoldoendeBekend;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    score.points += pair.work.weights[f] * (by_high ? factors[f].high : factors[f].sub);
  }
  score.score = ScoreOf(score.points);
  return score;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_SCORE_IMPL_H_
