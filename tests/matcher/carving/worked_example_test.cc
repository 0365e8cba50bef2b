// Domain guide 7.3, with the decisions of rules.md 6.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "matcher/carving/check.h"
#include "matcher/carving/solver.h"
#include "tests/testing/carving_world.h"

namespace passend::carving {
namespace {

constexpr int kA = 0, kB = 1, kC = 2, kD = 3, kE = 4, kF = 5;

model::Employer Employer() {
  model::Employer employer;
  employer.tenant = "t";
  employer.id = "e";
  employer.sites = {{.id = "s", .pc4 = "2718"}};
  const auto task = [&](const char* name, int minutes, const char* item) {
    model::Task one;
    one.id = one.name = name;
    one.minutes_per_day = minutes;
    one.weekdays = 31;
    one.block_minutes = 30;
    one.basis = model::LoadBasis::kWerkplekanalyse;
    if (*item != 0) {
      one.loads.push_back({item, minutes, model::LoadBasis::kWerkplekanalyse, false});
    }
    employer.task_pool.push_back(one);
  };
  task("ompakken", 120, "v.staan_werk");
  task("dozen vouwen", 72, "v.zitten_werk");
  task("vegen", 60, "iv.lopen_werk");
  task("orderpicken", 144, "");
  task("post", 30, "iv.lopen_werk");
  task("kantine bijvullen", 48, "v.staan_werk");
  employer.task_pool[kD].loads.push_back(
      {"i9.geen_deadlines_productiepieken", 1, model::LoadBasis::kWerkplekanalyse, false});
  employer.task_pool[kD].loads.push_back(
      {"i9.geen_hoog_tempo", 1, model::LoadBasis::kWerkplekanalyse, false});
  return employer;
}

model::Candidate Candidate() {
  model::Candidate candidate;
  candidate.tenant = "t";
  candidate.id = "c";
  candidate.status.availability.value = model::Availability::kBeschikbaar;
  candidate.travel.pc4 = "2718";
  candidate.travel.modes = std::vector<model::TravelMode>{model::TravelMode::kFiets};
  candidate.travel.max_minutes = 30;
  candidate.hours.max_day_minutes = 240;
  candidate.hours.max_week_minutes = 1200;
  candidate.hours.desired_week_minutes = 1200;
  std::uint32_t grid = 0;
  for (int day = 0; day < 5; ++day) grid |= 3U << (4 * day);  // mornings and afternoons
  candidate.hours.grid = model::WeekGrid{grid};
  candidate.belastbaarheid.basis = model::BelastbaarheidBasis::kCompleteFml;
  const auto item = [&](const char* key, int capacity) {
    model::BelastbaarheidItem one;
    one.item = key;
    one.capacity = capacity;
    candidate.belastbaarheid.items.push_back(one);
  };
  item("v.staan_werk", 120);
  item("iv.lopen_werk", 60);
  item("i9.geen_deadlines_productiepieken", 0);
  item("i9.geen_hoog_tempo", 0);
  return candidate;
}

std::vector<Part> Parts(std::initializer_list<std::pair<int, int>> parts) {
  std::vector<Part> list;
  for (const auto& [task, minutes] : parts) {
    list.push_back({static_cast<std::uint8_t>(task), static_cast<std::uint16_t>(minutes)});
  }
  return list;
}

class WorkedExample : public testing::Test {
 protected:
  const fixtures::CarvingPair pair_{Candidate(), Employer(), model::Policy{}};
  Solver solver_;
};

TEST_F(WorkedExample, OrderpickenIsOut) {
  EXPECT_EQ(pair_.problem.bars[kD].bar, TaskBar::kCondition);
  EXPECT_EQ(pair_.problem.choices.size(), 5U);
}

TEST_F(WorkedExample, DaySumsNotTasksDecide) {
  const auto breaks = [&](const std::vector<Part>& parts, Limit limit) {
    for (const Breach& breach : Check(pair_.problem, parts)) {
      if (breach.limit == limit) return true;
    }
    return false;
  };
  EXPECT_TRUE(breaks(Parts({{kA, 120}, {kF, 48}}), Limit::kDaySum));         // 168 > 120 standing
  EXPECT_TRUE(breaks(Parts({{kC, 60}, {kE, 30}}), Limit::kDaySum));          // 90 > 60 walking
  EXPECT_TRUE(breaks(Parts({{kA, 120}, {kB, 72}, {kC, 60}}), Limit::kDay));  // 252 > 240
}

TEST_F(WorkedExample, BestAndSecondPackage) {
  const Solution solution = solver_.Solve(pair_.problem, {.count = 2});
  ASSERT_TRUE(solution.optimal);
  ASSERT_EQ(solution.packages.size(), 2U);
  EXPECT_EQ(solution.packages[0].parts, Parts({{kA, 120}, {kB, 60}, {kC, 60}}));
  EXPECT_EQ(solution.packages[0].week_minutes, 20 * 60);
  EXPECT_EQ(solution.packages[0].objective.distance, 0);
  EXPECT_EQ(Hoofdtaken(pair_.problem, solution.packages[0].parts),
            (std::vector<bool>{true, true, true}));
  EXPECT_EQ(solution.packages[1].parts, Parts({{kA, 120}, {kB, 72}, {kE, 30}}));
  EXPECT_EQ(solution.packages[1].week_minutes, 18 * 60 + 30);
}

// Without the walking limit E takes the place of part of B: possible, not better.
TEST_F(WorkedExample, NearMissWithoutTheWalkingLimit) {
  const Solution best = solver_.Solve(pair_.problem, {});
  Person person = pair_.person;
  for (const DayLimit& limit : pair_.problem.limits) {
    if (limit.limit == 60) person.items[limit.item].value = ItemLimit::kNoLimit;
  }
  Problem without;
  without.Make(pair_.pool, person, pair_.settings);
  const Solution near = solver_.Solve(without, {.not_in = &pair_.problem});
  ASSERT_TRUE(near.optimal);
  ASSERT_EQ(near.packages.size(), 1U);
  EXPECT_EQ(near.packages[0].parts, Parts({{kA, 120}, {kB, 30}, {kC, 60}, {kE, 30}}));
  EXPECT_GT(near.packages[0].objective, best.packages[0].objective);
}

}  // namespace
}  // namespace passend::carving
