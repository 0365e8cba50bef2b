#include "matcher/search/opportunity_values.h"

#include <algorithm>

#include "matcher/score/factors/aanvang.h"
#include "matcher/score/factors/begeleiding.h"
#include "matcher/score/factors/ontwikkelstap.h"
#include "matcher/score/factors/reistijd_bound.h"
#include "matcher/score/factors/talentbenutting.h"
#include "matcher/score/factors/talenten.h"
#include "matcher/score/factors/uren_bound.h"
#include "matcher/score/factors/voorkeuren.h"
#include "matcher/score/rounding.h"
#include "matcher/search/session.h"

namespace passend::search {
namespace {

using model::Factor;
using score::OpportunityFacts;

// Of all confidence, for a factor with this weight.
int Full(int weight) { return weight * 10 * Worth::kKnownPerPermille; }

// Shifts of LoadCounts.
constexpr int kA = 0;
constexpr int kB = 4;
constexpr int kHard = 8;
constexpr int kNoMeasure = 12;
constexpr int kUnknown = 16;
constexpr int kStale = 20;
constexpr int kFreshA = 24;
constexpr int kFreshB = 28;

int Count(std::uint32_t counts, int shift) { return static_cast<int>((counts >> shift) & 15); }

}  // namespace

OpportunityValues::OpportunityValues(const Seeker& seeker, const index::OpportunitySegment& segment,
                                     const score::CompiledPolicy& work)
    : seeker_(seeker),
      person_(*seeker.facts),
      segment_(segment),
      work_(work),
      journeys_(segment.journeys().size(), Worth::Unset()),
      conditions_(segment.conditions().size(), Worth::Unset()),
      hours_(segment.hours().size(), Worth::Unset()),
      forms_(segment.forms().size(), Worth::Unset()),
      characters_(segment.characters().size(), Worth::Unset()),
      requirements_(segment.requirement_kinds().size()),
      reach_(segment.places().size(), Reach::kUnset) {
  // Tried on an opportunity of which nothing is known but its status; when the person can start is
  // a matter of its start day.
  score::CandidateFacts person = person_;
  person.bemiddelbaar_per = score::kNoDay;
  const score::ScoreContext context = {
      .as_of = seeker.as_of, .work = &work, .person = seeker.person, .tables = seeker.tables};
  constexpr auto kLast = static_cast<std::size_t>(model::OpportunityStatus::kWithdrawn);
  for (std::size_t status = 0; status <= kLast; ++status) {
    OpportunityFacts facts;
    facts.status = static_cast<std::uint8_t>(status);
    status_fails_[status] =
        score::ScorePair(context, person, nullptr, facts).failed.Has(score::Rule::kStatus);
  }

  for (const score::TalentFact& talent : person_.talent_list()) {
    emphasis_ += talent.emphasis();
    if (person_.Stale(talent.stale_index, seeker.as_of)) stale_emphasis_ += talent.emphasis();
  }
  if (emphasis_ > 0) {
    known_use_ = Full(Weight(Factor::kTalentbenutting)) * (emphasis_ - stale_emphasis_) / emphasis_;
  }
  for (const std::uint8_t weight : person_.wish_weight) wishes_ += weight;
  // Locked in at an employer, a step is known that may not be without.
  if (person_.employer_hash != 0) doubt_ = Full(Weight(Factor::kOntwikkelstap));
  doubt_ += 4;  // of rounding down the shares of four factors

  near_.near = seeker.filter->near;
  overlap_.min_overlap_minutes = seeker.filter->min_overlap_minutes;
  kind_.werkvormen = seeker.filter->werkvormen;
  kind_.sectors = seeker.filter->sectors;

  for (int a = 0; a <= score::CompiledPolicy::kMaxA; ++a) {
    for (int b = 0; a + b <= score::CompiledPolicy::kMaxA; ++b) {
      simple_loads_[static_cast<std::size_t>((a << kA) | (b << kB))] =
          Single(Factor::kBelastbaarheid, work.Multiplier(a, b), true);
    }
  }
  loads_.reserve(segment.load_kinds().size());
  for (const score::LoadFact& load : segment.load_kinds()) {
    loads_.push_back(CountsOf(load));
    any_hard_ = any_hard_ || Count(loads_.back(), kHard) > 0;
  }
}

Worth OpportunityValues::Single(Factor factor, int sub, bool known, int obstacles) const {
  const int weight = Weight(factor);
  const int loss = weight * (1000 - sub);
  return {loss, known ? loss : 0, known ? Full(weight) : 0, obstacles, false};
}

bool OpportunityValues::Outside(const Filter& part) const {
  return !PassesFilter(part, {}, {}, person_, scratch_, /*row_is_candidate=*/false, work_.policy());
}

Worth OpportunityValues::Journey(std::size_t number) {
  const index::WorkJourney& journey = segment_.journeys()[number];
  const bool place_known = journey.place != index::kNoPlace;
  const bool transport = journey.transport_provided != 0;
  // Too far at any time of the day is too far at this one.
  if (place_known && !transport && reach_[journey.place] == Reach::kTooFar) return Worth::Fails();
  scratch_.place_known = place_known ? 1 : 0;
  if (place_known) {
    scratch_.x_m = segment_.places()[journey.place].x_m;
    scratch_.y_m = segment_.places()[journey.place].y_m;
  }
  scratch_.shift_start = journey.shift_start;
  scratch_.shift_end = journey.shift_end;
  scratch_.transport_provided = transport ? 1 : 0;
  if (near_.near.has_value() && Outside(near_)) return Worth::Fails();
  const score::Travel travel = score::EvaluateTravelBy(
      person_, scratch_, work_.policy(),
      [this](int mode, std::int32_t metres) { return work_.Minutes(mode, metres); });
  const score::TravelVerdict verdict = score::JudgeTravel(travel, scratch_, work_.policy());
  if (verdict.fails) {
    const bool any_time =
        journey.shift_start == score::kUnknown16 && journey.shift_end == score::kUnknown16;
    // Whatever runs is too slow, or the place is beyond the kilometres.
    if (place_known && !transport && (verdict.beyond_km || any_time)) {
      reach_[journey.place] = Reach::kTooFar;
    }
    return Worth::Fails();
  }
  int sub = work_.policy().reistijd_prior;
  if (!travel.unknown) {
    sub = travel.minutes < 0 ? 0 : score::TravelScore(travel.minutes, travel.comfort, travel.max);
  }
  return Single(Factor::kReistijd, sub,
                !travel.unknown && !person_.Stale(person_.travel_stale, seeker_.as_of),
                verdict.obstacle ? 1 : 0);
}

Worth OpportunityValues::Hours(std::size_t number) {
  const index::WorkHours& hours = segment_.hours()[number];
  scratch_.grid = hours.grid;
  scratch_.grid_known = hours.grid_known;
  scratch_.max_week = hours.max_week;
  scratch_.min_week = hours.min_week;
  scratch_.min_day = hours.min_day;
  scratch_.hours_negotiable = hours.negotiable;
  if (overlap_.min_overlap_minutes.has_value() && Outside(overlap_)) return Worth::Fails();
  const int overlap = score::OverlapMinutes(person_, scratch_, work_.policy());
  const score::TimeVerdict verdict = score::JudgeTime(overlap, person_.max_day, scratch_);
  if (verdict.fails) return Worth::Fails();
  const std::uint16_t desired = score::DesiredWeek(person_);
  const bool known = desired != score::kUnknown16 && hours.max_week != score::kUnknown16;
  return Single(
      Factor::kUren, known ? score::HoursScore(overlap, desired) : work_.policy().uren_prior,
      known && !person_.Stale(person_.hours_stale, seeker_.as_of), verdict.obstacle ? 1 : 0);
}

Worth OpportunityValues::Conditions(std::size_t number) {
  const score::RulesVerdict verdict = score::JudgeConditions(
      {.as_of = seeker_.as_of, .work = &work_, .person = seeker_.person, .tables = seeker_.tables},
      person_, segment_.facts(segment_.conditions()[number]));
  if (!verdict.failed.empty()) return Worth::Fails();
  return {0, 0, 0, verdict.obstacles.count(), false};
}

Worth OpportunityValues::Form(std::size_t number) {
  const index::WorkForm& form = segment_.forms()[number];
  const model::Policy& policy = work_.policy();
  scratch_.werkvorm = form.werkvorm;
  scratch_.trede = form.trede;
  const bool support_known =
      person_.support_need != score::kUnknown8 && form.support_offered != score::kUnknown8;
  const bool short_of =
      support_known && person_.support_need - form.support_offered >= policy.support_obstacle_from;
  const Worth support = Single(
      Factor::kBegeleiding,
      support_known ? score::SupportScore(person_.support_need, form.support_offered, policy)
                    : policy.begeleiding_prior,
      support_known && !person_.Stale(person_.support_stale, seeker_.as_of), short_of ? 1 : 0);
  // Without the employer, so without lock-in: that only takes points away.
  const score::Step step =
      score::EvaluateStep(person_, scratch_, *seeker_.tables, seeker_.as_of, policy);
  return support + Single(Factor::kOntwikkelstap, step.sub,
                          step.reason != score::StepReason::kUnknown && !step.stale);
}

Worth OpportunityValues::Character(std::size_t number) {
  const index::WorkCharacter& character = segment_.characters()[number];
  const model::Policy& policy = work_.policy();
  scratch_.sector = character.sector;
  scratch_.werkvorm = character.werkvorm;
  scratch_.sides = character.sides;
  if ((kind_.werkvormen != 0 || kind_.sectors != 0) && Outside(kind_)) return Worth::Fails();
  const bool excluded = person_.Has(score::kExcludesSectors) &&
                        character.sector != score::kUnknown8 &&
                        ((person_.excluded_sectors >> character.sector) & 1) != 0;
  if (excluded) return Worth::Fails();
  const int weight = Weight(Factor::kVoorkeuren);
  if (wishes_ == 0) return Single(Factor::kVoorkeuren, policy.no_wishes_score, false);
  int met = 0;
  int high = 0;
  int unknown = 0;
  for (std::size_t k = 0; k < person_.wish_weight.size(); ++k) {
    const int w = person_.wish_weight[k];
    if (w == 0) continue;
    const score::WishAnswer answer =
        score::AnswerWish(person_, scratch_, static_cast<model::WishKind>(k + 1));
    const int worth = w * score::WishScore(answer, policy);
    const bool leaf =
        answer == score::WishAnswer::kSilent || person_.Stale(person_.wish_stale[k], seeker_.as_of);
    met += worth;
    high += leaf ? w * 1000 : worth;
    unknown += leaf ? w : 0;
  }
  return {weight * (1000 - static_cast<int>(score::HalfUp(met, wishes_))),
          weight * (1000 - static_cast<int>(score::HalfUp(high, wishes_))),
          Full(weight) * (wishes_ - unknown) / wishes_, 0, false};
}

const OpportunityValues::Requirement& OpportunityValues::RequirementOf(std::size_t kind) {
  Requirement& value = requirements_[kind];
  if (value.set) [[likely]]
    return value;
  value.set = true;
  const index::RequirementKind& asked = segment_.requirement_kinds()[kind];
  const auto related = segment_.related(asked);
  score::RequirementFact fact;
  fact.talent = asked.talent;
  fact.level = asked.level;
  const score::RequirementResult result =
      score::EvaluateRequirement(person_, fact, related, seeker_.as_of, work_.policy());
  value.match = static_cast<std::uint16_t>(result.m);
  value.match_high = static_cast<std::uint16_t>(result.high);
  value.unknown_halves = result.knowledge == score::Knowledge::kUnknown     ? 2
                         : result.knowledge == score::Knowledge::kHalfKnown ? 1
                                                                            : 0;
  const auto talents = person_.talent_list();
  for (std::size_t i = 0; i < talents.size(); ++i) {
    if (talents[i].emphasis() == 0) continue;
    const int sim = SimOf(asked, talents[i].talent);
    if (sim == 0) continue;
    const auto use = static_cast<std::uint32_t>(
        talents[i].emphasis() * score::TalentUse(sim, talents[i].level(), asked.level));
    value.talents |= 1U << i;
    value.use += use;
    if (!person_.Stale(talents[i].stale_index, seeker_.as_of)) value.fresh_use += use;
  }
  return value;
}

int OpportunityValues::SimOf(const index::RequirementKind& asked, std::uint16_t talent) const {
  if (asked.talent == talent) return 1000;
  for (const model::RelatedTalent& related : segment_.related(asked)) {
    if (related.talent == talent) return related.sim;
  }
  return 0;
}

Worth OpportunityValues::Talents(const index::WorkLists& row, bool high) {
  const model::Policy& policy = work_.policy();
  const int match_weight = Weight(Factor::kTalenten);
  const int use_weight = Weight(Factor::kTalentbenutting);
  if (row.requirement_count == 0) {
    return Single(Factor::kTalenten, policy.no_requirements_score, false) +
           Single(Factor::kTalentbenutting, policy.benutting_prior, false);
  }
  const std::array<std::uint32_t, 2> multiplier = {
      static_cast<std::uint32_t>(policy.wished_multiplier),
      static_cast<std::uint32_t>(policy.required_multiplier)};
  const auto requirements = segment_.requirements(row);
  std::uint32_t weights = 0;
  std::uint32_t match = 0;
  std::uint32_t use = 0;
  std::uint32_t talents = 0;
  bool shared = false;
  for (const index::WorkRequirement& one : requirements) {
    const Requirement& value = RequirementOf(one.kind);
    const std::uint32_t w = multiplier[one.required != 0 ? 1 : 0] * one.weight;
    weights += w;
    match += w * value.match;
    use += value.use;
    shared = shared || (talents & value.talents) != 0;
    talents |= value.talents;
  }
  const auto emphasis = static_cast<std::uint32_t>(emphasis_);
  int used = policy.benutting_prior;
  if (emphasis > 0) {
    if (shared) use = SharedUse(row, false);
    used = score::HalfUp32(use, emphasis);
  }
  const int loss =
      match_weight * (1000 - score::HalfUp32(match, weights)) + use_weight * (1000 - used);
  if (!high) return {loss, 0, 0, 0, false};

  std::uint32_t match_high = 0;
  std::uint32_t known_halves = 0;
  std::uint32_t fresh_use = 0;
  for (const index::WorkRequirement& one : requirements) {
    const Requirement& value = requirements_[one.kind];
    const std::uint32_t w = multiplier[one.required != 0 ? 1 : 0] * one.weight;
    match_high += w * value.match_high;
    known_halves += w * (2U - value.unknown_halves);
    fresh_use += value.fresh_use;
  }
  int high_loss = match_weight * (1000 - score::HalfUp32(match_high, weights));
  const int known = static_cast<int>(static_cast<std::uint32_t>(Full(match_weight)) * known_halves /
                                     (2 * weights));
  if (emphasis > 0) {
    if (shared) fresh_use = SharedUse(row, true);
    const auto stale = static_cast<std::uint32_t>(stale_emphasis_);
    high_loss += use_weight * (1000 - score::HalfUp32(fresh_use + 1000 * stale, emphasis));
  }
  return {loss, high_loss, known, 0, false};
}

std::uint32_t OpportunityValues::SharedUse(const index::WorkLists& row, bool fresh_only) const {
  const auto talents = person_.talent_list();
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < talents.size(); ++i) {
    const int emphasis = talents[i].emphasis();
    if (emphasis == 0) continue;
    if (fresh_only && person_.Stale(talents[i].stale_index, seeker_.as_of)) continue;
    int best = 0;
    for (const index::WorkRequirement& one : segment_.requirements(row)) {
      if (((requirements_[one.kind].talents >> i) & 1) == 0) continue;
      const index::RequirementKind& asked = segment_.requirement_kinds()[one.kind];
      best = std::max(
          best, score::TalentUse(SimOf(asked, talents[i].talent), talents[i].level(), asked.level));
    }
    sum += static_cast<std::uint32_t>(emphasis * best);
  }
  return sum;
}

