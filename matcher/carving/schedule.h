// Whether the tasks of a day fit in its dayparts, and how (domain guide 7.1, point 3).
//
// A day has four dayparts of policy.daypart_minutes each. A task is done in dayparts that the
// person has and its window allows; it may go on in another daypart. Between two sites the person
// travels once a day; that takes time of the daypart in which it happens, unless the person is free
// in that daypart.
#ifndef PASSEND_MATCHER_CARVING_SCHEDULE_H_
#define PASSEND_MATCHER_CARVING_SCHEDULE_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace passend::carving {

inline constexpr int kDayparts = 4;

// Work of one day. `site` 0 or 1: the first or the second place of the day.
struct DayWork {
  std::uint8_t dayparts = 0;  // allowed; bit 0 = morning
  std::uint8_t site = 0;
  std::int32_t minutes = 0;
};

// `grid`: dayparts that the person has. `travel`: minutes between the two sites.
bool DayFits(std::span<const DayWork> work, std::uint8_t grid, int daypart_minutes, int travel);

// Minutes of each work by daypart; earlier dayparts first. `travel_daypart` -1: no journey.
struct DayPlan {
  std::vector<std::array<std::int32_t, kDayparts>> minutes;
  int travel_daypart = -1;
  bool second_site_first = false;
};
// Requires: DayFits().
DayPlan PlanDay(std::span<const DayWork> work, std::uint8_t grid, int daypart_minutes, int travel);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_SCHEDULE_H_
