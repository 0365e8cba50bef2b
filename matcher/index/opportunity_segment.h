// Up to 65,536 opportunities: their facts, and in one array what the first step of a scan reads.
#ifndef PASSEND_MATCHER_INDEX_OPPORTUNITY_SEGMENT_H_
#define PASSEND_MATCHER_INDEX_OPPORTUNITY_SEGMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/index/entry.h"
#include "matcher/index/snapshot.h"

namespace passend::index {

// The fields of OpportunityFacts that the cheap factors read, in one place.
struct WorkFacts {
  std::uint32_t grid = 0;
  std::uint32_t requirements_begin = 0;  // in requirements()
  std::uint32_t related_begin = 0;       // in related()
  std::uint16_t place = 0;               // in places(); kNoPlace = unknown
  std::uint16_t access_class = 0;
  std::uint16_t max_week = 0;  // as in OpportunityFacts from here on
  std::uint16_t min_week = 0;
  std::uint16_t min_day = 0;
  std::uint16_t shift_start = 0;
  std::uint16_t shift_end = 0;
  std::uint16_t last_voorstel = 0;
  std::uint8_t werkvorm = 0;
  std::uint8_t trede = 0;
  std::uint8_t sector = 0;
  std::uint8_t support_offered = 0;
  std::uint8_t transport_provided = 0;
  std::uint8_t grid_known = 0;
  std::uint8_t hours_negotiable = 0;
  std::uint8_t status = 0;
  std::uint8_t requirement_count = 0;
  std::array<std::uint8_t, 4> sides = {};
};
static_assert(sizeof(WorkFacts) <= 44);

// Threads: immutable after Build(); any number may read.
class OpportunitySegment {
 public:
  // At most kMaxSegmentRows entries, in any order; they are consumed.
  static std::shared_ptr<const OpportunitySegment> Build(
      std::vector<OpportunityEntry> entries, score::PackedDay reference_day,
      std::vector<std::uint32_t>* row_of_entry = nullptr);

  std::size_t rows() const { return entries_.size(); }
  score::PackedDay reference_day() const { return reference_day_; }
  OpportunityView View(std::size_t row) const;
  std::string_view name(std::size_t row) const { return entries_[row].name; }
  std::optional<std::size_t> Find(std::string_view name) const;
  const OpportunityEntry& Entry(std::size_t row) const { return entries_[row]; }

  const score::OpportunityFacts& facts(std::size_t row) const { return entries_[row].facts; }
  const WorkFacts& work_facts(std::size_t row) const { return work_facts_[row]; }
  // All requirements, one opportunity after the other; their related_begin counts from that of
  // the opportunity.
  const std::vector<score::RequirementFact>& requirements() const { return requirements_; }
  const std::vector<model::RelatedTalent>& related() const { return related_; }
  const std::vector<Place>& places() const { return places_; }
  const std::vector<AccessClass>& access_classes() const { return classes_; }

  std::size_t encoded_bytes() const;
  std::size_t facts_bytes() const;

 private:
  OpportunitySegment() = default;

  score::PackedDay reference_day_ = 0;
  std::vector<OpportunityEntry> entries_;
  std::vector<WorkFacts> work_facts_;
  std::vector<score::RequirementFact> requirements_;
  std::vector<model::RelatedTalent> related_;
  std::vector<Place> places_;
  std::vector<AccessClass> classes_;
  std::vector<std::pair<std::uint32_t, std::uint16_t>> by_name_;  // (hash, row), sorted
};

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_OPPORTUNITY_SEGMENT_H_
