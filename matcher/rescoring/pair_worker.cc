#include "matcher/rescoring/pair_worker.h"

#include <algorithm>
#include <bit>

#include "matcher/index/for_each.h"
#include "matcher/score/factors/aanvang.h"
#include "matcher/search/kernels/kernels.h"
#include "matcher/search/session.h"

namespace passend::rescoring {
namespace {

using index::kBlockRows;
using search::CandidateSieve;
using search::LossLimits;

constexpr std::size_t kChunk = 128;  // opportunities whose tables are kept at once
constexpr std::uint16_t kOpenUnits = 0xFFFF;

// A guess takes the loss of the kRank-th best of one pair in kSampled, so about the 200th best of
// all: deep enough that lists of up to about a hundred nearly always come out full above it.
constexpr std::size_t kSampled = 25;
constexpr std::size_t kRank = 8;
constexpr int kSampleStep = 64;  // units
// The sieve says less than the exact loss by about half a step per part.
constexpr int kSlackSteps = 8;

int SlotOf(score::MatchList list) { return static_cast<int>(list) - 1; }

const search::KernelSet& KernelsOf(const search::Options& options) {
  return options.kernel == search::Kernel::kScalar ? search::ScalarKernels()
                                                   : search::BestKernels();
}

// The kRank smallest losses of every row of a part, by list.
struct Smallest {
  std::array<std::array<std::vector<std::uint8_t>, kRank>, 3> at;
  void Resize(std::size_t rows) {
    for (auto& list : at) {
      for (auto& rank : list) rank.assign(rows, 255);
    }
  }
  void Add(int list, std::size_t begin, const std::uint8_t* losses, std::size_t count) {
    std::array<std::uint8_t, kBlockRows> left;
    std::copy(losses, losses + count, left.begin());
    for (std::vector<std::uint8_t>& rank : at[static_cast<std::size_t>(list)]) {
      std::uint8_t* const best = rank.data() + begin;
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t low = std::min(best[i], left[i]);
        left[i] = std::max(best[i], left[i]);
        best[i] = low;
      }
    }
  }
};

// The losses of a block by list, 255 where a row cannot be in it.
struct BlockLosses {
  std::array<std::array<std::uint8_t, kBlockRows>, 3> at;
  BlockLosses(const CandidateSieve::Passed& passed) {
    for (std::size_t i = 0; i < kBlockRows; ++i) {
      const bool passes = ((passed.rows.passes[i / 64] >> (i % 64)) & 1) != 0;
      const std::uint8_t counts = passes ? passed.rows.counts[i] : search::kFails;
      const std::uint8_t loss = passed.rows.loss[i];
      at[0][i] = counts < search::kObstacle ? loss : 255;
      at[1][i] = counts > 0 && counts < search::kFails ? loss : 255;
      const bool doubtful = ((passed.doubtful.passes[i / 64] >> (i % 64)) & 1) != 0;
      at[2][i] = doubtful ? passed.doubtful.loss[i] : 255;
    }
  }
};

}  // namespace

// One opportunity.
struct PairWorker::Query {
  Query(const index::OpportunityView& work, std::uint32_t its_number, std::size_t its_place,
        const search::Options& options)
      : view(work),
        number(its_number),
        place(its_place),
        access{.tenant = work.tenant,
               .grants = work.grants,
               .caller = {},
               .purpose = options.purpose,
               .as_of = score::PackDay(options.as_of),
               .agreements = options.agreements},
        policy(options.policy_of(work.tenant)),
        rotation_band(policy.policy().rotation_band),
        waiting(score::Waiting(work.facts->last_voorstel)),
        start(score::StartDay(work.facts->start, score::PackDay(options.as_of))),
        hashes(work.name),
        sieve(access, policy, *work.facts, options, KernelsOf(options)) {}

  const index::OpportunityView view;
  const std::uint32_t number;
  const std::size_t place;  // in opportunities_
  const index::AccessQuery access;
  const score::CompiledPolicy& policy;
  const int rotation_band;
  const std::uint32_t waiting;
  const score::PackedDay start;
  bool sampled = false;  // its lists have a guess
  mutable score::OpportunityHashes hashes;
  CandidateSieve sieve;
};

