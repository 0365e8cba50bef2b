// Talenten and talentbenutting of one pair: the candidate's talents pass by
// once and meet the requirements that ask for them or for something related.
// Included by score_impl.h only.
#ifndef PASSEND_MATCHER_SCORE_SCORE_TALENTS_H_
#define PASSEND_MATCHER_SCORE_SCORE_TALENTS_H_

#include <array>
#include <cstdint>

#include "matcher/score/factors/talentbenutting.h"
#include "matcher/score/factors/talenten.h"
#include "matcher/score/score_pair.h"

namespace passend::score {

template <class Listener>
class TalentScorer {
 public:
  explicit TalentScorer(const Pair<Listener>& pair) : pair_(pair) {
    if (!pair.opportunity.requirements.empty()) MeetRequirements();
  }

  FactorResult Talenten() {
    constexpr model::Factor kFactor = model::Factor::kTalenten;
    const auto requirements = pair_.prepared.requirements();
    if (requirements.empty()) {
      return SingleFactor(pair_, kFactor, pair_.work.no_requirements_score, Knowledge::kUnknown);
    }
    const std::uint32_t weights = pair_.prepared.requirement_weights();
    FactorResult::Sums sums = {settled_sum_, settled_sum_, settled_sum_};
    std::uint32_t unknown_halves = 0;
    bool stale = false;
    for (std::uint32_t left = ~settled_ & ((1U << requirements.size()) - 1); left != 0;
         left &= left - 1) {
      const auto r = static_cast<std::size_t>(__builtin_ctz(left));
      const std::uint32_t w = requirements[r].weight;
      const RequirementResult one = states_[r].Finish(pair_.candidate, pair_.work);
      sums.sub += w * static_cast<std::uint32_t>(one.m);
      sums.low += w * static_cast<std::uint32_t>(one.low);
      sums.high += w * static_cast<std::uint32_t>(one.high);
      if (one.knowledge == Knowledge::kUnknown) {
        unknown_halves += 2 * w;
      } else if (one.knowledge == Knowledge::kHalfKnown) {
        unknown_halves += w;
      }
      if constexpr (Listener::kActive) {
        const bool stale_best = one.knowledge == Knowledge::kUnknown && one.best != nullptr &&
                                pair_.Stale(one.best->stale_index);
        if (one.knowledge == Knowledge::kUnknown) {
          pair_.Leaf(kFactor, pair_.opportunity.requirements[r].talent, w, weights);
        }
        stale = stale || stale_best;
        RequirementLine line;
        line.requirement = static_cast<int>(r);
        if (one.best != nullptr) {
          line.talent = one.best->talent;
          line.level = one.best->level();
          line.sim = one.sim;
          line.derived = one.best->derived();
        }
        line.knowledge = stale_best ? Knowledge::kStale : one.knowledge;
        line.m = one.m;
        pair_.listener.OnRequirement(line);
      }
    }
    if (stale) pair_.AttendStale(kFactor);
    return FactorResult::Mean(sums, weights, unknown_halves, 2 * weights);
  }

  FactorResult Talentbenutting() {
    constexpr model::Factor kFactor = model::Factor::kTalentbenutting;
    if (emphasis_ == 0) {  // or no requirements: then nobody looked
      return SingleFactor(pair_, kFactor, pair_.work.benutting_prior, Knowledge::kUnknown);
    }
    if constexpr (Listener::kActive) {
      const auto talents = pair_.candidate.talent_list();
      for (std::size_t i = 0; i < talents.size(); ++i) {
        const int e = talents[i].emphasis();
        if (e == 0) continue;
        const bool stale = pair_.Stale(talents[i].stale_index);
        if (stale) pair_.Leaf(kFactor, talents[i].talent, e, emphasis_);
        pair_.listener.OnBenutting({talents[i].talent, e, uses_[i].requirement,
                                    stale ? Knowledge::kStale : Knowledge::kKnown, uses_[i].u});
      }
    }
    if (stale_emphasis_ > 0) pair_.AttendStale(kFactor);
    const FactorResult::Sums sums = {used_, used_ - stale_used_,
                                     used_ - stale_used_ + 1000 * stale_emphasis_};
    return FactorResult::Mean(sums, emphasis_, stale_emphasis_, emphasis_);
  }

 private:
  void MeetRequirements() {
    const auto requirements = pair_.prepared.requirements();
    const CandidateFacts& candidate = pair_.candidate;
    for (int position = 0; position < candidate.talent_count; ++position) {
      const TalentFact talent = candidate.talents[static_cast<std::size_t>(position)];
      const bool stale = pair_.Stale(talent.stale_index);
      const int level = talent.level();
      UseResult use;
      for (std::uint16_t at = pair_.prepared.FirstLink(talent.talent); at != 0;) {
        const PreparedOpportunity::Link& link = pair_.prepared.link(at);
        at = link.next;
        if (link.talent != talent.talent) continue;
        const auto& requirement = requirements[link.requirement];
        const int m = TalentMatch(link.sim, level, requirement.level, talent.derived(), pair_.work);
        use.Add(link.requirement, TalentUse(link.sim, level, requirement.level));
        // Alone, assessed and fresh: known, whatever else the person has.
        // Nothing to remember.
        if (!Listener::kActive && requirement.alone && !stale && !talent.derived()) {
          settled_sum_ += requirement.weight * static_cast<std::uint32_t>(m);
          settled_ |= 1U << link.requirement;
        } else {
          states_[link.requirement].Add(position, talent, link.own(), !stale, link.sim, m);
        }
      }
      const auto e = static_cast<std::uint32_t>(talent.emphasis());
      emphasis_ += e;
      used_ += e * static_cast<std::uint32_t>(use.u);
      if (stale) {
        stale_emphasis_ += e;
        stale_used_ += e * static_cast<std::uint32_t>(use.u);
      }
      if constexpr (Listener::kActive) uses_[static_cast<std::size_t>(position)] = use;
    }
  }

  const Pair<Listener>& pair_;
  std::array<RequirementState, model::kMaxRequirements> states_;
  std::uint32_t settled_ = 0;      // bit per requirement of which all is known
  std::uint32_t settled_sum_ = 0;  // of weight * m of those
  std::uint32_t emphasis_ = 0;
  std::uint32_t used_ = 0;  // sum of emphasis * u
  std::uint32_t stale_emphasis_ = 0;
  std::uint32_t stale_used_ = 0;
  // For the explanation.
  struct Nothing {};
  using Uses = std::array<UseResult, model::kMaxCandidateTalents>;
  [[no_unique_address]] std::conditional_t<Listener::kActive, Uses, Nothing> uses_;
};

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_SCORE_TALENTS_H_
