#include "matcher/carving/group_build.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <map>
#include <memory>
#include <unordered_map>

#include "matcher/index/for_each.h"
#include "matcher/model/fnv.h"
#include "matcher/score/factors/uren.h"
#include "matcher/score/order.h"
#include "matcher/score/prepared_opportunity.h"

namespace passend::carving {
namespace {

constexpr int kDays = 7;
constexpr int kDaypartsOfDay = 4;
// Monday to Friday, morning and afternoon.
constexpr std::uint32_t kOfficeWeek = 0x33333;

std::uint32_t AllDayparts(const GroupRole& role) {
  std::uint32_t all = 0;
  for (const GroupShift& shift : role.shifts) all |= shift.dayparts;
  return all;
}

GroupRole RoleOf(const GroupWork& work) {
  if (!work.shifts.empty()) return {.shifts = work.shifts};
  const score::OpportunityFacts& facts = *work.work.facts;
  return {
      .shifts = {{.dayparts = facts.grid_known != 0 && facts.grid != 0 ? facts.grid : kOfficeWeek,
                  .places = std::min<int>(facts.places, kMaxGroupSize)}}};
}

// A way to fill a week: the first or the last days, and of each the first or the last dayparts.
struct Way {
  bool last_days = false;
  bool last_dayparts = false;
};
constexpr std::array<Way, 4> kWays = {{{false, false}, {false, true}, {true, false}, {true, true}}};

struct TimeLimits {
  int week = 0;
  int day = 0;
  int least_day = 0;  // less on a day is not worth coming for
  int daypart = 240;
};

struct WorkedTime {
  std::uint32_t dayparts = 0;
  std::vector<int> minutes;  // by shift
};

WorkedTime Fill(const GroupRole& role, std::uint32_t dayparts, const TimeLimits& limits, Way way) {
  WorkedTime time;
  time.minutes.assign(role.shifts.size(), 0);
  int week = limits.week;
  for (int i = 0; i < kDays; ++i) {
    const int weekday = way.last_days ? kDays - 1 - i : i;
    int day = std::min(week, limits.day);
    const int shared = std::popcount((dayparts >> (kDaypartsOfDay * weekday)) & 15U);
    day = std::min(day, shared * limits.daypart);
    if (day < limits.least_day || day == 0) continue;
    for (int k = 0; k < kDaypartsOfDay && day > 0; ++k) {
      const int daypart = way.last_dayparts ? kDaypartsOfDay - 1 - k : k;
      const int bit = kDaypartsOfDay * weekday + daypart;
      if ((dayparts >> bit & 1U) == 0) continue;
      const int minutes = std::min(day, limits.daypart);
      time.dayparts |= 1U << bit;
      for (std::size_t s = 0; s < role.shifts.size(); ++s) {
        if ((role.shifts[s].dayparts >> bit & 1U) != 0) time.minutes[s] += minutes;
      }
      day -= minutes;
      week -= minutes;
    }
  }
  return time;
}

// Scores pairs of one role; prepared once for each policy of the candidates' tenants.
class RoleScorer {
 public:
  RoleScorer(const GroupRequest& request, const GroupWork& work)
      : request_(request), work_(work), with_bus_(*work.work.facts) {
    with_bus_.transport_provided = 1;
  }

  const score::PreparedOpportunity& Prepared(std::string_view person_tenant, bool bus) {
    const score::CompiledPolicy& person = request_.policy_of(person_tenant);
    auto& prepared = prepared_[{&person, bus}];
    if (prepared == nullptr) {
      prepared = std::make_unique<score::PreparedOpportunity>(
          score::ScoreContext{.as_of = score::PackDay(request_.as_of),
                              .work = &request_.policy_of(work_.work.tenant),
                              .person = &person,
                              .tables = request_.tables},
          bus ? with_bus_ : *work_.work.facts);
    }
    return *prepared;
  }

