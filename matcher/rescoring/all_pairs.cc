#include "matcher/rescoring/all_pairs.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <unordered_map>
#include <utility>

#include "matcher/rescoring/pair_lists.h"
#include "matcher/rescoring/pair_worker.h"
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
      list.push_back({hit.key, number_of.at(hit.view.facts)});
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

// Runs work(0 .. count - 1) on some threads.
template <typename Work>
void ForEach(std::size_t count, int threads, Work&& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> helpers;
  for (int i = 1; i < threads; ++i) helpers.emplace_back(run);
  run();
  for (std::thread& helper : helpers) helper.join();
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
  PairRun run(options, *snapshot);
  const auto parts = static_cast<std::size_t>(options.threads);
  std::vector<std::unique_ptr<PairWorker>> workers;
  for (std::size_t part = 0; part < parts; ++part) {
    workers.push_back(std::make_unique<PairWorker>(run, part, parts));
  }
  ForEach(parts, options.threads, [&](std::size_t part) { workers[part]->Run(); });
  if (run.cancelled) return absl::CancelledError("the run was cancelled");

  AllPairsResult result;
  result.statistics.pairs = run.candidates.size() * run.opportunities.size();
  for (const auto& worker : workers) {
    result.statistics.sieved += worker->statistics().sieved;
    result.statistics.refined += worker->statistics().refined;
  }
  // The lists of an opportunity are spread over the workers.
  std::vector<OpenLists> of_opportunity = std::move(workers[0]->of_opportunity());
  const auto candidate_before = [&run](std::uint32_t x, std::uint32_t y) {
    return run.candidates[x].name < run.candidates[y].name;
  };
  const auto opportunity_before = [&run](std::uint32_t x, std::uint32_t y) {
    return run.opportunities[x].name < run.opportunities[y].name;
  };
  for (std::size_t w = 1; w < workers.size(); ++w) {
    for (std::size_t i = 0; i < of_opportunity.size(); ++i) {
      for (std::size_t list = 0; list < 3; ++list) {
        OpenList& into = of_opportunity[i][list];
        OpenList& from = workers[w]->of_opportunity()[i][list];
        // Every worker left out what is below its own guess.
        into.guess = std::max(into.guess, from.guess);
        for (const PairEntry& entry : from.heap.entries()) {
          into.Offer(entry, options.search.limit, candidate_before);
        }
      }
    }
  }
  workers.clear();

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
