// What a catalogue must obey before the rules can compute with it.
#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/model/catalogue.h"

namespace passend::model {
namespace {

constexpr std::size_t kMaxCodeBytes = 64;
constexpr std::array<std::string_view, 6> kRubrieken = {"I", "II", "III", "IV", "V", "VI"};
constexpr int kCoordinateLimit = 1'000'000;  // metres; RD lies within 0..625,000

// The highest capacity, load or gap of a kind: P steps, C minutes of a day, B yes, Q in the unit.
int HighestOf(ItemKind kind) {
  switch (kind) {
    case ItemKind::kPeak:
      return 4;
    case ItemKind::kCumulative:
      return 960;
    case ItemKind::kCondition:
      return 1;
    case ItemKind::kQuantity:
      return 1000;
  }
  return 0;
}

bool IsCode(std::string_view text) {
  if (text.empty() || text.size() > kMaxCodeBytes) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == ':';
  });
}

// Where the check is, and what it found.
class Reporter {
 public:
  Reporter(std::string list, std::vector<CatalogueProblem>& problems)
      : list_(std::move(list)), problems_(problems) {}

  void At(std::size_t index, int effect = -1) {
    index_ = static_cast<int>(index);
    effect_ = effect;
  }
  void Add(std::string reason) { problems_.push_back({list_, index_, effect_, std::move(reason)}); }
  void Range(const char* field, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      Add(absl::StrCat(field, " must be ", lowest, "..", highest, ", is ", value));
    }
  }
  void Index(const char* field, int value, std::size_t size) {
    if (value < 0 || static_cast<std::size_t>(value) >= size) {
      Add(absl::StrCat(field, " must be an index below ", size, ", is ", value));
    }
  }

 private:
  std::string list_;
  std::vector<CatalogueProblem>& problems_;
  int index_ = -1;
  int effect_ = -1;
};

// Limit of the list, form of the codes, no code twice.
template <typename Entry>
void CheckCodes(Reporter& report, const std::vector<Entry>& list, std::string Entry::*code,
                const char* field, int limit) {
  if (list.size() > static_cast<std::size_t>(limit)) {
    report.Add(absl::StrCat("must hold at most ", limit, " entries, holds ", list.size()));
  }
  std::unordered_set<std::string_view> seen;
  seen.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    report.At(i);
    const std::string& value = list[i].*code;
    if (!IsCode(value)) {
      report.Add(absl::StrCat(field, " must be 1..", kMaxCodeBytes,
                              " letters, digits or _.-: characters, is '", value, "'"));
    } else if (!seen.insert(value).second) {
      report.Add(absl::StrCat(field, " '", value, "' occurs twice"));
    }
  }
}

void CheckItems(const CatalogueContent& content, std::vector<CatalogueProblem>& problems) {
  Reporter report("items", problems);
  CheckCodes(report, content.items, &FmlItem::key, "key", kMaxItems);
  for (std::size_t i = 0; i < content.items.size(); ++i) {
    const FmlItem& item = content.items[i];
    report.At(i);
    if (std::find(kRubrieken.begin(), kRubrieken.end(), item.rubriek) == kRubrieken.end()) {
      report.Add(absl::StrCat("rubriek must be I, II, III, IV, V or VI, is '", item.rubriek, "'"));
    }
    if (item.kind == ItemKind::kPeak) {
      report.Range("fml_levels of a peak item", item.fml_levels, 1, 4);
    } else {
      report.Range("fml_levels of an item that is not a peak item", item.fml_levels, 0, 0);
    }
    if (item.normal.has_value()) {
      report.Range("normal", *item.normal, 1, HighestOf(item.kind));
    } else if (item.kind != ItemKind::kQuantity) {
      report.Add("normal is missing: only a quantity item may do without");
    }
    report.Range("weight", item.weight, 1, 9);
  }
}

void CheckEffect(const CatalogueContent& content, const WerktermEffect& effect, Reporter& report) {
  const ItemKind kind = content.items[static_cast<std::size_t>(effect.item)].kind;
  std::optional<int> better;
  for (const std::optional<int>& capacity : effect.capacity) {
    if (!capacity.has_value()) continue;
    report.Range("capacity", *capacity, 0, HighestOf(kind));
    if (better.has_value() && *capacity > *better) {
      report.Add("capacity must not rise from goed to met_aanpassing to niet");
    }
    better = capacity;
  }
  if (!better.has_value()) report.Add("must say something: no answer gives a capacity");
}

void CheckWerktermen(const CatalogueContent& content, std::vector<CatalogueProblem>& problems) {
  Reporter report("werktermen", problems);
  CheckCodes(report, content.werktermen, &Werkterm::code, "code", kMaxWerktermen);
  std::set<int> items;
  for (std::size_t i = 0; i < content.werktermen.size(); ++i) {
    const std::vector<WerktermEffect>& effects = content.werktermen[i].effects;
    for (std::size_t e = 0; e < effects.size(); ++e) {
      report.At(i, static_cast<int>(e));
      const int item = effects[e].item;
      if (item < 0 || static_cast<std::size_t>(item) >= content.items.size()) {
        report.Index("item", item, content.items.size());
        continue;
      }
      if (!items.insert(item).second) {
        // Two answers about one item would contradict each other.
        report.Add(absl::StrCat("item '", content.items[static_cast<std::size_t>(item)].key,
                                "' belongs to a work term already"));
      }
      CheckEffect(content, effects[e], report);
    }
  }
}

