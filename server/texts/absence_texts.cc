#include "server/texts/absence_texts.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/texts/attention_texts.h"
#include "server/texts/change_texts.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

using score::Rule;

constexpr std::size_t kMostCauses = 3;

// What would take the rule away.
std::string HelpWord(Rule rule) {
  switch (rule) {
    case Rule::kAccess:
      return "toestemming om de gegevens te gebruiken";
    case Rule::kStatus:
      return "eerder kunnen beginnen";
    case Rule::kCertificates:
      return "een certificaat of rijbewijs halen";
    case Rule::kExclusions:
      return "opnieuw bespreken wat iemand niet wil of mag";
    case Rule::kTime:
      return "meer uren of andere dagdelen";
    case Rule::kBelastbaarheid:
      return "een aanpassing of andere taken op het werk";
    case Rule::kTravel:
      return "verder of anders kunnen reizen";
    case Rule::kWerkvorm:
      return "een indicatie regelen";
    case Rule::kLanguage:
      return "de taal beter leren";
    case Rule::kSupport:
      return "meer begeleiding op het werk";
  }
  return "";
}

// Numbers of rules that count, most first.
std::vector<std::size_t> MostFirst(const AbsenceCounts::ByRule& counts) {
  std::vector<std::size_t> rules;
  for (std::size_t rule = 1; rule < counts.size(); ++rule) {
    if (counts[rule] > 0) rules.push_back(rule);
  }
  std::ranges::stable_sort(rules,
                           [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  return rules;
}

std::string Works(std::uint64_t count) {
  return count == 1 ? "1 kans" : absl::StrCat(count, " kansen");
}

}  // namespace

std::string AbsenceText(const AbsenceCounts& counts, const model::Catalogue& catalogue) {
  if (counts.open == 0) return "Er is nu geen werk open.";
  std::vector<std::string> causes;
  for (const std::size_t rule : MostFirst(counts.failing)) {
    if (causes.size() == kMostCauses) break;
    const std::uint64_t works = counts.failing[rule];
    const std::string where = absl::StrCat("op ", PlainRule(static_cast<Rule>(rule)));
    causes.push_back(
        causes.empty() ? absl::StrCat(works == 1 ? "valt er " : "vallen er ", works, " af ", where)
                       : absl::StrCat(works, " ", where));
  }
  std::string text;
  if (!causes.empty()) {
    text = absl::StrCat("Van de ", Works(counts.open), " ", Join(causes), ".");
  }
  if (counts.little_known > 0) {
    absl::StrAppend(&text, text.empty() ? "" : " ", "Over ", Works(counts.little_known),
                    " is te weinig bekend.");
  }
  const std::vector<std::size_t> helps = MostFirst(counts.failing_alone);
  if (!helps.empty()) {
    const std::uint64_t works = counts.failing_alone[helps.front()];
    absl::StrAppend(&text, text.empty() ? "" : " ",
                    "Dit helpt het meest: ", HelpWord(static_cast<Rule>(helps.front())), " (",
                    Works(works), works == 1 ? " valt" : " vallen", " alleen daarop af).");
  }
  if (!counts.nearest.empty()) {
    absl::StrAppend(&text, text.empty() ? "" : " ", "Bijna passend: ", counts.nearest);
    if (counts.obstacle.has_value()) {
      absl::StrAppend(&text, ", maar het lukt niet door: ", PlainRule(counts.obstacle->rule));
    }
    absl::StrAppend(&text, ".");
  }
  if (counts.ask.has_value()) {
    absl::StrAppend(&text, text.empty() ? "" : " ", Capital(AskFirstText(*counts.ask, catalogue)));
  }
  return text;
}

std::string AbsenceTextForOther() { return "De werkregisseur kan zien waardoor dat komt."; }

}  // namespace passend::texts
