// What a change says of a pair: every kind with every cause, in words that may be read.
#include "server/texts/change_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "server/config/catalogue_loader.h"

namespace passend::texts {
namespace {

using rescoring::Cause;
using rescoring::CauseKind;
using rescoring::Change;
using rescoring::ChangeKind;
using rescoring::Direction;
using score::MatchList;
using score::Rule;
using score::RuleReason;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kMostKind = 10;
constexpr int kMostCause = 13;

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

class ChangeWordsTest : public ::testing::Test {
 protected:
  ChangeWordsTest() : catalogue_(*config::LoadCatalogue("config/catalogue")) {}

  ChangeWords Words() const {
    return {.catalogue = catalogue_,
            .today = *model::Date::FromYmd(2026, 12, 4),
            .day = std::nullopt,
            .policy_version = "2026-02"};
  }

  // Every change that the types allow, each reason with a few subjects.
  void ForEach(const std::function<void(const Change&)>& visit) const {
    std::vector<Cause> causes;
    for (int kind = 1; kind <= kMostCause; ++kind) {
      Cause cause;
      cause.kind = static_cast<CauseKind>(kind);
      causes.push_back(cause);
      if (kind > static_cast<int>(CauseKind::kTime)) continue;
      for (int factor = 0; factor < model::kFactorCount; ++factor) {
        for (const int subject : {-1, 0, 3, 9999}) {
          Cause of_factor = cause;
          of_factor.factor = static_cast<std::int8_t>(factor);
          of_factor.subject = subject;
          causes.push_back(of_factor);
        }
      }
      for (int rule = 1; rule <= score::kRuleCount; ++rule) {
        for (int reason = 0; reason <= static_cast<int>(RuleReason::kStaleValue); ++reason) {
          for (const int subject : {-1, 0, 2, 9999}) {
            Cause of_rule = cause;
            of_rule.rule = static_cast<Rule>(rule);
            of_rule.reason = static_cast<RuleReason>(reason);
            of_rule.subject = subject;
            of_rule.a = 240;
            of_rule.b = 120;
            causes.push_back(of_rule);
          }
        }
      }
    }
    for (const Direction direction : {Direction::kOfCandidate, Direction::kOfOpportunity}) {
      for (int kind = 1; kind <= kMostKind; ++kind) {
        for (int before = 0; before <= 4; ++before) {
          Change change;
          change.direction = direction;
          change.kind = static_cast<ChangeKind>(kind);
          change.list_before = static_cast<MatchList>(before);
          change.rule = static_cast<Rule>(kind);
          change.attention = {{score::AttentionCode::kAtLimit, 0},
                              {score::AttentionCode::kPossibleRule, 6},
                              {score::AttentionCode::kVerouderd, 106}};
          for (const Cause& cause : causes) {
            change.cause = cause;
            visit(change);
          }
        }
      }
    }
  }