void CheckMeasures(const CatalogueContent& content, std::vector<CatalogueProblem>& problems) {
  Reporter report("measures", problems);
  CheckCodes(report, content.measures, &Measure::code, "code", kMaxMeasures);
  for (std::size_t i = 0; i < content.measures.size(); ++i) {
    const Measure& measure = content.measures[i];
    report.At(i);
    report.Index("item", measure.item, content.items.size());
    if (measure.item < 0 || static_cast<std::size_t>(measure.item) >= content.items.size())
      continue;
    const FmlItem& item = content.items[static_cast<std::size_t>(measure.item)];
    report.Range("max_gap", measure.max_gap, 1, HighestOf(item.kind));
  }
}

void CheckWerkvormen(const CatalogueContent& content, std::vector<CatalogueProblem>& problems) {
  Reporter report("werkvormen", problems);
  CheckCodes(report, content.werkvormen, &Werkvorm::code, "code", kMaxWerkvormen);
  for (std::size_t i = 0; i < content.werkvormen.size(); ++i) {
    const Werkvorm& werkvorm = content.werkvormen[i];
    report.At(i);
    report.Range("trede", werkvorm.trede, 1, 6);
    if (werkvorm.required_registration.has_value()) {
      report.Index("required_registration", *werkvorm.required_registration,
                   content.registrations.size());
    }
    if (werkvorm.max_months.has_value()) report.Range("max_months", *werkvorm.max_months, 1, 600);
  }
}

void CheckTalents(const CatalogueContent& content, std::vector<CatalogueProblem>& problems) {
  Reporter talents("talents", problems);
  CheckCodes(talents, content.talents, &Talent::code, "code", kMaxTalents);

  Reporter report("related", problems);
  std::set<std::pair<std::int32_t, std::int32_t>> seen;
  for (std::size_t i = 0; i < content.related.size(); ++i) {
    const auto [a, b, sim] = content.related[i];
    report.At(i);
    report.Index("talent_a", a, content.talents.size());
    report.Index("talent_b", b, content.talents.size());
    report.Range("sim", sim, 1, 999);
    if (a == b) report.Add("a talent cannot be related to itself");
    if (!seen.insert(std::minmax(a, b)).second) report.Add("the relation occurs twice");
  }
}

void CheckRegistrations(const CatalogueContent& content, std::vector<CatalogueProblem>& problems) {
  Reporter report("registrations", problems);
  CheckCodes(report, content.registrations, &Registration::code, "code", kMaxRegistrations);
  bool found = false;
  for (std::size_t i = 0; i < content.registrations.size(); ++i) {
    if (!content.registrations[i].lks_target_group) continue;
    report.At(i);
    if (found) report.Add("lks_target_group: another registration has it already");
    found = true;
  }
}

void CheckInstruments(const CatalogueContent& content, std::vector<CatalogueProblem>& problems) {
  Reporter report("instruments", problems);
  CheckCodes(report, content.instruments, &Instrument::code, "code", kMaxInstruments);
  std::unordered_set<std::string_view> registrations;
  for (const Registration& registration : content.registrations) {
    registrations.insert(registration.code);
  }
  for (std::size_t i = 0; i < content.instruments.size(); ++i) {
    report.At(i);
    for (const std::string& code : content.instruments[i].registrations) {
      if (!registrations.contains(code)) {
        report.Add(absl::StrCat("registration '", code, "' does not exist"));
      }
    }
  }
}

void CheckPlaces(const CatalogueContent& content, std::vector<CatalogueProblem>& problems) {
  Reporter report("places", problems);
  CheckCodes(report, content.places, &Place::pc4, "pc4", kMaxPostcodes);
  for (std::size_t i = 0; i < content.places.size(); ++i) {
    const Place& place = content.places[i];
    report.At(i);
    const bool four_digits = place.pc4.size() == 4 && place.pc4[0] != '0' &&
                             std::all_of(place.pc4.begin(), place.pc4.end(),
                                         [](char c) { return c >= '0' && c <= '9'; });
    if (!four_digits) report.Add(absl::StrCat("pc4 must be 1000..9999, is '", place.pc4, "'"));
    report.Range("x_m", place.x_m, 0, kCoordinateLimit);
    report.Range("y_m", place.y_m, 0, kCoordinateLimit);
  }
}

}  // namespace

std::vector<CatalogueProblem> CheckCatalogue(const CatalogueContent& content) {
  std::vector<CatalogueProblem> problems;
  if (content.version.empty() || content.version.size() > kMaxCodeBytes) {
    problems.push_back({"", -1, -1, "version must be 1..64 bytes"});
  }
  CheckItems(content, problems);
  CheckWerktermen(content, problems);
  CheckMeasures(content, problems);
  CheckWerkvormen(content, problems);
  Reporter sectors("sectors", problems);
  CheckCodes(sectors, content.sectors, &Sector::code, "code", kMaxSectors);
  CheckTalents(content, problems);
  Reporter certificates("certificates", problems);
  CheckCodes(certificates, content.certificates, &Certificate::code, "code", kMaxCertificates);
  CheckRegistrations(content, problems);
  Reporter languages("languages", problems);
  CheckCodes(languages, content.languages, &Language::code, "code", kMaxLanguages);
  CheckInstruments(content, problems);
  CheckPlaces(content, problems);
  return problems;
}

}  // namespace passend::model
