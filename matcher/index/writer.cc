#include <algorithm>
#include <atomic>
#include <cassert>
#include <map>
#include <span>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "matcher/index/candidate_segment.h"
#include "matcher/index/hilbert.h"
#include "matcher/index/live_mask.h"
#include "matcher/index/opportunity_segment.h"
#include "matcher/index/row_order.h"
#include "matcher/index/snapshot.h"

namespace passend::index {
namespace {

// One side of a snapshot (candidates or opportunities) while the next one is made.
template <typename Segment, typename Entry>
struct Side {
  using Refs = std::vector<SegmentRef<Segment>>;
  using Recent = std::vector<std::shared_ptr<const Entry>>;

  Refs segments;
  Recent recent;
  // Masks that are ours to change: those copied since this Side was made.
  std::unordered_map<const Segment*, std::shared_ptr<LiveMask>> copies;

  void ClearRow(SegmentRef<Segment>& ref, std::size_t row) {
    std::shared_ptr<LiveMask>& copy = copies[ref.segment.get()];
    if (copy == nullptr) {
      copy = std::make_shared<LiveMask>(*ref.live);
      ref.live = copy;
    }
    copy->Clear(row);
  }

  void Remove(std::string_view name) {
    const auto it = std::find_if(recent.begin(), recent.end(),
                                 [name](const auto& entry) { return entry->name == name; });
    if (it != recent.end()) {
      recent.erase(it);
      return;
    }
    for (SegmentRef<Segment>& ref : segments) {
      const std::optional<std::size_t> row = ref.segment->Find(name);
      if (row.has_value() && ref.live->Has(*row)) {
        ClearRow(ref, *row);
        return;
      }
    }
  }

  // Encodes the recent rows.
  void Freeze(score::PackedDay day) {
    if (recent.empty()) return;
    std::vector<Entry> entries;
    entries.reserve(recent.size());
    for (const auto& entry : recent) entries.push_back(*entry);
    AddSegments(std::move(entries), day, 1);
    recent.clear();
  }

  void AddSegments(std::vector<Entry> entries, score::PackedDay day, int threads) {
    const std::size_t count = entries.size();
    AddSegments(count, day, threads, [&](std::size_t begin, std::size_t end) {
      if (end - begin == count) return std::move(entries);
      return std::vector<Entry>(
          std::make_move_iterator(entries.begin() + static_cast<std::ptrdiff_t>(begin)),
          std::make_move_iterator(entries.begin() + static_cast<std::ptrdiff_t>(end)));
    });
  }

  // Encodes `count` entries with distinct names into segments of at most kMaxSegmentRows;
  // rows(begin, end), called from several threads, gives those of one segment.
  template <typename Rows>
  void AddSegments(std::size_t count, score::PackedDay day, int threads, Rows rows) {
    const std::size_t pieces = (count + kMaxSegmentRows - 1) / kMaxSegmentRows;
    std::vector<SegmentRef<Segment>> built(pieces);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t i = next++; i < pieces; i = next++) {
        built[i].segment = Segment::Build(rows(i * count / pieces, (i + 1) * count / pieces), day);
        built[i].live = std::make_shared<LiveMask>(built[i].segment->rows());
      }
    };
    std::vector<std::thread> helpers;
    const std::size_t wanted = std::min(pieces, static_cast<std::size_t>(std::max(threads, 1)));
    for (std::size_t i = 1; i < wanted; ++i) helpers.emplace_back(work);
    work();
    for (std::thread& helper : helpers) helper.join();
    for (SegmentRef<Segment>& ref : built) segments.push_back(std::move(ref));
  }

