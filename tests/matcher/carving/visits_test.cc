// Which employers to visit, against what the header promises.
#include "matcher/carving/visits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/testing/carving_world.h"

namespace passend::carving {
namespace {

TEST(Visits, DueBySegment) {
  const model::CarvingPolicy policy;
  EXPECT_FALSE(DueFrom(model::VisitSegment::kMonth, score::kNoDay, policy).has_value());
  EXPECT_FALSE(DueFrom(model::VisitSegment::kUnknown, 100, policy).has_value());
  EXPECT_EQ(DueFrom(model::VisitSegment::kMonth, 100, policy), 100 + policy.visit_days_month);
  EXPECT_EQ(DueFrom(model::VisitSegment::kQuarter, 100, policy), 100 + policy.visit_days_quarter);
  EXPECT_EQ(DueFrom(model::VisitSegment::kHalfYear, 100, policy),
            100 + policy.visit_days_half_year);
}

TEST(Visits, ListsKeepWhatTheHeaderPromises) {
  std::mt19937_64 rng(8);
  fixtures::CarvingShape shape;
  Solver solver;
  int never_in_lists = 0, lists = 0, not_due = 0;
  for (int round = 0; round < 60; ++round) {
    const model::Policy policy = fixtures::RandomCarvingPolicy(rng, shape);
    std::vector<model::Candidate> candidates(12);
    for (model::Candidate& one : candidates) one = fixtures::RandomCarvingCandidate(rng, shape);
    std::vector<std::unique_ptr<fixtures::CarvingPair>> people, pools;
    std::vector<std::string> names;
    std::vector<VisitEmployer> employers;
    std::vector<PersonRef> refs;
    names.reserve(100);
    for (int i = 0; i < 25; ++i) {
      model::Employer employer = fixtures::RandomCarvingEmployer(rng, shape);
      employer.do_not_approach = rng() % 10 == 0;
      if (rng() % 8 == 0) employer.carving_willing = model::Answer::kNo;
      const bool never = rng() % 3 == 0;
      if (never && rng() % 2 == 0) employer.task_pool.clear();
      pools.push_back(std::make_unique<fixtures::CarvingPair>(candidates[0], employer, policy));
      names.push_back("tenants/t/employers/e" + std::to_string(i));
      VisitEmployer one;
      one.pool = {&pools.back()->pool, names.back(), &pools[0]->settings};
      one.never_analysed = never;
      one.segment = static_cast<model::VisitSegment>(rng() % 5);
      if (rng() % 4 != 0) {
        one.last_contact = static_cast<score::PackedDay>(fixtures::kCarvingToday - rng() % 300);
      }
      employers.push_back(one);
    }
    for (const model::Candidate& one : candidates) {
      people.push_back(std::make_unique<fixtures::CarvingPair>(
          one, fixtures::RandomCarvingEmployer(rng, shape), policy));
      names.push_back("tenants/t/candidates/" + one.id);
      refs.push_back(
          {&people.back()->candidate.facts, &people.back()->candidate.extras, names.back()});
    }
    VisitOptions options;
    options.limit = 8;
    options.iso_week = "2026-W47";
    options.nodes = 200'000;
    const VisitAnswer answer =
        RankVisits(employers, refs, policy, fixtures::kCarvingToday, options);
    ASSERT_TRUE(answer.complete);
    EXPECT_EQ(answer.seen, 25);
    not_due += static_cast<int>(answer.not_due);
    std::set<std::size_t> served;
    std::size_t never = 0;
    for (const Visit& visit : answer.visits) {
      const VisitEmployer& employer = employers[visit.index];
      EXPECT_FALSE(employer.pool.pool->do_not_approach);
      EXPECT_NE(employer.pool.pool->carving_willing, model::Answer::kNo);
      const auto due = DueFrom(employer.segment, employer.last_contact, policy.carving);
      EXPECT_TRUE(!due.has_value() || *due <= fixtures::kCarvingToday);
      never += static_cast<std::size_t>(employer.never_analysed);
      for (std::size_t p = 0; p < refs.size(); ++p) {
        Problem problem;
        problem.Make(*employer.pool.pool, people[p]->person, *employer.pool.settings);
        const bool possible = !solver.Solve(problem, {}).packages.empty();
        EXPECT_EQ(possible, std::count(visit.people.begin(), visit.people.end(), p) == 1);
        const bool is_new = possible && served.count(p) == 0;
        EXPECT_EQ(is_new, std::count(visit.new_people.begin(), visit.new_people.end(), p) == 1);
      }
      served.insert(visit.people.begin(), visit.people.end());
    }
    EXPECT_EQ(static_cast<std::int64_t>(served.size()), answer.served);
    const auto possible_new = static_cast<std::size_t>(
        std::count_if(employers.begin(), employers.end(), [&](const auto& e) {
          const auto due = DueFrom(e.segment, e.last_contact, policy.carving);
          return e.never_analysed && !e.pool.pool->do_not_approach &&
                 e.pool.pool->carving_willing != model::Answer::kNo &&
                 (!due.has_value() || *due <= fixtures::kCarvingToday);
        }));
    // Thirty in a hundred, rounded up, as far as there are any.
    EXPECT_GE(never, std::min(possible_new, (answer.visits.size() * 3 + 9) / 10)) << round;
    never_in_lists += static_cast<int>(never);
    lists += static_cast<int>(!answer.visits.empty());
    // The same input, in another order of people, gives the same list.
    std::vector<PersonRef> reversed(refs.rbegin(), refs.rend());
    const VisitAnswer again =
        RankVisits(employers, reversed, policy, fixtures::kCarvingToday, options);
    ASSERT_EQ(again.visits.size(), answer.visits.size());
    for (std::size_t i = 0; i < answer.visits.size(); ++i) {
      EXPECT_EQ(again.visits[i].index, answer.visits[i].index);
    }
  }
  EXPECT_GT(lists, 50);
  EXPECT_GT(never_in_lists, 100);
  EXPECT_GT(not_due, 100);
}

}  // namespace
}  // namespace passend::carving
