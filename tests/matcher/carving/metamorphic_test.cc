// What a change of the question may do to the answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <vector>

#include "matcher/carving/check.h"
#include "matcher/carving/solver.h"
#include "tests/testing/carving_world.h"

namespace passend::carving {
namespace {

class Metamorphic : public testing::Test {
 protected:
  struct World {
    model::Candidate candidate;
    model::Employer employer;
    model::Policy policy;
  };
  World Random() {
    return {fixtures::RandomCarvingCandidate(rng_, shape_),
            fixtures::RandomCarvingEmployer(rng_, shape_),
            fixtures::RandomCarvingPolicy(rng_, shape_)};
  }
  std::optional<Package> Best(const Problem& problem) {
    const Solution solution = solver_.Solve(problem, {});
    if (solution.packages.empty()) return std::nullopt;
    return solution.packages[0];
  }
  // No package before, or one that is not worse now.
  static void ExpectNotWorse(const std::optional<Package>& before,
                             const std::optional<Package>& after, int i) {
    if (!before.has_value()) return;
    ASSERT_TRUE(after.has_value()) << i;
    ASSERT_LE(after->objective, before->objective) << i;
  }

  std::mt19937_64 rng_{9};
  fixtures::CarvingShape shape_;
  Solver solver_;
};

TEST_F(Metamorphic, ALimitLessNeverMakesItWorse) {
  shape_.most_tasks = 7;
  const std::vector<std::function<void(Person&)>> changes = {
      [](Person& person) { person.max_day = 1440; },
      [](Person& person) { person.max_week = 10080; },
      [](Person& person) { person.waive_travel = true; }};
  int better = 0;
  for (int i = 0; i < 3'000; ++i) {
    const World world = Random();
    fixtures::CarvingPair pair(world.candidate, world.employer, world.policy);
    const std::optional<Package> before = Best(pair.problem);
    std::vector<Person> people;
    for (const auto& change : changes) {
      people.push_back(pair.person);
      change(people.back());
    }
    for (const DayLimit& limit : pair.problem.limits) {
      people.push_back(pair.person);
      people.back().items[limit.item].value = ItemLimit::kNoLimit;
    }
    for (const Person& person : people) {
      Problem problem;
      problem.Make(pair.pool, person, pair.settings);
      const std::optional<Package> after = Best(problem);
      ExpectNotWorse(before, after, i);
      const bool gained = after.has_value() && (!before.has_value() || *after != *before);
      better += static_cast<int>(gained);
    }
    // And of the policy.
    for (int model::CarvingPolicy::*limit :
         {&model::CarvingPolicy::max_tasks, &model::CarvingPolicy::max_switches,
          &model::CarvingPolicy::max_bijtaken, &model::CarvingPolicy::second_site_minutes,
          &model::CarvingPolicy::colleague_share}) {
      World wider = world;
      wider.policy.carving.*limit = limit == &model::CarvingPolicy::colleague_share ? 1000 : 12;
      if (wider.policy.carving.*limit < world.policy.carving.*limit) continue;
      const fixtures::CarvingPair other(wider.candidate, wider.employer, wider.policy);
      ExpectNotWorse(before, Best(other.problem), i);
    }
  }
  EXPECT_GT(better, 200);
}

TEST_F(Metamorphic, ATaskThatIsOutChangesNothing) {
  for (int i = 0; i < 3'000; ++i) {
    World world = Random();
    const fixtures::CarvingPair pair(world.candidate, world.employer, world.policy);
    model::Task task;
    task.id = "uit";
    task.code = "taak-uit";
    task.minutes_per_day = 120;
    task.basis = model::LoadBasis::kWerkplekanalyse;
    world.candidate.exclusions.tasks.push_back("taak-uit");
    world.employer.task_pool.push_back(task);
    const fixtures::CarvingPair with(world.candidate, world.employer, world.policy);
    ASSERT_EQ(with.problem.bars.back().bar,
              with.problem.obstacle == Obstacle::kNone ? TaskBar::kExcludedTask : TaskBar::kNone);
    ASSERT_EQ(Best(pair.problem), Best(with.problem)) << i;
  }
}

TEST_F(Metamorphic, TheOrderOfThePoolOnlyBreaksTies) {
  shape_.most_tasks = 7;
  for (int i = 0; i < 3'000; ++i) {
    World world = Random();
    const fixtures::CarvingPair pair(world.candidate, world.employer, world.policy);
    std::shuffle(world.employer.task_pool.begin(), world.employer.task_pool.end(), rng_);
    const fixtures::CarvingPair shuffled(world.candidate, world.employer, world.policy);
    const std::optional<Package> a = Best(pair.problem);
    const std::optional<Package> b = Best(shuffled.problem);
    ASSERT_EQ(a.has_value(), b.has_value());
    if (a.has_value()) {
      ASSERT_EQ(a->objective, b->objective) << i;
    }
  }
}

TEST_F(Metamorphic, WhatIsKnownIsNeverWorseThanWhatIsNot) {
  // A recorded "no limit" against nothing recorded: the second has an open point more.
  int differ = 0;
  for (int i = 0; i < 3'000; ++i) {
    const World world = Random();
    fixtures::CarvingPair pair(world.candidate, world.employer, world.policy);
    for (ItemLimit& item : pair.person.items) item.value = ItemLimit::kNoLimit;
    pair.Make();
    const std::optional<Package> unknown = Best(pair.problem);
    for (ItemLimit& item : pair.person.items) item.open = false;
    pair.Make();
    const std::optional<Package> known = Best(pair.problem);
    ExpectNotWorse(unknown, known, i);
    differ += static_cast<int>(known != unknown);
  }
  EXPECT_GT(differ, 500);
}

}  // namespace
}  // namespace passend::carving
