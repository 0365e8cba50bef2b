// The questions against solving everything and sorting.
#include "matcher/carving/questions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "matcher/carving/check.h"
#include "matcher/carving/near_miss.h"
#include "matcher/carving/report.h"
#include "matcher/score/order.h"
#include "tests/testing/carving_world.h"

namespace passend::carving {
namespace {

constexpr char kWeek[] = "2026-W47";

class Questions : public testing::Test {
 protected:
  struct World {
    std::vector<model::Candidate> candidates;
    std::vector<model::Employer> employers;
    std::vector<std::unique_ptr<fixtures::CarvingPair>> by_person;    // with the first employer
    std::vector<std::unique_ptr<fixtures::CarvingPair>> by_employer;  // with the first person
    std::vector<std::string> people_names, employer_names;

    std::vector<PersonRef> People() const {
      std::vector<PersonRef> refs;
      for (std::size_t i = 0; i < by_person.size(); ++i) {
        refs.push_back(
            {&by_person[i]->candidate.facts, &by_person[i]->candidate.extras, people_names[i]});
      }
      return refs;
    }
    std::vector<PoolRef> Pools() const {
      std::vector<PoolRef> refs;
      for (std::size_t i = 0; i < by_employer.size(); ++i) {
        refs.push_back({&by_employer[i]->pool, employer_names[i], &by_employer[0]->settings});
      }
      return refs;
    }
    const Settings& settings() const { return by_employer[0]->settings; }
  };

  World Make(int people, int employers) {
    World world;
    const model::Policy policy = fixtures::RandomCarvingPolicy(rng_, shape_);
    for (int i = 0; i < people; ++i) {
      world.candidates.push_back(fixtures::RandomCarvingCandidate(rng_, shape_));
      world.candidates.back().id = "c" + std::to_string(i);
      world.people_names.push_back(model::ResourceName(world.candidates.back()));
    }
    for (int i = 0; i < employers; ++i) {
      world.employers.push_back(fixtures::RandomCarvingEmployer(rng_, shape_));
      world.employers.back().id = "e" + std::to_string(i);
      world.employer_names.push_back(model::ResourceName(world.employers.back()));
    }
    for (const model::Candidate& candidate : world.candidates) {
      world.by_person.push_back(
          std::make_unique<fixtures::CarvingPair>(candidate, world.employers[0], policy));
    }
    for (const model::Employer& employer : world.employers) {
      world.by_employer.push_back(
          std::make_unique<fixtures::CarvingPair>(world.candidates[0], employer, policy));
    }
    return world;
  }

  QuestionOptions Options(int limit) {
    QuestionOptions options;
    options.limit = limit;
    options.iso_week = kWeek;
    return options;
  }

