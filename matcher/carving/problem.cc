#include "matcher/carving/problem.h"

#include <algorithm>

#include "matcher/score/factors/aanvang.h"
#include "matcher/score/factors/reistijd_bound.h"
#include "matcher/score/factors/talenten.h"
#include "matcher/score/factors/voorkeuren.h"

namespace passend::carving {
namespace {

bool Holds(const std::vector<std::uint64_t>& list, std::uint64_t hash) {
  return hash != 0 && std::find(list.begin(), list.end(), hash) != list.end();
}

const score::CandidateExtras& ExtrasOf(const Person& person) {
  static const score::CandidateExtras kNothing;
  return person.extras == nullptr ? kNothing : *person.extras;
}

std::int16_t Small(int value) { return static_cast<std::int16_t>(value); }

// How to travel to work, and between two sites: the fastest mode that the person has.
int BetweenSites(const PoolSite& a, const PoolSite& b, const Person& person,
                 const score::CompiledPolicy& policy) {
  if (!a.place_known || !b.place_known) return kUnset;
  const std::int32_t metres = score::Metres(a.x_m, a.y_m, b.x_m, b.y_m);
  if (metres == 0) return 0;
  std::uint8_t modes = person.facts->modes;
  if (modes == 0) modes = 1U << static_cast<int>(model::TravelMode::kFiets);
  int least = -1;
  for (int mode = 0; mode < model::kTravelModeCount; ++mode) {
    if (((modes >> mode) & 1) == 0) continue;
    const int minutes = policy.Minutes(mode, metres);
    if (least < 0 || minutes < least) least = minutes;
  }
  return least;
}

}  // namespace

class ProblemMaker {
 public:
  ProblemMaker(Problem& problem)
      : problem_(problem),
        pool_(*problem.pool),
        person_(*problem.person),
        facts_(*problem.person->facts),
        settings_(*problem.settings),
        policy_(problem.settings->policy->policy()) {}

  void Run() {
    problem_.bars.assign(pool_.tasks.size(), {});
    problem_.min_week =
        settings_.terms.paid ? policy_.carving.min_week_paid : policy_.carving.min_week_unpaid;
    problem_.max_week = person_.max_week;
    problem_.desired = person_.desired;
    problem_.obstacle = FindObstacle();
    if (problem_.obstacle != Obstacle::kNone) return;
    MeetSites();
    if (problem_.obstacle != Obstacle::kNone) return;
    problem_.common_points = static_cast<int>(problem_.points.size());
    MeetRequirements();
    wishes_ = Wishes();
    for (std::size_t i = 0; i < pool_.tasks.size(); ++i) MeetTask(static_cast<int>(i));
    DropBrokenGroups();
    FindDayLimits();
  }

 private:
  bool Stale(score::StaleIndex index) const { return facts_.Stale(index, settings_.as_of); }

  void Common(PointKind kind, int subject = kUnset) {
    const Point point = {.kind = kind, .subject = Small(subject)};
    if (std::find(problem_.points.begin(), problem_.points.end(), point) == problem_.points.end()) {
      problem_.points.push_back(point);
    }
  }

