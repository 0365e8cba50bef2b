// ScorePair() and Explain() by themselves.
//   bin/bench_score
#include <benchmark/benchmark.h>

#include <string>

#include "benchmarks/common.h"
#include "benchmarks/data/data_set.h"
#include "benchmarks/policy_context.h"
#include "matcher/score/explanation.h"

namespace passend::benchmarks {
namespace {

// 1,024 candidates fit the second-level cache, so this is computation, not memory.
constexpr std::size_t kPeople = 1'024;

template <typename Score>
void Pairs(benchmark::State& state, const UniformShape& shape, Score score_one) {
  const auto people = UniformCandidates(shape, 3, kPeople);
  const auto work = UniformOpportunities(shape, 4, kQueries);
  const score::ScoreContext context{.as_of = kToday,
                                    .work = &DefaultPolicy(),
                                    .person = &DefaultPolicy(),
                                    .tables = &UniformTables(),
                                    .access = true};
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(score_one(context, people[next % kPeople].compiled.facts, nullptr,
                                       work[next / kPeople % kQueries].facts));
    ++next;
  }
  state.SetItemsProcessed(state.iterations());
}

const bool kRegistered = [] {
  PolicyContext();
  for (const auto& [name, shape] : {std::pair{"S28", kS28}, std::pair{"S76", kS76}}) {
    Register(std::string("score_pair/") + name + "/1", [s = shape](benchmark::State& state) {
      Pairs(state, s, [](auto&&... args) { return score::ScorePair(args...); });
    })->Unit(benchmark::kNanosecond);
    Register(std::string("explain/") + name + "/1", [s = shape](benchmark::State& state) {
      Pairs(state, s, [](auto&&... args) { return score::Explain(args...); });
    })->Unit(benchmark::kNanosecond);
  }
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
