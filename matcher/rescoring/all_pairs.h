// Every pair of a snapshot, both directions at once: for each opportunity the exact best candidates
// and for each candidate the exact best opportunities, of each list. The lists are those of
// FindCandidates() and FindOpportunities(); a pair is scored once for both.
//
// How. The candidates of a block meet the opportunities of a chunk in the nearest caches. A sieve
// (search/candidate_sieve.h) drops a pair that can enter neither the opportunity's list nor the
// candidate's; what is left is scored. A list that is still short would let everything through, so
// each begins with a guess of what its last place will be worth: from an earlier result, or from a
// sample of pairs. A guess is only a guess: a list that does not come out full above its guess is
// searched again without one, so the result does not depend on it.
#ifndef PASSEND_MATCHER_RESCORING_ALL_PAIRS_H_
#define PASSEND_MATCHER_RESCORING_ALL_PAIRS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/index/snapshot.h"
#include "matcher/rescoring/pair_lists.h"
#include "matcher/search/search.h"

namespace passend::rescoring {

// The least band of each list of somebody, by MatchList - 1; -1 = no guess.
using Guess = std::array<std::int32_t, 3>;
inline constexpr Guess kNoGuess = {-1, -1, -1};

struct AllPairsOptions {
  // as_of, tables, policy_of, purpose, kernel and cancelled are read; `limit` is that of the lists
  // of opportunities. `caller` must be empty (work of the service itself) and `filter` as well.
  search::Options search;
  int candidate_limit = 50;  // of the lists of candidates, >= 1
  int threads = 1;
  // Guesses by name of an earlier run; may be null. With them no sample is taken.
  std::function<Guess(std::string_view name)> guess_of;
};

struct AllPairsStatistics {
  std::uint64_t pairs = 0;    // candidates times opportunities
  std::uint64_t sieved = 0;   // pairs that the sieve looked at
  std::uint64_t refined = 0;  // pairs scored exactly
  std::uint64_t again = 0;    // profiles of which a guess was too high
};

struct AllPairsResult {
  // By number; views live as long as `snapshot`.
  std::vector<index::CandidateView> candidates;
  std::vector<index::OpportunityView> opportunities;
  std::vector<PairLists> of_candidate;
  std::vector<PairLists> of_opportunity;
  AllPairsStatistics statistics;
  std::shared_ptr<const index::Snapshot> snapshot;
};

// InvalidArgument: options out of range. Cancelled: options.search.cancelled said so (asked from
// several threads at once). Memory: 24 bytes per entry of a list, the views (about 100 bytes each)
// and some megabytes per thread.
absl::StatusOr<AllPairsResult> ScoreAllPairs(std::shared_ptr<const index::Snapshot> snapshot,
                                             const AllPairsOptions& options);

// The guess for the next run that the lists of somebody give: their last places, where full.
Guess GuessFrom(const PairLists& lists, int limit);

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_ALL_PAIRS_H_
