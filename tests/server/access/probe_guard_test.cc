#include "server/access/probe_guard.h"

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"

namespace passend::server {
namespace {

constexpr std::int64_t kNow = 1'790'000'000;
constexpr std::int64_t kHour = 3600;

score::OpportunityFacts Work(std::initializer_list<std::pair<int, int>> loads) {
  score::OpportunityFacts facts;
  for (const auto& [item, value] : loads) {
    score::LoadFact load;
    load.item = static_cast<std::uint8_t>(item);
    load.value = static_cast<std::uint16_t>(value);
    facts.loads.push_back(load);
  }
  return facts;
}

const Caller kMe = {.subject = "am-1", .tenant = "alfa", .role = Role::kAccountmanager};

TEST(ProbeGuard, OneLoadChangedAddedOrTakenAwayIsAProbe) {
  const auto second = [](const score::OpportunityFacts& facts) {
    ProbeGuard guard(24, 2);
    guard.NoteWritten("o-1", kNow);
    EXPECT_FALSE(guard.IsProbe(kMe, "o-1", Work({{1, 60}, {2, 5}, {3, 1}}), kNow));
    return guard.IsProbe(kMe, "o-1", facts, kNow + 60);
  };
  EXPECT_FALSE(second(Work({{1, 60}, {2, 5}, {3, 1}})));  // the same work again
  EXPECT_TRUE(second(Work({{1, 120}, {2, 5}, {3, 1}})));
  EXPECT_TRUE(second(Work({{2, 5}, {3, 1}})));
  EXPECT_TRUE(second(Work({{1, 60}, {2, 5}, {3, 1}, {4, 2}})));
  EXPECT_FALSE(second(Work({{1, 61}, {2, 6}, {3, 1}})));  // other work
  score::OpportunityFacts disguised = Work({{1, 120}, {2, 5}, {3, 1}});
  disguised.max_week = 1200;
  disguised.x_m = 1;
  EXPECT_TRUE(second(disguised));
}

TEST(ProbeGuard, WorkThatHasBeenThereForLongerIsNoProbe) {
  ProbeGuard guard(24, 2);
  EXPECT_FALSE(guard.IsProbe(kMe, "o-1", Work({{1, 60}, {2, 5}}), kNow));
  EXPECT_FALSE(guard.IsProbe(kMe, "o-2", Work({{1, 90}, {2, 5}}), kNow));
  guard.NoteWritten("o-3", kNow);
  EXPECT_TRUE(guard.IsProbe(kMe, "o-3", Work({{1, 120}, {2, 5}}), kNow));
}

TEST(ProbeGuard, CallersAndDaysAreApart) {
  ProbeGuard guard(24, 2);
  guard.NoteWritten("o-1", kNow);
  EXPECT_FALSE(guard.IsProbe(kMe, "o-1", Work({{1, 60}, {2, 5}}), kNow));
  Caller other = kMe;
  other.subject = "am-2";
  EXPECT_FALSE(guard.IsProbe(other, "o-1", Work({{1, 90}, {2, 5}}), kNow));
  guard.NoteWritten("o-1", kNow + 25 * kHour);
  EXPECT_FALSE(guard.IsProbe(kMe, "o-1", Work({{1, 90}, {2, 5}}), kNow + 25 * kHour));
}

TEST(ProbeGuard, ASeriesMayBeAllowedToBeLonger) {
  ProbeGuard guard(24, 4);
  guard.NoteWritten("o-1", kNow);
  for (int value = 1; value <= 3; ++value) {
    EXPECT_FALSE(guard.IsProbe(kMe, "o-1", Work({{1, value}, {2, 5}}), kNow));
  }
  EXPECT_TRUE(guard.IsProbe(kMe, "o-1", Work({{1, 4}, {2, 5}}), kNow));
}

TEST(ProbeGuard, ForgetsTheOldestWhenThereIsTooMuch) {
  ProbeGuard guard(24, 2);
  guard.NoteWritten("o-0", kNow);
  EXPECT_FALSE(guard.IsProbe(kMe, "o-0", Work({{1, 60}, {2, 5}}), kNow));
  for (std::size_t i = 1; i <= ProbeGuard::kMaxQueries; ++i) {
    const int value = static_cast<int>(i) * 10;
    EXPECT_FALSE(guard.IsProbe(kMe, absl::StrCat("o-", i), Work({{5, value}, {6, value}}), kNow));
  }
  EXPECT_FALSE(guard.IsProbe(kMe, "o-0", Work({{1, 61}, {2, 5}}), kNow));
}

}  // namespace
}  // namespace passend::server
