// What one search knows and has found so far, for either direction: the exact side of "bound, then
// refine".
#ifndef PASSEND_MATCHER_SEARCH_SESSION_H_
#define PASSEND_MATCHER_SEARCH_SESSION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "matcher/index/entry.h"
#include "matcher/score/order.h"
#include "matcher/score/score.h"
#include "matcher/search/search.h"
#include "matcher/search/top_lists.h"

namespace passend::search {

// InvalidArgument: limit or as_of out of range, or something required is missing.
absl::Status CheckOptions(const Options& options);

// Whether a row passes the filter; `candidate` and `opportunity` are the pair, `row_*` speak of the
// one that is searched for.
bool PassesFilter(const Filter& filter, std::string_view row_tenant,
                  const index::Owners& row_owners, const score::CandidateFacts& candidate,
                  const score::OpportunityFacts& opportunity, bool row_is_candidate,
                  const model::Policy& work);
inline bool TenantPasses(const Filter& filter, std::string_view tenant) {
  if (filter.tenants.empty()) return true;
  for (const std::string& one : filter.tenants) {
    if (one == tenant) return true;
  }
  return false;
}
inline bool OwnerPasses(const Filter& filter, const index::Owners& owners) {
  return filter.owner == 0 || owners[0] == filter.owner || owners[1] == filter.owner ||
         owners[2] == filter.owner;
}

template <typename View>
class Session {
 public:
  // `name`: resource name of the profile that the search starts from.
  Session(const Options& search_options, std::string_view name)
      : options(search_options),
        as_of(score::PackDay(search_options.as_of)),
        week(search_options.as_of.IsoWeek()),
        start_name(name),
        lists(search_options.limit),
        candidate_hashes_(week, name) {}

  std::uint64_t HashOf(const index::CandidateView& row) { return HashOfCandidate(row.name); }
  std::uint64_t HashOfCandidate(std::string_view name) { return candidate_hashes_.Of(name); }
  std::uint64_t HashOf(const index::OpportunityView& row) const {
    return score::OrderHash(week, start_name, row.name);
  }
  static std::uint32_t WaitingOf(const index::CandidateView& row) {
    return score::Waiting(row.facts->last_voorstel);
  }
  static std::uint32_t WaitingOf(const index::OpportunityView& row) {
    return score::Waiting(row.facts->last_voorstel);
  }

  // Scores one pair exactly and keeps it when it belongs to the best. The row has passed the filter
  // and is visible.
  void Refine(const View& row, const score::ScoreContext& context,
              const score::CandidateFacts& candidate, const score::CandidateExtras* extras,
              const score::OpportunityFacts& opportunity) {
    const score::PairScore pair = score::ScorePair(context, candidate, extras, opportunity);
    ++statistics.refined;
    if (pair.list == score::MatchList::kValtAf) {
      ++excluded[static_cast<std::size_t>(pair.first_failing())];
      return;
    }
    score::RankKey key;
    key.band = score::Band(pair, context.work->policy().rotation_band);
    key.waiting = WaitingOf(row);
    const bool could = lists.CouldEnter(pair.list, key.band, key.waiting, [&] {
      key.hash = HashOf(row);
      return key.hash;
    });
    if (!could) return;
    key.hash = HashOf(row);
    lists.Offer({row, pair, key});
  }

  // The same when only the rank is known; Finish() asks for the whole score of those that stay.
  void Keep(const View& row, const score::RankScore& rank) {
    ++statistics.refined;
    if (rank.list == score::MatchList::kValtAf) return;
    score::RankKey key;
    key.band = rank.score / rotation_band;
    key.waiting = WaitingOf(row);
    bool hashed = false;
    const auto hash = [&] {
      if (!hashed) key.hash = HashOf(row);
      hashed = true;
      return key.hash;
    };
    if (!lists.CouldEnter(rank.list, key.band, key.waiting, hash)) return;
    hash();
    Hit<View> hit{row, {}, key};
    hit.score.list = rank.list;
    lists.Offer(std::move(hit));
  }

  bool Cancelled() const { return options.cancelled && options.cancelled(); }

  // `complete(hit)` gives the score of a hit that Keep() kept.
  template <typename Complete>
  Result<View> Finish(std::shared_ptr<const index::Snapshot> snapshot, Complete&& complete) {
    Result<View> result = Finish(std::move(snapshot));
    for (auto* list : {&result.past, &result.past_mits, &result.onvoldoende_bekend}) {
      for (Hit<View>& hit : *list) hit.score = complete(hit.view);
    }
    return result;
  }

  Result<View> Finish(std::shared_ptr<const index::Snapshot> snapshot) {
    Result<View> result;
    result.past = lists.Take(score::MatchList::kPast);
    result.past_mits = lists.Take(score::MatchList::kPastMits);
    result.onvoldoende_bekend = lists.Take(score::MatchList::kOnvoldoendeBekend);
    if (options.count_excluded) result.excluded = excluded;
    result.statistics = statistics;
    result.snapshot = std::move(snapshot);
    return result;
  }

  const Options& options;
  const score::PackedDay as_of;
  const std::string week;
  const std::string_view start_name;
  int rotation_band = 1;  // of the opportunity's tenant; for Keep()
  TopLists<View> lists;
  std::array<std::uint64_t, score::kRuleCount + 1> excluded = {};
  Statistics statistics;

 private:
  score::CandidateHashes candidate_hashes_;
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_SESSION_H_
