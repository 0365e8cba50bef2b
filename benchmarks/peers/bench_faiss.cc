// FAISS: exact inner products over 64 levels and over the 384 columns that hold the additive part
// of the score, the 8-bit scalar quantizer, and FastScan (4-bit product quantizer). One query at a
// time and in batches, large where FAISS makes a matrix product of them. Its own threads (OpenMP,
// OpenBLAS): run with OMP_WAIT_POLICY=passive.
#include <benchmark/benchmark.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexPQFastScan.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/utils/distances.h>
#include <omp.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/common.h"
#include "benchmarks/peers/vectors.h"

extern "C" void openblas_set_num_threads(int threads);

// Debian builds FAISS for any x86-64. A build for this processor has names of its own.
#ifndef PASSEND_FAISS_NAME
#define PASSEND_FAISS_NAME "faiss"
#endif

namespace passend::benchmarks {
namespace {

constexpr faiss::Index::idx_t kLimit = 50;
constexpr std::size_t kQueries = 64;
constexpr std::size_t kTraining = 50'000;

enum class Kind { kFlat64, kFlat384, kScalar8, kFastScan };

std::size_t ColumnsOf(Kind kind) { return kind == Kind::kFlat384 ? kOneHotColumns : kLevelColumns; }

// A batch of more takes no less time per query, and a batch takes at most some seconds.
std::size_t BatchOf(Kind kind) {
  switch (kind) {
    case Kind::kFlat64:
      return 1'024;
    case Kind::kFlat384:
      return 256;
    case Kind::kScalar8:
      return 16;
    case Kind::kFastScan:
      return 64;
  }
  return 1;
}

std::unique_ptr<faiss::Index> Make(Kind kind, std::size_t rows) {
  const auto columns = static_cast<int>(ColumnsOf(kind));
  const std::vector<float> data = kind == Kind::kFlat384 ? OneHot(5, rows) : Levels(5, rows);
  std::unique_ptr<faiss::Index> index;
  switch (kind) {
    case Kind::kFlat64:
    case Kind::kFlat384:
      index = std::make_unique<faiss::IndexFlatIP>(columns);
      break;
    case Kind::kScalar8:
      index = std::make_unique<faiss::IndexScalarQuantizer>(
          columns, faiss::ScalarQuantizer::QT_8bit, faiss::METRIC_INNER_PRODUCT);
      break;
    case Kind::kFastScan:  // 32 codes of 4 bits: 16 bytes for each row
      index = std::make_unique<faiss::IndexPQFastScan>(columns, 32, 4, faiss::METRIC_INNER_PRODUCT);
      break;
  }
  omp_set_num_threads(2);
  index->train(static_cast<faiss::Index::idx_t>(std::min(rows, kTraining)), data.data());
  index->add(static_cast<faiss::Index::idx_t>(rows), data.data());
  return index;
}

// The one of the last call is kept.
const faiss::Index& Get(Kind kind, std::size_t rows) {
  static Kind last_kind;
  static std::unique_ptr<faiss::Index> last;
  if (last == nullptr || last_kind != kind ||
      last->ntotal != static_cast<faiss::Index::idx_t>(rows)) {
    last = nullptr;
    last = Make(kind, rows);
    last_kind = kind;
  }
  return *last;
}

struct Case {
  Kind kind;
  std::size_t rows;
  std::size_t batch;     // queries of one call
  bool blas_for_single;  // one query by sgemm as well, instead of by FAISS's own loop
  int threads;
};

void Search(benchmark::State& state, const Case& one) {
  const faiss::Index& index = Get(one.kind, one.rows);
  omp_set_num_threads(one.threads);
  openblas_set_num_threads(one.threads);
  faiss::distance_compute_blas_threshold = one.blas_for_single ? 1 : 20;
  const std::size_t columns = ColumnsOf(one.kind);
  const std::vector<float> queries = Weights(6, kQueries + one.batch, columns);
  std::vector<float> scores(one.batch * kLimit);
  std::vector<faiss::Index::idx_t> found(one.batch * kLimit);
  std::size_t next = 0;
  for (auto _ : state) {
    index.search(static_cast<faiss::Index::idx_t>(one.batch),
                 queries.data() + (next++ % kQueries) * columns, kLimit, scores.data(),
                 found.data());
    benchmark::DoNotOptimize(found.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(one.rows * one.batch));
}

void RegisterCases(const std::string& name, Kind kind, std::size_t rows) {
  const auto add = [&](const std::string& what, std::size_t batch, bool blas) {
    for (const int threads : {1, 2}) {
      const Case one{kind, rows, batch, blas, threads};
      Register(PASSEND_FAISS_NAME "_" + what + name + "/" + std::to_string(rows) +
                   "/threads:" + std::to_string(threads),
               [one](benchmark::State& state) { Search(state, one); });
    }
  };
  add("", 1, false);
  const bool flat = kind == Kind::kFlat64 || kind == Kind::kFlat384;
  if (flat) add("sgemm_", 1, true);
  add("batch_", BatchOf(kind), false);
}

const bool kRegistered = [] {
  for (const std::size_t rows : {std::size_t{50'000}, std::size_t{1'000'000}}) {
    RegisterCases("flat/64", Kind::kFlat64, rows);
    RegisterCases("flat/384", Kind::kFlat384, rows);
    RegisterCases("scalar8/64", Kind::kScalar8, rows);
    RegisterCases("fastscan/64", Kind::kFastScan, rows);
  }
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
