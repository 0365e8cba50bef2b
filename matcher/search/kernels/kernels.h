// The hot loops of a scan. Everything that a query means is folded into small tables once; what
// remains is the same for all: take a 4-bit code, look it up, add. Integer, so that every variant
// gives the same bits; scalar.cc is the definition of correct.
#ifndef PASSEND_MATCHER_SEARCH_KERNELS_KERNELS_H_
#define PASSEND_MATCHER_SEARCH_KERNELS_KERNELS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "matcher/index/columns.h"

namespace passend::search {

// 16 entries of 16 bits, low and high bytes apart, as a byte shuffle wants them.
struct WordTable {
  alignas(16) std::array<std::uint8_t, 16> low = {};
  alignas(16) std::array<std::uint8_t, 16> high = {};

  void Set(std::size_t code, unsigned value) {
    low[code] = static_cast<std::uint8_t>(value & 255);
    high[code] = static_cast<std::uint8_t>(value >> 8);
  }
  std::uint16_t At(std::size_t code) const {
    return static_cast<std::uint16_t>(low[code] | (high[code] << 8));
  }
};

struct ByteTable {
  alignas(16) std::array<std::uint8_t, 16> at = {};
};

// One column of one block with its table. Of the columns of a group the greatest value counts; a
// group ends with the column that says so.
struct WordColumn {
  const index::CodeBlock* codes = nullptr;
  const WordTable* table = nullptr;
  bool ends_group = true;
};
struct ByteColumn {
  const index::CodeBlock* codes = nullptr;
  const ByteTable* table = nullptr;
};

// One value per row of a block.
struct alignas(64) WordRows {
  std::array<std::uint16_t, index::kBlockRows> at;
};
struct alignas(64) ByteRows {
  std::array<std::uint8_t, index::kBlockRows> at;
};

// The functions of one instruction set. They overwrite their output for all rows of the block.
struct KernelSet {
  std::string_view name;
  // sums[row] = sum over groups of max over the group's columns of table[code(row)]. Requires: the
  // sum stays below 65,536; the last column ends its group.
  void (*sum_of_maxima)(std::span<const WordColumn> columns, WordRows& sums);
  // sums[row] = min(255, sum of table[code(row)]).
  void (*sum_bytes)(std::span<const ByteColumn> columns, ByteRows& sums);
  // bits[row] = or of table[code(row)].
  void (*or_bytes)(std::span<const ByteColumn> columns, ByteRows& bits);
};

const KernelSet& ScalarKernels();
// The widest vectors of this machine (Highway chooses); "AVX2" and the like by name.
const KernelSet& BestKernels();

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_KERNELS_KERNELS_H_
