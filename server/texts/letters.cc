#include "server/texts/letters.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/texts/attention_texts.h"
#include "server/texts/rule_texts.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

// A sub-score from here on is named as strong, up to the other as weak.
constexpr int kStrong = 800;
constexpr int kWeak = 500;
constexpr int kMostTalents = 5;

std::string Work(const Pair& pair) {
  return pair.title.empty() ? std::string("dit werk") : absl::StrCat("het werk ‘", pair.title, "’");
}

bool IsImputed(const score::PairScore& score, int factor) { return (score.imputed >> factor) & 1; }

// The factors with a sub-score in [low, high] that are known.
std::vector<std::string> FactorsBetween(const score::PairScore& score, int low, int high) {
  std::vector<std::string> words;
  for (int f = 0; f < model::kFactorCount; ++f) {
    const int sub = score.sub[static_cast<std::size_t>(f)];
    if (!IsImputed(score, f) && sub >= low && sub <= high) {
      words.push_back(FactorWord(static_cast<model::Factor>(f)));
    }
  }
  return words;
}

std::vector<std::string> UnknownFactors(const score::PairScore& score) {
  std::vector<std::string> words;
  for (int f = 0; f < model::kFactorCount; ++f) {
    if (IsImputed(score, f)) words.push_back(FactorWord(static_cast<model::Factor>(f)));
  }
  return words;
}

// The talents that the work asks and the person has at the level asked, surely, best first.
std::vector<int> SharedTalents(const Pair& pair) {
  std::vector<int> talents;
  for (const score::RequirementLine& line : pair.explanation.requirements) {
    const auto& requirement =
        pair.opportunity.requirements[static_cast<std::size_t>(line.requirement)];
    if (line.talent == requirement.talent && line.level >= requirement.level &&
        line.knowledge != score::Knowledge::kUnknown && talents.size() < kMostTalents) {
      talents.push_back(line.talent);
    }
  }
  return talents;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Whether a word to an employer would speak of belastbaarheid.
bool SpeaksOfHealth(std::string_view word, const model::Catalogue& catalogue) {
  const std::string lower = Lower(word);
  const auto in = [&lower](const std::string& term) {
    return !term.empty() && lower.find(Lower(term)) != std::string::npos;
  };
  return std::ranges::any_of(catalogue.items(),
                             [&](const model::FmlItem& item) {
                               return in(item.key) || in(item.name_nl) || in(item.work_term);
                             }) ||
         std::ranges::any_of(catalogue.werktermen(),
                             [&](const model::Werkterm& term) { return in(term.name_nl); });
}

std::string FailedRulesText(const Pair& pair) {
  std::vector<std::string> reasons;
  for (const score::RuleLine& line : pair.explanation.rules) {
    if (line.outcome == score::RuleOutcome::kFailed) {
      reasons.push_back(RuleText(line, pair.catalogue));
    }
  }
  if (reasons.empty()) {
    for (const score::RuleLine& line : pair.explanation.rules) {
      if (line.outcome == score::RuleOutcome::kObstacle) {
        reasons.push_back(RuleText(line, pair.catalogue));
      }
    }
  }
  std::string text;
  for (const std::string& reason : reasons) {
    absl::StrAppend(&text, text.empty() ? "" : "; ", reason);
  }
  return text;
}

}  // namespace

std::string ListWord(score::MatchList list) {
  switch (list) {
    case score::MatchList::kPast:
      return "past";
    case score::MatchList::kPastMits:
      return "past mits";
    case score::MatchList::kOnvoldoendeBekend:
      return "onvoldoende bekend";
    case score::MatchList::kValtAf:
      return "valt af";
  }
  return "";
}

std::string Summary(const Pair& pair) {
  const score::PairScore& score = pair.explanation.score;
  if (score.list == score::MatchList::kValtAf) {
    return absl::StrCat("Valt af: ", FailedRulesText(pair), ".");
  }
  std::string text;
  switch (score.list) {
    case score::MatchList::kPast:
      text = absl::StrCat("Past: ", Percent(score.score), ".");
      break;
    case score::MatchList::kPastMits:
      text = absl::StrCat(Capital(ObstacleText(pair.explanation, pair.catalogue)), ". Score ",
                          Percent(score.score), ".");
      break;
    default:
      text = "Onvoldoende bekend om te rangschikken.";
      break;
  }
  const std::vector<std::string> strong = FactorsBetween(score, kStrong, 1000);
  const std::vector<std::string> weak = FactorsBetween(score, 0, kWeak);
  const std::vector<std::string> unknown = UnknownFactors(score);
  if (!strong.empty()) absl::StrAppend(&text, " Sterk: ", Join(strong), ".");
  if (!weak.empty()) absl::StrAppend(&text, " Zwak: ", Join(weak), ".");
  if (!unknown.empty()) absl::StrAppend(&text, " Niet bekend: ", Join(unknown), ".");
  if (score.one_sided) {
    absl::StrAppend(&text, " Past van één kant: voor het werk ", Percent(score.fit_work),
                    ", voor de kandidaat ", Percent(score.fit_candidate), ".");
  }
  if (pair.explanation.ask_first.has_value()) {
    absl::StrAppend(&text, " ", Capital(AskFirstText(*pair.explanation.ask_first, pair.catalogue)));
  }
  return text;
}

