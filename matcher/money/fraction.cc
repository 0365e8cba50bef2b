#include "matcher/money/fraction.h"

#include <cassert>

#include "absl/strings/str_format.h"

namespace passend::money {
namespace {

using Int = Fraction::Int;

Int GreatestCommonDivisor(Int a, Int b) {
  if (a < 0) a = -a;
  while (b != 0) {
    const Int rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

}  // namespace

Fraction Fraction::Make(Int numerator, Int denominator) {
  assert(denominator != 0);
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  const Int divisor = GreatestCommonDivisor(numerator, denominator);
  Fraction result;
  result.numerator_ = numerator / divisor;
  result.denominator_ = denominator / divisor;
  return result;
}

Fraction::Fraction(std::int64_t numerator, std::int64_t denominator)
    : Fraction(Make(numerator, denominator)) {}

Fraction operator+(const Fraction& a, const Fraction& b) {
  return Fraction::Make(a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_,
                        a.denominator_ * b.denominator_);
}

Fraction operator-(const Fraction& a, const Fraction& b) {
  return Fraction::Make(a.numerator_ * b.denominator_ - b.numerator_ * a.denominator_,
                        a.denominator_ * b.denominator_);
}

Fraction operator*(const Fraction& a, const Fraction& b) {
  return Fraction::Make(a.numerator_ * b.numerator_, a.denominator_ * b.denominator_);
}

Fraction operator/(const Fraction& a, const Fraction& b) {
  return Fraction::Make(a.numerator_ * b.denominator_, a.denominator_ * b.numerator_);
}

std::strong_ordering operator<=>(const Fraction& a, const Fraction& b) {
  return a.numerator_ * b.denominator_ <=> b.numerator_ * a.denominator_;
}

std::int64_t Fraction::HalfUp() const {
  // floor((2n + d) / 2d)
  const Int numerator = 2 * numerator_ + denominator_;
  const Int denominator = 2 * denominator_;
  Int whole = numerator / denominator;
  if (numerator % denominator < 0) --whole;  // C++ divides towards zero
  return static_cast<std::int64_t>(whole);
}

std::string EurosWithFourDecimals(const Fraction& cents) {
  const std::int64_t hundredths = (cents * Fraction(100)).HalfUp();  // of a cent
  const std::int64_t size = hundredths < 0 ? -hundredths : hundredths;
  return absl::StrFormat("%s%d.%04d", hundredths < 0 ? "-" : "", size / 10000, size % 10000);
}

}  // namespace passend::money
