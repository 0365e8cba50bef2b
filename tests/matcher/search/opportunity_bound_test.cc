// The other direction: the bound of every opportunity is what ScorePair() gives, or more where that
// is said; what the scan drops falls off; and whole searches equal scoring everything, also on
// other days, with filters, callers, grants, policies per tenant and after updates.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "matcher/index/for_each.h"
#include "matcher/index/opportunity_segment.h"
#include "matcher/index/snapshot.h"
#include "matcher/search/opportunity_scan.h"
#include "matcher/search/search.h"
#include "tests/testing/random_facts.h"
#include "tests/testing/test_catalogue.h"

namespace passend::search {
namespace {

using fixtures::FactsShape;
using index::OpportunityView;

constexpr std::uint64_t kSeed = 41;

const score::CatalogueTables& Tables() {
  static const score::CatalogueTables tables(fixtures::TestCatalogue());
  return tables;
}

std::vector<FactsShape> Shapes() {
  return {{},
          {.unknown_percent = 0, .gentle = true},
          {.unknown_percent = 10, .gentle = true},
          {.unknown_percent = 60},
          {.unknown_percent = 100, .talents_each = 0},
          {.unknown_percent = 10, .gentle = true, .one_column = true},
          {.unknown_percent = 5, .talents = 300, .capacities = 960, .gentle = true},
          {.unknown_percent = 5, .talents_each = 14, .related = 8, .places = 4, .gentle = true},
          {.unknown_percent = 10, .places = 1, .gentle = true}};
}

struct Count {
  std::uint64_t pairs = 0;
  std::uint64_t listed = 0;  // that do not fall off
  std::uint64_t equal = 0;   // whose bound is the score
};

// All rows of one segment with one candidate, one policy for the work and one for the person.
void Compare(const index::OpportunitySegment& segment, const index::CandidateView& candidate,
             const score::CompiledPolicy& work, const score::CompiledPolicy& person, int days,
             Count& count) {
  Options options;
  options.as_of = score::UnpackDay(fixtures::kFactsToday);
  options.as_of.days += days;
  options.tables = &Tables();
  options.policy_of = [&person](std::string_view) -> const score::CompiledPolicy& {
    return person;
  };
  options.work_override = &work;
  Session<OpportunityView> session(options, candidate.name);
  const index::AccessQuery access{.tenant = candidate.tenant,
                                  .grants = candidate.grants,
                                  .caller = {},
                                  .purpose = 0,
                                  .as_of = session.as_of};
  OpportunityScanner scanner(session, access, candidate);
  const index::LiveMask live(segment.rows());
  std::vector<std::optional<OpportunityScanner::RowBound>> bounds(segment.rows());
  scanner.VisitBounds(segment, live, [&](const auto& bound) { bounds[bound.row] = bound; });

  for (std::size_t row = 0; row < segment.rows(); ++row) {
    const OpportunityView view = segment.View(row);
    const index::AccessAnswer answer = index::CheckAccess(access, view.tenant, *view.grants);
    if (!answer.visible || !answer.allowed) continue;
    bool resolved = false;  // scored without a bound
    if (candidate.extras != nullptr) {
      for (const score::OverrideFact& one : candidate.extras->overrides) {
        resolved = resolved || one.opportunity_hash == view.facts->opportunity_hash;
      }
    }
    if (resolved) {
      ASSERT_FALSE(bounds[row].has_value());
      continue;
    }
    ++count.pairs;
    const score::PairScore pair = score::ScorePair(
        {.as_of = session.as_of, .work = &work, .person = &person, .tables = &Tables()},
        *candidate.facts, candidate.extras, *view.facts);
    if (pair.list == score::MatchList::kValtAf) continue;
    ++count.listed;
    ASSERT_TRUE(bounds[row].has_value()) << "row " << row << " was dropped";
    const OpportunityScanner::RowBound& bound = *bounds[row];
    ASSERT_EQ(bound.obstacles, pair.obstacles.count()) << "row " << row;
    const bool doubtful = pair.list == score::MatchList::kOnvoldoendeBekend;
    const int points = doubtful ? pair.points_high : pair.points;
    const int most = doubtful ? bound.points_high : bound.points;
    ASSERT_TRUE(doubtful ? bound.doubtful : bound.confident) << "row " << row;
    ASSERT_GE(most, points) << "row " << row;
    count.equal += most == points ? 1 : 0;
    // Only a step at the candidate's own employer is not looked at.
    if (candidate.facts->employer_hash == 0) {
      ASSERT_EQ(most, points) << "row " << row;
    }
  }
}

TEST(OpportunityBound, IsTheScoreAndNeverBelow) {
  RecordProperty("seed", std::to_string(kSeed));
  std::mt19937_64 rng(kSeed);
  const std::vector<FactsShape> shapes = Shapes();
  Count count;
  for (std::size_t s = 0; s < shapes.size(); ++s) {
    auto opportunities = fixtures::RandomOpportunityEntries(300 + s, shapes[s], 3000);
    auto candidates = fixtures::RandomCandidateEntries(400 + s, shapes[s], 105);
    fixtures::AddOverrides(rng, candidates, opportunities);
    const auto segment =
        index::OpportunitySegment::Build(std::move(opportunities), fixtures::kFactsToday);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      // The start policy, and others in which any number may differ.
      const score::CompiledPolicy start{model::Policy{}};
      const score::CompiledPolicy other(fixtures::RandomPolicy(rng));
      Compare(*segment, index::ViewOf(candidates[i]), i % 2 == 0 ? start : other,
              i % 3 == 0 ? other : start,
              i % 7 == 3   ? 30
              : i % 7 == 4 ? -200
                           : 0,
              count);
      if (HasFatalFailure()) {
        ADD_FAILURE() << "shape " << s << " candidate " << i;
        return;
      }
    }
  }
  std::printf("pairs: %llu, in a list: %llu, bound equal: %llu\n",
              static_cast<unsigned long long>(count.pairs),
              static_cast<unsigned long long>(count.listed),
              static_cast<unsigned long long>(count.equal));
  EXPECT_GT(count.pairs, 1'000'000U);
  EXPECT_GT(count.listed, count.pairs / 20);
}

std::vector<std::string> Lines(const OpportunityResult& result) {
  std::vector<std::string> lines;
  for (const auto* list : {&result.past, &result.past_mits, &result.onvoldoende_bekend}) {
    lines.emplace_back("--");
    for (const Hit<OpportunityView>& hit : *list) {
      lines.push_back(std::string(hit.view.name) + " " + std::to_string(hit.score.points) + " " +
                      std::to_string(hit.score.points_high) + " " + std::to_string(hit.key.hash));
    }
  }
  return lines;
}

TEST(OpportunitySearch, EqualsAFullPassWhateverIsAsked) {
  std::mt19937_64 rng(kSeed + 1);
  std::uint64_t pairs = 0;
  for (const FactsShape& shape : Shapes()) {
    std::map<std::string, std::unique_ptr<score::CompiledPolicy>, std::less<>> policies;
    for (int i = 0; i < shape.tenants; ++i) {
      policies[fixtures::TenantOf(i)] =
          std::make_unique<score::CompiledPolicy>(fixtures::RandomPolicy(rng));
    }
    auto opportunities = fixtures::RandomOpportunityEntries(7, shape, 1500);
    auto candidates = fixtures::RandomCandidateEntries(8, shape, 12);
    fixtures::AddOverrides(rng, candidates, opportunities);
    index::IndexWriter writer(fixtures::kFactsToday);
    writer.Load(std::vector<index::CandidateEntry>(), opportunities, 1);
    // Rows that are dead, rows that are not encoded, and a second segment.
    index::Batch batch;
    for (int i = 0; i < 600; ++i) {
      batch.opportunities.push_back(fixtures::RandomOpportunityEntry(rng, shape, 3 * i));
    }
    for (int i = 0; i < 80; ++i) {
      batch.deleted_opportunities.push_back(
          batch.opportunities[static_cast<std::size_t>(5 * i)].name);
    }
    writer.Apply(std::move(batch));
    while (writer.Freeze(1)) {
    }
    batch = {};
    batch.opportunities.push_back(fixtures::RandomOpportunityEntry(rng, shape, 4));
    writer.Apply(std::move(batch));
    const auto snapshot = writer.snapshot();

    std::vector<Filter> filters(7);
    filters[1].tenants = {"tenant-0", "tenant-2"};
    filters[2].owner = 3;
    filters[3].near = {.x_m = 140'000, .y_m = 450'000, .metres = 30'000};
    filters[4].min_overlap_minutes = 900;
    filters[5].werkvormen = 0b1011;
    filters[5].sectors = 0b110011;
    filters[6].werkvormen = 0b0111;
    for (const index::CandidateEntry& candidate : candidates) {
      for (std::size_t f = 0; f < filters.size(); ++f) {
        Options options;
        options.as_of = score::UnpackDay(fixtures::kFactsToday);
        options.as_of.days += f == 0 ? 0 : static_cast<int>(rng() % 60) - 30;
        options.limit = f % 2 == 0 ? 10 : 3;
        options.tables = &Tables();
        options.policy_of = [&policies](std::string_view tenant) -> const score::CompiledPolicy& {
          return *policies.find(tenant)->second;
        };
        options.filter = filters[f];
        options.caller = f % 3 == 1 ? "tenant-1" : "";
        options.purpose = f % 3 == 2 ? 1 : 0;
        options.kernel = Kernel::kBest;
        const auto result = FindOpportunities(snapshot, index::ViewOf(candidate), options);
        options.kernel = Kernel::kNone;
        const auto expected = FindOpportunities(snapshot, index::ViewOf(candidate), options);
        ASSERT_TRUE(result.ok() && expected.ok());
        ASSERT_EQ(Lines(*result), Lines(*expected)) << candidate.name << " filter " << f;
        pairs += snapshot->opportunity_count();
      }
    }
  }
  std::printf("pairs: %llu\n", static_cast<unsigned long long>(pairs));
  EXPECT_GT(pairs, 1'000'000U);
}

TEST(OpportunitySegment, RowsOfAClassFollowEachOther) {
  const FactsShape shape;
  const auto segment = index::OpportunitySegment::Build(
      fixtures::RandomOpportunityEntries(3, shape, 2000), fixtures::kFactsToday);
  const auto& classes = segment->access_classes();
  ASSERT_EQ(segment->class_begin().size(), classes.size() + 1);
  ASSERT_EQ(segment->class_begin().back(), segment->rows());
  for (std::size_t i = 0; i < classes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) ASSERT_FALSE(classes[i] == classes[j]);
    for (std::uint32_t row = segment->class_begin()[i]; row < segment->class_begin()[i + 1];
         ++row) {
      ASSERT_EQ(segment->Entry(row).tenant, classes[i].tenant);
      ASSERT_EQ(segment->Entry(row).grants, classes[i].grants);
    }
  }
  for (std::size_t row = 0; row < segment->rows(); ++row) {
    bool found = false;
    segment->ForHash(segment->facts(row).opportunity_hash,
                     [&](std::size_t other) { found = found || other == row; });
    ASSERT_TRUE(found);
  }
}

}  // namespace
}  // namespace passend::search
