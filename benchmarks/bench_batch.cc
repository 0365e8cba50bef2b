// Many searches at once: the exact best 50 of each list for each of 1,024 pieces of work.
//   bin/bench_batch
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "benchmarks/common.h"
#include "benchmarks/data/data_set.h"
#include "benchmarks/policy_context.h"
#include "matcher/index/for_each.h"
#include "matcher/rescoring/batch.h"

namespace passend::benchmarks {
namespace {

constexpr int kLimit = 50;
constexpr std::size_t kWork = 1'024;

void Batch(benchmark::State& state, const DataSpec& spec, int threads) {
  const auto data = Data(spec);
  const std::vector<index::OpportunityView> work = OpenWork(*data, kWork);
  const search::Options options = OptionsFor(*data, kLimit, search::Kernel::kBest);
  double refined = 0;
  double bytes = 0;
  for (auto _ : state) {
    const auto results = rescoring::FindCandidatesBatch(data->snapshot, work, options, threads);
    if (!results.ok()) {
      state.SkipWithError("the search failed");
      break;
    }
    refined = 0;
    bytes = 0;
    for (const search::CandidateResult& result : *results) {
      refined += static_cast<double>(result.statistics.refined);
      bytes += static_cast<double>(result.statistics.bytes_touched);
    }
    benchmark::DoNotOptimize(results);
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(work.size() * spec.candidates));
  state.counters["refined"] = refined / static_cast<double>(work.size());
  state.counters["bytes_touched"] = bytes / static_cast<double>(work.size());
}

void RegisterBatch(const DataSpec& spec) {
  for (const int threads : {1, 2}) {
    Register("batch/" + spec.name + "/" + std::to_string(spec.candidates) +
                 "/threads:" + std::to_string(threads),
             [spec, threads](benchmark::State& state) { Batch(state, spec, threads); })
        ->MinTime(0.01)  // an iteration is long enough
        ->Repetitions(3);
  }
}

const bool kRegistered = [] {
  PolicyContext();
  for (const std::size_t rows : {50'000, 1'000'000}) {
    RegisterBatch({.name = "S28", .shape = kS28, .candidates = rows, .opportunities = kWork});
    RegisterBatch({.name = "S76", .shape = kS76, .candidates = rows, .opportunities = kWork});
  }
  RegisterBatch({.name = "real", .candidates = 1'000'000, .opportunities = 100'000});
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
