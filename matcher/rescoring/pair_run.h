// Many pairs at once: the profiles of a snapshot by number, their lists while pairs are scored, and
// passes of some candidates against some opportunities.
#ifndef PASSEND_MATCHER_RESCORING_PAIR_RUN_H_
#define PASSEND_MATCHER_RESCORING_PAIR_RUN_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "matcher/index/snapshot.h"
#include "matcher/rescoring/pair_lists.h"
#include "matcher/search/search.h"

namespace passend::rescoring {

struct PairStatistics {
  std::uint64_t pairs = 0;    // candidates times opportunities of all passes
  std::uint64_t sieved = 0;   // pairs that the sieve looked at
  std::uint64_t refined = 0;  // pairs scored exactly
};

// What all passes share. Everything it is made of outlives it.
struct PairRun {
  // of `options` as_of, purpose, agreements, tables, policy_of, kernel and cancelled are read.
  PairRun(const search::Options& search_options, const index::Snapshot& snapshot);

  const search::Options& options;
  // Places of each list while pairs are scored, >= 1.
  int candidate_limit = 1;
  int opportunity_limit = 1;
  std::string week;
  std::vector<index::CandidateView> candidates;
  std::vector<index::OpportunityView> opportunities;
  // May hold entries, guesses and closed lists before a pass.
  std::vector<OpenLists> of_candidate;
  std::vector<OpenLists> of_opportunity;
  std::vector<std::uint64_t> hash_before;        // score::OrderHashBefore() of each candidate
  std::vector<std::uint32_t> waiting;            // score::Waiting() of each candidate
  std::vector<score::PackedDay> available_from;  // of each candidate; 0 = at once
  int least_rotation_band = 1;                   // of all opportunities
  PairStatistics statistics;
  std::atomic<bool> cancelled{false};
  // Told of pairs that are done, from several threads at once. May be null.
  std::function<void(std::uint64_t pairs)> on_pairs;

  bool CandidateBefore(std::uint32_t x, std::uint32_t y) const {
    return candidates[x].name < candidates[y].name;
  }
  bool OpportunityBefore(std::uint32_t x, std::uint32_t y) const {
    return opportunities[x].name < opportunities[y].name;
  }
};

// Some candidates against some opportunities.
struct PairPass {
  static constexpr std::uint32_t kNobody = 0xFFFFFFFF;

  // The rows: those of the run's snapshot, or of a smaller one with some of its candidates.
  const index::Snapshot* rows = nullptr;
  // Number of the candidate of each row of each segment of `rows`; kNobody where the row is dead or
  // takes no part.
  std::vector<std::vector<std::uint32_t>> number_of_row;
  std::vector<std::uint32_t> recent_numbers;  // likewise of its recent rows
  std::vector<std::uint32_t> opportunities;   // numbers
  // Lists without a guess get one from a sample of pairs.
  bool sample = false;
  // Threads share the opportunities instead of the rows: for few rows.
  bool split_opportunities = false;
};

// All rows of the run's snapshot, in the order of its candidates, against all its opportunities.
PairPass WholePass(const PairRun& run, const index::Snapshot& snapshot);

// Offers every pair of the pass to the lists of both; those that cannot enter are not scored.
// False: cancelled.
bool RunPass(PairRun& run, const PairPass& pass, int threads);

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_PAIR_RUN_H_