  Obstacle FindObstacle() {
    if (facts_.Has(score::kObjection)) return Obstacle::kObjection;
    switch (static_cast<model::Availability>(facts_.availability)) {
      case model::Availability::kUnknown:
        Common(PointKind::kStatus);
        break;
      case model::Availability::kBeschikbaar:
        break;
      case model::Availability::kInTraject:
      case model::Availability::kGeplaatst:
        if (facts_.doorstroom == static_cast<std::uint8_t>(model::Answer::kNo)) {
          return Obstacle::kNotAvailable;
        }
        if (facts_.doorstroom == static_cast<std::uint8_t>(model::Answer::kUnknown) ||
            Stale(facts_.doorstroom_stale)) {
          Common(PointKind::kStatus);
        }
        break;
      case model::Availability::kTijdelijkNiet:
      case model::Availability::kUitgestroomd:
        return Obstacle::kNotAvailable;
    }
    if (Stale(facts_.availability_stale)) Common(PointKind::kStatus);
    if (score::LaterAvailable(facts_, score::kNoDay, settings_.as_of)) {
      return Obstacle::kNotAvailable;
    }
    if (pool_.do_not_approach) return Obstacle::kDoNotApproach;
    if (pool_.carving_willing == model::Answer::kNo) return Obstacle::kNotWilling;
    if (pool_.carving_willing == model::Answer::kUnknown) Common(PointKind::kWilling);
    if (facts_.Has(score::kExcludesSectors)) {
      if (pool_.sector == score::kUnknown8) {
        Common(PointKind::kSector);
      } else if ((facts_.excluded_sectors >> pool_.sector) & 1) {
        return Obstacle::kExcludedSector;
      }
    }
    const std::vector<std::uint64_t>& excluded = ExtrasOf(person_).excluded_places;
    if (Holds(excluded, pool_.employer_hash) || Holds(excluded, pool_.opportunity_hash)) {
      return Obstacle::kExcludedPlace;
    }
    if (const Obstacle one = Indication(); one != Obstacle::kNone) return one;
    if (person_.hours_open) Common(PointKind::kHours);
    Support();
    if (!settings_.terms.paid && !pool_.verdringing_checked) Common(PointKind::kVerdringing);
    return Obstacle::kNone;
  }

  Obstacle Indication() {
    const std::uint8_t code = settings_.terms.required_registration;
    if (code == score::kUnknown8) return Obstacle::kNone;
    const score::RegistrationFact& registration = facts_.registrations[code];
    switch (static_cast<model::RegistrationState>(registration.state)) {
      case model::RegistrationState::kRefused:
        return Obstacle::kIndication;
      case model::RegistrationState::kPending:
        if (settings_.pending_indication_is_hard) return Obstacle::kIndication;
        Common(PointKind::kIndication, code);
        break;
      case model::RegistrationState::kUnknown:
        Common(PointKind::kIndication, code);
        break;
      case model::RegistrationState::kGranted:
        if (Stale(registration.stale_index)) Common(PointKind::kIndication, code);
        break;
    }
    return Obstacle::kNone;
  }

  void Support() {
    const bool known =
        facts_.support_need != score::kUnknown8 && pool_.support_offered != score::kUnknown8;
    if (!known || Stale(facts_.support_stale) ||
        facts_.support_need - pool_.support_offered >= policy_.support_obstacle_from) {
      Common(PointKind::kSupport);
    }
  }

  // Which sites the person can reach, and which go together.
  void MeetSites() {
    score::OpportunityFacts work;
    work.transport_provided = pool_.transport_provided ? 1 : 0;
    sites_.assign(pool_.sites.size(), {});
    bool open = Stale(facts_.travel_stale);
    bool stretched = false;
    bool any = false;
    for (std::size_t i = 0; i < pool_.sites.size(); ++i) {
      const PoolSite& site = pool_.sites[i];
      work.place_known = site.place_known ? 1 : 0;
      work.x_m = site.x_m;
      work.y_m = site.y_m;
      const score::Travel travel =
          score::EvaluateTravelBy(facts_, work, policy_, [this](int mode, std::int32_t metres) {
            return settings_.policy->Minutes(mode, metres);
          });
      const score::TravelVerdict verdict = score::JudgeTravel(travel, work, policy_);
      SiteState& state = sites_[i];
      if (verdict.fails || (verdict.obstacle && !person_.waive_travel)) {
        state.bar = TaskBar::kTooFar;
        state.subject = travel.minutes >= 0 && travel.max >= 0
                            ? Small(std::max(0, travel.minutes - travel.max))
                            : Small(kUnset);
        continue;
      }
      if (Holds(ExtrasOf(person_).excluded_places, site.hash)) {
        state.bar = TaskBar::kExcludedSite;
        continue;
      }
      any = true;
      stretched = stretched || verdict.obstacle;
      open = open || (travel.unknown && !pool_.transport_provided);
    }
    if (!any) {
      problem_.obstacle = Obstacle::kTooFar;
      const bool excluded = std::any_of(sites_.begin(), sites_.end(), [](const SiteState& one) {
        return one.bar == TaskBar::kExcludedSite;
      });
      if (excluded) problem_.obstacle = Obstacle::kExcludedPlace;
      for (std::size_t i = 0; i < pool_.tasks.size(); ++i) {
        const SiteState& state = sites_[pool_.tasks[i].site];
        problem_.bars[i] = {state.bar, state.subject};
      }
      return;
    }
    if (open) Common(PointKind::kTravel);
    if (stretched) Common(PointKind::kMits);
    const std::size_t count = pool_.sites.size();
    problem_.site_minutes.assign(count * count, 0);
    for (std::size_t a = 0; a < count && count > 1; ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        const int minutes =
            BetweenSites(pool_.sites[a], pool_.sites[b], person_, *settings_.policy);
        problem_.site_minutes[a * count + b] = problem_.site_minutes[b * count + a] =
            Small(minutes);
      }
    }
  }

