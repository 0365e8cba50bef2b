#include "matcher/index/columns.h"

#include <algorithm>
#include <cassert>

namespace passend::index {

namespace {

// By column; within one the order stays.
std::vector<Cell> ByColumn(const std::vector<Cell>& cells) {
  ColumnId most = 0;
  for (const Cell& cell : cells) most = std::max(most, cell.column);
  std::vector<std::uint32_t> next(cells.empty() ? 0 : most + 2U);
  for (const Cell& cell : cells) ++next[cell.column + 1];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<Cell> sorted(cells.size());
  for (const Cell& cell : cells) sorted[next[cell.column]++] = cell;
  return sorted;
}

}  // namespace

ColumnSet::ColumnSet(std::vector<Cell> cells, std::size_t rows)
    : blocks_((rows + kBlockRows - 1) / kBlockRows) {
  cells = ByColumn(cells);
  // A list of two bytes per entry takes less space below half a block, but every query has to
  // spread it out: it has to take a quarter of the space at most.
  constexpr std::size_t kSparseBelow = kBlockBytes / 8;
  std::vector<std::size_t> next;  // by column: its first cell that is not placed yet
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i == 0 || cells[i].column != cells[i - 1].column) {
      ids_.push_back(cells[i].column);
      next.push_back(i);
    }
  }
  next.push_back(cells.size());
  std::vector<std::size_t> end(next.begin() + 1, next.end());
  // A query reads many columns of one block after the other, so the blocks follow each other, and
  // within a block the columns.
  parts_.resize(blocks_ * ids_.size());
  for (std::size_t block = 0; block < blocks_; ++block) {
    const std::size_t last = (block + 1) * kBlockRows;
    for (std::size_t column = 0; column < ids_.size(); ++column) {
      const std::size_t first = next[column];
      std::size_t& i = next[column];
      while (i < end[column] && cells[i].row < last) ++i;
      if (i == first) continue;
      Part& part = parts_[block * ids_.size() + column];
      const std::size_t in_block = std::min(kBlockRows, rows - block * kBlockRows);
      part.codes = i - first < in_block ? 0x8000 : 0;
      part.count = static_cast<std::uint16_t>(i - first);
      if (i - first < kSparseBelow) {
        part.form = Form::kSparse;
        part.at = static_cast<std::uint32_t>(sparse_.size());
      } else {
        part.form = Form::kDense;
        part.at = static_cast<std::uint32_t>(dense_.size());
        dense_.push_back(kEmptyBlock);
      }
      for (std::size_t cell = first; cell < i; ++cell) {
        const std::size_t row = cells[cell].row % kBlockRows;
        assert(cells[cell].code < kNothing);
        part.codes = static_cast<std::uint16_t>(part.codes | (1U << cells[cell].code));
        if (part.form == Form::kSparse) {
          sparse_.push_back(static_cast<std::uint16_t>((row << 4) | cells[cell].code));
        } else {
          dense_.back().Set(row, cells[cell].code);
        }
      }
    }
  }
  codes_.resize(ids_.size());
  for (std::size_t at = 0; at < parts_.size(); ++at) {
    std::uint16_t& codes = codes_[at % ids_.size()];
    codes = static_cast<std::uint16_t>(codes | parts_[at].codes);
  }
  dense_.shrink_to_fit();
  sparse_.shrink_to_fit();
  parts_.shrink_to_fit();
  ids_.shrink_to_fit();
}

int ColumnSet::Find(ColumnId id) const {
  const auto it = std::lower_bound(ids_.begin(), ids_.end(), id);
  return it == ids_.end() || *it != id ? kAbsent : static_cast<int>(it - ids_.begin());
}

const CodeBlock* ColumnSet::Get(int column, std::size_t block, CodeBlock& scratch,
                                std::uint16_t* codes) const {
  if (column == kAbsent) {
    if (codes != nullptr) *codes = 0x8000;
    return &kEmptyBlock;
  }
  const Part& part = parts_[block * ids_.size() + static_cast<std::size_t>(column)];
  if (codes != nullptr) *codes = part.codes;
  if (part.form == Form::kAbsent) return &kEmptyBlock;
  if (part.form == Form::kDense) return &dense_[part.at];
  scratch = kEmptyBlock;
  for (std::size_t i = 0; i < part.count; ++i) {
    const std::uint16_t entry = sparse_[part.at + i];
    scratch.Set(entry >> 4, entry & 15);
  }
  return &scratch;
}

std::size_t ColumnSet::BytesOf(int column, std::size_t block) const {
  if (column == kAbsent) return 0;
  const Part& part = parts_[block * ids_.size() + static_cast<std::size_t>(column)];
  if (part.form == Form::kAbsent) return 0;
  return part.form == Form::kDense ? kBlockBytes : part.count * sizeof(std::uint16_t);
}

std::size_t ColumnSet::bytes() const {
  return ids_.size() * (sizeof(ColumnId) + sizeof(std::uint16_t)) + parts_.size() * sizeof(Part) +
         dense_.size() * sizeof(CodeBlock) + sparse_.size() * sizeof(std::uint16_t);
}

}  // namespace passend::index
