#include "matcher/search/candidate_scan.h"

#include <algorithm>
#include <bit>

#include "matcher/score/factors/reistijd_bound.h"

namespace passend::search {
namespace {

using index::BlockFacts;
using index::CandidateSegment;
using index::kBlockRows;
using score::MatchList;

constexpr std::int32_t kFullPoints = 100'000;

std::int32_t BandOf(std::int32_t points, int rotation_band) {
  return (std::min(points, kFullPoints) + 50) / 100 / rotation_band;
}

// The least points of which BandOf() is at least `band`.
std::int32_t LeastPoints(std::int32_t band, int rotation_band) {
  return std::max(0, 100 * band * rotation_band - 50);
}

// Work space that every block overwrites.
struct Buffers {
  SieveRows rows;
  SieveRows doubtful;
  alignas(64) std::array<std::uint8_t, kBlockRows> minutes;
};

}  // namespace

// A segment with what this search knows of it.
struct CandidateScanner::OpenSegment {
  const CandidateSegment& segment;
  const index::LiveMask& live;
  // By access class: the tables of the tenant's policy; null when the rows do not take part.
  std::vector<const PersonTables*> person_of_class;
  std::map<const PersonTables*, std::unique_ptr<SegmentSieve>> sieves;
  std::map<const PersonTables*, bool> nobody_doubtful;
  std::vector<std::uint32_t> forced;        // rows with a stored override, ascending
  std::vector<std::uint8_t> place_minutes;  // made when first asked for
  BlockColumns columns;                     // of Scan()
  Buffers buffers;
};

CandidateScanner::CandidateScanner(Session<index::CandidateView>& session,
                                   const index::AccessQuery& access,
                                   const score::CompiledPolicy& work,
                                   const score::OpportunityFacts& opportunity,
                                   const KernelSet& kernels)
    : session_(session),
      access_(access),
      work_(work),
      opportunity_(opportunity),
      kernels_(kernels),
      context_{.as_of = session.as_of,
               .work = &work,
               .person = &work,
               .tables = session.options.tables,
               .access = true},
      plan_(CandidatePlan::Make(context_, opportunity)),
      journey_(MakeJourney(opportunity, work.policy())) {}

CandidateScanner::~CandidateScanner() = default;

const CandidateScanner::PersonTables& CandidateScanner::TablesFor(
    const score::CompiledPolicy& person) {
  std::unique_ptr<PersonTables>& tables = persons_[&person];
  if (tables == nullptr) {
    tables = std::make_unique<PersonTables>();
    tables->policy = &person;
    score::ScoreContext context = context_;
    context.person = &person;
    tables->rules = MakeRuleColumns(context, opportunity_);
    tables->prepared.Prepare(context, opportunity_);
  }
  return *tables;
}

bool CandidateScanner::Open(const CandidateSegment& segment, const index::LiveMask& live) {
  open_.reset(new OpenSegment{segment, live, {}, {}, {}, {}, {}, {}, {}});
  if (plan_.nobody) return false;
  bool any = false;
  for (const index::AccessClass& one : segment.access_classes()) {
    const index::AccessAnswer answer = index::CheckAccess(access_, one.tenant, one.grants);
    const bool takes_part =
        answer.visible && answer.allowed && TenantPasses(session_.options.filter, one.tenant);
    open_->person_of_class.push_back(takes_part ? &TablesFor(session_.options.policy_of(one.tenant))
                                                : nullptr);
    any = any || takes_part;
  }
  if (any) segment.RowsWithOverride(opportunity_.opportunity_hash, open_->forced);
  return any;
}

bool CandidateScanner::Scan(const CandidateSegment& segment, const index::LiveMask& live) {
  if (!Open(segment, live)) return true;
  for (std::size_t block = 0; block < segment.blocks(); ++block) {
    if (session_.Cancelled()) return false;
    open_->columns.Begin(segment, block);
    ScanBlock(block, open_->columns);
  }
  session_.statistics.bytes_touched += open_->columns.bytes();
  return true;
}

// Whether every row of the block is too far, for the filter or for rule H7.
bool CandidateScanner::SkipBlock(const BlockFacts& facts) const {
  const auto& near = session_.options.filter.near;
  if (near.has_value() &&
      (!facts.any_place || score::MetresToBox(near->x_m, near->y_m, facts.min_x, facts.max_x,
                                              facts.min_y, facts.max_y) > near->metres)) {
    return true;
  }
  if (opportunity_.transport_provided != 0 || opportunity_.place_known == 0 ||
      facts.any_without_place || facts.any_without_modes || facts.any_without_max) {
    return false;
  }
  const std::int32_t metres = score::MetresToBox(opportunity_.x_m, opportunity_.y_m, facts.min_x,
                                                 facts.max_x, facts.min_y, facts.max_y);
  const int minutes = score::LeastMinutes(metres, facts.modes, opportunity_, work_.policy());
  // No mode runs for anybody: all fall off.
  return minutes < 0 || score::TooFarForAny(minutes, facts.most_minutes, work_.policy());
}

void CandidateScanner::ScanBlock(std::size_t block, BlockColumns& columns) {
  const std::size_t begin = block * kBlockRows;
  RefineForced(begin, begin + kBlockRows);
  if (SkipBlock(open_->segment.block_facts(block))) return;
  PersonsOf(block);
  for (const PersonTables* person : persons_here_) ScanPolicy(block, *person, columns);
}

// A stored override may turn any bound: these rows are always scored, whatever the block says.
void CandidateScanner::RefineForced(std::size_t begin, std::size_t end) {
  const std::vector<std::uint32_t>& forced = open_->forced;
  for (auto it = std::lower_bound(forced.begin(), forced.end(), begin);
       it != forced.end() && *it < end; ++it) {
    if (open_->live.Has(*it) &&
        open_->person_of_class[open_->segment.access_class(*it)] != nullptr) {
      RefineRow(*it);
    }
  }
}

// Usually one policy; a block where tenants meet may have more, and is scanned once for each.
void CandidateScanner::PersonsOf(std::size_t block) {
  const BlockFacts& facts = open_->segment.block_facts(block);
  persons_here_.clear();
  for (std::size_t c = facts.first_class; c <= facts.last_class; ++c) {
    const PersonTables* person = open_->person_of_class[c];
    if (person != nullptr &&
        std::find(persons_here_.begin(), persons_here_.end(), person) == persons_here_.end()) {
      persons_here_.push_back(person);
    }
  }
}

SegmentSieve& CandidateScanner::SieveFor(const PersonTables& person) {
  std::unique_ptr<SegmentSieve>& sieve = open_->sieves[&person];
  if (sieve == nullptr) {
    score::ScoreContext context = context_;
    context.person = person.policy;
    sieve = std::make_unique<SegmentSieve>(plan_, person.rules, context, open_->segment);
    open_->nobody_doubtful[&person] = sieve->NobodyDoubtful();
  }
  return *sieve;
}

const std::uint8_t* CandidateScanner::Minutes(std::size_t block) {
  const CandidateSegment& segment = open_->segment;
  std::vector<std::uint8_t>& places = open_->place_minutes;
  if (places.empty()) {
    places.resize(std::max<std::size_t>(1, journey_.mode_count * segment.places().size()));
    kernels_.place_minutes(journey_, segment.place_x().data(), segment.place_y().data(),
                           segment.places().size(), places.data());
  }
  std::uint8_t* const minutes = open_->buffers.minutes.data();
  kernels_.row_minutes(journey_, segment.place_runs(block), block * kBlockRows, places.data(),
                       segment.places().size(), segment.values(block), minutes);
  return minutes;
}

LossLimits CandidateScanner::Limits() const {
  const int rotation_band = work_.policy().rotation_band;
  const auto limit = [&](MatchList list) {
    if (!session_.lists.Full(list)) return LossLimits::kOpen;
    const std::int32_t least = LeastPoints(session_.lists.LeastBand(list), rotation_band);
    return std::max(LossLimits::kClosed,
                    (kFullPoints - least + 1) / kPointsPerUnit + plan_.allowance);
  };
  return {.past = limit(MatchList::kPast),
          .past_mits = limit(MatchList::kPastMits),
          .onbekend = limit(MatchList::kOnvoldoendeBekend)};
}

std::int32_t CandidateScanner::PointsAtMost(int loss, int step) const {
  return std::clamp(kFullPoints - kPointsPerUnit * (loss * step - plan_.allowance), 0, kFullPoints);
}

bool CandidateScanner::CouldEnter(MatchList list, std::int32_t points, std::size_t row) const {
  const std::uint32_t waiting = score::Waiting(open_->segment.facts(row).last_voorstel);
  return session_.lists.CouldEnter(
      list, BandOf(points, work_.policy().rotation_band), waiting, [&] {
        return score::OrderHash(session_.week, open_->segment.name(row), session_.start_name);
      });
}

// The rows that pass and take part, the most promising first.
void CandidateScanner::Collect(std::size_t block, const PersonTables& person,
                               const SieveRows& rows) {
  const CandidateSegment& segment = open_->segment;
  const BlockFacts& facts = segment.block_facts(block);
  const std::size_t begin = block * kBlockRows;
  const bool one_class = facts.first_class == facts.last_class;
  const auto forced = std::lower_bound(open_->forced.begin(), open_->forced.end(), begin);
  const bool any_forced = forced != open_->forced.end() && *forced < begin + kBlockRows;
  survivors_.clear();
  for (std::size_t word = 0; word < rows.passes.size(); ++word) {
    std::uint64_t bits = rows.passes[word] & open_->live.word(begin / 64 + word);
    for (; bits != 0; bits &= bits - 1) {
      const std::size_t i = 64 * word + static_cast<std::size_t>(std::countr_zero(bits));
      const std::size_t row = begin + i;
      if (!one_class && open_->person_of_class[segment.access_class(row)] != &person) continue;
      if (any_forced && std::binary_search(open_->forced.begin(), open_->forced.end(), row)) {
        continue;
      }
      survivors_.push_back({static_cast<std::uint16_t>(i), rows.loss[i], rows.counts[i]});
    }
  }
  std::sort(survivors_.begin(), survivors_.end(),
            [](const Survivor& x, const Survivor& y) { return x.loss < y.loss; });
}

void CandidateScanner::ScanPolicy(std::size_t block, const PersonTables& person,
                                  BlockColumns& columns) {
  const CandidateSegment& segment = open_->segment;
  const std::size_t begin = block * kBlockRows;
  SegmentSieve& tables = SieveFor(person);
  const Sieve& sieve = tables.ForLimits(Limits());
  SieveRows& rows = open_->buffers.rows;
  const SieveBlock view = {.columns = columns.Get(tables.used()),
                           .values = &segment.values(block),
                           .minutes = sieve.travel ? Minutes(block) : nullptr};
  kernels_.sieve(sieve, view, rows);
  for (std::size_t word = 0; word < rows.passes.size(); ++word) {
    session_.statistics.scanned +=
        static_cast<std::uint64_t>(std::popcount(open_->live.word(begin / 64 + word)));
  }
  session_.statistics.bytes_touched += tables.value_bytes();

  // Rows of which something became stale since they were encoded, or was not yet: no bound.
  const BlockFacts& facts = segment.block_facts(block);
  std::array<std::uint64_t, kBlockRows / 64> unbounded = {};
  const bool same_day = facts.first_day <= session_.as_of && session_.as_of <= facts.last_day;
  if (!same_day) {
    const std::size_t end = std::min(segment.rows(), begin + kBlockRows);
    for (std::size_t row = begin; row < end; ++row) {
      const index::SameStaleness& same = segment.same_staleness(row);
      if (session_.as_of < same.first || session_.as_of > same.last) {
        unbounded[(row - begin) / 64] |= std::uint64_t{1} << (row % 64);
      }
    }
    SieveRows all = {};
    all.passes = unbounded;
    Collect(block, person, all);
    for (const Survivor& one : survivors_) RefineRow(begin + one.row);
    for (std::size_t word = 0; word < rows.passes.size(); ++word) {
      rows.passes[word] &= ~unbounded[word];
    }
  }

  Collect(block, person, rows);
  const int step = tables.step();
  for (const Survivor& one : survivors_) {
    const std::int32_t points = PointsAtMost(one.loss, step);
    const std::size_t row = begin + one.row;
    if ((one.counts < kObstacle && CouldEnter(MatchList::kPast, points, row)) ||
        (one.counts > 0 && CouldEnter(MatchList::kPastMits, points, row))) {
      RefineRow(row);
      rows.passes[one.row / 64] &= ~(std::uint64_t{1} << (one.row % 64));
      unbounded[one.row / 64] |= std::uint64_t{1} << (one.row % 64);  // done
    }
  }

  if (open_->nobody_doubtful[&person]) return;
  SieveRows& doubtful = open_->buffers.doubtful;
  kernels_.doubt(tables.DoubtForLimits(Limits()), view, rows.counts.data(), doubtful);
  for (std::size_t word = 0; word < doubtful.passes.size(); ++word) {
    doubtful.passes[word] &= ~unbounded[word];
  }
  Collect(block, person, doubtful);
  for (const Survivor& one : survivors_) {
    const std::size_t row = begin + one.row;
    if (CouldEnter(MatchList::kOnvoldoendeBekend, PointsAtMost(one.loss, tables.doubt_step()),
                   row)) {
      RefineRow(row);
    }
  }
}

void CandidateScanner::VisitBounds(int least_points,
                                   const std::function<void(const RowBound&)>& visit) {
  const CandidateSegment& segment = open_->segment;
  const int limit = (kFullPoints - least_points + 1) / kPointsPerUnit + plan_.allowance;
  const LossLimits limits = {.past = limit, .past_mits = limit, .onbekend = limit};
  for (std::size_t block = 0; block < segment.blocks(); ++block) {
    if (SkipBlock(segment.block_facts(block))) continue;
    open_->columns.Begin(segment, block);
    PersonsOf(block);
    for (const PersonTables* person : persons_here_) {
      SegmentSieve& tables = SieveFor(*person);
      const Sieve& sieve = tables.ForLimits(limits);
      const SieveBlock view = {.columns = open_->columns.Get(tables.used()),
                               .values = &segment.values(block),
                               .minutes = sieve.travel ? Minutes(block) : nullptr};
      SieveRows& rows = open_->buffers.rows;
      SieveRows& doubtful = open_->buffers.doubtful;
      kernels_.sieve(sieve, view, rows);
      kernels_.doubt(tables.DoubtForLimits(limits), view, rows.counts.data(), doubtful);
      if (open_->nobody_doubtful[person]) doubtful.passes.fill(0);
      for (std::size_t i = 0; i < kBlockRows && block * kBlockRows + i < segment.rows(); ++i) {
        const auto passes = [i](const SieveRows& one) {
          return ((one.passes[i / 64] >> (i % 64)) & 1) != 0;
        };
        const std::size_t row = block * kBlockRows + i;
        if (open_->person_of_class[segment.access_class(row)] != person) continue;
        if (!passes(rows) && !passes(doubtful)) continue;
        visit({.row = static_cast<std::uint32_t>(row),
               .points = PointsAtMost(rows.loss[i], tables.step()),
               .points_high = PointsAtMost(doubtful.loss[i], tables.doubt_step()),
               .confident = passes(rows),
               .doubtful = passes(doubtful),
               .counts = rows.counts[i]});
      }
    }
  }
}

void CandidateScanner::RefineRow(std::size_t row) {
  const index::CandidateView candidate = open_->segment.View(row);
  const score::CandidateFacts& facts = open_->segment.facts(row);
  if (!PassesFilter(session_.options.filter, candidate.tenant, candidate.owners, facts,
                    opportunity_, true, work_.policy())) {
    return;
  }
  const PersonTables& person = *open_->person_of_class[open_->segment.access_class(row)];
  session_.Keep(candidate, score::ScoreForRank(person.prepared, facts, candidate.extras));
}

}  // namespace passend::search
