// What the professional reads about the rules of rules.md 2, in plain Dutch.
#ifndef PASSEND_SERVER_TEXTS_RULE_TEXTS_H_
#define PASSEND_SERVER_TEXTS_RULE_TEXTS_H_

#include <string>

#include "matcher/model/catalogue.h"
#include "matcher/score/explanation.h"

namespace passend::texts {

// "H6 belastbaarheid".
std::string RuleWord(score::Rule rule);
// One sentence without full stop; for a rule that holds: "in orde".
std::string RuleText(const score::RuleLine& line, const model::Catalogue& catalogue);
// "past mits ..." of a pair with exactly one obstacle; empty for any other pair.
std::string ObstacleText(const score::Highlights& highlights, const model::Catalogue& catalogue);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_RULE_TEXTS_H_
