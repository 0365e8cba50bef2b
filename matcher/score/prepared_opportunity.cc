#include "matcher/score/prepared_opportunity.h"

#include <cassert>

#include "matcher/score/factors/talenten.h"

namespace passend::score {

void PreparedOpportunity::Prepare(const ScoreContext& context,
                                  const OpportunityFacts& opportunity) {
  assert(opportunity.requirements.size() <= requirements_.size());
  assert(opportunity.scored_count <= scored_.size());
  facts_ = &opportunity;
  work_ = context.work;
  person_ = context.person;
  tables_ = context.tables;
  as_of_ = context.as_of;

  // A new link goes to the front of its bucket, so the last requirement comes
  // first.
  first_link_.fill(0);
  links_.clear();
  requirement_weights_ = 0;
  const auto add = [this](std::uint16_t talent, std::uint16_t sim, std::size_t requirement) {
    std::uint16_t& first = first_link_[talent & (kBuckets - 1)];
    links_.push_back({.talent = talent,
                      .sim = sim,
                      .requirement = static_cast<std::uint8_t>(requirement),
                      .next = first});
    first = static_cast<std::uint16_t>(links_.size());
  };
  for (std::size_t r = opportunity.requirements.size(); r-- > 0;) {
    const RequirementFact& fact = opportunity.requirements[r];
    const int weight = RequirementWeight(fact, work_->policy());
    requirement_weights_ += static_cast<std::uint32_t>(weight);
    requirements_[r] = {.weight = static_cast<std::uint16_t>(weight),
                        .level = fact.level,
                        .alone = fact.related_count == 0};
    add(fact.talent, 1000, r);
    for (const model::RelatedTalent& related : opportunity.related_of(fact)) {
      add(related.talent, related.sim, r);
    }
  }

  for (std::size_t i = 0; i < opportunity.scored_count; ++i) {
    const LoadFact& load = opportunity.loads[i];
    const bool no_measure = NoMeasure(load);
    scored_[i] = {.steps = StepsOf(load, person_->policy()),
                  .item = load.item,
                  .adds = {Tally::Of(ItemClass::kFine, no_measure),
                           Tally::Of(ItemClass::kBridgeable, no_measure),
                           Tally::Of(ItemClass::kOverload, no_measure),
                           Tally::Of(ItemClass::kHard, no_measure)}};
  }
  perhaps_kern_.clear();
  for (std::size_t i = opportunity.scored_count; i < opportunity.loads.size(); ++i) {
    const LoadFact& load = opportunity.loads[i];
    if (NoMeasure(load) && StepsOf(load, person_->policy()).hard_below > 0) {
      perhaps_kern_.push_back(static_cast<std::uint8_t>(i));
    }
  }
}

}  // namespace passend::score
