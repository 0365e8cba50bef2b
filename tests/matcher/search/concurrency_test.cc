// Searches while a writer publishes and another thread merges; under the thread sanitizer this
// shows that they share nothing that changes. Each search must also equal a full pass over its
// snapshot.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "matcher/index/for_each.h"
#include "matcher/search/search.h"
#include "tests/testing/random_facts.h"
#include "tests/testing/test_catalogue.h"

namespace passend::search {
namespace {

TEST(Concurrency, SearchesSeeOneSnapshotWhileOthersAreMade) {
  const fixtures::FactsShape shape{.unknown_percent = 10, .gentle = true};
  const score::CatalogueTables tables(fixtures::TestCatalogue());
  const score::CompiledPolicy policy{model::Policy{}};
  const auto opportunities = fixtures::RandomOpportunityEntries(1, shape, 8);
  index::IndexWriter writer(fixtures::kFactsToday);
  writer.Load(fixtures::RandomCandidateEntries(2, shape, 2000), opportunities, 2);
  std::atomic<bool> done{false};
  std::atomic<int> searches{0};

  const auto search = [&](std::size_t first) {
    for (std::size_t i = first; !done; ++i) {
      Options options;
      options.as_of = score::UnpackDay(fixtures::kFactsToday);
      options.limit = 5;
      options.tables = &tables;
      options.policy_of = [&policy](std::string_view) -> const score::CompiledPolicy& {
        return policy;
      };
      const auto snapshot = writer.snapshot();
      const index::OpportunityView work = index::ViewOf(opportunities[i % opportunities.size()]);
      const auto fast = FindCandidates(snapshot, work, options);
      options.kernel = Kernel::kNone;
      const auto full = FindCandidates(snapshot, work, options);
      ASSERT_TRUE(fast.ok() && full.ok());
      ASSERT_EQ(fast->past.size(), full->past.size());
      for (std::size_t k = 0; k < fast->past.size(); ++k) {
        ASSERT_EQ(fast->past[k].view.name, full->past[k].view.name);
        ASSERT_EQ(fast->past[k].score, full->past[k].score);
      }
      ++searches;
    }
  };
  std::thread merging([&] {
    while (!done) {
      if (!writer.MergeOnce(fixtures::kFactsToday)) std::this_thread::yield();
    }
  });
  std::vector<std::thread> readers;
  readers.emplace_back(search, 0);
  readers.emplace_back(search, 3);
  std::mt19937_64 rng(3);
  for (int round = 0; round < 150 || searches < 20; ++round) {
    index::Batch batch;
    for (int i = 0; i < 30; ++i) {
      batch.candidates.push_back(
          fixtures::RandomCandidateEntry(rng, shape, static_cast<int>(rng() % 4000)));
    }
    batch.deleted_candidates.push_back(batch.candidates.front().name);
    writer.Apply(std::move(batch));
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  merging.join();
  EXPECT_GE(searches.load(), 20);
}

TEST(Search, StopsWhenCancelledAndNamesWhatIsWrong) {
  const score::CatalogueTables tables(fixtures::TestCatalogue());
  const score::CompiledPolicy policy{model::Policy{}};
  const auto opportunities = fixtures::RandomOpportunityEntries(1, {}, 1);
  index::IndexWriter writer(fixtures::kFactsToday);
  writer.Load(fixtures::RandomCandidateEntries(2, {}, 1500), {}, 1);
  Options options;
  options.as_of = score::UnpackDay(fixtures::kFactsToday);
  options.tables = &tables;
  options.policy_of = [&policy](std::string_view) -> const score::CompiledPolicy& {
    return policy;
  };
  options.cancelled = [] { return true; };
  const index::OpportunityView work = index::ViewOf(opportunities[0]);
  EXPECT_TRUE(absl::IsCancelled(FindCandidates(writer.snapshot(), work, options).status()));
  options.cancelled = nullptr;
  options.limit = 0;
  EXPECT_TRUE(absl::IsInvalidArgument(FindCandidates(writer.snapshot(), work, options).status()));
  options.limit = 1;
  options.as_of = *model::Date::FromYmd(1999, 1, 1);
  EXPECT_TRUE(absl::IsInvalidArgument(FindCandidates(writer.snapshot(), work, options).status()));
}

// The counts of a full pass add up to the rows that the caller may see.
TEST(Search, CountsEveryRowThatFallsOff) {
  const score::CatalogueTables tables(fixtures::TestCatalogue());
  const score::CompiledPolicy policy{model::Policy{}};
  const auto opportunities = fixtures::RandomOpportunityEntries(1, {}, 6);
  index::IndexWriter writer(fixtures::kFactsToday);
  writer.Load(fixtures::RandomCandidateEntries(2, {}, 1500), {}, 1);
  for (const index::OpportunityEntry& work : opportunities) {
    Options options;
    options.as_of = score::UnpackDay(fixtures::kFactsToday);
    options.limit = 10'000;
    options.tables = &tables;
    options.policy_of = [&policy](std::string_view) -> const score::CompiledPolicy& {
      return policy;
    };
    options.count_excluded = true;
    const auto result = FindCandidates(writer.snapshot(), index::ViewOf(work), options);
    ASSERT_TRUE(result.ok());
    std::uint64_t rows =
        result->past.size() + result->past_mits.size() + result->onvoldoende_bekend.size();
    for (const std::uint64_t count : result->excluded) rows += count;
    EXPECT_EQ(rows, 1500U);
  }
}

}  // namespace
}  // namespace passend::search
