// The nightly run: the first one, a full one with a generation before it (of the same data, or with
// a share of the profiles changed since, in the same week or the next), an incremental one after a
// share of the profiles changed, and, for comparison, scoring every pair. A million candidates with
// 100,000 opportunities take hours.
//   bin/bench_rescore
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/common.h"
#include "benchmarks/data/data_set.h"
#include "benchmarks/policy_context.h"
#include "matcher/index/for_each.h"
#include "matcher/rescoring/rescore.h"
#include "matcher/score/prepared_opportunity.h"

namespace passend::benchmarks {
namespace {

using rescoring::Generation;
using rescoring::Mode;
using rescoring::RescoreResult;

// The most memory that this process had at a time since ResetPeak().
double PeakMiB() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}
void ResetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

// A data set that can be changed, and what was published of it.
struct Region {
  DataSpec spec;
  std::shared_ptr<const DataSet> data;
  std::unique_ptr<index::IndexWriter> writer;
  std::string tenant;
  model::Date as_of;
  std::optional<Generation> generation;

  rescoring::World world() const {
    rescoring::World world;
    world.tenant = tenant;
    world.snapshot = writer->snapshot();
    world.search = OptionsFor(*data, 1, search::Kernel::kBest);
    world.search.as_of = as_of;
    world.catalogue = 1;
    return world;
  }
};

// Those of the last call are kept.
Region& RegionOf(const DataSpec& spec) {
  static Region region;
  if (region.spec == spec && region.writer != nullptr) return region;
  region = {};
  region.spec = spec;
  region.data = Data(spec);
  const search::Options options = OptionsFor(*region.data, 1, search::Kernel::kBest);
  region.as_of = options.as_of;
  std::vector<index::CandidateEntry> candidates;
  std::vector<index::OpportunityEntry> opportunities;
  region.data->snapshot->ForEachCandidate([&](const index::CandidateView& row) {
    candidates.push_back(index::EntryOf(row));
    region.tenant = row.tenant;
  });
  region.data->snapshot->ForEachOpportunity(
      [&](const index::OpportunityView& row) { opportunities.push_back(index::EntryOf(row)); });
  region.writer = std::make_unique<index::IndexWriter>(score::PackDay(region.as_of));
  region.writer->Load(std::move(candidates), std::move(opportunities), 2);
  return region;
}

RescoreResult RunOf(const Region& region, const Generation* previous, Mode mode, int threads) {
  rescoring::RescoreOptions options;
  options.mode = mode;
  options.threads = threads;
  auto result = rescoring::Rescore(region.world(), previous, options);
  return result.ok() ? *std::move(result) : RescoreResult();
}

void Publish(Region& region) {
  if (region.generation.has_value()) return;
  region.generation = rescoring::Apply(nullptr, RunOf(region, nullptr, Mode::kFull, 2));
}

void Count(benchmark::State& state, const RescoreResult& result) {
  const rescoring::RescoreReport& report = result.report;
  state.counters["peak_MiB"] = PeakMiB();
  state.counters["pairs"] = static_cast<double>(report.pairs);
  state.counters["evaluated"] = static_cast<double>(report.evaluated);
  state.counters["scored"] = static_cast<double>(report.scored);
  state.counters["again"] = static_cast<double>(report.searched_again);
  state.counters["changes"] = static_cast<double>(result.changes.size());
  state.counters["states"] =
      static_cast<double>(result.candidates.size() + result.opportunities.size());
  std::uint64_t bytes = 0;
  for (const auto* states : {&result.candidates, &result.opportunities}) {
    for (const auto& one : *states) bytes += rescoring::SerializeState(one).size();
  }
  state.counters["state_MiB"] = static_cast<double>(bytes) / (1 << 20);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(report.pairs));
}

void First(benchmark::State& state, const DataSpec& spec, int threads) {
  Region& region = RegionOf(spec);
  ResetPeak();
  RescoreResult result;
  for (auto _ : state) result = RunOf(region, nullptr, Mode::kFull, threads);
  Count(state, result);
  if (!region.generation.has_value()) region.generation = rescoring::Apply(nullptr, result);
}

void Full(benchmark::State& state, const DataSpec& spec, int threads) {
  Region& region = RegionOf(spec);
  Publish(region);
  ResetPeak();
  RescoreResult result;
  for (auto _ : state) result = RunOf(region, &*region.generation, Mode::kFull, threads);
  Count(state, result);
}

// Another level, distance, support or hours, as professionals record them.
void Nudge(std::mt19937_64& rng, score::CandidateFacts& facts) {
  switch (rng() % 4) {
    case 0:
      facts.max_minutes = static_cast<std::uint16_t>(15 + rng() % 75);
      break;
    case 1:
      facts.support_need = static_cast<std::uint8_t>(rng() % 4);
      break;
    case 2:
      facts.max_week = static_cast<std::uint16_t>(60 * (8 + rng() % 32));
      break;
    default:
      if (facts.talent_count == 0) break;
      score::TalentFact& talent = facts.talents[rng() % facts.talent_count];
      talent = score::TalentFact::Make(talent.talent, 2 + static_cast<int>(rng() % 3),
                                       talent.emphasis(), talent.derived(), talent.stale_index);
      break;
  }
}

