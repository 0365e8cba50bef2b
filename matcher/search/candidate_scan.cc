#include "matcher/search/candidate_scan.h"

#include <algorithm>
#include <bit>

namespace passend::search {

using index::CandidateSegment;
using index::kBlockRows;
using score::MatchList;

CandidateScanner::CandidateScanner(Session<index::CandidateView>& session,
                                   const index::AccessQuery& access,
                                   const score::CompiledPolicy& work,
                                   const score::OpportunityFacts& opportunity,
                                   const KernelSet& kernels)
    : session_(session),
      work_(work),
      opportunity_(opportunity),
      sieve_(access, work, opportunity, session.options, kernels) {}

bool CandidateScanner::Open(const CandidateSegment& segment, const index::LiveMask& live) {
  live_ = &live;
  return sieve_.Open(segment);
}

bool CandidateScanner::Scan(const CandidateSegment& segment, const index::LiveMask& live) {
  if (!Open(segment, live)) return true;
  const std::uint64_t columns_before = columns_.bytes();
  sieve_.ReadAhead(true);
  for (std::size_t block = 0; block < segment.blocks(); ++block) {
    if (session_.Cancelled()) return false;
    columns_.Begin(segment, block);
    ScanBlock(block, columns_);
  }
  session_.statistics.bytes_touched += columns_.bytes() - columns_before;
  return true;
}

void CandidateScanner::ScanBlock(std::size_t block, BlockColumns& columns) {
  const std::size_t begin = block * kBlockRows;
  const auto forced = sieve_.forced();
  for (auto it = std::lower_bound(forced.begin(), forced.end(), begin);
       it != forced.end() && *it < begin + kBlockRows; ++it) {
    if (live_->Has(*it) && sieve_.PersonOf(*it) != nullptr) RefineRow(*it);
  }
  if (sieve_.SkipBlock(block)) return;
  for (std::size_t word = 0; word < kBlockRows / 64; ++word) {
    session_.statistics.scanned +=
        static_cast<std::uint64_t>(std::popcount(live_->word(begin / 64 + word)));
  }
  for (const CandidateSieve::PersonTables* person : sieve_.PersonsOf(block)) {
    ScanPolicy(block, *person, columns);
  }
}

LossLimits CandidateScanner::Limits() const {
  const int rotation_band = work_.policy().rotation_band;
  const auto limit = [&](MatchList list) {
    if (!session_.lists.Full(list)) return LossLimits::kOpen;
    return std::max(LossLimits::kClosed,
                    sieve_.LimitFor(LeastPointsOf(session_.lists.LeastBand(list), rotation_band)));
  };
  return {.past = limit(MatchList::kPast),
          .past_mits = limit(MatchList::kPastMits),
          .onbekend = limit(MatchList::kOnvoldoendeBekend)};
}

bool CandidateScanner::CouldEnter(MatchList list, std::int32_t points, std::size_t row) {
  const CandidateSegment& segment = sieve_.segment();
  const std::uint32_t waiting = score::Waiting(segment.last_voorstel(row));
  return session_.lists.CouldEnter(list, BandOfPoints(points, work_.policy().rotation_band),
                                   waiting,
                                   [&] { return session_.HashOfCandidate(segment.name(row)); });
}

// The rows that pass and take part, the most promising first: they raise the limits for the others.
void CandidateScanner::Collect(std::size_t block, const CandidateSieve::PersonTables& person,
                               const CandidateSieve::BlockBits& passes, const SieveRows& rows) {
  survivors_.clear();
  if (std::all_of(passes.begin(), passes.end(), [](std::uint64_t word) { return word == 0; })) {
    return;
  }
  const std::size_t begin = block * kBlockRows;
  for (std::size_t word = 0; word < passes.size(); ++word) {
    std::uint64_t bits = passes[word] & live_->word(begin / 64 + word);
    for (; bits != 0; bits &= bits - 1) {
      const std::size_t i = 64 * word + static_cast<std::size_t>(std::countr_zero(bits));
      if (sieve_.PersonOf(begin + i) != &person) continue;
      survivors_.push_back({static_cast<std::uint16_t>(i), rows.loss[i], rows.counts[i]});
    }
  }
  std::sort(survivors_.begin(), survivors_.end(),
            [](const Survivor& x, const Survivor& y) { return x.loss < y.loss; });
}

void CandidateScanner::ScanPolicy(std::size_t block, const CandidateSieve::PersonTables& person,
                                  BlockColumns& columns) {
  const std::size_t begin = block * kBlockRows;
  const std::uint64_t bytes_before = sieve_.value_bytes();
  const CandidateSieve::Passed& passed = sieve_.Run(block, person, columns, Limits(), 0, nullptr);
  session_.statistics.bytes_touched += sieve_.value_bytes() - bytes_before;

  Collect(block, person, passed.unbounded, passed.rows);
  for (const Survivor& one : survivors_) RefineRow(begin + one.row);

  // Scoring waits for memory, so facts are asked for some rows ahead.
  const auto each = [&](auto&& visit) {
    constexpr std::size_t kAhead = 4;
    for (std::size_t s = 0; s < survivors_.size() + kAhead; ++s) {
      if (s < survivors_.size()) AskForFacts(begin + survivors_[s].row);
      if (s >= kAhead) visit(survivors_[s - kAhead]);
    }
  };

  CandidateSieve::BlockBits done = {};
  Collect(block, person, passed.rows.passes, passed.rows);
  each([&](const Survivor& one) {
    const std::int32_t points = sieve_.PointsAtMost(one.loss, passed.step);
    const std::size_t row = begin + one.row;
    if ((one.counts < kObstacle && CouldEnter(MatchList::kPast, points, row)) ||
        (one.counts > 0 && CouldEnter(MatchList::kPastMits, points, row))) {
      RefineRow(row);
      done[one.row / 64] |= std::uint64_t{1} << (one.row % 64);
    }
  });

  CandidateSieve::BlockBits doubtful = passed.doubtful.passes;
  for (std::size_t word = 0; word < doubtful.size(); ++word) doubtful[word] &= ~done[word];
  Collect(block, person, doubtful, passed.doubtful);
  each([&](const Survivor& one) {
    const std::size_t row = begin + one.row;
    const auto could = [&](std::int32_t points) {
      return CouldEnter(MatchList::kOnvoldoendeBekend, points, row);
    };
    if (could(sieve_.PointsAtMost(one.loss, passed.doubt_step)) &&
        could(sieve_.DoubtfulPointsAtMost(passed, one.row))) {
      RefineRow(row);
    }
  });
}

void CandidateScanner::AskForFacts(std::size_t row) const {
  const auto* facts = reinterpret_cast<const char*>(&sieve_.segment().facts(row));
  for (std::size_t line = 0; line < sizeof(score::CandidateFacts); line += 64) {
    __builtin_prefetch(facts + line);
  }
}

void CandidateScanner::VisitBounds(int least_points,
                                   const std::function<void(const RowBound&)>& visit) {
  const CandidateSegment& segment = sieve_.segment();
  const int limit = sieve_.LimitFor(least_points);
  const LossLimits limits = {.past = limit, .past_mits = limit, .onbekend = limit};
  for (std::size_t block = 0; block < segment.blocks(); ++block) {
    if (sieve_.SkipBlock(block)) continue;
    columns_.Begin(segment, block);
    const auto persons = sieve_.PersonsOf(block);
    for (const CandidateSieve::PersonTables* person :
         std::vector<const CandidateSieve::PersonTables*>(persons.begin(), persons.end())) {
      const CandidateSieve::Passed& passed =
          sieve_.Run(block, *person, columns_, limits, 0, nullptr);
      for (std::size_t i = 0; i < kBlockRows && block * kBlockRows + i < segment.rows(); ++i) {
        const auto has = [i](const CandidateSieve::BlockBits& bits) {
          return ((bits[i / 64] >> (i % 64)) & 1) != 0;
        };
        const std::size_t row = block * kBlockRows + i;
        if (sieve_.PersonOf(row) != person) continue;
        if (!has(passed.rows.passes) && !has(passed.doubtful.passes)) continue;
        visit({.row = static_cast<std::uint32_t>(row),
               .points = sieve_.PointsAtMost(passed.rows.loss[i], passed.step),
               .points_high =
                   has(passed.doubtful.passes) ? sieve_.DoubtfulPointsAtMost(passed, i) : 0,
               .confident = has(passed.rows.passes),
               .doubtful = has(passed.doubtful.passes),
               .counts = passed.rows.counts[i]});
      }
    }
  }
}

void CandidateScanner::RefineRow(std::size_t row) {
  const CandidateSegment& segment = sieve_.segment();
  const index::CandidateView candidate = segment.View(row);
  const score::CandidateFacts& facts = segment.facts(row);
  if (!PassesFilter(session_.options.filter, candidate.tenant, candidate.owners, facts,
                    opportunity_, true, work_.policy())) {
    return;
  }
  session_.Keep(candidate,
                score::ScoreForRank(sieve_.PersonOf(row)->prepared, facts, candidate.extras));
}

}  // namespace passend::search
