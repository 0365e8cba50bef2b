#include "matcher/index/candidate_segment.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "matcher/index/known_items.h"
#include "matcher/index/row_order.h"

namespace passend::index {
namespace {

using score::CandidateFacts;
using score::PackedDay;

std::uint32_t NameHash(std::string_view name) {
  const std::uint64_t hash = CodeHash(name);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

void AddPlace(const CandidateFacts& facts, BlockFacts& block) {
  if (!facts.Has(score::kPlaceKnown)) return;
  if (!block.any_place) {
    block.min_x = block.max_x = facts.x_m;
    block.min_y = block.max_y = facts.y_m;
    block.any_place = true;
  }
  block.min_x = std::min(block.min_x, facts.x_m);
  block.max_x = std::max(block.max_x, facts.x_m);
  block.min_y = std::min(block.min_y, facts.y_m);
  block.max_y = std::max(block.max_y, facts.y_m);
}

void AddReach(const CandidateFacts& facts, BlockFacts& block) {
  switch (ReachOf(facts).by) {
    case Reach::By::kMinutes:
      block.modes = static_cast<std::uint8_t>(block.modes | facts.modes);
      for (std::size_t mode = 0; mode < block.most_minutes.size(); ++mode) {
        if (((facts.modes >> mode) & 1) == 0) continue;
        block.most_minutes[mode] = std::max(block.most_minutes[mode], facts.max_minutes);
      }
      break;
    case Reach::By::kKm:
      block.any_by_km = true;
      block.most_km = std::max(block.most_km, facts.max_km);
      break;
    case Reach::By::kUnlimited:
      block.any_goes_anywhere = true;
      break;
  }
}

}  // namespace

std::shared_ptr<const CandidateSegment> CandidateSegment::Build(
    std::vector<CandidateEntry> entries, PackedDay reference_day,
    std::vector<std::uint32_t>* row_of_entry) {
  assert(entries.size() <= kMaxSegmentRows);
  std::shared_ptr<CandidateSegment> segment(new CandidateSegment());
  segment->reference_day_ = reference_day;
  const std::vector<std::uint32_t> order = RowOrder(entries);
  const std::size_t rows = order.size();
  if (row_of_entry != nullptr) {
    row_of_entry->resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      (*row_of_entry)[order[row]] = static_cast<std::uint32_t>(row);
    }
  }
  segment->facts_.reserve(rows);
  segment->last_voorstel_.reserve(rows);
  segment->name_ends_.reserve(rows + 1);
  segment->name_ends_.push_back(0);
  segment->by_name_.reserve(rows);
  segment->class_of_.reserve(rows);
  segment->owner_of_.reserve(rows);
  segment->staleness_.reserve(rows);
  std::map<Owners, std::uint16_t> owner_index;
  std::size_t name_bytes = 0;
  for (const CandidateEntry& entry : entries) name_bytes += entry.name.size();
  segment->names_.reserve(name_bytes);