namespace {

// A list that takes what the other one would.
OpenLists LikeTheseOf(const OpenLists& lists) {
  OpenLists local;
  for (std::size_t list = 0; list < 3; ++list) local[list].Guess(lists[list].bar);
  return local;
}

}  // namespace

PairWorker::PairWorker(PairRun& run, const PairPass& pass, std::size_t part, std::size_t parts)
    : run_(run), pass_(pass), part_(part), parts_(parts) {
  for (std::size_t i = 0; i < pass.opportunities.size(); ++i) {
    if (!pass.split_opportunities || i % parts_ == part_) {
      opportunities_.push_back(pass.opportunities[i]);
    }
  }
  of_opportunity_.reserve(opportunities_.size());
  for (const std::uint32_t number : opportunities_) {
    of_opportunity_.push_back(LikeTheseOf(run.of_opportunity[number]));
  }
  const auto& segments = pass.rows->candidate_segments();
  for (std::size_t s = 0; s < segments.size(); ++s) {
    Part mine;
    mine.segment = s;
    for (std::size_t block = 0; block < segments[s].segment->blocks(); ++block) {
      if (Mine(s, block)) mine.blocks.push_back(block);
    }
    if (mine.blocks.empty()) continue;
    for (auto& limits : mine.limits) limits.assign(segments[s].segment->rows(), kOpenUnits);
    mine_.push_back(std::move(mine));
  }
  if (pass.split_opportunities) TakeCandidates();
}

PairWorker::~PairWorker() = default;

void PairWorker::TakeCandidates() {
  local_.assign(run_.candidates.size(), PairPass::kNobody);
  const auto take = [this](std::uint32_t number) {
    if (number == PairPass::kNobody) return;
    local_[number] = static_cast<std::uint32_t>(taken_.size());
    taken_.push_back(number);
    of_candidate_.push_back(LikeTheseOf(run_.of_candidate[number]));
  };
  for (const std::vector<std::uint32_t>& numbers : pass_.number_of_row) {
    std::for_each(numbers.begin(), numbers.end(), take);
  }
  std::for_each(pass_.recent_numbers.begin(), pass_.recent_numbers.end(), take);
}

void PairWorker::Merge() {
  const auto merge = [](OpenLists& into, OpenLists& from, int limit, auto&& named_before) {
    for (std::size_t list = 0; list < 3; ++list) {
      // Every worker left out what is below its own guess.
      if (Before(from[list].guess, into[list].guess)) into[list].Guess(from[list].guess);
      for (const PairEntry& entry : from[list].heap.entries()) {
        into[list].Offer(entry, limit, named_before);
      }
    }
    from = {};
  };
  for (std::size_t i = 0; i < opportunities_.size(); ++i) {
    merge(run_.of_opportunity[opportunities_[i]], of_opportunity_[i], run_.opportunity_limit,
          [this](std::uint32_t x, std::uint32_t y) { return run_.CandidateBefore(x, y); });
  }
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    merge(run_.of_candidate[taken_[i]], of_candidate_[i], run_.candidate_limit,
          [this](std::uint32_t x, std::uint32_t y) { return run_.OpportunityBefore(x, y); });
  }
}

// Whole segments when there are many, so that each is opened by one worker only.
bool PairWorker::Mine(std::size_t segment, std::size_t block) const {
  if (pass_.split_opportunities) return true;
  const bool many = pass_.rows->candidate_segments().size() >= 4 * parts_;
  return (many ? segment : block) % parts_ == part_;
}

std::unique_ptr<PairWorker::Query> PairWorker::MakeQuery(std::size_t place) {
  const std::uint32_t number = opportunities_[place];
  return std::make_unique<Query>(run_.opportunities[number], number, place, run_.options);
}

