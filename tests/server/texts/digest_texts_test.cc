#include "server/texts/digest_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace passend::texts {
namespace {

using rescoring::FullBecause;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Beheer reads Dutch, an operator English; each reason is another text in both.
TEST(FullRun, SaysWhyInTheWordsOfItsReader) {
  std::set<std::string> dutch;
  std::set<std::string> english;
  for (int because = 0; because <= rescoring::kMostFullBecause; ++because) {
    const auto why = static_cast<FullBecause>(because);
    const std::string text = FullRun(why);
    EXPECT_THAT(text, StartsWith("Volledige run"));
    for (const char* word : {" the ", " is of ", "changed", "there"}) {
      EXPECT_THAT(text, Not(HasSubstr(word)));
    }
    dutch.insert(text);
    english.emplace(FullBecauseText(why));
  }
  EXPECT_EQ(dutch.size(), rescoring::kMostFullBecause + 1u);
  EXPECT_EQ(english.size(), rescoring::kMostFullBecause + 1u);
  EXPECT_EQ(FullRun(FullBecause::kNotFull), "Volledige run");
  EXPECT_EQ(FullRun(FullBecause::kFirst), "Volledige run: dit is de eerste");
  EXPECT_EQ(FullBecauseText(FullBecause::kNotFull), "");
}

}  // namespace
}  // namespace passend::texts
