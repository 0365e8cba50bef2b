#include "matcher/search/candidate_query.h"

#include <utility>

#include "matcher/search/kernels/kernels.h"

namespace passend::search {
namespace {

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
              .as_of = session_.as_of},
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

CandidateResult CandidateQuery::Finish(std::shared_ptr<const index::Snapshot> snapshot) {
  if (!options_.whole_scores) return session_.Finish(std::move(snapshot));
  return session_.Finish(std::move(snapshot), [this](const index::CandidateView& row) {
    return score::ScorePair(scanner_.PreparedFor(options_.policy_of(row.tenant)), *row.facts,
                            row.extras);
  });
}

}  // namespace passend::search
