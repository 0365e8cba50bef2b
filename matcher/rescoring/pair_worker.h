// One thread's share of all pairs: some blocks of candidates against every opportunity.
#ifndef PASSEND_MATCHER_RESCORING_PAIR_WORKER_H_
#define PASSEND_MATCHER_RESCORING_PAIR_WORKER_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/index/live_mask.h"
#include "matcher/rescoring/all_pairs.h"
#include "matcher/rescoring/pair_lists.h"
#include "matcher/search/candidate_sieve.h"

namespace passend::rescoring {

// What all threads share; the lists of a candidate belong to the thread that has its block.
struct PairRun {
  const AllPairsOptions& options;
  const index::Snapshot& snapshot;
  std::string week;
  std::vector<index::CandidateView> candidates;
  std::vector<index::OpportunityView> opportunities;
  std::vector<OpenLists> of_candidate;
  std::vector<std::uint64_t> hash_before;  // score::OrderHashBefore() of each candidate
  // Number of the candidate of each row of each segment; kNobody where the row is dead.
  static constexpr std::uint32_t kNobody = 0xFFFFFFFF;
  std::vector<std::vector<std::uint32_t>> number_of_row;
  std::vector<std::uint32_t> recent_numbers;
  int least_rotation_band = 1;  // of all opportunities
  std::atomic<bool> cancelled{false};

  PairRun(const AllPairsOptions& all_pairs_options, const index::Snapshot& from);
};

class PairWorker {
 public:
  // Worker `part` of `parts`. `run` must outlive it.
  PairWorker(PairRun& run, std::size_t part, std::size_t parts);
  ~PairWorker();

  // All opportunities against the blocks of this worker. False: cancelled.
  bool Run();

  // By opportunity: the best of this worker's candidates, and the guess they were found with.
  std::vector<OpenLists>& of_opportunity() { return of_opportunity_; }
  const AllPairsStatistics& statistics() const { return statistics_; }

 private:
  struct Query;
  // The blocks of one segment that are this worker's, and how bad a pair may be for each row.
  struct Part {
    std::size_t segment = 0;
    std::vector<std::size_t> blocks;
    // Units of loss, by list; kOpenUnits: the list of the row takes everything.
    std::array<std::vector<std::uint16_t>, 3> limits;
  };

  bool Mine(std::size_t segment, std::size_t block) const;
  std::unique_ptr<Query> MakeQuery(std::size_t opportunity);
  void GuessForCandidates();
  void GuessForOpportunity(Query& query, Part& part);
  void ScanChunk(std::size_t begin, std::size_t end);
  void ScanPart(std::vector<std::unique_ptr<Query>>& queries, Part& part);
  int StepFor(const Part& part, const std::vector<Query*>& queries) const;
  search::LossLimits LimitsOf(const Query& query) const;
  void SetRowLimit(Part& part, std::size_t row, std::uint32_t number);
  void ScanBlock(Query& query, Part& part, std::size_t block, int step);
  bool Worth(const Query& query, int list, std::int32_t points, std::uint32_t number) const;
  void Refine(Query& query, const search::CandidateSieve::PersonTables& person, Part* part,
              std::uint32_t number, std::size_t row);

  PairRun& run_;
  const std::size_t part_;
  const std::size_t parts_;
  std::vector<Part> mine_;
  std::vector<OpenLists> of_opportunity_;
  search::BlockColumns columns_;
  AllPairsStatistics statistics_;
  // Limits of the rows of the block at hand, in steps.
  struct alignas(64) Steps {
    std::array<std::uint8_t, index::kBlockRows> at;
  };
  std::array<Steps, 3> row_steps_;
  std::vector<std::uint16_t> survivors_;  // of a block
  int step_ = 1;
  int allowance_ = 0;  // the greatest of all opportunities so far
  std::size_t block_begin_ = 0;
};

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_PAIR_WORKER_H_
