// What every benchmark program says and does alike.
#ifndef PASSEND_BENCHMARKS_COMMON_H_
#define PASSEND_BENCHMARKS_COMMON_H_

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace passend::benchmarks {

// Registers `run(state)` as `name`, in wall time, with the least and the most of the repetitions
// beside the median. `name` is <what>/<data>/<rows>: the report finds it by that.
template <typename Run>
benchmark::internal::Benchmark* Register(const std::string& name, Run run) {
  return benchmark::RegisterBenchmark(name.c_str(), std::move(run))
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime()
      ->ReportAggregatesOnly()
      ->ComputeStatistics(
          "min",
          [](const std::vector<double>& all) { return *std::min_element(all.begin(), all.end()); })
      ->ComputeStatistics("max", [](const std::vector<double>& all) {
        return *std::max_element(all.begin(), all.end());
      });
}

// A counter that is a property of one query, not a sum over threads.
inline benchmark::Counter PerQuery(double value) {
  return benchmark::Counter(value, benchmark::Counter::kAvgThreads);
}

inline double MedianOf(std::vector<double> all) {
  if (all.empty()) return 0;
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  return *middle;
}

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_COMMON_H_
