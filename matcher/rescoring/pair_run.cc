#include "matcher/rescoring/pair_run.h"

#include <algorithm>
#include <memory>

#include "matcher/index/for_each.h"
#include "matcher/rescoring/pair_worker.h"
#include "matcher/rescoring/threads.h"

namespace passend::rescoring {

PairRun::PairRun(const search::Options& search_options, const index::Snapshot& snapshot)
    : options(search_options), week(search_options.as_of.IsoWeek()) {
  candidates.reserve(snapshot.candidate_count());
  snapshot.ForEachCandidate([this](const index::CandidateView& row) { candidates.push_back(row); });
  opportunities.reserve(snapshot.opportunity_count());
  snapshot.ForEachOpportunity(
      [this](const index::OpportunityView& row) { opportunities.push_back(row); });
  of_candidate.resize(candidates.size());
  of_opportunity.resize(opportunities.size());
  hash_before.reserve(candidates.size());
  waiting.reserve(candidates.size());
  for (const index::CandidateView& row : candidates) {
    hash_before.push_back(score::OrderHashBefore(week, row.name));
    waiting.push_back(score::Waiting(row.facts->last_voorstel));
    const score::PackedDay from = row.facts->bemiddelbaar_per;
    available_from.push_back(from == score::kNoDay ? score::PackedDay{0} : from);
  }
  if (!opportunities.empty()) least_rotation_band = 1 << 20;
  for (const index::OpportunityView& work : opportunities) {
    least_rotation_band =
        std::min(least_rotation_band, options.policy_of(work.tenant).policy().rotation_band);
  }
}

PairPass WholePass(const PairRun& run, const index::Snapshot& snapshot) {
  PairPass pass;
  pass.rows = &snapshot;
  std::uint32_t next = 0;  // ForEachCandidate() has the same order
  for (const auto& [segment, live] : snapshot.candidate_segments()) {
    std::vector<std::uint32_t>& numbers =
        pass.number_of_row.emplace_back(segment->rows(), PairPass::kNobody);
    for (std::size_t row = 0; row < segment->rows(); ++row) {
      if (live->Has(row)) numbers[row] = next++;
    }
  }
  for (std::size_t i = 0; i < snapshot.recent_candidates().size(); ++i) {
    pass.recent_numbers.push_back(next++);
  }
  pass.opportunities.resize(run.opportunities.size());
  for (std::uint32_t i = 0; i < run.opportunities.size(); ++i) pass.opportunities[i] = i;
  return pass;
}

bool RunPass(PairRun& run, const PairPass& pass, int threads) {
  const auto parts = static_cast<std::size_t>(threads);
  std::vector<std::unique_ptr<PairWorker>> workers;
  for (std::size_t part = 0; part < parts; ++part) {
    workers.push_back(std::make_unique<PairWorker>(run, pass, part, parts));
  }
  ForEach(parts, threads, [&](std::size_t part) { workers[part]->Run(); });
  if (run.cancelled) return false;
  std::uint64_t rows = pass.recent_numbers.size();
  for (const std::vector<std::uint32_t>& numbers : pass.number_of_row) {
    rows += numbers.size() -
            static_cast<std::size_t>(std::count(numbers.begin(), numbers.end(), PairPass::kNobody));
  }
  run.statistics.pairs += rows * pass.opportunities.size();
  for (const auto& worker : workers) {
    worker->Merge();
    run.statistics.sieved += worker->statistics().sieved;
    run.statistics.refined += worker->statistics().refined;
  }
  return true;
}

}  // namespace passend::rescoring