OpportunityValues::LoadCounts OpportunityValues::CountsOf(const score::LoadFact& load) const {
  const auto one = [](int shift) { return LoadCounts{1} << shift; };
  const score::Capacity capacity =
      score::CapacityOf(person_, load.item, load.normal, seeker_.as_of);
  if (!capacity.known()) return one(kUnknown);
  LoadCounts counts = capacity.stale ? one(kStale) : 0;
  switch (score::Classify(load, capacity.value, seeker_.person->policy())) {
    case score::ItemClass::kBridgeable:
      return counts + one(kA) + (capacity.stale ? 0 : one(kFreshA));
    case score::ItemClass::kHard:
      counts += one(kHard) + (score::NoMeasure(load) ? one(kNoMeasure) : 0);
      [[fallthrough]];
    case score::ItemClass::kOverload:
      return counts + one(kB) + (capacity.stale ? 0 : one(kFreshB));
    default:
      return counts;
  }
}

Worth OpportunityValues::LoadsOf(const index::WorkLists& row, LoadCounts counts) const {
  const int weight = Weight(Factor::kBelastbaarheid);
  if (row.has_load_list == 0) {
    return Single(Factor::kBelastbaarheid, work_.policy().belastbaarheid_prior, false);
  }
  const int count = row.scored_count;
  if (count == 0) return Single(Factor::kBelastbaarheid, 1000, true);
  const int hard = Count(counts, kHard);
  if (Count(counts, kNoMeasure) > 0 || hard >= 2) return Worth::Fails();
  const int unknown = Count(counts, kUnknown);
  const int sub = score::BelastbaarheidScore(work_, Count(counts, kA), Count(counts, kB),
                                             count - unknown, unknown);
  const int loss = weight * (1000 - sub);
  const int uncertain = unknown + Count(counts, kStale);
  if (uncertain == 0) return {loss, loss, Full(weight), hard, false};
  const int fresh = count - uncertain;
  const int high =
      score::HalfUp32(static_cast<std::uint32_t>(
                          fresh * work_.Multiplier(Count(counts, kFreshA), Count(counts, kFreshB)) +
                          1000 * uncertain),
                      static_cast<std::uint32_t>(count));
  return {loss, weight * (1000 - high), Full(weight) * fresh / count, hard, false};
}

}  // namespace passend::search
