// Everything about one package that an explanation tells: when, for whom instead, what is open,
// what was left and why (domain guide 7.1; rules.md 6). Numbers only; the words are the server's.
#ifndef PASSEND_MATCHER_CARVING_REPORT_H_
#define PASSEND_MATCHER_CARVING_REPORT_H_

#include <array>
#include <cstdint>
#include <vector>

#include "matcher/carving/check.h"
#include "matcher/carving/package.h"
#include "matcher/carving/problem.h"
#include "matcher/carving/schedule.h"

namespace passend::carving {

struct ReportedPart {
  Part part;
  std::uint16_t most_minutes = 0;  // of a hypothesis; else part.minutes
  bool whole = false;              // nothing of the task is left for others
  bool hoofdtaak = false;          // meaningless for a hypothesis
  int week_minutes = 0;
  // Minutes by weekday and daypart; a day that exists (schedule.h).
  std::array<std::array<std::int32_t, kDayparts>, 7> when = {};
};

// What the package takes from the people who do the work now.
struct ReportedHolder {
  int holder = kUnset;      // in Pool::holders
  int freed_minutes = 0;    // a week
  int scarce_minutes = 0;   // of those, of staff that is hard to find
  int share = kUnset;       // permille of the holder's week; kUnset = fte unknown
  int light_left = kUnset;  // minutes a week of light tasks that stay; kUnset = it has none
};

// A possible task that is not in the package.
struct LeftTask {
  std::uint8_t task = 0;
  // Its smallest part added to the package breaks this; kTask = nothing, it would not be better.
  Breach breach;
};

// A limit that holds the package where it is.
struct Tight {
  enum class Kind : std::uint8_t { kDay = 1, kWeek = 2, kItem = 3, kTasks = 4, kHolder = 5 };
  Kind kind = Kind::kDay;
  std::int16_t subject = kUnset;  // weekday, item, holder
  std::int32_t used = 0;
  std::int32_t limit = 0;
};

struct Report {
  Status status = Status::kHypothese;
  Package package;
  std::vector<ReportedPart> parts;          // in pool order
  std::array<std::int16_t, 7> travel = {};  // minutes between two sites, by weekday; 0 = none
  std::array<std::int8_t, 7> travel_daypart = {};
  std::vector<Point> points;
  std::vector<ReportedHolder> holders;
  std::vector<LeftTask> left;
  std::vector<Tight> tight;
  std::vector<GrowthTask> growth;
  int days = 0;  // weekdays with work
};

// Requires: Check(problem, package.parts) found nothing.
Report MakeReport(const Problem& problem, const Package& package);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_REPORT_H_
