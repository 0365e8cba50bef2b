#include "matcher/rescoring/all_pairs.h"

#include <algorithm>
#include <atomic>
#include <unordered_map>
#include <utility>

#include "matcher/rescoring/pair_lists.h"
#include "matcher/rescoring/pair_run.h"
#include "matcher/rescoring/threads.h"
#include "matcher/search/session.h"

namespace passend::rescoring {
namespace {

using Numbers = std::unordered_map<const void*, std::uint32_t>;  // by facts

// A search of its own, for somebody whose guess was too high.
template <typename View>
PairLists ListsOf(const search::Result<View>& result, const Numbers& number_of) {
  PairLists lists;
  const auto fill = [&](const std::vector<search::Hit<View>>& hits, std::vector<PairEntry>& list) {
    for (const search::Hit<View>& hit : hits) {
      const bool high = hit.score.list == score::MatchList::kOnvoldoendeBekend;
      list.push_back(
          {hit.key, number_of.at(hit.view.facts), high ? hit.score.score_high : hit.score.score});
    }
  };
  fill(result.past, lists[0]);
  fill(result.past_mits, lists[1]);
  fill(result.onvoldoende_bekend, lists[2]);
  return lists;
}

bool Complete(const OpenLists& lists, int limit) {
  return std::all_of(lists.begin(), lists.end(),
                     [limit](const OpenList& list) { return list.Complete(limit); });
}

}  // namespace

absl::StatusOr<AllPairsResult> ScoreAllPairs(std::shared_ptr<const index::Snapshot> snapshot,
                                             const AllPairsOptions& options) {
  if (absl::Status status = search::CheckOptions(options.search); !status.ok()) return status;
  if (options.candidate_limit < 1 || options.threads < 1) {
    return absl::InvalidArgumentError("candidate_limit and threads must be at least 1");
  }
  const search::Filter& filter = options.search.filter;
  if (!options.search.caller.empty() || !filter.tenants.empty() || filter.near.has_value() ||
      filter.owner != 0 || filter.werkvormen != 0 || filter.sectors != 0 ||
      filter.min_overlap_minutes.has_value() || options.search.work_override != nullptr) {
    return absl::InvalidArgumentError(
        "all pairs are scored for the service itself: without a caller, a filter or what-if");
  }
  PairRun run(options.search, *snapshot);
  run.candidate_limit = options.candidate_limit;
  run.opportunity_limit = options.search.limit;
  if (options.guess_of) {
    const auto guess = [&options](const auto& rows, std::vector<OpenLists>& lists) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const Guess of_row = options.guess_of(rows[i].name);
        for (std::size_t list = 0; list < 3; ++list) {
          if (of_row[list] > 0) lists[i][list].Guess(OpenList::EndOf(of_row[list]));
        }
      }
    };
    guess(run.candidates, run.of_candidate);
    guess(run.opportunities, run.of_opportunity);
  }
  PairPass pass = WholePass(run, *snapshot);
  pass.sample = !options.guess_of;
  if (!RunPass(run, pass, options.threads)) {
    return absl::CancelledError("the run was cancelled");
  }

  AllPairsResult result;
  result.statistics.pairs = run.statistics.pairs;
  result.statistics.sieved = run.statistics.sieved;
  result.statistics.refined = run.statistics.refined;
  std::vector<OpenLists>& of_opportunity = run.of_opportunity;
  const auto candidate_before = [&run](std::uint32_t x, std::uint32_t y) {
    return run.CandidateBefore(x, y);
  };
  const auto opportunity_before = [&run](std::uint32_t x, std::uint32_t y) {
    return run.OpportunityBefore(x, y);
  };

  result.of_candidate.resize(run.candidates.size());
  result.of_opportunity.resize(run.opportunities.size());
  std::vector<std::uint32_t> candidates_again;
  std::vector<std::uint32_t> opportunities_again;
  for (std::uint32_t i = 0; i < run.of_candidate.size(); ++i) {
    if (!Complete(run.of_candidate[i], options.candidate_limit)) candidates_again.push_back(i);
    for (std::size_t list = 0; list < 3; ++list) {
      result.of_candidate[i][list] = run.of_candidate[i][list].heap.Take(opportunity_before);
    }
  }
  for (std::uint32_t i = 0; i < of_opportunity.size(); ++i) {
    if (!Complete(of_opportunity[i], options.search.limit)) opportunities_again.push_back(i);
    for (std::size_t list = 0; list < 3; ++list) {
      result.of_opportunity[i][list] = of_opportunity[i][list].heap.Take(candidate_before);
    }
  }

  result.statistics.again = candidates_again.size() + opportunities_again.size();
  Numbers candidate_number;
  Numbers opportunity_number;
  if (!opportunities_again.empty()) {
    for (std::uint32_t i = 0; i < run.candidates.size(); ++i) {
      candidate_number[run.candidates[i].facts] = i;
    }
  }
  if (!candidates_again.empty()) {
    for (std::uint32_t i = 0; i < run.opportunities.size(); ++i) {
      opportunity_number[run.opportunities[i].facts] = i;
    }
  }
  search::Options of_candidate = options.search;
  of_candidate.limit = options.candidate_limit;
  std::atomic<bool> cancelled{false};
  ForEach(candidates_again.size(), options.threads, [&](std::size_t i) {
    if (cancelled) return;
    const std::uint32_t number = candidates_again[i];
    const auto found = search::FindOpportunities(snapshot, run.candidates[number], of_candidate);
    if (!found.ok()) {
      cancelled = true;
    } else {
      result.of_candidate[number] = ListsOf(*found, opportunity_number);
    }
  });
  ForEach(opportunities_again.size(), options.threads, [&](std::size_t i) {
    if (cancelled) return;
    const std::uint32_t number = opportunities_again[i];
    const auto found = search::FindCandidates(snapshot, run.opportunities[number], options.search);
    if (!found.ok()) {
      cancelled = true;
    } else {
      result.of_opportunity[number] = ListsOf(*found, candidate_number);
    }
  });
  if (cancelled) return absl::CancelledError("the run was cancelled");
  result.candidates = std::move(run.candidates);
  result.opportunities = std::move(run.opportunities);
  result.snapshot = std::move(snapshot);
  return result;
}

Guess GuessFrom(const PairLists& lists, int limit) {
  Guess guess = kNoGuess;
  for (std::size_t list = 0; list < lists.size(); ++list) {
    if (lists[list].size() == static_cast<std::size_t>(limit)) {
      guess[list] = lists[list].back().key.band;
    }
  }
  return guess;
}

}  // namespace passend::rescoring
