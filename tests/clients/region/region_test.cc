// What the generator promises: valid, reproducible, dirty, streamed.
#include "clients/region/region.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/region/items.h"
#include "clients/region/library.h"
#include "clients/region/rd_grid.h"
#include "clients/region/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matcher/model/date.h"
#include "matcher/model/fnv.h"
#include "passend/v1/import_service.pb.h"
#include "tests/clients/region/decoded_region.h"

namespace passend::region {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;

RegionOptions Sized(std::int64_t count, std::uint64_t seed) {
  RegionOptions options;
  options.candidates = count;
  options.employers = count;
  options.opportunities = count;
  options.seed = seed;
  return options;
}

// The first `per_kind` records of each kind, serialised.
std::vector<std::string> Bytes(const RegionOptions& options, int per_kind) {
  std::map<int, int> counts;
  std::vector<std::string> bytes;
  const absl::Status status = GenerateRegion(options, [&](const v1::Record& record) {
    if (++counts[record.kind_case()] <= per_kind) bytes.push_back(record.SerializeAsString());
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  return bytes;
}

// --- Valid --------------------------------------------------------------------------------------

class RegionSeed : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RegionSeed, EveryRecordIsValidForTheCatalogue) {
  const DecodedRegion region = Generate(Sized(2000, GetParam()));
  EXPECT_THAT(region.errors, IsEmpty());
  EXPECT_EQ(region.candidates.size(), 2000U);
  EXPECT_EQ(region.employers.size(), 2000U);
  EXPECT_EQ(region.opportunities.size(), 2000U);
  EXPECT_GE(region.functies.size(), 40U);
  EXPECT_GE(region.places.size(), 60U);
}

TEST_P(RegionSeed, EveryRecordOfTheOpenFiguresIsValidForTheCatalogue) {
  const auto data = SharedData();
  if (!data.has_value()) GTEST_SKIP() << "no open figures beside the source tree";
  RegionOptions options = Sized(2000, GetParam());
  options.functies_dir = *data;
  options.country = GetParam() % 2 == 0;
  const DecodedRegion region = Generate(options);
  EXPECT_THAT(region.errors, IsEmpty());
  EXPECT_EQ(region.functies.size(), 860U);
  EXPECT_EQ(region.places.size(), 4064U);
  EXPECT_EQ(region.candidates.size(), 2000U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RegionSeed, testing::Values(0, 1, 2, 77, 0xFFFF'FFFF'FFFF'FFFFULL));

TEST(Region, WithoutWorkOrEmployersThereAreStillValidCandidates) {
  RegionOptions options;
  options.candidates = 500;
  options.employers = 0;
  options.opportunities = 0;
  EXPECT_THAT(Generate(options).errors, IsEmpty());
  options.employers = 3;
  EXPECT_THAT(Generate(options).errors, IsEmpty());
}

TEST(Region, ReferencesNameWhatExists) {
  const DecodedRegion region = Generate(Sized(600, 3));
  std::set<std::string> known;
  for (const auto& employer : region.employers) {
    known.insert(model::ResourceName(employer));
    for (const auto& site : employer.sites) {
      known.insert(absl::StrCat(model::ResourceName(employer), "/sites/", site.id));
    }
  }
  for (const auto& opportunity : region.opportunities) {
    EXPECT_TRUE(known.contains(opportunity.employer));
    if (!opportunity.site.empty()) {
      EXPECT_TRUE(known.contains(absl::StrCat(opportunity.employer, "/sites/", opportunity.site)));
    }
    known.insert(model::ResourceName(opportunity));
  }
  std::set<std::string> functies = {""};
  for (const auto& functie : region.functies) functies.insert(functie.code);
  for (const auto& opportunity : region.opportunities) {
    EXPECT_TRUE(functies.contains(opportunity.functie));
  }
  std::set<std::string> candidates;
  for (const auto& candidate : region.candidates) {
    EXPECT_TRUE(candidates.insert(candidate.id).second);
    for (const auto& entry : candidate.work_history) {
      EXPECT_TRUE(functies.contains(entry.functie));
    }
    for (const auto& name : candidate.exclusions.employers) EXPECT_TRUE(known.contains(name));
    for (const auto& name : candidate.exclusions.do_not_place) EXPECT_TRUE(known.contains(name));
    for (const auto& one : candidate.resolutions) EXPECT_TRUE(known.contains(one.opportunity));
    for (const auto& one : candidate.voordrachten) EXPECT_TRUE(known.contains(one.opportunity));
  }
}

// --- Reproducible -------------------------------------------------------------------------------

TEST(Region, TheSameOptionsGiveTheSameBytes) {
  const auto first = Bytes(Sized(300, 5), 300);
  EXPECT_EQ(first, Bytes(Sized(300, 5), 300));
  EXPECT_NE(first, Bytes(Sized(300, 6), 300));
}

// A record does not depend on those before it: of a longer region of the same employers and
// opportunities, the first candidates are the same but for who works with them.
TEST(Region, ARecordStandsByItself) {
  RegionOptions options = Sized(200, 5);
  const DecodedRegion small = Generate(options);
  options.candidates = 400;
  const DecodedRegion large = Generate(options);
  EXPECT_EQ(small.employers, large.employers);
  EXPECT_EQ(small.opportunities, large.opportunities);
  for (std::size_t i = 0; i < small.candidates.size(); ++i) {
    model::Candidate expected = small.candidates[i];
    expected.caseload = large.candidates[i].caseload;
    EXPECT_EQ(expected, large.candidates[i]);
  }
}

// Golden: the first 50 records of each kind of the default region, with the built-in library. It
// changes when the generator, its library or config/catalogue/places.csv changes; then everybody's
// demonstration region changes, which is for CHANGELOG.md.
TEST(Region, TheDefaultRegionIsStillTheSame) {
  model::FieldHasher hasher;
  for (const std::string& bytes : Bytes(RegionOptions{}, 50)) hasher.Add(bytes);
  EXPECT_EQ(absl::StrCat(absl::Hex(hasher.hash(), absl::kZeroPad16)), "879e0bc0906b68ac");
}

TEST(Region, CandidateIdsNeverCollide) {
  std::set<std::string> ids;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::string id = CandidateId(1, i);
    EXPECT_EQ(id.size(), 14U);
    ids.insert(id);
  }
  EXPECT_EQ(ids.size(), 100'000U);
}

TEST(Region, DaysAreThoseOfTheModel) {
  for (Day day = 0; day < 84'000; ++day) {
    const std::string text = DayText(day);
    ASSERT_EQ(text, model::Date{day}.ToString());
    ASSERT_EQ(ParseDay(text), day);
  }
  for (const char* text : {"", "2026-02-29", "2026-00-10", "2026-13-01", "2026-1-01", "26-01-01",
                           "2026-11-22 ", "1969-12-31", "2026-11-00", "2026-11-31"}) {
    EXPECT_EQ(ParseDay(text), std::nullopt) << text;
  }
}

// --- As dirty as life ---------------------------------------------------------------------------

TEST(Region, FilesAreAsIncompleteAsInPractice) {
  RegionOptions options = Sized(3300, 1);
  options.opportunities = 400;
  const DecodedRegion region = Generate(options);
  const model::Date as_of = *model::Date::Parse(options.as_of);
  std::map<model::BelastbaarheidBasis, int> basis;
  std::map<model::Availability, int> availability;
  int history = 0, build_up = 0, stale = 0, values = 0, expired = 0, remarks = 0, resolutions = 0;
  for (const auto& candidate : region.candidates) {
    ++basis[candidate.belastbaarheid.basis];
    ++availability[candidate.status.availability.value.value_or(model::Availability::kUnknown)];
    if (!candidate.work_history.empty()) ++history;
    if (!candidate.hours.build_up.empty()) ++build_up;
    for (const auto& talent : candidate.talents) {
      if (talent.evidence != model::Evidence::kAssessed) continue;
      ++values;
      if (talent.provenance.StaleOn(as_of)) ++stale;
    }
    for (const auto& certificate : candidate.certificates) {
      if (certificate.provenance.StaleOn(as_of)) ++expired;
    }
    for (const auto& item : candidate.belastbaarheid.items) {
      if (!item.toelichting.empty()) ++remarks;
    }
    if (!candidate.resolutions.empty()) ++resolutions;
  }
  const auto permille = [&](int count) { return count * 1000 / 3300; };
  EXPECT_LE(permille(basis[model::BelastbaarheidBasis::kCompleteFml]),
            200);  // at least half have none
  EXPECT_GE(permille(basis[model::BelastbaarheidBasis::kCompleteFml]), 60);
  EXPECT_GE(permille(basis[model::BelastbaarheidBasis::kPartialProfessional]), 100);
  EXPECT_GE(permille(basis[model::BelastbaarheidBasis::kObservation]), 300);
  EXPECT_GE(permille(basis[model::BelastbaarheidBasis::kSelf]), 50);
  EXPECT_GE(permille(basis[model::BelastbaarheidBasis::kUnknown]), 180);
  EXPECT_GE(permille(history), 500);
  EXPECT_GE(permille(build_up), 50);
  EXPECT_GT(stale * 100, values * 8);
  EXPECT_LT(stale * 100, values * 20);
  EXPECT_GT(expired, 20);
  EXPECT_GT(remarks, 100);
  EXPECT_GT(resolutions, 20);
  EXPECT_EQ(availability.size(), 6U) << "every availability occurs";
}

TEST(Region, EveryWerkvormLoadBasisAndStatusOccurs) {
  const DecodedRegion region = Generate(Sized(4000, 1));
  std::set<std::string> werkvormen;
  std::set<std::string> sectors;
  std::set<model::OpportunityStatus> statuses;
  std::map<model::LoadBasis, int> bases;
  int no_list = 0, nothing = 0, with_tasks = 0, kern = 0, task_days = 0;
  for (const auto& opportunity : region.opportunities) {
    werkvormen.insert(opportunity.werkvorm);
    sectors.insert(opportunity.sector);
    statuses.insert(opportunity.status);
    if (opportunity.loads.empty()) ++(opportunity.loads_recorded ? nothing : no_list);
    for (const auto& load : opportunity.loads) {
      ++bases[load.basis];
      if (load.kern) ++kern;
    }
    if (!opportunity.tasks.empty()) ++with_tasks;
    for (const auto& task : opportunity.tasks) task_days += task.weekdays != 0;
  }
  EXPECT_EQ(werkvormen.size(), 26U);  // 25, and unknown
  EXPECT_GE(sectors.size(), 14U);
  EXPECT_EQ(statuses.size(), 5U);
  EXPECT_EQ(bases.size(), 3U);
  EXPECT_GT(no_list, 40);
  EXPECT_GT(nothing, 10);
  EXPECT_GT(with_tasks, 800);
  EXPECT_GT(kern, 500);
  EXPECT_GT(task_days, 200);
  std::size_t most = 0;
  int pools = 0;
  for (const auto& employer : region.employers) {
    most = std::max(most, employer.task_pool.size());
    pools += !employer.task_pool.empty();
  }
  EXPECT_EQ(most, 60U);
  EXPECT_GT(pools, 2000);
}

int Percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<int>(100 * part / whole);
}

TEST(Region, EmployersGiveSomethingToCarveFrom) {
  const DecodedRegion region = Generate(Sized(3000, 1));
  std::size_t with_functies = 0, new_ones = 0, new_with_functies = 0, toets = 0;
  std::size_t functies = 0, fte = 0, left = 0, besproken = 0;
  std::size_t tasks = 0, held = 0, held_fte = 0, placed = 0, weekly = 0, blocks = 0, large = 0;
  for (const model::Employer& employer : region.employers) {
    with_functies += !employer.functies.empty();
    toets += employer.verdringingstoets.has_value();
    if (employer.task_pool.empty()) {
      ++new_ones;
      new_with_functies += !employer.functies.empty();
    }
    large += employer.task_pool.size() > 30;
    for (const model::EmployerFunctie& functie : employer.functies) {
      ++functies;
      EXPECT_FALSE(functie.title.empty());
      fte += functie.fte_permille.has_value();
      left += !functie.left_lying.empty();
      besproken += functie.besproken_on.has_value();
    }
    for (const model::Task& task : employer.task_pool) {
      ++tasks;
      const auto holder =
          std::ranges::find(employer.functies, task.holder_function, &model::EmployerFunctie::id);
      if (holder != employer.functies.end()) {
        ++held;
        held_fte += holder->fte_permille.has_value();
      }
      for (const model::Load& load : task.loads) {
        const auto item = static_cast<std::size_t>(*RealCatalogue().FindItem(load.item));
        if (RealCatalogue().items()[item].kind != model::ItemKind::kCumulative) continue;
        ASSERT_LE(load.value, task.minutes_per_day) << "exposure within the task";
      }
      placed += !task.department.empty() && !task.process.empty();
      weekly += task.weekdays == 0x1F;
      blocks += task.block_minutes.has_value();
    }
  }
  const std::size_t all = region.employers.size();
  EXPECT_THAT(Percent(with_functies, all), AllOf(Ge(75), Le(95)));
  EXPECT_THAT(Percent(new_ones, all), AllOf(Ge(30), Le(40))) << "never analysed";
  EXPECT_GE(Percent(new_with_functies, new_ones), 70);
  EXPECT_THAT(Percent(toets, all), AllOf(Ge(8), Le(20)));
  EXPECT_GE(Percent(fte, functies), 75);
  EXPECT_THAT(Percent(left, functies), AllOf(Ge(20), Le(40)));
  EXPECT_GE(Percent(besproken, functies), 15);
  EXPECT_GE(Percent(held, tasks), 65);
  EXPECT_GE(Percent(held_fte, tasks), 50) << "the holder and the fte are known";
  EXPECT_GE(Percent(placed, tasks), 40) << "department and process are known";
  EXPECT_GE(Percent(weekly, tasks), 50);
  EXPECT_GE(Percent(blocks, tasks), 60);
  EXPECT_GE(Percent(large, all), 5);
}

TEST(Region, AGroepsdetacheringIsAGroup) {
  const DecodedRegion region = Generate(Sized(4000, 1));
  int groups = 0;
  std::set<int> places;
  for (const model::Opportunity& opportunity : region.opportunities) {
    if (opportunity.werkvorm != "groepsdetachering") continue;
    ++groups;
    places.insert(opportunity.places);
    EXPECT_THAT(opportunity.places, AllOf(Ge(8), Le(25)));
    EXPECT_GE(opportunity.team_size.value_or(0), opportunity.places);
    EXPECT_TRUE(opportunity.supervision_ratio.has_value());
  }
  EXPECT_GE(groups, 100);
  EXPECT_GE(places.size(), 8U);
}

// --- The library --------------------------------------------------------------------------------

TEST(OwnLibrary, CoversTheKanssectorenWithFullFuncties) {
  const absl::StatusOr<Library> library = OwnLibrary();
  ASSERT_TRUE(library.ok()) << library.status();
  std::map<std::string, int> sectors;
  for (const LibraryFunctie& functie : library->functies) {
    ++sectors[functie.record.sector()];
    EXPECT_THAT(functie.record.loads().size(), testing::AllOf(testing::Ge(9), testing::Le(25)))
        << functie.record.name();
    EXPECT_THAT(functie.record.talents().size(), testing::AllOf(testing::Ge(5), testing::Le(15)))
        << functie.record.name();
    EXPECT_THAT(functie.record.tasks().size(), testing::AllOf(testing::Ge(4), testing::Le(10)))
        << functie.record.name();
  }
  EXPECT_GE(library->functies.size(), 40U);
  for (const model::Sector& sector : RealCatalogue().content().sectors) {
    if (!sector.kanssector) continue;
    EXPECT_GE(sectors[sector.code], 3) << sector.code;
  }
}

TEST(OwnLibrary, KnowsThePlacesOfTheCatalogue) {
  const absl::StatusOr<Library> library = OwnLibrary();
  ASSERT_TRUE(library.ok()) << library.status();
  ASSERT_EQ(library->places.size(), RealCatalogue().content().places.size());
  for (const LibraryPlace& place : library->places) {
    const model::Place* known = RealCatalogue().FindPlace(place.pc4);
    ASSERT_NE(known, nullptr) << place.pc4;
    EXPECT_EQ(place.point, (GridPoint{known->x_m, known->y_m})) << place.pc4;
  }
}

TEST(OpenLibrary, PutsPlacesWhereTheCatalogueHasThem) {
  const auto data = SharedData();
  if (!data.has_value()) GTEST_SKIP() << "no open figures beside the source tree";
  const absl::StatusOr<Library> library = ReadLibrary(*data);
  ASSERT_TRUE(library.ok()) << library.status();
  int compared = 0;
  for (const LibraryPlace& place : library->places) {
    const model::Place* known = RealCatalogue().FindPlace(place.pc4);
    if (known == nullptr) continue;
    ++compared;
    EXPECT_LE(std::abs(known->x_m - place.point.x_m), 500) << place.pc4;
    EXPECT_LE(std::abs(known->y_m - place.point.y_m), 500) << place.pc4;
  }
  EXPECT_GT(compared, 50);
}

TEST(OpenLibrary, NamesFileLineAndReasonOfAFault) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / "passend_open_library";
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, std::string_view text) {
    std::ofstream(folder / name, std::ios::binary) << text;
  };
  write("functies.csv",
        "functie_code,title_en,title_nl,isco_code,job_zone,sector,title_nl_quality\r\n"
        "1.00,\"Packers, Hand\",inpakker,9321,2,Logistiek,good\r\n");
  write("functie_talenten.csv", "functie_code,talent,level,weight\n1.00,precies,2,1\n");
  write("functie_belasting.csv", "functie_code,item,kind,value\n1.00,v.staan_werk,C,300\n");
  write("functie_taken.csv", "functie_code,task_id,text_en,core\n1.00,7,\"Pack \"\"it\"\".\",1\n");
  write("pc4.csv", "pc4,place,lat,lon\n2711,Zoetermeer,52.0616,4.4927\n");
  const absl::StatusOr<Library> library = ReadLibrary(folder.string());
  ASSERT_TRUE(library.ok()) << library.status();
  ASSERT_EQ(library->functies.size(), 1U);
  EXPECT_EQ(library->functies[0].record.title_en(), "Packers, Hand");
  EXPECT_EQ(library->functies[0].record.tasks(0).text(), "Pack \"it\".");

  const auto message = [&] { return std::string(ReadLibrary(folder.string()).status().message()); };
  write("functie_talenten.csv", "functie_code,talent,level,weight\n1.00,precies,2,1\n1.00,x,9,1\n");
  EXPECT_THAT(message(), HasSubstr("functie_talenten.csv:3: level must be 1..4"));
  write("functie_talenten.csv", "functie_code,talent,level,weight\n2.00,precies,2,1\n");
  EXPECT_THAT(message(), HasSubstr("functie_talenten.csv:2: functie_code is not in functies"));
  write("functie_talenten.csv", "functie_code,talent,weight\n1.00,precies,1\n");
  EXPECT_THAT(message(), HasSubstr("functie_talenten.csv:1: no column \"level\""));
  write("functie_talenten.csv", "functie_code,talent,level,weight\n1.00,\"precies,2,1\n");
  EXPECT_THAT(message(), HasSubstr("functie_talenten.csv:2: a quote is not closed"));
  write("functie_talenten.csv", "functie_code,talent,level,weight\n1.00,precies\n");
  EXPECT_THAT(message(), HasSubstr("functie_talenten.csv:2: too few columns"));
  std::filesystem::remove(folder / "functie_talenten.csv");
  EXPECT_EQ(ReadLibrary(folder.string()).status().code(), absl::StatusCode::kNotFound);
  std::filesystem::remove_all(folder);
}

TEST(RdGrid, KnowsTheOriginAndALandmark) {
  EXPECT_EQ(ToGrid(52.15517440, 5.38720621), (GridPoint{155000, 463000}));
  // The Westertoren in Amsterdam: a published pair of coordinates.
  const GridPoint tower = ToGrid(52.37453253, 4.88352559);
  EXPECT_NEAR(tower.x_m, 120700, 2);
  EXPECT_NEAR(tower.y_m, 487525, 2);
  EXPECT_EQ(ParseDegrees("52.5"), 52.5);
  EXPECT_EQ(ParseDegrees("52,5"), std::nullopt);
  EXPECT_EQ(ParseDegrees(""), std::nullopt);
}

// The generator cannot read the catalogue (clients know the API only), so what it knows of items
// and measures is compared here.
TEST(Items, AgreeWithTheCatalogue) {
  const model::Catalogue& catalogue = RealCatalogue();
  constexpr model::ItemKind kKinds[] = {model::ItemKind::kPeak, model::ItemKind::kCumulative,
                                        model::ItemKind::kCondition, model::ItemKind::kQuantity};
  for (const Item& item : Items()) {
    const auto found = catalogue.FindItem(item.key);
    ASSERT_TRUE(found.has_value()) << item.key;
    const model::FmlItem& known = catalogue.items()[static_cast<std::size_t>(*found)];
    EXPECT_EQ(known.kind, kKinds[static_cast<int>(item.kind)]) << item.key;
    EXPECT_EQ(known.fml_levels, item.fml_levels) << item.key;
    EXPECT_TRUE(known.load_allowed) << item.key;
  }
  std::vector<std::string> ours;
  for (const KnownMeasure& measure : Measures()) {
    ours.push_back(absl::StrCat(measure.code.data(), " ", measure.item.data(), " ", measure.max_gap,
                                " ", measure.kind == MeasureKind::kBegeleiding));
  }
  std::vector<std::string> theirs;
  for (const model::Measure& measure : catalogue.measures()) {
    const std::string& item = catalogue.items()[static_cast<std::size_t>(measure.item)].key;
    if (FindItem(item) < 0) continue;
    theirs.push_back(absl::StrCat(measure.code, " ", item, " ", measure.max_gap, " ",
                                  measure.type == model::MeasureType::kBegeleiding));
  }
  EXPECT_EQ(ours, theirs);
}

// --- The stream ---------------------------------------------------------------------------------

TEST(Region, SendsTheLibraryFirstThenEmployersOpportunitiesAndCandidates) {
  std::vector<int> kinds;
  std::vector<std::string> reported;
  std::int64_t last_done = 0;
  std::int64_t last_total = -1;
  std::int64_t records = 0;
  const absl::Status status = GenerateRegion(
      Sized(1500, 1),
      [&](const v1::Record& record) {
        ++records;
        if (kinds.empty() || kinds.back() != record.kind_case()) {
          kinds.push_back(record.kind_case());
        }
        return absl::OkStatus();
      },
      [&](std::string_view kind, std::int64_t done, std::int64_t total) {
        if (reported.empty() || reported.back() != kind) reported.emplace_back(kind);
        EXPECT_GE(done, last_done);
        last_done = done;
        last_total = total;
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(kinds,
            (std::vector<int>{v1::Record::kPlace, v1::Record::kFunctie, v1::Record::kEmployer,
                              v1::Record::kOpportunity, v1::Record::kCandidate}));
  EXPECT_EQ(reported, (std::vector<std::string>{"places", "functies", "employers", "opportunities",
                                                "candidates"}));
  EXPECT_EQ(last_done, records);
  EXPECT_EQ(last_total, records);
}

TEST(Region, StopsWhenTheSinkFails) {
  int records = 0;
  const absl::Status status = GenerateRegion(Sized(100, 1), [&](const v1::Record&) {
    return ++records == 7 ? absl::ResourceExhaustedError("full") : absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(records, 7);
}

TEST(Region, NamesTheOptionThatIsOutOfRange) {
  const auto error = [](const RegionOptions& options) {
    const absl::Status status =
        GenerateRegion(options, [](const v1::Record&) { return absl::OkStatus(); });
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  RegionOptions options;
  options.candidates = -1;
  EXPECT_THAT(error(options), HasSubstr("candidates: must be 0..10000000"));
  options = RegionOptions{};
  options.employers = 0;
  EXPECT_THAT(error(options), HasSubstr("employers: must be at least 1"));
  options = RegionOptions{};
  options.tenant = "Not an id";
  EXPECT_THAT(error(options), HasSubstr("tenant: must be"));
  options = RegionOptions{};
  options.as_of = "22-11-2026";
  EXPECT_THAT(error(options), HasSubstr("as_of: must be a day"));
}

}  // namespace
}  // namespace passend::region