bool PairWorker::Run() {
  if (pass_.sample) GuessForCandidates();
  for (std::size_t begin = 0; begin < opportunities_.size() && !run_.cancelled; begin += kChunk) {
    const std::size_t end = std::min(opportunities_.size(), begin + kChunk);
    ScanChunk(begin, end);
    if (run_.on_pairs) {
      const std::size_t share = pass_.split_opportunities ? 1 : parts_;
      run_.on_pairs((end - begin) * run_.candidates.size() / share);
    }
  }
  return !run_.cancelled;
}

// A sample of the opportunities, against all rows.
void PairWorker::GuessForCandidates() {
  const std::size_t count = opportunities_.size() / kSampled;
  if (count < kRank) return;
  const LossLimits open;
  std::vector<Smallest> smallest(mine_.size());
  for (std::size_t p = 0; p < mine_.size(); ++p) smallest[p].Resize(mine_[p].limits[0].size());
  int rotation_band = 1;
  for (std::size_t sample = 0; sample < count && !run_.cancelled; ++sample) {
    const auto query = MakeQuery(sample * kSampled + kSampled / 2);
    rotation_band = query->rotation_band;
    if (!query->sieve.AnyoneCanPass()) continue;
    allowance_ = std::max(allowance_, query->sieve.allowance());
    for (std::size_t p = 0; p < mine_.size(); ++p) {
      const auto& [segment, live] = pass_.rows->candidate_segments()[mine_[p].segment];
      if (!query->sieve.Open(*segment)) continue;
      for (const std::size_t block : mine_[p].blocks) {
        if (query->sieve.SkipBlock(block)) continue;
        const auto persons = query->sieve.PersonsOf(block);
        if (persons.size() != 1) continue;
        columns_.Begin(*segment, block);
        const BlockLosses losses(
            query->sieve.Run(block, *persons[0], columns_, open, kSampleStep, nullptr));
        const std::size_t begin = block * kBlockRows;
        const std::size_t rows = std::min(kBlockRows, segment->rows() - begin);
        for (int list = 0; list < 3; ++list) {
          smallest[p].Add(list, begin, losses.at[static_cast<std::size_t>(list)].data(), rows);
        }
      }
    }
    if (run_.options.cancelled && run_.options.cancelled()) run_.cancelled = true;
  }
  for (std::size_t p = 0; p < mine_.size(); ++p) {
    for (std::size_t row = 0; row < mine_[p].limits[0].size(); ++row) {
      const std::uint32_t number = NumberOf(mine_[p], row);
      if (number == PairPass::kNobody || !Mine(mine_[p].segment, row / kBlockRows)) continue;
      for (std::size_t list = 0; list < 3; ++list) {
        OpenList& open_list = ListsOf(number)[list];
        const int loss = smallest[p].at[list][kRank - 1][row];
        if (loss == 255 || open_list.guessed()) continue;
        const std::int32_t points =
            search::kFullPoints - search::kPointsPerUnit * kSampleStep * (loss + kSlackSteps);
        open_list.Guess(OpenList::EndOf(search::BandOfPoints(std::max(0, points), rotation_band)));
      }
    }
  }
}

// A sample of the rows, against one opportunity.
void PairWorker::GuessForOpportunity(Query& query, Part& part) {
  const auto& [segment, live] = pass_.rows->candidate_segments()[part.segment];
  std::array<std::array<std::uint32_t, 256>, 3> histogram = {};
  std::size_t rows = 0;
  const std::size_t stride = std::min(kSampled, std::max<std::size_t>(1, part.blocks.size() / 2));
  for (std::size_t b = query.place % stride; b < part.blocks.size(); b += stride) {
    const std::size_t block = part.blocks[b];
    if (query.sieve.SkipBlock(block)) continue;
    const auto persons = query.sieve.PersonsOf(block);
    if (persons.size() != 1) continue;
    columns_.Begin(*segment, block);
    const BlockLosses losses(
        query.sieve.Run(block, *persons[0], columns_, LossLimits{}, kSampleStep, nullptr));
    const std::size_t here = std::min(kBlockRows, segment->rows() - block * kBlockRows);
    rows += here;
    for (std::size_t list = 0; list < 3; ++list) {
      for (std::size_t i = 0; i < here; ++i) ++histogram[list][losses.at[list][i]];
    }
  }
  if (rows == 0) return;
  query.sampled = true;
  for (std::size_t list = 0; list < 3; ++list) {
    if (of_opportunity_[query.place][list].guessed()) continue;
    std::size_t seen = 0;
    for (std::size_t loss = 0; loss < 255; ++loss) {
      seen += histogram[list][loss];
      // As many as a sample of one in `stride` has of the best kRank * kSampled.
      if (seen < std::max<std::size_t>(kRank / 2, kRank * kSampled / stride)) continue;
      const std::int32_t points = search::kFullPoints - search::kPointsPerUnit * kSampleStep *
                                                            (static_cast<int>(loss) + kSlackSteps);
      of_opportunity_[query.place][list].Guess(
          OpenList::EndOf(search::BandOfPoints(std::max(0, points), query.rotation_band)));
      break;
    }
  }
}

