#include "matcher/score/prepared_opportunity.h"

#include <algorithm>
#include <cassert>

#include "matcher/score/factors/talentbenutting.h"
#include "matcher/score/factors/talenten.h"
#include "matcher/score/rounding.h"

namespace passend::score {
namespace {

// TalentMatch() and TalentUse() of the levels 1..4, match and use in turn, for each asked level:
// half_up(sim * least / divisor) = floor((sim * 2 * least + divisor) / (2 * divisor)).
struct LevelRow {
  alignas(16) std::array<std::uint16_t, 8> twice_least;
  alignas(16) std::array<std::uint16_t, 8> divisor;
  alignas(16) std::array<std::uint16_t, 8> reciprocal;
};
constexpr std::array<LevelRow, model::kMaxTalentLevel + 1> LevelRows() {
  std::array<LevelRow, model::kMaxTalentLevel + 1> rows = {};
  for (std::size_t asked = 1; asked < rows.size(); ++asked) {
    for (std::size_t level = 1; level < rows.size(); ++level) {
      for (const bool use : {false, true}) {
        const std::size_t at = 2 * (level - 1) + (use ? 1 : 0);
        const std::size_t divisor = use ? level : asked;
        rows[asked].twice_least[at] = static_cast<std::uint16_t>(2 * std::min(level, asked));
        rows[asked].divisor[at] = static_cast<std::uint16_t>(divisor);
        rows[asked].reciprocal[at] = kLevelReciprocal[divisor];
      }
    }
  }
  return rows;
}
constexpr std::array<LevelRow, model::kMaxTalentLevel + 1> kLevelRows = LevelRows();

void SetWorth(int sim, int asked, PreparedOpportunity::Link& link) {
  const LevelRow& row = kLevelRows[static_cast<std::size_t>(asked)];
  std::array<std::uint16_t, 8> worth;
  for (std::size_t i = 0; i < worth.size(); ++i) {  // one vector
    const auto dividend = static_cast<std::uint16_t>(sim * row.twice_least[i] + row.divisor[i]);
    worth[i] = static_cast<std::uint16_t>((std::uint32_t{dividend} * row.reciprocal[i]) >> 16);
  }
  link.worth[0] = {};
  for (std::size_t level = 1; level < link.worth.size(); ++level) {
    link.worth[level] = {worth[2 * level - 2], worth[2 * level - 1]};
  }
}

}  // namespace

void PreparedOpportunity::Prepare(const ScoreContext& context,
                                  const OpportunityFacts& opportunity) {
  PrepareRules(context, opportunity);
  PrepareRequirements();
  PrepareLoads();
}

void PreparedOpportunity::PrepareRules(const ScoreContext& context,
                                       const OpportunityFacts& opportunity) {
  facts_ = &opportunity;
  work_ = context.work;
  person_ = context.person;
  tables_ = context.tables;
  as_of_ = context.as_of;
}

void PreparedOpportunity::PrepareRequirements() {
  const std::vector<RequirementFact>& requirements = facts_->requirements;
  assert(requirements.size() <= requirement_weights_.size());
  first_link_.fill(0);
  sum_of_weights_ = 0;
  // Grown only, so that nothing is initialised twice.
  const std::size_t most_links = 1 + requirements.size() + facts_->related.size();
  if (links_.size() < most_links) links_.resize(most_links);
  std::size_t links = 1;  // number 0 is none
  // A new link goes to the front of its bucket, so the last requirement comes first.
  for (std::size_t r = requirements.size(); r-- > 0;) {
    const RequirementFact& fact = requirements[r];
    const auto weight = static_cast<std::uint8_t>(RequirementWeight(fact, work_->policy()));
    requirement_weights_[r] = weight;
    sum_of_weights_ = static_cast<std::uint16_t>(sum_of_weights_ + weight);
    const auto add = [&](std::uint16_t talent, std::uint16_t sim) {
      std::uint16_t& first = first_link_[talent & (kBuckets - 1)];
      Link& link = links_.data()[links];
      SetWorth(sim, fact.level, link);
      link.talent = talent;
      link.sim = sim;
      link.next = first;
      link.requirement = static_cast<std::uint8_t>(r);
      const bool alone = fact.related_count == 0;
      link.alone_weight = alone ? weight : std::uint8_t{0};
      link.alone_bit = alone ? 1U << r : 0U;
      first = static_cast<std::uint16_t>(links++);
    };
    add(fact.talent, 1000);
    for (const model::RelatedTalent& related : facts_->related_of(fact)) {
      add(related.talent, related.sim);
    }
  }
}

void PreparedOpportunity::PrepareLoads() {
  const std::vector<LoadFact>& loads = facts_->loads;
  const PersonSteps person(person_->policy());
  const std::size_t scored = facts_->scored_count;
  assert(scored <= static_cast<std::size_t>(CompiledPolicy::kMaxA));
  steps_ = Steps();
  for (std::size_t i = 0; i < scored; ++i) {
    const LoadSteps steps = person.Of(loads[i]);
    steps_.items[i] = loads[i].item;
    steps_.a_below[i] = static_cast<std::int16_t>(steps.a_below);
    steps_.b_below[i] = static_cast<std::int16_t>(steps.b_below);
    steps_.hard_below[i] = static_cast<std::int16_t>(steps.hard_below);
    steps_.no_measure_below[i] =
        NoMeasure(loads[i]) ? static_cast<std::int16_t>(steps.hard_below) : std::int16_t{0};
  }
  perhaps_kern_.clear();
  for (std::size_t i = scored; i < loads.size(); ++i) {
    if (NoMeasure(loads[i]) && person.Of(loads[i]).hard_below > 0) {
      perhaps_kern_.push_back(static_cast<std::uint8_t>(i));
    }
  }
}

}  // namespace passend::score