  // Of a name that occurs twice the last one counts.
  static void KeepLast(std::vector<Entry>& upserts) {
    if (upserts.size() < 2) return;
    std::unordered_map<std::string_view, std::size_t> last;
    for (std::size_t i = 0; i < upserts.size(); ++i) last[upserts[i].name] = i;
    if (last.size() == upserts.size()) return;
    std::vector<char> keep(upserts.size());
    for (const auto& [name, i] : last) keep[i] = 1;
    std::vector<Entry> kept;
    kept.reserve(last.size());
    for (std::size_t i = 0; i < upserts.size(); ++i) {
      if (keep[i] != 0) kept.push_back(std::move(upserts[i]));
    }
    upserts = std::move(kept);
  }

  // `all_new`: no name is here yet, or occurs twice.
  void Apply(std::vector<Entry> upserts, bool all_new, const std::vector<std::string>& deletes,
             score::PackedDay day) {
    if (!all_new) {
      KeepLast(upserts);
      for (const Entry& entry : upserts) Remove(entry.name);
    }
    if (upserts.size() > kMaxRecent) {
      AddSegments(std::move(upserts), day, 1);
    } else {
      if (recent.size() + upserts.size() > kMaxRecent) Freeze(day);
      for (Entry& entry : upserts) {
        recent.push_back(std::make_shared<const Entry>(std::move(entry)));
      }
    }
    for (const std::string& name : deletes) Remove(name);
    std::erase_if(segments, [](const SegmentRef<Segment>& ref) { return ref.live->count() == 0; });
  }

  std::size_t count() const {
    std::size_t rows = recent.size();
    for (const SegmentRef<Segment>& ref : segments) rows += ref.live->count();
    return rows;
  }
};

// The segments that one unit of merging replaces; empty when there is nothing to do.
//
// Small segments join into one as soon as there are `fan_in` of about one size (each size class is
// eight times the one before it), so a row is encoded anew a few times on its way to a full
// segment. A segment that lost a quarter of its rows, or was encoded for another day, is made anew
// by itself.
template <typename Segment>
std::vector<SegmentRef<Segment>> PickMerge(const std::vector<SegmentRef<Segment>>& segments,
                                           score::PackedDay today, std::size_t fan_in) {
  for (const SegmentRef<Segment>& ref : segments) {
    const std::size_t rows = ref.segment->rows();
    if (ref.live->count() * 4 < rows * 3 || ref.segment->reference_day() != today) return {ref};
  }
  for (std::size_t size = kMaxRecent; size <= kMaxSegmentRows / 2; size *= 8) {
    std::vector<SegmentRef<Segment>> picked;
    std::size_t rows = 0;
    for (const SegmentRef<Segment>& ref : segments) {
      const std::size_t live = ref.live->count();
      if (live > size || rows + live > kMaxSegmentRows) continue;
      picked.push_back(ref);
      rows += live;
    }
    if (picked.size() >= fan_in) return picked;
  }
  return {};
}

// Where an entry came from: a segment, by its place in a list, and the row there.
using Origin = std::pair<std::size_t, std::size_t>;

template <typename Segment, typename Entry>
void AddLiveRows(const SegmentRef<Segment>& ref, std::size_t number, std::vector<Entry>& entries,
                 std::vector<Origin>& origin) {
  for (std::size_t row = 0; row < ref.segment->rows(); ++row) {
    if (!ref.live->Has(row)) continue;
    entries.push_back(ref.segment->Entry(row));
    origin.emplace_back(number, row);
  }
}

// The live rows of `picked`, as one segment; `origin` says where each came from.
template <typename Segment, typename Entry>
std::shared_ptr<const Segment> Merge(const std::vector<SegmentRef<Segment>>& picked,
                                     score::PackedDay today, std::vector<Origin>& origin,
                                     std::vector<std::uint32_t>& row_of_entry) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < picked.size(); ++i) AddLiveRows(picked[i], i, entries, origin);
  return Segment::Build(std::move(entries), today, &row_of_entry);
}

// Where an entry stands: piece and position in it.
using Position = std::pair<std::uint32_t, std::uint32_t>;