void PairWorker::ScanChunk(std::size_t begin, std::size_t end) {
  std::vector<std::unique_ptr<Query>> queries;
  for (std::size_t i = begin; i < end; ++i) {
    auto query = MakeQuery(i);
    if (part_ == 0 || pass_.split_opportunities) {
      for (const std::uint32_t number : pass_.recent_numbers) {
        if (number == PairPass::kNobody) continue;
        const index::CandidateView& row = run_.candidates[number];
        if (index::CheckAccess(query->access, row.tenant, *row.grants).allowed) {
          const score::CompiledPolicy& person = run_.options.policy_of(row.tenant);
          Refine(*query, query->sieve.TablesFor(person), nullptr, number, 0);
        }
      }
    }
    if (!query->sieve.AnyoneCanPass()) continue;
    allowance_ = std::max(allowance_, query->sieve.allowance());
    queries.push_back(std::move(query));
  }
  for (Part& part : mine_) {
    if (run_.cancelled) return;
    ScanPart(queries, part);
  }
}

search::LossLimits PairWorker::LimitsOf(const Query& query) const {
  const auto limit = [&](std::size_t list) {
    const std::int32_t band = of_opportunity_[query.place][list].LeastBand();
    if (band <= 0) return LossLimits::kOpen;
    return std::max(LossLimits::kClosed,
                    query.sieve.LimitFor(search::LeastPointsOf(band, query.rotation_band)));
  };
  return {.past = limit(0), .past_mits = limit(1), .onbekend = limit(2)};
}

// So coarse that no limit that is known is beyond the steps.
int PairWorker::StepFor(const Part& part, const std::vector<Query*>& queries) const {
  int most = 0;
  for (const auto& limits : part.limits) {
    for (const std::uint16_t units : limits) {
      if (units != kOpenUnits) most = std::max<int>(most, units);
    }
  }
  for (const Query* query : queries) {
    const LossLimits limits = LimitsOf(*query);
    for (const int units : {limits.past, limits.past_mits, limits.onbekend}) {
      if (units < LossLimits::kOpen) most = std::max(most, units);
    }
  }
  return std::max(8, (most + 253) / 254);
}

void PairWorker::SetRowLimit(Part& part, std::size_t row, std::uint32_t number) {
  for (std::size_t list = 0; list < 3; ++list) {
    const std::int32_t band = ListsOf(number)[list].LeastBand();
    std::uint16_t units = kOpenUnits;
    if (band > 0) {
      const std::int32_t points = search::LeastPointsOf(band, run_.least_rotation_band);
      units = static_cast<std::uint16_t>(
          std::clamp((search::kFullPoints - points + 1) / search::kPointsPerUnit + allowance_, 0,
                     kOpenUnits - 1));
    }
    part.limits[list][row] = units;
    const std::size_t i = row - block_begin_;
    if (i < kBlockRows) {
      row_steps_[list].at[i] = static_cast<std::uint8_t>(std::min(255, units / step_));
    }
  }
}

