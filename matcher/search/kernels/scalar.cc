// The definition of correct: obvious, not fast.
#include <algorithm>

#include "matcher/search/kernels/kernels.h"

namespace passend::search {
namespace {

void SumOfMaxima(std::span<const WordColumn> columns, WordRows& sums) {
  for (std::size_t row = 0; row < index::kBlockRows; ++row) {
    unsigned sum = 0;
    unsigned greatest = 0;
    for (const WordColumn& column : columns) {
      greatest = std::max<unsigned>(greatest, column.table->At(column.codes->At(row)));
      if (column.ends_group) {
        sum += greatest;
        greatest = 0;
      }
    }
    sums.at[row] = static_cast<std::uint16_t>(sum);
  }
}

void SumBytes(std::span<const ByteColumn> columns, ByteRows& sums) {
  for (std::size_t row = 0; row < index::kBlockRows; ++row) {
    unsigned sum = 0;
    for (const ByteColumn& column : columns) sum += column.table->at[column.codes->At(row)];
    sums.at[row] = static_cast<std::uint8_t>(std::min(sum, 255U));
  }
}

void OrBytes(std::span<const ByteColumn> columns, ByteRows& bits) {
  for (std::size_t row = 0; row < index::kBlockRows; ++row) {
    unsigned all = 0;
    for (const ByteColumn& column : columns) all |= column.table->at[column.codes->At(row)];
    bits.at[row] = static_cast<std::uint8_t>(all);
  }
}

}  // namespace

const KernelSet& ScalarKernels() {
  static constexpr KernelSet kSet = {"scalar", &SumOfMaxima, &SumBytes, &OrBytes};
  return kSet;
}

}  // namespace passend::search
