// Both directions at once: the exact best 50 of each list for every opportunity and every
// candidate.
//   bin/bench_all_pairs
#include <benchmark/benchmark.h>

#include <cstdint>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "benchmarks/common.h"
#include "benchmarks/data/data_set.h"
#include "benchmarks/policy_context.h"
#include "matcher/rescoring/all_pairs.h"

namespace passend::benchmarks {
namespace {

constexpr int kLimit = 50;

enum class Seed { kCold, kEarlier, kWrong };

using Guesses = std::unordered_map<std::string_view, rescoring::Guess>;

rescoring::AllPairsOptions OptionsOf(const DataSet& data, int threads) {
  rescoring::AllPairsOptions options;
  options.search = OptionsFor(data, kLimit, search::Kernel::kBest);
  options.candidate_limit = kLimit;
  options.threads = threads;
  return options;
}

// What the lists of an earlier run say of the next; or, to be wrong, those of somebody else.
template <typename View>
void AddGuesses(const std::vector<View>& rows, const std::vector<rescoring::PairLists>& lists,
                std::size_t shift, Guesses& guesses) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    guesses[rows[i].name] = rescoring::GuessFrom(lists[(i + shift) % rows.size()], kLimit);
  }
}

// The result of one cold run on the data set of the last call.
const rescoring::AllPairsResult& Earlier(const DataSpec& spec) {
  static DataSpec last_spec;
  static rescoring::AllPairsResult last;
  if (last_spec != spec) {
    const auto data = Data(spec);
    auto result = rescoring::ScoreAllPairs(data->snapshot, OptionsOf(*data, 2));
    if (result.ok()) last = *std::move(result);
    last_spec = spec;
  }
  return last;
}

// The most memory that this process had at a time since ResetPeak().
double PeakMiB() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}
void ResetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

void AllPairs(benchmark::State& state, const DataSpec& spec, Seed seed, int threads) {
  const auto data = Data(spec);
  rescoring::AllPairsOptions options = OptionsOf(*data, threads);
  Guesses guesses;
  if (seed != Seed::kCold) {
    const rescoring::AllPairsResult& earlier = Earlier(spec);
    const std::size_t shift = seed == Seed::kWrong ? 7 : 0;
    AddGuesses(earlier.candidates, earlier.of_candidate, shift, guesses);
    AddGuesses(earlier.opportunities, earlier.of_opportunity, shift, guesses);
    options.guess_of = [&guesses](std::string_view name) {
      const auto found = guesses.find(name);
      return found == guesses.end() ? rescoring::kNoGuess : found->second;
    };
  }
  ResetPeak();
  rescoring::AllPairsStatistics statistics;
  for (auto _ : state) {
    const auto result = rescoring::ScoreAllPairs(data->snapshot, options);
    if (!result.ok()) {
      state.SkipWithError("the run failed");
      break;
    }
    statistics = result->statistics;
    state.PauseTiming();
    if (seed != Seed::kCold && (result->of_candidate != Earlier(spec).of_candidate ||
                                result->of_opportunity != Earlier(spec).of_opportunity)) {
      state.SkipWithError("the result depends on the seed");
      break;
    }
    state.ResumeTiming();
  }
  state.counters["peak_MiB"] = PeakMiB();
  state.counters["refined"] = static_cast<double>(statistics.refined);
  state.counters["sieved"] = static_cast<double>(statistics.sieved);
  state.counters["again"] = static_cast<double>(statistics.again);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(statistics.pairs));
}

void RegisterRun(const std::string& what, const DataSpec& spec, Seed seed, int threads,
                 int repetitions) {
  Register(what + "/" + spec.name + "/" + std::to_string(spec.candidates) +
               "/threads:" + std::to_string(threads),
           [=](benchmark::State& state) { AllPairs(state, spec, seed, threads); })
      ->Iterations(1)
      ->Repetitions(repetitions);
}

const bool kRegistered = [] {
  PolicyContext();
  // A small one first: a smoke run ends with it.
  const DataSpec small = {
      .name = "S28", .shape = kS28, .candidates = 5'000, .opportunities = 5'000};
  const DataSpec uniform = {
      .name = "S28", .shape = kS28, .candidates = 50'000, .opportunities = 50'000};
  for (const DataSpec& spec : {small, uniform}) {
    const int repetitions = spec.candidates > 10'000 ? 1 : 3;  // a long run is steady by itself
    for (const int threads : {1, 2}) {
      RegisterRun("all_pairs_cold", spec, Seed::kCold, threads, repetitions);
      RegisterRun("all_pairs_seeded", spec, Seed::kEarlier, threads, repetitions);
    }
    RegisterRun("all_pairs_wrong_seed", spec, Seed::kWrong, 2, 1);
  }
  const DataSpec related = {
      .name = "S76", .shape = kS76, .candidates = 50'000, .opportunities = 50'000};
  RegisterRun("all_pairs_cold", related, Seed::kCold, 2, 1);
  RegisterRun("all_pairs", {.name = "real", .candidates = 100'000, .opportunities = 10'000},
              Seed::kCold, 2, 1);
  RegisterRun("all_pairs", {.name = "real", .candidates = 1'000'000, .opportunities = 100'000},
              Seed::kCold, 2, 1);
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
