// What a night changed for a pair, with its cause, in plain Dutch (B1): what is said of the person
// (people for work) or of the work (work for a person), whose name comes before it. No full stop.
//
// Changes of kOfCandidate are told about work for a person, those of kOfOpportunity about people
// for work. A cause with a rule says of a gain what stood in the way before, and of a loss what
// stands in the way now.
#ifndef PASSEND_SERVER_TEXTS_CHANGE_TEXTS_H_
#define PASSEND_SERVER_TEXTS_CHANGE_TEXTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/rescoring/change.h"
#include "matcher/score/explanation.h"

namespace passend::texts {

// What a text is written with, beside the change. `catalogue` outlives it.
struct ChangeWords {
  const model::Catalogue& catalogue;
  model::Date today;
  // The day of the cause, when it is known: a certificate expired, work closed.
  std::optional<model::Date> day;
  std::string policy_version;  // "" = not told
};

// For somebody coupled to the person: "past nu: VCA Basis is behaald". Items of belastbaarheid by
// their work terms, never with a level or an amount.
std::string ChangeText(const rescoring::Change& change, const ChangeWords& words);
// For somebody who is not: what everybody may know about the work, and of the person only that
// something changed. Never an item, work term, level, certificate, indication, language, talent or
// support.
std::string ChangeTextForOther(const rescoring::Change& change, const ChangeWords& words);

// The part after the colon; may be empty. `gain`: the pair fits better now.
std::string CauseText(const rescoring::Cause& cause, rescoring::Direction direction, bool gain,
                      const ChangeWords& words);

// Whether a change is to the good: it fits now, better, or with one thing to arrange.
bool IsGain(const rescoring::Change& change);

// An attention point as it stands in a change: as AttentionText(), with rules in plain words.
std::string AttentionWords(const score::Attention& attention, const model::Catalogue& catalogue);
// A rule without its number: "werktijden", "wat het werk vraagt".
std::string PlainRule(score::Rule rule);
// "3 december", and "3 december 2027" in another year than `today`.
std::string DayWord(model::Date day, model::Date today);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_CHANGE_TEXTS_H_
