// The dense way: scores = matrix * query over 64 float columns, then the best 50: by partial_sort
// of all scores, or by keeping what beats the worst of the best so far. It knows no rules, no
// unknowns, no lists and no explanation.
#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/common.h"
#include "benchmarks/peers/vectors.h"

namespace passend::benchmarks {
namespace {

using Eigen::Index;

constexpr int kLimit = 50;
constexpr Index kColumns = kLevelColumns;
constexpr Index kBatch = 256;
constexpr Index kBlock = 4'096;  // rows of a product: the scores of a block stay in the cache

// The faster order for a product with one query, and with many.
using ByRow = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ByColumn = Eigen::MatrixXf;

// All threads read the same.
template <typename Matrix>
std::shared_ptr<const Matrix> Rows(Index rows) {
  static std::mutex mutex;
  static std::shared_ptr<const Matrix> last;
  const std::lock_guard lock(mutex);
  if (last == nullptr || last->rows() != rows) {
    const std::vector<float> levels = Levels(5, static_cast<std::size_t>(rows));
    last = std::make_shared<const Matrix>(Eigen::Map<const ByRow>(levels.data(), rows, kColumns));
  }
  return last;
}

void GemvAndSort(benchmark::State& state, Index rows) {
  const auto matrix = Rows<ByRow>(rows);
  const Eigen::MatrixXf queries = Eigen::MatrixXf::Random(kColumns, 64);
  Eigen::VectorXf scores(rows);
  std::vector<std::uint32_t> order(static_cast<std::size_t>(rows));
  Index next = 0;
  for (auto _ : state) {
    scores.noalias() = *matrix * queries.col(next++ % 64);
    std::iota(order.begin(), order.end(), 0U);
    std::partial_sort(order.begin(), order.begin() + kLimit, order.end(),
                      [&](std::uint32_t x, std::uint32_t y) { return scores[x] > scores[y]; });
    benchmark::DoNotOptimize(order.data());
  }
  state.SetItemsProcessed(state.iterations() * rows);
}

// The best of one query so far: what beats the worst of them is collected, and now and
// then only the best are kept.
class Best {
 public:
  void Offer(const float* scores, Index first, Index count) {
    for (Index i = 0; i < count; ++i) {
      if (scores[i] <= threshold_) continue;
      kept_.emplace_back(scores[i], first + i);
      if (kept_.size() == 4 * kLimit) Cut();
    }
  }
  const std::vector<std::pair<float, Index>>& Take() {
    Cut();
    return kept_;
  }

 private:
  void Cut() {
    const auto end = kept_.begin() + std::min<std::ptrdiff_t>(kLimit, std::ssize(kept_));
    std::partial_sort(kept_.begin(), end, kept_.end(), std::greater<>());
    kept_.erase(end, kept_.end());
    threshold_ = kept_.back().first;
  }
  std::vector<std::pair<float, Index>> kept_;
  float threshold_ = -1e30F;
};

void GemvAndSelect(benchmark::State& state, Index rows) {
  const auto matrix = Rows<ByRow>(rows);
  const Eigen::MatrixXf queries = Eigen::MatrixXf::Random(kColumns, 64);
  Eigen::VectorXf scores(kBlock);
  Index next = 0;
  for (auto _ : state) {
    const auto query = queries.col(next++ % 64);
    Best best;
    for (Index first = 0; first < rows; first += kBlock) {
      const Index count = std::min(kBlock, rows - first);
      scores.head(count).noalias() = matrix->middleRows(first, count) * query;
      best.Offer(scores.data(), first, count);
    }
    benchmark::DoNotOptimize(best.Take().data());
  }
  state.SetItemsProcessed(state.iterations() * rows);
}

void Gemm(benchmark::State& state, Index rows) {
  const auto matrix = Rows<ByColumn>(rows);
  const Eigen::MatrixXf queries = Eigen::MatrixXf::Random(kColumns, kBatch);
  Eigen::MatrixXf scores(kBlock, kBatch);
  for (auto _ : state) {
    std::vector<Best> best(kBatch);
    for (Index first = 0; first < rows; first += kBlock) {
      const Index count = std::min(kBlock, rows - first);
      scores.topRows(count).noalias() = matrix->middleRows(first, count) * queries;
      for (Index query = 0; query < kBatch; ++query) {
        best[static_cast<std::size_t>(query)].Offer(scores.col(query).data(), first, count);
      }
    }
    for (Best& one : best) benchmark::DoNotOptimize(one.Take().data());
  }
  state.SetItemsProcessed(state.iterations() * rows * kBatch);
}

const bool kRegistered = [] {
  for (const Index rows : {3'300, 50'000, 1'000'000}) {
    const std::string at = "/64/" + std::to_string(rows);
    Register("eigen_gemv" + at, [rows](benchmark::State& state) { GemvAndSort(state, rows); })
        ->Threads(1)
        ->Threads(2);
    Register("eigen_gemv_select" + at,
             [rows](benchmark::State& state) { GemvAndSelect(state, rows); })
        ->Threads(1)
        ->Threads(2);
    Register("eigen_gemm_256" + at, [rows](benchmark::State& state) { Gemm(state, rows); })
        ->Threads(1)
        ->Threads(2);
  }
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
