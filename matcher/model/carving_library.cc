#include "matcher/model/carving_library.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "matcher/model/checks.h"
#include "matcher/model/names.h"

namespace passend::model {
namespace {

constexpr std::array<std::string_view, kTaakeisCount> kTaakeisNames = {
    "zelfstandigheid",  "sociaal_functioneren",     "deadlines_productiepieken",
    "handelingstempo",  "storingen_onderbrekingen", "voorspelbaarheid",
    "fysieke_belasting"};
constexpr std::array<std::string_view, kVisitQuestionCount> kQuestionNames = {
    "wat_blijft_liggen", "functies", "minuten", "wie_doet_het", "belasting",
    "omstandigheden",    "losmaken", "plaats",  "wanneer",      "begeleiding"};
constexpr int kLeastBlock = 5;
constexpr int kLeastWordForParts = 5;

// Where the check is, and what it found.
class Reporter {
 public:
  explicit Reporter(std::vector<CarvingProblem>& problems) : problems_(problems) {}

  void List(std::string list) {
    list_ = std::move(list);
    index_ = -1;
  }
  void At(std::size_t index) { index_ = static_cast<int>(index); }
  void Add(std::string reason) { problems_.push_back({list_, index_, std::move(reason)}); }
  void Range(const char* field, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      Add(absl::StrCat(field, " must be ", lowest, "..", highest, ", is ", value));
    }
  }
  void Code(const char* field, const std::string& code, std::set<std::string>* seen) {
    if (!IsCode(code)) {
      Add(absl::StrCat(field, " must be 1..64 letters, digits, _ . - or :"));
    } else if (seen != nullptr && !seen->insert(code).second) {
      Add(absl::StrCat(field, " '", code, "' occurs twice"));
    }
  }
  void Words(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
      const std::vector<std::string> lower = LowerWords(word);
      if (lower.size() != 1 || lower[0] != word) {
        Add(absl::StrCat("words must each be one word in lower case, one is '", word, "'"));
      }
    }
  }

 private:
  std::vector<CarvingProblem>& problems_;
  std::string list_;
  int index_ = -1;
};

void CheckGroups(const CarvingContent& content, const Catalogue& catalogue, Reporter& report) {
  report.List("groups");
  if (content.groups.size() > kMaxFunctiegroepen) {
    report.Add(absl::StrCat("must hold at most ", kMaxFunctiegroepen, " entries"));
  }
  std::set<std::string> codes;
  for (std::size_t i = 0; i < content.groups.size(); ++i) {
    const Functiegroep& group = content.groups[i];
    report.At(i);
    report.Code("code", group.code, &codes);
    for (const std::string& sector : group.sectors) {
      if (!catalogue.FindSector(sector)) {
        report.Add(absl::StrCat("sectors '", sector, "' is not in the catalogue"));
      }
    }
    if (group.words.empty()) report.Add("words must not be empty");
    report.Words(group.words);
  }
}

void CheckTaskLoads(const CarvableTask& task, const Catalogue& catalogue, Reporter& report) {
  std::set<std::string> items;
  for (const Load& load : task.loads) {
    const std::optional<int> index = catalogue.FindItem(load.item);
    if (!index) {
      report.Add(absl::StrCat("load '", load.item, "' is not in the catalogue"));
      continue;
    }
    const FmlItem& item = catalogue.items()[static_cast<std::size_t>(*index)];
    if (!item.load_allowed) report.Add(absl::StrCat("load '", load.item, "' is never a load"));
    if (!items.insert(load.item).second) {
      report.Add(absl::StrCat("load '", load.item, "' occurs twice"));
    }
    const int highest =
        item.kind == ItemKind::kCumulative ? task.min_minutes : HighestOf(item.kind);
    report.Range(absl::StrCat("load '", load.item, "'").c_str(), load.value, 1, highest);
    if (load.basis != LoadBasis::kBibliotheek) report.Add("load must be of basis bibliotheek");
  }
  if (task.loads.empty()) report.Add("load must not be empty");
}

void CheckTasks(const CarvingContent& content, const Catalogue& catalogue, Reporter& report) {
  report.List("tasks");
  if (content.tasks.size() > kMaxCarvableTasks) {
    report.Add(absl::StrCat("must hold at most ", kMaxCarvableTasks, " entries"));
  }
  std::set<std::string> groups;
  for (const Functiegroep& group : content.groups) groups.insert(group.code);
  std::set<std::string> codes;
  for (std::size_t i = 0; i < content.tasks.size(); ++i) {
    const CarvableTask& task = content.tasks[i];
    report.At(i);
    report.Code("code", task.code, &codes);
    report.Code("kind", task.kind, nullptr);
    if (!groups.contains(task.group)) {
      report.Add(absl::StrCat("group '", task.group, "' does not exist"));
    }
    report.Range("block_minutes", task.block_minutes, kLeastBlock, kMaxCarvableMinutes);
    report.Range("min_minutes", task.min_minutes, kLeastBlock, kMaxCarvableMinutes);
    report.Range("max_minutes", task.max_minutes, task.min_minutes, kMaxCarvableMinutes);
    if (task.block_minutes > 0 && (task.min_minutes % task.block_minutes != 0 ||
                                   task.max_minutes % task.block_minutes != 0)) {
      report.Add("min_minutes and max_minutes must be multiples of block_minutes");
    }
    report.Range("dayparts", task.dayparts, 0, 0xF);
    CheckTaskLoads(task, catalogue, report);
    std::set<std::string> talents;
    for (const TaskTalent& talent : task.talents) {
      if (!catalogue.FindTalent(talent.code)) {
        report.Add(absl::StrCat("talents '", talent.code, "' is not in the catalogue"));
      } else if (!talents.insert(talent.code).second) {
        report.Add(absl::StrCat("talents '", talent.code, "' occurs twice"));
      }
      report.Range("talents level", talent.level, 1, 4);
    }
    if (task.talents.size() > kMaxTaskTalents) {
      report.Add(absl::StrCat("talents must hold at most ", kMaxTaskTalents, " entries"));
    }
    if (task.words.empty()) report.Add("words must not be empty");
    report.Words(task.words);
  }
}

