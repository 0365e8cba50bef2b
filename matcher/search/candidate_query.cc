#include "matcher/search/candidate_query.h"

#include <utility>

#include "matcher/search/kernels/kernels.h"

namespace passend::search {
namespace {

constexpr std::size_t kLeastBlocks = 16;  // with fewer a sample is as much work as it saves
constexpr std::size_t kSampleBlocks = 2;
constexpr std::size_t kMostOfSample = kSampleBlocks * index::kBlockRows / 4;

const KernelSet& KernelsFor(Kernel kernel) {
  return kernel == Kernel::kScalar ? ScalarKernels() : BestKernels();
}

}  // namespace

CandidateQuery::CandidateQuery(const index::OpportunityView& opportunity, const Options& options)
    : opportunity_(opportunity),
      options_(options),
      session_(options, opportunity.name),
      access_{.tenant = opportunity.tenant,
              .grants = opportunity.grants,
              .caller = options.caller,
              .purpose = options.purpose,
              .as_of = session_.as_of,
              .agreements = options.agreements},
      work_(options.work_override != nullptr ? *options.work_override
                                             : options.policy_of(opportunity.tenant)),
      scanner_(session_, access_, work_, *opportunity.facts, KernelsFor(options.kernel)) {
  session_.rotation_band = work_.policy().rotation_band;
  session_.statistics.kernel = KernelsFor(options.kernel).name;
}

void CandidateQuery::ScoreRecent(const index::Snapshot& snapshot) {
  session_.statistics.rows = snapshot.candidate_count();
  for (const auto& entry : snapshot.recent_candidates()) {
    const index::CandidateView row = index::ViewOf(*entry);
    const index::AccessAnswer answer = index::CheckAccess(access_, row.tenant, *row.grants);
    if (!answer.visible || !answer.allowed ||
        !PassesFilter(options_.filter, row.tenant, row.owners, *row.facts, *opportunity_.facts,
                      /*row_is_candidate=*/true, work_.policy())) {
      continue;
    }
    session_.Keep(row, score::ScoreForRank(scanner_.PreparedFor(options_.policy_of(row.tenant)),
                                           *row.facts, row.extras));
  }
}

void CandidateQuery::Guess(const index::CandidateSegment& segment, const index::LiveMask& live) {
  const std::size_t blocks = segment.blocks();
  if (blocks < kLeastBlocks) return;
  // Of the sample so many as stand for about three times as many rows of the segment as a list
  // holds, and two more: seldom too high a guess, and far better than none.
  const std::size_t limit =
      2 + 3 * kSampleBlocks * static_cast<std::size_t>(options_.limit) / blocks;
  if (limit > kMostOfSample || !Open(segment, live)) return;
  session_.lists.Restart(static_cast<int>(limit), false);
  BlockColumns columns;
  for (std::size_t i = 0; i < kSampleBlocks; ++i) {
    const std::size_t block = (2 * i + 1) * blocks / (2 * kSampleBlocks);
    columns.Begin(segment, block);
    ScanBlock(block, columns);
  }
  session_.statistics.scanned = 0;  // these rows will be scanned with the others
  session_.lists.Restart(options_.limit, true);
}

void CandidateQuery::Restart() {
  session_.statistics.scanned = 0;
  session_.lists.Restart(options_.limit, false);
}

CandidateResult CandidateQuery::Finish(std::shared_ptr<const index::Snapshot> snapshot) {
  if (!options_.whole_scores) return session_.Finish(std::move(snapshot));
  return session_.Finish(std::move(snapshot), [this](const index::CandidateView& row) {
    return score::ScorePair(scanner_.PreparedFor(options_.policy_of(row.tenant)), *row.facts,
                            row.extras);
  });
}

}  // namespace passend::search
