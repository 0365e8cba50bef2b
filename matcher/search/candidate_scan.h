// The scan of candidate segments for one opportunity: sieve, then refine.
#ifndef PASSEND_MATCHER_SEARCH_CANDIDATE_SCAN_H_
#define PASSEND_MATCHER_SEARCH_CANDIDATE_SCAN_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/index/live_mask.h"
#include "matcher/search/block_columns.h"
#include "matcher/search/candidate_sieve.h"
#include "matcher/search/session.h"

namespace passend::search {

// One search over any number of segments, one after the other. Not thread-safe.
class CandidateScanner {
 public:
  // All must outlive the scanner. `access` says who may see what.
  CandidateScanner(Session<index::CandidateView>& session, const index::AccessQuery& access,
                   const score::CompiledPolicy& work, const score::OpportunityFacts& opportunity,
                   const KernelSet& kernels);

  // False when no candidate can be in any list, whoever it is.
  bool AnyoneCanPass() const { return sieve_.AnyoneCanPass(); }

  // The opportunity, prepared for candidates of a tenant with this policy.
  const score::PreparedOpportunity& PreparedFor(const score::CompiledPolicy& person) {
    return sieve_.TablesFor(person).prepared;
  }

  // Offers every row of the segment that can be among the best to the session. False: cancelled.
  bool Scan(const index::CandidateSegment& segment, const index::LiveMask& live);

  // The same in pieces, for many queries over one block at a time: Open() once per segment (false:
  // no row of it takes part), then ScanBlock() for its blocks in any order. `columns` has begun
  // with that block.
  bool Open(const index::CandidateSegment& segment, const index::LiveMask& live);
  void ScanBlock(std::size_t block, BlockColumns& columns);

  // What the sieve knows of a row before it is scored.
  struct RowBound {
    std::uint32_t row = 0;
    std::int32_t points = 0;       // at least those of the pair; when confident
    std::int32_t points_high = 0;  // likewise; when doubtful
    bool confident = false;        // may be in past or past mits
    bool doubtful = false;         // may be in onvoldoende bekend
    int counts = 0;                // of kernels.h; when confident
  };
  // The rows of the open segment that the sieve lets through when only pairs with at least
  // `least_points` (of the high end, for onvoldoende bekend) are wanted, for tests.
  void VisitBounds(int least_points, const std::function<void(const RowBound&)>& visit);

 private:
  // A row of a block that passed the sieve.
  struct Survivor {
    std::uint16_t row = 0;  // in the block
    std::uint8_t loss = 0;  // in steps
    std::uint8_t counts = 0;
  };

  LossLimits Limits() const;
  void ScanPolicy(std::size_t block, const CandidateSieve::PersonTables& person,
                  BlockColumns& columns);
  void Collect(std::size_t block, const CandidateSieve::PersonTables& person,
               const CandidateSieve::BlockBits& passes, const SieveRows& rows);
  bool CouldEnter(score::MatchList list, std::int32_t points, std::size_t row);
  void AskForFacts(std::size_t row) const;
  void RefineRow(std::size_t row);

  Session<index::CandidateView>& session_;
  const score::CompiledPolicy& work_;
  const score::OpportunityFacts& opportunity_;
  CandidateSieve sieve_;
  const index::LiveMask* live_ = nullptr;  // of the open segment
  BlockColumns columns_;                   // of Scan()
  std::vector<Survivor> survivors_;        // work space
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_CANDIDATE_SCAN_H_
