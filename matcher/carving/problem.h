// One person and one pool: which tasks are possible at all, and what each is worth. What a solver
// searches, and what an explanation tells of the tasks that are out (domain guide 7.1).
#ifndef PASSEND_MATCHER_CARVING_PROBLEM_H_
#define PASSEND_MATCHER_CARVING_PROBLEM_H_

#include <array>
#include <cstdint>
#include <vector>

#include "matcher/carving/package.h"
#include "matcher/carving/person.h"
#include "matcher/carving/pool.h"

namespace passend::carving {

// Why there can be no package at all; the first that holds. The numbers are those of the API.
enum class Obstacle : std::uint8_t {
  kNone = 0,
  kObjection = 1,     // H1
  kNotAvailable = 2,  // H2: status of the person, at this date
  kNotWilling = 3,    // the employer does not want jobcarving
  kDoNotApproach = 4,
  kExcludedSector = 5,  // H4
  kExcludedPlace = 6,   // H4: employer or do-not-place
  kTooFar = 7,          // H7, no site within reach
  kIndication = 8,      // H8
};

// Why one task is out. The numbers are those of the API.
enum class TaskBar : std::uint8_t {
  kNone = 0,
  kExcludedTask = 1,
  kExcludedSite = 2,
  kTooFar = 3,       // the site; subject = minutes beyond what the person travels
  kCertificate = 4,  // subject = catalogue index
  kTalent = 5,       // a required talent is known to be short; subject = catalogue index
  kPeak = 6,         // P or Q beyond what a measure can bridge; subject = item
  kCondition = 7,    // B; subject = item
  kDaySum = 8,       // C: even its smallest part is too much; subject = item
  kTime = 9,         // it has a day or a daypart that the person does not have
  kTooLong = 10,     // its smallest part is longer than the person's day or week
  kTieGroup = 11,    // belongs with a task that is out
};

// What an open attention point is about.
enum class PointKind : std::uint8_t {
  kBridged = 1,      // P or Q above capacity, a measure bridges it; subject = item
  kItemOpen = 2,     // unknown, verouderd or "met aanpassing"; subject = item
  kCertificate = 3,  // not listed, or verouderd; subject = catalogue index
  kVog = 4,
  kTalent = 5,   // a required talent that is not known; subject = catalogue index
  kOrigin = 6,   // holder (or the fte of it), department or process unknown
  kHours = 7,    // hours, days or dayparts of the person unknown or verouderd
  kTravel = 8,   // place, modes or longest journey unknown or verouderd
  kSupport = 9,  // need unknown, or two classes more than is offered
  kStatus = 10,  // availability unknown or verouderd
  kIndication = 11,
  kVerdringing = 12,  // unpaid work without a verdringingstoets
  kWilling = 13,      // not known whether the employer wants jobcarving
  kSector = 15,       // the employer's sector is unknown and the person excludes one
  kHypothese = 16,    // a task that is only thought to be there, or that nobody analysed
  kMits = 14,         // a journey that is longer than the person wants: "mits vervoer"
};
struct Point {
  PointKind kind = PointKind::kItemOpen;
  std::int16_t subject = kUnset;
  std::int16_t measure = kUnset;  // kBridged: catalogue index of the measure
  friend bool operator==(const Point&, const Point&) = default;
};

// A cumulative item of which the person has a limit and some possible task an exposure.
struct DayLimit {
  std::uint8_t item = 0;
  std::int32_t limit = 0;  // minutes a day
};

// One possible task.
struct Choice {
  std::uint8_t task = 0;  // position in the pool
  std::uint8_t site = 0;
  std::uint8_t days = 0;  // the weekdays on which it is done
  std::uint8_t day_count = 0;
  std::int8_t group = kUnset;  // of the problem; tasks of one group stay together
  std::uint16_t minutes = 0;
  std::uint16_t block = 0;                               // 0 = only as a whole
  std::uint16_t worth = 0;                               // talents and wishes, permille
  std::array<std::uint8_t, 7> dayparts = {};             // allowed, by weekday
  std::uint32_t points_begin = 0, points_end = 0;        // in Problem::point_of
  std::uint32_t exposures_begin = 0, exposures_end = 0;  // in Problem::exposures

  // The number of minutes a day that it can have, and the i-th: ascending, the whole task last.
  int option_count() const { return block == 0 ? 1 : (minutes + block - 1) / block; }
  int option(int i) const { return i + 1 == option_count() ? minutes : (i + 1) * block; }
  int week(int per_day) const { return per_day * day_count; }
};

// Exposure to one DayLimit of the whole task; scales with the minutes, rounded up.
struct Exposure {
  std::uint8_t limit = 0;  // in Problem::limits
  std::uint16_t minutes = 0;
};
inline int ScaledExposure(int exposure, int minutes, int whole) {
  return (exposure * minutes + whole - 1) / whole;
}

// A task that only lacks one level of one talent.
struct GrowthTask {
  std::uint8_t task = 0;
  std::uint16_t talent = 0;  // catalogue index
  std::uint8_t level = 0;    // asked; the person has one less
};

// Reusable: Make() again keeps the memory.
struct Problem {
  const Pool* pool = nullptr;
  const Person* person = nullptr;
  const Settings* settings = nullptr;

  Obstacle obstacle = Obstacle::kNone;
  std::vector<Choice> choices;          // in pool order; none when there is an obstacle
  std::vector<Point> points;            // distinct
  int common_points = 0;                // the first ones: open whatever is chosen
  std::vector<std::uint16_t> point_of;  // of the choices: positions in `points`
  std::vector<Exposure> exposures;
  std::vector<DayLimit> limits;
  int groups = 0;  // tie groups among the choices
  // By position in the pool.
  struct Bar {
    TaskBar bar = TaskBar::kNone;
    std::int16_t subject = kUnset;
  };
  std::vector<Bar> bars;
  std::vector<GrowthTask> growth;
  // Whether two sites may be in one package (by site), and the minutes between them.
  int SiteMinutes(int a, int b) const {
    return site_minutes[static_cast<std::size_t>(a) * pool->sites.size() +
                        static_cast<std::size_t>(b)];
  }
  bool SitesTogether(int a, int b) const;
  std::vector<std::int16_t> site_minutes;  // kUnset = unknown

  // Minutes a week of the job.
  int min_week = 0;
  int max_week = 0;
  int desired = 0;

  void Make(const Pool& pool, const Person& person, const Settings& settings);
  // Whether two tasks of the pool belong to one department, process or holder, as far as is known.
  bool Coherent(int a, int b) const;

 private:
  friend class ProblemMaker;
};

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_PROBLEM_H_
