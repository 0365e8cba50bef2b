#include "matcher/money/fraction.h"

#include <gtest/gtest.h>

#include <random>

namespace passend::money {
namespace {

TEST(Fraction, RoundsExactlyHalfUp) {
  EXPECT_EQ(Fraction(1, 2).HalfUp(), 1);
  EXPECT_EQ(Fraction(3, 2).HalfUp(), 2);
  EXPECT_EQ(Fraction(5, 2).HalfUp(), 3);
  EXPECT_EQ(Fraction(499, 1000).HalfUp(), 0);
  EXPECT_EQ(Fraction(-1, 2).HalfUp(), 0);
  EXPECT_EQ(Fraction(-3, 2).HalfUp(), -1);
  EXPECT_EQ(Fraction(-501, 1000).HalfUp(), -1);
  EXPECT_EQ(Fraction(7).HalfUp(), 7);
}

TEST(Fraction, ComputesExactly) {
  EXPECT_EQ(Fraction(1, 3) + Fraction(1, 6), Fraction(1, 2));
  EXPECT_EQ(Fraction(1, 3) - Fraction(1, 2), Fraction(-1, 6));
  EXPECT_EQ(Fraction(2, 3) * Fraction(9, 4), Fraction(3, 2));
  EXPECT_EQ(Fraction(2, 3) / Fraction(-4, 9), Fraction(-3, 2));
  EXPECT_EQ(Fraction(2, -4), Fraction(-1, 2));
  EXPECT_LT(Fraction(-1, 2), Fraction(1, 3));
  EXPECT_GT(Fraction(3335, 10000), Fraction(333, 1000));
}

TEST(Fraction, AgreesWithWholeArithmeticOnRandomNumbers) {
  std::mt19937 random(3);
  const auto number = [&] { return static_cast<std::int64_t>(random() % 2001) - 1000; };
  for (int i = 0; i < 100'000; ++i) {
    const std::int64_t a = number(), b = number();
    const std::int64_t p = 1 + static_cast<std::int64_t>(random() % 1000);
    const std::int64_t q = 1 + static_cast<std::int64_t>(random() % 1000);
    ASSERT_EQ(Fraction(a, p) + Fraction(b, q), Fraction(a * q + b * p, p * q));
    ASSERT_EQ(Fraction(a, p) < Fraction(b, q), a * q < b * p);
    // r = round(a/p) is the one whole number with r - 1/2 <= a/p < r + 1/2.
    const std::int64_t r = Fraction(a, p).HalfUp();
    ASSERT_LE((2 * r - 1) * p, 2 * a);
    ASSERT_GT((2 * r + 1) * p, 2 * a);
  }
}

TEST(Fraction, ShowsEurosWithFourDecimals) {
  EXPECT_EQ(EurosWithFourDecimals(Fraction(79434, 100)), "7.9434");
  EXPECT_EQ(EurosWithFourDecimals(Fraction(0)), "0.0000");
  EXPECT_EQ(EurosWithFourDecimals(Fraction(5, 1000)), "0.0001");
  EXPECT_EQ(EurosWithFourDecimals(Fraction(123456)), "1234.5600");
  EXPECT_EQ(EurosWithFourDecimals(Fraction(-79434, 100)), "-7.9434");
}

}  // namespace
}  // namespace passend::money
