#include "matcher/model/draft.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "matcher/model/checks.h"

namespace passend::model {
namespace {

constexpr int kLibraryDayMinutes = 8 * 60;
constexpr int kUsualWeekdays = 5;
constexpr int kRounding = 5;  // minutes

int Weekdays(const std::optional<WeekGrid>& grid) {
  if (!grid.has_value()) return kUsualWeekdays;
  int days = 0;
  for (int day = 0; day < 7; ++day) {
    if (((grid->dayparts >> (4 * day)) & 0xFU) != 0) ++days;
  }
  return days;
}

// The part of an 8-hour day that this work takes, as a fraction.
struct DayShare {
  std::int64_t minutes = 1;
  std::int64_t of = 1;
};

DayShare ShareOfDay(const DraftRequest& request) {
  if (request.hours_per_week == 0) return {};
  const std::int64_t full_week = std::int64_t{kLibraryDayMinutes} * Weekdays(request.grid);
  return {std::min<std::int64_t>(request.hours_per_week * 60, full_week), full_week};
}

// Half up to five minutes: floor(x / 5 + 1/2) * 5 with x = value * minutes / of.
int Scaled(int value, const DayShare& share) {
  const std::int64_t numerator = 2 * value * share.minutes + kRounding * share.of;
  return static_cast<int>(numerator / (2 * kRounding * share.of)) * kRounding;
}

std::vector<Requirement> DraftRequirements(const Functie& functie, const Catalogue& catalogue) {
  std::vector<FunctieTalent> talents;
  for (const FunctieTalent& talent : functie.talents) {
    if (catalogue.FindTalent(talent.talent).has_value()) talents.push_back(talent);
  }
  std::ranges::sort(talents, {}, [](const FunctieTalent& talent) {
    return std::tuple(-talent.weight, -talent.level, std::string_view(talent.talent));
  });
  std::vector<Requirement> requirements;
  for (const FunctieTalent& talent : talents) {
    if (requirements.size() == kMaxDraftTalents) break;
    requirements.push_back({.code = talent.talent,
                            .level = talent.level,
                            .required = requirements.size() < kMaxDraftRequiredTalents,
                            .weight = talent.weight});
  }
  return requirements;
}

std::vector<Load> DraftLoads(const Functie& functie, const DayShare& share,
                             const Catalogue& catalogue) {
  struct Asked {
    int item = 0;
    int value = 0;
  };
  std::vector<Asked> asked;
  for (const FunctieLoad& load : functie.loads) {
    const std::optional<int> index = catalogue.FindItem(load.item);
    if (!index.has_value()) continue;
    const FmlItem& item = catalogue.items()[static_cast<std::size_t>(*index)];
    if (!item.load_allowed) continue;
    const int value = item.kind == ItemKind::kCumulative ? Scaled(load.value, share) : load.value;
    if (value > 0) asked.push_back({*index, value});
  }
  const std::vector<FmlItem>& items = catalogue.items();
  std::ranges::sort(asked, {}, [&items](const Asked& one) {
    return std::pair(-items[static_cast<std::size_t>(one.item)].weight, one.item);
  });
  if (asked.size() > kMaxDraftLoads) asked.resize(kMaxDraftLoads);
  std::vector<Load> loads;
  loads.reserve(asked.size());
  for (const Asked& one : asked) {
    loads.push_back({.item = items[static_cast<std::size_t>(one.item)].key,
                     .value = one.value,
                     .basis = LoadBasis::kBibliotheek,
                     .kern = true});
  }
  return loads;
}

}  // namespace

std::vector<FieldViolation> Validate(const DraftRequest& request, const Catalogue& catalogue) {
  Checker check(catalogue);
  check.RequiredFunctieCode("functie", request.functie);
  check.Range("hours_per_week", request.hours_per_week, 0, kMaxWeekMinutes / 60);
  check.Pc4("pc4", request.pc4);
  check.Grid("grid", request.grid);
  if (request.grid.has_value() && request.grid->dayparts == 0) {
    check.Add("grid", "must have at least one daypart");
  }
  check.EmptyOrInCatalogue("werkvorm", request.werkvorm, &Catalogue::FindWerkvorm);
  return check.Take();
}

Opportunity DraftFromFunctie(const Functie& functie, const DraftRequest& request,
                             const Catalogue& catalogue) {
  assert(Validate(request, catalogue).empty());
  Opportunity draft;
  draft.title = functie.title_nl.empty() ? functie.title_en : functie.title_nl;
  draft.functie = functie.code;
  draft.occupation_code = functie.isco;
  if (catalogue.FindSector(functie.sector).has_value()) draft.sector = functie.sector;
  draft.werkvorm = request.werkvorm;
  draft.pc4 = request.pc4;
  draft.status = OpportunityStatus::kOpen;
  draft.places = 1;
  if (request.hours_per_week > 0) draft.hours.max_week_minutes = request.hours_per_week * 60;
  draft.hours.grid = request.grid;
  draft.requirements = DraftRequirements(functie, catalogue);
  draft.loads = DraftLoads(functie, ShareOfDay(request), catalogue);
  return draft;
}

}  // namespace passend::model