// Changes `permille` of both sides, runs `days` later, and changes them back.
void Changed(benchmark::State& state, const DataSpec& spec, int permille, int days, int threads,
             Mode mode) {
  Region& region = RegionOf(spec);
  Publish(region);
  std::mt19937_64 rng(7);
  index::Batch changed;
  index::Batch back;
  region.writer->snapshot()->ForEachCandidate([&](const index::CandidateView& row) {
    if (static_cast<int>(rng() % 1000) >= permille) return;
    index::CandidateEntry entry = index::EntryOf(row);
    back.candidates.push_back(entry);
    Nudge(rng, entry.compiled.facts);
    changed.candidates.push_back(std::move(entry));
  });
  region.writer->snapshot()->ForEachOpportunity([&](const index::OpportunityView& row) {
    if (static_cast<int>(rng() % 1000) >= permille) return;
    index::OpportunityEntry entry = index::EntryOf(row);
    back.opportunities.push_back(entry);
    entry.facts.support_offered = static_cast<std::uint8_t>(rng() % 4);
    changed.opportunities.push_back(std::move(entry));
  });
  region.writer->Apply(std::move(changed));
  region.writer->Freeze(1);
  const model::Date before = region.as_of;
  region.as_of.days += days;
  ResetPeak();
  RescoreResult result;
  for (auto _ : state) {
    result = RunOf(region, &*region.generation, mode, threads);
  }
  if (result.report.mode != mode) {
    state.SkipWithError(
        ("the run was full: " + std::string(FullBecauseText(result.report.why_full))).c_str());
  }
  Count(state, result);
  state.counters["changed"] =
      static_cast<double>(result.report.candidates_changed + result.report.opportunities_changed);
  region.as_of = before;
  region.writer->Apply(std::move(back));
  region.writer->Freeze(1);
}

// Every pair of some of the work with everybody scored for its rank, on one thread: what a run
// without sieve and lists would do for all.
void Unpruned(benchmark::State& state, const DataSpec& spec) {
  constexpr std::size_t kWork = 100;
  Region& region = RegionOf(spec);
  const rescoring::World world = region.world();
  std::vector<index::CandidateView> people;
  world.snapshot->ForEachCandidate([&](const index::CandidateView& row) { people.push_back(row); });
  std::vector<index::OpportunityView> work;
  world.snapshot->ForEachOpportunity(
      [&](const index::OpportunityView& row) { work.push_back(row); });
  const std::size_t stride = std::max<std::size_t>(1, work.size() / kWork);
  std::int64_t pairs = 0;
  for (auto _ : state) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < work.size(); i += stride) {
      score::ScoreContext context;
      context.as_of = score::PackDay(region.as_of);
      context.work = &world.search.policy_of(work[i].tenant);
      context.person = context.work;
      context.tables = world.search.tables;
      const score::PreparedOpportunity prepared(context, *work[i].facts);
      for (const index::CandidateView& person : people) {
        sum += score::ScoreForRank(prepared, *person.facts, person.extras).points;
        ++pairs;
      }
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(pairs);
}

const bool kRegistered = [] {
  PolicyContext();
  constexpr Mode kIncremental = Mode::kIncremental;
  const auto add = [](const std::string& what, const DataSpec& spec, int threads, int repetitions,
                      auto run) {
    Register(what + "/" + spec.name + "/" + std::to_string(spec.candidates) +
                 "/threads:" + std::to_string(threads),
             run)
        ->Iterations(1)
        ->Repetitions(repetitions);
  };
  const DataSpec small = {.name = "real", .candidates = 5'000, .opportunities = 5'000};
  const DataSpec wide = {.name = "real", .candidates = 50'001, .opportunities = 5'000};
  const DataSpec country = {.name = "real", .candidates = 50'000, .opportunities = 50'000};
  const DataSpec tall = {.name = "real", .candidates = 1'000'001, .opportunities = 10'000};
  const DataSpec large = {.name = "real", .candidates = 1'000'000, .opportunities = 100'000};
  for (const DataSpec& spec : {small, wide, country, tall, large}) {
    const int repetitions = spec.candidates >= 50'000 ? 1 : 3;
    add("rescore_unpruned", spec, 1, 1, [=](benchmark::State& state) { Unpruned(state, spec); });
    add("rescore_first", spec, 2, 1, [=](benchmark::State& state) { First(state, spec, 2); });
    for (const int threads : {1, 2}) {
      if (threads == 1 && spec.candidates > 50'000) continue;
      add("rescore_full", spec, threads, repetitions,
          [=](benchmark::State& state) { Full(state, spec, threads); });
      add("rescore_1_percent", spec, threads, repetitions,
          [=](benchmark::State& state) { Changed(state, spec, 10, 0, threads, kIncremental); });
    }
    add("rescore_full_1_percent", spec, 2, 1,
        [=](benchmark::State& state) { Changed(state, spec, 10, 0, 2, Mode::kFull); });
    // The day of the data is a Sunday: a day later the order among equals is another.
    add("rescore_full_next_week", spec, 2, 1,
        [=](benchmark::State& state) { Changed(state, spec, 10, 1, 2, Mode::kFull); });
    add("rescore_nothing", spec, 2, repetitions,
        [=](benchmark::State& state) { Changed(state, spec, 0, 0, 2, kIncremental); });
  }
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
