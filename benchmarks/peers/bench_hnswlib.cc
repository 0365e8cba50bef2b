// hnswlib: approximate neighbours over 64 levels, without any rule. Its speed is what one is
// willing to miss, so efSearch grows until the wanted part of the true best 50 is found.
#include <benchmark/benchmark.h>
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "benchmarks/common.h"
#include "benchmarks/peers/vectors.h"

namespace passend::benchmarks {
namespace {

constexpr std::size_t kRows = 200'000;  // a million takes minutes to build
constexpr std::size_t kLimit = 50;
constexpr std::size_t kQueries = 64;

struct Graph {
  std::vector<float> rows = Levels(5, kRows);
  std::vector<float> queries = Weights(6, kQueries, kLevelColumns);
  hnswlib::InnerProductSpace space{kLevelColumns};
  hnswlib::HierarchicalNSW<float> index{&space, kRows, 16, 200};
  std::vector<std::set<std::size_t>> best;  // of each query, exactly
  double build_seconds = 0;

  Graph() {
    const auto begin = std::chrono::steady_clock::now();
    std::atomic<std::size_t> next = 0;
    const auto add = [&] {
      for (std::size_t i = next++; i < kRows; i = next++) index.addPoint(Row(i), i);
    };
    std::thread other(add);
    add();
    other.join();
    build_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (std::size_t q = 0; q < kQueries; ++q) best.push_back(ExactBest(Query(q)));
  }

  const float* Row(std::size_t i) const { return rows.data() + i * kLevelColumns; }
  const float* Query(std::size_t i) const { return queries.data() + i * kLevelColumns; }

  std::set<std::size_t> ExactBest(const float* query) const {
    std::vector<std::pair<float, std::size_t>> all(kRows);
    for (std::size_t i = 0; i < kRows; ++i) {
      float sum = 0;
      for (std::size_t column = 0; column < kLevelColumns; ++column) {
        sum += Row(i)[column] * query[column];
      }
      all[i] = {-sum, i};
    }
    std::partial_sort(all.begin(), all.begin() + kLimit, all.end());
    std::set<std::size_t> found;
    for (std::size_t i = 0; i < kLimit; ++i) found.insert(all[i].second);
    return found;
  }

  double Recall() {
    std::size_t hits = 0;
    for (std::size_t q = 0; q < kQueries; ++q) {
      auto found = index.searchKnn(Query(q), kLimit);
      for (; !found.empty(); found.pop()) hits += best[q].count(found.top().second);
    }
    return static_cast<double>(hits) / (kQueries * kLimit);
  }
};

void Search(benchmark::State& state, double wanted) {
  static Graph graph;
  static double recall = 0;
  static std::size_t ef = 0;
  if (state.thread_index() == 0 && recall < wanted) {
    for (ef = std::max(ef, kLimit); ef <= 4'096; ef = ef * 5 / 4) {
      graph.index.setEf(ef);
      if (recall = graph.Recall(); recall >= wanted) break;
    }
  }
  std::size_t next = static_cast<std::size_t>(state.thread_index()) * kQueries / 2;
  for (auto _ : state) {
    benchmark::DoNotOptimize(graph.index.searchKnn(graph.Query(next++ % kQueries), kLimit));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRows));
  state.counters["recall"] = PerQuery(recall);
  state.counters["ef"] = PerQuery(static_cast<double>(ef));
  state.counters["build_seconds"] = PerQuery(graph.build_seconds);
}

const bool kRegistered = [] {
  for (const int percent : {95, 98}) {
    Register("hnswlib_" + std::to_string(percent) + "/64/" + std::to_string(kRows),
             [percent](benchmark::State& state) { Search(state, percent / 100.0); })
        ->Threads(1)
        ->Threads(2);
  }
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
