// Round half up, for non-negative integers: the only rounding of rules.md.
#ifndef PASSEND_MATCHER_SCORE_ROUNDING_H_
#define PASSEND_MATCHER_SCORE_ROUNDING_H_

#include <cstdint>

namespace passend::score {

// floor(numerator / denominator + 1/2). Requires: numerator >= 0, denominator > 0.
constexpr std::int64_t HalfUp(std::int64_t numerator, std::int64_t denominator) {
  return (2 * numerator + denominator) / (2 * denominator);
}

// ceil(numerator / denominator). Requires: numerator >= 0, denominator > 0.
constexpr std::int64_t CeilDiv(std::int64_t numerator, std::int64_t denominator) {
  return (numerator + denominator - 1) / denominator;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_ROUNDING_H_