  std::mt19937_64 rng_{31};
  fixtures::CarvingShape shape_;
  Solver solver_;
};

struct Expected {
  bool later = false;
  Objective objective;
  std::uint64_t hash = 0;
  std::size_t index = 0;
  Package package;
  friend bool operator<(const Expected& a, const Expected& b) {
    return std::tie(a.later, a.objective, a.hash) < std::tie(b.later, b.objective, b.hash);
  }
};

void ExpectSame(std::vector<Expected> all, const Answer& answer, int limit) {
  std::sort(all.begin(), all.end());
  if (all.size() > static_cast<std::size_t>(limit)) all.resize(static_cast<std::size_t>(limit));
  ASSERT_TRUE(answer.optimal);
  ASSERT_EQ(answer.hits.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(answer.hits[i].index, all[i].index) << i;
    EXPECT_EQ(answer.hits[i].package, all[i].package) << i;
    EXPECT_EQ(answer.hits[i].hash, all[i].hash);
  }
}

TEST_F(Questions, BestEmployersOfOnePerson) {
  int skipped = 0, hits = 0;
  for (int round = 0; round < 60; ++round) {
    const World world = Make(1, 40);
    const std::vector<PersonRef> people = world.People();
    std::vector<Expected> all;
    for (std::size_t i = 0; i < world.by_employer.size(); ++i) {
      const Solution solution = solver_.Solve(world.by_employer[i]->problem, {});
      if (solution.packages.empty()) continue;
      all.push_back({false, solution.packages[0].objective,
                     score::OrderHash(kWeek, world.people_names[0], world.employer_names[i]), i,
                     solution.packages[0]});
    }
    for (const int limit : {1, 5, 50}) {
      const Answer answer = CarveForPerson(people[0], world.Pools(), Options(limit));
      ExpectSame(all, answer, limit);
      EXPECT_EQ(answer.seen, 40);
      if (limit == 5) skipped += static_cast<int>(answer.skipped);
      hits += static_cast<int>(answer.hits.size());
    }
  }
  EXPECT_GT(skipped, 100);  // the bound does something
  EXPECT_GT(hits, 500);
}

TEST_F(Questions, BestPeopleOfOnePoolThoseWhoDoNotFitTheWholeFirst) {
  int skipped = 0;
  for (int round = 0; round < 60; ++round) {
    const World world = Make(40, 1);
    const std::vector<PersonRef> people = world.People();
    const std::vector<PoolRef> pools = world.Pools();
    const auto fits_whole = [](std::size_t i) { return i % 3 == 0; };
    std::vector<Expected> all;
    for (std::size_t i = 0; i < people.size(); ++i) {
      const Solution solution = solver_.Solve(world.by_person[i]->problem, {});
      if (solution.packages.empty()) continue;
      all.push_back({fits_whole(i), solution.packages[0].objective,
                     score::OrderHash(kWeek, world.people_names[i], world.employer_names[0]), i,
                     solution.packages[0]});
    }
    const SettingsOf settings_of = [&](std::size_t) -> const Settings& { return world.settings(); };
    for (const int limit : {1, 5, 50}) {
      const Answer answer = CarveForPool(pools[0], people, settings_of, fits_whole, Options(limit));
      ExpectSame(all, answer, limit);
      for (const Hit& hit : answer.hits) EXPECT_EQ(hit.fits_whole, fits_whole(hit.index));
      if (limit == 5) skipped += static_cast<int>(answer.skipped);
    }
  }
  EXPECT_GT(skipped, 100);
}

TEST_F(Questions, WhatIsSilentIsLeftOut) {
  int changed = 0;
  for (int round = 0; round < 40; ++round) {
    const World world = Make(1, 20);
    const std::vector<PersonRef> people = world.People();
    QuestionOptions options = Options(20);
    const Answer before = CarveForPerson(people[0], world.Pools(), options);
    if (before.hits.empty()) continue;
    const Hit& first = before.hits[0];
    options.silent = [&](std::size_t index) {
      std::vector<std::vector<Part>> silent;
      if (index == first.index) silent.push_back(first.package.parts);
      return silent;
    };
    const Answer after = CarveForPerson(people[0], world.Pools(), options);
    for (const Hit& hit : after.hits) {
      if (hit.index != first.index) continue;
      EXPECT_FALSE(TasksWithin(first.package.parts, hit.package.parts));
      ++changed;
    }
  }
  EXPECT_GT(changed, 5);
}

TEST_F(Questions, NewFunctionsAreOfTwoHoldersAndCountPeopleOnce) {
  int functions = 0;
  shape_.least_tasks = 4;
  for (int round = 0; round < 80; ++round) {
    const World world = Make(20, 1);
    const SettingsOf settings_of = [&](std::size_t) -> const Settings& { return world.settings(); };
    const FunctionAnswer answer =
        CreateFunctions(world.Pools()[0], world.People(), settings_of, Options(50));
    std::vector<std::size_t> seen;
    std::size_t previous = 1000;
    for (const NewFunction& function : answer.functions) {
      ++functions;
      EXPECT_LE(function.people.size(), previous);
      previous = function.people.size();
      for (const Hit& hit : function.people) {
        EXPECT_GE(HolderCount(world.by_employer[0]->pool, hit.package.parts), 2);
        seen.push_back(hit.index);
        Settings settings = world.settings();
        settings.functiecreatie = true;
        const Person person = MakePerson(world.by_person[hit.index]->candidate.facts,
                                         &world.by_person[hit.index]->candidate.extras, settings);
        Problem problem;
        problem.Make(world.by_employer[0]->pool, person, settings);
        EXPECT_TRUE(Check(problem, hit.package.parts).empty());
        EXPECT_EQ(fixtures::AllPackages(problem)[0], hit.package);
      }
    }
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
  }
  EXPECT_GT(functions, 30);
}

TEST_F(Questions, StapelbaanEqualsTryingEveryPair) {
  shape_.most_tasks = 3;
  int hits = 0;
  for (int round = 0; round < 40; ++round) {
    const World world = Make(1, 8);
    const std::vector<PersonRef> people = world.People();
    const std::vector<PoolRef> pools = world.Pools();
    std::vector<Expected> all;
    for (std::size_t a = 0; a < pools.size(); ++a) {
      for (std::size_t b = a + 1; b < pools.size(); ++b) {
        const Pool joined = JoinPools(*pools[a].pool, *pools[b].pool);
        Problem problem;
        problem.Make(joined, world.by_employer[0]->person, world.settings());
        const std::vector<Package> packages = fixtures::AllPackages(problem);
        if (packages.empty()) continue;
        all.push_back({false, packages[0].objective, 0, a * 100 + b, packages[0]});
      }
    }
    const StapelAnswer answer = StackForPerson(people[0], pools, 60, Options(50));
    ASSERT_TRUE(answer.optimal);
    // An employer without any task in reach is not paired; nor does it have a package.
    ASSERT_EQ(answer.hits.size(), all.size()) << round;
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(answer.hits[i].package.objective, all[i].objective);
    }
    for (const StapelHit& hit : answer.hits) {
      ++hits;
      const auto same = std::find_if(all.begin(), all.end(), [&](const Expected& one) {
        return one.index == hit.first * 100 + hit.second;
      });
      ASSERT_NE(same, all.end());
      EXPECT_EQ(same->package, hit.package);
    }
  }
  EXPECT_GT(hits, 100);
}

TEST_F(Questions, NearMissesBreakWhatTheySayAndNothingElse) {
  int with_one = 0, better = 0, kinds[7] = {};
  for (int round = 0; round < 1'500; ++round) {
    const World world = Make(1, 1);
    const Problem& problem = world.by_employer[0]->problem;
    const Solution solution = solver_.Solve(problem, {});
    const Package* best = solution.packages.empty() ? nullptr : &solution.packages[0];
    for (const NearMiss& miss : FindNearMisses(problem, best, solver_, {.limit = 50})) {
      ASSERT_FALSE(miss.blocks.empty());
      EXPECT_EQ(miss.better, best == nullptr || miss.package.objective < best->objective);
      // Not possible as it is.
      EXPECT_FALSE(Check(problem, miss.package.parts).empty());
      EXPECT_TRUE(best == nullptr || miss.blocks.size() == 1);
      for (const Block& block : miss.blocks) {
        ++kinds[static_cast<std::size_t>(block.kind)];
        if (block.kind == BlockKind::kItem || block.kind == BlockKind::kDay ||
            block.kind == BlockKind::kWeek) {
          EXPECT_TRUE(miss.blocks.size() > 1 || block.amount > 0);
        }
      }
      with_one += static_cast<int>(miss.blocks.size() == 1);
      better += static_cast<int>(miss.better);
    }
  }
  EXPECT_GT(with_one, 500);
  EXPECT_GT(better, 100);
  for (const BlockKind kind : {BlockKind::kItem, BlockKind::kDaypart, BlockKind::kDay,
                               BlockKind::kWeek, BlockKind::kCertificate}) {
    EXPECT_GT(kinds[static_cast<std::size_t>(kind)], 0) << static_cast<int>(kind);
  }
}

TEST_F(Questions, AReportAddsUp) {
  int reports = 0, left = 0, tight = 0;
  for (int round = 0; round < 2'000; ++round) {
    const World world = Make(1, 1);
    const fixtures::CarvingPair& pair = *world.by_employer[0];
    const Solution solution = solver_.Solve(pair.problem, {});
    if (solution.packages.empty()) continue;
    ++reports;
    const Package& package = solution.packages[0];
    const Report report = MakeReport(pair.problem, package);
    int week = 0, freed = 0;
    for (const ReportedPart& part : report.parts) {
      week += part.week_minutes;
      int planned = 0;
      for (const auto& day : part.when) {
        int minutes = 0;
        for (const std::int32_t daypart : day) minutes += daypart;
        EXPECT_TRUE(minutes == 0 || minutes == part.part.minutes);
        planned += minutes;
      }
      EXPECT_EQ(planned, part.week_minutes);
      if (pair.pool.tasks[part.part.task].holder != kUnset) freed += part.week_minutes;
    }
    EXPECT_EQ(week, package.week_minutes);
    for (const ReportedHolder& holder : report.holders) {
      freed -= holder.freed_minutes;
      if (holder.share != kUnset) {
        EXPECT_LE(holder.share, pair.policy->policy().carving.colleague_share);
      }
      EXPECT_TRUE(holder.light_left == kUnset || holder.light_left > 0);
    }
    EXPECT_EQ(freed, 0);
    EXPECT_EQ(static_cast<int>(report.points.size()), package.objective.points);
    // Every task of the pool is in it, left, or out with a reason.
    std::size_t out = 0;
    for (const Problem::Bar& bar : pair.problem.bars) {
      out += static_cast<std::size_t>(bar.bar != TaskBar::kNone);
    }
    EXPECT_EQ(report.parts.size() + report.left.size() + out, pair.pool.tasks.size());
    left += static_cast<int>(report.left.size());
    tight += static_cast<int>(report.tight.size());
  }
  EXPECT_GT(reports, 400);
  EXPECT_GT(left, 100);
  EXPECT_GT(tight, 100);
}

}  // namespace
}  // namespace passend::carving
