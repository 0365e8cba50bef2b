// The columns of one block as kernels want them, unpacked at most once however many queries ask.
#ifndef PASSEND_MATCHER_SEARCH_BLOCK_COLUMNS_H_
#define PASSEND_MATCHER_SEARCH_BLOCK_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "matcher/index/candidate_segment.h"

namespace passend::search {

// Not thread-safe.
class BlockColumns {
 public:
  // Pointers of before are no longer valid.
  void Begin(const index::CandidateSegment& segment, std::size_t block) {
    const std::size_t count = segment.columns().count();
    if (segment_ != &segment || pointers_.size() != count + 1) {
      segment_ = &segment;
      next_of_ = nullptr;
      pointers_.assign(count + 1, &index::kEmptyBlock);
      made_.assign(count, 0);
      mark_ = 0;
    }
    block_ = block;
    ++mark_;
    scratch_used_ = 0;
  }
  // By 1 + position of the column; 0 is a block of nothing. Valid for the columns asked for.
  const index::CodeBlock* const* Get(const std::vector<int>& columns) {
    if (next_of_ == &columns && next_block_ == block_) {
      // What GetNext() found already.
      next_of_ = nullptr;
      std::swap(pointers_, next_);
      bytes_ += (columns.size() - next_others_.size()) * index::kBlockBytes;
      for (const int column : next_others_) {
        made_[static_cast<std::size_t>(column)] = 0;
        GetOne(column);
      }
      return pointers_.data();
    }
    for (const int column : columns) GetOne(column);
    return pointers_.data();
  }
  // The same of the block after this one, as far as it can be read without unpacking; null when
  // there is none. Valid until the next Begin(); `columns` until the Get() after that.
  const index::CodeBlock* const* GetNext(const std::vector<int>& columns) {
    if (block_ + 1 >= segment_->blocks()) return nullptr;
    if (next_.size() != pointers_.size()) next_.assign(pointers_.size(), &index::kEmptyBlock);
    next_others_.clear();
    for (const int column : columns) {
      const index::CodeBlock* dense = segment_->columns().Dense(column, block_ + 1);
      if (dense == nullptr) next_others_.push_back(column);
      next_[static_cast<std::size_t>(column) + 1] = dense != nullptr ? dense : &index::kEmptyBlock;
    }
    next_of_ = &columns;
    next_block_ = block_ + 1;
    return next_.data();
  }
  // Bytes of columns that were read so far.
  std::uint64_t bytes() const { return bytes_; }

 private:
  void GetOne(int column) {
    const auto at = static_cast<std::size_t>(column);
    if (made_[at] == mark_) return;
    made_[at] = mark_;
    const index::ColumnSet& set = segment_->columns();
    if (const index::CodeBlock* dense = set.Dense(column, block_)) {
      pointers_[at + 1] = dense;
      bytes_ += index::kBlockBytes;
      return;
    }
    if (scratch_used_ == scratch_.size()) scratch_.emplace_back();
    const index::CodeBlock* codes = set.Get(column, block_, scratch_[scratch_used_]);
    if (codes == &scratch_[scratch_used_]) ++scratch_used_;
    pointers_[at + 1] = codes;
    bytes_ += set.BytesOf(column, block_);
  }

  const index::CandidateSegment* segment_ = nullptr;
  std::size_t block_ = 0;
  std::uint32_t mark_ = 0;
  std::vector<const index::CodeBlock*> pointers_;
  // Of which list and block `next_` is, and which of its columns have to be unpacked.
  std::vector<const index::CodeBlock*> next_;
  std::vector<int> next_others_;
  const std::vector<int>* next_of_ = nullptr;
  std::size_t next_block_ = 0;
  std::vector<std::uint32_t> made_;
  std::deque<index::CodeBlock> scratch_;  // does not move
  std::size_t scratch_used_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_BLOCK_COLUMNS_H_