  for (std::size_t row = 0; row < rows; ++row) {
    CandidateEntry& entry = entries[order[row]];
    segment->facts_.push_back(entry.compiled.facts);
    segment->last_voorstel_.push_back(entry.compiled.facts.last_voorstel);
    segment->by_name_.emplace_back(NameHash(entry.name), static_cast<std::uint16_t>(row));
    segment->names_ += entry.name;
    segment->name_ends_.push_back(static_cast<std::uint32_t>(segment->names_.size()));
    if (segment->classes_.empty() || segment->classes_.back().tenant != entry.tenant ||
        segment->classes_.back().grants != entry.grants) {
      segment->classes_.push_back({entry.tenant, std::move(entry.grants)});
    }
    segment->class_of_.push_back(static_cast<std::uint16_t>(segment->classes_.size() - 1));
    const auto [it, added] = owner_index.try_emplace(
        entry.owners, static_cast<std::uint16_t>(segment->owner_sets_.size()));
    if (added) segment->owner_sets_.push_back(entry.owners);
    segment->owner_of_.push_back(it->second);
    for (const score::OverrideFact& one : entry.compiled.extras.overrides) {
      segment->overrides_.emplace_back(one.opportunity_hash, static_cast<std::uint32_t>(row));
    }
    CandidateFacts& facts = segment->facts_.back();
    facts.flags = static_cast<std::uint8_t>(facts.flags & ~score::kHasExtras);
    if (!entry.compiled.extras.empty()) {
      facts.flags = static_cast<std::uint8_t>(facts.flags | score::kHasExtras);
      segment->extras_.emplace_back(static_cast<std::uint32_t>(row),
                                    std::move(entry.compiled.extras));
    }
  }
  entries.clear();
  entries.shrink_to_fit();
  std::sort(segment->by_name_.begin(), segment->by_name_.end());
  std::sort(segment->overrides_.begin(), segment->overrides_.end());
  segment->overrides_.erase(std::unique(segment->overrides_.begin(), segment->overrides_.end()),
                            segment->overrides_.end());

  for (const CandidateFacts& facts : segment->facts_) {
    if (facts.Has(score::kPlaceKnown)) segment->places_.push_back({facts.x_m, facts.y_m});
  }
  std::sort(segment->places_.begin(), segment->places_.end());
  segment->places_.erase(std::unique(segment->places_.begin(), segment->places_.end()),
                         segment->places_.end());
  segment->places_.shrink_to_fit();
  for (const Place& place : segment->places_) {
    segment->place_x_.push_back(place.x_m);
    segment->place_y_.push_back(place.y_m);
  }

