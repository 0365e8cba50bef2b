#include "matcher/carving/hypothesis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "server/config/carving_loader.h"
#include "server/config/catalogue_loader.h"
#include "tests/clients/region/decoded_region.h"

namespace passend::carving {
namespace {

using model::Employer;
using model::EmployerFunctie;
using model::WeekGrid;

// The real list: what is tested must hold for what an installation uses.
const model::Catalogue& RealCatalogue() {
  static const model::Catalogue catalogue = [] {
    auto loaded = config::LoadCatalogue("config/catalogue");
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return *std::move(loaded);
  }();
  return catalogue;
}

const model::CarvingLibrary& RealLibrary() {
  static const model::CarvingLibrary library = [] {
    auto content = config::LoadCarving("config/carving", RealCatalogue());
    EXPECT_TRUE(content.ok()) << content.status();
    auto built = model::CarvingLibrary::Build(*std::move(content), RealCatalogue());
    EXPECT_TRUE(built.ok()) << built.status();
    return *std::move(built);
  }();
  return library;
}

const model::FunctionLibrary& Functies() {
  static const model::FunctionLibrary library = [] {
    auto built = model::FunctionLibrary::Build(
        {{.code = "eigen.a", .title_nl = "Orderpicker", .sector = "logistiek"},
         {.code = "eigen.b", .title_nl = "Iets anders", .sector = "groen"}});
    EXPECT_TRUE(built.ok()) << built.status();
    return *std::move(built);
  }();
  return library;
}

Hypothesis Of(const Employer& employer, const model::CarvingPolicy& policy = {}) {
  return MakeHypothesis(employer, RealLibrary(), Functies(), RealCatalogue(), policy);
}

Employer WithFunctie(EmployerFunctie functie) {
  Employer employer;
  employer.tenant = "alfa";
  employer.id = "w-1";
  functie.id = "f-1";
  employer.functies = {std::move(functie)};
  return employer;
}

constexpr std::array<const char*, 12> kTitles = {"Magazijnmedewerker",
                                                 "Verzorgende",
                                                 "Kok",
                                                 "Schoonmaker kantoren",
                                                 "Hovenier",
                                                 "Secretaresse",
                                                 "Timmerman",
                                                 "Monteur",
                                                 "Directeur",
                                                 "Medewerker winkel",
                                                 "Leraar groep 5",
                                                 ""};
constexpr std::array<const char*, 8> kLeft = {"de was blijft liggen",
                                              "Het karton staat overal",
                                              "archief is een puinhoop",
                                              "onkruid op het terrein",
                                              "de raketten",
                                              "vegen, dweilen en de ramen",
                                              "",
                                              "het bijvullen van de koffieautomaten"};

Employer RandomEmployer(std::mt19937& rng) {
  const auto below = [&rng](int n) { return static_cast<int>(rng() % static_cast<unsigned>(n)); };
  Employer employer;
  employer.tenant = "alfa";
  employer.id = "w-1";
  if (below(4) > 0) {
    const auto& sectors = RealCatalogue().sectors();
    employer.sector =
        sectors[static_cast<std::size_t>(below(static_cast<int>(sectors.size())))].code;
  }
  const int sites = below(3);
  for (int i = 0; i < sites; ++i) employer.sites.push_back({.id = "s-" + std::to_string(i)});
  const int functies = below(10) == 0 ? 40 : below(5);
  for (int i = 0; i < functies; ++i) {
    EmployerFunctie functie;
    functie.id = "f-" + std::to_string(i);
    functie.title = kTitles[static_cast<std::size_t>(below(12))];
    functie.functie =
        std::array{"", "eigen.a", "eigen.b", "eigen.weg"}[static_cast<std::size_t>(below(4))];
    if (below(3) > 0) functie.fte_permille = 1 + below(below(2) == 0 ? 1000 : 6000);
    if (sites > 0 && below(2) == 0) functie.site = "s-" + std::to_string(below(sites));
    if (below(2) == 0) {
      functie.grid = WeekGrid{static_cast<std::uint32_t>(rng()) & model::kFullWeekGrid};
    }
    for (int j = below(3); j > 0; --j) {
      functie.left_lying.emplace_back(kLeft[static_cast<std::size_t>(below(8))]);
    }
    if (below(4) == 0) functie.besproken_on = model::Date{19000};
    employer.functies.push_back(std::move(functie));
  }
  return employer;
}

std::string Text(const Hypothesis& hypothesis) {
  std::string text;
  for (const HypothesisTask& one : hypothesis.tasks) {
    text += one.task.id + one.task.name + one.functie_id + one.why + one.task.holder_function +
            std::to_string(one.task.minutes_per_day) + "-" +
            std::to_string(one.max_minutes_per_day) + ";";
  }
  for (const std::string& question : hypothesis.questions) text += question;
  return text;
}

void ExpectSound(const Employer& employer, const Hypothesis& hypothesis,
                 const model::CarvingPolicy& policy) {
  std::set<std::string> ids;
  std::map<std::string, std::int64_t> week;  // upper ends by functie
  ASSERT_LE(hypothesis.tasks.size(), static_cast<std::size_t>(model::kMaxTasks));
  for (const HypothesisTask& one : hypothesis.tasks) {
    const model::Task& task = one.task;
    EXPECT_TRUE(model::ValidateTask(task, RealCatalogue(), "").empty()) << task.name;
    EXPECT_TRUE(ids.insert(task.id).second);
    EXPECT_EQ(task.basis, model::LoadBasis::kBibliotheek);
    EXPECT_LE(task.minutes_per_day, one.max_minutes_per_day);
    ASSERT_TRUE(task.block_minutes.has_value());
    EXPECT_EQ(task.minutes_per_day % *task.block_minutes, 0);
    EXPECT_EQ(one.max_minutes_per_day % *task.block_minutes, 0);
    for (const model::Load& load : task.loads) {
      EXPECT_EQ(load.basis, model::LoadBasis::kBibliotheek);
      const auto item = RealCatalogue().FindItem(load.item);
      ASSERT_TRUE(item.has_value());
      if (RealCatalogue().items()[static_cast<std::size_t>(*item)].kind ==
          model::ItemKind::kCumulative) {
        EXPECT_LE(load.value, task.minutes_per_day) << task.name << " " << load.item;
      }
    }
    const auto functie = std::ranges::find(employer.functies, one.functie_id, &EmployerFunctie::id);
    if (one.functie_id.empty()) {
      EXPECT_TRUE(employer.functies.empty());
      EXPECT_EQ(one.ground, HypothesisGround::kSector);
      continue;
    }
    ASSERT_NE(functie, employer.functies.end());
    EXPECT_EQ(task.holder_function, functie->id);
    EXPECT_EQ(task.site, functie->site);
    EXPECT_EQ(one.besproken, functie->besproken_on.has_value());
    if (functie->grid.has_value()) {
      ASSERT_TRUE(task.window.has_value());
      EXPECT_EQ(task.window->dayparts & ~functie->grid->dayparts, 0u);
    }
    week[one.functie_id] += std::int64_t{one.max_minutes_per_day} * std::popcount(task.weekdays);
  }
  for (const EmployerFunctie& functie : employer.functies) {
    if (!functie.fte_permille.has_value()) continue;
    EXPECT_LE(week[functie.id] * 1'000'000,
              std::int64_t{*functie.fte_permille} * policy.fulltime_week * policy.colleague_share)
        << functie.id;
  }
  const std::set<std::string> questions(hypothesis.questions.begin(), hypothesis.questions.end());
  EXPECT_EQ(questions.size(), 3u);
  for (const std::string& question : questions) {
    EXPECT_TRUE(question.ends_with("?"));
    EXPECT_EQ(question.find_first_of("{}"), std::string::npos) << question;
    EXPECT_EQ(question.find("‘’"), std::string::npos) << question;
  }
}

TEST(Hypothesis, IsSoundForAnyEmployer) {
  std::mt19937 rng(20261122);
  std::size_t tasks = 0;
  for (int i = 0; i < 4000; ++i) {
    SCOPED_TRACE(i);
    const Employer employer = RandomEmployer(rng);
    ASSERT_TRUE(model::Validate(employer, RealCatalogue()).empty());
    model::CarvingPolicy policy;
    if (i % 3 == 0) policy.colleague_share = static_cast<int>(rng() % 1001);
    const Hypothesis hypothesis = Of(employer, policy);
    ExpectSound(employer, hypothesis, policy);
    EXPECT_EQ(Text(hypothesis), Text(Of(employer, policy)));
    tasks += hypothesis.tasks.size();
    if (testing::Test::HasFailure()) break;
  }
  EXPECT_GT(tasks, 20'000u);
}

TEST(Hypothesis, WhatIsLeftLyingComesFirst) {
  const Hypothesis hypothesis =
      Of(WithFunctie({.title = "Verzorgende", .left_lying = {"De was blijft liggen"}}));
  ASSERT_GE(hypothesis.tasks.size(), 3u);
  EXPECT_EQ(hypothesis.tasks[0].ground, HypothesisGround::kLeftLying);
  EXPECT_EQ(hypothesis.tasks[0].why, "De was blijft liggen");
  EXPECT_EQ(hypothesis.tasks[0].task.name, "Wasgoed ophalen en wegbrengen");
  EXPECT_EQ(hypothesis.tasks[1].ground, HypothesisGround::kTitle);
  EXPECT_EQ(hypothesis.tasks[1].why, "Verzorgende");
}

TEST(Hypothesis, WhatIsLeftLyingMayBeOfAnotherKindOfWork) {
  const Hypothesis hypothesis =
      Of(WithFunctie({.title = "Timmerman", .left_lying = {"Ons archief is nooit op orde"}}));
  ASSERT_FALSE(hypothesis.tasks.empty());
  EXPECT_EQ(hypothesis.tasks[0].ground, HypothesisGround::kLeftLying);
  const model::CarvableTask& first =
      RealLibrary().tasks()[static_cast<std::size_t>(hypothesis.tasks[0].library_task)];
  EXPECT_EQ(first.group, "administratie");
  EXPECT_LE(
      std::ranges::count(hypothesis.tasks, HypothesisGround::kLeftLying, &HypothesisTask::ground),
      2);
}

TEST(Hypothesis, WordsThatNoTaskIsFoundForAreAskedAboutFirst) {
  const Hypothesis hypothesis =
      Of(WithFunctie({.title = "Magazijnmedewerker", .left_lying = {"de raketten"}}));
  EXPECT_FALSE(hypothesis.tasks.empty());
  EXPECT_NE(hypothesis.questions[0].find("‘de raketten’"), std::string::npos)
      << hypothesis.questions[0];
}

TEST(Hypothesis, TitleBeforeLibraryBeforeSector) {
  const auto ground = [](EmployerFunctie functie, const std::string& sector) {
    Employer employer = WithFunctie(std::move(functie));
    employer.sector = sector;
    const Hypothesis hypothesis = Of(employer);
    EXPECT_FALSE(hypothesis.tasks.empty());
    const int task = hypothesis.tasks.at(0).library_task;
    return std::pair(hypothesis.tasks[0].ground,
                     RealLibrary().tasks()[static_cast<std::size_t>(task)].group);
  };
  using enum HypothesisGround;
  EXPECT_EQ(ground({.title = "Hovenier", .functie = "eigen.a"}, "schoonmaak"),
            std::pair(kTitle, std::string("groen")));
  // The library knows the title.
  EXPECT_EQ(ground({.title = "Teamlid", .functie = "eigen.a"}, "schoonmaak"),
            std::pair(kTitle, std::string("magazijn")));
  EXPECT_EQ(ground({.title = "Teamlid", .functie = "eigen.b"}, "schoonmaak"),
            std::pair(kFunctie, std::string("groen")));
  EXPECT_EQ(ground({.title = "Teamlid"}, "schoonmaak"),
            std::pair(kSector, std::string("schoonmaak")));
}

TEST(Hypothesis, AWholeWordOfATitleSaysMoreThanAPart) {
  const auto groups = [](const std::string& title) {
    std::set<std::string> found;
    for (const HypothesisTask& one : Of(WithFunctie({.title = title})).tasks) {
      found.insert(RealLibrary().tasks()[static_cast<std::size_t>(one.library_task)].group);
    }
    return found;
  };
  EXPECT_EQ(groups("Textielsorteerder"), std::set<std::string>{"textiel"});
  EXPECT_EQ(groups("Sorteerder"), std::set<std::string>{"kas"});
  EXPECT_EQ(groups("Meewerkend magazijnchef"), std::set<std::string>{"magazijn"});
}

TEST(Hypothesis, WhatIsLeftLyingIsSoughtInTheSectorBeforeElsewhere) {
  Employer employer = WithFunctie({.title = "Directeur", .left_lying = {"kratten wassen"}});
  employer.sector = "industrie_productie";
  EXPECT_EQ(Of(employer).tasks.at(0).task.name, "Kratten en bakken wassen");
}

TEST(Hypothesis, LeavesRoomForRanges) {
  // 2 fte: 1,080 minutes a week may go; the lower ends take at most half.
  const Hypothesis hypothesis = Of(WithFunctie({.title = "Verzorgende", .fte_permille = 2000}));
  ASSERT_GE(hypothesis.tasks.size(), 2u);
  int low = 0, wide = 0;
  for (const HypothesisTask& one : hypothesis.tasks) {
    low += one.task.minutes_per_day * std::popcount(one.task.weekdays);
    wide += one.max_minutes_per_day > one.task.minutes_per_day;
  }
  EXPECT_LE(low, 540);
  EXPECT_GE(wide, 1);
}

TEST(Hypothesis, OfASectorAloneIsWeakerAndAsksForTheFuncties) {
  Employer employer;
  employer.tenant = "alfa";
  employer.id = "w-1";
  employer.sector = "dienstverlening";
  const Hypothesis hypothesis = Of(employer);
  EXPECT_EQ(hypothesis.tasks.size(), static_cast<std::size_t>(kMaxHypothesisOfSector));
  std::set<std::string> groups;
  for (const HypothesisTask& one : hypothesis.tasks) {
    EXPECT_EQ(one.ground, HypothesisGround::kSector);
    EXPECT_EQ(one.why, "Dienstverlening");
    EXPECT_FALSE(one.task.holder_function.empty());
    groups.insert(RealLibrary().tasks()[static_cast<std::size_t>(one.library_task)].group);
  }
  EXPECT_EQ(groups.size(), 2u);  // each group of the sector in turn
  EXPECT_EQ(hypothesis.questions[0], RealLibrary().question(model::VisitQuestion::kFuncties));
}

TEST(Hypothesis, OfNothingStillHasThreeQuestions) {
  Employer employer;
  employer.tenant = "alfa";
  employer.id = "w-1";
  const Hypothesis hypothesis = Of(employer);
  EXPECT_TRUE(hypothesis.tasks.empty());
  ExpectSound(employer, hypothesis, {});
}

TEST(Hypothesis, NeverTakesMoreThanAColleagueCanMiss) {
  // 0.1 fte: 216 minutes a week, a quarter of it is 54: less than a block on five days.
  EXPECT_TRUE(Of(WithFunctie({.title = "Verzorgende", .fte_permille = 100})).tasks.empty());
  // On one morning it is enough for a block of 30.
  const Hypothesis one_day =
      Of(WithFunctie({.title = "Timmerman", .fte_permille = 100, .grid = WeekGrid{0x1}}));
  ASSERT_EQ(one_day.tasks.size(), 1u);
  EXPECT_EQ(one_day.tasks[0].task.minutes_per_day, 30);
  EXPECT_EQ(one_day.tasks[0].max_minutes_per_day, 30);
  EXPECT_EQ(one_day.tasks[0].task.weekdays, 1);
  // A whole team can miss the upper ends of all of them.
  const Hypothesis team = Of(WithFunctie({.title = "Verzorgende", .fte_permille = 20'000}));
  ASSERT_EQ(team.tasks.size(), static_cast<std::size_t>(kMaxHypothesisPerFunctie));
  for (const HypothesisTask& one : team.tasks) {
    const model::CarvableTask& known =
        RealLibrary().tasks()[static_cast<std::size_t>(one.library_task)];
    EXPECT_EQ(one.task.minutes_per_day, known.min_minutes);
    EXPECT_EQ(one.max_minutes_per_day, known.max_minutes);
  }
}

TEST(Hypothesis, ExposureFollowsTheMinutes) {
  // 1 fte, one task of 60 minutes cut down to 30: half of its exposure.
  model::CarvingPolicy policy;
  policy.colleague_share = 70;  // 151 minutes a week: 30 a day
  const Hypothesis hypothesis =
      Of(WithFunctie({.title = "Schoonmaker", .fte_permille = 1000}), policy);
  ASSERT_EQ(hypothesis.tasks.size(), 1u);
  const HypothesisTask& one = hypothesis.tasks[0];
  const model::CarvableTask& known =
      RealLibrary().tasks()[static_cast<std::size_t>(one.library_task)];
  ASSERT_EQ(known.min_minutes, 60);
  EXPECT_EQ(one.task.minutes_per_day, 30);
  for (std::size_t i = 0; i < known.loads.size(); ++i) {
    const auto item = static_cast<std::size_t>(*RealCatalogue().FindItem(known.loads[i].item));
    const bool minutes = RealCatalogue().items()[item].kind == model::ItemKind::kCumulative;
    EXPECT_EQ(one.task.loads[i].value,
              minutes ? (known.loads[i].value + 1) / 2 : known.loads[i].value);
  }
}

TEST(Hypothesis, NearlyEveryEmployerOfTheRegionGetsOneThatMakesSense) {
  region::RegionOptions options;
  options.candidates = 1;
  options.employers = 1500;
  options.opportunities = 1;
  const region::DecodedRegion region = region::Generate(options);
  auto functies = model::FunctionLibrary::Build(region.functies);
  ASSERT_TRUE(functies.ok()) << functies.status();
  int told = 0, with_tasks = 0, by_title = 0, said = 0, heard = 0;
  for (const Employer& employer : region.employers) {
    const Hypothesis hypothesis =
        MakeHypothesis(employer, RealLibrary(), *functies, RealCatalogue(), {});
    ExpectSound(employer, hypothesis, {});
    if (testing::Test::HasFailure()) break;
    if (employer.functies.empty()) continue;
    ++told;
    with_tasks += !hypothesis.tasks.empty();
    by_title +=
        std::ranges::count(hypothesis.tasks, HypothesisGround::kTitle, &HypothesisTask::ground) > 0;
    // Of a functie with hours enough, what it says is left lying is found in the list.
    for (const EmployerFunctie& functie : employer.functies) {
      if (functie.left_lying.empty() || functie.fte_permille.value_or(0) < 1000) continue;
      ++said;
      heard += std::ranges::any_of(hypothesis.tasks, [&functie](const HypothesisTask& one) {
        return one.functie_id == functie.id && one.ground == HypothesisGround::kLeftLying;
      });
    }
  }
  EXPECT_GE(with_tasks * 100, told * 95);
  EXPECT_GE(by_title * 100, told * 85);
  EXPECT_GE(heard * 100, said * 80);
}

TEST(Hypothesis, WithoutAListKnowsNothing) {
  const Hypothesis hypothesis = MakeHypothesis(
      WithFunctie({.title = "Verzorgende", .left_lying = {"de was"}}), {}, {}, RealCatalogue(), {});
  EXPECT_TRUE(hypothesis.tasks.empty());
  EXPECT_EQ(hypothesis.questions[0], "");
}

}  // namespace
}  // namespace passend::carving
