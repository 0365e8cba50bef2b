// How fast this machine reads memory at the sizes that a query reads, with one and with two threads
// on the same bytes. "Bytes touched / bandwidth" is the least time that a scan could take.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "benchmarks/common.h"

namespace passend::benchmarks {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;
constexpr std::size_t kLargest = 512 * kMebibyte;

const std::vector<std::uint64_t>& Memory() {
  static const std::vector<std::uint64_t> memory(kLargest / sizeof(std::uint64_t), 3);
  return memory;
}

void Read(benchmark::State& state, std::size_t bytes) {
  const std::uint64_t* words = Memory().data();
  const std::size_t count = bytes / sizeof(std::uint64_t);
  for (auto _ : state) {
    // Independent sums, so that the adds do not wait for each other.
    std::uint64_t sums[16] = {};
    for (std::size_t i = 0; i + 16 <= count; i += 16) {
      for (std::size_t j = 0; j < 16; ++j) sums[j] += words[i + j];
    }
    benchmark::DoNotOptimize(sums);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

const bool kRegistered = [] {
  for (const std::size_t mebibytes : {1U, 4U, 16U, 32U, 64U, 256U, 512U}) {
    Register("read/MiB/" + std::to_string(mebibytes),
             [mebibytes](benchmark::State& state) { Read(state, mebibytes * kMebibyte); })
        ->Threads(1)
        ->Threads(2);
  }
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
