// Factor talenten: what the work asks and the person brings (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_H_
#define PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_H_

#include <algorithm>
#include <cstdint>

#include "matcher/model/policy.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"
#include "matcher/score/rounding.h"

namespace passend::score {

// half_up(sim * min(level, asked) / asked), capped for derived evidence.
// Permille. Requires: asked 1..4, level 0..4, sim 0..1000.
inline int TalentMatch(int sim, int level, int asked, bool derived, const model::Policy& policy) {
  const int m = HalfUpByLevel(sim * std::min(level, asked), asked);
  return derived ? std::min(m, policy.derived_cap) : m;
}

// w_r of rules.md 3.
inline int RequirementWeight(const RequirementFact& requirement, const model::Policy& policy) {
  return (requirement.required != 0 ? policy.required_multiplier : policy.wished_multiplier) *
         requirement.weight;
}

struct RequirementResult {
  int m = 0;    // permille
  int low = 0;  // m with what is unknown at its worst
  int high = 0;
  Knowledge knowledge = Knowledge::kUnknown;  // kStale does not occur: a stale level is unknown
  const TalentFact* best = nullptr;           // that gave m; null when the prior did
  int sim = 0;
};

// One requirement while the talents of a candidate pass by, in the order of
// their codes.
class RequirementState {
 public:
  // A talent that is asked for (`own`) or related to it; `m` is its
  // TalentMatch(); `fresh`: not stale. `position` in the candidate's list.
  void Add(int position, const TalentFact& talent, bool own, bool fresh, int sim, int m) {
    if (m > best_) Keep(position, sim, m);
    if (!fresh) return;
    if (talent.derived()) {
      best_derived_ = std::max(best_derived_, static_cast<std::int16_t>(m));
    } else if (own) {
      own_known_ = true;
      // A known level 0 is what gave m, until a related one gives more.
      if (position_ == kNone) Keep(position, sim, m);
    } else {
      best_assessed_ = std::max(best_assessed_, static_cast<std::int16_t>(m));
    }
  }

  RequirementResult Finish(const CandidateFacts& candidate, const model::Policy& policy) const {
    RequirementResult result;
    result.m = result.low = result.high = best_;
    result.sim = sim_;
    if (position_ != kNone) result.best = &candidate.talents[position_];
    if (own_known_ || best_assessed_ > policy.talent_prior) {
      result.knowledge = Knowledge::kKnown;
    } else if (best_derived_ > policy.talent_prior) {
      result.knowledge = Knowledge::kHalfKnown;
    } else {
      result.knowledge = Knowledge::kUnknown;
      if (best_ <= policy.talent_prior) result.best = nullptr;
      result.m = std::max<int>(policy.talent_prior, best_);
      result.low = best_assessed_;
      result.high = 1000;
    }
    return result;
  }

 private:
  static constexpr std::uint8_t kNone = 255;

  void Keep(int position, int sim, int m) {
    best_ = static_cast<std::int16_t>(m);
    sim_ = static_cast<std::int16_t>(sim);
    position_ = static_cast<std::uint8_t>(position);
  }

  std::int16_t best_ = 0;           // over all of them
  std::int16_t best_assessed_ = 0;  // over fresh, assessed, related ones
  std::int16_t best_derived_ = 0;   // over fresh, derived ones
  std::int16_t sim_ = 0;            // of the one that gave the best
  std::uint8_t position_ = kNone;   // likewise
  bool own_known_ = false;          // its own code has an assessed fresh level
};

// One requirement by itself; a score takes all of them at once
// (score_talents.h).
RequirementResult EvaluateRequirement(const CandidateFacts& candidate,
                                      const OpportunityFacts& opportunity,
                                      const RequirementFact& requirement, PackedDay as_of,
                                      const model::Policy& policy);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_H_
