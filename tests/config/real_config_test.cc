// The configuration in config/ itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "matcher/model/policy_fields.h"
#include "matcher/money/lks.h"
#include "server/config/carving_loader.h"
#include "server/config/catalogue_loader.h"
#include "server/config/law_loader.h"
#include "server/config/policy_loader.h"
#include "tests/config/temp_config.h"

namespace passend::config {
namespace {

using model::ItemKind;

const model::Catalogue& RealCatalogue() {
  static const model::Catalogue catalogue = [] {
    auto loaded = LoadCatalogue(RealConfig() + "/catalogue");
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return *std::move(loaded);
  }();
  return catalogue;
}

TEST(RealCatalogue, HasTheItemsOfTheFml) {
  const auto& items = RealCatalogue().items();
  EXPECT_EQ(items.size(), 77u);
  EXPECT_EQ(items.front().key, "i.concentreren");
  EXPECT_EQ(items.back().key, "vi.overig");
  for (const model::FmlItem& item : items) {
    const bool time = item.key.starts_with("vi.");
    EXPECT_EQ(item.load_allowed, !time) << item.key;
    switch (item.kind) {
      case ItemKind::kPeak:
        EXPECT_EQ(item.normal, 4) << item.key;
        EXPECT_GE(item.fml_levels, 2) << item.key;
        break;
      case ItemKind::kCumulative:
        EXPECT_EQ(item.normal, 480) << item.key;
        break;
      case ItemKind::kCondition:
        EXPECT_EQ(item.normal, 1) << item.key;
        break;
      case ItemKind::kQuantity:
        EXPECT_FALSE(item.normal.has_value()) << item.key;
        break;
    }
  }
}

TEST(RealCatalogue, WerktermenFollowTheStartMapping) {
  const model::Catalogue& catalogue = RealCatalogue();
  EXPECT_EQ(catalogue.werktermen().size(), 12u);
  for (const model::Werkterm& term : catalogue.werktermen()) {
    EXPECT_EQ(term.effects.empty(), term.code == "uren_per_dag") << term.code;
    for (const model::WerktermEffect& effect : term.effects) {
      const model::FmlItem& item = catalogue.items()[static_cast<std::size_t>(effect.item)];
      // P, C, B, Q; for Q "gaat goed" is normal without a limit, so without a number.
      using Capacities = std::array<std::optional<int>, 3>;
      const std::array<Capacities, 4> start = {
          {{4, 2, 0}, {480, 240, 30}, {1, 1, 0}, {std::nullopt, 10, 5}}};
      EXPECT_EQ(effect.capacity, start[static_cast<std::size_t>(item.kind)]) << item.key;
      EXPECT_EQ(effect.attention_when_adapted, item.kind == ItemKind::kCondition) << item.key;
      EXPECT_TRUE(item.load_allowed) << item.key;
    }
  }
}

TEST(RealCatalogue, MeasuresNeverBridgeWhatCannotBeBridged) {
  const model::Catalogue& catalogue = RealCatalogue();
  EXPECT_GE(catalogue.measures().size(), 25u);
  const std::set<std::string> never = {"i9.geen_verhoogd_persoonlijk_risico", "iii.huidcontact",
                                       "iii.overig_allergie"};
  std::set<ItemKind> kinds;
  for (const model::Measure& measure : catalogue.measures()) {
    const model::FmlItem& item = catalogue.items()[static_cast<std::size_t>(measure.item)];
    kinds.insert(item.kind);
    EXPECT_FALSE(never.contains(item.key)) << measure.code;
    EXPECT_TRUE(item.load_allowed) << measure.code;
    if (item.kind == ItemKind::kQuantity) {
      EXPECT_NE(measure.type, model::MeasureType::kBegeleiding) << measure.code;
    }
    if (item.kind == ItemKind::kCondition && item.key != "i9.toezicht_begeleiding") {
      EXPECT_EQ(measure.type, model::MeasureType::kOrganisatorisch) << measure.code;
    }
  }
  EXPECT_EQ(kinds.size(), 4u);
  const auto& zit_sta =
      catalogue.measures()[static_cast<std::size_t>(*catalogue.FindMeasure("zit_sta"))];
  EXPECT_EQ(zit_sta.max_gap, 120);
  EXPECT_EQ(zit_sta.type, model::MeasureType::kTechnisch);
  EXPECT_EQ(zit_sta.item, catalogue.FindItem("v.staan_werk"));
}

TEST(RealCatalogue, WerkvormenAreTheWholeLine) {
  const model::Catalogue& catalogue = RealCatalogue();
  const auto& werkvormen = catalogue.werkvormen();
  ASSERT_EQ(werkvormen.size(), 25u);
  EXPECT_EQ(werkvormen.front().code, "sociale_activering");
  EXPECT_EQ(werkvormen.back().code, "terugvalplek");
  const auto registration = [&](const char* werkvorm) {
    const auto& found =
        werkvormen[static_cast<std::size_t>(catalogue.FindWerkvorm(werkvorm).value())];
    return found.required_registration;
  };
  EXPECT_EQ(registration("beschut_werk_binnen"), catalogue.FindRegistration("indicatie_beschut"));
  EXPECT_EQ(registration("garantiebaan"), catalogue.FindRegistration("dgr"));
  EXPECT_EQ(registration("begeleid_werken_wsw"), catalogue.FindRegistration("wsw"));
  EXPECT_EQ(registration("regulier"), std::nullopt);
  EXPECT_EQ(catalogue.lks_registration(), catalogue.FindRegistration("doelgroep_lks"));
  for (const model::Werkvorm& werkvorm : werkvormen) {
    EXPECT_EQ(werkvorm.paid, werkvorm.trede >= 5) << werkvorm.code;
    EXPECT_EQ(werkvorm.formal_employer == "geen", !werkvorm.paid) << werkvorm.code;
  }
}

TEST(RealCatalogue, HasTheShortListsInFull) {
  const model::Catalogue& catalogue = RealCatalogue();
  int kanssectoren = 0;
  for (const model::Sector& sector : catalogue.sectors()) kanssectoren += sector.kanssector ? 1 : 0;
  EXPECT_EQ(kanssectoren, 10);
  EXPECT_EQ(catalogue.sectors().size(), 14u);
  EXPECT_GE(catalogue.certificates().size(), 20u);
  EXPECT_EQ(catalogue.instruments().size(), 15u);
  const auto statutory = [&](const char* code) {
    return catalogue.certificates()[static_cast<std::size_t>(*catalogue.FindCertificate(code))]
        .statutory;
  };
  EXPECT_TRUE(statutory("rijbewijs_b"));
  EXPECT_TRUE(statutory("code_95"));
  EXPECT_TRUE(statutory("min_age_met"));
  EXPECT_FALSE(statutory("heftruck"));
  EXPECT_FALSE(statutory("vog"));
  EXPECT_TRUE(catalogue.FindLanguage("nl").has_value());
}

TEST(RealCatalogue, TalentsRelatePlausibly) {
  const model::Catalogue& catalogue = RealCatalogue();
  EXPECT_GE(catalogue.content().related.size(), 90u);
  for (const auto& relation : catalogue.content().related) EXPECT_EQ(relation[2] % 50, 0);
  const int pompwagen = catalogue.FindTalent("pompwagen").value();
  const int heftruck = catalogue.FindTalent("heftruck_rijden").value();
  EXPECT_EQ(catalogue.Similarity(pompwagen, heftruck), 600);
  std::array<int, 4> groups = {};
  for (const model::Talent& talent : catalogue.talents()) {
    ++groups[static_cast<std::size_t>(talent.group)];
  }
  EXPECT_EQ(groups[0], 64);
  EXPECT_GE(groups[1], 12);
  EXPECT_GE(groups[2], 10);
  EXPECT_GE(groups[3], 10);
}

TEST(RealCatalogue, PlacesLieWhereTheyShould) {
  const model::Catalogue& catalogue = RealCatalogue();
  EXPECT_GE(catalogue.content().places.size(), 150u);
  const model::Place* zoetermeer = catalogue.FindPlace("2718");
  const model::Place* delft = catalogue.FindPlace("2611");
  ASSERT_NE(zoetermeer, nullptr);
  ASSERT_NE(delft, nullptr);
  // Both centres lie 10 km apart on the map, within a kilometre.
  const double dx = zoetermeer->x_m - delft->x_m;
  const double dy = zoetermeer->y_m - delft->y_m;
  EXPECT_NEAR(dx * dx + dy * dy, 10'000.0 * 10'000.0, 30e6);
}

// The codes of the open reference data, when that folder lies beside the project.
TEST(RealCatalogue, KnowsTheCodesOfTheReferenceData) {
  const std::filesystem::path data =
      std::filesystem::path(RealConfig()).parent_path().parent_path() / "shared" / "data";
  const auto first_column = [&](const char* file) {
    std::vector<std::string> codes;
    std::ifstream in(data / file);
    std::string line;
    std::getline(in, line);  // header
    while (std::getline(in, line)) codes.push_back(line.substr(0, line.find(',')));
    return codes;
  };
  if (!std::filesystem::exists(data / "talenten.csv")) {
    GTEST_SKIP() << "no reference data beside the project";
  }
  const model::Catalogue& catalogue = RealCatalogue();
  const auto talents = first_column("talenten.csv");
  EXPECT_EQ(talents.size(), 64u);
  for (const std::string& code : talents) EXPECT_TRUE(catalogue.FindTalent(code)) << code;
  const auto items = first_column("belasting_items.csv");
  ASSERT_EQ(items.size(), catalogue.items().size());
  for (std::size_t i = 0; i < items.size(); ++i) EXPECT_EQ(items[i], catalogue.items()[i].key);
}

TEST(RealPolicy, IsExactlyTheStartValues) {
  const auto loaded = LoadPolicies(RealConfig() + "/policies");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  model::Policy policy = loaded->default_policy;
  EXPECT_EQ(policy.version, "2026-01");
  // Those two are of the file; all numbers are those that the code starts with.
  policy.version = model::Policy{}.version;
  policy.effective_from = model::Policy{}.effective_from;
  EXPECT_TRUE(policy == model::Policy{});
  EXPECT_EQ(model::PolicyHash(policy), model::PolicyHash(model::Policy{}));
}

const model::CarvingContent& RealCarving() {
  static const model::CarvingContent carving = [] {
    auto loaded = LoadCarving(RealConfig() + "/carving", RealCatalogue());
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return *std::move(loaded);
  }();
  return carving;
}

TEST(RealCarving, HasTasksForEveryKindOfWork) {
  const model::CarvingContent& carving = RealCarving();
  EXPECT_GE(carving.tasks.size(), 120u);
  EXPECT_GE(carving.groups.size(), 12u);
  std::set<std::string> sectors;
  for (const model::Functiegroep& group : carving.groups) {
    sectors.insert(group.sectors.begin(), group.sectors.end());
    const auto of_group = [&group](const model::CarvableTask& task) {
      return task.group == group.code;
    };
    EXPECT_GE(std::ranges::count_if(carving.tasks, of_group), 8) << group.code;
    // Somebody who works there keeps tasks to recover with.
    EXPECT_GE(std::ranges::count_if(carving.tasks,
                                    [&](const auto& task) { return of_group(task) && task.light; }),
              1)
        << group.code;
  }
  // An employer of whom only the sector is known gets a hypothese in every sector.
  for (const model::Sector& sector : RealCatalogue().sectors()) {
    EXPECT_TRUE(sectors.contains(sector.code)) << sector.code;
  }
}

TEST(RealCarving, EachTaskSaysWhatItIsInPlainDutch) {
  const std::set<std::string> english = {"the",   "and",   "clean", "cleaning", "work",   "to",
                                         "store", "boxes", "with",  "food",     "kitchen"};
  std::set<std::string> names;
  for (const model::CarvableTask& task : RealCarving().tasks) {
    EXPECT_TRUE(task.code.starts_with(task.group + ".")) << task.code;
    EXPECT_TRUE(names.insert(task.group + task.name_nl).second) << task.code;
    EXPECT_TRUE(task.name_nl[0] >= 'A' && task.name_nl[0] <= 'Z') << task.code;
    const std::vector<std::string> words = model::LowerWords(task.name_nl);
    EXPECT_LE(words.size(), 9u) << task.code;  // B1: short
    for (const std::string& word : words) EXPECT_FALSE(english.contains(word)) << task.code;
    EXPECT_GE(task.max_minutes, task.min_minutes) << task.code;
    EXPECT_FALSE(task.holder.empty()) << task.code;
    // Standing, walking or sitting: without it a day could not be added up.
    EXPECT_TRUE(std::ranges::any_of(task.loads, [](const model::Load& load) {
      return load.item == "v.staan_werk" || load.item == "v.zitten_werk" ||
             load.item == "iv.lopen_werk" || load.item == "v.geknield";
    })) << task.code;
  }
}

TEST(RealCarving, QuestionsAskOneThingAndHaveWhatTheyFillIn) {
  using model::VisitQuestion;
  for (int i = 0; i < model::kVisitQuestionCount; ++i) {
    const std::string& text = RealCarving().questions[static_cast<std::size_t>(i)];
    EXPECT_TRUE(text.ends_with("?")) << text;
    const auto question = static_cast<VisitQuestion>(i);
    const bool about_a_task =
        question != VisitQuestion::kWhatIsLeftLying && question != VisitQuestion::kFuncties &&
        question != VisitQuestion::kWhen && question != VisitQuestion::kGuidance;
    EXPECT_EQ(text.find("{taak}") != std::string::npos, about_a_task) << text;
    EXPECT_EQ(text.find("{woorden}") != std::string::npos,
              question == VisitQuestion::kWhatIsLeftLying)
        << text;
    EXPECT_EQ(text.find("{belasting}") != std::string::npos, question == VisitQuestion::kLoad)
        << text;
  }
}

TEST(RealCarving, ATaakeisStandsForACondition) {
  const auto library = model::CarvingLibrary::Build(RealCarving(), RealCatalogue());
  ASSERT_TRUE(library.ok()) << library.status();
  std::set<std::string> items;
  for (const model::CarvingLibrary::TaakeisLoad& rule : library->taakeisen()) {
    const model::FmlItem& item = RealCatalogue().items()[static_cast<std::size_t>(rule.item)];
    EXPECT_EQ(item.kind, ItemKind::kCondition) << item.key;
    EXPECT_EQ(rule.value, 1) << item.key;
    items.insert(item.key);
  }
  EXPECT_TRUE(items.contains("i9.geen_deadlines_productiepieken"));
  EXPECT_TRUE(items.contains("i9.geen_hoog_tempo"));
}

TEST(RealLaw, KnowsEveryHalfYearAndStops) {
  const auto law = LoadLaw(RealConfig() + "/law");
  ASSERT_TRUE(law.ok()) << law.status();
  const auto wml = [&](const char* day) {
    const auto row = law->On(*model::Date::Parse(day));
    return row.ok() ? (*row)->wml_hour_cents[6] : -1;
  };
  EXPECT_EQ(wml("2023-12-31"), -1);
  EXPECT_EQ(wml("2024-01-01"), 1327);
  EXPECT_EQ(wml("2024-07-01"), 1368);
  EXPECT_EQ(wml("2025-01-01"), 1406);
  EXPECT_EQ(wml("2025-07-01"), 1440);
  EXPECT_EQ(wml("2026-01-01"), 1471);
  EXPECT_EQ(wml("2026-06-30"), 1471);
  EXPECT_EQ(wml("2026-07-01"), -1);
  // Youth amounts: the percentages of the law, half up to cents.
  const std::array<int, 7> permille = {300, 345, 395, 500, 600, 800, 1000};
  for (const model::LawRow& row : law->rows) {
    for (std::size_t i = 0; i < permille.size(); ++i) {
      EXPECT_EQ(row.wml_hour_cents[i], (row.wml_hour_cents[6] * permille[i] + 500) / 1000)
          << row.from.ToString() << " age " << 15 + i;
    }
    EXPECT_FALSE(row.unverified.empty());
    EXPECT_EQ(row.hoofdtaak_week_divisor, 16);
    EXPECT_EQ(row.hoofdtaak_min_minutes_day, 30);
  }
}

TEST(RealLaw, GivesTheWorkedTable) {
  const auto law = LoadLaw(RealConfig() + "/law");
  ASSERT_TRUE(law.ok());
  money::LksQuestion question;
  question.as_of = *model::Date::Parse("2026-06-30");
  question.minutes_per_week = 24 * 60;
  question.kind = model::LoonwaardeKind::kMeasured;
  question.permille_of_functieloon = 650;
  question.functieloon_hour_cents = 1550;
  const auto amount = money::ComputeLks(question, *law);
  ASSERT_TRUE(amount.ok());
  EXPECT_EQ(amount->month_cents, 64294);
  question.as_of = *model::Date::Parse("2026-07-01");
  EXPECT_EQ(money::ComputeLks(question, *law).status().code(), absl::StatusCode::kOutOfRange);
}

}  // namespace
}  // namespace passend::config
