#include "matcher/model/derive.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
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
constexpr Date kToday = {20000};

Date Day(int offset) { return {kToday.days + offset}; }

FunctionLibrary Library() {
  return *FunctionLibrary::Build(
      {{.code = "inpakker",
        .title_nl = "Inpakker",
        .talents = {{.talent = "tempo", .level = 3, .weight = 1},
                    {.talent = "inpakken", .level = 2, .weight = 3},
                    {.talent = "sorteren", .level = 2, .weight = 3},
                    {.talent = "nauwkeurig", .level = 3, .weight = 3}}},
       {.code = "schoonmaker",
        .title_nl = "Schoonmaker",
        .talents = {{.talent = "schoonmaken", .level = 4, .weight = 2},
                    {.talent = "nauwkeurig", .level = 4, .weight = 1}}}});
}

// Talents as "code level", in order.
std::vector<std::string> Derived(std::vector<WorkHistoryEntry> history,
                                 std::vector<CandidateTalent> listed = {}) {
  Candidate candidate;
  candidate.work_history = std::move(history);
  candidate.talents = std::move(listed);
  std::vector<std::string> talents;
  for (const CandidateTalent& talent : DeriveTalents(candidate, Library(), kToday)) {
    EXPECT_EQ(talent.evidence, Evidence::kDerived);
    EXPECT_EQ(talent.emphasis, 0);
    EXPECT_EQ(talent.provenance, Provenance{});
    talents.push_back(talent.code + " " + std::to_string(talent.level));
  }
  return talents;
}

bool Counts(std::vector<WorkHistoryEntry> history) {
  for (WorkHistoryEntry& entry : history) entry.functie = "inpakker";
  return !Derived(std::move(history)).empty();
}

TEST(DeriveTalents, GivesTheTalentsOfAFunctieStrongestFirst) {
  EXPECT_THAT(Derived({{.functie = "inpakker", .months = 6}}),
              ElementsAre("nauwkeurig 3", "inpakken 2", "sorteren 2", "tempo 3"));
}

TEST(DeriveTalents, TakesTheHighestWeightAndLevelOfATalentOfSeveralFuncties) {
  EXPECT_THAT(
      Derived({{.functie = "inpakker", .months = 6}, {.functie = "schoonmaker", .months = 7}}),
      ElementsAre("nauwkeurig 4", "inpakken 2", "sorteren 2", "schoonmaken 4", "tempo 3"));
}

TEST(DeriveTalents, LeavesOutWhatTheProfileListsAlsoAtLevelZero) {
  EXPECT_THAT(Derived({{.functie = "inpakker", .months = 6}},
                      {{.code = "nauwkeurig", .level = 0},
                       {.code = "tempo", .level = 1, .evidence = Evidence::kDerived}}),
              ElementsAre("inpakken 2", "sorteren 2"));
}

TEST(DeriveTalents, NeedsSixMonthsInOneFunctie) {
  EXPECT_FALSE(Counts({}));
  EXPECT_FALSE(Counts({{}}));  // nothing is known of it
  EXPECT_TRUE(Counts({{.months = 6}}));
  EXPECT_FALSE(Counts({{.months = 5}}));
  EXPECT_TRUE(Counts({{.months = 2}, {.months = 4}}));
  EXPECT_THAT(
      Derived({{.functie = "inpakker", .months = 5}, {.functie = "schoonmaker", .months = 5}}),
      IsEmpty());
  EXPECT_THAT(Derived({{.functie = "onbekend", .months = 60}, {.title = "inpakker", .months = 60}}),
              IsEmpty());

  // Both ends count: 180 days.
  EXPECT_TRUE(Counts({{.from = Day(-500), .until = Day(-321)}}));
  EXPECT_FALSE(Counts({{.from = Day(-500), .until = Day(-322)}}));
  // The shortest half year of a calendar is long enough.
  EXPECT_TRUE(Counts({{.from = *Date::FromYmd(2023, 1, 1), .until = *Date::FromYmd(2023, 6, 30)}}));
  EXPECT_TRUE(Counts({{.from = *Date::FromYmd(2022, 9, 1), .until = *Date::FromYmd(2023, 2, 28)}}));
}

