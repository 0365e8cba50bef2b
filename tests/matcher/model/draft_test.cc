#include "matcher/model/draft.h"

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint64_t kSeed = 20261122;
constexpr std::uint32_t kMorning = 1;

// The morning of each of the first `days` weekdays.
WeekGrid Mornings(int days) {
  WeekGrid grid;
  for (int day = 0; day < days; ++day) grid.dayparts |= kMorning << (4 * day);
  return grid;
}

const Catalogue& TestCatalogue() { return fixtures::TestCatalogue(); }

Functie Inpakker() {
  return {.code = "inpakker",
          .title_nl = "Inpakker",
          .title_en = "Packer",
          .isco = "9321",
          .sector = "logistiek",
          .talents = {{.talent = "tempo", .level = 2, .weight = 3},
                      {.talent = "inpakken", .level = 2, .weight = 3},
                      {.talent = "nauwkeurig", .level = 3, .weight = 2},
                      {.talent = "bestaat_niet", .level = 4, .weight = 3},
                      {.talent = "op_tijd", .level = 4, .weight = 2},
                      {.talent = "sorteren", .level = 1, .weight = 3},
                      {.talent = "samenwerken", .level = 4, .weight = 1},
                      {.talent = "plannen", .level = 1, .weight = 1}},
          .loads = {{.item = "iv.reiken", .value = 3},
                    {.item = "v.staan_werk", .value = 360},
                    {.item = "iv.tillen_dragen", .value = 15},
                    {.item = "i9.geen_deadlines_productiepieken", .value = 1},
                    {.item = "i.concentreren", .value = 0},
                    {.item = "vi.uren_dag", .value = 8},
                    {.item = "bestaat.niet", .value = 4}}};
}

// Of the draft for `hours` a week in the mornings of `days` days, the minutes of one C item.
std::optional<int> Standing(int library_minutes, int hours, std::optional<int> days) {
  Functie functie = Inpakker();
  functie.loads = {{.item = "v.staan_werk", .value = library_minutes}};
  DraftRequest request = {.functie = functie.code, .hours_per_week = hours};
  if (days.has_value()) request.grid = Mornings(*days);
  const Opportunity draft = DraftFromFunctie(functie, request, TestCatalogue());
  if (draft.loads.empty()) return std::nullopt;
  return draft.loads[0].value;
}

TEST(DraftFromFunctie, TakesWhatTheEmployerSaidAndLeavesTheRestUnknown) {
  const DraftRequest request = {.functie = "inpakker",
                                .hours_per_week = 20,
                                .pc4 = "2718",
                                .grid = Mornings(5),
                                .werkvorm = "garantiebaan"};
  Opportunity draft = DraftFromFunctie(Inpakker(), request, TestCatalogue());
  draft.requirements.clear();
  draft.loads.clear();

  Opportunity expected;
  expected.title = "Inpakker";
  expected.functie = "inpakker";
  expected.occupation_code = "9321";
  expected.sector = "logistiek";
  expected.werkvorm = "garantiebaan";
  expected.pc4 = "2718";
  expected.status = OpportunityStatus::kOpen;
  expected.places = 1;
  expected.hours.max_week_minutes = 1200;
  expected.hours.grid = Mornings(5);
  EXPECT_EQ(draft, expected);
}

TEST(DraftFromFunctie, AsksTheSixStrongestTalentsAndRequiresFour) {
  const Opportunity draft =
      DraftFromFunctie(Inpakker(), {.functie = "inpakker", .hours_per_week = 20}, TestCatalogue());
  std::vector<std::string> asked;
  for (const Requirement& one : draft.requirements) {
    asked.push_back(one.code + " " + std::to_string(one.level) + " " +
                    (one.required ? "required " : "wished ") + std::to_string(one.weight));
  }
  EXPECT_THAT(asked, ElementsAre("inpakken 2 required 3", "tempo 2 required 3",
                                 "sorteren 1 required 3", "op_tijd 4 required 2",
                                 "nauwkeurig 3 wished 2", "samenwerken 4 wished 1"));
}

