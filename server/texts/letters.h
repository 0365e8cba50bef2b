// The texts about one pair as a whole, each for its own reader, in plain Dutch (B1):
// the professional, the candidate, the employer. None of them is a decision; a professional
// decides.
#ifndef PASSEND_SERVER_TEXTS_LETTERS_H_
#define PASSEND_SERVER_TEXTS_LETTERS_H_

#include <string>

#include "matcher/model/catalogue.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"

namespace passend::texts {

// What a letter is written from. All references outlive the call.
struct Pair {
  const score::Explanation& explanation;
  const score::CandidateFacts& candidate;
  const score::OpportunityFacts& opportunity;
  const model::Catalogue& catalogue;
  std::string title;  // of the opportunity; empty = "dit werk"
};

// For the professional: list, score, what carries it, what stands in the way, what to ask first.
std::string Summary(const Pair& pair);

// For the candidate: about this work and this person only. Compares with nobody, names no score.
std::string CandidateText(const Pair& pair);

// For the employer, after a professional put the candidate forward: talents that the work asks and
// the person has, and the hours. Nothing about health: no item of the FML, no work term, no level
// or limit, no support need, no benefit or label. A talent whose name contains one of those terms
// is left out. Empty for a pair that falls off: there is nobody to put forward.
std::string EmployerText(const Pair& pair);

// "past", "past mits", "onvoldoende bekend", "valt af".
std::string ListWord(score::MatchList list);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_LETTERS_H_