  std::vector<Cell> cells;
  for (std::size_t row = 0; row < rows; ++row) segment->Encode(row, cells);
  segment->EncodeItems(cells);
  segment->columns_ = ColumnSet(std::move(cells), rows);
  segment->EncodeValues();
  segment->FindPlaceRuns();
  segment->GatherRowCodes();
  segment->SumUpBlocks();
  return segment;
}

void CandidateSegment::Encode(std::size_t row, std::vector<Cell>& cells) {
  const CandidateFacts& facts = facts_[row];
  const PackedDay day = reference_day_;
  const auto put = [&cells, row](ColumnId column, std::uint8_t code) {
    if (code != kNothing) cells.push_back({column, static_cast<std::uint16_t>(row), code});
  };
  put(kStatusColumn, EncodeStatus(facts));
  put(kSupportColumn, EncodeSupport(facts, day));
  if (const std::uint8_t gaps = EncodeGaps(facts, day); gaps != 0) put(kGapsColumn, gaps - 1);
  put(kTravelColumn, EncodeTravel(facts));
  put(kUseKnownColumn, EncodeUseKnown(facts, day));
  put(kWishKnownColumn, EncodeWishKnown(facts, day));
  for (int k = 0; k < model::kWishKindCount; ++k) {
    put(kWishColumns + static_cast<ColumnId>(k),
        EncodeWish(facts, static_cast<model::WishKind>(k + 1), day));
  }
  const auto wished = [&](model::WishKind kind) {
    const auto k = static_cast<std::size_t>(kind) - 1;
    return EncodeWished(facts.wish_weight[k], facts.Stale(facts.wish_stale[k], day));
  };
  if (facts.wish_weight[static_cast<std::size_t>(model::WishKind::kSector) - 1] != 0) {
    for (std::uint64_t bits = facts.wished_sectors; bits != 0; bits &= bits - 1) {
      const auto sector = static_cast<ColumnId>(__builtin_ctzll(bits));
      if (((facts.excluded_sectors >> sector) & 1) == 0) {
        put(kSectorColumns + sector, wished(model::WishKind::kSector));
      }
    }
  }
  // A sector that is excluded as well as wished cannot be (Validate), and would fall off anyway.
  for (std::uint64_t bits = facts.excluded_sectors; bits != 0; bits &= bits - 1) {
    put(kSectorColumns + static_cast<ColumnId>(__builtin_ctzll(bits)), kExcludedCode);
  }
  if (facts.wish_weight[static_cast<std::size_t>(model::WishKind::kWerkvorm) - 1] != 0) {
    for (std::uint32_t bits = facts.wished_werkvormen; bits != 0; bits &= bits - 1) {
      put(kWerkvormColumns + static_cast<ColumnId>(__builtin_ctz(bits)),
          wished(model::WishKind::kWerkvorm));
    }
  }
  for (const score::CertificateFact& one : facts.certificate_list()) {
    put(kCertificateColumns + one.certificate, one.state);
  }
  for (std::size_t i = 0; i < facts.registrations.size(); ++i) {
    if (facts.registrations[i].state != 0) {
      put(kRegistrationColumns + static_cast<ColumnId>(i), facts.registrations[i].state);
    }
  }
  for (const score::TalentFact& talent : facts.talent_list()) {
    put(TalentColumn(talent.talent, StateOf(facts, talent, day)), EncodeTalent(talent));
  }

  for (int d = 0; d < 7; ++d) put(kDayColumns + static_cast<ColumnId>(d), EncodeDay(facts, d));
  staleness_.push_back(StalenessAround(facts, day));
}

void CandidateSegment::EncodeItems(std::vector<Cell>& cells) {
  ranges_.resize(model::kMaxItems);
  // By what KeyOf() can give: the value, and whether it is stale or the catalogue's normal.
  constexpr std::size_t kValues = score::ItemFact::kUnlimitedValue + 1;
  constexpr std::uint8_t kSeen = 254;
  constexpr std::uint8_t kNotSeen = 255;
  const auto slot = [](const CapacityKey& key) {
    return key.normal ? 2 * kValues : (key.stale ? kValues : 0) + key.value;
  };
  // One pass over the facts, which are far more bytes than what is taken from them.
  struct Known {
    std::uint16_t row;
    std::uint16_t slot;
  };
  std::vector<std::vector<Known>> known(model::kMaxItems);
  for (std::size_t row = 0; row < facts_.size(); ++row) {
    ForEachKnownItem(facts_[row], reference_day_, [&](int item, const CapacityKey& key) {
      known[static_cast<std::size_t>(item)].push_back(
          {static_cast<std::uint16_t>(row), static_cast<std::uint16_t>(slot(key))});
    });
  }
  std::vector<std::uint8_t> code_of(2 * kValues + 1);
  std::vector<CapacityKey> distinct;
  for (std::size_t item = 0; item < known.size(); ++item) {
    if (known[item].empty()) continue;
    std::fill(code_of.begin(), code_of.end(), kNotSeen);
    distinct.clear();
    for (const Known& one : known[item]) {
      if (code_of[one.slot] != kNotSeen) continue;
      code_of[one.slot] = kSeen;
      distinct.push_back(KeyOf(facts_[one.row], static_cast<int>(item), reference_day_));
    }
    std::sort(distinct.begin(), distinct.end());
    ranges_[item] = MakeRanges(distinct);
    for (const CapacityKey& key : distinct) code_of[slot(key)] = CodeOf(ranges_[item], key);
    for (const Known& one : known[item]) {
      cells.push_back({kItemColumns + static_cast<ColumnId>(item), one.row, code_of[one.slot]});
    }
  }
}

void CandidateSegment::EncodeValues() {
  std::vector<RowKeys> keys(rows());
  for (std::size_t row = 0; row < rows(); ++row) keys[row] = RowKeysOf(facts_[row]);
  value_blocks_.resize((rows() + kBlockRows - 1) / kBlockRows);
  std::vector<bool> seen(kNoKey);
  std::vector<std::uint16_t> distinct;
  for (std::size_t v = 0; v < kRowValueCount; ++v) {
    seen.assign(seen.size(), false);
    distinct.clear();
    for (const RowKeys& row : keys) {
      if (row[v] == kNoKey || seen[row[v]]) continue;
      seen[row[v]] = true;
      distinct.push_back(row[v]);
    }
    std::sort(distinct.begin(), distinct.end());
    value_ranges_[v] = MakeValueRanges(static_cast<RowValue>(v), distinct);
    // Codes of all keys at once; there are at most a few hundred.
    std::vector<std::uint8_t> code_of(distinct.empty() ? 0 : distinct.back() + 1U, kNoCode);
    for (const std::uint16_t key : distinct) {
      code_of[key] = static_cast<RowValue>(v) == RowValue::kModes
                         ? static_cast<std::uint8_t>(key)
                         : CodeOfKey(value_ranges_[v], key);
    }
    for (std::size_t block = 0; block < value_blocks_.size(); ++block) {
      auto& codes = value_blocks_[block].codes[v];
      codes.fill(kNoCode);
      const std::size_t end = std::min(rows() - block * kBlockRows, kBlockRows);
      for (std::size_t i = 0; i < end; ++i) {
        const std::uint16_t key = keys[block * kBlockRows + i][v];
        if (key != kNoKey) codes[i] = code_of[key];
        any_without_[v] = any_without_[v] || codes[i] == kNoCode;
      }
    }
  }
}

void CandidateSegment::FindPlaceRuns() {
  for (std::size_t row = 0; row < rows(); ++row) {
    std::uint16_t place = kNoPlace;
    if (facts_[row].Has(score::kPlaceKnown)) {
      const Place wanted{facts_[row].x_m, facts_[row].y_m};
      if (row > 0 && !place_runs_.empty() && place_runs_.back().place != kNoPlace &&
          places_[place_runs_.back().place] == wanted) {
        continue;
      }
      place = static_cast<std::uint16_t>(std::lower_bound(places_.begin(), places_.end(), wanted) -
                                         places_.begin());
    } else if (!place_runs_.empty() && place_runs_.back().place == kNoPlace) {
      continue;
    }
    place_runs_.push_back({static_cast<std::uint16_t>(row), place});
  }
  place_runs_.shrink_to_fit();
}

void CandidateSegment::GatherRowCodes() {
  row_codes_.resize(value_blocks_.size() * kBlockRows);
  for (RowCodes& row : row_codes_) row = {.values = {}, .place = kNoPlace, .days = {}};
  auto run = place_runs_.begin();
  for (std::size_t row = 0; row < rows(); ++row) {
    RowCodes& codes = row_codes_[row];
    const ValueBlock& values = value_blocks_[row / kBlockRows];
    for (std::size_t v = 0; v < kRowValueCount; ++v) {
      codes.values[v] = values.codes[v][row % kBlockRows];
    }
    while (run + 1 != place_runs_.end() && (run + 1)->begin <= row) ++run;
    codes.place = run->place;
    for (int day = 0; day < 7; ++day) {
      codes.SetDay(static_cast<unsigned>(day), EncodeDay(facts_[row], day));
    }
  }
}

std::span<const PlaceRun> CandidateSegment::place_runs(std::size_t block) const {
  const auto after = [](std::size_t row, const PlaceRun& run) { return row < run.begin; };
  const std::size_t begin = block * kBlockRows;
  const auto first = std::upper_bound(place_runs_.begin(), place_runs_.end(), begin, after) - 1;
  const auto last = std::upper_bound(first, place_runs_.end(), begin + kBlockRows - 1, after);
  return {first, last};
}

void CandidateSegment::SumUpBlocks() {
  for (std::size_t begin = 0; begin < rows(); begin += kBlockRows) {
    const std::size_t end = std::min(rows(), begin + kBlockRows);
    BlockFacts block;
    block.first_class = class_of_[begin];
    block.last_class = class_of_[end - 1];
    for (std::size_t row = begin; row < end; ++row) {
      const CandidateFacts& facts = facts_[row];
      AddPlace(facts, block);
      AddReach(facts, block);
      if (facts.modes != 0) {
        block.shared_modes = static_cast<std::uint8_t>(block.shared_modes & facts.modes);
      }
      block.least_minutes = std::min(block.least_minutes, facts.max_minutes);  // or unknown
      block.first_day = std::max(block.first_day, staleness_[row].first);
      block.last_day = std::min(block.last_day, staleness_[row].last);
    }
    block_facts_.push_back(block);
  }
}

CandidateView CandidateSegment::View(std::size_t row) const {
  const AccessClass& access = classes_[class_of_[row]];
  return {.name = name(row),
          .tenant = access.tenant,
          .grants = &access.grants,
          .owners = owners(row),
          .facts = &facts_[row],
          .extras = extras(row)};
}

std::optional<std::size_t> CandidateSegment::Find(std::string_view wanted) const {
  const std::pair<std::uint32_t, std::uint16_t> low(NameHash(wanted), 0);
  for (auto it = std::lower_bound(by_name_.begin(), by_name_.end(), low);
       it != by_name_.end() && it->first == low.first; ++it) {
    if (name(it->second) == wanted) return it->second;
  }
  return std::nullopt;
}

CandidateEntry CandidateSegment::Entry(std::size_t row) const {
  const AccessClass& access = classes_[class_of_[row]];
  CandidateEntry entry;
  entry.name = std::string(name(row));
  entry.tenant = access.tenant;
  entry.grants = access.grants;
  entry.owners = owners(row);
  entry.compiled.facts = facts_[row];
  if (const score::CandidateExtras* own = extras(row); own != nullptr) {
    entry.compiled.extras = *own;
  }
  return entry;
}

const score::CandidateExtras* CandidateSegment::extras(std::size_t row) const {
  if (!facts_[row].Has(score::kHasExtras)) return nullptr;
  const auto it =
      std::lower_bound(extras_.begin(), extras_.end(), row,
                       [](const auto& pair, std::size_t wanted) { return pair.first < wanted; });
  return it == extras_.end() || it->first != row ? nullptr : &it->second;
}

void CandidateSegment::RowsWithOverride(std::uint64_t opportunity_hash,
                                        std::vector<std::uint32_t>& rows) const {
  const std::pair<std::uint64_t, std::uint32_t> low(opportunity_hash, 0);
  for (auto it = std::lower_bound(overrides_.begin(), overrides_.end(), low);
       it != overrides_.end() && it->first == opportunity_hash; ++it) {
    rows.push_back(it->second);
  }
}

std::size_t CandidateSegment::encoded_bytes() const {
  std::size_t bytes = columns_.bytes();
  bytes += value_blocks_.size() * sizeof(ValueBlock) + row_codes_.size() * sizeof(RowCodes);
  bytes += place_runs_.size() * sizeof(PlaceRun) + staleness_.size() * sizeof(SameStaleness);
  bytes += last_voorstel_.size() * sizeof(PackedDay);
  bytes += class_of_.size() * 2 + owner_of_.size() * 2 + owner_sets_.size() * sizeof(Owners);
  bytes += block_facts_.size() * sizeof(BlockFacts) + 2 * places_.size() * sizeof(Place);
  return bytes;
}

std::size_t CandidateSegment::facts_bytes() const {
  std::size_t bytes = facts_.size() * sizeof(CandidateFacts) + names_.size() +
                      name_ends_.size() * sizeof(std::uint32_t) +
                      by_name_.size() * sizeof(by_name_[0]);
  for (const auto& [row, extras] : extras_) {
    bytes += sizeof(extras) + 8 * (extras.excluded_tasks.size() + extras.excluded_places.size()) +
             sizeof(score::OverrideFact) * extras.overrides.size();
  }
  return bytes;
}

}  // namespace passend::index
