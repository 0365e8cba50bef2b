// Up to 65,536 candidates: their facts, and what the scan reads of them as columns. Rows of one
// tenant are together, and within a tenant those that a scan leaves out for one reason
// (row_order.h), so that whole blocks can be skipped.
#ifndef PASSEND_MATCHER_INDEX_CANDIDATE_SEGMENT_H_
#define PASSEND_MATCHER_INDEX_CANDIDATE_SEGMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/index/big_pages.h"
#include "matcher/index/columns.h"
#include "matcher/index/entry.h"
#include "matcher/index/place_run.h"
#include "matcher/index/row_values.h"
#include "matcher/index/snapshot.h"
#include "matcher/model/policy.h"

namespace passend::index {

// Tenant and grants that rows have in common.
struct AccessClass {
  std::string tenant;
  std::vector<Grant> grants;
  friend bool operator==(const AccessClass&, const AccessClass&) = default;
};

// What all rows of a block have in common.
struct BlockFacts {
  std::int32_t min_x = 0, max_x = 0, min_y = 0, max_y = 0;  // of rows with a place
  bool any_place = false;
  // How far the rows go (ReachOf() in row_order.h).
  bool any_goes_anywhere = false;
  // Of those that are limited by minutes: the greatest maximum by mode.
  std::uint8_t modes = 0;
  std::array<std::uint16_t, model::kTravelModeCount> most_minutes = {};
  // Of those that are limited by distance.
  bool any_by_km = false;
  std::uint16_t most_km = 0;
  // What brings everybody home in time: the modes that all have whose modes are known, and the
  // smallest maximum of minutes that is known.
  std::uint8_t shared_modes = 31;
  std::uint16_t least_minutes = score::kUnknown16;
  std::uint16_t first_class = 0;  // of access classes; ascending with the row
  std::uint16_t last_class = 0;
  score::PackedDay first_day = 0;  // days on which all rows are as stale as encoded
  score::PackedDay last_day = score::kNoDay;
};

struct Place {
  std::int32_t x_m = 0;
  std::int32_t y_m = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// Threads: immutable after Build(); any number may read.
class CandidateSegment {
 public:
  // At most kMaxSegmentRows entries, in any order; they are consumed. `row_of_entry`, when not
  // null, becomes the row that each entry got.
  static std::shared_ptr<const CandidateSegment> Build(
      std::vector<CandidateEntry> entries, score::PackedDay reference_day,
      std::vector<std::uint32_t>* row_of_entry = nullptr);

  std::size_t rows() const { return facts_.size(); }
  std::size_t blocks() const { return block_facts_.size(); }
  score::PackedDay reference_day() const { return reference_day_; }

  CandidateView View(std::size_t row) const;
  std::string_view name(std::size_t row) const {
    return std::string_view(names_).substr(name_ends_[row], name_ends_[row + 1] - name_ends_[row]);
  }
  // The row with this name; nothing when the segment has none.
  std::optional<std::size_t> Find(std::string_view name) const;
  // A copy of a row as it came in.
  CandidateEntry Entry(std::size_t row) const;

  const score::CandidateFacts& facts(std::size_t row) const { return facts_[row]; }
  const score::CandidateExtras* extras(std::size_t row) const;
  // facts(row).last_voorstel, where it is read without the rest.
  score::PackedDay last_voorstel(std::size_t row) const { return last_voorstel_[row]; }
  const ColumnSet& columns() const { return columns_; }
  // The ranges of an item column; empty when no row has it.
  const std::vector<CapacityRange>& ranges(int item) const {
    return ranges_[static_cast<std::size_t>(item)];
  }
  const ValueBlock& values(std::size_t block) const { return value_blocks_[block]; }
  // Values, days and place of the rows of a block, row by row; kBlockRows of them.
  const RowCodes* row_codes(std::size_t block) const {
    return row_codes_.data() + block * kBlockRows;
  }
  const std::vector<ValueRange>& value_ranges(RowValue value) const {
    return value_ranges_[static_cast<std::size_t>(value)];
  }
  // Some row has kNoCode.
  bool any_without(RowValue value) const { return any_without_[static_cast<std::size_t>(value)]; }
  // The runs of a block; the first begins at or before the block's first row.
  std::span<const PlaceRun> place_runs(std::size_t block) const;
  const BlockFacts& block_facts(std::size_t block) const { return block_facts_[block]; }
  const SameStaleness& same_staleness(std::size_t row) const { return staleness_[row]; }
  const std::vector<Place>& places() const { return places_; }
  // The same as two arrays.
  const std::vector<std::int32_t>& place_x() const { return place_x_; }
  const std::vector<std::int32_t>& place_y() const { return place_y_; }
  const std::vector<AccessClass>& access_classes() const { return classes_; }
  std::uint16_t access_class(std::size_t row) const { return class_of_[row]; }
  const Owners& owners(std::size_t row) const { return owner_sets_[owner_of_[row]]; }
  // Rows with a stored override for this opportunity.
  void RowsWithOverride(std::uint64_t opportunity_hash, std::vector<std::uint32_t>& rows) const;

  std::size_t encoded_bytes() const;
  std::size_t facts_bytes() const;

 private:
  CandidateSegment() = default;
  void Encode(std::size_t row, std::vector<Cell>& cells);
  void EncodeItems(std::vector<Cell>& cells);
  void EncodeValues();
  void FindPlaceRuns();
  void GatherRowCodes();
  void SumUpBlocks();

  score::PackedDay reference_day_ = 0;
  BigVector<score::CandidateFacts> facts_;
  std::vector<std::pair<std::uint32_t, score::CandidateExtras>> extras_;  // by row
  std::vector<score::PackedDay> last_voorstel_;
  std::string names_;
  std::vector<std::uint32_t> name_ends_;                          // rows + 1; starts with 0
  std::vector<std::pair<std::uint32_t, std::uint16_t>> by_name_;  // (hash, row), sorted
  std::vector<AccessClass> classes_;
  std::vector<std::uint16_t> class_of_;
  std::vector<Owners> owner_sets_;
  std::vector<std::uint16_t> owner_of_;
  ColumnSet columns_;
  std::vector<std::vector<CapacityRange>> ranges_;  // by item
  BigVector<ValueBlock> value_blocks_;
  BigVector<RowCodes> row_codes_;  // of whole blocks
  std::array<std::vector<ValueRange>, kRowValueCount> value_ranges_;
  std::array<bool, kRowValueCount> any_without_ = {};
  std::vector<PlaceRun> place_runs_;
  std::vector<SameStaleness> staleness_;
  std::vector<BlockFacts> block_facts_;
  std::vector<Place> places_;
  std::vector<std::int32_t> place_x_;
  std::vector<std::int32_t> place_y_;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> overrides_;  // (opportunity, row), sorted
};

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_CANDIDATE_SEGMENT_H_
