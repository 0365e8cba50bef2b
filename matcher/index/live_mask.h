// Which rows of a segment still live. Copied on write: a snapshot keeps the one it was made with.
#ifndef PASSEND_MATCHER_INDEX_LIVE_MASK_H_
#define PASSEND_MATCHER_INDEX_LIVE_MASK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace passend::index {

class LiveMask {
 public:
  // All `rows` live.
  explicit LiveMask(std::size_t rows) : words_((rows + 63) / 64, ~std::uint64_t{0}), count_(rows) {
    if (rows % 64 != 0) words_.back() = (std::uint64_t{1} << (rows % 64)) - 1;
  }
  bool Has(std::size_t row) const { return (words_[row / 64] >> (row % 64)) & 1; }
  // Requires: Has(row).
  void Clear(std::size_t row) {
    words_[row / 64] &= ~(std::uint64_t{1} << (row % 64));
    --count_;
  }
  std::size_t count() const { return count_; }
  // Bits of the rows 64 * i ..; rows beyond the segment are 0.
  std::uint64_t word(std::size_t i) const { return i < words_.size() ? words_[i] : 0; }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t count_;
};

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_LIVE_MASK_H_
