// What every part of the score of one pair knows, and tells. Included by the score_*.h files only.
//
// A Listener says at compile time what a score is made for:
//   kActive  what a list shows is told: attention points, unknown leaves, obstacles
//   (explanation.cc) kLines   and every line that is compared kFull    every field of PairScore is
//   needed; otherwise only those of RankScore
#ifndef PASSEND_MATCHER_SCORE_SCORE_PAIR_H_
#define PASSEND_MATCHER_SCORE_SCORE_PAIR_H_

#include <cstdint>

#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"
#include "matcher/score/prepared_opportunity.h"
#include "matcher/score/rounding.h"
#include "matcher/score/score.h"

namespace passend::score {

// The days of the candidate that are over, as bits by StaleIndex: CandidateFacts::Stale() for all.
inline std::uint32_t StaleDays(const CandidateFacts& candidate, PackedDay as_of) {
  constexpr std::size_t kDays = model::kMaxDistinctValidUntil;
  constexpr std::size_t kHalf = (kDays + 1) / 2;
  const auto& days = candidate.valid_until;
  // Mostly none is; two vectors, which share the middle, tell.
  std::uint16_t any = 0;
  for (std::size_t i = 0; i < kHalf; ++i) {
    any = static_cast<std::uint16_t>(any | (days[i] < as_of ? 1 : 0) |
                                     (days[i + kDays - kHalf] < as_of ? 1 : 0));
  }
  if (any == 0) [[likely]]
    return 0;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kDays; ++i) bits |= (days[i] < as_of ? 2U : 0U) << i;
  return bits;
}

template <class Listener>
struct Pair {
  static constexpr bool kActive = Listener::kActive;
  static constexpr bool kLines = Listener::kLines;
  static constexpr bool kFull = Listener::kFull;
  static_assert((kFull || !kActive) && (kActive || !kLines));

  Pair(const PreparedOpportunity& prepared_opportunity, const CandidateFacts& the_candidate,
       const CandidateExtras* the_extras, bool has_access, Listener& the_listener)
      : prepared(prepared_opportunity),
        opportunity(prepared_opportunity.facts()),
        work(prepared_opportunity.work().policy()),
        person(prepared_opportunity.person().policy()),
        as_of(prepared_opportunity.as_of()),
        candidate(the_candidate),
        extras(the_extras),
        access(has_access),
        stale_days(StaleDays(the_candidate, prepared_opportunity.as_of())),
        listener(the_listener) {}

  bool Stale(StaleIndex index) const { return ((stale_days >> index) & 1) != 0; }
  Knowledge KnowledgeOf(bool unknown, StaleIndex index) const {
    return unknown ? Knowledge::kUnknown : Stale(index) ? Knowledge::kStale : Knowledge::kKnown;
  }

  void Attend(AttentionCode code, int subject = -1) const {
    if constexpr (kActive) listener.OnAttention({code, subject});
  }
  void AttendStale(model::Factor factor) const {
    Attend(AttentionCode::kVerouderd, static_cast<int>(factor));
  }
  // An unknown leaf with share num / den of its factor.
  void Leaf(model::Factor factor, int subject, std::int64_t num, std::int64_t den) const {
    if constexpr (kActive) {
      listener.OnLeaf({factor, subject}, work.weights[static_cast<int>(factor)] * num, den);
    }
  }

  const PreparedOpportunity& prepared;
  const OpportunityFacts& opportunity;
  const model::Policy& work;
  const model::Policy& person;
  const PackedDay as_of;
  const CandidateFacts& candidate;
  const CandidateExtras* const extras;
  const bool access;
  const std::uint32_t stale_days;  // bit per StaleIndex
  Listener& listener;
};

// One factor of one pair. unknown_num / unknown_den is u_f of rules.md 3, exact. A score that only
// ranks leaves `low` and `imputed` as they are.
struct FactorResult {
  int sub = 0;
  int low = 0;
  int high = 0;
  std::uint32_t unknown_num = 0;
  std::uint32_t unknown_den = 1;
  bool imputed = false;

  // A factor that is one value: known, known but stale, or unknown (then `value` is its prior).
  static FactorResult Single(int value, Knowledge knowledge) {
    FactorResult result;
    result.sub = result.low = result.high = value;
    if (knowledge != Knowledge::kKnown) {
      result.imputed = knowledge == Knowledge::kUnknown;
      result.low = 0;
      result.high = 1000;
      result.unknown_num = 1;
    }
    return result;
  }

  // A weighted mean of leaves: sums of weight * permille, as they are and with what is unknown at
  // its worst and at its best.
  struct Sums {
    std::uint32_t sub = 0;
    std::uint32_t low = 0;
    std::uint32_t high = 0;
  };
  // Requires: weights > 0; the sums are at most 1,000 * weights and weights at most 2,000,000.
  static FactorResult Mean(const Sums& sums, std::uint32_t weights, std::uint32_t unknown_num,
                           std::uint32_t unknown_den) {
    FactorResult result;
    result.sub = result.low = result.high = HalfUp32(sums.sub, weights);
    if (unknown_num > 0) {
      result.low = HalfUp32(sums.low, weights);
      result.high = HalfUp32(sums.high, weights);
    }
    result.unknown_num = unknown_num;
    result.unknown_den = unknown_den;
    return result;
  }
};

// A factor of one value, with its leaf and its attention point.
template <class Listener>
FactorResult SingleFactor(const Pair<Listener>& pair, model::Factor factor, int value,
                          Knowledge knowledge) {
  if (knowledge != Knowledge::kKnown) pair.Leaf(factor, -1, 1, 1);
  if (knowledge == Knowledge::kStale) pair.AttendStale(factor);
  return FactorResult::Single(value, knowledge);
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_SCORE_PAIR_H_
