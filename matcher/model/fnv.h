// FNV-1a 64: the hash of rules.md 4 (rotation) and of catalogue and policy versions. Not for
// security. Same bytes, same hash, on every machine.
#ifndef PASSEND_MATCHER_MODEL_FNV_H_
#define PASSEND_MATCHER_MODEL_FNV_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace passend::model {

inline constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325;  // the hash of ""
inline constexpr std::uint64_t kFnvPrime = 0x100000001b3;

// The state after `bytes`. Incremental: FnvAppend(FnvAppend(s, a), b) == FnvAppend(s, ab).
constexpr std::uint64_t FnvAppend(std::uint64_t state, std::string_view bytes) {
  for (const char c : bytes) state = (state ^ static_cast<unsigned char>(c)) * kFnvPrime;
  return state;
}

// Hashes a sequence of fields unambiguously: a text goes in with its length, a number as eight
// bytes, lowest first, so that ("ab", "c") and ("a", "bc") differ.
class FieldHasher {
 public:
  constexpr void Add(std::int64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
      state_ = (state_ ^ ((static_cast<std::uint64_t>(number) >> shift) & 0xff)) * kFnvPrime;
    }
  }
  constexpr void Add(std::string_view text) {
    Add(static_cast<std::int64_t>(text.size()));
    state_ = FnvAppend(state_, text);
  }
  constexpr void Add(const std::optional<int>& number) {
    Add(static_cast<std::int64_t>(number.has_value()));
    Add(static_cast<std::int64_t>(number.value_or(0)));
  }
  constexpr std::uint64_t hash() const { return state_; }

 private:
  std::uint64_t state_ = kFnvOffset;
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_FNV_H_