 private:
  const GroupRequest& request_;
  const GroupWork& work_;
  score::OpportunityFacts with_bus_;
  std::map<std::pair<const score::CompiledPolicy*, bool>,
           std::unique_ptr<score::PreparedOpportunity>>
      prepared_;
};

class Build {
 public:
  Build(const index::Snapshot& snapshot, const GroupRequest& request)
      : snapshot_(snapshot),
        request_(request),
        as_of_(score::PackDay(request.as_of)),
        policy_(request.policy_of(request.roles.front().work.tenant).policy()),
        week_(request.as_of.IsoWeek()) {
    GroupInstance& instance = build_.instance;
    instance.daypart_minutes = policy_.daypart_minutes;
    instance.rotation_band = policy_.rotation_band;
    for (const GroupWork& work : request.roles) {
      instance.roles.push_back(RoleOf(work));
      scorers_.emplace_back(request, work);
    }
    const model::CarvingPolicy& carving = policy_.carving;
    instance.demands = request.demands;
    GroupDemands& demands = instance.demands;
    demands.span_light = carving.group_span_light;
    demands.span_intensive = std::min(carving.group_span_intensive, carving.group_span_light);
    demands.intensive_share_permille = carving.group_intensive_share;
    demands.stability_points = carving.group_stability;
    demands.properties.clear();
    demands.apart.clear();
    for (std::size_t i = 0; i < request.properties.size(); ++i) {
      demands.properties.push_back(
          {.bits = std::uint64_t{1} << i, .minimum = request.properties[i].minimum});
    }
    for (const auto& [name, role] : request.members) member_of_.emplace(name, role);
  }

  GroupBuild Run() {
    snapshot_.ForEachCandidate([&](const index::CandidateView& view) { Consider(view); });
    AddApart();
    return std::move(build_);
  }

 private:
  // The work under which the caller may see the row; nothing when under none.
  bool IsVisible(const index::CandidateView& view) const {
    return std::ranges::any_of(request_.roles, [&](const GroupWork& work) {
      return index::CheckAccess(AccessOf(work), view.tenant, *view.grants).visible;
    });
  }
  index::AccessQuery AccessOf(const GroupWork& work) const {
    return {.tenant = work.work.tenant,
            .grants = work.work.grants,
            .caller = request_.caller,
            .purpose = request_.purpose,
            .as_of = as_of_,
            .agreements = request_.agreements};
  }

  void Consider(const index::CandidateView& view) {
    if (!IsVisible(view)) return;
    const auto member = member_of_.find(view.name);
    const bool is_member = member != member_of_.end();
    if (!is_member && request_.filter && !request_.filter(view)) return;
    const score::CandidateFacts& facts = *view.facts;
    GroupPerson person = {.view = view};
    GroupCandidate candidate;
    candidate.waiting = score::Waiting(facts.last_voorstel);
    candidate.hash = score::OrderHash(week_, view.name, request_.roles.front().work.name);
    candidate.absence_permille = policy_.carving.group_absence;
    candidate.intensive = facts.support_need != score::kUnknown8 &&
                          facts.support_need >= policy_.carving.group_intensive_from;
    candidate.properties = PropertiesOf(view);
    if (is_member) candidate.member_of = member->second;
    SetEmployer(facts, person);

    std::vector<score::MatchList> lists;
    Nearest nearest;
    for (std::size_t j = 0; j < request_.roles.size(); ++j) {
      AddOptions(view, static_cast<int>(j), candidate, lists, nearest);
    }
    if (!candidate.options.empty() && person.temporary && !request_.until.has_value()) {
      candidate.options.clear();
      lists.clear();
      person.ineligible = GroupIneligible::kFormalEmployer;
    } else if (candidate.options.empty()) {
      person.ineligible = nearest.why;
      person.rule = nearest.rule;
      person.nearest_role = nearest.role;
    } else if (build_.instance.demands.output_norm > 0) {
      const std::optional<int> known =
          request_.loonwaarde_permille ? request_.loonwaarde_permille(view) : std::nullopt;
      person.loonwaarde_unknown = !known.has_value();
      candidate.output_permille = known.value_or(request_.unknown_loonwaarde_permille);
    }
    build_.instance.candidates.push_back(std::move(candidate));
    build_.people.push_back(person);
    build_.lists.push_back(std::move(lists));
  }

