#include "matcher/index/opportunity_segment.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <numeric>
#include <tuple>
#include <type_traits>
#include <unordered_map>

#include "matcher/index/hilbert.h"

namespace passend::index {
namespace {

using score::OpportunityFacts;

std::uint32_t NameHash(std::string_view name) {
  const std::uint64_t hash = CodeHash(name);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

// Gives equal bytes the same number, in order of appearance.
class Numbering {
 public:
  static constexpr std::size_t kMost = 65536;
  struct Number {
    std::size_t value = kMost;  // kMost: there are no more numbers
    bool added = false;
  };
  Number Of(std::string bytes) {
    const auto [it, added] = numbers_.try_emplace(std::move(bytes), numbers_.size());
    if (it->second < kMost) return {it->second, added};
    numbers_.erase(it);
    return {};
  }

 private:
  std::unordered_map<std::string, std::size_t> numbers_;
};

template <class Key>
std::string BytesOf(const Key& key) {
  static_assert(std::has_unique_object_representations_v<Key>);
  std::string bytes(sizeof(Key), '\0');
  std::memcpy(bytes.data(), &key, sizeof(Key));
  return bytes;
}

// There are as many numbers as rows, so every row gets one.
template <class Key>
std::uint16_t NumberOf(const Key& key, Numbering& numbering, std::vector<Key>& keys) {
  const Numbering::Number number = numbering.Of(BytesOf(key));
  if (number.added) keys.push_back(key);
  return static_cast<std::uint16_t>(number.value);
}

// What rules H3, H8 and H9 can fail on: equal bytes, equal answers. A VOG, a certificate that is
// merely wished and the doelgroep of LKS never make a pair fall off, nor do languages of work that
// is not critical for safety.
std::string ConditionsOf(const OpportunityFacts& facts) {
  std::string bytes(1, static_cast<char>(facts.required_registration));
  for (const score::CertificateRequirementFact& one : facts.certificates) {
    if (one.vog == 0 && (one.required != 0 || one.statutory != 0)) bytes += BytesOf(one);
  }
  if (facts.safety_critical != 0) {
    bytes.push_back('|');
    for (const score::LanguageFact& one : facts.languages) bytes += BytesOf(one);
  }
  return bytes;
}

// By tenant and grants, so that rows of one access class follow each other.
int CompareAccess(const OpportunityEntry& x, const OpportunityEntry& y) {
  if (const int c = x.tenant.compare(y.tenant); c != 0) return c;
  if (x.grants == y.grants) return 0;
  const auto before = [](const Grant& a, const Grant& b) {
    return std::tie(a.tenant, a.until, a.purpose) < std::tie(b.tenant, b.until, b.purpose);
  };
  return std::lexicographical_compare(x.grants.begin(), x.grants.end(), y.grants.begin(),
                                      y.grants.end(), before)
             ? -1
             : 1;
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
  std::vector<std::uint32_t> at(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    at[i] = HilbertIndex(entries[i].facts.x_m, entries[i].facts.y_m);
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t i, std::uint32_t j) {
    const OpportunityEntry& x = entries[i];
    const OpportunityEntry& y = entries[j];
    if (const int c = CompareAccess(x, y); c != 0) return c < 0;
    return at[i] != at[j] ? at[i] < at[j] : x.name < y.name;
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

  for (std::size_t row = 0; row < rows; ++row) {
    const OpportunityEntry& entry = segment->entries_[row];
    if (entry.facts.place_known != 0) {
      segment->places_.push_back({entry.facts.x_m, entry.facts.y_m});
    }
    if (segment->classes_.empty() || segment->classes_.back().tenant != entry.tenant ||
        segment->classes_.back().grants != entry.grants) {
      segment->classes_.push_back({entry.tenant, entry.grants});
      segment->class_begin_.push_back(static_cast<std::uint32_t>(row));
    }
    const auto number = static_cast<std::uint16_t>(row);
    segment->by_name_.emplace_back(NameHash(entry.name), number);
    segment->by_hash_.emplace_back(entry.facts.opportunity_hash, number);
  }
  segment->class_begin_.push_back(static_cast<std::uint32_t>(rows));
  std::sort(segment->places_.begin(), segment->places_.end());
  segment->places_.erase(std::unique(segment->places_.begin(), segment->places_.end()),
                         segment->places_.end());
  std::sort(segment->by_name_.begin(), segment->by_name_.end());
  std::sort(segment->by_hash_.begin(), segment->by_hash_.end());
  segment->NumberRows();
  segment->NumberLists();
  return segment;
}

void OpportunitySegment::NumberRows() {
  Numbering journeys;
  Numbering conditions;
  Numbering hours;
  Numbering forms;
  Numbering characters;
  codes_.reserve(rows());
  moments_.reserve(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    const OpportunityFacts& facts = entries_[row].facts;
    std::uint16_t place = kNoPlace;
    if (facts.place_known != 0) {
      const Place wanted{facts.x_m, facts.y_m};
      place = static_cast<std::uint16_t>(std::lower_bound(places_.begin(), places_.end(), wanted) -
                                         places_.begin());
    }
    WorkCodes codes;
    moments_.push_back({.closing = facts.closing,
                        .start = facts.start,
                        .status = facts.status,
                        .has_places = facts.places != 0 ? std::uint8_t{1} : std::uint8_t{0}});
    codes.journey = NumberOf<WorkJourney>({.place = place,
                                           .shift_start = facts.shift_start,
                                           .shift_end = facts.shift_end,
                                           .transport_provided = facts.transport_provided},
                                          journeys, journeys_);
    codes.hours = NumberOf<WorkHours>({.grid = facts.grid,
                                       .max_week = facts.max_week,
                                       .min_week = facts.min_week,
                                       .min_day = facts.min_day,
                                       .grid_known = facts.grid_known,
                                       .negotiable = facts.hours_negotiable},
                                      hours, hours_);
    codes.form = NumberOf<WorkForm>({.werkvorm = facts.werkvorm,
                                     .trede = facts.trede,
                                     .support_offered = facts.support_offered},
                                    forms, forms_);
    codes.character = NumberOf<WorkCharacter>(
        {.sector = facts.sector, .werkvorm = facts.werkvorm, .sides = facts.sides}, characters,
        characters_);
    const Numbering::Number condition = conditions.Of(ConditionsOf(facts));
    if (condition.added) conditions_.push_back(static_cast<std::uint16_t>(row));
    codes.conditions = static_cast<std::uint16_t>(condition.value);
    codes_.push_back(codes);
  }
}

void OpportunitySegment::NumberLists() {
  Numbering requirements;
  Numbering loads;
  lists_.reserve(rows());
  for (const OpportunityEntry& entry : entries_) {
    const OpportunityFacts& facts = entry.facts;
    WorkLists lists;
    lists.requirements_begin = static_cast<std::uint32_t>(requirements_.size());
    lists.loads_begin = static_cast<std::uint32_t>(loads_.size());
    lists.last_voorstel = facts.last_voorstel;
    lists.requirement_count = static_cast<std::uint8_t>(facts.requirements.size());
    lists.scored_count = facts.scored_count;
    lists.has_load_list = facts.has_load_list;
    for (const score::RequirementFact& one : facts.requirements) {
      const auto related = facts.related_of(one);
      RequirementKind kind = {.talent = one.talent,
                              .level = one.level,
                              .related_count = one.related_count,
                              .related_begin = 0};
      std::string bytes = BytesOf(kind);
      for (const model::RelatedTalent& other : related) bytes += BytesOf(other);
      const Numbering::Number number = requirements.Of(std::move(bytes));
      if (number.added) {
        kind.related_begin = static_cast<std::uint32_t>(related_.size());
        related_.insert(related_.end(), related.begin(), related.end());
        requirement_kinds_.push_back(kind);
      }
      if (number.value == Numbering::kMost) lists.unnumbered = 1;
      requirements_.push_back({.kind = static_cast<std::uint16_t>(number.value),
                               .weight = one.weight,
                               .required = one.required});
    }
    for (score::LoadFact load : facts.scored()) {
      load.measure = -1;  // its reach says all
      const Numbering::Number number = loads.Of(BytesOf(load));
      if (number.added) load_kinds_.push_back(load);
      if (number.value == Numbering::kMost) lists.unnumbered = 1;
      loads_.push_back(static_cast<std::uint16_t>(number.value));
    }
    lists_.push_back(lists);
  }
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
  const auto bytes = [](const auto&... lists) {
    return (std::size_t{0} + ... + (lists.size() * sizeof(lists[0])));
  };
  return bytes(codes_, lists_, moments_, journeys_, hours_, forms_, characters_, conditions_,
               requirements_, requirement_kinds_, related_, loads_, load_kinds_, places_);
}

std::size_t OpportunitySegment::facts_bytes() const {
  std::size_t bytes = by_name_.size() * sizeof(by_name_[0]) + by_hash_.size() * sizeof(by_hash_[0]);
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
