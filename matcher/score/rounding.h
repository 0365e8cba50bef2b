// Round half up, for non-negative integers: the only rounding of rules.md. And division by numbers
// that are known long before they are needed, exact without dividing.
#ifndef PASSEND_MATCHER_SCORE_ROUNDING_H_
#define PASSEND_MATCHER_SCORE_ROUNDING_H_

#include <array>
#include <bit>
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

// The same as HalfUp() where 32 bits do, which is twice as fast. Requires: 2 * numerator +
// denominator < 2^32.
constexpr int HalfUp32(std::uint32_t numerator, std::uint32_t denominator) {
  return static_cast<int>((2 * numerator + denominator) / (2 * denominator));
}

// 2^16 / (2 * level), rounded up: too large by less than 1 / 2^16 per unit of the dividend 2 *
// numerator + level, which is at most 8,004, so by less than the 1 / 6 that could reach the next
// whole number. Products stay below 2^32, dividends and these below 2^16.
inline constexpr std::array<std::uint16_t, 5> kLevelReciprocal = {0, 32768, 16384, 10923, 8192};

// half_up(numerator / level) for the levels of talents; 0 for level 0. Requires: 0 <= numerator <=
// 4,000, 0 <= level <= 4.
constexpr int HalfUpByLevel(int numerator, int level) {
  const auto dividend = static_cast<std::uint32_t>(2 * numerator + level);
  return static_cast<int>((dividend * kLevelReciprocal[static_cast<std::size_t>(level)]) >> 16);
}

// floor(n / divisor) by a multiplication, for a divisor that is used many times.
class ExactDivider {
 public:
  static constexpr std::uint32_t kLimit = std::uint32_t{1} << 31;

  ExactDivider() = default;
  // Requires: 1 <= divisor < 2^31.
  constexpr explicit ExactDivider(std::uint32_t divisor)
      : shift_(static_cast<std::uint8_t>(31 + std::bit_width(divisor - 1))),
        // 2^shift / divisor, too large by at most 1, that is by at most divisor / 2^shift < 1 /
        // 2^31 of itself: too little to reach the next whole number while n < 2^31.
        factor_((std::uint64_t{1} << shift_) / divisor + 1) {}

  // Requires: n < kLimit.
  constexpr std::uint32_t operator()(std::uint32_t n) const {
    return static_cast<std::uint32_t>((n * factor_) >> shift_);
  }

 private:
  std::uint8_t shift_ = 31;
  std::uint64_t factor_ = (std::uint64_t{1} << 31) + 1;
};

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_ROUNDING_H_