  void SetEmployer(const score::CandidateFacts& facts, GroupPerson& person) const {
    person.employer_unknown = facts.current_werkvorm == score::kUnknown8;
    person.temporary = true;
    if (person.employer_unknown) return;
    const std::string& employer =
        request_.catalogue->werkvormen()[facts.current_werkvorm].formal_employer;
    person.temporary = employer != "werkbedrijf" && employer != "gemeente";
  }

  // The reason of the role that came nearest: the fewest rules in the way.
  struct Nearest {
    GroupIneligible why = GroupIneligible::kNone;
    score::Rule rule = score::Rule::kAccess;
    int role = -1;
    int distance = std::numeric_limits<int>::max();

    void Offer(GroupIneligible reason, int at_role, int at_distance,
               score::Rule first = score::Rule::kAccess) {
      if (at_distance >= distance) return;
      *this = {.why = reason, .rule = first, .role = at_role, .distance = at_distance};
    }
  };

  void AddOptions(const index::CandidateView& view, int role, GroupCandidate& candidate,
                  std::vector<score::MatchList>& lists, Nearest& nearest) {
    const GroupWork& work = request_.roles[role];
    if (request_.silent && request_.silent(view, role)) {
      nearest.Offer(GroupIneligible::kSilent, role, 0);
      return;
    }
    const bool access = index::CheckAccess(AccessOf(work), view.tenant, *view.grants).allowed;
    score::PairScore pair = score::ScorePair(scorers_[role].Prepared(view.tenant, false),
                                             *view.facts, view.extras, access);
    // By bus, when there is one and travel stands in the way.
    bool by_bus = false;
    if (request_.demands.seats.has_value() &&
        (pair.failed.Has(score::Rule::kTravel) || pair.obstacles.Has(score::Rule::kTravel))) {
      by_bus = true;
      pair = score::ScorePair(scorers_[role].Prepared(view.tenant, true), *view.facts, view.extras,
                              access);
    }
    if (!Allows(pair, role, nearest)) return;

    const GroupRole& shifts = build_.instance.roles[role];
    const score::CandidateFacts& facts = *view.facts;
    const std::uint32_t grid = facts.Has(score::kGridKnown) ? facts.grid : model::kFullWeekGrid;
    const std::size_t before = candidate.options.size();
    AddWays(facts, work, shifts, grid & AllDayparts(shifts), role, pair, by_bus, candidate, lists);
    if (shifts.shifts.size() > 1) {
      for (const GroupShift& shift : shifts.shifts) {
        const std::uint32_t dayparts = grid & shift.dayparts;
        if (dayparts == 0 || dayparts == (grid & AllDayparts(shifts))) continue;
        score::CandidateFacts only = facts;
        only.grid = dayparts;
        only.flags |= score::kGridKnown;
        const score::PairScore part = score::ScorePair(scorers_[role].Prepared(view.tenant, by_bus),
                                                       only, view.extras, access);
        Nearest unused;
        if (!Allows(part, role, unused)) continue;
        AddWays(facts, work, shifts, dayparts, role, part, by_bus, candidate, lists);
      }
    }
    if (candidate.options.size() == before) {
      nearest.Offer(GroupIneligible::kNoDayparts, role, 1);
    }
  }

  bool Allows(const score::PairScore& pair, int role, Nearest& nearest) const {
    switch (pair.list) {
      case score::MatchList::kPast:
      case score::MatchList::kPastMits:
        return true;
      case score::MatchList::kOnvoldoendeBekend:
        if (request_.include_onvoldoende_bekend) return true;
        nearest.Offer(GroupIneligible::kOnvoldoendeBekend, role, 0);
        return false;
      case score::MatchList::kValtAf:
        break;
    }
    nearest.Offer(GroupIneligible::kRule, role, 10 * pair.failed.count() + pair.obstacles.count(),
                  pair.first_failing());
    return false;
  }

