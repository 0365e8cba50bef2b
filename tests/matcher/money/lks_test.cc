#include "matcher/money/lks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace passend::money {
namespace {

using model::Date;
using model::LoonwaardeKind;

Date Day(const char* text) { return *Date::Parse(text); }

// The amounts of the worked table (domain guide 6.4), and those of the half-year before.
model::LawParameters Law() {
  model::LawRow before;
  before.from = Day("2025-07-01");
  before.until = Day("2025-12-31");
  before.wml_hour_cents = {432, 497, 569, 720, 864, 1152, 1440};
  before.source = "test";
  model::LawRow row = before;
  row.from = Day("2026-01-01");
  row.until = Day("2026-06-30");
  row.wml_hour_cents = {441, 507, 581, 736, 883, 1177, 1471};
  row.unverified = "werkgeverslasten";
  return {.version = "test-law", .rows = {before, row}};
}

// 24 hours a week in March 2026.
LksQuestion Question(int permille, int functieloon_cents, int age_class = 21) {
  LksQuestion question;
  question.as_of = Day("2026-03-04");
  question.age_class = age_class;
  question.minutes_per_week = 24 * 60;
  question.kind = LoonwaardeKind::kMeasured;
  question.permille_of_functieloon = permille;
  question.functieloon_hour_cents = functieloon_cents;
  return question;
}

LksAmount Compute(const LksQuestion& question) {
  const absl::StatusOr<LksAmount> amount = ComputeLks(question, Law());
  EXPECT_TRUE(amount.ok()) << amount.status();
  return amount.ok() ? *amount : LksAmount{};
}

struct Expected {
  const char* loonwaarde;
  const char* lks;
  const char* gets;
  std::int64_t month_cents;
  int permille_of_wml;
  bool capped;
};

void ExpectAmount(const LksQuestion& question, const Expected& expected) {
  const LksAmount amount = Compute(question);
  EXPECT_EQ(EurosWithFourDecimals(amount.loonwaarde_hour), expected.loonwaarde);
  EXPECT_EQ(EurosWithFourDecimals(amount.lks_hour), expected.lks);
  EXPECT_EQ(EurosWithFourDecimals(amount.employer_gets_hour), expected.gets);
  EXPECT_EQ(amount.month_cents, expected.month_cents);
  EXPECT_EQ(amount.permille_of_wml, expected.permille_of_wml);
  EXPECT_EQ(amount.capped, expected.capped);
  EXPECT_FALSE(amount.functieloon_below_wml);
}

TEST(LksTable, A) {
  ExpectAmount(Question(500, 1471), {"7.3550", "7.9434", "9.8101", 102025, 500, false});
}
TEST(LksTable, B) {
  ExpectAmount(Question(500, 1600), {"8.0000", "7.2468", "8.9498", 93078, 544, false});
}
// 1,428.35 from the exact fraction; from the rounded 13.7341 an hour it would be 1,428.35 too, but
// from 11.1208 it is 1,428.36.
TEST(LksTable, C) {
  ExpectAmount(Question(200, 1471), {"2.9420", "11.1208", "13.7341", 142835, 200, true});
}
TEST(LksTable, D) {
  ExpectAmount(Question(650, 1550), {"10.0750", "5.0058", "6.1822", 64294, 685, false});
}
TEST(LksTable, E) {
  ExpectAmount(Question(950, 1600), {"15.2000", "0.0000", "0.0000", 0, 1033, false});
}
TEST(LksTable, G) {
  ExpectAmount(Question(500, 1177, 20), {"5.8850", "6.3558", "7.8494", 81634, 500, false});
}

TEST(LksTable, F) {
  LksQuestion question = Question(0, 0);
  question.kind = LoonwaardeKind::kForfait;
  const LksAmount amount = Compute(question);
  EXPECT_EQ(EurosWithFourDecimals(amount.lks_hour), "7.9434");
  EXPECT_EQ(EurosWithFourDecimals(amount.employer_gets_hour), "9.8101");
  EXPECT_EQ(amount.month_cents, 102025);
  EXPECT_EQ(amount.permille_of_wml, std::nullopt);
  // "any loonwaarde"
  question.permille_of_functieloon = 900;
  question.functieloon_hour_cents = 1600;
  EXPECT_EQ(Compute(question).month_cents, 102025);
}

TEST(Lks, ForfaitEndsAfterSixMonths) {
  LksQuestion question = Question(0, 0);
  question.kind = LoonwaardeKind::kForfait;
  question.forfait_start = Day("2025-09-05");
  EXPECT_EQ(Compute(question).forfait_last_day, Day("2026-03-04"));
  question.as_of = Day("2026-03-05");
  EXPECT_EQ(ComputeLks(question, Law()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ComputeLks(question, Law()).status().message(),
            "the forfait ended on 2026-03-04, before 2026-03-05: a measured loonwaarde is needed");
  question.as_of = Day("2025-09-04");
  EXPECT_EQ(ComputeLks(question, Law()).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(Lks, UsesTheAmountsOfTheDay) {
  LksQuestion question = Question(500, 1440);
  question.as_of = Day("2025-12-31");
  const LksAmount amount = Compute(question);
  EXPECT_EQ(amount.wml_hour_cents, 1440);
  EXPECT_EQ(EurosWithFourDecimals(amount.lks_hour), "7.7760");
  EXPECT_EQ(amount.law_from, Day("2025-07-01"));
  EXPECT_EQ(amount.law_until, Day("2025-12-31"));
  EXPECT_EQ(amount.law_version, "test-law");
  EXPECT_EQ(Compute(Question(500, 1471)).law_unverified, "werkgeverslasten");
}

TEST(Lks, RefusesADayWithoutAmounts) {
  for (const char* day : {"2026-07-01", "2025-06-30", "2023-12-31"}) {
    LksQuestion question = Question(500, 1471);
    question.as_of = Day(day);
    const absl::Status status = ComputeLks(question, Law()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
    EXPECT_NE(status.message().find(day), absl::string_view::npos);
    EXPECT_NE(status.message().find("2026-06-30"), absl::string_view::npos);
  }
}

TEST(Lks, FlagsAFunctieloonBelowTheMinimumWage) {
  EXPECT_TRUE(Compute(Question(500, 1470)).functieloon_below_wml);
  EXPECT_FALSE(Compute(Question(500, 1471)).functieloon_below_wml);
}

TEST(Lks, RefusesFieldsOutOfRangeByName) {
  const auto message = [](const LksQuestion& question) {
    const absl::Status status = ComputeLks(question, Law()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  LksQuestion question = Question(500, 1471);
  question.kind = LoonwaardeKind::kUnknown;
  EXPECT_EQ(message(question), "kind must be measured, expected or forfait");
  EXPECT_EQ(message(Question(500, 1471, 14)), "age_class must be 15..21");
  EXPECT_EQ(message(Question(500, 1471, 22)), "age_class must be 15..21");
  EXPECT_EQ(message(Question(-1, 1471)), "permille_of_functieloon must be 0..1000");
  EXPECT_EQ(message(Question(1001, 1471)), "permille_of_functieloon must be 0..1000");
  EXPECT_EQ(message(Question(500, 0)), "functieloon_hour_cents must be 1..20000");
  EXPECT_EQ(message(Question(500, 20001)), "functieloon_hour_cents must be 1..20000");
  question = Question(500, 1471);
  question.minutes_per_week = 0;
  EXPECT_EQ(message(question), "minutes_per_week must be 1..10080");
  question.minutes_per_week = 10081;
  EXPECT_EQ(message(question), "minutes_per_week must be 1..10080");
}

// 50,000 random questions, seed 11.
TEST(LksProperties, NeverNegativeNeverAboveTheCapAndFallsWithThePercentage) {
  std::mt19937 random(11);
  for (int i = 0; i < 50'000; ++i) {
    LksQuestion question =
        Question(static_cast<int>(random() % 1001), 1 + static_cast<int>(random() % 20'000),
                 15 + static_cast<int>(random() % 7));
    question.minutes_per_week = 1 + static_cast<int>(random() % 10'080);
    const LksAmount amount = Compute(question);
    ASSERT_GE(amount.lks_hour, Fraction(0));
    ASSERT_LE(amount.lks_hour, Fraction(7 * 108, 1000) * Fraction(amount.wml_hour_cents));
    ASSERT_GE(amount.month_cents, 0);
    // Within half a cent of the exact month amount.
    const Fraction exact =
        amount.employer_gets_hour * Fraction(question.minutes_per_week * 52, 720);
    ASSERT_LE(Fraction(2 * amount.month_cents - 1, 2), exact);
    ASSERT_GT(Fraction(2 * amount.month_cents + 1, 2), exact);

    LksQuestion better = question;
    better.permille_of_functieloon =
        question.permille_of_functieloon +
        static_cast<int>(random() % static_cast<unsigned>(1001 - question.permille_of_functieloon));
    ASSERT_LE(Compute(better).lks_hour, amount.lks_hour);
    ASSERT_LE(Compute(better).month_cents, amount.month_cents);

    LksQuestion longer = question;
    longer.minutes_per_week = std::min(10'080, question.minutes_per_week + 60);
    ASSERT_GE(Compute(longer).month_cents, amount.month_cents);
  }
}

TEST(Lks, EveryAmountHasItsLabel) { EXPECT_EQ(kIndicationLabel, "indicatie, geen beschikking"); }

}  // namespace
}  // namespace passend::money
