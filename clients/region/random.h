// The generator's own random numbers: the same on every machine and with every compiler.
#ifndef PASSEND_CLIENTS_REGION_RANDOM_H_
#define PASSEND_CLIENTS_REGION_RANDOM_H_

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>

namespace passend::region {

// What a stream of random numbers is for. Two streams that differ in anything are independent.
enum class Stream : std::uint64_t {
  kEmployer = 1,
  kTaskPool = 2,
  kOpportunity = 3,
  kCandidate = 4,
  kCandidateId = 5,
  kBelastbaarheid = 6,
  kResolutions = 7,
  kWorkplace = 8,
};

// One step of splitmix64 (Steele, Lea and Flood, 2014): a good hash of one 64-bit value.
inline std::uint64_t Mix(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15ULL;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

// The numbers of one entity: entity `index` can be made again at any time without its predecessors,
// which is what keeps the memory constant. Integers only: no floating point, no std:: distributions
// (they differ between standard libraries).
class Random {
 public:
  Random(std::uint64_t seed, Stream stream, std::uint64_t index)
      : state_(Mix(Mix(Mix(seed) ^ static_cast<std::uint64_t>(stream)) ^ index)) {}

  std::uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    return Mix(state_);
  }
  // 0 .. n-1. Requires n > 0. Two calls never stand among the arguments of one function: compilers
  // differ in which they make first. The high half of a 32 x 64 bit product: no division, and a
  // bias below n / 2^32.
  std::uint32_t Below(std::uint32_t n) {
    assert(n > 0);
    return static_cast<std::uint32_t>(((Next() >> 32) * n) >> 32);
  }
  // low .. high, both possible. Requires low <= high.
  int Between(int low, int high) {
    return low + static_cast<int>(Below(static_cast<std::uint32_t>(high - low + 1)));
  }
  // True in `permille` of 1000 cases.
  bool Permille(int permille) { return static_cast<int>(Below(1000)) < permille; }

  // Position in `weights`, in proportion to the weights. Requires a sum > 0.
  std::size_t Weighted(std::span<const int> weights) {
    std::uint32_t sum = 0;
    for (const int weight : weights) sum += static_cast<std::uint32_t>(weight);
    std::uint32_t left = Below(sum);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const auto weight = static_cast<std::uint32_t>(weights[i]);
      if (left < weight) return i;
      left -= weight;
    }
    return weights.size() - 1;
  }

  template <typename Container>
  const auto& Pick(const Container& container) {
    return container[Below(static_cast<std::uint32_t>(std::size(container)))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_RANDOM_H_
