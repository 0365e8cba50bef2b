// What an index costs: building it on one and two threads, its memory, publishing one changed
// profile, and what a stream of changes costs the queries beside it. All with a million candidates.
//   bin/bench_index
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/common.h"
#include "benchmarks/data/data_set.h"
#include "benchmarks/live_index.h"
#include "benchmarks/policy_context.h"
#include "matcher/index/for_each.h"

namespace passend::benchmarks {
namespace {

constexpr std::size_t kMillion = 1'000'000;
const DataSpec kUniform = {.name = "S28", .shape = kS28, .candidates = kMillion};

// Made once: they take seconds, the country half a minute.
const std::vector<index::CandidateEntry>& Entries(const DataSpec& spec) {
  static std::optional<DataSpec> last_spec;
  static std::vector<index::CandidateEntry> last;
  if (last_spec != spec) {
    last = {};
    last = CandidatesOf(spec);
    last_spec = spec;
  }
  return last;
}

void Load(benchmark::State& state, const DataSpec& spec, int threads) {
  const std::vector<index::CandidateEntry>& entries = Entries(spec);
  index::MemoryUse use;
  for (auto _ : state) {
    state.PauseTiming();
    auto copy = entries;
    auto writer = std::make_unique<index::IndexWriter>(kToday);
    state.ResumeTiming();
    writer->Load(std::move(copy), {}, threads);
    state.PauseTiming();
    use = writer->snapshot()->candidate_memory();
    writer = nullptr;
    state.ResumeTiming();
  }
  const auto rows = static_cast<double>(use.rows);
  state.counters["encoded_B_per_row"] = static_cast<double>(use.encoded) / rows;
  state.counters["facts_B_per_row"] = static_cast<double>(use.facts) / rows;
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(entries.size()));
}

LiveIndex& Live() {
  static LiveIndex live(kUniform);
  return live;
}

// Until the change is visible. Rows that are encoded after every 512th change are included; merging
// is not, it happens beside it.
void Publish(benchmark::State& state) {
  LiveIndex& live = Live();
  std::vector<double> microseconds;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    live.ApplyOne();
    microseconds.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin)
            .count());
    if (microseconds.size() % 512 != 0) continue;
    state.PauseTiming();
    live.MergeAll();
    state.ResumeTiming();
  }
  std::sort(microseconds.begin(), microseconds.end());
  const auto at = [&](double part) {
    return microseconds[static_cast<std::size_t>(part *
                                                 static_cast<double>(microseconds.size() - 1))];
  };
  state.counters["p50_us"] = at(0.5);
  state.counters["p99_us"] = at(0.99);
  state.counters["max_us"] = at(1);
}

void FindWhileUpdating(benchmark::State& state, int updates_per_second) {
  LiveIndex& live = Live();
  static const std::vector<index::OpportunityEntry> work = UniformOpportunities(kS28, 2, kQueries);
  DataSet data;
  data.tables = &UniformTables();
  const search::Options options = OptionsFor(data, 50, search::Kernel::kBest);
  if (state.thread_index() == 0 && updates_per_second > 0) live.StartUpdating(updates_per_second);
  std::size_t next = static_cast<std::size_t>(state.thread_index()) * kQueries / 2;
  for (auto _ : state) {
    const auto result =
        search::FindCandidates(live.snapshot(), index::ViewOf(work[next++ % kQueries]), options);
    if (!result.ok()) {
      state.SkipWithError("the search failed");
      break;
    }
    benchmark::DoNotOptimize(result);
  }
  if (state.thread_index() == 0 && updates_per_second > 0) live.StopUpdating();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMillion));
}

void RegisterLoad(const DataSpec& spec) {
  for (const int threads : {1, 2}) {
    Register("load/" + spec.name + "/" + std::to_string(spec.candidates) +
                 "/threads:" + std::to_string(threads),
             [spec, threads](benchmark::State& state) { Load(state, spec, threads); })
        ->Iterations(1)
        ->Repetitions(3);
  }
}

const bool kRegistered = [] {
  PolicyContext();
  Register("publish/S28/1000000", Publish)->Unit(benchmark::kMicrosecond)->Iterations(8 * 512);
  for (const int updates : {0, 1'000}) {
    Register("find_with_updates_" + std::to_string(updates) + "/S28/1000000",
             [updates](benchmark::State& state) { FindWhileUpdating(state, updates); })
        ->MinTime(2)
        ->Repetitions(3)
        ->Threads(1)
        ->Threads(2);
  }
  RegisterLoad(kUniform);
  RegisterLoad({.name = "S76", .shape = kS76, .candidates = kMillion});
  RegisterLoad({.name = "S28_of_5000", .shape = kS28Of5000, .candidates = kMillion});
  RegisterLoad({.name = "real", .candidates = kMillion, .opportunities = 100'000});
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
