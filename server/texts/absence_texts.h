// Why somebody appears in no list, and what would help most, in plain Dutch (B1).
#ifndef PASSEND_SERVER_TEXTS_ABSENCE_TEXTS_H_
#define PASSEND_SERVER_TEXTS_ABSENCE_TEXTS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "matcher/model/catalogue.h"
#include "matcher/score/explanation.h"
#include "matcher/score/score.h"

namespace passend::texts {

struct AbsenceCounts {
  using ByRule = std::array<std::uint64_t, score::kRuleCount + 1>;  // by number of Rule

  std::uint64_t open = 0;                   // open work that could be seen
  std::uint64_t little_known = 0;           // of those: in onvoldoende bekend
  ByRule failing = {};                      // falls off, by first failing rule
  ByRule failing_alone = {};                // and nothing else stands in the way
  std::optional<score::AskFirst> ask;       // what weighs most of what is not known
  std::string nearest;                      // title of work that fails on one rule only; "" = none
  std::optional<score::RuleLine> obstacle;  // of that work
};

// For who is coupled: the rules by how much work falls off on them, what helps most, what to ask.
std::string AbsenceText(const AbsenceCounts& counts, const model::Catalogue& catalogue);
// For who is not: that there is a cause to look for, and whom to ask.
std::string AbsenceTextForOther();

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_ABSENCE_TEXTS_H_