void CheckTaakeisen(const CarvingContent& content, const Catalogue& catalogue, Reporter& report) {
  report.List("taakeisen");
  if (content.taakeisen.size() > kMaxTaakeisRules) {
    report.Add(absl::StrCat("must hold at most ", kMaxTaakeisRules, " entries"));
  }
  std::set<std::pair<Taakeis, std::string>> seen;
  for (std::size_t i = 0; i < content.taakeisen.size(); ++i) {
    const TaakeisRule& rule = content.taakeisen[i];
    report.At(i);
    report.Range("from", rule.from, 1, kMaxTaakeis);
    if (!seen.emplace(rule.taakeis, rule.item).second) {
      report.Add(absl::StrCat("item '", rule.item, "' occurs twice for this taakeis"));
    }
    const std::optional<int> index = catalogue.FindItem(rule.item);
    if (!index) {
      report.Add(absl::StrCat("item '", rule.item, "' is not in the catalogue"));
      continue;
    }
    const FmlItem& item = catalogue.items()[static_cast<std::size_t>(*index)];
    if (item.kind != ItemKind::kCondition && item.kind != ItemKind::kPeak) {
      report.Add("item must be of kind B or P");
    }
    if (!item.load_allowed) report.Add(absl::StrCat("item '", rule.item, "' is never a load"));
    report.Range("value", rule.value, 1, HighestOf(item.kind));
  }
}

// Every byte of a letter that is not ASCII belongs to a word.
bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

}  // namespace

std::string_view TaakeisName(Taakeis taakeis) {
  assert(static_cast<std::size_t>(taakeis) < kTaakeisNames.size());
  return kTaakeisNames[static_cast<std::size_t>(taakeis)];
}

std::optional<int> ValueOf(const Taakeisen& taakeisen, Taakeis taakeis) {
  switch (taakeis) {
    case Taakeis::kZelfstandigheid:
      return taakeisen.zelfstandigheid;
    case Taakeis::kSociaalFunctioneren:
      return taakeisen.sociaal_functioneren;
    case Taakeis::kDeadlinesProductiepieken:
      return taakeisen.deadlines_productiepieken;
    case Taakeis::kHandelingstempo:
      return taakeisen.handelingstempo;
    case Taakeis::kStoringenOnderbrekingen:
      return taakeisen.storingen_onderbrekingen;
    case Taakeis::kVoorspelbaarheid:
      return taakeisen.voorspelbaarheid;
    case Taakeis::kFysiekeBelasting:
      return taakeisen.fysieke_belasting;
  }
  return std::nullopt;
}

std::string_view VisitQuestionName(VisitQuestion question) {
  assert(static_cast<std::size_t>(question) < kQuestionNames.size());
  return kQuestionNames[static_cast<std::size_t>(question)];
}

std::vector<CarvingProblem> CheckCarving(const CarvingContent& content,
                                         const Catalogue& catalogue) {
  std::vector<CarvingProblem> problems;
  Reporter report(problems);
  CheckGroups(content, catalogue, report);
  CheckTasks(content, catalogue, report);
  CheckTaakeisen(content, catalogue, report);
  return problems;
}

std::vector<std::string> LowerWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    // U+00C0..U+00DE without the sign of multiplication: the lower case lies 0x20 further.
    if (i > 0 && text[i - 1] == '\xC3' && static_cast<unsigned char>(c) <= 0x9E && c != '\x97') {
      c = static_cast<char>(c + 0x20);
    }
    if (IsWordByte(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

bool MatchesWord(const std::vector<std::string>& text, std::string_view word) {
  const bool parts = word.size() >= kLeastWordForParts;
  return std::ranges::any_of(text, [word, parts](std::string_view one) {
    return one == word || (parts && (one.starts_with(word) || one.ends_with(word)));
  });
}

absl::StatusOr<CarvingLibrary> CarvingLibrary::Build(CarvingContent content,
                                                     const Catalogue& catalogue) {
  const std::vector<CarvingProblem> problems = CheckCarving(content, catalogue);
  if (!problems.empty()) {
    const CarvingProblem& first = problems.front();
    return absl::InvalidArgumentError(
        absl::StrCat("carving: ", first.list, "[", first.index, "]: ", first.reason));
  }
  CarvingLibrary library;
  library.content_ = std::move(content);
  std::map<std::string_view, std::size_t> groups;
  for (std::size_t i = 0; i < library.groups().size(); ++i) {
    groups.emplace(library.groups()[i].code, i);
  }
  library.tasks_of_.resize(library.groups().size());
  for (std::size_t i = 0; i < library.tasks().size(); ++i) {
    library.tasks_of_[groups.at(library.tasks()[i].group)].push_back(static_cast<int>(i));
  }
  for (const TaakeisRule& rule : library.content_.taakeisen) {
    library.taakeisen_.push_back(
        {rule.taakeis, rule.from, *catalogue.FindItem(rule.item), rule.value});
  }
  return library;
}

}  // namespace passend::model
