// What many searches at once give is what single searches give, whatever the guesses, the threads
// and the data.
#include "matcher/rescoring/all_pairs.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "matcher/index/for_each.h"
#include "matcher/rescoring/batch.h"
#include "tests/testing/random_facts.h"
#include "tests/testing/test_catalogue.h"

namespace passend::rescoring {
namespace {

using fixtures::FactsShape;

const score::CatalogueTables& Tables() {
  static const score::CatalogueTables tables(fixtures::TestCatalogue());
  return tables;
}

std::uint64_t g_pairs = 0;

struct Case {
  const char* name;
  FactsShape shape;
  int candidates;
  int opportunities;
  bool random_policies;
};

class AllPairs : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const Case& c = GetParam();
    std::mt19937_64 rng(20261122);
    auto opportunities = fixtures::RandomOpportunityEntries(17, c.shape, c.opportunities);
    auto candidates = fixtures::RandomCandidateEntries(18, c.shape, c.candidates);
    fixtures::AddOverrides(rng, candidates, opportunities);
    if (c.random_policies) {
      for (int i = 0; i < c.shape.tenants; ++i) {
        policies_[fixtures::TenantOf(i)] =
            std::make_unique<score::CompiledPolicy>(fixtures::RandomPolicy(rng));
      }
    }
    writer_ = std::make_unique<index::IndexWriter>(fixtures::kFactsToday);
    writer_->Load(std::move(candidates), std::move(opportunities), 2);
    // Rows that are not encoded, and dead ones.
    index::Batch batch;
    for (int i = 0; i < 60; ++i) {
      batch.candidates.push_back(
          fixtures::RandomCandidateEntry(rng, c.shape, i % 2 == 0 ? 3 * i : c.candidates + i));
    }
    for (int i = 0; i < 20; ++i) {
      batch.deleted_candidates.push_back(batch.candidates[static_cast<std::size_t>(3 * i)].name);
      batch.opportunities.push_back(
          fixtures::RandomOpportunityEntry(rng, c.shape, i % 2 == 0 ? i : c.opportunities + i));
    }
    writer_->Apply(std::move(batch));
    options_.search.as_of = score::UnpackDay(fixtures::kFactsToday);
    options_.search.tables = &Tables();
    options_.search.policy_of = [this](std::string_view tenant) -> const score::CompiledPolicy& {
      const auto it = policies_.find(tenant);
      return it == policies_.end() ? start_ : *it->second;
    };
    options_.search.limit = 7;
    options_.candidate_limit = 5;
  }

  // By name, as text.
  static std::string Line(int list, std::string_view other, const score::RankKey& key) {
    return std::to_string(list) + " " + std::string(other) + " " + std::to_string(key.band) + " " +
           std::to_string(key.waiting) + " " + std::to_string(key.hash);
  }
  template <typename View>
  static std::vector<std::string> Lines(const search::Result<View>& result) {
    std::vector<std::string> lines;
    int number = 0;
    for (const auto* list : {&result.past, &result.past_mits, &result.onvoldoende_bekend}) {
      for (const auto& hit : *list) lines.push_back(Line(number, hit.view.name, hit.key));
      ++number;
    }
    return lines;
  }
  template <typename View>
  static std::vector<std::string> Lines(const PairLists& lists, const std::vector<View>& others) {
    std::vector<std::string> lines;
    for (int number = 0; number < 3; ++number) {
      for (const PairEntry& entry : lists[static_cast<std::size_t>(number)]) {
        lines.push_back(Line(number, others[entry.other].name, entry.key));
      }
    }
    return lines;
  }

  // Compares with a search for each profile.
  void Compare(const AllPairsResult& result) {
    for (std::size_t i = 0; i < result.opportunities.size(); ++i) {
      const auto expected =
          search::FindCandidates(writer_->snapshot(), result.opportunities[i], options_.search);
      ASSERT_TRUE(expected.ok());
      ASSERT_EQ(Lines(result.of_opportunity[i], result.candidates), Lines(*expected))
          << result.opportunities[i].name;
    }
    search::Options options = options_.search;
    options.limit = options_.candidate_limit;
    for (std::size_t i = 0; i < result.candidates.size(); ++i) {
      const auto expected =
          search::FindOpportunities(writer_->snapshot(), result.candidates[i], options);
      ASSERT_TRUE(expected.ok());
      ASSERT_EQ(Lines(result.of_candidate[i], result.opportunities), Lines(*expected))
          << result.candidates[i].name;
    }
    g_pairs += 2 * result.statistics.pairs;
  }

  std::map<std::string, std::unique_ptr<score::CompiledPolicy>, std::less<>> policies_;
  score::CompiledPolicy start_{model::Policy{}};
  std::unique_ptr<index::IndexWriter> writer_;
  AllPairsOptions options_;
};

