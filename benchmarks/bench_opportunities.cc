// The other direction: the exact best 50 of each list for one person, out of 100,000 opportunities.
//   bin/bench_opportunities
#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "benchmarks/common.h"
#include "benchmarks/data/data_set.h"
#include "benchmarks/policy_context.h"
#include "matcher/index/for_each.h"

namespace passend::benchmarks {
namespace {

constexpr int kLimit = 50;

void Find(benchmark::State& state, const DataSpec& spec, search::Kernel kernel) {
  const auto data = Data(spec);
  const search::Options options = OptionsFor(*data, kLimit, kernel);
  std::vector<double> refined;
  std::vector<double> scanned;
  std::size_t next = static_cast<std::size_t>(state.thread_index()) * kQueries / 2;
  for (auto _ : state) {
    const auto result = search::FindOpportunities(
        data->snapshot, index::ViewOf(data->people[next++ % kQueries]), options);
    if (!result.ok()) {
      state.SkipWithError("the search failed");
      break;
    }
    refined.push_back(static_cast<double>(result->statistics.refined));
    scanned.push_back(static_cast<double>(result->statistics.scanned));
    benchmark::DoNotOptimize(result);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(spec.opportunities));
  state.counters["refined"] = PerQuery(MedianOf(std::move(refined)));
  state.counters["scanned"] = PerQuery(MedianOf(std::move(scanned)));
}

void RegisterFind(const DataSpec& spec) {
  const std::string at = "/" + spec.name + "/" + std::to_string(spec.opportunities);
  Register("find_work" + at,
           [spec](benchmark::State& state) { Find(state, spec, search::Kernel::kBest); })
      ->Threads(1)
      ->Threads(2);
  Register("find_work_without_bounds" + at,
           [spec](benchmark::State& state) { Find(state, spec, search::Kernel::kNone); });
}

const bool kRegistered = [] {
  PolicyContext();
  RegisterFind({.name = "S28", .shape = kS28, .candidates = 1'000, .opportunities = 100'000});
  RegisterFind({.name = "S76", .shape = kS76, .candidates = 1'000, .opportunities = 100'000});
  RegisterFind({.name = "real", .candidates = 10'000, .opportunities = 100'000});
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
