// Exact arithmetic for the reference: fractions, and whole numbers of any length.
#ifndef PASSEND_TESTS_MATCHER_SCORE_REFERENCE_FRACTION_H_
#define PASSEND_TESTS_MATCHER_SCORE_REFERENCE_FRACTION_H_

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace passend::reference {

// n / d, not negative, in lowest terms. What the rules add up stays far below 2^63.
struct Fraction {
  std::int64_t n = 0;
  std::int64_t d = 1;

  Fraction() = default;
  Fraction(std::int64_t numerator, std::int64_t denominator = 1)  // NOLINT: a number is a fraction
      : n(numerator), d(denominator) {
    const std::int64_t divisor = std::gcd(n, d);
    n /= divisor;
    d /= divisor;
  }
  friend Fraction operator+(Fraction a, Fraction b) { return {a.n * b.d + b.n * a.d, a.d * b.d}; }
  friend Fraction operator-(Fraction a, Fraction b) { return {a.n * b.d - b.n * a.d, a.d * b.d}; }
  friend Fraction operator*(Fraction a, Fraction b) { return {a.n * b.n, a.d * b.d}; }
  friend bool operator<(Fraction a, Fraction b) { return a.n * b.d < b.n * a.d; }
};

// Round half up, once.
inline int HalfUp(Fraction f) {
  const std::int64_t whole = f.n / f.d;
  const std::int64_t rest = f.n % f.d;
  return static_cast<int>(2 * rest >= f.d ? whole + 1 : whole);
}
inline int HalfUp(std::int64_t n, std::int64_t d) { return HalfUp(Fraction(n, d)); }

// half_up(1000 * (x / 1000)^a * (y / 1000)^b) on decimal digits: multiply out, then drop the
// 3 (a + b) digits of the denominator.
inline int PowerPermille(int x, int a, int y, int b) {
  std::vector<int> digits = {0, 0, 0, 1};  // 1000, lowest digit first
  const auto times = [&digits](int factor) {
    int carry = 0;
    for (int& digit : digits) {
      const int product = digit * factor + carry;
      digit = product % 10;
      carry = product / 10;
    }
    for (; carry > 0; carry /= 10) digits.push_back(carry % 10);
  };
  for (int i = 0; i < a; ++i) times(x);
  for (int i = 0; i < b; ++i) times(y);
  const std::size_t dropped = 3 * static_cast<std::size_t>(a + b);
  int value = 0;
  for (std::size_t i = digits.size(); i > dropped; --i) value = value * 10 + digits[i - 1];
  const bool up = dropped > 0 && digits.size() >= dropped && digits[dropped - 1] >= 5;
  return up ? value + 1 : value;
}

}  // namespace passend::reference

#endif  // PASSEND_TESTS_MATCHER_SCORE_REFERENCE_FRACTION_H_
