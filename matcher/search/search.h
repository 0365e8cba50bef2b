// Who fits this work, and what work fits this person: the exact best k of each list of rules.md 2.
//
// Bound, then refine: a scan computes for every row an upper bound of what ScorePair() could give
// and drops the row only when (bound, order key) is worse than the k-th best exact pair of every
// list it could be in, or when a hard rule that the scan can see fails. What is left is scored by
// ScorePair(). The result therefore equals that of scoring everything, whatever the kernel.
// A search over many candidates first guesses from a sample how good the k-th best will be. A list
// that comes out short shows that the guess was too high; then everything is searched without it.
//
// Threads: functions without state; any number at once. One search runs on the calling thread.
#ifndef PASSEND_MATCHER_SEARCH_SEARCH_H_
#define PASSEND_MATCHER_SEARCH_SEARCH_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/index/snapshot.h"
#include "matcher/model/date.h"
#include "matcher/score/order.h"
#include "matcher/score/score.h"

namespace passend::search {

// Limits the rows that take part. Rows outside a filter are in no list and in no count.
struct Filter {
  // Catalogue indices (0..31, 0..63) as bits; 0 = all. FindCandidates: rows whose person wishes one
  // of these werkvormen, or has no wish about it; sectors is ignored. FindOpportunities: the
  // opportunity's own; one that is unknown is outside.
  std::uint32_t werkvormen = 0;
  std::uint64_t sectors = 0;
  // Straight-line distance to a centre, in metres; a row without a known place is outside.
  struct Near {
    std::int32_t x_m = 0;
    std::int32_t y_m = 0;
    std::int32_t metres = 0;
  };
  std::optional<Near> near;
  // The overlap of rules.md 3 (uren) must be at least this; unknown hours count as the missing grid
  // does there.
  std::optional<int> min_overlap_minutes;
  std::vector<std::string> tenants;  // tenants of the rows; empty = every visible one
  std::uint64_t owner = 0;           // OwnerHash of a caseload owner; 0 = any
};

// The policy of a tenant. Must return the same object for the same tenant during one search; the
// objects outlive the result.
using PolicyOf = std::function<const score::CompiledPolicy&(std::string_view tenant)>;

// Which code computes the bounds. All give the same bits.
enum class Kernel : std::uint8_t {
  kBest,    // the widest vectors of this machine
  kScalar,  // the definition of correct
  kNone,    // no bounds at all: every row that is not filtered is scored (a full pass)
};
// "best", "scalar", "none"; nothing for any other text.
std::optional<Kernel> ParseKernel(std::string_view name);

// What both directions share.
struct Options {
  model::Date as_of;  // 2000-01-02 .. 2150-12-31
  int limit = 20;     // per list, >= 1
  Filter filter;
  std::string_view caller;    // tenant of the caller; see index::AccessQuery
  std::uint64_t purpose = 0;  // index::CodeHash of the doelbinding
  // What tenants agreed about sharing; see index::AccessQuery. Null = profiles alone decide.
  const std::vector<index::Agreement>* agreements = nullptr;
  const score::CatalogueTables* tables = nullptr;  // required
  PolicyOf policy_of;                              // required
  // FindCandidates and FindOpportunities: weights, priors and lists, instead of the policy of the
  // opportunity's tenant ("what if"). Null = policy_of(tenant of the opportunity).
  const score::CompiledPolicy* work_override = nullptr;
  // Whether the hits come with their whole score. Else, and with a kernel only, FindCandidates()
  // may leave it empty but for the list: for callers who explain what they show.
  bool whole_scores = true;
  // Counts every row that falls off by its first failing rule: a full pass over all rows.
  bool count_excluded = false;
  Kernel kernel = Kernel::kBest;
  // Asked at least once per millisecond of work; true ends the search with Cancelled.
  std::function<bool()> cancelled;
};

struct Statistics {
  std::uint64_t rows = 0;           // live in the snapshot
  std::uint64_t scanned = 0;        // whose bound was computed (not skipped as a block)
  std::uint64_t refined = 0;        // scored exactly
  std::uint64_t bytes_touched = 0;  // of columns and values that the scan of candidates read
  std::string_view kernel;          // name of the kernel, and of its instruction set: "AVX2"
};

template <typename View>
struct Hit {
  View view;  // lives as long as Result::snapshot
  score::PairScore score;
  score::RankKey key;
};

template <typename View>
struct Result {
  std::vector<Hit<View>> past;  // best first, at most `limit`
  std::vector<Hit<View>> past_mits;
  std::vector<Hit<View>> onvoldoende_bekend;
  // By number of the rule; only with count_excluded. kAccess counts visible rows only.
  std::array<std::uint64_t, score::kRuleCount + 1> excluded = {};
  Statistics statistics;
  std::shared_ptr<const index::Snapshot> snapshot;  // keeps the views alive
};
using CandidateResult = Result<index::CandidateView>;
using OpportunityResult = Result<index::OpportunityView>;

// `opportunity` need not be in the snapshot (inline calls): facts, resource name (for the order;
// any text for an inline one), tenant and grants are read. InvalidArgument: limit < 1. Cancelled:
// options.cancelled said so.
absl::StatusOr<CandidateResult> FindCandidates(std::shared_ptr<const index::Snapshot> snapshot,
                                               const index::OpportunityView& opportunity,
                                               const Options& options);

// The same for one candidate.
absl::StatusOr<OpportunityResult> FindOpportunities(std::shared_ptr<const index::Snapshot> snapshot,
                                                    const index::CandidateView& candidate,
                                                    const Options& options);

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_SEARCH_H_