TEST(DeriveTalents, CountsUpToTheDayAndOnlyOnce) {
  // Still there: up to and including today. A last day in the future is cut off.
  EXPECT_TRUE(Counts({{.from = Day(-179)}}));
  EXPECT_FALSE(Counts({{.from = Day(-178)}}));
  EXPECT_FALSE(Counts({{.from = Day(-178), .until = Day(900)}}));
  EXPECT_FALSE(Counts({{.from = Day(1), .months = 12}}));
  EXPECT_FALSE(Counts({{.until = Day(-1)}}));  // how long is not known

  // 100 days each; together 180 when they overlap by twenty days, 179 when by one more.
  EXPECT_TRUE(
      Counts({{.from = Day(-220), .until = Day(-121)}, {.from = Day(-300), .until = Day(-201)}}));
  EXPECT_FALSE(
      Counts({{.from = Day(-221), .until = Day(-122)}, {.from = Day(-300), .until = Day(-201)}}));
  // One within the other adds nothing.
  EXPECT_FALSE(
      Counts({{.from = Day(-300), .until = Day(-130)}, {.from = Day(-290), .until = Day(-150)}}));
  // The length that is told wins over the days.
  EXPECT_FALSE(Counts({{.from = Day(-900), .until = Day(-1), .months = 5}}));
}

TEST(DeriveTalents, OfRandomProfilesObeysItsContract) {
  std::mt19937_64 rng(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  const Catalogue& catalogue = fixtures::TestCatalogue();
  std::map<std::string, Functie> functies;
  while (functies.size() < 10) {
    Functie functie = fixtures::RandomFunctie(rng, catalogue);
    functies[functie.code] = std::move(functie);
  }
  std::vector<Functie> list;
  for (const auto& [code, functie] : functies) list.push_back(functie);
  const FunctionLibrary library = *FunctionLibrary::Build(list);
  int derived_talents = 0;
  int full_profiles = 0;
  for (int i = 0; i < 2000; ++i) {
    Candidate candidate = fixtures::RandomCandidate(rng, catalogue);
    if (i % 10 == 0) {  // nearly no room
      candidate.talents.clear();
      for (int t = 0; t < kMaxCandidateTalents - i / 10 % 3; ++t) {
        candidate.talents.push_back(
            {.code = catalogue.talents()[static_cast<std::size_t>(t)].code});
      }
    }
    for (WorkHistoryEntry& entry : candidate.work_history) {
      entry.functie = list[rng() % list.size()].code;
    }
    const std::vector<CandidateTalent> derived = DeriveTalents(candidate, library, kToday);
    const auto had =
        std::ranges::count(candidate.talents, Evidence::kDerived, &CandidateTalent::evidence);
    derived_talents += static_cast<int>(derived.size());
    full_profiles += candidate.talents.size() + derived.size() == kMaxCandidateTalents ? 1 : 0;
    EXPECT_TRUE(derived.empty() || had + std::ssize(derived) <= kMaxDerivedTalents);

    // The order of the history does not matter.
    Candidate shuffled = candidate;
    std::ranges::shuffle(shuffled.work_history, rng);
    EXPECT_EQ(DeriveTalents(shuffled, library, kToday), derived);

    // Valid, at the end, and nothing else changed; done again it adds nothing.
    const Candidate with = WithDerivedTalents(candidate, library, kToday);
    EXPECT_THAT(Validate(with, catalogue), IsEmpty());
    EXPECT_EQ(WithDerivedTalents(with, library, kToday), with);
    ASSERT_EQ(with.talents.size(), candidate.talents.size() + derived.size());
    Candidate without = with;
    without.talents.resize(candidate.talents.size());
    EXPECT_EQ(without, candidate);
  }
  EXPECT_GT(derived_talents, 1000);
  EXPECT_GT(full_profiles, 20);
}

}  // namespace
}  // namespace passend::model
