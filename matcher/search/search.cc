#include "matcher/search/search.h"

#include <algorithm>
#include <utility>

#include "matcher/index/for_each.h"
#include "matcher/search/candidate_query.h"
#include "matcher/search/kernels/kernels.h"
#include "matcher/search/opportunity_scan.h"
#include "matcher/search/session.h"

namespace passend::search {
namespace {

constexpr std::uint64_t kRowsPerCheck = 256;  // well within a millisecond of scoring

absl::Status CancelledSearch() { return absl::CancelledError("the search was cancelled"); }

// Every row, without a bound; counts those that fall off.
absl::StatusOr<CandidateResult> ScoreAllCandidates(std::shared_ptr<const index::Snapshot> snapshot,
                                                   const index::OpportunityView& opportunity,
                                                   const Options& options) {
  Session<index::CandidateView> session(options, opportunity.name);
  session.statistics.rows = snapshot->candidate_count();
  session.statistics.kernel = "none";
  const index::AccessQuery access = {.tenant = opportunity.tenant,
                                     .grants = opportunity.grants,
                                     .caller = options.caller,
                                     .purpose = options.purpose,
                                     .as_of = session.as_of,
                                     .agreements = options.agreements};
  const score::CompiledPolicy& work = options.work_override != nullptr
                                          ? *options.work_override
                                          : options.policy_of(opportunity.tenant);
  bool cancelled = false;
  std::uint64_t seen = 0;
  snapshot->ForEachCandidate([&](const index::CandidateView& row) {
    if (seen++ % kRowsPerCheck == 0) cancelled = cancelled || session.Cancelled();
    if (cancelled) return;
    const index::AccessAnswer answer = index::CheckAccess(access, row.tenant, *row.grants);
    if (!answer.visible || (!answer.allowed && !options.count_excluded)) return;
    if (!PassesFilter(options.filter, row.tenant, row.owners, *row.facts, *opportunity.facts,
                      /*row_is_candidate=*/true, work.policy())) {
      return;
    }
    const score::ScoreContext context = {.as_of = session.as_of,
                                         .work = &work,
                                         .person = &options.policy_of(row.tenant),
                                         .tables = options.tables,
                                         .access = answer.allowed};
    session.Refine(row, context, *row.facts, row.extras, *opportunity.facts);
  });
  if (cancelled) return CancelledSearch();
  session.statistics.scanned = seen;
  return session.Finish(std::move(snapshot));
}

}  // namespace

std::optional<Kernel> ParseKernel(std::string_view name) {
  if (name == "best") return Kernel::kBest;
  if (name == "scalar") return Kernel::kScalar;
  if (name == "none") return Kernel::kNone;
  return std::nullopt;
}

absl::StatusOr<CandidateResult> FindCandidates(std::shared_ptr<const index::Snapshot> snapshot,
                                               const index::OpportunityView& opportunity,
                                               const Options& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  if (options.kernel == Kernel::kNone || options.count_excluded) {
    return ScoreAllCandidates(std::move(snapshot), opportunity, options);
  }
  CandidateQuery query(opportunity, options);
  if (query.Cancelled()) return CancelledSearch();
  const auto scan = [&] {
    query.ScoreRecent(*snapshot);
    if (!query.AnyoneCanPass()) return true;
    return std::ranges::all_of(snapshot->candidate_segments(), [&](const auto& part) {
      return query.Scan(*part.segment, *part.live);
    });
  };
  const auto& segments = snapshot->candidate_segments();
  const auto largest = std::ranges::max_element(
      segments, {}, [](const auto& part) { return part.segment->blocks(); });
  if (query.AnyoneCanPass() && largest != segments.end()) {
    query.Guess(*largest->segment, *largest->live);
  }
  if (!scan()) return CancelledSearch();
  if (!query.GuessHeld()) {
    query.Restart();
    if (!scan()) return CancelledSearch();
  }
  return query.Finish(std::move(snapshot));
}

absl::StatusOr<OpportunityResult> FindOpportunities(std::shared_ptr<const index::Snapshot> snapshot,
                                                    const index::CandidateView& candidate,
                                                    const Options& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  Session<index::OpportunityView> session(options, candidate.name);
  session.statistics.rows = snapshot->opportunity_count();
  const std::vector<index::Grant> no_grants;
  const index::AccessQuery access = {
      .tenant = candidate.tenant,
      .grants = candidate.grants != nullptr ? candidate.grants : &no_grants,
      .caller = options.caller,
      .purpose = options.purpose,
      .as_of = session.as_of,
      .agreements = options.agreements};
  OpportunityScanner scanner(session, access, candidate);

  if (options.kernel == Kernel::kNone || options.count_excluded) {
    session.statistics.kernel = "none";
    bool cancelled = false;
    std::uint64_t seen = 0;
    snapshot->ForEachOpportunity([&](const index::OpportunityView& row) {
      if (seen++ % kRowsPerCheck == 0) cancelled = cancelled || session.Cancelled();
      if (!cancelled) scanner.ScoreRow(row);
    });
    if (cancelled) return CancelledSearch();
    session.statistics.scanned = seen;
    return session.Finish(std::move(snapshot));
  }

  // One opportunity is a list of its own, so there is no column to look up: the scan is scalar.
  session.statistics.kernel = ScalarKernels().name;
  if (session.Cancelled()) return CancelledSearch();
  for (const auto& entry : snapshot->recent_opportunities()) {
    scanner.ScoreRow(index::ViewOf(*entry));
  }
  for (const auto& [segment, live] : snapshot->opportunity_segments()) {
    if (!scanner.Scan(*segment, *live)) return CancelledSearch();
  }
  return session.Finish(std::move(snapshot));
}

}  // namespace passend::search
