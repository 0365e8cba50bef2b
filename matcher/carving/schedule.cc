#include "matcher/carving/schedule.h"

#include <algorithm>
#include <bit>

namespace passend::carving {
namespace {

// The dayparts from the first to this one, and from this one to the last.
constexpr std::uint8_t UpTo(int daypart) { return static_cast<std::uint8_t>((2U << daypart) - 1U); }
constexpr std::uint8_t From(int daypart) {
  return static_cast<std::uint8_t>(15U & (15U << daypart));
}

// By Hall's theorem the work fits when no set of dayparts must hold more than it can.
bool Fits(const std::array<std::int32_t, 16>& by_dayparts,
          const std::array<std::int32_t, kDayparts>& room) {
  if (by_dayparts[0] > 0) return false;
  for (unsigned set = 1; set < 16; ++set) {
    std::int32_t must = 0;
    for (unsigned part = set; part != 0; part = (part - 1) & set) must += by_dayparts[part];
    if (must == 0) continue;
    std::int32_t can = 0;
    for (int d = 0; d < kDayparts; ++d) {
      if ((set >> d) & 1U) can += room[static_cast<std::size_t>(d)];
    }
    if (must > can) return false;
  }
  return true;
}

// How the day is cut between two sites.
struct Cut {
  int daypart = -1;  // in which the journey is made; -1 = no journey
  bool second_first = false;
};

std::array<std::int32_t, kDayparts> Room(std::uint8_t grid, int daypart_minutes, int travel,
                                         const Cut& cut) {
  std::array<std::int32_t, kDayparts> room = {};
  for (int d = 0; d < kDayparts; ++d) {
    if (((grid >> d) & 1) != 0) room[static_cast<std::size_t>(d)] = daypart_minutes;
  }
  if (cut.daypart >= 0 && room[static_cast<std::size_t>(cut.daypart)] > 0) {
    room[static_cast<std::size_t>(cut.daypart)] -= travel;
  }
  return room;
}

std::uint8_t Allowed(const DayWork& work, std::uint8_t grid, const Cut& cut) {
  auto allowed = static_cast<std::uint8_t>(work.dayparts & grid);
  if (cut.daypart < 0) return allowed;
  const bool before = (work.site == 0) != cut.second_first;
  return static_cast<std::uint8_t>(allowed & (before ? UpTo(cut.daypart) : From(cut.daypart)));
}

bool FitsCut(std::span<const DayWork> work, std::uint8_t grid, int daypart_minutes, int travel,
             const Cut& cut) {
  const std::array<std::int32_t, kDayparts> room = Room(grid, daypart_minutes, travel, cut);
  if (std::any_of(room.begin(), room.end(), [](std::int32_t minutes) { return minutes < 0; })) {
    return false;
  }
  std::array<std::int32_t, 16> by_dayparts = {};
  for (const DayWork& one : work) by_dayparts[Allowed(one, grid, cut)] += one.minutes;
  return Fits(by_dayparts, room);
}

// The first cut that does; nothing when none does.
bool FindCut(std::span<const DayWork> work, std::uint8_t grid, int daypart_minutes, int travel,
             Cut* found) {
  const bool first =
      std::any_of(work.begin(), work.end(), [](const DayWork& one) { return one.site == 0; });
  const bool second =
      std::any_of(work.begin(), work.end(), [](const DayWork& one) { return one.site == 1; });
  if (!first || !second) {
    *found = {};
    return FitsCut(work, grid, daypart_minutes, 0, *found);
  }
  for (const bool second_first : {false, true}) {
    for (int daypart = 0; daypart < kDayparts; ++daypart) {
      const Cut cut = {.daypart = daypart, .second_first = second_first};
      if (FitsCut(work, grid, daypart_minutes, travel, cut)) {
        *found = cut;
        return true;
      }
    }
  }
  return false;
}

}  // namespace

bool DayFits(std::span<const DayWork> work, std::uint8_t grid, int daypart_minutes, int travel) {
  Cut cut;
  return FindCut(work, grid, daypart_minutes, travel, &cut);
}

DayPlan PlanDay(std::span<const DayWork> work, std::uint8_t grid, int daypart_minutes, int travel) {
  Cut cut;
  FindCut(work, grid, daypart_minutes, travel, &cut);
  DayPlan plan;
  plan.travel_daypart = cut.daypart;
  plan.second_site_first = cut.second_first;
  plan.minutes.resize(work.size());
  std::array<std::int32_t, kDayparts> room = Room(grid, daypart_minutes, travel, cut);
  // Each work as early as it can be while what comes behind it still fits.
  std::array<std::int32_t, 16> rest = {};
  for (const DayWork& one : work) rest[Allowed(one, grid, cut)] += one.minutes;
  for (std::size_t i = 0; i < work.size(); ++i) {
    const std::uint8_t allowed = Allowed(work[i], grid, cut);
    rest[allowed] -= work[i].minutes;
    std::int32_t left = work[i].minutes;
    for (int d = 0; d < kDayparts && left > 0; ++d) {
      if (((allowed >> d) & 1) == 0) continue;
      const auto slot = static_cast<std::size_t>(d);
      // The most that this daypart can take: all that comes later, and what is left of this work,
      // must still fit.
      const auto later = static_cast<std::uint8_t>(allowed & From(d) & ~(1U << d));
      const auto fits = [&](std::int32_t here) {
        std::array<std::int32_t, kDayparts> then = room;
        then[slot] -= here;
        std::array<std::int32_t, 16> must = rest;
        must[later] += left - here;
        return Fits(must, then);
      };
      std::int32_t here = std::min(left, room[slot]);
      while (here > 0 && !fits(here)) --here;
      plan.minutes[i][slot] = here;
      room[slot] -= here;
      left -= here;
    }
  }
  return plan;
}

}  // namespace passend::carving
