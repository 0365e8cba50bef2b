// One thread's share of a pass: some blocks of candidates against every opportunity of it, or all
// blocks against some.
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
#include "matcher/rescoring/pair_lists.h"
#include "matcher/rescoring/pair_run.h"
#include "matcher/search/candidate_sieve.h"

namespace passend::rescoring {

class PairWorker {
 public:
  // Worker `part` of `parts`. `run` and `pass` must outlive it.
  PairWorker(PairRun& run, const PairPass& pass, std::size_t part, std::size_t parts);
  ~PairWorker();

  // All of this worker's share. False: cancelled.
  bool Run();

  // Puts what was found into the lists of the run that other workers use as well: when they all are
  // done.
  void Merge();
  const PairStatistics& statistics() const { return statistics_; }

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
  std::uint32_t NumberOf(const Part& part, std::size_t row) const {
    return pass_.number_of_row[part.segment][row];
  }
  OpenLists& ListsOf(std::uint32_t candidate) {
    return local_.empty() ? run_.of_candidate[candidate] : of_candidate_[local_[candidate]];
  }
  const OpenLists& ListsOf(std::uint32_t candidate) const {
    return const_cast<PairWorker*>(this)->ListsOf(candidate);
  }
  void TakeCandidates();
  std::unique_ptr<Query> MakeQuery(std::size_t place);
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
  const PairPass& pass_;
  const std::size_t part_;
  const std::size_t parts_;
  std::vector<std::uint32_t> opportunities_;  // numbers: this worker's of the pass
  std::vector<Part> mine_;
  std::vector<OpenLists> of_opportunity_;  // by place in opportunities_
  // When threads share opportunities: by number, where the lists of a candidate are.
  std::vector<std::uint32_t> local_;
  std::vector<std::uint32_t> taken_;  // numbers, by place in of_candidate_
  std::vector<OpenLists> of_candidate_;
  search::BlockColumns columns_;
  PairStatistics statistics_;
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
