// A policy made ready for scoring: its numbers, the table T[a][b] of rules.md 3 computed exactly,
// and the travel minutes without a division.
#ifndef PASSEND_MATCHER_SCORE_POLICY_TABLES_H_
#define PASSEND_MATCHER_SCORE_POLICY_TABLES_H_

#include <array>
#include <cstdint>
#include <vector>

#include "matcher/model/policy.h"
#include "matcher/score/rounding.h"

namespace passend::score {

// Immutable; any number of threads may read. Cost to make: a few milliseconds.
class CompiledPolicy {
 public:
  // Items of class a are at most the twelve scored ones; items beyond the twelve are hard, so b.
  static constexpr int kMaxA = 12;
  static constexpr int kMaxB = 96;

  // Requires: ValidatePolicy(policy) is OK.
  explicit CompiledPolicy(model::Policy policy);

  const model::Policy& policy() const { return policy_; }
  std::uint64_t hash() const { return hash_; }

  // T[a][b] = half_up(1000 * attention_factor^a * overload_factor^b), permille.
  int Multiplier(int a, int b) const { return table_[a][b]; }

  // ModeMinutes() of factors/reistijd.h. Requires: metres >= 0, 0 <= mode < kTravelModeCount.
  int Minutes(int mode, std::int32_t metres) const {
    if (metres > most_metres_) [[unlikely]]
      return SlowMinutes(mode, metres);
    const Speed& speed = speeds_[mode];
    const auto metres32 = static_cast<std::uint32_t>(metres);
    return speed.fixed + static_cast<int>(speed.divide(metres32 * speed.times + speed.round_up));
  }

 private:
  // minutes = fixed + ceil(metres * times / divisor), the fraction in its lowest terms.
  struct Speed {
    ExactDivider divide;
    std::uint32_t times = 0;
    std::uint32_t round_up = 0;  // divisor - 1
    std::int32_t fixed = 0;
  };
  int SlowMinutes(int mode, std::int32_t metres) const;

  model::Policy policy_;
  std::uint64_t hash_;
  std::array<Speed, model::kTravelModeCount> speeds_;
  std::int32_t most_metres_ = 0;  // beyond it 32 bits are too few
  std::array<std::array<std::uint16_t, kMaxB + 1>, kMaxA + 1> table_;
};

// half_up(1000 * (a_permille/1000)^a * (b_permille/1000)^b), exact for any exponents.
int ExactPower(int a_permille, int a, int b_permille, int b);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_POLICY_TABLES_H_
