// Columns of 4-bit codes, in blocks of kBlockRows rows. Within a block a column that nobody uses
// takes no space, one that few use is a list of (row, code), and the others are dense: two rows to
// a byte, row i of the block in the low half of byte i, row i + kBlockRows / 2 in its high half.
#ifndef PASSEND_MATCHER_INDEX_COLUMNS_H_
#define PASSEND_MATCHER_INDEX_COLUMNS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "matcher/index/big_pages.h"
#include "matcher/index/codes.h"

namespace passend::index {

inline constexpr std::size_t kBlockRows = 1024;
inline constexpr std::size_t kBlockBytes = kBlockRows / 2;

// One dense block of codes; the unit on which kernels work.
struct alignas(64) CodeBlock {
  std::array<std::uint8_t, kBlockBytes> bytes;

  std::uint8_t At(std::size_t row) const {
    const std::uint8_t both = bytes[row % kBlockBytes];
    return row < kBlockBytes ? both & 15 : both >> 4;
  }
  void Set(std::size_t row, std::uint8_t code) {
    std::uint8_t& both = bytes[row % kBlockBytes];
    both = row < kBlockBytes ? static_cast<std::uint8_t>((both & 0xF0) | code)
                             : static_cast<std::uint8_t>((both & 0x0F) | (code << 4));
  }
};
inline constexpr CodeBlock kEmptyBlock = [] {
  CodeBlock block{};
  block.bytes.fill(0xFF);
  return block;
}();

// One code of one row, while building.
struct Cell {
  ColumnId column = 0;
  std::uint16_t row = 0;  // in the segment
  std::uint8_t code = 0;
};

// The columns of one segment. Immutable after construction; any number of threads may read.
class ColumnSet {
 public:
  static constexpr int kAbsent = -1;

  ColumnSet() = default;
  // `cells`: each (column, row) once, no code kNothing; the rows of a column ascend.
  ColumnSet(std::vector<Cell> cells, std::size_t rows);

  // Position of a column in this segment; kAbsent when no row has it.
  int Find(ColumnId id) const;
  // The codes of `column` (of Find(); kAbsent is allowed) in `block`. `scratch` may be written, and
  // must live as long as the result is used. `codes`: bit per code that occurs, kNothing included.
  const CodeBlock* Get(int column, std::size_t block, CodeBlock& scratch,
                       std::uint16_t* codes = nullptr) const;

  // As Get() when the column is dense in this block, which it reads in place; else null.
  const CodeBlock* Dense(int column, std::size_t block) const {
    const Part& part = parts_[block * ids_.size() + static_cast<std::size_t>(column)];
    return part.form == Form::kDense ? &dense_[part.at] : nullptr;
  }
  // Bit per code that occurs in the column anywhere in the segment, kNothing included.
  std::uint16_t Codes(int column) const {
    return column == kAbsent ? std::uint16_t{0x8000} : codes_[static_cast<std::size_t>(column)];
  }
  // The same of one block.
  std::uint16_t CodesOf(int column, std::size_t block) const {
    if (column == kAbsent) return 0x8000;
    return parts_[block * ids_.size() + static_cast<std::size_t>(column)].codes;
  }
  // Bytes that Get() reads.
  std::size_t BytesOf(int column, std::size_t block) const;
  std::size_t count() const { return ids_.size(); }

  std::size_t bytes() const;

 private:
  enum class Form : std::uint8_t { kAbsent, kSparse, kDense };
  struct Part {
    std::uint32_t at = 0;     // in dense_ or sparse_
    std::uint16_t count = 0;  // of entries, when sparse
    std::uint16_t codes = 0x8000;
    Form form = Form::kAbsent;
  };
  std::size_t blocks_ = 0;
  std::vector<ColumnId> ids_;         // ascending
  std::vector<Part> parts_;           // block * columns + column
  std::vector<std::uint16_t> codes_;  // by column, of all blocks
  BigVector<CodeBlock> dense_;
  std::vector<std::uint16_t> sparse_;  // row in block << 4 | code
};

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_COLUMNS_H_