  void AddWays(const score::CandidateFacts& facts, const GroupWork& work, const GroupRole& role,
               std::uint32_t dayparts, int index, const score::PairScore& pair, bool by_bus,
               GroupCandidate& candidate, std::vector<score::MatchList>& lists) const {
    if (dayparts == 0) return;
    TimeLimits limits;
    limits.week = std::min<int>(score::MaxWeek(facts), work.work.facts->max_week);
    limits.day = facts.max_day;
    limits.daypart = policy_.daypart_minutes;
    // Who can work less than that on any day at all still may.
    limits.least_day = std::min(policy_.carving.min_day, limits.day);
    for (const Way way : kWays) {
      WorkedTime time = Fill(role, dayparts, limits, way);
      if (time.dayparts == 0) continue;
      const bool known = std::ranges::any_of(candidate.options, [&](const GroupOption& option) {
        return option.role == index && option.dayparts == time.dayparts &&
               option.minutes == time.minutes;
      });
      if (known || candidate.options.size() >= kMaxGroupOptions) continue;
      const int fit = pair.list == score::MatchList::kOnvoldoendeBekend
                          ? (pair.low_blocked ? 0 : pair.score_low)
                          : pair.score;
      candidate.options.push_back({.role = index,
                                   .fit = fit,
                                   .dayparts = time.dayparts,
                                   .minutes = std::move(time.minutes),
                                   .needs_seat = by_bus});
      lists.push_back(pair.list);
    }
  }

  std::uint64_t PropertiesOf(const index::CandidateView& view) const {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < request_.properties.size(); ++i) {
      if (HasProperty(request_.properties[i], view)) bits |= std::uint64_t{1} << i;
    }
    return bits;
  }

  // What is unknown or stale is not counted on.
  bool HasProperty(const GroupProperty& property, const index::CandidateView& view) const {
    const score::CandidateFacts& facts = *view.facts;
    if (property.certificate >= 0) {
      return std::ranges::any_of(facts.certificate_list(), [&](const auto& certificate) {
        return certificate.certificate == property.certificate &&
               certificate.state == static_cast<int>(model::CertificateState::kHeld) &&
               (certificate.valid_until == score::kNoDay || certificate.valid_until >= as_of_);
      });
    }
    if (property.talent >= 0) {
      return std::ranges::any_of(facts.talent_list(), [&](const score::TalentFact& talent) {
        return talent.talent == property.talent && talent.level() >= property.level &&
               !facts.Stale(talent.stale_index, as_of_);
      });
    }
    if (property.language >= 0) {
      constexpr int kSpeaking = 0;
      constexpr int kListening = 3;
      constexpr int kUnknownSkill = 15;
      return std::ranges::any_of(facts.language_list(), [&](const score::LanguageFact& language) {
        const auto enough = [&](int skill) {
          return language.skill(skill) != kUnknownSkill && language.skill(skill) >= property.level;
        };
        return language.language == property.language && enough(kSpeaking) && enough(kListening) &&
               !facts.Stale(language.stale_index, as_of_);
      });
    }
    return std::ranges::find(property.persons, view.name) != property.persons.end();
  }

  void AddApart() {
    if (request_.apart.empty()) return;
    std::unordered_map<std::string_view, int> index_of;
    for (std::size_t i = 0; i < build_.people.size(); ++i) {
      index_of.emplace(build_.people[i].view.name, static_cast<int>(i));
    }
    for (const auto& [one, other] : request_.apart) {
      const auto a = index_of.find(one);
      const auto b = index_of.find(other);
      if (a == index_of.end() || b == index_of.end() || a == b) continue;
      build_.instance.demands.apart.emplace_back(a->second, b->second);
    }
  }

  const index::Snapshot& snapshot_;
  const GroupRequest& request_;
  const score::PackedDay as_of_;
  const model::Policy& policy_;
  const std::string week_;
  std::vector<RoleScorer> scorers_;
  std::unordered_map<std::string_view, int> member_of_;
  GroupBuild build_;
};

}  // namespace

GroupBuild BuildGroup(const index::Snapshot& snapshot, const GroupRequest& request) {
  return Build(snapshot, request).Run();
}

}  // namespace passend::carving
