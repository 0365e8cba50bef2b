// ScorePair() by itself, the making of an index and its memory, and publishing one change.
//   build/release/bin/bench_score --benchmark_repetitions=5
#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "benchmarks/shape_s28.h"
#include "matcher/score/explanation.h"

namespace passend::benchmarks {
namespace {

score::ScoreContext Context() {
  return {.as_of = kToday,
          .work = &DefaultPolicy(),
          .person = &DefaultPolicy(),
          .tables = &Tables(),
          .access = true};
}

// 4,096 candidates fit the second-level cache, so this is computation, not memory.
void ScorePair(benchmark::State& state) {
  const auto candidates = UniformCandidates(3, 4096);
  const auto work = UniformOpportunities(4, 64);
  const score::ScoreContext context = Context();
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(score::ScorePair(context, candidates[next % 4096].compiled.facts,
                                              nullptr, work[next / 4096 % 64].facts));
    ++next;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ScorePair);

void Explain(benchmark::State& state) {
  const auto candidates = UniformCandidates(3, 4096);
  const auto work = UniformOpportunities(4, 64);
  const score::ScoreContext context = Context();
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(score::Explain(context, candidates[next % 4096].compiled.facts,
                                            nullptr, work[next / 4096 % 64].facts));
    ++next;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(Explain);

void LoadIndex(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const auto entries = UniformCandidates(5, count);
  index::MemoryUse use;
  for (auto _ : state) {
    state.PauseTiming();
    auto copy = entries;
    state.ResumeTiming();
    index::IndexWriter writer(kToday);
    writer.Load(std::move(copy), {}, 2);
    use = writer.snapshot()->candidate_memory();
  }
  const auto rows = static_cast<double>(use.rows);
  state.counters["encoded_B_per_row"] = static_cast<double>(use.encoded) / rows;
  state.counters["facts_B_per_row"] = static_cast<double>(use.facts) / rows;
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(LoadIndex)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();

// One changed profile until it is visible, with 100,000 candidates.
void PublishOne(benchmark::State& state) {
  index::IndexWriter writer(kToday);
  const auto entries = UniformCandidates(6, 100'000);
  writer.Load(entries, {}, 2);
  std::size_t next = 0;
  for (auto _ : state) {
    index::Batch batch;
    batch.candidates.push_back(entries[next++ * 7919 % entries.size()]);
    writer.Apply(std::move(batch));
    if (next % 512 == 0) {
      state.PauseTiming();
      while (writer.MergeOnce(kToday)) {
      }
      state.ResumeTiming();
    }
  }
}
BENCHMARK(PublishOne)->Unit(benchmark::kMicrosecond)->Iterations(4096);

}  // namespace
}  // namespace passend::benchmarks
