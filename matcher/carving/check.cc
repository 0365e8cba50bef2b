#include "matcher/carving/check.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "matcher/carving/schedule.h"
#include "matcher/score/rounding.h"

namespace passend::carving {
namespace {

const Choice* ChoiceOf(const Problem& problem, const Part& part) {
  for (const Choice& choice : problem.choices) {
    if (choice.task == part.task) return &choice;
  }
  return nullptr;
}

std::int16_t Small(int value) { return static_cast<std::int16_t>(value); }

// One package, with everything that its rules ask for by name.
class Checker {
 public:
  Checker(const Problem& problem, std::span<const Part> parts)
      : problem_(problem),
        pool_(*problem.pool),
        carving_(problem.settings->policy->policy().carving),
        parts_(parts) {
    for (const Part& part : parts) {
      const Choice* choice = ChoiceOf(problem, part);
      choices_.push_back(choice);
      if (choice == nullptr) {
        Add(Limit::kTask, part.task);
      } else {
        week_ += choice->week(part.minutes);
      }
    }
  }

  std::vector<Breach> Run() {
    if (!breaches_.empty()) return breaches_;
    Blocks();
    Hours();
    Days();
    Sites();
    TieGroups();
    if (!problem_.settings->functiecreatie) {
      Coherence();
    } else if (HolderCount(pool_, parts_) < 2) {
      Add(Limit::kFunctions);
    }
    if (static_cast<int>(parts_.size()) > carving_.max_tasks) Add(Limit::kTaskCount);
    const std::vector<bool> hoofdtaken = Hoofdtaken(problem_, parts_);
    if (Bijtaken(hoofdtaken) > carving_.max_bijtaken) Add(Limit::kBijtaken);
    Colleagues();
    return breaches_;
  }

 private:
  void Add(Limit limit, int subject = kUnset) { breaches_.push_back({limit, Small(subject)}); }
  const PoolTask& Task(std::size_t i) const { return pool_.tasks[parts_[i].task]; }

  void Blocks() {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Choice& choice = *choices_[i];
      const int minutes = parts_[i].minutes;
      const bool whole = minutes == choice.minutes;
      const bool blocks = choice.block > 0 && minutes > 0 && minutes < choice.minutes &&
                          minutes % choice.block == 0;
      if (!whole && !blocks) Add(Limit::kMinutes, parts_[i].task);
    }
  }

  void Hours() {
    if (week_ < problem_.min_week) Add(Limit::kFewHours);
    if (week_ > problem_.max_week) Add(Limit::kWeek);
  }

  void Days() {
    const model::Policy& policy = problem_.settings->policy->policy();
    for (int day = 0; day < 7; ++day) {
      std::vector<DayWork> work;
      std::vector<int> sites;
      std::int32_t minutes = 0;
      std::array<std::int32_t, model::kMaxItems> sums = {};
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        const Choice& choice = *choices_[i];
        if (((choice.days >> day) & 1) == 0) continue;
        const auto site = std::find(sites.begin(), sites.end(), choice.site);
        const auto at = static_cast<std::uint8_t>(site - sites.begin());
        if (site == sites.end()) sites.push_back(choice.site);
        work.push_back({choice.dayparts[static_cast<std::size_t>(day)], at, parts_[i].minutes});
        minutes += parts_[i].minutes;
        for (std::uint32_t e = choice.exposures_begin; e < choice.exposures_end; ++e) {
          const Exposure& exposure = problem_.exposures[e];
          sums[exposure.limit] +=
              ScaledExposure(exposure.minutes, parts_[i].minutes, choice.minutes);
        }
      }
      if (work.empty()) continue;
      if (minutes < carving_.min_day) Add(Limit::kShortDay, day);
      if (static_cast<int>(work.size()) - 1 > carving_.max_switches) Add(Limit::kSwitches, day);
      for (std::size_t i = 0; i < problem_.limits.size(); ++i) {
        if (sums[i] > problem_.limits[i].limit) Add(Limit::kDaySum, problem_.limits[i].item);
      }
      if (sites.size() > 2) continue;  // told as kSites
      int travel = 0;
      if (sites.size() == 2) {
        travel = problem_.SiteMinutes(sites[0], sites[1]);
        if (travel == kUnset) continue;  // told as kSites
      }
      if (minutes + travel > problem_.person->max_day) Add(Limit::kDay, day);
      const auto grid = static_cast<std::uint8_t>((problem_.person->grid >> (4 * day)) & 15U);
      if (!DayFits(work, grid, policy.daypart_minutes, travel)) Add(Limit::kSchedule, day);
    }
  }

