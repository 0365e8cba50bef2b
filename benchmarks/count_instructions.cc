// Runs one thing once under `valgrind --tool=callgrind --instr-atstart=no`, so that exactly its
// instructions are counted: the same number each time, on a busy machine as well. Prints a line
// "<name> <rows> <refined>"; scripts/bench puts the count beside it.
//   count_instructions find/S28 | find_scalar/S28 | find/S76 | find_work/S28 | score_pair/S28 | ...
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "benchmarks/data/data_set.h"
#include "matcher/index/for_each.h"
#include "matcher/score/explanation.h"

#if __has_include(<valgrind/callgrind.h>)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <valgrind/callgrind.h>
#pragma GCC diagnostic pop
#else
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_STOP_INSTRUMENTATION
#endif

namespace passend::benchmarks {
namespace {

constexpr std::size_t kRows = 65'536;
constexpr std::size_t kWork = 10'000;
constexpr std::size_t kPairs = 1'024;

struct Count {
  std::uint64_t rows = 0;
  std::uint64_t refined = 0;
};

// Once to fill tables that are made on first use, once to count.
template <typename Run>
Count Measure(Run run) {
  run();
  CALLGRIND_START_INSTRUMENTATION;
  const Count count = run();
  CALLGRIND_STOP_INSTRUMENTATION;
  return count;
}

template <typename Result>
Count CountOf(const absl::StatusOr<Result>& result) {
  if (!result.ok()) return {};
  return {.rows = result->statistics.rows, .refined = result->statistics.refined};
}

Count Find(const UniformShape& shape, search::Kernel kernel) {
  const auto data = Data({.name = "find", .shape = shape, .candidates = kRows});
  const search::Options options = OptionsFor(*data, 50, kernel);
  return Measure([&] {
    return CountOf(search::FindCandidates(data->snapshot, index::ViewOf(data->work[1]), options));
  });
}

Count FindWork(const UniformShape& shape) {
  const auto data =
      Data({.name = "find_work", .shape = shape, .candidates = 100, .opportunities = kWork});
  const search::Options options = OptionsFor(*data, 50, search::Kernel::kBest);
  return Measure([&] {
    return CountOf(
        search::FindOpportunities(data->snapshot, index::ViewOf(data->people[1]), options));
  });
}

template <typename Score>
Count Pairs(const UniformShape& shape, Score score_one) {
  const auto people = UniformCandidates(shape, 3, kPairs);
  const auto work = UniformOpportunities(shape, 4, 1);
  const score::ScoreContext context{.as_of = kToday,
                                    .work = &DefaultPolicy(),
                                    .person = &DefaultPolicy(),
                                    .tables = &UniformTables(),
                                    .access = true};
  return Measure([&] {
    for (const index::CandidateEntry& one : people) {
      score_one(context, one.compiled.facts, nullptr, work[0].facts);
    }
    return Count{.rows = kPairs, .refined = kPairs};
  });
}

int Run(const std::string& name) {
  const auto score_pair = [](auto&&... args) { score::ScorePair(args...); };
  const auto explain = [](auto&&... args) { score::Explain(args...); };
  const std::map<std::string, std::function<Count()>> all = {
      {"find/S28", [] { return Find(kS28, search::Kernel::kBest); }},
      {"find/S76", [] { return Find(kS76, search::Kernel::kBest); }},
      {"find_scalar/S28", [] { return Find(kS28, search::Kernel::kScalar); }},
      {"find_scalar/S76", [] { return Find(kS76, search::Kernel::kScalar); }},
      {"find_work/S28", [] { return FindWork(kS28); }},
      {"find_work/S76", [] { return FindWork(kS76); }},
      {"score_pair/S28", [=] { return Pairs(kS28, score_pair); }},
      {"score_pair/S76", [=] { return Pairs(kS76, score_pair); }},
      {"explain/S28", [=] { return Pairs(kS28, explain); }},
  };
  const auto found = all.find(name);
  if (found == all.end()) {
    for (const auto& [known, run] : all) std::printf("%s\n", known.c_str());
    return name == "--list" ? 0 : 2;
  }
  const Count count = found->second();
  std::printf("%s %llu %llu\n", name.c_str(), static_cast<unsigned long long>(count.rows),
              static_cast<unsigned long long>(count.refined));
  return 0;
}

}  // namespace
}  // namespace passend::benchmarks

int main(int argc, char** argv) { return passend::benchmarks::Run(argc == 2 ? argv[1] : ""); }
