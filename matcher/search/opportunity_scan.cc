#include "matcher/search/opportunity_scan.h"

#include <algorithm>
#include <bit>

#include "matcher/score/factors/begeleiding.h"
#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/factors/ontwikkelstap.h"
#include "matcher/score/factors/reistijd_bound.h"
#include "matcher/score/factors/talentbenutting.h"
#include "matcher/score/factors/talenten_bound.h"
#include "matcher/score/factors/uren_bound.h"
#include "matcher/score/factors/voorkeuren.h"
#include "matcher/score/rounding.h"
#include "matcher/search/candidate_plan.h"

namespace passend::search {
namespace {

using index::OpportunitySegment;
using index::WorkFacts;
using model::Factor;
using score::CandidateFacts;
using score::MatchList;
using score::OpportunityFacts;

constexpr std::size_t kRowsPerCheck = 1024;  // well within a millisecond

int Weight(const model::Policy& policy, Factor factor) {
  return policy.weights[static_cast<std::size_t>(factor)];
}
unsigned Full(int weight) { return static_cast<unsigned>(weight * 10 * kKnownPerPermille); }

}  // namespace

OpportunityScanner::OpportunityScanner(Session<index::OpportunityView>& session,
                                       const index::AccessQuery& access,
                                       const index::CandidateView& candidate)
    : session_(session),
      access_(access),
      candidate_(candidate),
      person_(session.options.policy_of(candidate.tenant)) {
  const auto talents = candidate.facts->talent_list();
  for (std::size_t i = 0; i < talents.size(); ++i) {
    if (slot_of_talent_.size() <= talents[i].talent) slot_of_talent_.resize(talents[i].talent + 1U);
    slot_of_talent_[talents[i].talent] = static_cast<std::uint8_t>(i + 1);
    emphasis_ += talents[i].emphasis();
    if (candidate.facts->Stale(talents[i].stale_index, session.as_of)) {
      stale_emphasis_ += talents[i].emphasis();
    }
  }
  for (const std::uint8_t weight : candidate.facts->wish_weight) wishes_ += weight;
}

const score::CompiledPolicy& OpportunityScanner::WorkPolicy(std::string_view tenant) const {
  return session_.options.work_override != nullptr ? *session_.options.work_override
                                                   : session_.options.policy_of(tenant);
}

score::ScoreContext OpportunityScanner::ContextOf(const score::CompiledPolicy& work,
                                                  bool allowed) const {
  return {.as_of = session_.as_of,
          .work = &work,
          .person = &person_,
          .tables = session_.options.tables,
          .access = allowed};
}

const OpportunityScanner::Work& OpportunityScanner::WorkOf(std::string_view tenant) {
  const score::CompiledPolicy& policy = WorkPolicy(tenant);
  const auto [it, added] = works_.try_emplace(&policy);
  if (added) {
    it->second.policy = &policy;
    // Tried on an opportunity of which nothing is known but its status; when the person can start
    // is a matter of its start day.
    CandidateFacts person = *candidate_.facts;
    person.bemiddelbaar_per = score::kNoDay;
    for (std::size_t status = 0; status < it->second.status_fails.size(); ++status) {
      OpportunityFacts facts;
      facts.status = static_cast<std::uint8_t>(status);
      it->second.status_fails[status] =
          score::ScorePair(ContextOf(policy, true), person, nullptr, facts)
              .failed.Has(score::Rule::kStatus);
    }
  }
  return it->second;
}

bool OpportunityScanner::AlwaysRefined(std::uint64_t opportunity_hash) const {
  if (candidate_.extras == nullptr) return false;
  const auto& overrides = candidate_.extras->overrides;
  return std::any_of(overrides.begin(), overrides.end(), [&](const score::OverrideFact& one) {
    return one.opportunity_hash == opportunity_hash;
  });
}

void OpportunityScanner::ScoreRow(const index::OpportunityView& row) {
  const index::AccessAnswer answer = index::CheckAccess(access_, row.tenant, *row.grants);
  if (!answer.visible || (!answer.allowed && !session_.options.count_excluded)) return;
  const score::CompiledPolicy& work = WorkPolicy(row.tenant);
  if (!PassesFilter(session_.options.filter, row.tenant, row.owners, *candidate_.facts, *row.facts,
                    /*row_is_candidate=*/false, work.policy())) {
    return;
  }
  session_.Refine(row, ContextOf(work, answer.allowed), *candidate_.facts, candidate_.extras,
                  *row.facts);
}

bool OpportunityScanner::Scan(const OpportunitySegment& segment, const index::LiveMask& live) {
  std::vector<const Work*> work_of_class;
  for (const index::AccessClass& one : segment.access_classes()) {
    const index::AccessAnswer answer = index::CheckAccess(access_, one.tenant, one.grants);
    const bool takes_part =
        answer.visible && answer.allowed && TenantPasses(session_.options.filter, one.tenant);
    work_of_class.push_back(takes_part ? &WorkOf(one.tenant) : nullptr);
  }
  for (std::size_t row = 0; row < segment.rows(); ++row) {
    if (row % kRowsPerCheck == 0 && session_.Cancelled()) return false;
    if (!live.Has(row)) continue;
    const WorkFacts& facts = segment.work_facts(row);
    const Work* work = work_of_class[facts.access_class];
    if (work == nullptr) continue;
    ++session_.statistics.scanned;
    if (work->status_fails[facts.status]) continue;
    if (!AlwaysRefined(segment.facts(row).opportunity_hash)) {
      const model::Policy& policy = work->policy->policy();
      const std::uint32_t waiting = score::Waiting(facts.last_voorstel);
      Bound bound;
      // What has not been looked at yet stands at its best.
      const unsigned talents = Units(
          1000 * (Weight(policy, Factor::kTalenten) + Weight(policy, Factor::kTalentbenutting)));
      const unsigned loads = Units(1000 * Weight(policy, Factor::kBelastbaarheid));
      ShortFactors(segment, facts, policy, bound);
      if (bound.fails || bound.obstacles >= 2) continue;
      Bound so_far = bound;
      so_far.units += talents + loads;
      so_far.high_units += talents + loads;
      so_far.maybe_obstacle = true;
      so_far.doubt = Full(100);
      if (!CanEnter(so_far, *work->policy, waiting, segment.name(row))) continue;
      Talents(segment, facts, policy, bound);
      so_far = bound;
      so_far.units += loads;
      so_far.high_units += loads;
      so_far.maybe_obstacle = true;
      so_far.doubt += Full(Weight(policy, Factor::kBelastbaarheid));
      if (!CanEnter(so_far, *work->policy, waiting, segment.name(row))) continue;
      Loads(segment.facts(row), *work->policy, bound);
      // A certificate may be missing: the scan does not look.
      bound.maybe_obstacle = bound.maybe_obstacle || !segment.facts(row).certificates.empty();
      if (bound.fails || bound.obstacles >= 2) continue;
      if (!CanEnter(bound, *work->policy, waiting, segment.name(row))) continue;
    }
    ScoreRow(segment.View(row));
  }
  return true;
}

bool OpportunityScanner::CanEnter(const Bound& bound, const score::CompiledPolicy& work,
                                  std::uint32_t waiting, std::string_view name) const {
  const model::Policy& policy = work.policy();
  const auto min_known = static_cast<unsigned>(policy.min_confidence * kKnownPerPermille);
  const auto band = [&policy](unsigned units) {
    const auto points = static_cast<std::int32_t>(std::min(100'000U, units * kPointsPerUnit));
    return (points + 50) / 100 / policy.rotation_band;
  };
  const auto hash = [&] { return score::OrderHash(session_.week, session_.start_name, name); };
  if (bound.known + bound.doubt + kKnownPerPermille / 2 >= min_known) {
    if (bound.obstacles == 0 &&
        session_.lists.CouldEnter(MatchList::kPast, band(bound.units), waiting, hash)) {
      return true;
    }
    if ((bound.obstacles == 1 || bound.maybe_obstacle) &&
        session_.lists.CouldEnter(MatchList::kPastMits, band(bound.units), waiting, hash)) {
      return true;
    }
  }
  return bound.known + kKnownPerPermille / 2 < min_known &&
         session_.lists.CouldEnter(MatchList::kOnvoldoendeBekend, band(bound.high_units), waiting,
                                   hash);
}

// Voorkeuren, reistijd, uren, begeleiding and ontwikkelstap, with the rules that go with them.
void OpportunityScanner::ShortFactors(const OpportunitySegment& segment, const WorkFacts& facts,
                                      const model::Policy& policy, Bound& bound) {
  const CandidateFacts& person = *candidate_.facts;
  const score::PackedDay as_of = session_.as_of;
  OpportunityFacts& work = scratch_;
  work.place_known = facts.place != index::kNoPlace ? 1 : 0;
  if (work.place_known != 0) {
    work.x_m = segment.places()[facts.place].x_m;
    work.y_m = segment.places()[facts.place].y_m;
  }
  work.grid = facts.grid;
  work.grid_known = facts.grid_known;
  work.max_week = facts.max_week;
  work.shift_start = facts.shift_start;
  work.shift_end = facts.shift_end;
  work.transport_provided = facts.transport_provided;
  work.werkvorm = facts.werkvorm;
  work.trede = facts.trede;
  work.sector = facts.sector;
  work.min_week = facts.min_week;
  work.min_day = facts.min_day;
  work.hours_negotiable = facts.hours_negotiable;
  work.sides = facts.sides;

  const auto add = [&bound](int weight, int sub, bool known) {
    bound.units += Units(weight * sub);
    bound.high_units += Units(weight * (known ? sub : 1000));
    if (known) bound.known += Full(weight);
  };

  const score::Travel travel = score::EvaluateTravel(person, work, policy);
  const score::TravelVerdict journey = score::JudgeTravel(travel, work, policy);
  const int overlap = score::OverlapMinutes(person, work, policy);
  const score::TimeVerdict time = score::JudgeTime(overlap, person.max_day, work);
  bound.fails = journey.fails || time.fails;
  bound.obstacles += (journey.obstacle ? 1 : 0) + (time.obstacle ? 1 : 0);
  if (bound.fails) return;

  int travel_sub = policy.reistijd_prior;
  if (!travel.unknown) {
    travel_sub =
        travel.minutes < 0 ? 0 : score::TravelScore(travel.minutes, travel.comfort, travel.max);
  }
  add(Weight(policy, Factor::kReistijd), travel_sub,
      !travel.unknown && !person.Stale(person.travel_stale, as_of));

  const std::uint16_t desired = score::DesiredWeek(person);
  const bool hours_known = desired != score::kUnknown16 && work.max_week != score::kUnknown16;
  add(Weight(policy, Factor::kUren),
      hours_known ? score::HoursScore(overlap, desired) : policy.uren_prior,
      hours_known && !person.Stale(person.hours_stale, as_of));

  const bool support_known =
      person.support_need != score::kUnknown8 && facts.support_offered != score::kUnknown8;
  const int support = support_known
                          ? score::SupportScore(person.support_need, facts.support_offered, policy)
                          : policy.begeleiding_prior;
  add(Weight(policy, Factor::kBegeleiding), support,
      support_known && !person.Stale(person.support_stale, as_of));
  bound.maybe_obstacle = bound.maybe_obstacle || support_known;

  // Without the employer, so without lock-in: that only takes points away. Locked in, the step is
  // known; so whether it is known is in doubt unless this says so.
  const score::Step step =
      score::EvaluateStep(person, work, *session_.options.tables, as_of, policy);
  const bool step_known = step.reason != score::StepReason::kUnknown && !step.stale;
  add(Weight(policy, Factor::kOntwikkelstap), step.sub, step_known);
  if (!step_known) bound.doubt += Full(Weight(policy, Factor::kOntwikkelstap));

  const int wish_weight = Weight(policy, Factor::kVoorkeuren);
  if (wishes_ == 0) {
    add(wish_weight, policy.no_wishes_score, false);
    return;
  }
  int met = 0;
  int high = 0;
  int unknown = 0;
  for (int k = 0; k < model::kWishKindCount; ++k) {
    const int weight = person.wish_weight[static_cast<std::size_t>(k)];
    if (weight == 0) continue;
    const score::WishAnswer answer =
        score::AnswerWish(person, work, static_cast<model::WishKind>(k + 1));
    const int worth = weight * score::WishScore(answer, policy);
    const bool leaf = answer == score::WishAnswer::kSilent ||
                      person.Stale(person.wish_stale[static_cast<std::size_t>(k)], as_of);
    met += worth;
    high += leaf ? weight * 1000 : worth;
    if (leaf) unknown += weight;
  }
  bound.units += Units(wish_weight * static_cast<int>(score::HalfUp(met, wishes_)));
  bound.high_units += Units(wish_weight * static_cast<int>(score::HalfUp(high, wishes_)));
  bound.known +=
      Full(wish_weight) * static_cast<unsigned>(wishes_ - unknown) / static_cast<unsigned>(wishes_);
  bound.doubt += 1;  // rounded down above
}

void OpportunityScanner::Talents(const OpportunitySegment& segment, const WorkFacts& facts,
                                 const model::Policy& policy, Bound& bound) {
  const int match_weight = Weight(policy, Factor::kTalenten);
  const int use_weight = Weight(policy, Factor::kTalentbenutting);
  if (facts.requirement_count == 0) {
    bound.units += Units(match_weight * policy.no_requirements_score) +
                   Units(use_weight * policy.benutting_prior);
    bound.high_units += Units(match_weight * 1000) + Units(use_weight * 1000);
    return;
  }
  const CandidateFacts& person = *candidate_.facts;
  const auto talents = person.talent_list();
  use_.fill(0);
  int weights = 0;
  int sum = 0;
  int high = 0;
  int known_halves = 0;
  const score::RequirementFact* const facts_of =
      segment.requirements().data() + facts.requirements_begin;
  for (std::size_t r = 0; r < facts.requirement_count; ++r) {
    const score::RequirementFact& one = facts_of[r];
    const int w = score::RequirementWeight(one, policy);
    int m = 0;
    bool own_known = false;
    bool other_known = false;
    bool half_known = false;
    const auto visit = [&](int talent, int sim) {
      if (static_cast<std::size_t>(talent) >= slot_of_talent_.size()) return;
      const std::size_t slot = slot_of_talent_[static_cast<std::size_t>(talent)];
      if (slot == 0) return;
      const score::TalentFact& has = talents[slot - 1];
      const int match = score::TalentMatch(sim, has.level(), one.level, has.derived(), policy);
      m = std::max(m, match);
      if (has.emphasis() > 0) {
        use_[slot - 1] = std::max(use_[slot - 1], score::TalentUse(sim, has.level(), one.level));
      }
      if (person.Stale(has.stale_index, session_.as_of)) return;
      if (has.derived()) {
        half_known = half_known || match > policy.talent_prior;
      } else if (sim == 1000) {
        own_known = true;
      } else {
        other_known = other_known || match > policy.talent_prior;
      }
    };
    visit(one.talent, 1000);
    for (std::size_t i = 0; i < one.related_count; ++i) {
      const model::RelatedTalent& related =
          segment.related()[facts.related_begin + one.related_begin + i];
      visit(related.talent, related.sim);
    }
    const bool known = own_known || other_known;
    if (!known && !half_known) m = std::max(m, policy.talent_prior);
    weights += w;
    sum += w * m;
    high += w * (known || half_known ? m : 1000);
    known_halves += known ? 2 * w : half_known ? w : 0;
  }
  bound.units += Units(match_weight * static_cast<int>(score::HalfUp(sum, weights)));
  bound.high_units += Units(match_weight * static_cast<int>(score::HalfUp(high, weights)));
  bound.known += static_cast<unsigned>(std::int64_t{Full(match_weight)} * known_halves /
                                       (2 * std::int64_t{weights}));
  bound.doubt += 2;

  if (emphasis_ == 0) {
    bound.units += Units(use_weight * policy.benutting_prior);
    bound.high_units += Units(use_weight * 1000);
    return;
  }
  int used = 0;
  int used_high = 0;
  for (std::size_t i = 0; i < talents.size(); ++i) {
    const int e = talents[i].emphasis();
    used += e * use_[i];
    used_high += e * (person.Stale(talents[i].stale_index, session_.as_of) ? 1000 : use_[i]);
  }
  bound.units += Units(use_weight * static_cast<int>(score::HalfUp(used, emphasis_)));
  bound.high_units += Units(use_weight * static_cast<int>(score::HalfUp(used_high, emphasis_)));
  bound.known += Full(use_weight) * static_cast<unsigned>(emphasis_ - stale_emphasis_) /
                 static_cast<unsigned>(emphasis_);
}

void OpportunityScanner::Loads(const OpportunityFacts& opportunity,
                               const score::CompiledPolicy& work, Bound& bound) {
  const model::Policy& policy = work.policy();
  const int weight = Weight(policy, Factor::kBelastbaarheid);
  if (opportunity.has_load_list == 0) {
    bound.units += Units(weight * policy.belastbaarheid_prior);
    bound.high_units += Units(weight * 1000);
    return;
  }
  if (opportunity.scored_count == 0) {
    bound.units += Units(weight * 1000);
    bound.high_units += Units(weight * 1000);
    bound.known += Full(weight);
    return;
  }
  int a = 0, b = 0, fresh_a = 0, fresh_b = 0, unknown = 0, stale = 0, hard = 0;
  bool no_measure = false;
  for (const score::LoadFact& load : opportunity.scored()) {
    const score::Capacity capacity =
        score::CapacityOf(*candidate_.facts, load.item, load.normal, session_.as_of);
    if (!capacity.known()) {
      ++unknown;
      continue;
    }
    const score::ItemClass item_class = score::Classify(load, capacity.value, person_.policy());
    const int is_a = item_class == score::ItemClass::kBridgeable ? 1 : 0;
    const bool is_hard = item_class == score::ItemClass::kHard;
    const int is_b = item_class == score::ItemClass::kOverload || is_hard ? 1 : 0;
    a += is_a;
    b += is_b;
    hard += is_hard ? 1 : 0;
    no_measure = no_measure || (is_hard && score::NoMeasure(load));
    if (capacity.stale) {
      ++stale;
    } else {
      fresh_a += is_a;
      fresh_b += is_b;
    }
  }
  bound.fails = bound.fails || no_measure || hard >= 2;
  bound.obstacles += hard == 1 ? 1 : 0;
  const int count = opportunity.scored_count;
  const int fresh = count - unknown - stale;
  bound.units += Units(weight * score::BelastbaarheidScore(work, a, b, count - unknown, unknown));
  bound.high_units += Units(weight * static_cast<int>(score::HalfUp(
                                         std::int64_t{fresh} * work.Multiplier(fresh_a, fresh_b) +
                                             std::int64_t{1000} * (count - fresh),
                                         count)));
  bound.known += Full(weight) * static_cast<unsigned>(fresh) / static_cast<unsigned>(count);
  bound.doubt += 1;
}

}  // namespace passend::search
