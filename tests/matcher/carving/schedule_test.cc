// The order of a day against trying it minute by minute.
#include "matcher/carving/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace passend::carving {
namespace {

// Units of work put into dayparts one after the other, in every way.
bool Place(std::vector<DayWork> work, std::array<int, kDayparts> room, std::size_t at) {
  if (at == work.size()) return true;
  if (work[at].minutes == 0) return Place(work, room, at + 1);
  for (std::size_t d = 0; d < kDayparts; ++d) {
    if (((work[at].dayparts >> d) & 1) == 0 || room[d] == 0) continue;
    --room[d];
    --work[at].minutes;
    if (Place(work, room, at)) return true;
    ++work[at].minutes;
    ++room[d];
  }
  return false;
}

bool FitsByTrying(const std::vector<DayWork>& work, std::uint8_t grid, int daypart, int travel) {
  const auto at = [&](int site) {
    return std::any_of(work.begin(), work.end(), [&](const DayWork& w) { return w.site == site; });
  };
  const auto with = [&](int cut, bool second_first) {
    std::array<int, kDayparts> room = {};
    for (std::size_t d = 0; d < kDayparts; ++d) room[d] = ((grid >> d) & 1) != 0 ? daypart : 0;
    std::vector<DayWork> limited = work;
    if (cut >= 0) {
      int& there = room[static_cast<std::size_t>(cut)];
      if (there > 0) there -= travel;
      if (there < 0) return false;
      for (DayWork& one : limited) {
        const bool early = (one.site == 1) == second_first;
        for (int d = 0; d < kDayparts; ++d) {
          if (early ? d > cut : d < cut) one.dayparts &= static_cast<std::uint8_t>(~(1U << d));
        }
      }
    }
    return Place(limited, room, 0);
  };
  if (!at(0) || !at(1)) return with(-1, false);
  for (int cut = 0; cut < kDayparts; ++cut) {
    if (with(cut, false) || with(cut, true)) return true;
  }
  return false;
}

TEST(Schedule, EqualsTryingEveryOrder) {
  std::mt19937_64 rng(5);
  const auto below = [&](int n) { return static_cast<int>(rng() % static_cast<unsigned>(n)); };
  int fits = 0, two_sites = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<DayWork> work(static_cast<std::size_t>(1 + below(4)));
    const bool sites = below(2) == 0;
    for (DayWork& one : work) {
      one.dayparts = static_cast<std::uint8_t>(1 + below(15));
      one.site = static_cast<std::uint8_t>(sites ? below(2) : 0);
      one.minutes = 1 + below(5);
    }
    const auto grid = static_cast<std::uint8_t>(below(16));
    const int travel = below(3);
    const bool expected = FitsByTrying(work, grid, 4, travel);
    ASSERT_EQ(DayFits(work, grid, 4, travel), expected) << i;
    if (!expected) continue;
    ++fits;
    const DayPlan plan = PlanDay(work, grid, 4, travel);
    two_sites += static_cast<int>(plan.travel_daypart >= 0);
    std::array<int, kDayparts> used = {};
    ASSERT_EQ(plan.minutes.size(), work.size());
    for (std::size_t w = 0; w < work.size(); ++w) {
      int sum = 0;
      for (std::size_t d = 0; d < kDayparts; ++d) {
        const int minutes = plan.minutes[w][d];
        ASSERT_GE(minutes, 0);
        if (minutes > 0) {
          ASSERT_TRUE((work[w].dayparts & grid & (1U << d)) != 0);
          if (plan.travel_daypart >= 0) {
            const bool early = (work[w].site == 1) == plan.second_site_first;
            ASSERT_TRUE(early ? static_cast<int>(d) <= plan.travel_daypart
                              : static_cast<int>(d) >= plan.travel_daypart);
          }
        }
        used[d] += minutes;
        sum += minutes;
      }
      ASSERT_EQ(sum, work[w].minutes) << i;
    }
    for (std::size_t d = 0; d < kDayparts; ++d) {
      const bool has = ((grid >> d) & 1) != 0;
      const int journey = static_cast<int>(d) == plan.travel_daypart && has ? travel : 0;
      ASSERT_LE(used[d] + journey, has ? 4 : 0);
    }
  }
  EXPECT_GT(fits, 3'000);
  EXPECT_GT(two_sites, 500);
}

}  // namespace
}  // namespace passend::carving
