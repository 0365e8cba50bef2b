// What a carving solver proposes: tasks with minutes, and how good that is (rules.md 6).
#ifndef PASSEND_MATCHER_CARVING_PACKAGE_H_
#define PASSEND_MATCHER_CARVING_PACKAGE_H_

#include <algorithm>
#include <compare>
#include <cstdint>
#include <vector>

namespace passend::carving {

// One chosen task: `minutes` on each day that it occurs.
struct Part {
  std::uint8_t task = 0;  // position in the pool
  std::uint16_t minutes = 0;
  friend bool operator==(const Part&, const Part&) = default;
};

// Lexicographic, in this order; less is better. Of a bound: no package of what is left is better in
// any of them.
struct Objective {
  std::int32_t points = 0;     // open attention points, each counted once
  std::int32_t uncovered = 0;  // 1000 - coverage permille
  std::int32_t distance = 0;   // |week - desired|, minutes
  std::int32_t tasks = 0;
  std::int32_t sites = 0;
  std::int32_t not_freed = 0;  // minus the scarce minutes a week that it frees

  int coverage() const { return 1000 - uncovered; }
  int freed() const { return -not_freed; }
  friend auto operator<=>(const Objective&, const Objective&) = default;
};

struct Package {
  Objective objective;
  std::vector<Part> parts;  // in pool order
  std::int32_t week_minutes = 0;
  friend bool operator==(const Package&, const Package&) = default;
};

// True when the tasks of `parts` are all among those of `other`. Both in pool order.
inline bool TasksWithin(const std::vector<Part>& parts, const std::vector<Part>& other) {
  return std::includes(other.begin(), other.end(), parts.begin(), parts.end(),
                       [](const Part& a, const Part& b) { return a.task < b.task; });
}

// The last of the order of rules.md 6, between packages of one pool: at the first task in which
// they differ, the one with more minutes comes first.
inline bool EarlierInPool(const std::vector<Part>& a, const std::vector<Part>& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (a[i].task != b[i].task) return a[i].task < b[i].task;
    if (a[i].minutes != b[i].minutes) return a[i].minutes > b[i].minutes;
  }
  return a.size() > b.size();
}

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_PACKAGE_H_
