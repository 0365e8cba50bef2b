// The best of many problems, each with a bound of what it can give: those that cannot be among them
// are not solved. Included by the questions.
#ifndef PASSEND_MATCHER_CARVING_BEST_FIRST_H_
#define PASSEND_MATCHER_CARVING_BEST_FIRST_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "matcher/carving/package.h"

namespace passend::carving {

// The place of an answer in its list; smaller comes first.
struct ListKey {
  bool later_group = false;  // e.g. fits the whole opportunity as well
  Objective objective;       // or a bound of it
  std::uint32_t waiting = 0;
  std::uint64_t hash = 0;
  std::size_t index = 0;  // only when all else is equal, names included

  friend bool operator<(const ListKey& a, const ListKey& b) {
    return std::tie(a.later_group, a.objective, a.waiting, a.hash, a.index) <
           std::tie(b.later_group, b.objective, b.waiting, b.hash, b.index);
  }
};

// `bounds` in any order. solve(key, limit) gives the key with the objective of the best package, or
// nothing; `limit` is null, or the key that it must come before to matter. taken(key) is called for
// each that is among the best so far, with the position at which it is inserted; the list is cut to
// `most`. Returns how many were solved. Stops when stopped() says so.
template <class Solve, class Insert, class Stopped>
std::size_t BestFirst(std::vector<ListKey>& bounds, std::size_t most, const Solve& solve,
                      const Insert& insert, const Stopped& stopped) {
  std::sort(bounds.begin(), bounds.end());
  std::vector<ListKey> best;
  std::size_t solved = 0;
  for (const ListKey& bound : bounds) {
    const bool full = best.size() == most;
    // Those that follow have bounds that are no better.
    if (full && (most == 0 || best.back() < bound)) break;
    if (stopped()) break;
    ++solved;
    ListKey key = bound;
    if (!solve(key, full ? &best.back() : nullptr)) continue;
    if (full && best.back() < key) continue;
    const auto place = std::upper_bound(best.begin(), best.end(), key);
    insert(static_cast<std::size_t>(place - best.begin()), key);
    best.insert(place, key);
    if (best.size() > most) best.pop_back();
  }
  return solved;
}

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_BEST_FIRST_H_
