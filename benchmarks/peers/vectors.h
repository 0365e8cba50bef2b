// Data of the peers. Their speed does not depend on the values, but for hnswlib.
#ifndef PASSEND_BENCHMARKS_PEERS_VECTORS_H_
#define PASSEND_BENCHMARKS_PEERS_VECTORS_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace passend::benchmarks {

inline constexpr std::size_t kLevelColumns = 64;
// The additive part of the score as one inner product: 24 columns (12 talents, 12 items) of 4-bit
// codes, one-hot, so 24 x 16 = 384. A row has a one for each of its codes; a query has its 24
// tables of 16 points. What is not additive (the best of related talents, the table over overloads,
// the division by a person's own weights, travel, hours, rules, lists) such a product cannot say.
inline constexpr std::size_t kOneHotColumns = 24 * 16;

// rows x kLevelColumns levels of 0, 1/4 .. 1, row by row.
inline std::vector<float> Levels(std::uint32_t seed, std::size_t rows) {
  std::minstd_rand random(seed);
  std::vector<float> all(rows * kLevelColumns);
  for (float& one : all) one = static_cast<float>(random() / 64 % 5) * 0.25F;
  return all;
}

// rows x kOneHotColumns, row by row.
inline std::vector<float> OneHot(std::uint32_t seed, std::size_t rows) {
  std::minstd_rand random(seed);
  std::vector<float> all(rows * kOneHotColumns, 0.0F);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t column = 0; column < 24; ++column) {
      all[i * kOneHotColumns + column * 16 + random() / 64 % 5] = 1.0F;
    }
  }
  return all;
}

// Weights of 0..1.
inline std::vector<float> Weights(std::uint32_t seed, std::size_t queries, std::size_t columns) {
  std::minstd_rand random(seed);
  std::vector<float> all(queries * columns);
  for (float& one : all) one = static_cast<float>(random() / 64 % 1024) / 1024.0F;
  return all;
}

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_PEERS_VECTORS_H_
