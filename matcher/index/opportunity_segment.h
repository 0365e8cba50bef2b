// Up to 65,536 opportunities: their facts, and what a scan reads of them. What many have in common
// (a place and shift, hours, a kind of work, a requirement, a load) is numbered, so that a scan
// works out once for all of them what it is worth to a person, and then only looks it up.
#ifndef PASSEND_MATCHER_INDEX_OPPORTUNITY_SEGMENT_H_
#define PASSEND_MATCHER_INDEX_OPPORTUNITY_SEGMENT_H_

#include <algorithm>
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

#include "matcher/index/candidate_segment.h"
#include "matcher/index/entry.h"
#include "matcher/index/place_run.h"
#include "matcher/index/snapshot.h"

namespace passend::index {

// Fields of OpportunityFacts that one question reads together.
struct WorkMoment {
  score::PackedDay closing = score::kNoDay;
  score::PackedDay start = score::kNoDay;
  std::uint8_t status = 0;
  std::uint8_t has_places = 0;
};
struct WorkJourney {
  std::uint16_t place = 0;  // in places(); kNoPlace = unknown
  std::uint16_t shift_start = 0;
  std::uint16_t shift_end = 0;
  std::uint16_t transport_provided = 0;
};
struct WorkHours {
  std::uint32_t grid = 0;
  std::uint16_t max_week = 0;
  std::uint16_t min_week = 0;
  std::uint16_t min_day = 0;
  std::uint8_t grid_known = 0;
  std::uint8_t negotiable = 0;
};
struct WorkForm {
  std::uint8_t werkvorm = 0;
  std::uint8_t trede = 0;
  std::uint8_t support_offered = 0;
};
struct WorkCharacter {
  std::uint8_t sector = 0;
  std::uint8_t werkvorm = 0;
  std::array<std::uint8_t, 4> sides = {};
};
// A talent at a level, with what is related to it.
struct RequirementKind {
  std::uint16_t talent = 0;
  std::uint8_t level = 0;
  std::uint8_t related_count = 0;
  std::uint32_t related_begin = 0;  // in related()
};

// The numbers of one row. `conditions` are certificates, languages and registration together, as
// far as a pair can fall off for them.
struct WorkCodes {
  std::uint16_t journey = 0;
  std::uint16_t conditions = 0;
  std::uint16_t hours = 0;
  std::uint16_t form = 0;
  std::uint16_t character = 0;
};
struct WorkRequirement {
  std::uint16_t kind = 0;
  std::uint8_t weight = 0;  // as in score::RequirementFact
  std::uint8_t required = 0;
};
// Where the lists of one row are.
struct WorkLists {
  std::uint32_t requirements_begin = 0;
  std::uint32_t loads_begin = 0;
  score::PackedDay last_voorstel = score::kNoDay;
  std::uint8_t requirement_count = 0;
  std::uint8_t scored_count = 0;
  std::uint8_t has_load_list = 0;
  // The lists have more kinds than numbers, so nothing can be said without the facts.
  std::uint8_t unnumbered = 0;
};

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
  const std::vector<WorkCodes>& codes() const { return codes_; }          // by row
  const std::vector<WorkLists>& lists() const { return lists_; }          // by row
  const std::vector<WorkMoment>& moments() const { return moments_; }     // by row
  const std::vector<WorkJourney>& journeys() const { return journeys_; }  // by number, and so on
  const std::vector<WorkHours>& hours() const { return hours_; }
  const std::vector<WorkForm>& forms() const { return forms_; }
  const std::vector<WorkCharacter>& characters() const { return characters_; }
  // A row that has them.
  const std::vector<std::uint16_t>& conditions() const { return conditions_; }

  std::span<const WorkRequirement> requirements(const WorkLists& row) const {
    return {requirements_.data() + row.requirements_begin, row.requirement_count};
  }
  const std::vector<RequirementKind>& requirement_kinds() const { return requirement_kinds_; }
  std::span<const model::RelatedTalent> related(const RequirementKind& kind) const {
    return {related_.data() + kind.related_begin, kind.related_count};
  }
  // Numbers of the scored loads.
  std::span<const std::uint16_t> loads(const WorkLists& row) const {
    return {loads_.data() + row.loads_begin, row.scored_count};
  }
  const std::vector<score::LoadFact>& load_kinds() const { return load_kinds_; }  // no `measure`

  const std::vector<Place>& places() const { return places_; }
  // Rows of one class follow each other: those of class i are class_begin()[i] up to
  // class_begin()[i + 1].
  const std::vector<AccessClass>& access_classes() const { return classes_; }
  const std::vector<std::uint32_t>& class_begin() const { return class_begin_; }
  // Calls visit(row) for the rows with this OpportunityFacts::opportunity_hash.
  template <class Visit>
  void ForHash(std::uint64_t opportunity_hash, const Visit& visit) const;

  std::size_t encoded_bytes() const;
  std::size_t facts_bytes() const;

 private:
  OpportunitySegment() = default;
  void NumberRows();
  void NumberLists();

  score::PackedDay reference_day_ = 0;
  std::vector<OpportunityEntry> entries_;
  std::vector<WorkCodes> codes_;
  std::vector<WorkLists> lists_;
  std::vector<WorkMoment> moments_;
  std::vector<WorkJourney> journeys_;
  std::vector<WorkHours> hours_;
  std::vector<WorkForm> forms_;
  std::vector<WorkCharacter> characters_;
  std::vector<std::uint16_t> conditions_;
  std::vector<WorkRequirement> requirements_;
  std::vector<RequirementKind> requirement_kinds_;
  std::vector<model::RelatedTalent> related_;
  std::vector<std::uint16_t> loads_;
  std::vector<score::LoadFact> load_kinds_;
  std::vector<Place> places_;
  std::vector<AccessClass> classes_;
  std::vector<std::uint32_t> class_begin_;
  std::vector<std::pair<std::uint32_t, std::uint16_t>> by_name_;  // (hash, row), sorted
  std::vector<std::pair<std::uint64_t, std::uint16_t>> by_hash_;  // likewise, opportunity_hash
};

template <class Visit>
void OpportunitySegment::ForHash(std::uint64_t opportunity_hash, const Visit& visit) const {
  const std::pair<std::uint64_t, std::uint16_t> low(opportunity_hash, 0);
  for (auto it = std::lower_bound(by_hash_.begin(), by_hash_.end(), low);
       it != by_hash_.end() && it->first == opportunity_hash; ++it) {
    visit(std::size_t{it->second});
  }
}

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_OPPORTUNITY_SEGMENT_H_
