// One query, one thread, exact top 50 of each list: FindCandidates with each kernel, beside a plain
// loop of ScorePair() and beside what a team would otherwise take, a dense matrix product with
// partial_sort (64 float columns, Eigen). All in one run on the same number of rows.
//   build/release/bin/bench_search --benchmark_repetitions=5
#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <cstdio>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/shape_s28.h"
#include "matcher/index/for_each.h"
#include "matcher/model/policy.h"

namespace passend::benchmarks {
namespace {

constexpr int kLimit = 50;
constexpr std::size_t kQueries =
    64;  // a different one each time, so that nothing stays warm by accident

const std::vector<index::OpportunityEntry>& Queries() {
  static const std::vector<index::OpportunityEntry> queries = UniformOpportunities(2, kQueries);
  return queries;
}

void Find(benchmark::State& state, search::Kernel kernel) {
  const auto snapshot = UniformSnapshot(static_cast<std::size_t>(state.range(0)));
  const search::Options options = DefaultOptions(kLimit, kernel);
  std::vector<double> refined;
  std::size_t next = 0;
  std::string_view name;
  for (auto _ : state) {
    const auto result =
        search::FindCandidates(snapshot, index::ViewOf(Queries()[next++ % kQueries]), options);
    if (!result.ok()) state.SkipWithError("search failed");
    refined.push_back(static_cast<double>(result->statistics.refined));
    name = result->statistics.kernel;
    benchmark::DoNotOptimize(result);
  }
  std::sort(refined.begin(), refined.end());
  state.SetLabel(std::string(name));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  if (!refined.empty()) state.counters["refined_median"] = refined[refined.size() / 2];
  const index::MemoryUse use = snapshot->candidate_memory();
  const auto rows = static_cast<double>(use.rows);
  state.counters["encoded_B_per_row"] = static_cast<double>(use.encoded) / rows;
  state.counters["total_B_per_row"] = static_cast<double>(use.encoded + use.facts) / rows;
}
void FindBest(benchmark::State& state) { Find(state, search::Kernel::kBest); }
void FindScalar(benchmark::State& state) { Find(state, search::Kernel::kScalar); }
void FindFullPass(benchmark::State& state) { Find(state, search::Kernel::kNone); }

// Packed facts in a row, ScorePair() on each, the best kept by partial_sort of the points.
void PlainLoop(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  std::vector<score::CandidateFacts> facts;
  facts.reserve(count);
  UniformSnapshot(count)->ForEachCandidate(
      [&](const index::CandidateView& row) { facts.push_back(*row.facts); });
  const score::ScoreContext context{.as_of = kToday,
                                    .work = &DefaultPolicy(),
                                    .person = &DefaultPolicy(),
                                    .tables = &Tables(),
                                    .access = true};
  std::vector<std::pair<int, std::uint32_t>> points(count);
  std::size_t next = 0;
  for (auto _ : state) {
    const score::OpportunityFacts& work = Queries()[next++ % kQueries].facts;
    for (std::size_t i = 0; i < count; ++i) {
      points[i] = {-score::ScorePair(context, facts[i], nullptr, work).points,
                   static_cast<std::uint32_t>(i)};
    }
    std::partial_sort(points.begin(), points.begin() + kLimit, points.end());
    benchmark::DoNotOptimize(points.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// The dense baseline: scores = M q over 64 float columns, then partial_sort. It knows no rules, no
// unknowns and no explanation.
void EigenGemv(benchmark::State& state) {
  const auto rows = static_cast<Eigen::Index>(state.range(0));
  constexpr Eigen::Index kColumns = 64;
  Eigen::MatrixXf matrix(rows, kColumns);
  std::uint32_t bits = 12345;
  for (Eigen::Index i = 0; i < matrix.size(); ++i) {
    bits = bits * 1664525U + 1013904223U;
    matrix.data()[i] = static_cast<float>(bits >> 8) * 0x1p-24F;
  }
  Eigen::MatrixXf queries = Eigen::MatrixXf::Random(kColumns, kQueries);
  Eigen::VectorXf scores(rows);
  std::vector<std::uint32_t> order(static_cast<std::size_t>(rows));
  Eigen::Index next = 0;
  for (auto _ : state) {
    scores.noalias() = matrix * queries.col(next++ % static_cast<Eigen::Index>(kQueries));
    std::iota(order.begin(), order.end(), 0U);
    std::partial_sort(order.begin(), order.begin() + kLimit, order.end(),
                      [&](std::uint32_t x, std::uint32_t y) { return scores[x] > scores[y]; });
    benchmark::DoNotOptimize(order.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void Sizes(benchmark::internal::Benchmark* one) {
  one->Arg(3'300)->Arg(50'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
}
BENCHMARK(FindBest)->Apply(Sizes);
BENCHMARK(FindScalar)->Apply(Sizes);
BENCHMARK(FindFullPass)->Apply(Sizes);
BENCHMARK(PlainLoop)->Apply(Sizes);
BENCHMARK(EigenGemv)->Apply(Sizes);

const bool kHashPrinted = [] {
  std::printf("shape S28 uniform; policy %s, hash %016llx\n",
              DefaultPolicy().policy().version.c_str(),
              static_cast<unsigned long long>(DefaultPolicy().hash()));
  std::fflush(stdout);
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
