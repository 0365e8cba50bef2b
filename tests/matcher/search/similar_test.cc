// FindSimilar against the same formula written out with exact integers, and what it promises.
#include "matcher/search/similar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "matcher/index/for_each.h"
#include "tests/testing/random_facts.h"
#include "tests/testing/test_catalogue.h"

namespace passend::search {
namespace {

const score::CatalogueTables& Tables() {
  static const score::CatalogueTables tables(fixtures::TestCatalogue());
  return tables;
}

Options MakeOptions(int limit) {
  static const score::CompiledPolicy policy{model::Policy{}};
  Options options;
  options.as_of = score::UnpackDay(fixtures::kFactsToday);
  options.limit = limit;
  options.tables = &Tables();
  options.policy_of = [](std::string_view) -> const score::CompiledPolicy& { return policy; };
  return options;
}

// Facts of talents only, levels by talent; -1 = not listed.
index::CandidateEntry Person(const std::string& name, const std::vector<int>& levels) {
  index::CandidateEntry entry;
  entry.name = name;
  entry.tenant = "t";
  score::CandidateFacts facts{};
  facts.valid_until.fill(score::kNoDay);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] < 0) continue;
    facts.talents[facts.talent_count++] =
        score::TalentFact::Make(static_cast<int>(i), levels[i], 0, false, 0);
  }
  entry.compiled.facts = facts;
  return entry;
}

TEST(Similar, ComparesWhatBothHaveKnown) {
  index::IndexWriter writer(fixtures::kFactsToday);
  std::vector<index::CandidateEntry> people;
  people.push_back(Person("same", {4, 2, 1}));
  people.push_back(Person("double", {2, 1, 0}));  // another length, almost the same direction
  people.push_back(Person("other", {0, 0, 4}));
  people.push_back(Person("more", {4, 2, 1, 4, 4}));  // what only one has does not count
  people.push_back(Person("few", {4, 2, -1}));        // shares two columns: left out
  writer.Load(std::move(people), {}, 1);
  const index::CandidateEntry asked = Person("asked", {4, 2, 1});
  const auto result =
      FindSimilarCandidates(*writer.snapshot(), index::ViewOf(asked), MakeOptions(10));
  ASSERT_TRUE(result.ok());
  // Weights are equal here. double: dot 2*(8+2) = 20, norms 2*21 = 42 and 2*5 = 10:
  // 1000 * 20 / sqrt(420) = 975.9. other: dot 8, norms 42 and 32: 8000 / sqrt(1344) = 218.2.
  const std::vector<Similar> expected = {
      {"more", 1000, 3}, {"same", 1000, 3}, {"double", 975, 3}, {"other", 218, 3}};
  EXPECT_EQ(*result, expected);
}

TEST(Similar, IsBetweenNothingAndAllAndFindsATwinFirst) {
  const fixtures::FactsShape shape;
  index::IndexWriter writer(fixtures::kFactsToday);
  auto people = fixtures::RandomCandidateEntries(11, shape, 1200);
  for (index::CandidateEntry& entry : people) {
    entry.compiled.facts.flags =
        static_cast<std::uint8_t>(entry.compiled.facts.flags & ~score::kObjection);
  }
  index::CandidateEntry twin = people[17];
  const index::CandidateEntry asked = people[17];
  twin.name = "tenants/a/candidates/a-twin";
  people.push_back(twin);
  writer.Load(std::move(people), fixtures::RandomOpportunityEntries(12, shape, 700), 1);
  const auto snapshot = writer.snapshot();
  const auto all = FindSimilarCandidates(*snapshot, index::ViewOf(asked), MakeOptions(100'000));
  ASSERT_TRUE(all.ok());
  ASSERT_FALSE(all->empty());
  EXPECT_EQ(all->front().similarity, 1000);
  EXPECT_TRUE(std::any_of(all->begin(), all->end(), [&](const Similar& one) {
    return one.name == twin.name && one.similarity == 1000;
  }));
  for (const Similar& one : *all) {
    EXPECT_GE(one.similarity, 0);
    EXPECT_LE(one.similarity, 1000);
    EXPECT_NE(one.name, asked.name);
  }
  const auto few = FindSimilarCandidates(*snapshot, index::ViewOf(asked), MakeOptions(7));
  ASSERT_TRUE(few.ok());
  ASSERT_LE(few->size(), 7U);
  EXPECT_TRUE(std::equal(few->begin(), few->end(), all->begin()));

  index::OpportunityView work;
  snapshot->ForEachOpportunity([&](const index::OpportunityView& row) {
    if (row.facts->requirements.size() >= 4) work = row;
  });
  const auto similar = FindSimilarOpportunities(*snapshot, work, MakeOptions(5));
  ASSERT_TRUE(similar.ok());
  EXPECT_FALSE(similar->empty());
}

}  // namespace
}  // namespace passend::search
