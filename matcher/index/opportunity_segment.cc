#include "matcher/index/opportunity_segment.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "matcher/index/hilbert.h"

namespace passend::index {
namespace {

using score::OpportunityFacts;

std::uint32_t NameHash(std::string_view name) {
  const std::uint64_t hash = CodeHash(name);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

WorkFacts MakeWorkFacts(const OpportunityFacts& facts) {
  WorkFacts work;
  work.grid = facts.grid;
  work.max_week = facts.max_week;
  work.shift_start = facts.shift_start;
  work.shift_end = facts.shift_end;
  work.last_voorstel = facts.last_voorstel;
  work.werkvorm = facts.werkvorm;
  work.trede = facts.trede;
  work.sector = facts.sector;
  work.support_offered = facts.support_offered;
  work.transport_provided = facts.transport_provided;
  work.grid_known = facts.grid_known;
  work.hours_negotiable = facts.hours_negotiable;
  work.status = facts.status;
  work.min_week = facts.min_week;
  work.min_day = facts.min_day;
  work.sides = facts.sides;
  work.requirement_count = static_cast<std::uint8_t>(facts.requirements.size());
  return work;
}

}  // namespace

std::shared_ptr<const OpportunitySegment> OpportunitySegment::Build(
    std::vector<OpportunityEntry> entries, score::PackedDay reference_day,
    std::vector<std::uint32_t>* row_of_entry) {
  assert(entries.size() <= kMaxSegmentRows);
  std::shared_ptr<OpportunitySegment> segment(new OpportunitySegment());
  segment->reference_day_ = reference_day;
  const std::size_t rows = entries.size();
  std::vector<std::uint32_t> order(rows);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&entries](std::uint32_t i, std::uint32_t j) {
    const OpportunityEntry& x = entries[i];
    const OpportunityEntry& y = entries[j];
    if (const int c = x.tenant.compare(y.tenant); c != 0) return c < 0;
    const std::uint32_t at_x = HilbertIndex(x.facts.x_m, x.facts.y_m);
    const std::uint32_t at_y = HilbertIndex(y.facts.x_m, y.facts.y_m);
    return at_x != at_y ? at_x < at_y : x.name < y.name;
  });
  if (row_of_entry != nullptr) {
    row_of_entry->resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      (*row_of_entry)[order[row]] = static_cast<std::uint32_t>(row);
    }
  }
  segment->entries_.reserve(rows);
  for (const std::uint32_t i : order) segment->entries_.push_back(std::move(entries[i]));
  entries.clear();

  for (const OpportunityEntry& entry : segment->entries_) {
    if (entry.facts.place_known != 0) {
      segment->places_.push_back({entry.facts.x_m, entry.facts.y_m});
    }
  }
  std::sort(segment->places_.begin(), segment->places_.end());
  segment->places_.erase(std::unique(segment->places_.begin(), segment->places_.end()),
                         segment->places_.end());

  segment->work_facts_.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const OpportunityEntry& entry = segment->entries_[row];
    const OpportunityFacts& facts = entry.facts;
    WorkFacts work = MakeWorkFacts(facts);
    work.place = kNoPlace;
    if (facts.place_known != 0) {
      const Place place{facts.x_m, facts.y_m};
      work.place = static_cast<std::uint16_t>(
          std::lower_bound(segment->places_.begin(), segment->places_.end(), place) -
          segment->places_.begin());
    }
    if (segment->classes_.empty() || segment->classes_.back().tenant != entry.tenant ||
        segment->classes_.back().grants != entry.grants) {
      segment->classes_.push_back({entry.tenant, entry.grants});
    }
    work.access_class = static_cast<std::uint16_t>(segment->classes_.size() - 1);
    work.requirements_begin = static_cast<std::uint32_t>(segment->requirements_.size());
    work.related_begin = static_cast<std::uint32_t>(segment->related_.size());
    segment->requirements_.insert(segment->requirements_.end(), facts.requirements.begin(),
                                  facts.requirements.end());
    segment->related_.insert(segment->related_.end(), facts.related.begin(), facts.related.end());
    segment->work_facts_.push_back(work);
    segment->by_name_.emplace_back(NameHash(entry.name), static_cast<std::uint16_t>(row));
  }
  std::sort(segment->by_name_.begin(), segment->by_name_.end());
  return segment;
}

OpportunityView OpportunitySegment::View(std::size_t row) const {
  const OpportunityEntry& entry = entries_[row];
  return {.name = entry.name,
          .tenant = entry.tenant,
          .grants = &entry.grants,
          .owners = entry.owners,
          .facts = &entry.facts};
}

std::optional<std::size_t> OpportunitySegment::Find(std::string_view wanted) const {
  const std::pair<std::uint32_t, std::uint16_t> low(NameHash(wanted), 0);
  for (auto it = std::lower_bound(by_name_.begin(), by_name_.end(), low);
       it != by_name_.end() && it->first == low.first; ++it) {
    if (name(it->second) == wanted) return it->second;
  }
  return std::nullopt;
}

std::size_t OpportunitySegment::encoded_bytes() const {
  return work_facts_.size() * sizeof(WorkFacts) +
         requirements_.size() * sizeof(score::RequirementFact) +
         related_.size() * sizeof(model::RelatedTalent) + places_.size() * sizeof(Place);
}

std::size_t OpportunitySegment::facts_bytes() const {
  std::size_t bytes = by_name_.size() * sizeof(by_name_[0]);
  for (const OpportunityEntry& entry : entries_) {
    const OpportunityFacts& facts = entry.facts;
    bytes += sizeof(entry) + entry.name.size() + entry.tenant.size() +
             entry.grants.size() * sizeof(Grant) +
             facts.requirements.size() * sizeof(score::RequirementFact) +
             facts.related.size() * sizeof(model::RelatedTalent) +
             facts.loads.size() * sizeof(score::LoadFact) +
             facts.certificates.size() * sizeof(score::CertificateRequirementFact) +
             facts.languages.size() * sizeof(score::LanguageFact) +
             facts.task_hashes.size() * sizeof(std::uint64_t);
  }
  return bytes;
}

}  // namespace passend::index
