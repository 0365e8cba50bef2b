#include "matcher/rescoring/batch.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "matcher/search/candidate_query.h"

namespace passend::rescoring {
namespace {

using search::CandidateQuery;
using search::CandidateResult;

}  // namespace

absl::StatusOr<std::vector<CandidateResult>> FindCandidatesBatch(
    std::shared_ptr<const index::Snapshot> snapshot,
    std::span<const index::OpportunityView> opportunities, const search::Options& options,
    int threads) {
  if (absl::Status status = search::CheckOptions(options); !status.ok()) return status;
  std::vector<CandidateResult> results(opportunities.size());
  std::atomic<std::size_t> next{0};
  std::atomic<bool> cancelled{false};
  const auto run_chunk = [&](std::size_t begin, std::size_t end) {
    std::vector<std::unique_ptr<CandidateQuery>> queries;
    for (std::size_t i = begin; i < end; ++i) {
      queries.push_back(std::make_unique<CandidateQuery>(opportunities[i], options));
      queries.back()->ScoreRecent(*snapshot);
    }
    search::BlockColumns columns;
    std::vector<CandidateQuery*> open;
    for (const auto& [segment, live] : snapshot->candidate_segments()) {
      open.clear();
      for (const auto& query : queries) {
        if (query->Open(*segment, *live)) open.push_back(query.get());
      }
      for (std::size_t block = 0; block < segment->blocks(); ++block) {
        columns.Begin(*segment, block);
        for (CandidateQuery* query : open) {
          if (query->Cancelled()) {
            cancelled = true;
            return;
          }
          query->ScanBlock(block, columns);
        }
      }
    }
    for (std::size_t i = begin; i < end; ++i) results[i] = queries[i - begin]->Finish(snapshot);
  };
  const auto work = [&] {
    while (!cancelled) {
      const std::size_t begin = next.fetch_add(kBatchChunk);
      if (begin >= opportunities.size()) return;
      run_chunk(begin, std::min(opportunities.size(), begin + kBatchChunk));
    }
  };
  std::vector<std::thread> helpers;
  for (int i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  if (cancelled) return absl::CancelledError("the batch was cancelled");
  return results;
}

}  // namespace passend::rescoring
