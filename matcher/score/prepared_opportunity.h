// One opportunity made ready to be scored with many candidates: what a pair needs of it and of the
// policies, folded once.
#ifndef PASSEND_MATCHER_SCORE_PREPARED_OPPORTUNITY_H_
#define PASSEND_MATCHER_SCORE_PREPARED_OPPORTUNITY_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/facts.h"
#include "matcher/score/score.h"
#include "matcher/score/tally.h"

namespace passend::score {

// For one opportunity, one day, one policy of the work and one of the person: make one for each
// policy of the candidates' tenants. ScoreContext::access is a matter of each pair and not kept.
// Ownership: keeps references to all that it is made of; they must outlive it and not change.
// Threads: any number may score with one; Prepare() needs it for itself.
// Cost: Prepare() is about one score, and without allocation once the object has been used.
// Memory: 0.6 KB, and 32 bytes per requirement and talent related to it.
class PreparedOpportunity {
 public:
  // Unusable until Prepare().
  PreparedOpportunity() = default;
  PreparedOpportunity(const ScoreContext& context, const OpportunityFacts& opportunity) {
    Prepare(context, opportunity);
  }

  // Requires: at most kMaxRequirements requirements and CompiledPolicy::kMaxA scored loads.
  void Prepare(const ScoreContext& context, const OpportunityFacts& opportunity);
  // For rules other than H6 only: nothing about requirements and loads may be asked.
  void PrepareRules(const ScoreContext& context, const OpportunityFacts& opportunity);

  const OpportunityFacts& facts() const { return *facts_; }
  PackedDay as_of() const { return as_of_; }
  const CompiledPolicy& work() const { return *work_; }
  const CompiledPolicy& person() const { return *person_; }
  const CatalogueTables& tables() const { return *tables_; }

  int requirement_count() const { return static_cast<int>(facts_->requirements.size()); }
  // w_r of rules.md 3.
  std::uint32_t requirement_weight(int requirement) const {
    return requirement_weights_[static_cast<std::size_t>(requirement)];
  }
  std::uint32_t requirement_weights() const { return sum_of_weights_; }
  // Nothing is related to any requirement.
  bool all_alone() const { return facts_->related.empty(); }

  // What a talent is worth to a requirement.
  struct Link {
    // By level of the talent: TalentMatch() of assessed evidence, and TalentUse().
    struct Worth {
      std::uint16_t match = 0;
      std::uint16_t use = 0;
    };
    std::array<Worth, model::kMaxTalentLevel + 1> worth = {};
    std::uint16_t talent = 0;
    std::uint16_t sim = 0;         // permille; 1000 = the requirement's own talent
    std::uint16_t next = 0;        // as in FirstLink()
    std::uint8_t requirement = 0;  // its position
    // When nothing else is related to the requirement, so that this talent alone can settle it: its
    // weight, and its bit by position. Else 0.
    std::uint8_t alone_weight = 0;
    std::uint32_t alone_bit = 0;
    bool own() const { return sim == 1000; }
  };
  // The first of the links among which are those of this talent, in the order of the requirements,
  // as a number for link(); 0 = no more.
  std::size_t FirstLink(std::uint32_t talent) const { return first_link_[talent & (kBuckets - 1)]; }
  const Link& link(std::size_t number) const { return links_.data()[number]; }

  // LoadSteps of facts().scored().
  LoadSteps steps(std::size_t item) const {
    return {.a_below = static_cast<std::uint16_t>(steps_.a_below[item]),
            .b_below = static_cast<std::uint16_t>(steps_.b_below[item]),
            .hard_below = static_cast<std::uint16_t>(steps_.hard_below[item])};
  }
  // The scored items of a candidate whose capacity is recorded and not stale, when no attention
  // point is resolved. Returns the other scored items, as bits by position. `stale_days`: bit per
  // StaleIndex.
  std::uint32_t TallyFresh(const CandidateFacts& candidate, std::uint32_t stale_days,
                           Tally& tally) const;
  // Positions in facts().loads of the items beyond the scored ones that may be a hard overload
  // without any measure.
  std::span<const std::uint8_t> perhaps_kern() const { return perhaps_kern_; }

 private:
  static constexpr std::size_t kBuckets = 64;  // a power of two; most have fewer links
  static constexpr std::size_t kLanes = 16;    // at least CompiledPolicy::kMaxA, a whole vector

  void PrepareRequirements();
  void PrepareLoads();

  // LoadSteps of the scored items, one array for each step; 0 where there is no item.
  struct Steps {
    using Lanes = std::array<std::int16_t, kLanes>;
    alignas(16) Lanes a_below = {};
    alignas(16) Lanes b_below = {};
    alignas(16) Lanes hard_below = {};
    alignas(16) Lanes no_measure_below = {};  // hard_below of those without any measure
    std::array<std::uint8_t, kLanes> items = {};
  };

  const OpportunityFacts* facts_ = nullptr;
  const CompiledPolicy* work_ = nullptr;
  const CompiledPolicy* person_ = nullptr;
  const CatalogueTables* tables_ = nullptr;
  PackedDay as_of_ = 0;
  std::uint16_t sum_of_weights_ = 0;
  std::array<std::uint8_t, model::kMaxRequirements> requirement_weights_;
  std::array<std::uint16_t, kBuckets> first_link_;
  Steps steps_;
  std::vector<Link> links_;
  std::vector<std::uint8_t> perhaps_kern_;
};

inline std::uint32_t PreparedOpportunity::TallyFresh(const CandidateFacts& candidate,
                                                     std::uint32_t stale_days, Tally& tally) const {
  // Unknown is above every step; a lane without an item has none.
  static_assert(ItemFact::kUnknownValue > ItemFact::kUnlimitedValue);
  alignas(16) Steps::Lanes capacities = {};
  const std::size_t count = facts_->scored_count;
  std::uint32_t others = 0;
  if (stale_days == 0) [[likely]] {
    for (std::size_t i = 0; i < count; ++i) {
      capacities[i] = static_cast<std::int16_t>(candidate.items[steps_.items[i]].value());
    }
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      const ItemFact fact = candidate.items[steps_.items[i]];
      const bool stale = ((stale_days >> fact.stale_index()) & 1) != 0;
      capacities[i] = static_cast<std::int16_t>(stale ? ItemFact::kUnknownValue : fact.value());
    }
  }
  // A vector: a count of at most twelve fits in four bits, so a lane counts the four steps side by
  // side.
  std::uint16_t counts = 0;
  std::uint16_t unknown = 0;
  for (std::size_t i = 0; i < kLanes; ++i) {
    const std::int16_t value = capacities[i];
    unknown = static_cast<std::uint16_t>(unknown | (value == ItemFact::kUnknownValue ? 1 : 0));
    const auto one = static_cast<std::uint16_t>(
        (value < steps_.a_below[i] ? 1 : 0) | (value < steps_.b_below[i] ? 16 : 0) |
        (value < steps_.hard_below[i] ? 256 : 0) | (value < steps_.no_measure_below[i] ? 4096 : 0));
    counts = static_cast<std::uint16_t>(counts + one);
  }
  if (unknown != 0) {
    for (std::size_t i = 0; i < count; ++i) {
      others |= (capacities[i] == ItemFact::kUnknownValue ? 1U : 0U) << i;
    }
  }
  tally.AddSteps(counts & 15, (counts >> 4) & 15, (counts >> 8) & 15, counts >> 12);
  return others;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_PREPARED_OPPORTUNITY_H_