void PairWorker::ScanPart(std::vector<std::unique_ptr<Query>>& queries, Part& part) {
  const auto& [segment, live] = pass_.rows->candidate_segments()[part.segment];
  std::vector<Query*> open;
  for (const auto& query : queries) {
    if (!query->sieve.Open(*segment)) continue;
    const bool near = std::any_of(part.blocks.begin(), part.blocks.end(), [&](std::size_t block) {
      return !query->sieve.SkipBlock(block);
    });
    if (!near && query->sieve.forced().empty()) continue;
    open.push_back(query.get());
    const OpenLists& lists = of_opportunity_[query->place];
    if (pass_.sample && !query->sampled &&
        std::any_of(lists.begin(), lists.end(),
                    [](const OpenList& list) { return !list.guessed(); })) {
      GuessForOpportunity(*query, part);
    }
  }
  if (open.empty()) return;
  // Rows limits may be older than the allowance of this chunk.
  block_begin_ = segment->rows() + kBlockRows;
  for (const std::size_t block : part.blocks) {
    const std::size_t end = std::min(segment->rows(), (block + 1) * kBlockRows);
    for (std::size_t row = block * kBlockRows; row < end; ++row) {
      const std::uint32_t number = NumberOf(part, row);
      if (number != PairPass::kNobody) {
        SetRowLimit(part, row, number);
      } else {
        for (auto& limits : part.limits) limits[row] = 0;
      }
    }
  }
  step_ = StepFor(part, open);
  for (const std::size_t block : part.blocks) {
    if (run_.options.cancelled && run_.options.cancelled()) run_.cancelled = true;
    if (run_.cancelled) return;
    columns_.Begin(*segment, block);
    block_begin_ = block * kBlockRows;
    const std::size_t rows = std::min(kBlockRows, segment->rows() - block_begin_);
    for (std::size_t list = 0; list < 3; ++list) {
      row_steps_[list].at.fill(0);
      for (std::size_t i = 0; i < rows; ++i) {
        row_steps_[list].at[i] =
            static_cast<std::uint8_t>(std::min(255, part.limits[list][block_begin_ + i] / step_));
      }
    }
    for (Query* query : open) ScanBlock(*query, part, block, step_);
  }
}

// Whether a pair with at most so many points may enter the list of either.
bool PairWorker::Worth(const Query& query, int list, std::int32_t points,
                       std::uint32_t number) const {
  const auto slot = static_cast<std::size_t>(list);
  const std::int32_t band = search::BandOfPoints(points, query.rotation_band);
  const auto hash = [&] { return query.hashes.Of(run_.hash_before[number]); };
  return ListsOf(number)[slot].Takes(
             band, [&] { return query.waiting; }, hash) ||
         of_opportunity_[query.place][slot].Takes(
             band, [&] { return run_.waiting[number]; }, hash);
}