  // m of every requirement of the pool, and how its own talent is known.
  void MeetRequirements() {
    asked_.resize(pool_.requirements.size());
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      const score::RequirementFact& requirement = pool_.requirements[i];
      Asked& asked = asked_[i];
      asked.m = score::EvaluateRequirement(facts_, requirement, pool_.RelatedOf(requirement),
                                           settings_.as_of, policy_)
                    .m;
      asked.own = Own::kUnknown;
      for (const score::TalentFact& talent : facts_.talent_list()) {
        if (talent.talent != requirement.talent) continue;
        asked.level = talent.level();
        if (!talent.derived() && !Stale(talent.stale_index)) {
          asked.own = talent.level() >= requirement.level ? Own::kEnough : Own::kShort;
        }
      }
    }
  }

  // The wishes, permille; the same for every task of the pool.
  int Wishes() const {
    score::OpportunityFacts work;
    work.sector = pool_.sector;
    work.werkvorm = settings_.terms.werkvorm;
    std::uint32_t sum = 0, weights = 0;
    for (int kind = 1; kind <= model::kWishKindCount; ++kind) {
      const std::uint32_t weight = facts_.wish_weight[static_cast<std::size_t>(kind - 1)];
      if (weight == 0) continue;
      const score::WishAnswer answer =
          score::AnswerWish(facts_, work, static_cast<model::WishKind>(kind));
      sum += weight * static_cast<std::uint32_t>(score::WishScore(answer, policy_));
      weights += weight;
    }
    return weights == 0 ? policy_.no_wishes_score : score::HalfUp32(sum, weights);
  }

  int Worth(const PoolTask& task) const {
    std::uint32_t sum = 0, weights = 0;
    for (const Ask& ask : pool_.AsksOf(task)) {
      const auto weight = static_cast<std::uint32_t>(ask.required ? policy_.required_multiplier
                                                                  : policy_.wished_multiplier);
      sum += weight * static_cast<std::uint32_t>(asked_[ask.requirement].m);
      weights += weight;
    }
    const int talents =
        weights == 0 ? policy_.no_requirements_score : score::HalfUp32(sum, weights);
    int talent_weight = policy_.weights[static_cast<std::size_t>(model::Factor::kTalenten)];
    int wish_weight = policy_.weights[static_cast<std::size_t>(model::Factor::kVoorkeuren)];
    if (talent_weight + wish_weight == 0) talent_weight = wish_weight = 1;
    return score::HalfUp32(
        static_cast<std::uint32_t>(talent_weight * talents + wish_weight * wishes_),
        static_cast<std::uint32_t>(talent_weight + wish_weight));
  }

  // Adds the point of a task, once.
  void Open(PointKind kind, int subject, int measure = kUnset) {
    const Point point = {.kind = kind, .subject = Small(subject), .measure = Small(measure)};
    // The points of all tasks are few kinds and subjects; the last ones are the likeliest.
    std::size_t at = 0;
    while (at < problem_.points.size() && !SameMatter(problem_.points[at], point)) ++at;
    if (at == problem_.points.size()) problem_.points.push_back(point);
    const auto begin = problem_.point_of.begin() + points_begin_;
    const auto code = static_cast<std::uint16_t>(at);
    if (std::find(begin, problem_.point_of.end(), code) == problem_.point_of.end()) {
      problem_.point_of.push_back(code);
    }
  }
  // An item is one matter, whether it must be bridged or found out.
  static bool SameMatter(const Point& a, const Point& b) {
    const auto item = [](const Point& one) {
      return one.kind == PointKind::kBridged || one.kind == PointKind::kItemOpen;
    };
    return a.subject == b.subject && (a.kind == b.kind || (item(a) && item(b)));
  }

  void MeetTask(int index) {
    const PoolTask& task = pool_.tasks[static_cast<std::size_t>(index)];
    Choice choice;
    choice.task = static_cast<std::uint8_t>(index);
    choice.site = task.site;
    choice.minutes = task.minutes;
    choice.block = task.block;
    points_begin_ = static_cast<std::ptrdiff_t>(problem_.point_of.size());
    choice.points_begin = static_cast<std::uint32_t>(problem_.point_of.size());
    choice.exposures_begin = static_cast<std::uint32_t>(exposures_.size());
    const Problem::Bar bar = FindBar(task, choice);
    if (bar.bar != TaskBar::kNone) {
      problem_.point_of.resize(choice.points_begin);
      exposures_.resize(choice.exposures_begin);
      problem_.bars[static_cast<std::size_t>(index)] = bar;
      return;
    }
    const bool origin_open =
        task.holder == kUnset ||
        pool_.holders[static_cast<std::size_t>(task.holder)].week_minutes == kUnset ||
        task.department == kUnset || task.process == kUnset;
    if (origin_open) Open(PointKind::kOrigin, kUnset);
    // So that what nobody looked at is not worth more than what was found fine.
    if (task.status == Status::kHypothese) Open(PointKind::kHypothese, kUnset);
    choice.points_end = static_cast<std::uint32_t>(problem_.point_of.size());
    choice.exposures_end = static_cast<std::uint32_t>(exposures_.size());
    choice.worth = static_cast<std::uint16_t>(Worth(task));
    problem_.choices.push_back(choice);
  }

  // The first of all but talents decides; a task that only lacks one level of one talent can be
  // grown into.
  Problem::Bar FindBar(const PoolTask& task, Choice& choice) {
    const SiteState& site = sites_[task.site];
    if (site.bar != TaskBar::kNone) return {site.bar, site.subject};
    if (Holds(ExtrasOf(person_).excluded_tasks, task.code_hash)) {
      return {TaskBar::kExcludedTask, kUnset};
    }
    if (const Problem::Bar bar = Time(task, choice); bar.bar != TaskBar::kNone) return bar;
    if (const Problem::Bar bar = Loads(task, choice); bar.bar != TaskBar::kNone) return bar;
    if (const Problem::Bar bar = Certificates(task); bar.bar != TaskBar::kNone) return bar;
    return Talents(task, choice);
  }

  Problem::Bar Time(const PoolTask& task, Choice& choice) {
    const std::uint8_t days = task.weekdays != 0 ? task.weekdays : person_.weekdays;
    const int least = choice.option(0);
    for (int day = 0; day < 7; ++day) {
      if (((days >> day) & 1) == 0) continue;
      const auto dayparts =
          static_cast<std::uint8_t>(((task.window & person_.grid) >> (4 * day)) & 15U);
      if (dayparts == 0) {
        if (task.weekdays == 0) continue;  // then not on this day
        return {TaskBar::kTime, Small(day)};
      }
      if (least > policy_.daypart_minutes * __builtin_popcount(dayparts)) {
        return {TaskBar::kTime, Small(day)};
      }
      choice.dayparts[static_cast<std::size_t>(day)] = dayparts;
      choice.days = static_cast<std::uint8_t>(choice.days | (1U << day));
      ++choice.day_count;
    }
    if (choice.day_count == 0) return {TaskBar::kTime, kUnset};
    if (least > person_.max_day || choice.week(least) > person_.max_week) {
      return {TaskBar::kTooLong, kUnset};
    }
    return {};
  }

  Problem::Bar Loads(const PoolTask& task, const Choice& choice) {
    for (const score::LoadFact& load : pool_.LoadsOf(task)) {
      const ItemLimit& limit = person_.items[load.item];
      if (limit.open) Open(PointKind::kItemOpen, load.item);
      switch (static_cast<model::ItemKind>(load.kind)) {
        case model::ItemKind::kCumulative: {
          if (limit.value == ItemLimit::kNoLimit) break;
          if (ScaledExposure(load.value, choice.option(0), task.minutes) > limit.value) {
            return {TaskBar::kDaySum, load.item};
          }
          exposures_.push_back({load.item, load.value});
          break;
        }
        case model::ItemKind::kCondition:
          if (load.value > limit.value) return {TaskBar::kCondition, load.item};
          break;
        case model::ItemKind::kPeak:
        case model::ItemKind::kQuantity: {
          const int gap = load.value - limit.value;
          if (gap <= 0) break;
          if (gap > load.reach) return {TaskBar::kPeak, load.item};
          Open(PointKind::kBridged, load.item, load.measure);
          break;
        }
      }
    }
    return {};
  }

  Problem::Bar Certificates(const PoolTask& task) {
    for (const score::CertificateRequirementFact& asked : pool_.CertificatesOf(task)) {
      const score::CertificateFact* held = nullptr;
      for (const score::CertificateFact& one : facts_.certificate_list()) {
        if (one.certificate == asked.certificate) held = &one;
      }
      const auto state = held == nullptr ? model::CertificateState::kUnknown
                                         : static_cast<model::CertificateState>(held->state);
      const bool have = state == model::CertificateState::kHeld;
      const bool expired = held != nullptr && held->valid_until < settings_.as_of;
      if (asked.vog != 0) {
        if (!have || expired) Open(PointKind::kVog, asked.certificate);
        continue;
      }
      const bool absent =
          state != model::CertificateState::kUnknown && (!have || (asked.statutory && expired));
      if (absent && asked.certificate != person_.waived_certificate) {
        return {TaskBar::kCertificate, asked.certificate};
      }
      if (!have || expired) Open(PointKind::kCertificate, asked.certificate);
    }
    return {};
  }

  Problem::Bar Talents(const PoolTask& task, const Choice& choice) {
    const Ask* only = nullptr;
    int short_of = 0;
    for (const Ask& ask : pool_.AsksOf(task)) {
      if (!ask.required) continue;
      const Asked& asked = asked_[ask.requirement];
      const int talent = pool_.requirements[ask.requirement].talent;
      if (asked.own == Own::kUnknown) Open(PointKind::kTalent, talent);
      if (asked.own == Own::kShort) {
        ++short_of;
        if (only == nullptr) only = &ask;
      }
    }
    if (short_of == 0) return {};
    const score::RequirementFact& requirement = pool_.requirements[only->requirement];
    if (short_of == 1 && asked_[only->requirement].level + 1 == requirement.level) {
      problem_.growth.push_back({choice.task, requirement.talent, requirement.level});
    }
    return {TaskBar::kTalent, Small(requirement.talent)};
  }

  // A tie group with a task that is out is out. The others are numbered from 0.
  void DropBrokenGroups() {
    std::array<bool, 256> broken = {};
    std::array<int, 256> number;
    number.fill(kUnset);
    for (std::size_t i = 0; i < pool_.tasks.size(); ++i) {
      if (pool_.tasks[i].tie_group != kUnset && problem_.bars[i].bar != TaskBar::kNone) {
        broken[static_cast<std::uint8_t>(pool_.tasks[i].tie_group)] = true;
      }
    }
    const auto group_of = [this](const Choice& choice) {
      return pool_.tasks[choice.task].tie_group;
    };
    std::erase_if(problem_.choices, [&](const Choice& choice) {
      const int group = group_of(choice);
      if (group == kUnset || !broken[static_cast<std::uint8_t>(group)]) return false;
      problem_.bars[choice.task] = {TaskBar::kTieGroup, kUnset};
      return true;
    });
    problem_.groups = 0;
    for (Choice& choice : problem_.choices) {
      const int group = group_of(choice);
      if (group == kUnset) continue;
      int& mapped = number[static_cast<std::uint8_t>(group)];
      if (mapped == kUnset) mapped = problem_.groups++;
      choice.group = static_cast<std::int8_t>(mapped);
    }
    // A task that can be grown into is worth naming only by itself.
    std::erase_if(problem_.growth, [this](const GrowthTask& one) {
      return pool_.tasks[one.task].tie_group != kUnset;
    });
  }

  // Only the items of which all choices together would exceed a limit.
  void FindDayLimits() {
    std::array<std::int32_t, model::kMaxItems> sum = {};
    for (const Choice& choice : problem_.choices) {
      for (std::uint32_t i = choice.exposures_begin; i < choice.exposures_end; ++i) {
        sum[exposures_[i].limit] += exposures_[i].minutes;
      }
    }
    std::array<std::int16_t, model::kMaxItems> slot;
    slot.fill(kUnset);
    for (std::size_t item = 0; item < sum.size(); ++item) {
      if (sum[item] <= person_.items[item].value) continue;
      slot[item] = Small(static_cast<int>(problem_.limits.size()));
      problem_.limits.push_back({static_cast<std::uint8_t>(item), person_.items[item].value});
    }
    for (Choice& choice : problem_.choices) {
      const auto begin = static_cast<std::uint32_t>(problem_.exposures.size());
      for (std::uint32_t i = choice.exposures_begin; i < choice.exposures_end; ++i) {
        const std::int16_t at = slot[exposures_[i].limit];
        if (at == kUnset) continue;
        problem_.exposures.push_back({static_cast<std::uint8_t>(at), exposures_[i].minutes});
      }
      choice.exposures_begin = begin;
      choice.exposures_end = static_cast<std::uint32_t>(problem_.exposures.size());
    }
  }

  struct SiteState {
    TaskBar bar = TaskBar::kNone;
    std::int16_t subject = kUnset;
  };
  enum class Own : std::uint8_t { kUnknown, kShort, kEnough };
  struct Asked {
    int m = 0;
    int level = 0;
    Own own = Own::kUnknown;
  };

  Problem& problem_;
  const Pool& pool_;
  const Person& person_;
  const score::CandidateFacts& facts_;
  const Settings& settings_;
  const model::Policy& policy_;
  std::vector<SiteState> sites_;
  std::vector<Asked> asked_;
  std::vector<Exposure> exposures_;  // with items instead of positions in Problem::limits
  int wishes_ = 0;
  std::ptrdiff_t points_begin_ = 0;
};

