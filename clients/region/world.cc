#include "clients/region/world.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "clients/region/items.h"
#include "clients/region/task_codes.h"

namespace passend::region {
namespace {

// What work there is around a werkbedrijf, in parts of about a thousand.
constexpr std::array<std::uint32_t, kSectorCount> kSectorMix = {
    85,   // techniek
    25,   // ict
    120,  // groen
    60,   // bouwen_wonen_onderhoud
    105,  // dienstverlening
    100,  // health_zorg
    140,  // logistiek
    60,   // glastuinbouw
    85,   // horeca_leisure
    30,   // installatie_constructietechniek
    100,  // industrie_productie
    100,  // schoonmaak
    65,   // detailhandel
    15,   // overig
};

// The middle of the region: Zoetermeer, in metres.
constexpr GridPoint kCentre = {93500, 452500};
constexpr std::int64_t kRadiusMetres = 30000;

std::int64_t SquaredKm(const GridPoint& a, const GridPoint& b) {
  const std::int64_t dx = a.x_m - b.x_m;
  const std::int64_t dy = a.y_m - b.y_m;
  return (dx * dx + dy * dy) / 1'000'000;
}

bool InRegion(const GridPoint& point) {
  return SquaredKm(point, kCentre) <= kRadiusMetres / 1000 * (kRadiusMetres / 1000);
}

// Gravity: the fewer, the further away; `reach_km` is the distance at which half is left.
std::uint32_t Gravity(const GridPoint& point, std::int64_t reach_km) {
  const std::int64_t reach = reach_km * reach_km;
  return static_cast<std::uint32_t>(100'000 * reach / (reach + SquaredKm(point, kCentre)));
}

// Position in kSectorCodes; an unknown code counts as "overig".
int SectorIndex(std::string_view code) {
  const auto found = std::find(kSectorCodes.begin(), kSectorCodes.end(), code);
  return found == kSectorCodes.end() ? kSectorCount - 1
                                     : static_cast<int>(found - kSectorCodes.begin());
}

// How likely an opportunity of a werkbedrijf is work of this kind.
std::uint32_t FunctieWeight(const LibraryFunctie& functie) {
  constexpr std::array<std::uint32_t, 3> kByZone = {12, 6, 1};
  if (functie.job_zone > 3) return 0;
  const std::uint32_t weight = kByZone[static_cast<std::size_t>(functie.job_zone - 1)];
  return functie.plain_title ? 4 * weight : weight;
}

}  // namespace

const std::array<std::string_view, 14> kSectorCodes = {"techniek",
                                                       "ict",
                                                       "groen",
                                                       "bouwen_wonen_onderhoud",
                                                       "dienstverlening",
                                                       "health_zorg",
                                                       "logistiek",
                                                       "glastuinbouw",
                                                       "horeca_leisure",
                                                       "installatie_constructietechniek",
                                                       "industrie_productie",
                                                       "schoonmaak",
                                                       "detailhandel",
                                                       "overig"};

int WeightedList::Pick(Random& random) const {
  const std::uint32_t at = random.Below(total_);
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), at);
  return things_[static_cast<std::size_t>(found - cumulative_.begin())];
}

World::World(RegionOptions options, Library library)
    : options_(std::move(options)), library_(std::move(library)) {
  as_of_ = ParseDay(options_.as_of).value_or(0);
  // An accountmanager has about a hundred employers (domain guide 1).
  accountmanagers_ = std::max<std::int64_t>(1, (options_.employers + 99) / 100);
  ChooseFuncties();
  ChoosePlaces();
}

void World::ChooseFuncties() {
  for (LibraryFunctie& functie : library_.functies) {
    for (const v1::FunctieLoad& load : functie.record.loads()) {
      const int item = FindItem(load.item());
      if (item >= 0 && load.value() > 0) functie.loads.emplace_back(item, load.value());
    }
    const int sector = SectorIndex(functie.record.sector());
    for (const v1::FunctieTask& task : functie.record.tasks()) {
      functie.task_codes.push_back(TaskCode(task.text(), sector));
    }
  }
  for (std::size_t i = 0; i < library_.functies.size(); ++i) {
    const LibraryFunctie& functie = library_.functies[i];
    const int sector = SectorIndex(functie.record.sector());
    functies_by_sector_[static_cast<std::size_t>(sector)].Add(static_cast<int>(i),
                                                              FunctieWeight(functie));
  }
  for (int sector = 0; sector < kSectorCount; ++sector) {
    const auto at = static_cast<std::size_t>(sector);
    if (!functies_by_sector_[at].empty()) sectors_.Add(sector, kSectorMix[at]);
  }
}

void World::ChoosePlaces() {
  const auto count = static_cast<int>(library_.places.size());
  if (!options_.country) {
    for (int i = 0; i < count; ++i) {
      const GridPoint& point = place(i).point;
      if (!InRegion(point)) continue;
      homes_.Add(i, Gravity(point, 9));         // most people live in or beside the centre
      work_places_.Add(i, Gravity(point, 14));  // employers are spread wider
    }
  }
  if (!homes_.empty()) return;
  for (int i = 0; i < count; ++i) {
    homes_.Add(i, 1);
    work_places_.Add(i, 1);
  }
}

std::string_view World::functie_code(int index) const {
  return std::string_view(functie(index).record.name())
      .substr(std::string_view("functies/").size());
}

EmployerCore World::Core(std::int64_t employer) const {
  Random random(seed(), Stream::kEmployer, static_cast<std::uint64_t>(employer));
  EmployerCore core;
  core.sector = sectors_.Pick(random);
  core.site_count = 1 + static_cast<int>(random.Weighted(std::array{75, 17, 8}));
  for (int i = 0; i < core.site_count; ++i) {
    core.site_places[static_cast<std::size_t>(i)] = work_places_.Pick(random);
  }
  core.accountmanager = random.Between(0, static_cast<int>(accountmanagers_) - 1);
  core.guides_people = random.Permille(400);
  return core;
}

std::string World::EmployerName(std::int64_t employer) const {
  return Numbered("tenants/" + options_.tenant + "/employers/werkgever-", employer, 4);
}

std::string World::OpportunityName(std::int64_t opportunity) const {
  return Numbered("tenants/" + options_.tenant + "/opportunities/kans-", opportunity, 5);
}

std::string World::CandidateName(std::int64_t candidate) const {
  return "tenants/" + options_.tenant + "/candidates/" +
         CandidateId(seed(), static_cast<std::uint64_t>(candidate));
}

}  // namespace passend::region
