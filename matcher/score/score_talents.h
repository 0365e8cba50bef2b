// Talenten and talentbenutting of one pair: the candidate's talents pass by once and meet the
// requirements that ask for them or for something related. Included by score_impl.h only.
#ifndef PASSEND_MATCHER_SCORE_SCORE_TALENTS_H_
#define PASSEND_MATCHER_SCORE_SCORE_TALENTS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>

#include "matcher/score/factors/talentbenutting.h"
#include "matcher/score/factors/talenten.h"
#include "matcher/score/score_pair.h"

namespace passend::score {

template <class Listener>
class TalentScorer {
 public:
  explicit TalentScorer(const Pair<Listener>& pair) : pair_(pair) {
    if (pair.prepared.requirement_count() > 0) MeetRequirements();
  }

  FactorResult Talenten() {
    constexpr model::Factor kFactor = model::Factor::kTalenten;
    const int requirements = pair_.prepared.requirement_count();
    if (requirements == 0) {
      return SingleFactor(pair_, kFactor, pair_.work.no_requirements_score, Knowledge::kUnknown);
    }
    const std::uint32_t weights = pair_.prepared.requirement_weights();
    FactorResult::Sums sums = {settled_sum_, settled_sum_, settled_sum_};
    std::uint32_t unknown_halves = 0;
    bool stale = false;
    for (std::uint32_t left = ~settled_ & ((1U << requirements) - 1); left != 0; left &= left - 1) {
      const int r = __builtin_ctz(left);
      const std::uint32_t w = pair_.prepared.requirement_weight(r);
      const RequirementResult one = StateOf(r).Finish(pair_.work);
      sums.sub += w * static_cast<std::uint32_t>(one.m);
      sums.low += w * static_cast<std::uint32_t>(one.low);
      sums.high += w * static_cast<std::uint32_t>(one.high);
      unknown_halves += one.knowledge == Knowledge::kUnknown     ? 2 * w
                        : one.knowledge == Knowledge::kHalfKnown ? w
                                                                 : 0;
      if constexpr (Listener::kActive) stale = Tell(r, one, w) || stale;
    }
    if (stale) pair_.AttendStale(kFactor);
    return FactorResult::Mean(sums, weights, unknown_halves, 2 * weights);
  }

  FactorResult Talentbenutting() {
    constexpr model::Factor kFactor = model::Factor::kTalentbenutting;
    if (emphasis_ == 0) {  // or no requirements: then nobody looked
      return SingleFactor(pair_, kFactor, pair_.work.benutting_prior, Knowledge::kUnknown);
    }
    if (Listener::kLines || (Listener::kActive && stale_emphasis_ > 0)) {
      const auto talents = pair_.candidate.talent_list();
      for (std::size_t i = 0; i < talents.size(); ++i) {
        const int e = talents[i].emphasis();
        if (e == 0) continue;
        const bool stale = pair_.Stale(talents[i].stale_index);
        if (stale) pair_.Leaf(kFactor, talents[i].talent, e, emphasis_);
        if constexpr (Listener::kLines) {
          const UseResult& use = uses_[i];
          pair_.listener.OnBenutting({talents[i].talent, e, use.requirement,
                                      stale ? Knowledge::kStale : Knowledge::kKnown, use.u});
        }
      }
    }
    if (stale_emphasis_ > 0) pair_.AttendStale(kFactor);
    const FactorResult::Sums sums = {used_, used_ - stale_used_,
                                     used_ - stale_used_ + 1000 * stale_emphasis_};
    return FactorResult::Mean(sums, emphasis_, stale_emphasis_, emphasis_);
  }

 private:
  void MeetRequirements() {
    // Local, so that they are registers.
    std::uint32_t settled = 0;
    std::uint32_t settled_sum = 0;
    std::uint32_t emphasis = 0;
    std::uint32_t used = 0;
    const std::uint32_t stale_days = pair_.stale_days;
    if (!pair_.prepared.all_alone()) EmptyStates();
    for (const TalentFact& talent : pair_.candidate.talent_list()) {
      const auto e = static_cast<std::uint32_t>(talent.emphasis());
      emphasis += e;
      const bool stale = ((stale_days >> talent.stale_index) & 1) != 0;
      // Assessed and fresh, as most are.
      if (!Listener::kLines && !(talent.derived() | stale)) [[likely]] {
        std::uint32_t use = 0;
        ForLinks(talent, [&](const PreparedOpportunity::Link& link,
                             PreparedOpportunity::Link::Worth worth) {
          use = std::max<std::uint32_t>(use, worth.use);
          // Known, whatever else the person has, when nothing else is related.
          settled_sum += std::uint32_t{link.alone_weight} * worth.match;
          settled |= link.alone_bit;
          if (link.alone_bit == 0) {
            states_[link.requirement].AddAssessed(link.own(), worth.match);
            if constexpr (Listener::kActive) {
              sources_[link.requirement].Add(talent, link.own(), false, link.sim, worth.match);
            }
          }
        });
        used += e * use;
        continue;
      }
      used += e * MeetWith(talent, e);
    }
    settled_ = settled;
    settled_sum_ = settled_sum;
    emphasis_ = emphasis;
    used_ = used;
  }