void Problem::Make(const Pool& of_pool, const Person& of_person, const Settings& with) {
  pool = &of_pool;
  person = &of_person;
  settings = &with;
  obstacle = Obstacle::kNone;
  choices.clear();
  points.clear();
  common_points = 0;
  point_of.clear();
  exposures.clear();
  limits.clear();
  growth.clear();
  site_minutes.clear();
  groups = 0;
  ProblemMaker(*this).Run();
}

bool Problem::SitesTogether(int a, int b) const {
  if (a == b) return true;
  const int minutes = SiteMinutes(a, b);
  if (minutes == kUnset) return false;
  const model::CarvingPolicy& carving = settings->policy->policy().carving;
  const bool one_employer = pool->sites[static_cast<std::size_t>(a)].employer ==
                            pool->sites[static_cast<std::size_t>(b)].employer;
  if (pool->employers == 2 && one_employer) return false;  // a stapelbaan has one site at each
  return minutes <= (one_employer ? carving.second_site_minutes : carving.stapelbaan_travel);
}

bool Problem::Coherent(int a, int b) const {
  const PoolTask& x = pool->tasks[static_cast<std::size_t>(a)];
  const PoolTask& y = pool->tasks[static_cast<std::size_t>(b)];
  const auto may_be_same = [](int p, int q) { return p == kUnset || q == kUnset || p == q; };
  return may_be_same(x.department, y.department) || may_be_same(x.process, y.process) ||
         (x.holder != kUnset && x.holder == y.holder);
}

}  // namespace passend::carving
