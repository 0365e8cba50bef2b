#include "matcher/search/candidate_sieve.h"

#include <algorithm>

#include "matcher/score/factors/reistijd_bound.h"
#include "matcher/search/session.h"

namespace passend::search {

using index::BlockFacts;
using index::CandidateSegment;
using index::kBlockRows;

namespace {

// Work space that every block overwrites; one per thread, however many sieves there are.
struct Space {
  CandidateSieve::Passed passed;
};
Space& OfThread() {
  thread_local Space space;
  return space;
}

}  // namespace

// The tables of one policy for the open segment.
struct CandidateSieve::OfPerson {
  const PersonTables* person = nullptr;
  std::unique_ptr<SegmentSieve> sieve;
  bool nobody_doubtful = false;
};

// A segment with what this opportunity knows of it.
struct CandidateSieve::OpenSegment {
  const CandidateSegment* segment = nullptr;
  bool any = false;  // some row takes part
  // By access class: the tables of the tenant's policy; null when the rows do not take part.
  std::vector<const PersonTables*> person_of_class;
  std::vector<OfPerson> sieves;
  // Columns of which some codes make a row fall off by themselves.
  struct Failing {
    const PersonTables* person = nullptr;
    int column = 0;
    unsigned codes = 0;  // bit per code that does
  };
  std::vector<Failing> failing;
  std::vector<std::uint32_t> forced;
  std::vector<std::uint8_t> place_minutes;  // made when first asked for
};

CandidateSieve::CandidateSieve(const index::AccessQuery& access, const score::CompiledPolicy& work,
                               const score::OpportunityFacts& opportunity, const Options& options,
                               const KernelSet& kernels)
    : access_(access),
      work_(work),
      opportunity_(opportunity),
      options_(options),
      kernels_(kernels),
      context_{.as_of = score::PackDay(options.as_of),
               .work = &work,
               .person = &work,
               .tables = options.tables,
               .access = true},
      plan_(CandidatePlan::Make(context_, opportunity)),
      journey_(MakeJourney(opportunity, work.policy())),
      open_(std::make_unique<OpenSegment>()) {}

CandidateSieve::~CandidateSieve() = default;

const CandidateSieve::PersonTables& CandidateSieve::TablesFor(const score::CompiledPolicy& person) {
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

bool CandidateSieve::Open(const CandidateSegment& segment) {
  if (open_->segment == &segment) return open_->any;
  open_->segment = &segment;
  open_->any = false;
  open_->person_of_class.clear();
  open_->sieves.clear();
  open_->failing.clear();
  open_->forced.clear();
  open_->place_minutes.clear();
  if (plan_.nobody) return false;
  for (const index::AccessClass& one : segment.access_classes()) {
    const index::AccessAnswer answer = index::CheckAccess(access_, one.tenant, one.grants);
    const bool takes_part =
        answer.visible && answer.allowed && TenantPasses(options_.filter, one.tenant);
    open_->person_of_class.push_back(takes_part ? &TablesFor(options_.policy_of(one.tenant))
                                                : nullptr);
    open_->any = open_->any || takes_part;
  }
  if (!open_->any) return false;
  segment.RowsWithOverride(opportunity_.opportunity_hash, open_->forced);
  for (const auto& [policy, person] : persons_) FindFailing(*person);
  return true;
}

void CandidateSieve::FindFailing(const PersonTables& person) {
  for (const auto* columns : {&person.rules.rules, &person.rules.certificates}) {
    for (const RuleColumns::Column& one : *columns) {
      const int column = open_->segment->columns().Find(one.column);
      unsigned codes = 0;
      for (std::size_t code = 0; code < one.counts.size(); ++code) {
        if (one.counts[code] >= kFails) codes |= 1U << code;
      }
      if (column == index::ColumnSet::kAbsent || codes == 0) continue;
      open_->failing.push_back({&person, column, codes});
    }
  }
}

const CandidateSegment& CandidateSieve::segment() const { return *open_->segment; }

bool CandidateSieve::SkipBlock(std::size_t block) const {
  const BlockFacts& facts = open_->segment->block_facts(block);
  const auto& near = options_.filter.near;
  if (near.has_value() &&
      (!facts.any_place || score::MetresToBox(near->x_m, near->y_m, facts.min_x, facts.max_x,
                                              facts.min_y, facts.max_y) > near->metres)) {
    return true;
  }
  if (TooFar(facts)) return true;
  for (std::size_t c = facts.first_class; c <= facts.last_class; ++c) {
    const PersonTables* person = open_->person_of_class[c];
    if (person != nullptr && !AllFallOff(block, *person)) return false;
  }
  return true;
}

bool CandidateSieve::TooFar(const BlockFacts& facts) const {
  if (opportunity_.transport_provided != 0 || opportunity_.place_known == 0 ||
      facts.any_goes_anywhere) {
    return false;
  }
  const model::Policy& policy = work_.policy();
  const std::int32_t metres = score::MetresToBox(opportunity_.x_m, opportunity_.y_m, facts.min_x,
                                                 facts.max_x, facts.min_y, facts.max_y);
  if (facts.any_by_km && !score::BeyondKm(metres, facts.most_km, policy)) return false;
  const std::uint8_t running = score::RunningModes(facts.modes, opportunity_, policy);
  for (std::size_t mode = 0; mode < facts.most_minutes.size(); ++mode) {
    if (((running >> mode) & 1) == 0) continue;
    const int minutes = score::ModeMinutes(metres, policy.modes[mode], policy.detour_tenths);
    if (!score::TooFarForAny(minutes, facts.most_minutes[mode], policy)) return false;
  }
  // Also when no mode runs for anybody: all fall off.
  return true;
}

// A stale value keeps its value in hard rules, so this holds on any day.
bool CandidateSieve::AllFallOff(std::size_t block, const PersonTables& person) const {
  for (const OpenSegment::Failing& one : open_->failing) {
    if (one.person == &person &&
        (open_->segment->columns().CodesOf(one.column, block) & ~one.codes) == 0) {
      return true;
    }
  }
  return false;
}

bool CandidateSieve::AllNear(std::size_t block) const {
  const BlockFacts& facts = open_->segment->block_facts(block);
  if (!facts.any_place) return true;
  const std::int32_t metres = score::MetresAcrossBox(
      opportunity_.x_m, opportunity_.y_m, facts.min_x, facts.max_x, facts.min_y, facts.max_y);
  // With the fastest of the modes that all have, from where it is farthest.
  const int minutes = score::LeastMinutes(metres, facts.shared_modes, opportunity_, work_.policy());
  return minutes >= 0 && minutes <= facts.least_minutes;
}

std::span<const CandidateSieve::PersonTables* const> CandidateSieve::PersonsOf(std::size_t block) {
  const BlockFacts& facts = open_->segment->block_facts(block);
  persons_here_.clear();
  for (std::size_t c = facts.first_class; c <= facts.last_class; ++c) {
    const PersonTables* person = open_->person_of_class[c];
    if (person != nullptr &&
        std::find(persons_here_.begin(), persons_here_.end(), person) == persons_here_.end() &&
        !AllFallOff(block, *person)) {
      persons_here_.push_back(person);
    }
  }
  return persons_here_;
}

const CandidateSieve::PersonTables* CandidateSieve::PersonOf(std::size_t row) const {
  return open_->person_of_class[open_->segment->access_class(row)];
}

std::span<const std::uint32_t> CandidateSieve::forced() const { return open_->forced; }

std::int32_t CandidateSieve::PointsAtMost(int loss, int step) const {
  return std::clamp(kFullPoints - kPointsPerUnit * (loss * step - plan_.allowance), 0, kFullPoints);
}

std::int32_t CandidateSieve::DoubtfulPointsAtMost(const Passed& passed,
                                                  std::size_t row_of_block) const {
  const int loss =
      passed.doubtful.loss[row_of_block] * passed.doubt_step +
      static_cast<int>(LossOfFresh(*sieve_, *doubt_, view_, row_of_block)) * passed.step;
  return PointsAtMost(loss, 1);
}

CandidateSieve::OfPerson& CandidateSieve::SieveFor(const PersonTables& person) {
  for (OfPerson& one : open_->sieves) {
    if (one.person == &person) return one;
  }
  score::ScoreContext context = context_;
  context.person = person.policy;
  auto sieve = std::make_unique<SegmentSieve>(plan_, person.rules, context, *open_->segment);
  const bool nobody_doubtful = sieve->NobodyDoubtful();
  open_->sieves.push_back({&person, std::move(sieve), nobody_doubtful});
  return open_->sieves.back();
}

Travel CandidateSieve::TravelOf(std::size_t block) {
  const CandidateSegment& segment = *open_->segment;
  std::vector<std::uint8_t>& minutes = open_->place_minutes;
  const std::size_t places = segment.places().size();
  if (minutes.empty()) {
    minutes.resize(std::max<std::size_t>(1, journey_.mode_count * places));
    kernels_.place_minutes(journey_, segment.place_x().data(), segment.place_y().data(), places,
                           minutes.data());
  }
  const std::span<const index::PlaceRun> runs = segment.place_runs(block);
  return {.journey = &journey_,
          .minutes = minutes.data(),
          .places = places,
          .runs = runs.data(),
          .run_count = runs.size(),
          .begin = block * kBlockRows};
}

void CandidateSieve::FindUnbounded(std::size_t block) {
  const CandidateSegment& segment = *open_->segment;
  const BlockFacts& facts = segment.block_facts(block);
  BlockBits& unbounded = OfThread().passed.unbounded;
  unbounded.fill(0);
  if (facts.first_day <= context_.as_of && context_.as_of <= facts.last_day) return;
  const std::size_t begin = block * kBlockRows;
  const std::size_t end = std::min(segment.rows(), begin + kBlockRows);
  for (std::size_t row = begin; row < end; ++row) {
    const index::SameStaleness& same = segment.same_staleness(row);
    if (context_.as_of < same.first || context_.as_of > same.last) {
      unbounded[(row - begin) / 64] |= std::uint64_t{1} << (row % 64);
    }
  }
}

const CandidateSieve::Passed& CandidateSieve::Run(std::size_t block, const PersonTables& person,
                                                  BlockColumns& columns, const LossLimits& limits,
                                                  int fixed_step, const RowLimits* row_limits) {
  const OfPerson& own = SieveFor(person);
  SegmentSieve& tables = *own.sieve;
  const Sieve& sieve = tables.ForLimits(limits, fixed_step);
  Passed& passed = OfThread().passed;
  SieveBlock& view = view_;
  view = {.columns = columns.Get(tables.used()),
          .values = &open_->segment->values(block),
          .rows = open_->segment->row_codes(block),
          .row_limits = row_limits};
  if (sieve.travel) view.travel = TravelOf(block);
  view.all_near = sieve.travel_rule && AllNear(block);
  if (read_ahead_ && block + 1 < open_->segment->blocks()) {
    view.next_columns = columns.GetNext(tables.used());
    view.next_values = &open_->segment->values(block + 1);
  }
  kernels_.sieve(sieve, view, passed.rows);
  passed.step = tables.step();
  value_bytes_ += tables.value_bytes();

  if (own.nobody_doubtful) {
    passed.doubtful.passes.fill(0);
  } else {
    sieve_ = &sieve;
    doubt_ = &tables.DoubtForLimits(limits, fixed_step);
    kernels_.doubt(*doubt_, view, passed.rows, passed.doubtful);
    passed.doubt_step = tables.doubt_step();
  }

  FindUnbounded(block);
  BlockBits out = passed.unbounded;
  const std::size_t begin = block * kBlockRows;
  for (auto it = std::lower_bound(open_->forced.begin(), open_->forced.end(), begin);
       it != open_->forced.end() && *it < begin + kBlockRows; ++it) {
    out[(*it - begin) / 64] |= std::uint64_t{1} << (*it % 64);
    passed.unbounded[(*it - begin) / 64] &= ~(std::uint64_t{1} << (*it % 64));
  }
  for (std::size_t word = 0; word < out.size(); ++word) {
    passed.rows.passes[word] &= ~out[word];
    passed.doubtful.passes[word] &= ~out[word];
  }
  return passed;
}

}  // namespace passend::search