  const model::Catalogue catalogue_;
};

TEST_F(ChangeWordsTest, SayEveryKindWithEveryCause) {
  static const std::regex fml_code(R"(\b(i|ii|iii|iv|v|vi|i9|ii12)\.[a-z_]+|\bH[1-9]\b|FML)");
  std::set<std::string> texts;
  ForEach([&](const Change& change) {
    for (const std::string& text :
         {ChangeText(change, Words()), ChangeTextForOther(change, Words())}) {
      if (!texts.insert(text).second) continue;
      ASSERT_FALSE(text.empty());
      EXPECT_THAT(text, Not(HasSubstr("{")));
      EXPECT_THAT(text, Not(HasSubstr("onbekend")));
      EXPECT_THAT(text, Not(HasSubstr("  ")));
      EXPECT_THAT(text, Not(HasSubstr("()")));
      EXPECT_THAT(text, Not(::testing::EndsWith(".")));
      EXPECT_THAT(text, Not(::testing::EndsWith(":")));
      EXPECT_FALSE(std::regex_search(text, fml_code)) << text;
      // One clause after the other, never a list of clauses.
      EXPECT_LE(std::ranges::count(text, ':'), change.kind == ChangeKind::kAttentionNew ? 3 : 1)
          << text;
      EXPECT_LE(text.size(), 250u) << text;
    }
  });
  EXPECT_GT(texts.size(), 200u);
}

TEST_F(ChangeWordsTest, TellSomebodyElseNothingThatDependsOnThePerson) {
  const auto of_work = [](const Cause& cause) {
    return cause.rule == Rule::kStatus && cause.kind != CauseKind::kCandidate &&
           (cause.reason == RuleReason::kNotOpen || cause.reason == RuleReason::kClosed ||
            cause.reason == RuleReason::kNoPlaces);
  };
  std::set<std::string> texts;
  ForEach([&](Change change) {
    const std::string text = ChangeTextForOther(change, Words());
    texts.insert(text);
    if (of_work(change.cause)) return;
    // The same, whatever it was that changed.
    const CauseKind kind = change.cause.kind;
    change.cause = {};
    change.cause.kind = kind;
    change.rule = {};
    change.attention = {};
    ASSERT_EQ(text, ChangeTextForOther(change, Words()));
  });
  const auto never = [&](const std::string& word) {
    if (word.empty()) return;
    for (const std::string& text : texts) {
      EXPECT_THAT(Lower(text), Not(HasSubstr(Lower(word)))) << text;
    }
  };
  for (const model::FmlItem& item : catalogue_.items()) {
    never(item.key);
    never(item.name_nl);
    never(item.work_term);
  }
  for (const model::Certificate& one : catalogue_.certificates()) never(one.name_nl);
  for (const model::Registration& one : catalogue_.registrations()) never(one.name_nl);
  for (const model::Werkterm& one : catalogue_.werktermen()) never(one.name_nl);
  for (const char* word : {"belastbaarheid", "begeleiding", "indicatie", "afwijzing", "bezwaar",
                           "aankan", "aandachtspunt", "verouderd"}) {
    never(word);
  }
}

TEST_F(ChangeWordsTest, GiveNoAmountOfWhatAPersonCanBear) {
  ForEach([&](const Change& change) {
    if (change.cause.rule != Rule::kBelastbaarheid) return;
    const std::string text = ChangeText(change, Words());
    EXPECT_THAT(text, Not(HasSubstr("240")));
    EXPECT_THAT(text, Not(HasSubstr("120")));
  });
}

TEST_F(ChangeWordsTest, NameWhatItIsAbout) {
  Change change;
  change.direction = Direction::kOfCandidate;
  change.kind = ChangeKind::kPastNu;
  change.cause.kind = CauseKind::kCandidate;
  change.cause.rule = Rule::kCertificates;
  change.cause.reason = RuleReason::kCertificateAbsent;
  change.cause.subject = *catalogue_.FindCertificate("vca_basis");
  EXPECT_EQ(ChangeText(change, Words()), "past nu: VCA Basis is behaald");
  EXPECT_EQ(ChangeTextForOther(change, Words()), "past nu: het profiel is veranderd");

  change.kind = ChangeKind::kValtAf;
  change.cause.kind = CauseKind::kTime;
  change.cause.reason = RuleReason::kCertificateExpired;
  change.cause.subject = *catalogue_.FindCertificate("heftruck");
  ChangeWords words = Words();
  EXPECT_EQ(ChangeText(change, words), "past niet meer: heftruckcertificaat is verlopen");
  words.day = model::Date::FromYmd(2026, 12, 3);
  EXPECT_EQ(ChangeText(change, words), "past niet meer: heftruckcertificaat verliep op 3 december");
  words.day = model::Date::FromYmd(2025, 1, 31);
  EXPECT_EQ(ChangeText(change, words),
            "past niet meer: heftruckcertificaat verliep op 31 januari 2025");

  change.cause.rule = Rule::kBelastbaarheid;
  change.cause.reason = RuleReason::kOverload;
  change.cause.kind = CauseKind::kOpportunity;
  change.cause.subject = *catalogue_.FindItem("iv.tillen_dragen");
  EXPECT_EQ(ChangeText(change, Words()),
            "past niet meer: het werk vraagt te veel (tillen of dragen)");
  EXPECT_EQ(ChangeTextForOther(change, Words()), "past niet meer: het werk is veranderd");

  // One thing came in the way of what fitted.
  change.kind = ChangeKind::kPastMits;
  change.list_before = MatchList::kPast;
  change.rule = Rule::kTravel;
  change.cause.rule = Rule::kTravel;
  change.cause.reason = RuleReason::kTooFar;
  change.cause.kind = CauseKind::kCandidate;
  EXPECT_EQ(ChangeText(change, Words()), "past mits vervoer: de reis is te lang");
  EXPECT_FALSE(IsGain(change));
  // And one thing is left of what stood in the way.
  change.list_before = MatchList::kValtAf;
  change.cause.rule = Rule::kTime;
  change.cause.reason = RuleReason::kTooFewHours;
  EXPECT_EQ(ChangeText(change, Words()), "past mits vervoer: de uren passen nu");
  EXPECT_TRUE(IsGain(change));
}

}  // namespace
}  // namespace passend::texts
