// How the cost of one query grows: with the rows, with the criteria asked for, with the number of
// results wanted; on one thread and on two. scripts/bench makes CSV files and plots of it.
//   bin/bench_curves
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "benchmarks/common.h"
#include "benchmarks/data/data_set.h"
#include "benchmarks/policy_context.h"
#include "matcher/index/for_each.h"

namespace passend::benchmarks {
namespace {

void Find(benchmark::State& state, const DataSpec& spec, int limit) {
  const auto data = Data(spec);
  const search::Options options = OptionsFor(*data, limit, search::Kernel::kBest);
  std::vector<double> refined;
  std::size_t next = static_cast<std::size_t>(state.thread_index()) * kQueries / 2;
  for (auto _ : state) {
    const auto result = search::FindCandidates(
        data->snapshot, index::ViewOf(data->work[next++ % kQueries]), options);
    if (!result.ok()) {
      state.SkipWithError("the search failed");
      break;
    }
    refined.push_back(static_cast<double>(result->statistics.refined));
    benchmark::DoNotOptimize(result);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(spec.candidates));
  state.counters["refined"] = PerQuery(MedianOf(std::move(refined)));
}

// `curve`/`line`/`x`.
void Point(const std::string& curve, const std::string& line, std::size_t x, const DataSpec& spec,
           int limit) {
  Register(curve + "/" + line + "/" + std::to_string(x),
           [spec, limit](benchmark::State& state) { Find(state, spec, limit); })
      ->Threads(1)
      ->Threads(2);
}

const bool kRegistered = [] {
  PolicyContext();
  for (const std::size_t rows : {3'000, 10'000, 30'000, 100'000, 200'000, 400'000, 1'000'000}) {
    Point("curve_rows", "S28", rows, {.name = "S28", .shape = kS28, .candidates = rows}, 50);
    Point("curve_rows", "S76", rows, {.name = "S76", .shape = kS76, .candidates = rows}, 50);
  }
  for (const std::size_t limit : {10, 20, 50, 100, 200, 500, 1'000}) {
    Point("curve_limit", "S28", limit, {.name = "S28", .shape = kS28, .candidates = 1'000'000},
          static_cast<int>(limit));
  }
  // Talents and items that the work asks for; beyond 32 by related talents.
  const UniformShape shapes[] = {{.requirements = 2, .items = 2},
                                 {.requirements = 4, .items = 4},
                                 {.requirements = 8, .items = 8},
                                 {.requirements = 12, .items = 12},
                                 {.requirements = 20, .items = 12},
                                 {.requirements = 16, .items = 12, .related = 1},
                                 {.requirements = 13, .items = 12, .related = 3}};
  for (const UniformShape& shape : shapes) {
    const auto criteria =
        static_cast<std::size_t>(shape.requirements * (1 + shape.related) + shape.items);
    Point("curve_criteria", "250000", criteria,
          {.name = "criteria", .shape = shape, .candidates = 250'000}, 50);
  }
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
