// An exact fraction, so that money is rounded once, at the end, and nowhere before.
#ifndef PASSEND_MATCHER_MONEY_FRACTION_H_
#define PASSEND_MATCHER_MONEY_FRACTION_H_

#include <compare>
#include <cstdint>
#include <string>

namespace passend::money {

// A rational number in lowest terms. Numerator and denominator have 128 bits: the amounts here (up
// to 1,000 euros an hour, permille rates, minutes of a week) stay below 2^100. A value type.
class Fraction {
 public:
  __extension__ using Int = __int128;

  constexpr Fraction() = default;
  constexpr Fraction(std::int64_t whole) : numerator_(whole) {}  // NOLINT: a number is a fraction
  // Requires: denominator != 0.
  Fraction(std::int64_t numerator, std::int64_t denominator);

  friend Fraction operator+(const Fraction& a, const Fraction& b);
  friend Fraction operator-(const Fraction& a, const Fraction& b);
  friend Fraction operator*(const Fraction& a, const Fraction& b);
  // Requires: b != 0.
  friend Fraction operator/(const Fraction& a, const Fraction& b);
  friend bool operator==(const Fraction&, const Fraction&) = default;
  friend std::strong_ordering operator<=>(const Fraction& a, const Fraction& b);

  // The nearest whole number; exactly half goes up. Requires: the result fits.
  std::int64_t HalfUp() const;

 private:
  static Fraction Make(Int numerator, Int denominator);

  Int numerator_ = 0;
  Int denominator_ = 1;  // > 0
};

// An amount in cents as euros with four decimals, half up: 794.34 cents = "7.9434". For display
// only; never computed with again.
std::string EurosWithFourDecimals(const Fraction& cents);

}  // namespace passend::money

#endif  // PASSEND_MATCHER_MONEY_FRACTION_H_