// As the rows of a segment (row_order.h), so that a segment is of one group and place as its blocks
// are, and few blocks are of two.
std::vector<Position> MapOrder(const std::vector<std::vector<CandidateEntry>>& pieces) {
  // Tenants by name: their place in that order stands before the place on the curve.
  std::map<std::string_view, std::uint32_t> rank;
  std::size_t count = 0;
  for (const auto& piece : pieces) {
    count += piece.size();
    for (const CandidateEntry& entry : piece) {
      if (rank.empty() || entry.tenant != rank.begin()->first) rank.try_emplace(entry.tenant);
    }
  }
  std::uint32_t next = 0;
  for (auto& [tenant, place] : rank) place = next++;
  std::vector<std::pair<std::uint64_t, Position>> keys;
  keys.reserve(count);
  for (std::size_t p = 0; p < pieces.size(); ++p) {
    for (std::size_t i = 0; i < pieces[p].size(); ++i) {
      const CandidateEntry& entry = pieces[p][i];
      const score::CandidateFacts& facts = entry.compiled.facts;
      const std::uint64_t curve =
          facts.Has(score::kPlaceKnown) ? HilbertIndex(facts.x_m, facts.y_m) : 0U;
      const std::uint64_t tenant = rank.size() == 1 ? 0 : rank.at(entry.tenant);
      const auto group = static_cast<std::uint64_t>(GroupOf(facts));
      keys.push_back({tenant << 40 | group << 32 | curve,
                      {static_cast<std::uint32_t>(p), static_cast<std::uint32_t>(i)}});
    }
  }
  std::sort(keys.begin(), keys.end());
  std::vector<Position> order;
  order.reserve(count);
  for (const auto& [key, position] : keys) order.push_back(position);
  return order;
}

// Puts `merged` in the place of `picked` in a later list of segments, in which more rows may have
// died since. `live`: of its rows that are not from `picked`; those that are all live in it.
template <typename Segment>
void Replace(std::vector<SegmentRef<Segment>>& segments,
             const std::vector<SegmentRef<Segment>>& picked, std::shared_ptr<const Segment> merged,
             LiveMask live, const std::vector<Origin>& origin,
             std::span<const std::uint32_t> row_of_entry) {
  std::vector<std::shared_ptr<const LiveMask>> now(picked.size());
  for (std::size_t i = 0; i < picked.size(); ++i) {
    for (const SegmentRef<Segment>& ref : segments) {
      if (ref.segment == picked[i].segment) now[i] = ref.live;
    }
  }
  for (std::size_t entry = 0; entry < origin.size(); ++entry) {
    const auto& [segment, row] = origin[entry];
    if (now[segment] == nullptr || !now[segment]->Has(row)) live.Clear(row_of_entry[entry]);
  }
  std::erase_if(segments, [&picked](const SegmentRef<Segment>& ref) {
    return std::any_of(picked.begin(), picked.end(), [&ref](const SegmentRef<Segment>& one) {
      return one.segment == ref.segment;
    });
  });
  if (live.count() == 0) return;
  segments.push_back({std::move(merged), std::make_shared<const LiveMask>(std::move(live))});
}

// The recent rows of a side encoded as a segment, together with the small segments of before: each
// segment costs every query something, and few rows are soon encoded again.
template <typename Segment, typename Entry>
class Freezing {
 public:
  using Refs = std::vector<SegmentRef<Segment>>;
  using Recent = std::vector<std::shared_ptr<const Entry>>;

  Freezing(const Refs& segments, const Recent& recent, score::PackedDay day) : rows_(recent) {
    std::vector<Entry> entries;
    for (const auto& entry : rows_) entries.push_back(*entry);
    for (const SegmentRef<Segment>& ref : segments) {
      if (entries.size() + ref.live->count() > kMaxRecent) continue;
      joined_.push_back(ref);
      AddLiveRows(ref, joined_.size() - 1, entries, origin_);
    }
    segment_ = Segment::Build(std::move(entries), day, &row_of_entry_);
  }

