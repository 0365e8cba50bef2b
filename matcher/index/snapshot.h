// Snapshots of all candidates and opportunities, ready for searching.
//
// A snapshot is immutable: segments of at most 65,536 rows with a mask of the rows that still live,
// and a few rows that were written lately and are not encoded yet. An update clears a bit in a copy
// of a mask and adds a recent row, so publishing costs as much as there are recent rows, not as
// there are rows. Recent rows are scored without a bound, so Freeze(), called from a thread of the
// server, soon encodes them to a small segment, which grows up to kMaxRecent rows from one time to
// the next, and MergeOnce() makes large segments of small ones.
// Should that thread fall behind, Apply() itself freezes the recent rows at kMaxRecent.
//
// Encoded rows are bounded as on their segment's reference day. A search at another day is as
// exact; rows of which a value became stale in between are scored without a bound, so it is slower.
#ifndef PASSEND_MATCHER_INDEX_SNAPSHOT_H_
#define PASSEND_MATCHER_INDEX_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/index/entry.h"

namespace passend::index {

class CandidateSegment;    // candidate_segment.h
class OpportunitySegment;  // opportunity_segment.h
class LiveMask;            // live_mask.h

inline constexpr std::size_t kMaxSegmentRows = 65536;
inline constexpr std::size_t kMaxRecent = 512;
// With so many recent rows freezing pays: scoring them costs a query about a tenth of a
// millisecond.
inline constexpr std::size_t kFreezeRecent = 64;

// A row; everything it points to lives as long as the snapshot.
struct CandidateView {
  std::string_view name;
  std::string_view tenant;
  const std::vector<Grant>* grants = nullptr;
  Owners owners = {};
  const score::CandidateFacts* facts = nullptr;
  const score::CandidateExtras* extras = nullptr;  // null = none
};

struct OpportunityView {
  std::string_view name;
  std::string_view tenant;
  const std::vector<Grant>* grants = nullptr;
  Owners owners = {};
  const score::OpportunityFacts* facts = nullptr;
};

// A segment as one snapshot sees it.
template <typename Segment>
struct SegmentRef {
  std::shared_ptr<const Segment> segment;
  std::shared_ptr<const LiveMask> live;
};

// Bytes in use. `encoded` = what the scan reads (columns and per-row arrays); `facts` = facts, what
// few rows have beside them, and names.
struct MemoryUse {
  std::size_t rows = 0;
  std::size_t encoded = 0;
  std::size_t facts = 0;
};

// Threads: immutable; any number may read. Keep the shared_ptr as long as views are in use.
class Snapshot {
 public:
  std::size_t candidate_count() const { return candidate_count_; }
  std::size_t opportunity_count() const { return opportunity_count_; }

  // Nothing when no live row has this name. About a microsecond.
  std::optional<CandidateView> FindCandidate(std::string_view name) const;
  std::optional<OpportunityView> FindOpportunity(std::string_view name) const;

  // Calls visit(const CandidateView&) for every live row, in an order of no meaning.
  template <typename Visit>
  void ForEachCandidate(Visit&& visit) const;  // for_each.h
  template <typename Visit>
  void ForEachOpportunity(Visit&& visit) const;  // for_each.h

  MemoryUse candidate_memory() const;
  MemoryUse opportunity_memory() const;

  const std::vector<SegmentRef<CandidateSegment>>& candidate_segments() const {
    return candidate_segments_;
  }
  const std::vector<SegmentRef<OpportunitySegment>>& opportunity_segments() const {
    return opportunity_segments_;
  }
  const std::vector<std::shared_ptr<const CandidateEntry>>& recent_candidates() const {
    return recent_candidates_;
  }
  const std::vector<std::shared_ptr<const OpportunityEntry>>& recent_opportunities() const {
    return recent_opportunities_;
  }

 private:
  friend class IndexWriter;
  std::vector<SegmentRef<CandidateSegment>> candidate_segments_;
  std::vector<SegmentRef<OpportunitySegment>> opportunity_segments_;
  std::vector<std::shared_ptr<const CandidateEntry>> recent_candidates_;
  std::vector<std::shared_ptr<const OpportunityEntry>> recent_opportunities_;
  std::size_t candidate_count_ = 0;
  std::size_t opportunity_count_ = 0;
};

// One committed batch. A name that occurs twice: the last one counts. Deletes come after upserts of
// the same batch; deleting a name that is not there is harmless.
struct Batch {
  std::vector<CandidateEntry> candidates;
  // The caller knows that no name of `candidates` is in the snapshot or twice in the batch, so none
  // has to be looked for (a first import).
  bool candidates_are_new = false;
  std::vector<OpportunityEntry> opportunities;
  std::vector<std::string> deleted_candidates;
  std::vector<std::string> deleted_opportunities;
};

// Makes snapshots. Threads: snapshot() from any thread at any time; the other functions may be
// called from several threads and take turns (Freeze() and MergeOnce() build without holding up
// Apply()).
class IndexWriter {
 public:
  // `reference_day`: the day for which rows are encoded until MergeOnce() is called with another.
  explicit IndexWriter(score::PackedDay reference_day);
  ~IndexWriter();
  IndexWriter(const IndexWriter&) = delete;
  IndexWriter& operator=(const IndexWriter&) = delete;

  // The latest published snapshot; never null. A mutex around one pointer copy.
  std::shared_ptr<const Snapshot> snapshot() const;

  // Replaces everything, encoding on up to `threads` threads (start-up). Names must be unique. The
  // entries are consumed.
  void Load(std::vector<CandidateEntry> candidates, std::vector<OpportunityEntry> opportunities,
            int threads);
  // The same, of candidates in several pieces (as several threads read them).
  void Load(std::vector<std::vector<CandidateEntry>> candidates,
            std::vector<OpportunityEntry> opportunities, int threads);

  // Publishes a snapshot in which the batch is visible.
  void Apply(Batch batch);

  // Encodes the recent rows of a side (candidates, opportunities) that has `at_least` or more of
  // them, with those of small segments, without holding up Apply(). True when it did. Searches give
  // the same answers before and after.
  bool Freeze(std::size_t at_least = kFreezeRecent);

  // One unit of background work: merges small segments, drops dead rows, or encodes a segment anew
  // for `today`. True when something was done and there may be more; a server calls it until it
  // says false, and again after writes or at midnight. Searches give the same answers before and
  // after. Small segments wait until there are `fan_in` of about one size: few for the sake of the
  // queries, more during an import, which will bring many more of them.
  bool MergeOnce(score::PackedDay today, std::size_t fan_in = kMergeFanIn);
  static constexpr std::size_t kMergeFanIn = 4;
  static constexpr std::size_t kBurstFanIn = 16;

 private:
  void Publish(std::shared_ptr<const Snapshot> next);

  std::mutex write_mutex_;  // one writer at a time
  std::mutex merge_mutex_;  // one merge at a time
  mutable std::mutex snapshot_mutex_;
  std::shared_ptr<const Snapshot> snapshot_;
  score::PackedDay reference_day_;
};

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_SNAPSHOT_H_
