// One sentence per thing that a factor compared, for the professional, in plain Dutch and in work
// terms: "vraagt staan tijdens het werk 240 min per dag, kan 120 min per dag". No full stop.
#ifndef PASSEND_SERVER_TEXTS_FACTOR_TEXTS_H_
#define PASSEND_SERVER_TEXTS_FACTOR_TEXTS_H_

#include <string>

#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/opportunity.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"

namespace passend::texts {

std::string RequirementText(const score::RequirementLine& line,
                            const score::RequirementFact& requirement,
                            const model::Catalogue& catalogue);
std::string BenuttingText(const score::BenuttingLine& line, const model::Catalogue& catalogue);
std::string ItemText(const score::ItemLine& line, const model::Catalogue& catalogue);
// `wish` is the person's wish of the line's kind; null when it is not at hand.
std::string WishText(const score::WishLine& line, const model::Wish* wish,
                     const model::Catalogue& catalogue);
std::string TravelText(const score::TravelLine& line);
std::string HoursText(const score::HoursLine& line);
std::string SupportText(const score::SupportLine& line);
std::string StepText(const score::StepLine& line);

// The change that would matter most in one factor, with what it is worth in points of 1000; empty
// when nothing would. `policy` is the one that scored.
std::string Counterfactual(model::Factor factor, const score::Explanation& explanation,
                           const score::OpportunityFacts& opportunity,
                           const score::CompiledPolicy& policy, const model::Catalogue& catalogue);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_FACTOR_TEXTS_H_
