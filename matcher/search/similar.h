// "Nog zo iemand": profiles whose known levels resemble those of one profile.
//
// Candidates: columns are the talents of the candidate asked about (weight 2) and its known FML
// items (weight 1); opportunities: their requirements (2) and effective loads (1). A level is the
// talent's 0..4, or for an item its value in quarters of the normal value of the catalogue (of 40
// kg for a quantity), rounded down, at most 4. Over the columns that both have known
//   similarity = floor(1000 * dot / sqrt(norm_a * norm_b)), in permille, 0..1000,
// with dot = sum w*a*b and norm = sum w*a*a: integers, and the root is an integer root, so every
// machine gives the same figure. To keep two profiles that share one column from being twins, rows
// with fewer than three shared columns (or all, when the profile has fewer) are left out. Order:
// similarity, then shared columns (both descending), then resource name.
#ifndef PASSEND_MATCHER_SEARCH_SIMILAR_H_
#define PASSEND_MATCHER_SEARCH_SIMILAR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/index/snapshot.h"
#include "matcher/search/search.h"

namespace passend::search {

struct Similar {
  std::string name;
  int similarity = 0;  // permille
  int shared_columns = 0;
  friend bool operator==(const Similar&, const Similar&) = default;
};

// The rows of the snapshot most like the one given, itself (by name) excluded. Of `options` these
// count: as_of, limit, filter.tenants, filter.owner, caller, purpose, tables, cancelled. A row
// takes part when the caller may see it and, for candidates, without an objection. InvalidArgument:
// limit < 1. Cancelled: options.cancelled said so.
absl::StatusOr<std::vector<Similar>> FindSimilarCandidates(const index::Snapshot& snapshot,
                                                           const index::CandidateView& candidate,
                                                           const Options& options);
absl::StatusOr<std::vector<Similar>> FindSimilarOpportunities(
    const index::Snapshot& snapshot, const index::OpportunityView& opportunity,
    const Options& options);

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_SIMILAR_H_
