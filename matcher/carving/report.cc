#include "matcher/carving/report.h"

#include <algorithm>
#include <cstddef>

namespace passend::carving {
namespace {

class Reporter {
 public:
  Reporter(const Problem& problem, const Package& package)
      : problem_(problem),
        pool_(*problem.pool),
        policy_(problem.settings->policy->policy()),
        parts_(package.parts) {
    report_.package = package;
    for (const Part& part : parts_) {
      const auto found = std::find_if(problem.choices.begin(), problem.choices.end(),
                                      [&](const Choice& one) { return one.task == part.task; });
      choices_.push_back(&*found);
    }
  }

  Report Run() {
    report_.status = StatusOf(pool_, parts_);
    report_.points = OpenPoints(problem_, parts_);
    report_.growth = problem_.growth;
    Parts();
    Days();
    Holders();
    Left();
    return std::move(report_);
  }

 private:
  void Parts() {
    const std::vector<bool> hoofdtaken = Hoofdtaken(problem_, parts_);
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const PoolTask& task = pool_.tasks[parts_[i].task];
      ReportedPart one;
      one.part = parts_[i];
      one.whole = parts_[i].minutes == task.minutes;
      one.most_minutes = one.whole ? task.most_minutes : parts_[i].minutes;
      one.hoofdtaak = hoofdtaken[i];
      one.week_minutes = choices_[i]->week(parts_[i].minutes);
      report_.parts.push_back(one);
    }
  }

  void Days() {
    std::vector<int> sites;
    for (const Choice* choice : choices_) {
      if (std::find(sites.begin(), sites.end(), choice->site) == sites.end()) {
        sites.push_back(choice->site);
      }
    }
    const int minutes_between = sites.size() == 2 ? problem_.SiteMinutes(sites[0], sites[1]) : 0;
    for (int day = 0; day < 7; ++day) PlanOneDay(day, sites, minutes_between);
    const int week = report_.package.week_minutes;
    if (week == problem_.max_week) {
      report_.tight.push_back({Tight::Kind::kWeek, kUnset, week, problem_.max_week});
    }
    if (static_cast<int>(parts_.size()) == policy_.carving.max_tasks) {
      report_.tight.push_back(
          {Tight::Kind::kTasks, kUnset, policy_.carving.max_tasks, policy_.carving.max_tasks});
    }
    for (std::size_t l = 0; l < problem_.limits.size(); ++l) {
      const DayLimit& limit = problem_.limits[l];
      if (most_[l] == limit.limit) {
        report_.tight.push_back({Tight::Kind::kItem, limit.item, most_[l], limit.limit});
      }
    }
  }

  void PlanOneDay(int day, const std::vector<int>& sites, int minutes_between) {
    const auto slot = static_cast<std::size_t>(day);
    report_.travel_daypart[slot] = kUnset;
    std::vector<DayWork> work;
    std::vector<std::size_t> which;
    std::vector<std::int32_t> sums(problem_.limits.size());
    int minutes = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Choice& choice = *choices_[i];
      if (((choice.days >> day) & 1) == 0) continue;
      work.push_back({choice.dayparts[slot], static_cast<std::uint8_t>(choice.site != sites[0]),
                      parts_[i].minutes});
      which.push_back(i);
      minutes += parts_[i].minutes;
      for (std::uint32_t e = choice.exposures_begin; e < choice.exposures_end; ++e) {
        const Exposure& exposure = problem_.exposures[e];
        sums[exposure.limit] += ScaledExposure(exposure.minutes, parts_[i].minutes, choice.minutes);
      }
    }
    if (work.empty()) return;
    ++report_.days;
    for (std::size_t l = 0; l < sums.size(); ++l) most_[l] = std::max(most_[l], sums[l]);
    const auto grid = static_cast<std::uint8_t>((problem_.person->grid >> (4 * day)) & 15U);
    const DayPlan plan = PlanDay(work, grid, policy_.daypart_minutes, minutes_between);
    for (std::size_t w = 0; w < work.size(); ++w) {
      report_.parts[which[w]].when[slot] = plan.minutes[w];
    }
    if (plan.travel_daypart >= 0) {
      report_.travel[slot] = static_cast<std::int16_t>(minutes_between);
      report_.travel_daypart[slot] = static_cast<std::int8_t>(plan.travel_daypart);
      minutes += minutes_between;
    }
    if (minutes == problem_.person->max_day) {
      report_.tight.push_back(
          {Tight::Kind::kDay, static_cast<std::int16_t>(day), minutes, problem_.person->max_day});
    }
  }

  void Holders() {
    for (std::size_t h = 0; h < pool_.holders.size(); ++h) {
      const Holder& holder = pool_.holders[h];
      ReportedHolder one;
      one.holder = static_cast<int>(h);
      int light = 0;
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        const PoolTask& task = pool_.tasks[parts_[i].task];
        if (task.holder != static_cast<int>(h)) continue;
        const int week = choices_[i]->week(parts_[i].minutes);
        one.freed_minutes += week;
        if (task.scarce) one.scarce_minutes += week;
        if (task.light) light += week;
      }
      if (one.freed_minutes == 0) continue;
      if (holder.light_minutes > 0) one.light_left = holder.light_minutes - light;
      if (holder.week_minutes > 0) {
        one.share = static_cast<int>(std::int64_t{1000} * one.freed_minutes / holder.week_minutes);
      }
      report_.holders.push_back(one);
    }
  }

  // The possible tasks that are not in it.
  void Left() {
    for (const Choice& choice : problem_.choices) {
      const bool chosen = std::any_of(parts_.begin(), parts_.end(),
                                      [&](const Part& part) { return part.task == choice.task; });
      if (chosen) continue;
      std::vector<Part> more(parts_.begin(), parts_.end());
      for (const Choice& other : problem_.choices) {
        const bool together =
            other.task == choice.task || (choice.group != kUnset && other.group == choice.group);
        if (together) more.push_back({other.task, static_cast<std::uint16_t>(other.option(0))});
      }
      std::sort(more.begin(), more.end(),
                [](const Part& a, const Part& b) { return a.task < b.task; });
      const std::vector<Breach> breaches = Check(problem_, more);
      report_.left.push_back({choice.task, breaches.empty() ? Breach{} : breaches.front()});
    }
  }

  const Problem& problem_;
  const Pool& pool_;
  const model::Policy& policy_;
  const std::vector<Part>& parts_;
  std::vector<const Choice*> choices_;
  std::array<std::int32_t, model::kMaxItems> most_ = {};  // by limit, over the days
  Report report_;
};

}  // namespace

Report MakeReport(const Problem& problem, const Package& package) {
  return Reporter(problem, package).Run();
}

}  // namespace passend::carving
