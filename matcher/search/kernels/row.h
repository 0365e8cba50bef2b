// One row of a block, step by step: the definition of correct that all kernels are tested against,
// and what a kernel uses for the few rows that its first step leaves.
#ifndef PASSEND_MATCHER_SEARCH_KERNELS_ROW_H_
#define PASSEND_MATCHER_SEARCH_KERNELS_ROW_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "matcher/search/kernels/kernels.h"

namespace passend::search {

class Row {
 public:
  Row(const SieveBlock& block, std::size_t row)
      : block_(block),
        row_(row),
        byte_(row % index::kBlockBytes),
        shift_(row < index::kBlockBytes ? 0 : 4) {}

  unsigned At(const ByteTable& table, std::uint32_t column) const {
    return table.at[(block_.columns[column]->bytes[byte_] >> shift_) & 15];
  }
  unsigned At(const ByteTable32& table, index::RowValue value) const {
    return table.at[block_.rows[row_].values[static_cast<std::size_t>(value)]];
  }
  unsigned SumOf(const std::vector<Look>& looks) const;
  // amount * rate / 256, at most 255.
  unsigned Times(unsigned amount, const Rate& rate, index::RowValue value) const;
  bool all_near() const { return block_.all_near; }
  unsigned Day(unsigned day) const { return block_.rows[row_].Day(day); }
  // Of travel; of an unknown place 0.
  unsigned Minutes() const;

 private:
  const SieveBlock& block_;
  std::size_t row_;
  // Where its code stands in a column (columns.h).
  std::size_t byte_;
  unsigned shift_;
};

// What counts against a row.
struct Against {
  unsigned loss = 0;
  unsigned counts = 0;
};
// The first step of a sieve: what costs little.
unsigned FirstLoss(const Sieve& query, const Row& row);
// Adds the rest to it; what surely has too much loss for `limit` (255: nothing) is not all added.
Against Finish(const Sieve& query, const Row& row, unsigned first_loss, unsigned limit);

// Limits of a row of the block, in steps; below 0: closed.
struct RowLimit {
  int past = -1;
  int mits = -1;
};
RowLimit LimitOf(const Sieve& query, const SieveBlock& block, std::size_t row);
// Whether a row may be in a list.
inline bool Passes(const Against& row, const RowLimit& limit) {
  const auto loss = static_cast<int>(row.loss);
  return (row.counts < kObstacle && loss <= limit.past) ||
         (row.counts > 0 && row.counts < kFails && loss <= limit.mits);
}

// `rows.passes` says who is left after the first step, with its loss: finishes these one by one and
// takes away who does not pass.
void FinishRows(const Sieve& query, const SieveBlock& block, SieveRows& rows);

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_KERNELS_ROW_H_
