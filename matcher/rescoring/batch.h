// Many searches over one snapshot at once: the engine of nightly re-scoring in one direction.
//
// The rows of a block are read once and asked by every opportunity while they are in the nearest
// caches, so a batch runs at the speed of the arithmetic and not of memory.
#ifndef PASSEND_MATCHER_RESCORING_BATCH_H_
#define PASSEND_MATCHER_RESCORING_BATCH_H_

#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/index/snapshot.h"
#include "matcher/search/search.h"

namespace passend::rescoring {

// The results of search::FindCandidates() for each of `opportunities`, in their order, with the
// same options; bit for bit the same lists. `threads` >= 1 work at once and change nothing but the
// time (and Statistics::bytes_touched, which counts a block once for all that ask it).
// `options.cancelled` may be asked from several threads at once, at least once per millisecond of
// work. InvalidArgument and Cancelled as FindCandidates().
// Memory: about 40 KB per opportunity and thread while a chunk of kBatchChunk runs, and the
// results.
absl::StatusOr<std::vector<search::CandidateResult>> FindCandidatesBatch(
    std::shared_ptr<const index::Snapshot> snapshot,
    std::span<const index::OpportunityView> opportunities, const search::Options& options,
    int threads);

inline constexpr std::size_t kBatchChunk = 64;

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_BATCH_H_