  void Sites() {
    std::vector<int> sites;
    for (const Choice* choice : choices_) {
      if (std::find(sites.begin(), sites.end(), choice->site) == sites.end()) {
        sites.push_back(choice->site);
      }
    }
    const bool possible =
        sites.size() == 1 || (sites.size() == 2 && problem_.SitesTogether(sites[0], sites[1]));
    if (!possible) Add(Limit::kSites);
    if (pool_.employers == 2) {
      std::array<bool, 2> there = {};
      for (const int site : sites)
        there[pool_.sites[static_cast<std::size_t>(site)].employer] = true;
      if (!there[0] || !there[1]) Add(Limit::kEmployers);
    }
  }

  void TieGroups() {
    for (const Choice& choice : problem_.choices) {
      if (choice.group == kUnset) continue;
      const bool chosen = std::any_of(parts_.begin(), parts_.end(),
                                      [&](const Part& part) { return part.task == choice.task; });
      const bool group_chosen =
          std::any_of(choices_.begin(), choices_.end(),
                      [&](const Choice* one) { return one->group == choice.group; });
      if (!chosen && group_chosen) Add(Limit::kTieGroup, choice.task);
    }
  }

  // The tasks at one employer are connected: from the first, all others are reached.
  void Coherence() {
    for (int employer = 0; employer < pool_.employers; ++employer) {
      std::vector<std::size_t> there;
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (pool_.sites[Task(i).site].employer == employer) there.push_back(i);
      }
      if (there.empty()) continue;
      std::vector<std::size_t> reached = {there[0]};
      for (std::size_t next = 0; next < reached.size(); ++next) {
        for (const std::size_t i : there) {
          if (std::find(reached.begin(), reached.end(), i) == reached.end() &&
              problem_.Coherent(parts_[reached[next]].task, parts_[i].task)) {
            reached.push_back(i);
          }
        }
      }
      if (reached.size() != there.size()) Add(Limit::kCoherence);
    }
  }

  int Bijtaken(const std::vector<bool>& hoofdtaken) const {
    int bijtaken = 0;
    std::vector<int> groups;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (hoofdtaken[i]) continue;
      const int group = choices_[i]->group;
      if (group != kUnset) {
        if (std::find(groups.begin(), groups.end(), group) != groups.end()) continue;
        groups.push_back(group);
      }
      ++bijtaken;
    }
    return bijtaken;
  }

  void Colleagues() {
    for (std::size_t h = 0; h < pool_.holders.size(); ++h) {
      const Holder& holder = pool_.holders[h];
      std::int32_t freed = 0, light = 0;
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (Task(i).holder != static_cast<int>(h)) continue;
        freed += choices_[i]->week(parts_[i].minutes);
        if (Task(i).light) light += choices_[i]->week(parts_[i].minutes);
      }
      if (holder.week_minutes != kUnset &&
          std::int64_t{1000} * freed >
              std::int64_t{carving_.colleague_share} * holder.week_minutes) {
        Add(Limit::kHolderHours, static_cast<int>(h));
      }
      if (light > 0 && light >= holder.light_minutes) {
        Add(Limit::kHolderLight, static_cast<int>(h));
      }
    }
  }

  const Problem& problem_;
  const Pool& pool_;
  const model::CarvingPolicy& carving_;
  const std::span<const Part> parts_;
  std::vector<const Choice*> choices_;  // by part; null = not possible
  std::int32_t week_ = 0;
  std::vector<Breach> breaches_;
};

}  // namespace