std::string CandidateText(const Pair& pair) {
  const score::PairScore& score = pair.explanation.score;
  const std::string work = Work(pair);
  std::string text;
  switch (score.list) {
    case score::MatchList::kPast:
      text = absl::StrCat("We hebben gekeken of ", work, " bij u past. Dat lijkt zo te zijn.");
      break;
    case score::MatchList::kPastMits:
      text = absl::StrCat("We hebben gekeken of ", work,
                          " bij u past. Het kan passen, maar er is nog één ding te regelen.");
      break;
    case score::MatchList::kOnvoldoendeBekend:
      text = absl::StrCat("We hebben gekeken of ", work,
                          " bij u past. We weten nog te weinig om dat goed te zeggen.");
      break;
    case score::MatchList::kValtAf:
      text = absl::StrCat("We hebben gekeken of ", work,
                          " bij u past. Nu is dat niet zo. Dat kan later anders zijn.");
      break;
  }
  std::vector<std::string> talents;
  for (const int talent : SharedTalents(pair)) {
    talents.push_back(TalentWord(pair.catalogue, talent));
  }
  if (!talents.empty()) {
    absl::StrAppend(&text, " Dit kunt u goed en dit werk vraagt erom: ", Join(talents), ".");
  }
  // From the person's side: what the work means for them.
  constexpr std::array<const char*, model::kFactorCount> kGood = {
      nullptr,
      "u kunt doen waar u goed in bent",
      "het werk is niet te zwaar voor u",
      "het werk past bij wat u wilt",
      "het is niet ver reizen",
      "de uren passen bij u",
      "er is genoeg begeleiding",
      "het is een goede volgende stap"};
  constexpr std::array<const char*, model::kFactorCount> kTalk = {
      "wat u nog kunt leren voor dit werk",
      "of dit werk gebruikt waar u goed in bent",
      "wat u nodig hebt om het werk vol te houden",
      "of dit werk is wat u wilt",
      "hoe u naar het werk reist",
      "de uren en dagen",
      "hoeveel begeleiding u nodig hebt",
      "of dit een goede volgende stap is"};
  std::vector<std::string> good;
  std::vector<std::string> talk;
  for (std::size_t f = 0; f < model::kFactorCount; ++f) {
    if (IsImputed(score, static_cast<int>(f)) || score.sub[f] <= kWeak) {
      talk.emplace_back(kTalk[f]);
    } else if (score.sub[f] >= kStrong && kGood[f] != nullptr &&
               score.list != score::MatchList::kValtAf) {
      good.emplace_back(kGood[f]);
    }
  }
  if (!good.empty()) absl::StrAppend(&text, " Wat goed past: ", Join(good), ".");
  if (!talk.empty()) {
    absl::StrAppend(&text, " Hier willen we met u over praten: ", Join(talk), ".");
  }
  absl::StrAppend(&text,
                  " Een computer heeft dit uitgerekend. Uw begeleider kijkt er samen met u naar. U "
                  "beslist zelf of wij u voorstellen aan de werkgever. Klopt er iets niet? Zeg het "
                  "dan tegen uw begeleider.");
  return text;
}

std::string EmployerText(const Pair& pair) {
  if (pair.explanation.score.list == score::MatchList::kValtAf) return "";
  std::vector<std::string> talents;
  for (const int talent : SharedTalents(pair)) {
    const std::string word = TalentWord(pair.catalogue, talent);
    if (!SpeaksOfHealth(word, pair.catalogue)) talents.push_back(word);
  }
  // A title is the employer's own text about the function, so it may be named.
  std::string text = absl::StrCat("Wij hebben een kandidaat voor ", Work(pair), ".");
  if (!talents.empty()) {
    absl::StrAppend(&text, " De kandidaat brengt mee wat het werk vraagt: ", Join(talents), ".");
  }
  if (pair.explanation.hours.overlap > 0) {
    absl::StrAppend(&text, " Samen mogelijk is ", PerWeek(pair.explanation.hours.overlap), ".");
  }
  absl::StrAppend(
      &text,
      " Uw accountmanager bespreekt met u hoe een goede start eruitziet en wat u en wij "
      "daarvoor regelen.");
  return text;
}

}  // namespace passend::texts
