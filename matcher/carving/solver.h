// The best packages of one person and one pool: exact branch and bound (domain guide 7.1, rules.md
// 6).
#ifndef PASSEND_MATCHER_CARVING_SOLVER_H_
#define PASSEND_MATCHER_CARVING_SOLVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "matcher/carving/package.h"
#include "matcher/carving/problem.h"

namespace passend::carving {

struct SolveOptions {
  // Packages wanted: the best one and its alternatives (rules.md 6: none whose tasks equal or
  // contain those of a better one).
  int count = 1;
  // Packages whose tasks equal or contain one of these are skipped as well (in pool order).
  std::vector<std::vector<Part>> skip;
  // Only packages at least as good as this.
  std::optional<Objective> at_most;
  // Only packages that this one does not allow: of a near miss, the problem as it is.
  const Problem* not_in = nullptr;
  // Any possible package will do.
  bool any = false;
  std::int64_t nodes = 200'000;  // of the search tree, for each package
  std::function<bool()> stop;    // asked now and then; true = stop here
};

struct Solution {
  std::vector<Package> packages;  // best first
  // True: no package is better, and none of the packages that are as good comes earlier; then the
  // answer does not depend on the budget. Of several packages: all of them.
  bool optimal = true;
  // When not optimal: nothing that was left open is better than this. Of the first package that
  // is not proven.
  Objective bound;
  std::int64_t nodes = 0;
};

// Threads: one object each. Keeps its memory between calls.
class Solver {
 public:
  Solver();
  ~Solver();
  Solver(const Solver&) = delete;
  Solver& operator=(const Solver&) = delete;

  Solution Solve(const Problem& problem, const SolveOptions& options);
  // What no package can be better than, at the cost of a few tasks. Nothing when there is none.
  std::optional<Objective> Bound(const Problem& problem);

 private:
  class Search;
  std::unique_ptr<Search> search_;
};

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_SOLVER_H_
