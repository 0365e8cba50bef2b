#include "server/texts/words.h"

#include "absl/strings/str_cat.h"
#include "matcher/score/facts.h"

namespace passend::texts {
namespace {

constexpr char kUnknown[] = "onbekend";

template <typename List>
const typename List::value_type* At(const List& list, int index) {
  if (index < 0 || static_cast<std::size_t>(index) >= list.size()) return nullptr;
  return &list[static_cast<std::size_t>(index)];
}

// For use within a sentence: a capital that only begins the name goes; "VCA" and "B1" stay.
std::string Within(std::string name) {
  const auto upper = [&name](std::size_t i) {
    return i < name.size() && name[i] >= 'A' && name[i] <= 'Z';
  };
  const bool lower_next = name.size() > 1 && name[1] >= 'a' && name[1] <= 'z';
  if (upper(0) && (lower_next || (name.size() > 1 && name[1] == ' '))) {
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
  }
  return name;
}

}  // namespace

std::string FactorWord(model::Factor factor) {
  switch (factor) {
    case model::Factor::kTalenten:
      return "talenten";
    case model::Factor::kTalentbenutting:
      return "benutting van talenten";
    case model::Factor::kBelastbaarheid:
      return "belastbaarheid";
    case model::Factor::kVoorkeuren:
      return "voorkeuren";
    case model::Factor::kReistijd:
      return "reistijd";
    case model::Factor::kUren:
      return "uren";
    case model::Factor::kBegeleiding:
      return "begeleiding";
    case model::Factor::kOntwikkelstap:
      return "ontwikkelstap";
  }
  return kUnknown;
}

std::string Duration(int minutes) {
  if (minutes % 60 == 0) return absl::StrCat(minutes / 60, " uur");
  if (minutes % 6 == 0 && minutes >= 60) {
    return absl::StrCat(minutes / 60, ",", minutes % 60 / 6, " uur");
  }
  if (minutes < 60) return absl::StrCat(minutes, minutes == 1 ? " minuut" : " minuten");
  return absl::StrCat(minutes / 60, " uur en ", minutes % 60,
                      minutes % 60 == 1 ? " minuut" : " minuten");
}

std::string PerWeek(int minutes) { return Duration(minutes) + " per week"; }

std::string Percent(int permille) { return absl::StrCat((permille + 5) / 10, "%"); }

std::string ModeWord(int mode) {
  switch (static_cast<model::TravelMode>(mode)) {
    case model::TravelMode::kFiets:
      return "fiets";
    case model::TravelMode::kBromfiets:
      return "bromfiets";
    case model::TravelMode::kOv:
      return "openbaar vervoer";
    case model::TravelMode::kAuto:
      return "auto";
    case model::TravelMode::kBegeleidVervoer:
      return "begeleid vervoer";
  }
  return kUnknown;
}

std::string SupportWord(int support) {
  switch (support) {
    case 0:
      return "geen begeleiding";
    case 1:
      return "lichte begeleiding";
    case 2:
      return "regelmatige begeleiding";
    case 3:
      return "veel begeleiding";
    case 4:
      return "voortdurende begeleiding";
    default:
      return "onbekende begeleiding";
  }
}

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " en " : ", ";
    text += words[i];
  }
  return text;
}

std::string Capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

std::string TalentWord(const model::Catalogue& catalogue, int talent) {
  const model::Talent* entry = At(catalogue.talents(), talent);
  return entry == nullptr ? kUnknown : Within(entry->name_nl);
}

std::string ItemWord(const model::Catalogue& catalogue, int item) {
  const model::FmlItem* entry = At(catalogue.items(), item);
  if (entry == nullptr) return kUnknown;
  return Within(entry->work_term.empty() ? entry->name_nl : entry->work_term);
}

std::string MeasureWord(const model::Catalogue& catalogue, int measure) {
  const model::Measure* entry = At(catalogue.measures(), measure);
  return entry == nullptr ? kUnknown : Within(entry->name_nl);
}

std::string TredeWord(int trede) { return absl::StrCat("trede ", trede); }

std::string ItemAmount(const model::Catalogue& catalogue, int item, int value) {
  if (value == score::ItemFact::kUnlimitedValue) return "zonder grens";
  const model::FmlItem* entry = At(catalogue.items(), item);
  if (entry == nullptr) return kUnknown;
  switch (entry->kind) {
    case model::ItemKind::kPeak:
      return absl::StrCat(value, " van 4");
    case model::ItemKind::kCumulative:
      return absl::StrCat(value, " min per dag");
    case model::ItemKind::kCondition:
      return value > 0 ? "ja" : "nee";
    case model::ItemKind::kQuantity:
      return entry->unit.empty() ? absl::StrCat(value) : absl::StrCat(value, " ", entry->unit);
  }
  return kUnknown;
}

}  // namespace passend::texts
