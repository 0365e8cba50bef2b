// What the benchmarks say of their data.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "benchmarks/data/data_set.h"
#include "benchmarks/data/uniform.h"
#include "matcher/index/for_each.h"
#include "matcher/score/score.h"

namespace passend::benchmarks {
namespace {

constexpr std::size_t kRows = 2'000;

score::ScoreContext Context() {
  return {.as_of = kToday,
          .work = &DefaultPolicy(),
          .person = &DefaultPolicy(),
          .tables = &UniformTables(),
          .access = true};
}

std::vector<std::string> BestNames(const UniformShape& shape, std::size_t query) {
  const auto data = Data({.name = "test", .shape = shape, .candidates = kRows});
  const auto result = search::FindCandidates(data->snapshot, index::ViewOf(data->work[query]),
                                             OptionsFor(*data, 50, search::Kernel::kBest));
  std::vector<std::string> names;
  for (const auto* list : {&result->past, &result->past_mits, &result->onvoldoende_bekend}) {
    for (const auto& hit : *list) names.emplace_back(hit.view.name);
  }
  return names;
}

TEST(UniformData, NoHardRuleExcludesAnybodyWithoutAResolvedPoint) {
  for (const UniformShape& shape : {kS28, kS76, kS28Of5000}) {
    const auto people = UniformCandidates(shape, 1, kRows);
    for (const auto& work : UniformOpportunities(shape, 2, 8)) {
      for (const auto& one : people) {
        const auto pair = score::ScorePair(Context(), one.compiled.facts, nullptr, work.facts);
        ASSERT_TRUE(pair.failed.empty()) << one.name << " " << work.name;
      }
    }
  }
}

TEST(UniformData, RelatedTalentsOfS76RaiseScores) {
  const auto people = UniformCandidates(kS76, 1, kRows);
  const auto work = UniformOpportunities(kS76, 2, 1)[0].facts;
  auto unrelated = work;
  for (auto& requirement : unrelated.requirements) requirement.related_count = 0;
  std::size_t raised = 0;
  for (const auto& one : people) {
    EXPECT_EQ(one.compiled.facts.talent_count, model::kMaxCandidateTalents);
    const auto with = score::ScorePair(Context(), one.compiled.facts, nullptr, work);
    const auto without = score::ScorePair(Context(), one.compiled.facts, nullptr, unrelated);
    EXPECT_GE(with.points, without.points);
    raised += with.points > without.points ? 1 : 0;
  }
  EXPECT_GT(raised, kRows / 2);
}

TEST(UniformData, TalentsThatNobodyAsksForChangeNoAnswer) {
  for (std::size_t query = 0; query < 8; ++query) {
    const auto names = BestNames(kS28, query);
    EXPECT_GE(names.size(), 50U);
    EXPECT_EQ(names, BestNames(kS28Of5000, query)) << "query " << query;
  }
}

TEST(UniformData, SomeResolvedPointsStillCount) {
  const auto people = UniformCandidates(kS28, 1, 20'000);
  std::size_t stored = 0;
  std::size_t counting = 0;
  const auto all_work = UniformOpportunities(kS28, 2, kQueries);
  for (const auto& one : people) {
    if (one.compiled.extras.empty()) continue;
    ++stored;
    for (const auto& work : all_work) {
      const auto with =
          score::ScorePair(Context(), one.compiled.facts, &one.compiled.extras, work.facts);
      const auto without = score::ScorePair(Context(), one.compiled.facts, nullptr, work.facts);
      counting += with == without ? 0 : 1;
    }
  }
  EXPECT_EQ(stored, 200U);
  EXPECT_GT(counting, 10U);
}

}  // namespace
}  // namespace passend::benchmarks