  // Puts the segment in their place in later lists, from which some rows may have gone since.
  void Put(Refs& segments, Recent& recent) {
    std::unordered_map<const Entry*, std::size_t> frozen_as;
    for (std::size_t i = 0; i < rows_.size(); ++i) frozen_as.emplace(rows_[i].get(), i);
    std::vector<char> lives(rows_.size());
    std::erase_if(recent, [&](const std::shared_ptr<const Entry>& entry) {
      const auto it = frozen_as.find(entry.get());
      if (it == frozen_as.end()) return false;
      lives[it->second] = 1;
      return true;
    });
    LiveMask live(segment_->rows());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (lives[i] == 0) live.Clear(row_of_entry_[i]);
    }
    const std::span<const std::uint32_t> rows(row_of_entry_);
    Replace(segments, joined_, segment_, std::move(live), origin_, rows.subspan(rows_.size()));
  }

 private:
  const Recent rows_;
  Refs joined_;
  std::vector<Origin> origin_;  // of the entries after those of rows_
  std::vector<std::uint32_t> row_of_entry_;
  std::shared_ptr<const Segment> segment_;
};

}  // namespace

IndexWriter::IndexWriter(score::PackedDay reference_day)
    : snapshot_(std::make_shared<const Snapshot>()), reference_day_(reference_day) {}

IndexWriter::~IndexWriter() = default;

std::shared_ptr<const Snapshot> IndexWriter::snapshot() const {
  const std::lock_guard lock(snapshot_mutex_);
  return snapshot_;
}

void IndexWriter::Publish(std::shared_ptr<const Snapshot> next) {
  // The old one is released after the lock, and freed by whoever used it last.
  const std::lock_guard lock(snapshot_mutex_);
  snapshot_.swap(next);
}

void IndexWriter::Load(std::vector<CandidateEntry> candidates,
                       std::vector<OpportunityEntry> opportunities, int threads) {
  std::vector<std::vector<CandidateEntry>> pieces;
  pieces.push_back(std::move(candidates));
  Load(std::move(pieces), std::move(opportunities), threads);
}

void IndexWriter::Load(std::vector<std::vector<CandidateEntry>> candidates,
                       std::vector<OpportunityEntry> opportunities, int threads) {
  const std::lock_guard lock(write_mutex_);
  Side<CandidateSegment, CandidateEntry> candidate_side;
  std::size_t count = 0;
  for (const auto& piece : candidates) count += piece.size();
  if (candidates.size() == 1 && count <= kMaxSegmentRows) {
    candidate_side.AddSegments(std::move(candidates[0]), reference_day_, threads);
  } else {
    const std::vector<Position> order = MapOrder(candidates);
    candidate_side.AddSegments(
        count, reference_day_, threads, [&](std::size_t begin, std::size_t end) {
          std::vector<CandidateEntry> rows;
          rows.reserve(end - begin);
          for (std::size_t k = begin; k < end; ++k) {
            rows.push_back(std::move(candidates[order[k].first][order[k].second]));
          }
          return rows;
        });
  }
  candidates.clear();
  Side<OpportunitySegment, OpportunityEntry> opportunity_side;
  opportunity_side.AddSegments(std::move(opportunities), reference_day_, threads);

  auto next = std::make_shared<Snapshot>();
  next->candidate_count_ = candidate_side.count();
  next->opportunity_count_ = opportunity_side.count();
  next->candidate_segments_ = std::move(candidate_side.segments);
  next->opportunity_segments_ = std::move(opportunity_side.segments);
  Publish(std::move(next));
}

