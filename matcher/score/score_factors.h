// The factors of one pair that are not lists of talents or items. Included by score_impl.h only.
#ifndef PASSEND_MATCHER_SCORE_SCORE_FACTORS_H_
#define PASSEND_MATCHER_SCORE_SCORE_FACTORS_H_

#include <cstdint>

#include "matcher/score/factors/begeleiding.h"
#include "matcher/score/factors/ontwikkelstap.h"
#include "matcher/score/factors/reistijd.h"
#include "matcher/score/factors/uren.h"
#include "matcher/score/factors/voorkeuren.h"
#include "matcher/score/score_pair.h"

namespace passend::score {

template <class Listener>
FactorResult Voorkeuren(const Pair<Listener>& pair) {
  constexpr model::Factor kFactor = model::Factor::kVoorkeuren;
  const CandidateFacts& candidate = pair.candidate;
  std::uint32_t weights = 0;
  for (const std::uint8_t weight : candidate.wish_weight) weights += weight;
  if (weights == 0) {
    return SingleFactor(pair, kFactor, pair.work.no_wishes_score, Knowledge::kUnknown);
  }
  FactorResult::Sums sums;
  std::uint32_t unknown = 0;
  bool any_stale = false;
  for (int k = 0; k < model::kWishKindCount; ++k) {
    const std::uint32_t w = candidate.wish_weight[k];
    if (Listener::kActive && w == 0) continue;
    const auto kind = static_cast<model::WishKind>(k + 1);
    const WishAnswer answer = AnswerWish(candidate, pair.opportunity, kind);
    const std::uint32_t worth = w * static_cast<std::uint32_t>(WishScore(answer, pair.work));
    const bool stale = pair.Stale(candidate.wish_stale[k]);
    sums.sub += worth;
    if (stale || answer == WishAnswer::kSilent) {
      any_stale = any_stale || stale;
      unknown += w;
      sums.high += 1000 * w;
      pair.Leaf(kFactor, static_cast<int>(kind), w, weights);
    } else {
      sums.low += worth;
      sums.high += worth;
    }
    if constexpr (Listener::kLines) {
      pair.listener.OnWish({kind, static_cast<int>(w), WishScore(answer, pair.work),
                            answer == WishAnswer::kSilent ? Knowledge::kUnknown
                            : stale                       ? Knowledge::kStale
                                                          : Knowledge::kKnown});
    }
  }
  if (any_stale) pair.AttendStale(kFactor);
  return FactorResult::Mean(sums, weights, unknown, weights);
}

template <class Listener>
Travel TravelOf(const Pair<Listener>& pair) {
  return EvaluateTravelBy(pair.candidate, pair.opportunity, pair.work,
                          [&pair](int mode, std::int32_t metres) {
                            return pair.prepared.work().Minutes(mode, metres);
                          });
}

template <class Listener>
FactorResult Reistijd(const Pair<Listener>& pair, const Travel& travel) {
  const Knowledge knowledge = pair.KnowledgeOf(travel.unknown, pair.candidate.travel_stale);
  int sub = pair.work.reistijd_prior;
  if (!travel.unknown) {
    // No mode runs: as far as can be.
    sub = travel.minutes < 0 ? 0 : TravelScore(travel.minutes, travel.comfort, travel.max);
  }
  if constexpr (Listener::kLines) {
    pair.listener.OnTravel(
        {travel.metres, travel.minutes, travel.mode, travel.comfort, travel.max, knowledge});
  }
  return SingleFactor(pair, model::Factor::kReistijd, sub, knowledge);
}

template <class Listener>
bool HoursUnknown(const Pair<Listener>& pair) {
  return DesiredWeek(pair.candidate) == kUnknown16 || pair.opportunity.max_week == kUnknown16;
}

template <class Listener>
FactorResult Uren(const Pair<Listener>& pair, int overlap) {
  const bool unknown = HoursUnknown(pair);
  const int desired = DesiredWeek(pair.candidate);
  const Knowledge knowledge = pair.KnowledgeOf(unknown, pair.candidate.hours_stale);
  const int sub = unknown ? pair.work.uren_prior : HoursScore(overlap, desired);
  if constexpr (Listener::kLines) {
    HoursLine line;
    line.overlap = overlap;
    if (desired != kUnknown16) line.desired = desired;
    if (pair.candidate.Has(kGridKnown) && pair.opportunity.grid_known != 0) {
      line.shared_dayparts = __builtin_popcount(SharedGrid(pair.candidate, pair.opportunity));
    }
    line.knowledge = knowledge;
    pair.listener.OnHours(line);
  }
  return SingleFactor(pair, model::Factor::kUren, sub, knowledge);
}

template <class Listener>
bool SupportUnknown(const Pair<Listener>& pair) {
  return pair.candidate.support_need == kUnknown8 || pair.opportunity.support_offered == kUnknown8;
}

template <class Listener>
FactorResult Begeleiding(const Pair<Listener>& pair) {
  const int need = pair.candidate.support_need;
  const int offered = pair.opportunity.support_offered;
  const bool unknown = SupportUnknown(pair);
  const Knowledge knowledge = pair.KnowledgeOf(unknown, pair.candidate.support_stale);
  const int sub = unknown ? pair.work.begeleiding_prior : SupportScore(need, offered, pair.work);
  if constexpr (Listener::kLines) {
    pair.listener.OnSupport(
        {need == kUnknown8 ? -1 : need, offered == kUnknown8 ? -1 : offered, knowledge});
  }
  return SingleFactor(pair, model::Factor::kBegeleiding, sub, knowledge);
}

template <class Listener>
FactorResult Ontwikkelstap(const Pair<Listener>& pair) {
  const Step step =
      EvaluateStep(pair.candidate, pair.opportunity, pair.prepared.tables(), pair.as_of, pair.work);
  const Knowledge knowledge = step.reason == StepReason::kUnknown ? Knowledge::kUnknown
                              : step.stale                        ? Knowledge::kStale
                                                                  : Knowledge::kKnown;
  if (step.reason == StepReason::kOther) pair.Attend(AttentionCode::kUnusualStep);
  if constexpr (Listener::kLines) {
    const auto known_or = [](int trede) { return trede == 0 ? -1 : trede; };
    pair.listener.OnStep({step.reason, known_or(step.offered), known_or(step.current),
                          known_or(step.goal), knowledge});
  }
  return SingleFactor(pair, model::Factor::kOntwikkelstap, step.sub, knowledge);
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_SCORE_FACTORS_H_