TEST(DraftFromFunctie, TakesLoadsAboveZeroByWeightThenCatalogueOrder) {
  const Opportunity draft = DraftFromFunctie(
      Inpakker(), {.functie = "inpakker", .hours_per_week = 20, .grid = Mornings(5)},
      TestCatalogue());
  std::vector<std::string> loads;
  for (const Load& load : draft.loads) {
    EXPECT_EQ(load.basis, LoadBasis::kBibliotheek);
    EXPECT_TRUE(load.kern);
    loads.push_back(load.item + " " + std::to_string(load.value));
  }
  // Weights 9, 9, 9 in catalogue order, then 4; standing is half of six hours.
  EXPECT_THAT(loads, ElementsAre("i9.geen_deadlines_productiepieken 1", "iv.tillen_dragen 15",
                                 "v.staan_werk 180", "iv.reiken 3"));
}

TEST(DraftFromFunctie, TakesTwelveLoadsAtMost) {
  Functie functie = Inpakker();
  functie.loads.clear();
  for (const FmlItem& item : TestCatalogue().items()) {
    functie.loads.push_back(
        {.item = item.key, .value = item.kind == ItemKind::kCumulative ? 100 : 1});
  }
  const Opportunity draft = DraftFromFunctie(functie, {.functie = "inpakker"}, TestCatalogue());
  ASSERT_EQ(draft.loads.size(), kMaxDraftLoads);
  int previous = 9;
  for (const Load& load : draft.loads) {
    const FmlItem& item =
        TestCatalogue().items()[static_cast<std::size_t>(*TestCatalogue().FindItem(load.item))];
    EXPECT_LE(item.weight, previous);
    previous = item.weight;
  }
}

TEST(DraftFromFunctie, ScalesMinutesToTheDayOfTheWork) {
  EXPECT_EQ(Standing(240, 40, 5), 240);  // eight hours a day: as in the library
  EXPECT_EQ(Standing(240, 20, 5), 120);
  EXPECT_EQ(Standing(240, 20, 2), 240);  // ten hours a day: counted as eight
  EXPECT_EQ(Standing(240, 60, 5), 240);
  EXPECT_EQ(Standing(240, 20, {}), 120);  // no grid: five days
  EXPECT_EQ(Standing(240, 0, 3), 240);    // no hours: a whole day
  EXPECT_EQ(Standing(450, 16, 4), 225);
  // Half up to five minutes: 2.5 -> 5, 7.5 -> 10; below 2.5 nothing is left to ask.
  EXPECT_EQ(Standing(5, 20, 5), 5);
  EXPECT_EQ(Standing(15, 20, 5), 10);
  EXPECT_EQ(Standing(10, 20, 5), 5);
  EXPECT_EQ(Standing(5, 19, 5), std::nullopt);
  EXPECT_EQ(Standing(355, 40, 5), 355);
}

TEST(DraftFromFunctie, UsesTheEnglishTitleWhenThereIsNoDutchOne) {
  Functie functie = Inpakker();
  functie.title_nl.clear();
  functie.sector = "bestaat_niet";
  const Opportunity draft = DraftFromFunctie(functie, {.functie = "inpakker"}, TestCatalogue());
  EXPECT_EQ(draft.title, "Packer");
  EXPECT_EQ(draft.sector, "");
}

TEST(DraftFromFunctie, OfRandomFunctiesIsValidAndWithinItsLimits) {
  std::mt19937_64 rng(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  int with_loads = 0;
  for (int i = 0; i < 2000; ++i) {
    const Functie functie = fixtures::RandomFunctie(rng, TestCatalogue());
    DraftRequest request = {.functie = functie.code,
                            .hours_per_week = static_cast<int>(rng() % 61),
                            .pc4 = rng() % 2 == 0 ? "2718" : "",
                            .werkvorm = rng() % 2 == 0 ? "regulier" : ""};
    if (rng() % 4 != 0) {
      request.grid = WeekGrid{static_cast<std::uint32_t>(rng() % kFullWeekGrid) + 1};
    }
    ASSERT_THAT(Validate(request, TestCatalogue()), IsEmpty());
    Opportunity draft = DraftFromFunctie(functie, request, TestCatalogue());
    EXPECT_EQ(DraftFromFunctie(functie, request, TestCatalogue()), draft);
    EXPECT_LE(draft.requirements.size(), kMaxDraftTalents);
    EXPECT_LE(draft.loads.size(), kMaxDraftLoads);
    with_loads += draft.loads.empty() ? 0 : 1;
    draft.tenant = "t";
    draft.id = "o";
    EXPECT_THAT(Validate(draft, TestCatalogue()), IsEmpty());
  }
  EXPECT_GT(with_loads, 500);
}

}  // namespace
}  // namespace passend::model
