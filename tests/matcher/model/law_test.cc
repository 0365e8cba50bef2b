#include "matcher/model/law.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace passend::model {
namespace {

Date Day(const char* text) { return *Date::Parse(text); }

LawParameters TwoRows() {
  LawParameters law{.version = "test", .rows = {}};
  for (const auto& [from, until] :
       {std::pair("2025-01-01", "2025-06-30"), std::pair("2025-07-01", "2025-12-31")}) {
    LawRow row;
    row.from = Day(from);
    row.until = Day(until);
    row.wml_hour_cents = {400, 500, 600, 700, 800, 1100, 1400};
    row.source = "invented";
    law.rows.push_back(row);
  }
  return law;
}

TEST(Law, FindsTheRowInForceOnFirstAndLastDay) {
  const LawParameters law = TwoRows();
  for (const auto& [day, row] : {std::pair("2025-01-01", 0), std::pair("2025-06-30", 0),
                                 std::pair("2025-07-01", 1), std::pair("2025-12-31", 1)}) {
    const auto found = law.On(Day(day));
    ASSERT_TRUE(found.ok()) << day;
    EXPECT_EQ(*found, &law.rows[static_cast<std::size_t>(row)]) << day;
  }
}

TEST(Law, RefusesADayOutsideAndNamesWhatIsKnown) {
  const LawParameters law = TwoRows();
  for (const char* day : {"2024-12-31", "2026-01-01"}) {
    const auto found = law.On(Day(day));
    ASSERT_EQ(found.status().code(), absl::StatusCode::kOutOfRange);
    EXPECT_EQ(found.status().message(), std::string("the amounts of the law are not known for ") +
                                            day +
                                            "; known 2025-01-01 to 2025-12-31 (parameters test)");
  }
  EXPECT_EQ(LawParameters{}.On(Day("2025-01-01")).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(Law, RefusesADayInAGap) {
  LawParameters law = TwoRows();
  law.rows[0].until = Day("2025-05-31");
  EXPECT_TRUE(CheckLaw(law).empty());
  const auto found = law.On(Day("2025-06-15"));
  ASSERT_EQ(found.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_NE(found.status().message().find("with gaps"), absl::string_view::npos);
}

TEST(Law, ChecksNameRowAndField) {
  EXPECT_TRUE(CheckLaw(TwoRows()).empty());
  const std::vector<std::pair<std::function<void(LawParameters&)>, std::string>> cases = {
      {[](LawParameters& law) { law.version = ""; }, "-1 version must not be empty"},
      {[](LawParameters& law) { law.rows.clear(); }, "-1 row must hold at least one row"},
      {[](LawParameters& law) { law.rows[1].from = Day("2025-06-30"); },
       "1 from must be after until of the row before (2025-06-30), is 2025-06-30"},
      {[](LawParameters& law) { law.rows[1].until = Day("2025-06-30"); },
       "1 until must not be before from (2025-07-01), is 2025-06-30"},
      {[](LawParameters& law) { law.rows[0].wml_hour_cents[3] = 599; },
       "0 wml_hour_cents.age_18 must not be below that of a younger age (600), is 599"},
      {[](LawParameters& law) { law.rows[0].wml_hour_cents[0] = 0; },
       "0 wml_hour_cents.age_15 must be 1..100000, is 0"},
      {[](LawParameters& law) { law.rows[0].vakantiebijslag_permille = -1; },
       "0 vakantiebijslag_permille must be 0..1000, is -1"},
      {[](LawParameters& law) { law.rows[0].cap_permille = 1001; },
       "0 cap_permille must be 0..1000, is 1001"},
      {[](LawParameters& law) { law.rows[0].werkgeverslasten_permille = 1001; },
       "0 werkgeverslasten_permille must be 0..1000, is 1001"},
      {[](LawParameters& law) { law.rows[0].forfait_permille = 1001; },
       "0 forfait_permille must be 0..1000, is 1001"},
      {[](LawParameters& law) { law.rows[0].forfait_max_months = 0; },
       "0 forfait_max_months must be 1..120, is 0"},
      {[](LawParameters& law) { law.rows[0].hoofdtaak_week_divisor = 0; },
       "0 hoofdtaak_week_divisor must be 1..100, is 0"},
      {[](LawParameters& law) { law.rows[0].hoofdtaak_min_minutes_day = -1; },
       "0 hoofdtaak_min_minutes_day must be 0..480, is -1"},
      {[](LawParameters& law) { law.rows[0].source = ""; },
       "0 source must say where the figures come from"},
  };
  for (const auto& [break_it, expected] : cases) {
    LawParameters law = TwoRows();
    break_it(law);
    const std::vector<LawProblem> problems = CheckLaw(law);
    ASSERT_EQ(problems.size(), 1u) << expected;
    EXPECT_EQ(std::to_string(problems[0].row) + " " + problems[0].field + " " + problems[0].reason,
              expected);
  }
}

}  // namespace
}  // namespace passend::model