  void EmptyStates() {
    const auto count = static_cast<std::size_t>(pair_.prepared.requirement_count());
    for (std::size_t r = 0; r < count; ++r) states_[r] = {};
    states_used_ = true;
  }

  // A talent of any kind; returns u of rules.md 3. By itself, to keep it out of the way of the
  // rest.
  [[gnu::noinline]] std::uint32_t MeetWith(const TalentFact& talent, std::uint32_t emphasis) {
    if (!states_used_) EmptyStates();
    const bool stale = pair_.Stale(talent.stale_index);
    UseResult use;
    ForLinks(
        talent, [&](const PreparedOpportunity::Link& link, PreparedOpportunity::Link::Worth worth) {
          use.Add(link.requirement, worth.use);
          const int m =
              talent.derived() ? std::min<int>(worth.match, pair_.work.derived_cap) : worth.match;
          states_[link.requirement].Add(talent, link.own(), stale, m);
          if constexpr (Listener::kActive) {
            sources_[link.requirement].Add(talent, link.own(), stale, link.sim, m);
          }
        });
    if (stale) {
      stale_emphasis_ += emphasis;
      stale_used_ += emphasis * static_cast<std::uint32_t>(use.u);
    }
    if constexpr (Listener::kLines) {
      uses_[static_cast<std::size_t>(&talent - pair_.candidate.talents.data())] = use;
    }
    return static_cast<std::uint32_t>(use.u);
  }

  RequirementState StateOf(int requirement) const {
    return states_used_ ? states_[static_cast<std::size_t>(requirement)] : RequirementState();
  }

  // Calls visit(link, worth) for every requirement that asks for the talent or one related to it,
  // in their order.
  template <class Visit>
  void ForLinks(const TalentFact& talent, const Visit& visit) const {
    const auto level = static_cast<std::size_t>(talent.level());
    for (std::size_t at = pair_.prepared.FirstLink(talent.talent); at != 0;) {
      const PreparedOpportunity::Link& link = pair_.prepared.link(at);
      at = link.next;
      if (link.talent == talent.talent) [[likely]]
        visit(link, link.worth[level]);
    }
  }

  // Whether the level that gave m is stale.
  bool Tell(int r, const RequirementResult& one, std::uint32_t weight) {
    const RequirementSource& source = sources_[static_cast<std::size_t>(r)];
    const TalentFact* const talent = source.Of(one, pair_.work);
    const bool unknown = one.knowledge == Knowledge::kUnknown;
    const bool stale = unknown && talent != nullptr && pair_.Stale(talent->stale_index);
    if (unknown) {
      pair_.Leaf(model::Factor::kTalenten,
                 pair_.opportunity.requirements[static_cast<std::size_t>(r)].talent, weight,
                 pair_.prepared.requirement_weights());
    }
    if constexpr (Listener::kLines) {
      RequirementLine line;
      line.requirement = r;
      if (talent != nullptr) {
        line.talent = talent->talent;
        line.level = talent->level();
        line.sim = source.sim();
        line.derived = talent->derived();
      }
      line.knowledge = stale ? Knowledge::kStale : one.knowledge;
      line.m = one.m;
      pair_.listener.OnRequirement(line);
    }
    return stale;
  }

  const Pair<Listener>& pair_;
  std::array<RequirementState, model::kMaxRequirements> states_;  // when states_used_
  bool states_used_ = false;
  std::uint32_t settled_ = 0;      // bit per requirement of which all is known
  std::uint32_t settled_sum_ = 0;  // of weight * m of those
  std::uint32_t emphasis_ = 0;
  std::uint32_t used_ = 0;  // sum of emphasis * u
  std::uint32_t stale_emphasis_ = 0;
  std::uint32_t stale_used_ = 0;
  // For telling.
  struct Nothing {};
  using Sources = std::array<RequirementSource, model::kMaxRequirements>;
  using Uses = std::array<UseResult, model::kMaxCandidateTalents>;
  [[no_unique_address]] std::conditional_t<Listener::kActive, Sources, Nothing> sources_;
  [[no_unique_address]] std::conditional_t<Listener::kLines, Uses, Nothing> uses_;
};

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_SCORE_TALENTS_H_
