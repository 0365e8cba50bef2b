// Factor talenten: what the work asks and the person brings (rules.md 3).
#ifndef PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_H_
#define PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_H_

#include <algorithm>
#include <cstdint>
#include <span>

#include "matcher/model/policy.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"
#include "matcher/score/rounding.h"

namespace passend::score {

// half_up(sim * min(level, asked) / asked), capped for derived evidence. Permille. Requires: asked
// 1..4, level 0..4, sim 0..1000.
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
};

// One requirement while the talents of a candidate pass by, in the order of their codes.
class RequirementState {
 public:
  // A talent that is asked for (`own`) or related to it; `m` is its TalentMatch().
  void Add(const TalentFact& talent, bool own, bool stale, int m) {
    if (!stale && !talent.derived()) {
      AddAssessed(own, m);
      return;
    }
    best_ = Most(best_, m);
    if (!stale) best_derived_ = Most(best_derived_, m);
  }
  // The same for fresh, assessed evidence, which most is.
  void AddAssessed(bool own, int m) {
    best_ = Most(best_, m);
    best_assessed_ = Most(best_assessed_, own ? 0 : m);
    own_known_ = static_cast<std::int16_t>(own_known_ | (own ? 1 : 0));
  }

  RequirementResult Finish(const model::Policy& policy) const {
    RequirementResult result;
    result.m = result.low = result.high = best_;
    if (own_known_ != 0 || best_assessed_ > policy.talent_prior) {
      result.knowledge = Knowledge::kKnown;
    } else if (best_derived_ > policy.talent_prior) {
      result.knowledge = Knowledge::kHalfKnown;
    } else {
      result.knowledge = Knowledge::kUnknown;
      result.m = std::max<int>(policy.talent_prior, best_);
      result.low = best_assessed_;
      result.high = 1000;
    }
    return result;
  }

 private:
  static std::int16_t Most(std::int16_t x, int m) {
    return std::max(x, static_cast<std::int16_t>(m));
  }

  // Without initial values, so that many are made empty at once; RequirementState() is empty.
  std::int16_t best_;           // over all of them
  std::int16_t best_assessed_;  // over fresh, assessed, related ones
  std::int16_t best_derived_;   // over fresh, derived ones
  std::int16_t own_known_;      // 1: its own code has an assessed fresh level
};

// Which talent gave the m of a requirement, for the explanation.
class RequirementSource {
 public:
  // As RequirementState::Add(). `talent` must outlive this.
  void Add(const TalentFact& talent, bool own, bool stale, int sim, int m) {
    // A known level 0 is what gave m, until a related one gives more.
    const bool known_own = own && !stale && !talent.derived() && talent_ == nullptr;
    if (m <= best_ && !known_own) return;
    best_ = m;
    sim_ = sim;
    talent_ = &talent;
  }
  // Null when the prior gave m.
  const TalentFact* Of(const RequirementResult& result, const model::Policy& policy) const {
    return result.knowledge == Knowledge::kUnknown && best_ <= policy.talent_prior ? nullptr
                                                                                   : talent_;
  }
  int sim() const { return sim_; }

 private:
  int best_ = 0;
  int sim_ = 0;
  const TalentFact* talent_ = nullptr;
};

// One requirement by itself; a score takes all of them at once (score_talents.h). `related` of the
// requirement, ascending.
RequirementResult EvaluateRequirement(const CandidateFacts& candidate,
                                      const RequirementFact& requirement,
                                      std::span<const model::RelatedTalent> related,
                                      PackedDay as_of, const model::Policy& policy);
inline RequirementResult EvaluateRequirement(const CandidateFacts& candidate,
                                             const OpportunityFacts& opportunity,
                                             const RequirementFact& requirement, PackedDay as_of,
                                             const model::Policy& policy) {
  return EvaluateRequirement(candidate, requirement, opportunity.related_of(requirement), as_of,
                             policy);
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTORS_TALENTEN_H_
