#include "matcher/score/policy_tables.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "matcher/score/factors/reistijd.h"

namespace passend::score {
namespace {

// A non-negative decimal integer of any length, lowest digit first: the table needs powers far
// beyond 128 bits, computed once per policy, so obvious beats fast.
class Decimal {
 public:
  explicit Decimal(int value) {
    for (; value > 0; value /= 10) digits_.push_back(static_cast<std::uint8_t>(value % 10));
  }
  void Multiply(int factor) {
    int carry = 0;
    for (std::uint8_t& digit : digits_) {
      carry += digit * factor;
      digit = static_cast<std::uint8_t>(carry % 10);
      carry /= 10;
    }
    for (; carry > 0; carry /= 10) digits_.push_back(static_cast<std::uint8_t>(carry % 10));
  }
  // half_up(value / 10^places). Requires: the result fits an int.
  int ScaledHalfUp(std::size_t places) const {
    int result = 0;
    for (std::size_t i = digits_.size(); i > places; --i) result = 10 * result + digits_[i - 1];
    // The digit behind the point decides: half and more goes up.
    if (places > 0 && places <= digits_.size() && digits_[places - 1] >= 5) ++result;
    return result;
  }

 private:
  std::vector<std::uint8_t> digits_;
};

}  // namespace

int ExactPower(int a_permille, int a, int b_permille, int b) {
  Decimal product(1000);
  for (int i = 0; i < a; ++i) product.Multiply(a_permille);
  for (int i = 0; i < b; ++i) product.Multiply(b_permille);
  return product.ScaledHalfUp(3 * static_cast<std::size_t>(a + b));
}

CompiledPolicy::CompiledPolicy(model::Policy policy)
    : policy_(std::move(policy)), hash_(model::PolicyHash(policy_)) {
  for (int a = 0; a <= kMaxA; ++a) {
    Decimal product(1000);
    for (int i = 0; i < a; ++i) product.Multiply(policy_.attention_factor);
    for (int b = 0; b <= kMaxB; ++b) {
      table_[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)] =
          static_cast<std::uint16_t>(product.ScaledHalfUp(3 * static_cast<std::size_t>(a + b)));
      product.Multiply(policy_.overload_factor);
    }
  }
  for (std::size_t mode = 0; mode < speeds_.size(); ++mode) {
    const TravelFraction minutes = MinutesPerMetre(policy_.modes[mode], policy_.detour_tenths);
    const std::int64_t common = std::gcd(minutes.numerator, minutes.denominator);
    const std::int64_t times = minutes.numerator / common;
    const std::int64_t divisor = minutes.denominator / common;
    Speed& speed = speeds_[mode];
    speed.divide = ExactDivider(static_cast<std::uint32_t>(divisor));
    speed.times = static_cast<std::uint32_t>(times);
    speed.round_up = static_cast<std::uint32_t>(divisor - 1);
    const auto most =
        static_cast<std::int32_t>((std::int64_t{ExactDivider::kLimit} - divisor) / times);
    most_metres_ = mode == 0 ? most : std::min(most_metres_, most);
    speed.fixed = policy_.modes[mode].fixed_minutes;
  }
}

int CompiledPolicy::SlowMinutes(int mode, std::int32_t metres) const {
  return ModeMinutes(metres, policy_.modes[static_cast<std::size_t>(mode)], policy_.detour_tenths);
}

}  // namespace passend::score
