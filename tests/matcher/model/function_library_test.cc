#include "matcher/model/function_library.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace passend::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> CodesOf(const std::vector<const Functie*>& functies) {
  std::vector<std::string> codes;
  for (const Functie* functie : functies) codes.push_back(functie->code);
  return codes;
}

FunctionLibrary Library() {
  return *FunctionLibrary::Build({{.code = "c", .title_nl = "Caf\xC3\xA9medewerker"},
                                  {.code = "a", .title_nl = "Inpakker", .title_en = "Packer"},
                                  {.code = "b", .title_nl = "Medewerker magazijn"}});
}

TEST(FunctionLibrary, KeepsFunctiesInOrderOfCodeAndFindsThem) {
  const FunctionLibrary library = Library();
  ASSERT_EQ(library.size(), 3U);
  EXPECT_EQ(library.functies()[0].code, "a");
  EXPECT_EQ(library.functies()[2].code, "c");
  ASSERT_NE(library.Find("b"), nullptr);
  EXPECT_EQ(library.Find("b")->title_nl, "Medewerker magazijn");
  for (const char* code : {"", "0", "aa", "B", "d"}) EXPECT_EQ(library.Find(code), nullptr);
  EXPECT_EQ(FunctionLibrary().Find("a"), nullptr);
}

TEST(FunctionLibrary, SearchesPartsOfBothTitlesWhateverTheCase) {
  const FunctionLibrary library = Library();
  EXPECT_THAT(CodesOf(library.Search("MEDEWERKER", 9)), ElementsAre("b", "c"));
  EXPECT_THAT(CodesOf(library.Search("pack", 9)), ElementsAre("a"));
  EXPECT_THAT(CodesOf(library.Search("caf\xC3\xA9", 9)), ElementsAre("c"));
  EXPECT_THAT(CodesOf(library.Search("", 2)), ElementsAre("a", "b"));
  EXPECT_THAT(CodesOf(library.Search("lasser", 9)), IsEmpty());
  // A part never reaches from one title into the other.
  EXPECT_THAT(CodesOf(library.Search("inpakkerpacker", 9)), IsEmpty());
}

TEST(FunctionLibrary, RefusesACodeThatOccursTwice) {
  const auto library = FunctionLibrary::Build({{.code = "x"}, {.code = "y"}, {.code = "x"}});
  EXPECT_EQ(library.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(library.status().message()), ::testing::HasSubstr("functie x"));
}

}  // namespace
}  // namespace passend::model