std::vector<Breach> Check(const Problem& problem, std::span<const Part> parts) {
  return Checker(problem, parts).Run();
}

int WeekMinutes(const Problem& problem, std::span<const Part> parts) {
  int week = 0;
  for (const Part& part : parts) week += ChoiceOf(problem, part)->week(part.minutes);
  return week;
}

Objective Evaluate(const Problem& problem, std::span<const Part> parts) {
  Objective objective;
  std::uint32_t worth = 0, week = 0;
  std::vector<int> sites;
  for (const Part& part : parts) {
    const Choice& choice = *ChoiceOf(problem, part);
    const auto minutes = static_cast<std::uint32_t>(choice.week(part.minutes));
    worth += minutes * choice.worth;
    week += minutes;
    if (std::find(sites.begin(), sites.end(), choice.site) == sites.end()) {
      sites.push_back(choice.site);
    }
    if (problem.pool->tasks[choice.task].scarce) objective.not_freed -= static_cast<int>(minutes);
  }
  objective.points = static_cast<int>(OpenPoints(problem, parts).size());
  objective.uncovered = 1000 - score::HalfUp32(worth, week);
  objective.distance = std::abs(static_cast<int>(week) - problem.desired);
  objective.tasks = static_cast<int>(parts.size());
  objective.sites = static_cast<int>(sites.size());
  return objective;
}

std::vector<bool> Hoofdtaken(const Problem& problem, std::span<const Part> parts) {
  const model::CarvingPolicy& carving = problem.settings->policy->policy().carving;
  const int week = WeekMinutes(problem, parts);
  std::vector<bool> hoofdtaken(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Choice& own = *ChoiceOf(problem, parts[i]);
    // The tasks of one tie group count together.
    int group_week = 0;
    std::array<int, 7> by_day = {};
    for (const Part& part : parts) {
      const Choice& choice = *ChoiceOf(problem, part);
      const bool together =
          choice.task == own.task || (own.group != kUnset && choice.group == own.group);
      if (!together) continue;
      group_week += choice.week(part.minutes);
      for (int day = 0; day < 7; ++day) {
        if (((choice.days >> day) & 1) != 0) by_day[static_cast<std::size_t>(day)] += part.minutes;
      }
    }
    hoofdtaken[i] = carving.hoofdtaak_part * group_week >= week &&
                    std::all_of(by_day.begin(), by_day.end(), [&](int minutes) {
                      return minutes == 0 || minutes >= carving.hoofdtaak_day;
                    });
  }
  return hoofdtaken;
}

std::vector<Point> OpenPoints(const Problem& problem, std::span<const Part> parts) {
  std::vector<std::uint16_t> open;
  for (int i = 0; i < problem.common_points; ++i) open.push_back(static_cast<std::uint16_t>(i));
  for (const Part& part : parts) {
    const Choice& choice = *ChoiceOf(problem, part);
    for (std::uint32_t i = choice.points_begin; i < choice.points_end; ++i) {
      const std::uint16_t point = problem.point_of[i];
      if (std::find(open.begin(), open.end(), point) == open.end()) open.push_back(point);
    }
  }
  std::vector<Point> points;
  for (const std::uint16_t point : open) points.push_back(problem.points[point]);
  return points;
}

int HolderCount(const Pool& pool, std::span<const Part> parts) {
  std::vector<int> holders;
  for (const Part& part : parts) {
    const int holder = pool.tasks[part.task].holder;
    if (holder != kUnset && std::find(holders.begin(), holders.end(), holder) == holders.end()) {
      holders.push_back(holder);
    }
  }
  return static_cast<int>(holders.size());
}

Status StatusOf(const Pool& pool, std::span<const Part> parts) {
  Status status = Status::kGeanalyseerd;
  for (const Part& part : parts) status = std::min(status, pool.tasks[part.task].status);
  return status;
}

}  // namespace passend::carving
