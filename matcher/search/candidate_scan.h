// The scan of one candidate segment for one opportunity.
#ifndef PASSEND_MATCHER_SEARCH_CANDIDATE_SCAN_H_
#define PASSEND_MATCHER_SEARCH_CANDIDATE_SCAN_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/index/live_mask.h"
#include "matcher/search/candidate_plan.h"
#include "matcher/search/session.h"

namespace passend::search {

// One search over any number of segments, one after the other. Not thread-safe.
class CandidateScanner {
 public:
  // All must outlive the scanner. `access` says who may see what.
  CandidateScanner(Session<index::CandidateView>& session, const index::AccessQuery& access,
                   const score::CompiledPolicy& work, const score::OpportunityFacts& opportunity,
                   const KernelSet& kernels);
  ~CandidateScanner();

  // False when no candidate can be in any list, whoever it is.
  bool AnyoneCanPass() const { return !plan_.nobody; }

  // Offers every row of the segment that can be among the best to the session. False: cancelled.
  bool Scan(const index::CandidateSegment& segment, const index::LiveMask& live);

  // What the scan knows of a row before it is scored.
  struct RowBound {
    std::uint32_t row = 0;
    std::int32_t points = 0;       // at least those of the pair
    std::int32_t points_high = 0;  // likewise; when doubtful
    bool confident = false;        // may be in past or past mits
    bool doubtful = false;         // may be in onvoldoende bekend
    int obstacles = 0;             // at least so many
    bool maybe_obstacle = false;   // perhaps more
  };
  // The bounds of all rows with which Scan() would go on while the lists are empty, for tests:
  // every other row that takes part falls off. Requires: nothing was offered to the session yet.
  void VisitBounds(const index::CandidateSegment& segment, const index::LiveMask& live,
                   const std::function<void(const RowBound&)>& visit);

 private:
  struct Block;
  struct Survivor;
  struct SegmentView;
  struct PersonTables {
    const score::CompiledPolicy* policy = nullptr;
    std::vector<CandidatePlan::RuleColumn> rules;
  };

  const PersonTables& TablesFor(const score::CompiledPolicy& person);
  // False: no row of the segment takes part.
  bool Prepare(SegmentView& view);
  std::vector<const PersonTables*> PersonsOf(const SegmentView& view, std::size_t block) const;
  bool SkipBlock(const index::BlockFacts& facts) const;
  void ScanBlock(SegmentView& view, std::size_t block);
  void ScanPolicy(SegmentView& view, std::size_t block, const PersonTables& person);
  void FirstStep(SegmentView& view, std::size_t block, const PersonTables& person);
  bool SecondStep(SegmentView& view, Survivor& survivor);
  bool LookCloser(const index::CandidateSegment& segment, const index::RowFacts& facts,
                  Survivor& survivor);
  bool MayHaveObstacle(SegmentView& view, const index::RowFacts& facts);
  void SetHours(const index::RowFacts& facts);
  unsigned BestLater() const;
  void RefineRow(SegmentView& view, std::size_t row);

  Session<index::CandidateView>& session_;
  const index::AccessQuery& access_;
  const score::CompiledPolicy& work_;
  const score::OpportunityFacts& opportunity_;
  const KernelSet& kernels_;
  score::ScoreContext context_;
  CandidatePlan plan_;
  std::map<const score::CompiledPolicy*, std::unique_ptr<PersonTables>> persons_;
  score::CandidateFacts scratch_;  // the few fields that SecondStep() reads
  std::unique_ptr<Block> block_;   // work space of one block
  std::vector<Survivor> survivors_;
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_CANDIDATE_SCAN_H_