void IndexWriter::Apply(Batch batch) {
  const std::lock_guard lock(write_mutex_);
  const std::shared_ptr<const Snapshot> before = snapshot();
  auto next = std::make_shared<Snapshot>(*before);
  if (!batch.candidates.empty() || !batch.deleted_candidates.empty()) {
    Side<CandidateSegment, CandidateEntry> side{
        std::move(next->candidate_segments_), std::move(next->recent_candidates_), {}};
    side.Apply(std::move(batch.candidates), batch.candidates_are_new, batch.deleted_candidates,
               reference_day_);
    next->candidate_count_ = side.count();
    next->candidate_segments_ = std::move(side.segments);
    next->recent_candidates_ = std::move(side.recent);
  }
  if (!batch.opportunities.empty() || !batch.deleted_opportunities.empty()) {
    Side<OpportunitySegment, OpportunityEntry> side{
        std::move(next->opportunity_segments_), std::move(next->recent_opportunities_), {}};
    side.Apply(std::move(batch.opportunities), /*all_new=*/false, batch.deleted_opportunities,
               reference_day_);
    next->opportunity_count_ = side.count();
    next->opportunity_segments_ = std::move(side.segments);
    next->recent_opportunities_ = std::move(side.recent);
  }
  Publish(std::move(next));
}

bool IndexWriter::Freeze(std::size_t at_least) {
  const std::lock_guard merging(merge_mutex_);
  const std::size_t least = std::max<std::size_t>(at_least, 1);
  std::shared_ptr<const Snapshot> before;
  score::PackedDay day = 0;
  {
    const std::lock_guard lock(write_mutex_);
    before = snapshot();
    day = reference_day_;
  }
  bool done = false;
  if (before->recent_candidates_.size() >= least) {
    Freezing<CandidateSegment, CandidateEntry> freezing(before->candidate_segments_,
                                                        before->recent_candidates_, day);
    const std::lock_guard lock(write_mutex_);
    auto next = std::make_shared<Snapshot>(*snapshot());
    freezing.Put(next->candidate_segments_, next->recent_candidates_);
    Publish(std::move(next));
    done = true;
  }
  if (before->recent_opportunities_.size() >= least) {
    Freezing<OpportunitySegment, OpportunityEntry> freezing(before->opportunity_segments_,
                                                            before->recent_opportunities_, day);
    const std::lock_guard lock(write_mutex_);
    auto next = std::make_shared<Snapshot>(*snapshot());
    freezing.Put(next->opportunity_segments_, next->recent_opportunities_);
    Publish(std::move(next));
    done = true;
  }
  return done;
}

bool IndexWriter::MergeOnce(score::PackedDay today, std::size_t fan_in) {
  const std::lock_guard merging(merge_mutex_);
  const std::shared_ptr<const Snapshot> before = snapshot();
  {
    const std::lock_guard lock(write_mutex_);
    reference_day_ = today;
  }
  std::vector<Origin> origin;
  std::vector<std::uint32_t> row_of_entry;
  if (const auto picked = PickMerge(before->candidate_segments_, today, fan_in); !picked.empty()) {
    auto merged = Merge<CandidateSegment, CandidateEntry>(picked, today, origin, row_of_entry);
    const std::lock_guard lock(write_mutex_);
    auto next = std::make_shared<Snapshot>(*snapshot());
    const LiveMask live(merged->rows());
    Replace(next->candidate_segments_, picked, std::move(merged), live, origin, row_of_entry);
    Publish(std::move(next));
    return true;
  }
  if (const auto picked = PickMerge(before->opportunity_segments_, today, fan_in);
      !picked.empty()) {
    auto merged = Merge<OpportunitySegment, OpportunityEntry>(picked, today, origin, row_of_entry);
    const std::lock_guard lock(write_mutex_);
    auto next = std::make_shared<Snapshot>(*snapshot());
    const LiveMask live(merged->rows());
    Replace(next->opportunity_segments_, picked, std::move(merged), live, origin, row_of_entry);
    Publish(std::move(next));
    return true;
  }
  return false;
}

}  // namespace passend::index
