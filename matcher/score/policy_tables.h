// A policy made ready for scoring: its numbers, and the table T[a][b] of rules.md 3 computed
// exactly.
#ifndef PASSEND_MATCHER_SCORE_POLICY_TABLES_H_
#define PASSEND_MATCHER_SCORE_POLICY_TABLES_H_

#include <array>
#include <cstdint>
#include <vector>

#include "matcher/model/policy.h"

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

 private:
  model::Policy policy_;
  std::uint64_t hash_;
  std::array<std::array<std::uint16_t, kMaxB + 1>, kMaxA + 1> table_;
};

// half_up(1000 * (a_permille/1000)^a * (b_permille/1000)^b), exact for any exponents.
int ExactPower(int a_permille, int a, int b_permille, int b);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_POLICY_TABLES_H_
