// The definition of a possible package, task by task in plain words: what the solver is tested
// against, and what tells why a package does not do (domain guide 7.1, rules.md 6).
#ifndef PASSEND_MATCHER_CARVING_CHECK_H_
#define PASSEND_MATCHER_CARVING_CHECK_H_

#include <cstdint>
#include <span>
#include <vector>

#include "matcher/carving/package.h"
#include "matcher/carving/problem.h"

namespace passend::carving {

// A limit that a package breaks. The numbers are those of the API.
enum class Limit : std::uint8_t {
  kTask = 1,     // a task that is out by itself; subject = its position in the pool
  kMinutes = 2,  // not a number of blocks; subject = task
  kFewHours = 3,
  kWeek = 4,      // longer than the person's week
  kDay = 5,       // longer than the person's day; subject = weekday
  kShortDay = 6,  // less than an hour; subject = weekday
  kDaySum = 7,    // subject = item
  kSchedule = 8,  // no order of the day exists; subject = weekday
  kTaskCount = 9,
  kSites = 10,
  kTieGroup = 11,     // subject = a task that is missing
  kCoherence = 12,    // tasks of departments and processes that have nothing to do with each other
  kSwitches = 13,     // subject = weekday
  kBijtaken = 14,     // more parts than allowed are too small for a hoofdtaak
  kHolderHours = 15,  // too much of one holder's week; subject = holder
  kHolderLight = 16,  // all light tasks of one holder; subject = holder
  kEmployers = 17,    // a stapelbaan with work at one employer only
  kFunctions = 18,    // functiecreatie with tasks of one function only
};
struct Breach {
  Limit limit = Limit::kTask;
  std::int16_t subject = kUnset;
  friend bool operator==(const Breach&, const Breach&) = default;
};

// Everything that is wrong with `parts` (in pool order, not empty); empty = possible.
std::vector<Breach> Check(const Problem& problem, std::span<const Part> parts);

// What `parts` is worth. Requires: every part is one of problem.choices.
Objective Evaluate(const Problem& problem, std::span<const Part> parts);
int WeekMinutes(const Problem& problem, std::span<const Part> parts);

// By part: whether it is (in a group that is) a hoofdtaak of this package.
std::vector<bool> Hoofdtaken(const Problem& problem, std::span<const Part> parts);
// Distinct, the common ones first, then in the order of the parts.
std::vector<Point> OpenPoints(const Problem& problem, std::span<const Part> parts);
// Distinct holders that are known, of a set of tasks.
int HolderCount(const Pool& pool, std::span<const Part> parts);
// The weakest of the tasks.
Status StatusOf(const Pool& pool, std::span<const Part> parts);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_CHECK_H_
