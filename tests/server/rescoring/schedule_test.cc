// When a night is due, by a model: nights are days, and the last one whose time has passed counts.
#include "server/rescoring/schedule.h"

#include <gtest/gtest.h>

#include <random>

namespace passend::server {
namespace {

model::Date Day(int year, unsigned month, unsigned day) {
  return *model::Date::FromYmd(year, static_cast<int>(month), static_cast<int>(day));
}

const NightPlan kPlan = {.tenant = "alfa", .minute = 150, .full_weekday = std::nullopt};

TEST(Schedule, ANightIsDueFromItsTimeOnUntilItIsDone) {
  const model::Date day = Day(2026, 3, 4);
  NightsDone done = {.night = Day(2026, 3, 3), .full = {}};
  EXPECT_FALSE(DueAt(kPlan, done, {.day = day, .minute = 149}).has_value());
  const auto due = DueAt(kPlan, done, {.day = day, .minute = 150});
  ASSERT_TRUE(due.has_value());
  EXPECT_EQ(due->night, day);
  EXPECT_FALSE(due->full);
  done.night = due->night;
  EXPECT_FALSE(DueAt(kPlan, done, {.day = day, .minute = 151}).has_value());
  EXPECT_FALSE(DueAt(kPlan, done, {.day = day, .minute = 1439}).has_value());
}

TEST(Schedule, NightsThatWereMissedAreMadeUpOnce) {
  const NightsDone done = {.night = Day(2026, 3, 1), .full = {}};
  // Before the time of this day: the night of the day before was missed.
  const auto due = DueAt(kPlan, done, {.day = Day(2026, 3, 4), .minute = 10});
  ASSERT_TRUE(due.has_value());
  EXPECT_EQ(due->night, Day(2026, 3, 3));
  EXPECT_FALSE(
      DueAt(kPlan, {.night = due->night, .full = {}}, {.day = Day(2026, 3, 4), .minute = 10})
          .has_value());
  EXPECT_TRUE(
      DueAt(kPlan, {.night = due->night, .full = {}}, {.day = Day(2026, 3, 4), .minute = 150})
          .has_value());
}

TEST(Schedule, WhoHasNoNightYetWaitsForTheFirst) {
  EXPECT_FALSE(DueAt(kPlan, {}, {.day = Day(2026, 3, 4), .minute = 149}).has_value());
  EXPECT_TRUE(DueAt(kPlan, {}, {.day = Day(2026, 3, 4), .minute = 150}).has_value());
}

// Whatever hours the service is up: no night twice, nights in order, one full run in each week in
// which there was any run on or after the weekday, and a full one on the day itself when the
// service was up then.
TEST(Schedule, HoldsForAnyHoursOfService) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto any = [&random](int below) {
      return static_cast<int>(random() % static_cast<unsigned>(below));
    };
    const NightPlan plan = {.tenant = "alfa", .minute = any(1440), .full_weekday = any(7)};
    NightsDone done;
    model::Date day = Day(2026, 1, 1);
    int minute = 0;
    int since_full = 0;
    while (day < Day(2026, 5, 1)) {
      minute += 1 + any(any(4) == 0 ? 4000 : 120);
      day = model::Date{day.days + minute / 1440};
      minute %= 1440;
      const auto due = DueAt(plan, done, {.day = day, .minute = minute});
      if (!due.has_value()) continue;
      if (done.night.has_value()) {
        ASSERT_LT(*done.night, due->night);
      }
      ASSERT_LE(due->night, day);
      ASSERT_GE(due->night.days, day.days - 1);
      // 2026-01-05 was a Monday.
      const int weekday = ((due->night.days - Day(2026, 1, 5).days) % 7 + 7) % 7;
      if (weekday == *plan.full_weekday) {
        ASSERT_TRUE(due->full);
      }
      since_full = due->full ? 0 : since_full + 1;
      ASSERT_LE(since_full, 6);
      done.night = due->night;
      if (due->full) done.full = due->night;
    }
    ASSERT_TRUE(done.full.has_value());
  }
}

}  // namespace
}  // namespace passend::server
