#include "matcher/model/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace passend::model {
namespace {

// One or two invented entries of every list.
CatalogueContent Small() {
  CatalogueContent content;
  content.version = "test";
  content.effective_from = *Date::Parse("2026-01-01");
  content.items = {
      {"v.staan", "Staan", "staan", "V", ItemKind::kPeak, "", 4, 4, 6, true},
      {"v.staan_werk", "Staan", "staan", "V", ItemKind::kCumulative, "min/dag", 0, 480, 9, true},
      {"i9.geen_hoog_tempo", "Tempo", "tempo", "I", ItemKind::kCondition, "", 0, 1, 8, true},
      {"iv.tillen_dragen", "Tillen", "tillen", "IV", ItemKind::kQuantity, "kg", 0, {}, 9, true}};
  content.werktermen = {{"staan", "Staan", {{0, {4, 2, 0}, false}, {1, {480, 240, 30}, false}}},
                        {"tillen", "Tillen", {{3, {25, 10, 5}, false}}}};
  content.measures = {
      {"zit_sta", "Zit-sta", MeasureType::kTechnisch, 1, 120, "werkgever", "middel"},
      {"tilhulp", "Tilhulp", MeasureType::kTechnisch, 3, 10, "werkgever", "laag"},
      {"rouleren", "R", MeasureType::kOrganisatorisch, 1, 60, "werkgever", "geen"}};
  content.registrations = {{"wsw", "Wsw", false}, {"doelgroep_lks", "LKS", true}};
  content.werkvormen = {{"regulier", "Baan", 6, true, "werkgever", {}, false, false, {}},
                        {"begeleid", "Wsw", 5, true, "werkgever", 0, false, false, 12}};
  content.sectors = {{"groen", "Groen", true}, {"overig", "Overig", false}};
  content.talents = {{"a", "A", TalentGroup::kTalent, "x"},
                     {"b", "B", TalentGroup::kTalent, "x"},
                     {"c", "C", TalentGroup::kVakvaardigheid, "y"}};
  content.related = {{2, 0, 600}, {0, 1, 250}};
  content.certificates = {{"vog", "VOG", false, true}, {"rijbewijs_b", "B", true, false}};
  content.languages = {{"nl", "Nederlands"}, {"en", "Engels"}};
  content.instruments = {{"lks", "LKS", Date{1}, {"PW"}, {"doelgroep_lks"}, "Een zin."}};
  content.places = {{"2718", "Zoetermeer", 93697, 450585}, {"2719", "Zoetermeer", 92313, 450758}};
  return content;
}

Catalogue BuildSmall() {
  auto catalogue = Catalogue::Build(Small());
  EXPECT_TRUE(catalogue.ok()) << catalogue.status();
  return *std::move(catalogue);
}

TEST(Catalogue, FindsEveryCodeAndNothingElse) {
  const Catalogue catalogue = BuildSmall();
  EXPECT_EQ(catalogue.version(), "test");
  EXPECT_EQ(catalogue.FindItem("v.staan_werk"), 1);
  EXPECT_EQ(catalogue.FindTalent("c"), 2);
  EXPECT_EQ(catalogue.FindMeasure("tilhulp"), 1);
  EXPECT_EQ(catalogue.FindWerkvorm("begeleid"), 1);
  EXPECT_EQ(catalogue.FindSector("overig"), 1);
  EXPECT_EQ(catalogue.FindCertificate("rijbewijs_b"), 1);
  EXPECT_EQ(catalogue.FindRegistration("wsw"), 0);
  EXPECT_EQ(catalogue.FindLanguage("en"), 1);
  EXPECT_EQ(catalogue.FindWerkterm("tillen"), 1);
  EXPECT_EQ(catalogue.FindInstrument("lks"), 0);
  EXPECT_EQ(catalogue.FindTalent("d"), std::nullopt);
  EXPECT_EQ(catalogue.FindTalent(""), std::nullopt);
  EXPECT_EQ(catalogue.FindTalent("A"), std::nullopt);
  ASSERT_NE(catalogue.FindPlace("2719"), nullptr);
  EXPECT_EQ(catalogue.FindPlace("2719")->x_m, 92313);
  EXPECT_EQ(catalogue.FindPlace("2720"), nullptr);
  EXPECT_EQ(catalogue.lks_registration(), 1);
  EXPECT_EQ(catalogue.measures_of(1), (std::vector<int>{0, 2}));
  EXPECT_TRUE(catalogue.measures_of(0).empty());
}

TEST(Catalogue, RelationsCountInBothDirections) {
  const Catalogue catalogue = BuildSmall();
  EXPECT_EQ(catalogue.Similarity(2, 0), 600);
  EXPECT_EQ(catalogue.Similarity(0, 2), 600);
  EXPECT_EQ(catalogue.Similarity(1, 0), 250);
  EXPECT_EQ(catalogue.Similarity(1, 2), 0) << "never chained";
  EXPECT_EQ(catalogue.Similarity(1, 1), 1000);
  ASSERT_EQ(catalogue.related(0).size(), 2u);
  EXPECT_EQ(catalogue.related(0)[0].talent, 1);
  EXPECT_EQ(catalogue.related(0)[1].talent, 2);
  EXPECT_EQ(catalogue.related(2).size(), 1u);
}

TEST(Catalogue, RandomRelationsAgreeWithAMap) {
  std::mt19937 random(1);
  CatalogueContent content = Small();
  content.talents.clear();
  content.related.clear();
  constexpr int kTalents = 200;
  for (int i = 0; i < kTalents; ++i) {
    content.talents.push_back({"t" + std::to_string(i), "T", TalentGroup::kTalent, "x"});
  }
  std::map<std::pair<int, int>, int> expected;
  for (int i = 0; i < 2000; ++i) {
    const auto pair =
        std::pair(static_cast<int>(random() % kTalents), static_cast<int>(random() % kTalents));
    const int sim = 1 + static_cast<int>(random() % 999);
    if (pair.first == pair.second || expected.contains(pair)) continue;
    expected[pair] = expected[{pair.second, pair.first}] = sim;
    content.related.push_back({pair.first, pair.second, sim});
  }
  const auto catalogue = Catalogue::Build(content);
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  std::size_t listed = 0;
  for (int a = 0; a < kTalents; ++a) {
    const auto& list = catalogue->related(a);
    listed += list.size();
    EXPECT_TRUE(std::is_sorted(list.begin(), list.end(),
                               [](const auto& x, const auto& y) { return x.talent < y.talent; }));
    for (int b = 0; b < kTalents; ++b) {
      const auto it = expected.find({a, b});
      ASSERT_EQ(catalogue->Similarity(a, b), a == b ? 1000 : it == expected.end() ? 0 : it->second);
    }
  }
  EXPECT_EQ(listed, expected.size());
}

struct Fault {
  std::function<void(CatalogueContent&)> break_it;
  std::string message;  // after "catalogue '<version>':"
};

TEST(Catalogue, RefusesEveryFaultAndNamesIt) {
  const std::string form = " must be 1..64 letters, digits or _.-: characters, is '";
  const std::vector<Fault> faults = {
      {[](auto& c) { c.version = ""; }, " version must be 1..64 bytes"},
      {[](auto& c) { c.items[1].key = "v.staan"; }, " items[1] key 'v.staan' occurs twice"},
      {[](auto& c) { c.items[0].key = "met spatie"; }, " items[0] key" + form + "met spatie'"},
      {[](auto& c) { c.items[0].rubriek = "VII"; },
       " items[0] rubriek must be I, II, III, IV, V or VI, is 'VII'"},
      {[](auto& c) { c.items[0].fml_levels = 0; },
       " items[0] fml_levels of a peak item must be 1..4, is 0"},
      {[](auto& c) { c.items[1].fml_levels = 2; },
       " items[1] fml_levels of an item that is not a peak item must be 0..0, is 2"},
      {[](auto& c) { c.items[2].normal = {}; },
       " items[2] normal is missing: only a quantity item may do without"},
      {[](auto& c) { c.items[1].normal = 961; }, " items[1] normal must be 1..960, is 961"},
      {[](auto& c) { c.items[1].weight = 10; }, " items[1] weight must be 1..9, is 10"},
      {[](auto& c) { c.werktermen[1].code = "staan"; }, " werktermen[1] code 'staan' occurs twice"},
      {[](auto& c) { c.werktermen[0].effects[1].item = 4; },
       " werktermen[0].effects[1] item must be an index below 4, is 4"},
      {[](auto& c) { c.werktermen[1].effects[0].item = 0; },
       " werktermen[1].effects[0] item 'v.staan' belongs to a work term already"},
      {[](auto& c) { c.werktermen[0].effects[0].capacity[0] = 5; },
       " werktermen[0].effects[0] capacity must be 0..4, is 5"},
      {[](auto& c) {
         c.werktermen[0].effects[0].capacity[1] = 0;
         c.werktermen[0].effects[0].capacity[2] = 1;
       },
       " werktermen[0].effects[0] capacity must not rise from goed to met_aanpassing to niet"},
      {[](auto& c) { c.werktermen[1].effects[0].capacity = {}; },
       " werktermen[1].effects[0] must say something: no answer gives a capacity"},
      {[](auto& c) { c.measures[1].code = "zit_sta"; }, " measures[1] code 'zit_sta' occurs twice"},
      {[](auto& c) { c.measures[0].item = -1; },
       " measures[0] item must be an index below 4, is -1"},
      {[](auto& c) { c.measures[0].max_gap = 0; }, " measures[0] max_gap must be 1..960, is 0"},
      {[](auto& c) { c.werkvormen[0].trede = 7; }, " werkvormen[0] trede must be 1..6, is 7"},
      {[](auto& c) { c.werkvormen[1].required_registration = 2; },
       " werkvormen[1] required_registration must be an index below 2, is 2"},
      {[](auto& c) { c.werkvormen[1].max_months = 0; },
       " werkvormen[1] max_months must be 1..600, is 0"},
      {[](auto& c) { c.werkvormen[1].code = ""; }, " werkvormen[1] code" + form + "'"},
      {[](auto& c) { c.sectors[1].code = "groen"; }, " sectors[1] code 'groen' occurs twice"},
      {[](auto& c) { c.talents[2].code = "a"; }, " talents[2] code 'a' occurs twice"},
      {[](auto& c) { c.talents[2].code = std::string(65, 'a'); },
       " talents[2] code" + form + std::string(65, 'a') + "'"},
      {[](auto& c) {
         c.related[0] = {0, 3, 100};
       },
       " related[0] talent_b must be an index below 3, is 3"},
      {[](auto& c) {
         c.related[0] = {-1, 2, 100};
       },
       " related[0] talent_a must be an index below 3, is -1"},
      {[](auto& c) {
         c.related[0] = {2, 2, 100};
       },
       " related[0] a talent cannot be related to itself"},
      {[](auto& c) {
         c.related[1] = {0, 2, 100};
       },
       " related[1] the relation occurs twice"},
      {[](auto& c) { c.related[1][2] = 1000; }, " related[1] sim must be 1..999, is 1000"},
      {[](auto& c) { c.related[1][2] = 0; }, " related[1] sim must be 1..999, is 0"},
      {[](auto& c) { c.certificates[1].code = "vog"; }, " certificates[1] code 'vog' occurs twice"},
      {[](auto& c) { c.registrations[0].lks_target_group = true; },
       " registrations[1] lks_target_group: another registration has it already"},
      {[](auto& c) {
         c.registrations.resize(9, {"wsw", "", false});
       },
       " registrations must hold at most 8 entries, holds 9"},
      {[](auto& c) { c.languages[1].code = "nl"; }, " languages[1] code 'nl' occurs twice"},
      {[](auto& c) { c.instruments[0].registrations = {"dgr"}; },
       " instruments[0] registration 'dgr' does not exist"},
      {[](auto& c) { c.places[0].pc4 = "0718"; }, " places[0] pc4 must be 1000..9999, is '0718'"},
      {[](auto& c) { c.places[0].pc4 = "27181"; }, " places[0] pc4 must be 1000..9999, is '27181'"},
      {[](auto& c) { c.places[1].pc4 = "2718"; }, " places[1] pc4 '2718' occurs twice"},
      {[](auto& c) { c.places[1].x_m = -1; }, " places[1] x_m must be 0..1000000, is -1"},
      {[](auto& c) { c.places[1].y_m = 1000001; }, " places[1] y_m must be 0..1000000, is 1000001"},
  };
  for (const Fault& fault : faults) {
    CatalogueContent content = Small();
    fault.break_it(content);
    const auto catalogue = Catalogue::Build(content);
    ASSERT_EQ(catalogue.status().code(), absl::StatusCode::kInvalidArgument) << fault.message;
    EXPECT_EQ(catalogue.status().message(), "catalogue '" + content.version + "':" + fault.message);
  }
}

TEST(Catalogue, RefusesEveryListThatIsTooLong) {
  const std::vector<std::pair<const char*, std::function<void(CatalogueContent&)>>> cases = {
      {"items", [](auto& c) { c.items.resize(kMaxItems + 1); }},
      {"sectors", [](auto& c) { c.sectors.resize(kMaxSectors + 1); }},
      {"werkvormen", [](auto& c) { c.werkvormen.resize(kMaxWerkvormen + 1); }},
      {"certificates", [](auto& c) { c.certificates.resize(kMaxCertificates + 1); }},
      {"languages", [](auto& c) { c.languages.resize(kMaxLanguages + 1); }},
      {"measures", [](auto& c) { c.measures.resize(kMaxMeasures + 1); }},
      {"talents", [](auto& c) { c.talents.resize(kMaxTalents + 1); }},
      {"werktermen", [](auto& c) { c.werktermen.resize(kMaxWerktermen + 1); }},
      {"instruments", [](auto& c) { c.instruments.resize(kMaxInstruments + 1); }},
      {"places", [](auto& c) { c.places.resize(kMaxPostcodes + 1); }}};
  for (const auto& [list, lengthen] : cases) {
    CatalogueContent content = Small();
    lengthen(content);
    const auto problems = CheckCatalogue(content);
    const bool named = std::any_of(problems.begin(), problems.end(), [&](const auto& problem) {
      return problem.list == list && problem.index == -1 &&
             problem.reason.starts_with("must hold at most ");
    });
    EXPECT_TRUE(named) << list;
  }
}

TEST(Catalogue, HashSeesEveryField) {
  const std::vector<std::function<void(CatalogueContent&)>> changes = {
      [](auto& c) { c.version = "other"; },
      [](auto& c) { c.effective_from.days += 1; },
      [](auto& c) { c.items[0].key = "other"; },
      [](auto& c) { c.items[0].name_nl = "other"; },
      [](auto& c) { c.items[0].work_term = "other"; },
      [](auto& c) { c.items[0].rubriek = "I"; },
      [](auto& c) { c.items[3].unit = "kgf"; },
      [](auto& c) { c.items[0].fml_levels = 3; },
      [](auto& c) { c.items[1].normal = 420; },
      [](auto& c) { c.items[3].normal = 25; },
      [](auto& c) { c.items[0].weight = 1; },
      [](auto& c) { c.items[0].load_allowed = false; },
      [](auto& c) { std::swap(c.sectors[0], c.sectors[1]); },
      [](auto& c) { c.werktermen[0].code = "other"; },
      [](auto& c) { c.werktermen[0].name_nl = "other"; },
      [](auto& c) {
        c.werktermen[0].effects[1] = {3, {5, 5, 5}, false};
        c.werktermen.pop_back();
      },
      [](auto& c) {
        c.werktermen[0].effects[1] = {1, {5, 5, 5}, false};
        c.werktermen.pop_back();
      },
      [](auto& c) { c.werktermen[0].effects.pop_back(); },
      [](auto& c) { c.werktermen[1].effects[0].capacity[1] = 11; },
      [](auto& c) { c.werktermen[1].effects[0].capacity[1] = {}; },
      [](auto& c) { c.werktermen[1].effects[0].attention_when_adapted = true; },
      [](auto& c) { c.measures[0].code = "other"; },
      [](auto& c) { c.measures[0].name_nl = "other"; },
      [](auto& c) { c.measures[0].type = MeasureType::kOrganisatorisch; },
      [](auto& c) { c.measures[1].item = 1; },
      [](auto& c) { c.measures[0].max_gap = 60; },
      [](auto& c) { c.measures[0].arranged_by = "other"; },
      [](auto& c) { c.measures[0].cost_class = "hoog"; },
      [](auto& c) { c.werkvormen[0].code = "other"; },
      [](auto& c) { c.werkvormen[0].name_nl = "other"; },
      [](auto& c) { c.werkvormen[0].trede = 5; },
      [](auto& c) { c.werkvormen[0].paid = false; },
      [](auto& c) { c.werkvormen[0].formal_employer = "other"; },
      [](auto& c) { c.werkvormen[0].required_registration = 0; },
      [](auto& c) { c.werkvormen[0].lks = true; },
      [](auto& c) { c.werkvormen[0].goal_required = true; },
      [](auto& c) { c.werkvormen[0].max_months = 3; },
      [](auto& c) { c.sectors[0].code = "other"; },
      [](auto& c) { c.sectors[0].name_nl = "other"; },
      [](auto& c) { c.sectors[0].kanssector = false; },
      [](auto& c) { c.talents[0].code = "other"; },
      [](auto& c) { c.talents[0].name_nl = "other"; },
      [](auto& c) { c.talents[0].group = TalentGroup::kTaal; },
      [](auto& c) { c.talents[0].family = "other"; },
      [](auto& c) { c.related[0][2] = 650; },
      [](auto& c) { c.related[1][0] = 2; },
      [](auto& c) { c.related.pop_back(); },
      [](auto& c) { c.certificates[0].code = "other"; },
      [](auto& c) { c.certificates[0].name_nl = "other"; },
      [](auto& c) { c.certificates[0].statutory = true; },
      [](auto& c) { c.certificates[0].vog = false; },
      [](auto& c) { c.registrations[0].code = "other"; },
      [](auto& c) { c.registrations[0].name_nl = "other"; },
      [](auto& c) { c.registrations[1].lks_target_group = false; },
      [](auto& c) { c.languages[0].code = "de"; },
      [](auto& c) { c.languages[0].name_nl = "other"; },
      [](auto& c) { c.instruments[0].code = "other"; },
      [](auto& c) { c.instruments[0].name_nl = "other"; },
      [](auto& c) { c.instruments[0].effective_from.days = 2; },
      [](auto& c) { c.instruments[0].regelingen = {"WW"}; },
      [](auto& c) { c.instruments[0].registrations = {"wsw"}; },
      [](auto& c) { c.instruments[0].explanation_nl = "other"; },
      [](auto& c) { c.places[0].pc4 = "2717"; },
      [](auto& c) { c.places[0].name = "other"; },
      [](auto& c) { c.places[0].x_m += 1; },
      [](auto& c) { c.places[0].y_m += 1; },
  };
  std::set<std::uint64_t> hashes = {BuildSmall().hash()};
  EXPECT_EQ(BuildSmall().hash(), *hashes.begin());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    CatalogueContent content = Small();
    changes[i](content);
    const auto catalogue = Catalogue::Build(content);
    ASSERT_TRUE(catalogue.ok()) << i << ": " << catalogue.status();
    EXPECT_TRUE(hashes.insert(catalogue->hash()).second) << "change " << i << " is not seen";
  }
}

TEST(Catalogue, AnEmptyOneIsACatalogueToo) {
  const auto catalogue = Catalogue::Build({.version = "empty"});
  ASSERT_TRUE(catalogue.ok());
  EXPECT_EQ(catalogue->lks_registration(), std::nullopt);
  EXPECT_EQ(catalogue->FindTalent("a"), std::nullopt);
}

}  // namespace
}  // namespace passend::model
