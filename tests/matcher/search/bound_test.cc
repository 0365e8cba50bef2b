// The bound of every row is at least what ScorePair() gives, and what the scan drops falls off.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/index/for_each.h"
#include "matcher/search/candidate_scan.h"
#include "matcher/search/kernels/kernels.h"
#include "tests/testing/random_facts.h"
#include "tests/testing/test_catalogue.h"

namespace passend::search {
namespace {

using fixtures::FactsShape;

const score::CatalogueTables& Tables() {
  static const score::CatalogueTables tables(fixtures::TestCatalogue());
  return tables;
}

struct Count {
  std::uint64_t pairs = 0;    // compared with their bound
  std::uint64_t bounded = 0;  // that do not fall off
  std::uint64_t slack = 0;    // points between bound and score, summed over the bounded ones
};

// Compares all pairs of the rows with one opportunity, one policy for both: those with at least
// `least` points pass, with a bound that is never below.
void Compare(const index::CandidateSegment& segment, const score::OpportunityFacts& work,
             const score::CompiledPolicy& policy, int days, const KernelSet& kernels, int least,
             Count& count) {
  Options options;
  options.as_of = score::UnpackDay(fixtures::kFactsToday);
  options.as_of.days += days;
  options.tables = &Tables();
  options.policy_of = [&policy](std::string_view) -> const score::CompiledPolicy& {
    return policy;
  };
  Session<index::CandidateView> session(options, "work");
  const std::vector<index::Grant> none;
  const std::string tenant = fixtures::TenantOf(0);
  const index::AccessQuery access{
      .tenant = tenant, .grants = &none, .caller = {}, .purpose = 0, .as_of = session.as_of};
  CandidateScanner scanner(session, access, policy, work, kernels);
  const index::LiveMask live(segment.rows());
  const score::ScoreContext context{.as_of = session.as_of,
                                    .work = &policy,
                                    .person = &policy,
                                    .tables = &Tables(),
                                    .access = true};
  std::vector<const CandidateScanner::RowBound*> bound_of(segment.rows());
  std::vector<CandidateScanner::RowBound> bounds;
  bounds.reserve(segment.rows());
  const bool open = scanner.Open(segment, live);
  if (open) {
    scanner.VisitBounds(least, [&](const auto& one) {
      bounds.push_back(one);
      bound_of[one.row] = &bounds.back();
    });
  }
  std::vector<std::uint32_t> forced;
  segment.RowsWithOverride(work.opportunity_hash, forced);
  std::size_t next_forced = 0;
  for (std::size_t row = 0; row < segment.rows(); ++row) {
    if (next_forced < forced.size() && forced[next_forced] == row) {
      ++next_forced;  // scored whatever the sieve says
      continue;
    }
    const index::SameStaleness& same = segment.same_staleness(row);
    if (session.as_of < same.first || session.as_of > same.last) continue;  // likewise
    ++count.pairs;
    const score::PairScore pair =
        score::ScorePair(context, segment.facts(row), segment.extras(row), work);
    const CandidateScanner::RowBound* bound = bound_of[row];
    if (pair.list == score::MatchList::kValtAf) continue;
    if (pair.list == score::MatchList::kOnvoldoendeBekend) {
      if (pair.points_high < least) continue;
      ASSERT_NE(bound, nullptr) << "row " << row << " was dropped";
      ASSERT_TRUE(bound->doubtful) << "row " << row;
      ASSERT_GE(bound->points_high, pair.points_high) << "row " << row;
    } else {
      if (pair.points < least) continue;
      ASSERT_NE(bound, nullptr) << "row " << row << " was dropped";
      ASSERT_TRUE(bound->confident) << "row " << row;
      ASSERT_GE(bound->points, pair.points) << "row " << row;
      // And for the list that the pair is in.
      if (pair.list == score::MatchList::kPast) {
        ASSERT_LT(bound->counts, kObstacle) << "row " << row;
      } else {
        ASSERT_GT(bound->counts, 0) << "row " << row;
      }
      ASSERT_LT(bound->counts, kFails);
      count.slack += static_cast<std::uint64_t>(bound->points - pair.points);
    }
    ++count.bounded;
  }
}

TEST(Bound, IsNeverBelowTheScore) {
  std::vector<FactsShape> shapes = {
      {},
      {.unknown_percent = 0, .gentle = true},
      {.unknown_percent = 10, .gentle = true},
      {.unknown_percent = 60},
      {.unknown_percent = 100, .talents_each = 0},
      {.unknown_percent = 10, .gentle = true, .one_column = true},
      {.unknown_percent = 5, .talents = 300, .capacities = 960, .gentle = true},
      {.unknown_percent = 5, .talents_each = 14, .related = 8, .places = 4, .gentle = true}};
  for (FactsShape& shape : shapes) shape.tenants = 1;
  // From everybody to the best few: the finer the steps, the tighter the bound.
  constexpr std::array kLeast = {0, 30'000, 55'000, 70'000, 80'000, 90'000};
  std::mt19937_64 rng(31);
  Count count;
  for (std::size_t s = 0; s < shapes.size(); ++s) {
    auto opportunities = fixtures::RandomOpportunityEntries(100 + s, shapes[s], 45);
    auto candidates = fixtures::RandomCandidateEntries(200 + s, shapes[s], 3100);
    fixtures::AddOverrides(rng, candidates, opportunities);
    const auto segment =
        index::CandidateSegment::Build(std::move(candidates), fixtures::kFactsToday);
    for (std::size_t i = 0; i < opportunities.size(); ++i) {
      // The start policy, and others in which any number may differ.
      const score::CompiledPolicy policy(i % 3 == 0 ? model::Policy{}
                                                    : fixtures::RandomPolicy(rng));
      const int days = i % 9 == 4 ? 20 : i % 9 == 5 ? -20 : 0;
      Compare(*segment, opportunities[i].facts, policy, days,
              i % 2 == 0 ? BestKernels() : ScalarKernels(), kLeast[i % kLeast.size()], count);
      if (HasFatalFailure()) {
        ADD_FAILURE() << "shape " << s << " opportunity " << i;
        return;
      }
    }
  }
  RecordProperty("pairs", std::to_string(count.pairs));
  std::printf("pairs: %llu, of which in a list: %llu\n",
              static_cast<unsigned long long>(count.pairs),
              static_cast<unsigned long long>(count.bounded));
  EXPECT_GT(count.pairs, 1'000'000U);
}

// Where nothing is stale or ranged the bound of good pairs is near the score.
TEST(Bound, IsTightWhenEverythingIsKnown) {
  const FactsShape shape = {
      .unknown_percent = 0, .places = 500, .tenants = 1, .capacities = 8, .gentle = true};
  auto candidates = fixtures::RandomCandidateEntries(5, shape, 3000);
  for (index::CandidateEntry& entry : candidates) {
    score::CandidateFacts& facts = entry.compiled.facts;
    facts.valid_until.fill(score::kNoDay);
    facts.employer_hash = 0;  // lock-in is what the bound leaves out
    facts.step_werkvorm = score::kUnknown8;
  }
  const auto segment = index::CandidateSegment::Build(std::move(candidates), fixtures::kFactsToday);
  const score::CompiledPolicy policy{model::Policy{}};
  Count count;
  for (const auto& work : fixtures::RandomOpportunityEntries(6, shape, 40)) {
    Compare(*segment, work.facts, policy, 0, BestKernels(), 60'000, count);
  }
  ASSERT_GT(count.bounded, 2'000U);
  std::printf("mean slack: %llu points of 100,000 over %llu pairs\n",
              static_cast<unsigned long long>(count.slack / count.bounded),
              static_cast<unsigned long long>(count.bounded));
  EXPECT_LT(count.slack / count.bounded, 3'000U) << "points of 100,000";
}

}  // namespace
}  // namespace passend::search