void PairWorker::ScanBlock(Query& query, Part& part, std::size_t block, int step) {
  const std::vector<std::uint32_t>& numbers = pass_.number_of_row[part.segment];
  const std::size_t begin = block * kBlockRows;
  const auto forced = query.sieve.forced();
  for (auto it = std::lower_bound(forced.begin(), forced.end(), begin);
       it != forced.end() && *it < begin + kBlockRows; ++it) {
    if (numbers[*it] != PairPass::kNobody && query.sieve.PersonOf(*it) != nullptr) {
      Refine(query, *query.sieve.PersonOf(*it), &part, numbers[*it], *it);
    }
  }
  if (query.sieve.SkipBlock(block)) return;
  const auto& [segment, live] = pass_.rows->candidate_segments()[part.segment];
  const search::RowLimits own = {row_steps_[0].at.data(), row_steps_[1].at.data(),
                                 row_steps_[2].at.data()};
  for (const CandidateSieve::PersonTables* person : query.sieve.PersonsOf(block)) {
    const CandidateSieve::Passed& passed =
        query.sieve.Run(block, *person, columns_, LimitsOf(query), step, &own);
    statistics_.sieved += kBlockRows;
    // Scoring waits for memory, so the rows are gathered first and their facts asked for ahead.
    survivors_.clear();
    const auto gather = [&](const CandidateSieve::BlockBits& bits, auto&& worth) {
      for (std::size_t word = 0; word < bits.size(); ++word) {
        for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
          const std::size_t i = 64 * word + static_cast<std::size_t>(std::countr_zero(left));
          const std::size_t row = begin + i;
          if (row >= numbers.size() || numbers[row] == PairPass::kNobody) continue;
          if (run_.available_from[numbers[row]] > query.start) continue;  // rule H2
          if (query.sieve.PersonOf(row) == person && worth(i, numbers[row])) {
            survivors_.push_back(static_cast<std::uint16_t>(i));
          }
        }
      }
    };
    gather(passed.unbounded, [](std::size_t, std::uint32_t) { return true; });
    CandidateSieve::BlockBits doubtful = passed.doubtful.passes;
    gather(passed.rows.passes, [&](std::size_t i, std::uint32_t number) {
      const std::int32_t points = query.sieve.PointsAtMost(passed.rows.loss[i], passed.step);
      const std::uint8_t counts = passed.rows.counts[i];
      const bool worth = (counts < search::kObstacle && Worth(query, 0, points, number)) ||
                         (counts > 0 && Worth(query, 1, points, number));
      if (worth) doubtful[i / 64] &= ~(std::uint64_t{1} << (i % 64));
      return worth;
    });
    gather(doubtful, [&](std::size_t i, std::uint32_t number) {
      return Worth(query, 2, query.sieve.PointsAtMost(passed.doubtful.loss[i], passed.doubt_step),
                   number) &&
             Worth(query, 2, query.sieve.DoubtfulPointsAtMost(passed, i), number);
    });
    constexpr std::size_t kAhead = 3;
    for (std::size_t s = 0; s < survivors_.size() + kAhead; ++s) {
      if (s < survivors_.size()) {
        const auto* facts = reinterpret_cast<const char*>(&segment->facts(begin + survivors_[s]));
        for (std::size_t line = 0; line < sizeof(score::CandidateFacts); line += 64) {
          __builtin_prefetch(facts + line);
        }
        __builtin_prefetch(&run_.candidates[numbers[begin + survivors_[s]]]);
      }
      if (s >= kAhead) {
        const std::size_t row = begin + survivors_[s - kAhead];
        Refine(query, *person, &part, numbers[row], row);
      }
    }
  }
}

// Scores the pair and offers it to both. `part` null: a row that is not encoded.
void PairWorker::Refine(Query& query, const CandidateSieve::PersonTables& person, Part* part,
                        std::uint32_t number, std::size_t row) {
  ++statistics_.refined;
  const index::CandidateView& candidate = run_.candidates[number];
  const score::RankScore rank =
      score::ScoreForRank(person.prepared, *candidate.facts, candidate.extras);
  if (rank.list == score::MatchList::kValtAf) return;
  const auto slot = static_cast<std::size_t>(SlotOf(rank.list));
  PairEntry entry;
  entry.key.band = rank.score / query.rotation_band;
  entry.score = rank.score;
  const auto hash = [&] { return entry.key.hash = query.hashes.Of(run_.hash_before[number]); };
  const auto offer = [&](OpenList& list, int limit, std::uint32_t waiting, std::uint32_t other,
                         auto&& named_before) {
    if (!list.Takes(
            entry.key.band, [waiting] { return waiting; }, hash))
      return false;
    hash();
    entry.key.waiting = waiting;
    entry.other = other;
    list.Offer(entry, limit, named_before);
    return true;
  };
  offer(of_opportunity_[query.place][slot], run_.opportunity_limit, run_.waiting[number], number,
        [this](std::uint32_t x, std::uint32_t y) { return run_.CandidateBefore(x, y); });
  const bool entered =
      offer(ListsOf(number)[slot], run_.candidate_limit, query.waiting, query.number,
            [this](std::uint32_t x, std::uint32_t y) { return run_.OpportunityBefore(x, y); });
  if (entered && part != nullptr) SetRowLimit(*part, row, number);
}

}  // namespace passend::rescoring
