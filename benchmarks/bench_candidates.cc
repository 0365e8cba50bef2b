// One query: the exact best 50 of each list for a piece of work, with each kernel, beside a plain
// loop of ScorePair() over packed facts. What a team would take instead is in peers/.
//   bin/bench_candidates --benchmark_filter='find/S28'
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
constexpr std::size_t kMillion = 1'000'000;

// Bytes that the scan read, as the search counts them.
template <typename Statistics>
double BytesTouched(const Statistics& statistics) {
  if constexpr (requires { statistics.bytes_touched; }) {
    return static_cast<double>(statistics.bytes_touched);
  } else {
    return 0;
  }
}

void Find(benchmark::State& state, const DataSpec& spec, search::Kernel kernel) {
  const auto data = Data(spec);
  const search::Options options = OptionsFor(*data, kLimit, kernel);
  std::vector<double> refined;
  std::vector<double> scanned;
  std::vector<double> bytes;
  // Threads begin at different queries.
  std::size_t next = static_cast<std::size_t>(state.thread_index()) * kQueries / 2;
  std::string_view name;
  for (auto _ : state) {
    const auto result = search::FindCandidates(
        data->snapshot, index::ViewOf(data->work[next++ % kQueries]), options);
    if (!result.ok()) {
      state.SkipWithError("the search failed");
      break;
    }
    refined.push_back(static_cast<double>(result->statistics.refined));
    scanned.push_back(static_cast<double>(result->statistics.scanned));
    bytes.push_back(BytesTouched(result->statistics));
    name = result->statistics.kernel;
    benchmark::DoNotOptimize(result);
  }
  if (state.thread_index() == 0) state.SetLabel(std::string(name));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(spec.candidates));
  state.counters["refined"] = PerQuery(MedianOf(std::move(refined)));
  state.counters["scanned"] = PerQuery(MedianOf(std::move(scanned)));
  state.counters["bytes_touched"] = PerQuery(MedianOf(std::move(bytes)));
}

// Packed facts in a row, ScorePair() on each, the best kept by partial_sort of the points.
void PlainLoop(benchmark::State& state, const DataSpec& spec) {
  const auto data = Data(spec);
  std::vector<score::CandidateFacts> facts;
  std::vector<const score::CandidateExtras*> extras;
  facts.reserve(spec.candidates);
  data->snapshot->ForEachCandidate([&](const index::CandidateView& row) {
    facts.push_back(*row.facts);
    extras.push_back(row.extras);
  });
  const score::ScoreContext context{.as_of = kToday,
                                    .work = &DefaultPolicy(),
                                    .person = &DefaultPolicy(),
                                    .tables = data->tables,
                                    .access = true};
  std::vector<std::pair<int, std::uint32_t>> points(facts.size());
  std::size_t next = static_cast<std::size_t>(state.thread_index()) * kQueries / 2;
  for (auto _ : state) {
    const score::OpportunityFacts& work = data->work[next++ % kQueries].facts;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      points[i] = {-score::ScorePair(context, facts[i], extras[i], work).points,
                   static_cast<std::uint32_t>(i)};
    }
    std::partial_sort(points.begin(), points.begin() + kLimit, points.end());
    benchmark::DoNotOptimize(points.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(spec.candidates));
}

void RegisterFind(const DataSpec& spec) {
  const std::string at = "/" + spec.name + "/" + std::to_string(spec.candidates);
  const auto find = [&](const std::string& what, search::Kernel kernel) {
    return Register(what + at,
                    [spec, kernel](benchmark::State& state) { Find(state, spec, kernel); });
  };
  find("find", search::Kernel::kBest)->Threads(1)->Threads(2);
  if (!spec.shape.has_value() || spec.shape->other_talents > 0) return;
  find("find_scalar", search::Kernel::kScalar);
  find("find_without_bounds", search::Kernel::kNone);
  auto* plain =
      Register("plain_loop" + at, [spec](benchmark::State& state) { PlainLoop(state, spec); });
  plain->Threads(1);
  if (spec.candidates == kMillion) plain->Threads(2);
}

const bool kRegistered = [] {
  PolicyContext();
  for (const std::size_t rows : {std::size_t{3'300}, std::size_t{50'000}, kMillion}) {
    RegisterFind({.name = "S28", .shape = kS28, .candidates = rows});
    RegisterFind({.name = "S76", .shape = kS76, .candidates = rows});
  }
  RegisterFind({.name = "S28_of_5000", .shape = kS28Of5000, .candidates = kMillion});
  RegisterFind({.name = "real", .candidates = 100'000, .opportunities = 10'000});
  RegisterFind({.name = "real", .candidates = kMillion, .opportunities = 100'000});
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
