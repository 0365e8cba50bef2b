#include "matcher/score/policy_tables.h"

#include <utility>

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
}

}  // namespace passend::score
