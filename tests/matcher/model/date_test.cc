#include "matcher/model/date.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/str_format.h"

namespace passend::model {
namespace {

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int year, int month) {
  if (month == 2) return IsLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

TEST(Date, KnownDays) {
  EXPECT_EQ(Date::FromYmd(1970, 1, 1), Date{0});
  EXPECT_EQ(Date::FromYmd(2000, 3, 1), Date{11017});
  EXPECT_EQ(Date::Parse("2026-03-04")->ToString(), "2026-03-04");
  EXPECT_EQ(Date::Parse("2026-03-04")->Year(), 2026);
  EXPECT_EQ(Date::Parse("2026-03-04")->IsoWeek(), "2026-W10");
}

// The year in which the ISO week of a day falls, and its number, counted the slow way: week 1 of
// 1900 began on Monday 1900-01-01; a year has 53 weeks when it begins on a Thursday, or is a leap
// year that begins on a Wednesday. Every day of three centuries.
TEST(Date, EveryDayHasItsMonthAndItsIsoWeek) {
  int iso_year = 1900;
  int week = 1;
  int weekday = 1;        // Monday
  int first_weekday = 1;  // of 1 January of iso_year
  std::int32_t days = Date::FromYmd(1900, 1, 1)->days;
  for (int year = 1900; year <= 2199; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= DaysInMonth(year, month); ++day, ++days) {
        const std::string text = absl::StrFormat("%04d-%02d-%02d", year, month, day);
        ASSERT_EQ(Date::FromYmd(year, month, day), Date{days}) << text;
        ASSERT_EQ(Date::Parse(text), Date{days});
        ASSERT_EQ(Date{days}.ToString(), text);
        ASSERT_EQ(Date{days}.IsoWeek(), absl::StrFormat("%04d-W%02d", iso_year, week)) << text;
        if (++weekday == 8) {
          weekday = 1;
          const bool long_year = first_weekday == 4 || (IsLeap(iso_year) && first_weekday == 3);
          if (++week > (long_year ? 53 : 52)) {
            first_weekday = (first_weekday - 1 + (IsLeap(iso_year) ? 366 : 365)) % 7 + 1;
            week = 1;
            ++iso_year;
          }
        }
      }
      ASSERT_FALSE(Date::FromYmd(year, month, DaysInMonth(year, month) + 1).has_value());
    }
  }
}

TEST(Date, RefusesWhatIsNoDay) {
  for (const char* text :
       {"", "2026-1-01", "2026-01-1", "20260101", "2026/01/01", "2026-00-10", "2026-13-10",
        "2026-02-29", "2025-04-31", "1899-12-31", "2200-01-01", "2026-01-00", "2026-01-32",
        "+026-01-01", "2026-01-0a", " 2026-01-01", "2026-01-01 ", "2026-01-01T00:00:00"}) {
    EXPECT_FALSE(Date::Parse(text).has_value()) << text;
  }
  EXPECT_FALSE(Date::FromYmd(2026, -1, 1).has_value());
  EXPECT_FALSE(Date::FromYmd(2026, 1, -1).has_value());
}

TEST(Date, RandomBytesNeverParseToAnotherText) {
  std::mt19937 random(7);
  for (int i = 0; i < 200'000; ++i) {
    std::string text = "2026-11-2x";
    text[random() % text.size()] = static_cast<char>(random());
    text[9] = static_cast<char>('0' + random() % 10);
    const auto date = Date::Parse(text);
    if (date.has_value()) {
      ASSERT_EQ(date->ToString(), text);
    }
  }
}

TEST(Date, PlusYearsAndMonths) {
  const auto plus_years = [](const char* from, int years) {
    return Date::Parse(from)->PlusYears(years).ToString();
  };
  EXPECT_EQ(plus_years("2026-11-22", 2), "2028-11-22");
  EXPECT_EQ(plus_years("2024-02-29", 4), "2028-02-29");
  EXPECT_EQ(plus_years("2024-02-29", 1), "2025-03-01");
  EXPECT_EQ(plus_years("2024-12-31", 0), "2024-12-31");
  EXPECT_EQ(plus_years("2024-03-01", -1), "2023-03-01");
  const auto plus_months = [](const char* from, int months) {
    return Date::Parse(from)->PlusMonths(months).ToString();
  };
  EXPECT_EQ(plus_months("2026-01-15", 6), "2026-07-15");
  EXPECT_EQ(plus_months("2025-08-31", 6), "2026-03-01");
  EXPECT_EQ(plus_months("2026-10-31", 1), "2026-12-01");
  EXPECT_EQ(plus_months("2026-12-31", 2), "2027-03-01");
}

}  // namespace
}  // namespace passend::model
