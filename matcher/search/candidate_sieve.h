// One opportunity against the blocks of candidate segments: which rows may still matter. It knows
// the opportunity and the columns; what is already found is the caller's, who says it as limits.
#ifndef PASSEND_MATCHER_SEARCH_CANDIDATE_SIEVE_H_
#define PASSEND_MATCHER_SEARCH_CANDIDATE_SIEVE_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/score/prepared_opportunity.h"
#include "matcher/search/block_columns.h"
#include "matcher/search/candidate_plan.h"
#include "matcher/search/search.h"
#include "matcher/search/segment_sieve.h"

namespace passend::search {

inline constexpr std::int32_t kFullPoints = 100'000;

// The least points that give at least this band (order.h).
inline std::int32_t LeastPointsOf(std::int32_t band, int rotation_band) {
  const std::int32_t points = 100 * band * rotation_band - 50;
  return points < 0 ? 0 : points;
}
// The band of so many points.
inline std::int32_t BandOfPoints(std::int32_t points, int rotation_band) {
  return ((points < kFullPoints ? points : kFullPoints) + 50) / 100 / rotation_band;
}

// Not thread-safe.
class CandidateSieve {
 public:
  using BlockBits = std::array<std::uint64_t, index::kBlockRows / 64>;

  // What a policy of a candidate's tenant makes of the opportunity.
  struct PersonTables {
    const score::CompiledPolicy* policy = nullptr;
    RuleColumns rules;
    score::PreparedOpportunity prepared;
  };

  // All must outlive the sieve. `access` says which rows take part; of `options` as_of, filter,
  // tables and policy_of are read.
  CandidateSieve(const index::AccessQuery& access, const score::CompiledPolicy& work,
                 const score::OpportunityFacts& opportunity, const Options& options,
                 const KernelSet& kernels);
  CandidateSieve(const CandidateSieve&) = delete;
  CandidateSieve& operator=(const CandidateSieve&) = delete;
  ~CandidateSieve();

  // False when no candidate can be in any list, whoever it is.
  bool AnyoneCanPass() const { return !plan_.nobody; }
  const PersonTables& TablesFor(const score::CompiledPolicy& person);

  // Turns to a segment, which must live until the next. False: no row of it takes part.
  bool Open(const index::CandidateSegment& segment);
  const index::CandidateSegment& segment() const;

  // Whether no row of the block can be in a list: none takes part, or all are too far for the
  // filter or for rule H7, or all fall off by one other rule.
  bool SkipBlock(std::size_t block) const;
  // Whether no journey of the block takes longer than the person accepts, as far as known.
  bool AllNear(std::size_t block) const;
  // The policies of the rows of a block that take part; usually one. Those by which every row of
  // the block falls off are left out. Valid until the next call.
  std::span<const PersonTables* const> PersonsOf(std::size_t block);
  // Null when the row does not take part.
  const PersonTables* PersonOf(std::size_t row) const;
  // Rows with a stored override, ascending. It may turn any bound, so Run() says nothing of them.
  std::span<const std::uint32_t> forced() const;

  // Units of loss (with the allowance) beyond which a pair has fewer than `points`.
  int LimitFor(std::int32_t points) const {
    return (kFullPoints - points + 1) / kPointsPerUnit + plan_.allowance;
  }
  int allowance() const { return plan_.allowance; }
  // Points that a row with this loss has at most.
  std::int32_t PointsAtMost(int loss, int step) const;

  // What one pass over a block gives. `passes` of both leave out rows that are forced or without a
  // bound, but not dead rows nor those of other policies.
  struct Passed {
    SieveRows rows;      // past and past mits
    int step = 1;        // units that a step of `rows.loss` stands for
    SieveRows doubtful;  // onvoldoende bekend; `counts` is not set
    int doubt_step = 1;
    BlockBits unbounded;  // something is not as stale as when the row was encoded: no bound
  };
  // `columns` has begun with the block. `fixed_step`: of both steps; 0 = by the limits.
  // `row_limits` as in SieveBlock, in fixed steps; may be null. Overwrites what Run() gave before.
  const Passed& Run(std::size_t block, const PersonTables& person, BlockColumns& columns,
                    const LossLimits& limits, int fixed_step, const RowLimits* row_limits);
  // Points of a row of `doubtful` at most, with all that is known of it: for those that pass by
  // PointsAtMost(). `passed` of the last Run(), whose columns are as they were.
  std::int32_t DoubtfulPointsAtMost(const Passed& passed, std::size_t row_of_block) const;
  // Whether the block after the one that Run() works on will be asked for next, so that memory may
  // bring it. Of use when every block is read once.
  void ReadAhead(bool wanted) { read_ahead_ = wanted; }
  // Bytes of row values that Run() read so far.
  std::uint64_t value_bytes() const { return value_bytes_; }

 private:
  struct OpenSegment;

  struct OfPerson;
  OfPerson& SieveFor(const PersonTables& person);
  Travel TravelOf(std::size_t block);
  bool TooFar(const index::BlockFacts& facts) const;
  void FindFailing(const PersonTables& person);
  bool AllFallOff(std::size_t block, const PersonTables& person) const;
  void FindUnbounded(std::size_t block);

  const index::AccessQuery& access_;
  const score::CompiledPolicy& work_;
  const score::OpportunityFacts& opportunity_;
  const Options& options_;
  const KernelSet& kernels_;
  score::ScoreContext context_;
  CandidatePlan plan_;
  Journey journey_;
  std::map<const score::CompiledPolicy*, std::unique_ptr<PersonTables>> persons_;
  std::unique_ptr<OpenSegment> open_;
  std::vector<const PersonTables*> persons_here_;
  // Of the last Run().
  SieveBlock view_;
  const Sieve* sieve_ = nullptr;
  const DoubtSieve* doubt_ = nullptr;
  std::uint64_t value_bytes_ = 0;
  bool read_ahead_ = false;
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_CANDIDATE_SIEVE_H_
