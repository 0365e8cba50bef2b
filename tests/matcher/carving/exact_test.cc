// The solver against trying every package, with all rules and without each of them.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "matcher/carving/check.h"
#include "matcher/carving/solver.h"
#include "tests/testing/carving_world.h"

namespace passend::carving {
namespace {

// What rules.md 6 calls the alternatives: walk the packages in order, skip one whose tasks equal or
// contain those of a package already reported.
std::vector<Package> Alternatives(const std::vector<Package>& all, std::size_t count) {
  std::vector<Package> reported;
  for (const Package& package : all) {
    if (reported.size() == count) break;
    bool contains = false;
    for (const Package& before : reported) {
      contains = contains || TasksWithin(before.parts, package.parts);
    }
    if (!contains) reported.push_back(package);
  }
  return reported;
}

struct Named {
  const char* name;
  fixtures::CarvingShape shape;
};

std::vector<Named> Shapes() {
  using Shape = fixtures::CarvingShape;
  std::vector<Named> shapes = {{"all", {}}};
  const auto without = [&](const char* name, bool Shape::*rule) {
    Shape shape;
    shape.*rule = false;
    shapes.push_back({name, shape});
  };
  without("no day sums", &Shape::day_sums);
  without("no peaks", &Shape::peaks);
  without("no conditions", &Shape::conditions);
  without("no talents", &Shape::talents);
  without("no certificates", &Shape::certificates);
  without("no wishes", &Shape::wishes);
  without("no windows", &Shape::windows);
  without("no sites", &Shape::sites);
  without("no ties", &Shape::ties);
  without("no coherence", &Shape::coherence);
  without("no holders", &Shape::holders);
  without("no hours", &Shape::hours);
  without("no small parts", &Shape::small_parts);
  without("nothing stale", &Shape::stale);
  without("plain policy", &Shape::odd_policy);
  // And each of them alone.
  Shape none;
  for (bool Shape::*rule :
       {&Shape::day_sums, &Shape::peaks, &Shape::conditions, &Shape::talents, &Shape::certificates,
        &Shape::wishes, &Shape::windows, &Shape::sites, &Shape::ties, &Shape::coherence,
        &Shape::holders, &Shape::hours, &Shape::small_parts, &Shape::stale, &Shape::odd_policy}) {
    none.*rule = false;
  }
  shapes.push_back({"none", none});
  none.day_sums = true;
  shapes.push_back({"day sums only", none});
  none.day_sums = false;
  none.ties = true;
  shapes.push_back({"ties only", none});
  none.ties = false;
  none.coherence = true;
  shapes.push_back({"coherence only", none});
  return shapes;
}

class Exact : public testing::TestWithParam<int> {};

TEST_P(Exact, BestAndAlternativesEqualThoseOfAllPackages) {
  constexpr int kInstances = 5'200;  // of each of 20 shapes: more than 100,000
  const Named named = Shapes()[static_cast<std::size_t>(GetParam())];
  std::mt19937_64 rng(static_cast<std::uint64_t>(1000 + GetParam()));
  Solver solver;
  int with_package = 0, with_alternatives = 0;
  model::Policy policy;
  for (int i = 0; i < kInstances; ++i) {
    if (i % 13 == 0) policy = fixtures::RandomCarvingPolicy(rng, named.shape);
    const fixtures::CarvingPair pair(fixtures::RandomCarvingCandidate(rng, named.shape),
                                     fixtures::RandomCarvingEmployer(rng, named.shape), policy);
    const std::vector<Package> all = fixtures::AllPackages(pair.problem);
    const std::vector<Package> expected = Alternatives(all, 3);
    const Solution solution = solver.Solve(pair.problem, {.count = 3});
    ASSERT_TRUE(solution.optimal);
    ASSERT_EQ(solution.packages, expected) << named.name << " " << i;
    const std::optional<Objective> bound = solver.Bound(pair.problem);
    if (!all.empty()) {
      ASSERT_TRUE(bound.has_value());
      ASSERT_LE(*bound, all[0].objective) << named.name << " " << i;
      const Solution any = solver.Solve(pair.problem, {.any = true});
      ASSERT_EQ(any.packages.size(), 1U);
      ASSERT_TRUE(Check(pair.problem, any.packages[0].parts).empty());
      // At most as good as the best itself, and nothing better than the best.
      ASSERT_EQ(solver.Solve(pair.problem, {.at_most = all[0].objective}).packages.size(), 1U);
      Objective better = all[0].objective;
      --better.not_freed;
      ASSERT_TRUE(solver.Solve(pair.problem, {.at_most = better}).packages.empty());
    } else {
      ASSERT_TRUE(solver.Solve(pair.problem, {.any = true}).packages.empty());
    }
    with_package += static_cast<int>(!all.empty());
    with_alternatives += static_cast<int>(expected.size() > 1);
  }
  // The test would say little if there were hardly any packages.
  EXPECT_GT(with_package, kInstances / 8) << named.name;
  EXPECT_GT(with_alternatives, kInstances / 25) << named.name;
}

INSTANTIATE_TEST_SUITE_P(Shapes, Exact, testing::Range(0, 20));

TEST(Exact, TwoEmployers) {
  std::mt19937_64 rng(77);
  fixtures::CarvingShape shape;
  shape.most_tasks = 3;
  Solver solver;
  int with_package = 0;
  for (int i = 0; i < 5'000; ++i) {
    const fixtures::CarvingPair pair(
        fixtures::RandomCarvingCandidate(rng, shape), fixtures::RandomCarvingEmployer(rng, shape),
        fixtures::RandomCarvingEmployer(rng, shape), fixtures::RandomCarvingPolicy(rng, shape));
    const std::vector<Package> all = fixtures::AllPackages(pair.problem);
    const Solution solution = solver.Solve(pair.problem, {.count = 2});
    ASSERT_EQ(solution.packages, Alternatives(all, 2)) << i;
    for (const Package& package : all) {
      bool first = false, second = false;
      for (const Part& part : package.parts) {
        const bool at_second = pair.pool.sites[pair.pool.tasks[part.task].site].employer == 1;
        (at_second ? second : first) = true;
      }
      ASSERT_TRUE(first && second);
    }
    with_package += static_cast<int>(!all.empty());
  }
  EXPECT_GT(with_package, 200);
}

TEST(Exact, AStoppedSearchSaysWhatItLeftOpen) {
  std::mt19937_64 rng(78);
  fixtures::CarvingShape shape;
  shape.least_tasks = 4;
  Solver solver;
  int stopped = 0;
  for (int i = 0; i < 4'000; ++i) {
    const fixtures::CarvingPair pair(fixtures::RandomCarvingCandidate(rng, shape),
                                     fixtures::RandomCarvingEmployer(rng, shape),
                                     fixtures::RandomCarvingPolicy(rng, shape));
    const std::vector<Package> all = fixtures::AllPackages(pair.problem);
    const SolveOptions options = {.nodes = static_cast<std::int64_t>(rng() % 60)};
    const Solution solution = solver.Solve(pair.problem, options);
    const Solution again = solver.Solve(pair.problem, options);
    ASSERT_EQ(solution.packages, again.packages);  // the budget is of nodes, so the same
    if (solution.optimal) {
      ASSERT_EQ(solution.packages, Alternatives(all, 1)) << i;
      continue;
    }
    ++stopped;
    for (const Package& package : solution.packages) {
      ASSERT_TRUE(Check(pair.problem, package.parts).empty());
    }
    if (!all.empty()) {
      // What is best is found, or within what was left open.
      const bool found =
          !solution.packages.empty() && solution.packages[0].objective == all[0].objective;
      ASSERT_TRUE(found || solution.bound <= all[0].objective) << i;
    }
  }
  EXPECT_GT(stopped, 100);
}

}  // namespace
}  // namespace passend::carving
