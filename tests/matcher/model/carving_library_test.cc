#include "matcher/model/carving_library.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tests/testing/test_catalogue.h"

namespace passend::model {
namespace {

using fixtures::TestCatalogue;

CarvingContent Content() {
  CarvingContent content;
  content.version = "test";
  content.groups = {
      {.code = "magazijn", .name_nl = "Magazijn", .sectors = {"logistiek"}, .words = {"magazijn"}},
      {.code = "zorg", .name_nl = "Zorg", .sectors = {"zorg"}, .words = {"zorg"}}};
  content.tasks = {
      {.code = "zorg.was",
       .name_nl = "Was vouwen",
       .group = "zorg",
       .kind = "huishouden",
       .min_minutes = 30,
       .max_minutes = 90,
       .block_minutes = 30,
       .dayparts = 1,
       .loads = {{.item = "v.staan_werk", .value = 30, .basis = LoadBasis::kBibliotheek}},
       .talents = {{.code = "inpakken", .level = 1}},
       .holder = "helpende",
       .words = {"was"}},
      {.code = "magazijn.dozen",
       .name_nl = "Dozen vouwen",
       .group = "magazijn",
       .kind = "inpakken",
       .min_minutes = 60,
       .max_minutes = 60,
       .block_minutes = 15,
       .loads = {{.item = "v.zitten_werk", .value = 60, .basis = LoadBasis::kBibliotheek},
                 {.item = "i9.voorspelbaar", .value = 1, .basis = LoadBasis::kBibliotheek}},
       .words = {"dozen"}}};
  content.taakeisen = {{Taakeis::kHandelingstempo, 2, "i9.geen_deadlines_productiepieken", 1},
                       {Taakeis::kZelfstandigheid, 3, "i.concentreren", 2}};
  return content;
}

TEST(CarvingLibrary, KnowsTheTasksOfEachGroupInOrder) {
  const auto library = CarvingLibrary::Build(Content(), TestCatalogue());
  ASSERT_TRUE(library.ok()) << library.status();
  ASSERT_EQ(library->groups().size(), 2u);
  EXPECT_EQ(library->tasks_of(0), std::vector<int>{1});
  EXPECT_EQ(library->tasks_of(1), std::vector<int>{0});
  ASSERT_EQ(library->taakeisen().size(), 2u);
  EXPECT_EQ(library->taakeisen()[1].item, TestCatalogue().FindItem("i.concentreren"));
  EXPECT_EQ(library->taakeisen()[1].value, 2);
  EXPECT_EQ(library->version(), "test");
}

TEST(CarvingLibrary, WithoutContentKnowsNothing) {
  const auto library = CarvingLibrary::Build({}, TestCatalogue());
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_TRUE(library->tasks().empty());
  EXPECT_TRUE(library->taakeisen().empty());
  EXPECT_EQ(library->question(VisitQuestion::kHolder), "");
}

TEST(CarvingLibrary, RefusesWhatIsWrongAndSaysWhere) {
  const struct {
    std::string list;
    int index;
    std::string part;
    std::function<void(CarvingContent&)> change;
  } cases[] = {
      {"groups", 1, "occurs twice", [](auto& c) { c.groups[1].code = "magazijn"; }},
      {"groups", 0, "not in the catalogue", [](auto& c) { c.groups[0].sectors = {"maan"}; }},
      {"groups", 0, "must not be empty", [](auto& c) { c.groups[0].words.clear(); }},
      {"groups", 0, "lower case", [](auto& c) { c.groups[0].words = {"twee woorden"}; }},
      {"tasks", 1, "occurs twice", [](auto& c) { c.tasks[1].code = "zorg.was"; }},
      {"tasks", 0, "group 'bos'", [](auto& c) { c.tasks[0].group = "bos"; }},
      {"tasks", 0, "kind", [](auto& c) { c.tasks[0].kind = "een soort"; }},
      {"tasks", 0, "block_minutes", [](auto& c) { c.tasks[0].block_minutes = 4; }},
      {"tasks", 0, "multiples", [](auto& c) { c.tasks[0].max_minutes = 100; }},
      {"tasks", 0, "max_minutes", [](auto& c) { c.tasks[0].max_minutes = 510; }},
      {"tasks", 0, "dayparts", [](auto& c) { c.tasks[0].dayparts = 16; }},
      {"tasks", 0, "1..30", [](auto& c) { c.tasks[0].loads[0].value = 31; }},
      {"tasks", 0, "1..30", [](auto& c) { c.tasks[0].loads[0].value = 0; }},
      {"tasks", 1, "1..1", [](auto& c) { c.tasks[1].loads[1].value = 2; }},
      {"tasks", 0, "never a load", [](auto& c) { c.tasks[0].loads[0].item = "vi.uren_dag"; }},
      {"tasks", 1, "occurs twice",
       [](auto& c) { c.tasks[1].loads.push_back(c.tasks[1].loads[1]); }},
      {"tasks", 1, "bibliotheek",
       [](auto& c) { c.tasks[1].loads[0].basis = LoadBasis::kWerkplekanalyse; }},
      {"tasks", 0, "must not be empty", [](auto& c) { c.tasks[0].loads.clear(); }},
      {"tasks", 0, "talents", [](auto& c) { c.tasks[0].talents[0].code = "vliegen"; }},
      {"tasks", 0, "level", [](auto& c) { c.tasks[0].talents[0].level = 0; }},
      {"tasks", 0, "words", [](auto& c) { c.tasks[0].words.clear(); }},
      {"taakeisen", 0, "from", [](auto& c) { c.taakeisen[0].from = 0; }},
      {"taakeisen", 0, "1..1", [](auto& c) { c.taakeisen[0].value = 2; }},
      {"taakeisen", 1, "kind B or P", [](auto& c) { c.taakeisen[1].item = "v.staan_werk"; }},
      {"taakeisen", 1, "not in the catalogue", [](auto& c) { c.taakeisen[1].item = "x"; }},
      {"taakeisen", 1, "occurs twice", [](auto& c) { c.taakeisen[1] = c.taakeisen[0]; }},
  };
  EXPECT_TRUE(CheckCarving(Content(), TestCatalogue()).empty());
  for (const auto& one : cases) {
    CarvingContent content = Content();
    one.change(content);
    const std::vector<CarvingProblem> problems = CheckCarving(content, TestCatalogue());
    ASSERT_FALSE(problems.empty()) << one.list << " " << one.part;
    EXPECT_EQ(problems[0].list, one.list) << one.part;
    EXPECT_EQ(problems[0].index, one.index) << one.part;
    EXPECT_NE(problems[0].reason.find(one.part), std::string::npos)
        << problems[0].reason << " / " << one.part;
    EXPECT_EQ(CarvingLibrary::Build(content, TestCatalogue()).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(CarvingWords, AreFoldedAndSplit) {
  EXPECT_EQ(LowerWords("De was, en het KARTON!"),
            (std::vector<std::string>{"de", "was", "en", "het", "karton"}));
  EXPECT_EQ(LowerWords("Conciërge É"), (std::vector<std::string>{"conciërge", "é"}));
  EXPECT_EQ(LowerWords("  - "), std::vector<std::string>{});
}

TEST(CarvingWords, LongOnesMatchAtEitherEndOfAWordAndShortOnesAsAWhole) {
  const std::vector<std::string> text = LowerWords("Onze vaatwasser en de magazijnvloer");
  EXPECT_TRUE(MatchesWord(text, "magazijn"));
  EXPECT_TRUE(MatchesWord(text, "vloer"));
  EXPECT_TRUE(MatchesWord(text, "vaatwasser"));
  EXPECT_TRUE(MatchesWord(text, "onze"));
  EXPECT_FALSE(MatchesWord(text, "vaat"));
  EXPECT_FALSE(MatchesWord(text, "was"));
  EXPECT_FALSE(MatchesWord(text, "gazij"));
  EXPECT_FALSE(MatchesWord({}, "magazijn"));
}

TEST(Taakeisen, HaveANameAndAValueEach) {
  Taakeisen eisen = {0, 1, 2, 3, 0, 1, 2};
  std::set<std::string_view> names;
  for (int i = 0; i < kTaakeisCount; ++i) {
    names.insert(TaakeisName(static_cast<Taakeis>(i)));
    EXPECT_EQ(ValueOf(eisen, static_cast<Taakeis>(i)), i % 4);
  }
  EXPECT_EQ(names.size(), 7u);
  eisen.handelingstempo.reset();
  EXPECT_EQ(ValueOf(eisen, Taakeis::kHandelingstempo), std::nullopt);
}

}  // namespace
}  // namespace passend::model