TEST_P(AllPairs, AreWhatSingleSearchesGive) {
  for (const int threads : {1, 2}) {
    options_.threads = threads;
    const auto result = ScoreAllPairs(writer_->snapshot(), options_);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->statistics.pairs, result->candidates.size() * result->opportunities.size());
    Compare(*result);
    if (HasFatalFailure()) return;
  }
}

// Guesses of an earlier run save work; wrong ones cost some, and change nothing.
TEST_P(AllPairs, DoNotDependOnTheGuesses) {
  const auto cold = ScoreAllPairs(writer_->snapshot(), options_);
  ASSERT_TRUE(cold.ok());
  std::map<std::string, Guess, std::less<>> guesses;
  for (std::size_t i = 0; i < cold->candidates.size(); ++i) {
    guesses[std::string(cold->candidates[i].name)] =
        GuessFrom(cold->of_candidate[i], options_.candidate_limit);
  }
  for (std::size_t i = 0; i < cold->opportunities.size(); ++i) {
    guesses[std::string(cold->opportunities[i].name)] =
        GuessFrom(cold->of_opportunity[i], options_.search.limit);
  }
  options_.guess_of = [&guesses](std::string_view name) { return guesses.find(name)->second; };
  const auto seeded = ScoreAllPairs(writer_->snapshot(), options_);
  ASSERT_TRUE(seeded.ok());
  EXPECT_EQ(seeded->of_candidate, cold->of_candidate);
  EXPECT_EQ(seeded->of_opportunity, cold->of_opportunity);
  EXPECT_LE(seeded->statistics.refined, cold->statistics.refined);
  EXPECT_EQ(seeded->statistics.again, 0U);

  std::mt19937_64 rng(5);
  for (auto& [name, guess] : guesses) {
    for (std::int32_t& band : guess) {
      band = static_cast<std::int32_t>(rng() % 120) - 1;  // often far above any band
    }
  }
  options_.threads = 2;
  const auto wrong = ScoreAllPairs(writer_->snapshot(), options_);
  ASSERT_TRUE(wrong.ok());
  EXPECT_GT(wrong->statistics.again, 0U);
  EXPECT_EQ(wrong->of_candidate, cold->of_candidate);
  EXPECT_EQ(wrong->of_opportunity, cold->of_opportunity);
}

TEST_P(AllPairs, BatchesAreWhatSingleSearchesGive) {
  const auto snapshot = writer_->snapshot();
  std::vector<index::OpportunityView> views;
  snapshot->ForEachOpportunity([&](const index::OpportunityView& row) { views.push_back(row); });
  for (const int threads : {1, 2}) {
    const auto batch = FindCandidatesBatch(snapshot, views, options_.search, threads);
    ASSERT_TRUE(batch.ok());
    for (std::size_t i = 0; i < views.size(); ++i) {
      const auto expected = search::FindCandidates(snapshot, views[i], options_.search);
      ASSERT_EQ(Lines((*batch)[i]), Lines(*expected)) << views[i].name;
      g_pairs += snapshot->candidate_count();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Data, AllPairs,
    testing::Values(
        Case{"mixed", {}, 2300, 330, false},
        Case{"gentle", {.unknown_percent = 10, .gentle = true}, 2300, 330, false},
        Case{"policies", {.tenants = 4, .gentle = true}, 1300, 260, true},
        Case{"all_equal",
             {.unknown_percent = 10, .gentle = true, .all_equal = true},
             1300,
             260,
             false},
        Case{"one_tenant", {.unknown_percent = 0, .tenants = 1, .gentle = true}, 2300, 330, false},
        Case{"few", {}, 300, 20, false}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(AllPairsOptions, ThatDoNotFitAreRefused) {
  index::IndexWriter writer(fixtures::kFactsToday);
  AllPairsOptions options;
  options.search.as_of = score::UnpackDay(fixtures::kFactsToday);
  options.search.tables = &Tables();
  const score::CompiledPolicy policy{model::Policy{}};
  options.search.policy_of = [&](std::string_view) -> const score::CompiledPolicy& {
    return policy;
  };
  EXPECT_TRUE(ScoreAllPairs(writer.snapshot(), options).ok());
  options.search.filter.owner = 3;
  EXPECT_EQ(ScoreAllPairs(writer.snapshot(), options).status().code(),
            absl::StatusCode::kInvalidArgument);
  options.search.filter.owner = 0;
  options.candidate_limit = 0;
  EXPECT_EQ(ScoreAllPairs(writer.snapshot(), options).status().code(),
            absl::StatusCode::kInvalidArgument);
}

class CountPairs : public testing::Environment {
 public:
  void TearDown() override {
    std::printf("pairs compared: %llu\n", static_cast<unsigned long long>(g_pairs));
  }
};
[[maybe_unused]] const auto* const kCountPairs = testing::AddGlobalTestEnvironment(new CountPairs);

}  // namespace
}  // namespace passend::rescoring
