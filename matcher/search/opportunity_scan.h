// The scan of opportunities for one candidate: "bound, then refine". What opportunities have in
// common is worked out once (opportunity_values.h), so the bound of a row is a few look-ups, and
// within rounding of the exact points. The most promising rows come first, so that the lists are
// soon so good that the others fall off by their short factors alone.
#ifndef PASSEND_MATCHER_SEARCH_OPPORTUNITY_SCAN_H_
#define PASSEND_MATCHER_SEARCH_OPPORTUNITY_SCAN_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "matcher/index/live_mask.h"
#include "matcher/index/opportunity_segment.h"
#include "matcher/search/opportunity_values.h"
#include "matcher/search/session.h"

namespace passend::search {

// One search over any number of segments, one after the other. Not thread-safe.
class OpportunityScanner {
 public:
  // All must outlive the scanner.
  OpportunityScanner(Session<index::OpportunityView>& session, const index::AccessQuery& access,
                     const index::CandidateView& candidate);

  // One row, without a bound.
  void ScoreRow(const index::OpportunityView& row);

  // Offers every row of the segment that can be among the best to the session. False: cancelled.
  bool Scan(const index::OpportunitySegment& segment, const index::LiveMask& live);

  // What the scan knows of a row before it is scored.
  struct RowBound {
    std::size_t row = 0;
    int points = 0;          // at least those of the pair
    int points_high = 0;     // likewise; when doubtful
    int obstacles = 0;       // exactly, when the pair does not fall off
    bool confident = false;  // may be in past or past mits
    bool doubtful = false;   // may be in onvoldoende bekend
  };
  // The bounds of all rows with which Scan() would go on while the lists are empty, for tests:
  // every other row that takes part falls off, but for those that are scored without a bound.
  void VisitBounds(const index::OpportunitySegment& segment, const index::LiveMask& live,
                   const std::function<void(const RowBound&)>& visit);

 private:
  using Values = std::unique_ptr<OpportunityValues>;
  // The values of one policy and how bad a row may be to enter a list, in points of loss.
  struct Work {
    Values values;
    int past = 0;
    int past_mits = 0;
    int onbekend = 0;
    int open = 0;       // without an obstacle as long as loads may bring one
    int min_known = 0;  // sixteenths of a permille; below it a row is onvoldoende bekend
    int most = 0;       // of all
  };
  // A row of which all but the talents is known. `key` orders: the loss that decides, rounded down.
  struct Survivor {
    std::uint32_t row = 0;
    std::uint16_t key = 0;
    std::uint16_t work = 0;  // in works_
  };

  const score::CompiledPolicy& WorkPolicy(std::string_view tenant) const;
  void Begin(const index::OpportunitySegment& segment, const index::LiveMask& live);
  void SetLimits(Work& work) const;
  void SetAllLimits();
  static bool MayPass(const Work& work, Worth worth, bool with_loads);
  static bool Doubtful(const Work& work, Worth worth) {
    return worth.known() + Worth::kKnownPerPermille / 2 < work.min_known;
  }
  bool ReadKeys(const index::LiveMask& live);
  bool Refine(std::span<const Survivor> rows);
  void RefineRow(Work& work, std::size_t row);
  RowBound ToBound(const Work& work, std::size_t row, Worth worth) const;
  bool CanEnter(const RowBound& bound, const Work& work, std::uint32_t waiting) const;

  Session<index::OpportunityView>& session_;
  const index::AccessQuery& access_;
  const index::CandidateView& candidate_;
  const score::CompiledPolicy& person_;
  Seeker seeker_;

  // Of the segment at hand.
  const index::OpportunitySegment* segment_ = nullptr;
  std::vector<Work> works_;
  std::vector<std::uint16_t> work_of_class_;  // in works_; kNoWork = takes no part
  std::vector<std::uint16_t> keys_;           // by row; kNoKey = falls off
  std::vector<Worth> worths_;                 // by row with a key: all but talents
  std::vector<std::uint32_t> counts_;         // of rows, by key
  std::vector<std::uint32_t> alone_;          // rows that are scored without a bound
  std::vector<Survivor> survivors_;
  std::vector<Survivor> sorted_;
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_OPPORTUNITY_SCAN_H_
