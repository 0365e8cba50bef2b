// Why somebody is in no list: counts in, plain Dutch out.
#include "server/texts/absence_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "server/config/catalogue_loader.h"

namespace passend::texts {
namespace {

using score::Rule;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t Number(Rule rule) { return static_cast<std::size_t>(rule); }

class AbsenceTexts : public ::testing::Test {
 protected:
  AbsenceTexts() : catalogue_(*config::LoadCatalogue("config/catalogue")) {}
  std::string Text(const AbsenceCounts& counts) const { return AbsenceText(counts, catalogue_); }

  const model::Catalogue catalogue_;
};

TEST_F(AbsenceTexts, WithoutWorkThereIsNothingElseToSay) {
  AbsenceCounts counts;
  counts.failing[Number(Rule::kTravel)] = 3;
  EXPECT_EQ(Text(counts), "Er is nu geen werk open.");
}

TEST_F(AbsenceTexts, ThreeRulesThatTakeMostAwayAndWhatHelpsMost) {
  AbsenceCounts counts;
  counts.open = 120;
  counts.failing[Number(Rule::kTravel)] = 60;
  counts.failing[Number(Rule::kTime)] = 40;
  counts.failing[Number(Rule::kLanguage)] = 15;
  counts.failing[Number(Rule::kSupport)] = 2;
  counts.little_known = 3;
  counts.failing_alone[Number(Rule::kTravel)] = 7;
  counts.failing_alone[Number(Rule::kTime)] = 9;
  const std::string text = Text(counts);
  EXPECT_EQ(text,
            "Van de 120 kansen vallen er 60 af op reizen, 40 op werktijden en 15 op taal. Over 3 "
            "kansen is te weinig bekend. Dit helpt het meest: meer uren of andere dagdelen (9 "
            "kansen vallen alleen daarop af).");
  EXPECT_THAT(text, Not(HasSubstr("begeleiding")));
}

TEST_F(AbsenceTexts, OneIsSingular) {
  AbsenceCounts counts;
  counts.open = 1;
  counts.failing[Number(Rule::kTravel)] = 1;
  counts.failing_alone[Number(Rule::kTravel)] = 1;
  EXPECT_EQ(Text(counts),
            "Van de 1 kans valt er 1 af op reizen. Dit helpt het meest: verder of anders kunnen "
            "reizen (1 kans valt alleen daarop af).");
}

TEST_F(AbsenceTexts, TheRulesOfEqualWeightComeByNumber) {
  AbsenceCounts counts;
  counts.open = 4;
  counts.failing[Number(Rule::kTravel)] = 2;
  counts.failing[Number(Rule::kTime)] = 2;
  const bool time_first = Number(Rule::kTime) < Number(Rule::kTravel);
  EXPECT_EQ(Text(counts), time_first
                              ? "Van de 4 kansen vallen er 2 af op werktijden en 2 op reizen."
                              : "Van de 4 kansen vallen er 2 af op reizen en 2 op werktijden.");
}

TEST_F(AbsenceTexts, WhatIsNearAndWhatToAskFirst) {
  AbsenceCounts counts;
  counts.open = 5;
  counts.little_known = 5;
  counts.nearest = "Inpakker";
  EXPECT_EQ(Text(counts), "Over 5 kansen is te weinig bekend. Bijna passend: Inpakker.");
  score::RuleLine line;
  line.rule = Rule::kCertificates;
  counts.obstacle = line;
  counts.ask = score::AskFirst{model::Factor::kUren, -1};
  const std::string text = Text(counts);
  EXPECT_THAT(text, HasSubstr("Bijna passend: Inpakker, maar het lukt niet door: certificaten. "
                              "Vraag eerst: "));
  EXPECT_TRUE(text.ends_with("?") || text.ends_with(".")) << text;
}

// Every rule has a name and something that helps, in whole sentences.
TEST_F(AbsenceTexts, EveryRuleIsToldInWholeSentences) {
  for (std::size_t rule = 1; rule <= score::kRuleCount; ++rule) {
    AbsenceCounts counts;
    counts.open = 10;
    counts.failing[rule] = 10;
    counts.failing_alone[rule] = 4;
    const std::string text = Text(counts);
    EXPECT_TRUE(std::regex_match(
        text, std::regex("Van de 10 kansen vallen er 10 af op [a-z ]+\\. Dit helpt het meest: "
                         "[a-z ]+ \\(4 kansen vallen alleen daarop af\\)\\.")))
        << text;
  }
}

TEST(AbsenceTextForOther, NamesNoCause) {
  EXPECT_EQ(AbsenceTextForOther(), "De werkregisseur kan zien waardoor dat komt.");
}

}  // namespace
}  // namespace passend::texts
