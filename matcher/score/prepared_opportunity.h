// One opportunity made ready to be scored with many candidates: what a pair
// needs of it and of the policies, folded once.
#ifndef PASSEND_MATCHER_SCORE_PREPARED_OPPORTUNITY_H_
#define PASSEND_MATCHER_SCORE_PREPARED_OPPORTUNITY_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/facts.h"
#include "matcher/score/score.h"

namespace passend::score {

// For one opportunity, one day, one policy of the work and one of the person:
// make one for each policy of the candidates' tenants. ScoreContext::access is
// a matter of each pair and not kept. Ownership: keeps references to all that
// it is made of; they must outlive it and not change. Threads: any number may
// score with one; Prepare() needs it for itself. Cost: Prepare() is about half
// a score, and without allocation once the object has been used. Memory: 1 KB
// and 8 bytes per requirement and related talent.
class PreparedOpportunity {
 public:
  // Unusable until Prepare().
  PreparedOpportunity() = default;
  PreparedOpportunity(const ScoreContext& context, const OpportunityFacts& opportunity) {
    Prepare(context, opportunity);
  }

  // Requires: at most kMaxRequirements requirements and CompiledPolicy::kMaxA
  // scored loads.
  void Prepare(const ScoreContext& context, const OpportunityFacts& opportunity);

  const OpportunityFacts& facts() const { return *facts_; }
  PackedDay as_of() const { return as_of_; }
  const CompiledPolicy& work() const { return *work_; }
  const CompiledPolicy& person() const { return *person_; }
  const CatalogueTables& tables() const { return *tables_; }

  struct Requirement {
    std::uint16_t weight = 0;  // w_r of rules.md 3
    std::uint8_t level = 1;
    bool alone = false;  // nothing is related to it, so its own talent decides
  };
  std::span<const Requirement> requirements() const {
    return {requirements_.data(), facts_->requirements.size()};
  }
  std::uint32_t requirement_weights() const { return requirement_weights_; }

  // What a talent is worth to a requirement.
  struct Link {
    std::uint16_t talent = 0;
    std::uint16_t sim = 0;  // permille; 1000 = its own talent
    std::uint8_t requirement = 0;
    std::uint16_t next = 0;  // as in FirstLink()
    bool own() const { return sim == 1000; }
  };
  // 1 + the position of the first of the links among which are those of this
  // talent, in the order of the requirements; 0 = no more.
  std::uint16_t FirstLink(std::uint16_t talent) const {
    return first_link_[talent & (kBuckets - 1)];
  }
  const Link& link(std::uint16_t one_plus_position) const { return links_[one_plus_position - 1]; }

  // A scored item. Numbers of items per class are kept in one word: see Tally.
  struct Item {
    LoadSteps steps;
    std::uint8_t item = 0;
    // What an item of class fine, a, b and hard adds.
    std::array<std::uint32_t, 4> adds = {};
    // Which of these a known capacity is.
    std::size_t ClassOf(int capacity) const {
      return static_cast<std::size_t>((capacity < steps.a_below ? 1 : 0) +
                                      (capacity < steps.b_below ? 1 : 0) +
                                      (capacity < steps.hard_below ? 1 : 0));
    }
  };
  std::span<const Item> scored() const { return {scored_.data(), facts_->scored_count}; }
  // Positions in facts().loads of the others that may be a hard overload
  // without any measure.
  std::span<const std::uint8_t> perhaps_kern() const { return perhaps_kern_; }

 private:
  static constexpr std::size_t kBuckets =
      128;  // a power of two; most opportunities have fewer links

  const OpportunityFacts* facts_ = nullptr;
  const CompiledPolicy* work_ = nullptr;
  const CompiledPolicy* person_ = nullptr;
  const CatalogueTables* tables_ = nullptr;
  PackedDay as_of_ = 0;
  std::uint32_t requirement_weights_ = 0;
  std::array<Requirement, model::kMaxRequirements> requirements_;
  std::array<std::uint16_t, kBuckets> first_link_;
  std::vector<Link> links_;
  std::array<Item, CompiledPolicy::kMaxA> scored_;
  std::vector<std::uint8_t> perhaps_kern_;
};

// Numbers of items per class.
class Tally {
 public:
  static constexpr std::uint32_t kA = 1U;
  static constexpr std::uint32_t kB = 1U << 8;
  static constexpr std::uint32_t kHard = 1U << 16;  // counts as b as well
  static constexpr std::uint32_t kHardWithoutMeasure = 1U << 24;

  // What one item adds. Requires: known.
  static std::uint32_t Of(ItemClass item_class, bool no_measure) {
    switch (item_class) {
      case ItemClass::kBridgeable:
        return kA;
      case ItemClass::kOverload:
        return kB;
      case ItemClass::kHard:
        return kB + kHard + (no_measure ? kHardWithoutMeasure : 0);
      default:
        return 0;
    }
  }
  // At most 255 items.
  void Add(std::uint32_t of_item) { counts_ += of_item; }
  void Add(Tally other) { counts_ += other.counts_; }

  int a() const { return static_cast<int>(counts_ & 255); }
  int b() const { return static_cast<int>((counts_ >> 8) & 255); }
  int hard() const { return static_cast<int>((counts_ >> 16) & 255); }
  // Rule H6.
  bool Fails() const { return counts_ >= kHardWithoutMeasure || hard() >= 2; }

 private:
  std::uint32_t counts_ = 0;
};

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_PREPARED_OPPORTUNITY_H_
