#include "matcher/carving/near_miss.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "matcher/carving/check.h"
#include "matcher/score/factors/reistijd.h"

namespace passend::carving {
namespace {

// The limits that could stand in the way, told by what is out and by what is scarce.
class Finder {
 public:
  Finder(const Problem& problem, const Package* best, Solver& solver,
         const NearMissOptions& options)
      : problem_(problem), best_(best), solver_(solver), options_(options) {}

  std::vector<NearMiss> Run() {
    if (problem_.obstacle != Obstacle::kNone && problem_.obstacle != Obstacle::kTooFar) return {};
    FindBlocks();
    for (const Block& block : blocks_) Try({block});
    if (best_ == nullptr && misses_.empty()) {
      for (std::size_t i = 0; i < blocks_.size(); ++i) {
        for (std::size_t k = i + 1; k < blocks_.size(); ++k) Try({blocks_[i], blocks_[k]});
      }
    }
    std::stable_sort(misses_.begin(), misses_.end(), [](const NearMiss& a, const NearMiss& b) {
      if (a.blocks.size() != b.blocks.size()) return a.blocks.size() < b.blocks.size();
      return a.package.objective < b.package.objective;
    });
    if (misses_.size() > static_cast<std::size_t>(options_.limit)) {
      misses_.resize(static_cast<std::size_t>(options_.limit));
    }
    return std::move(misses_);
  }

 private:
  void Add(BlockKind kind, int subject) {
    for (const Block& block : blocks_) {
      if (block.kind == kind && block.subject == subject) return;
    }
    Block block;
    block.kind = kind;
    block.subject = static_cast<std::int16_t>(subject);
    if (kind == BlockKind::kItem) {
      for (const score::LoadFact& load : problem_.pool->loads) {
        if (load.item != subject) continue;
        block.measure = load.measure;
        block.measure_listed = load.measure_listed != 0;
        break;
      }
    }
    blocks_.push_back(block);
  }

  void FindBlocks() {
    for (const DayLimit& limit : problem_.limits) Add(BlockKind::kItem, limit.item);
    bool too_far = problem_.obstacle == Obstacle::kTooFar;
    for (std::size_t i = 0; i < problem_.bars.size(); ++i) {
      const Problem::Bar& bar = problem_.bars[i];
      switch (bar.bar) {
        case TaskBar::kPeak:
        case TaskBar::kCondition:
        case TaskBar::kDaySum:
          Add(BlockKind::kItem, bar.subject);
          break;
        case TaskBar::kCertificate:
          if (!Statutory(bar.subject)) Add(BlockKind::kCertificate, bar.subject);
          break;
        case TaskBar::kTime:
          MissingDayparts(problem_.pool->tasks[i]);
          break;
        case TaskBar::kTooFar:
          too_far = true;
          break;
        default:
          break;
      }
    }
    if (problem_.obstacle == Obstacle::kNone) {
      Add(BlockKind::kDay, kUnset);
      Add(BlockKind::kWeek, kUnset);
    }
    if (too_far) Add(BlockKind::kTravel, kUnset);
  }

  bool Statutory(int certificate) const {
    for (const score::CertificateRequirementFact& fact : problem_.pool->certificates) {
      if (fact.certificate == certificate && fact.statutory != 0) return true;
    }
    return false;
  }

  // A task that only one more daypart stands in the way of.
  void MissingDayparts(const PoolTask& task) {
    const std::uint8_t days = task.weekdays != 0 ? task.weekdays : problem_.person->weekdays;
    std::vector<int> missing_days;
    for (int day = 0; day < 7; ++day) {
      if (((days >> day) & 1) == 0) continue;
      if (((task.window & problem_.person->grid) >> (4 * day) & 15U) == 0) {
        missing_days.push_back(day);
      }
    }
    if (missing_days.size() != 1 && !(missing_days.empty() && task.weekdays == 0)) return;
    for (const int day : missing_days) {
      for (int daypart = 0; daypart < kDaypartsOfDay; ++daypart) {
        if (((task.window >> (4 * day + daypart)) & 1U) != 0) {
          Add(BlockKind::kDaypart, 4 * day + daypart);
        }
      }
    }
  }

  void Waive(const Block& block, Person& person) const {
    switch (block.kind) {
      case BlockKind::kItem:
        person.items[static_cast<std::size_t>(block.subject)].value = ItemLimit::kNoLimit;
        break;
      case BlockKind::kDaypart:
        person.grid |= 1U << block.subject;
        break;
      case BlockKind::kDay:
        person.max_day = 1440;
        break;
      case BlockKind::kWeek:
        person.max_week = 10080;
        break;
      case BlockKind::kCertificate:
        person.waived_certificate = static_cast<std::uint8_t>(block.subject);
        break;
      case BlockKind::kTravel:
        person.waive_travel = true;
        break;
    }
  }

  void Try(std::vector<Block> blocks) {
    // Only one certificate can be waived.
    if (blocks.size() == 2 && blocks[0].kind == BlockKind::kCertificate &&
        blocks[1].kind == BlockKind::kCertificate) {
      return;
    }
    if (options_.stop && options_.stop()) return;
    person_ = *problem_.person;
    for (const Block& block : blocks) Waive(block, person_);
    without_.Make(*problem_.pool, person_, *problem_.settings);
    SolveOptions solve;
    solve.nodes = options_.nodes;
    solve.stop = options_.stop;
    solve.not_in = &problem_;
    Solution solution = solver_.Solve(without_, solve);
    if (solution.packages.empty()) return;
    NearMiss miss;
    miss.package = std::move(solution.packages[0]);
    miss.optimal = solution.optimal;
    miss.better = best_ == nullptr || miss.package.objective < best_->objective;
    for (Block& block : blocks) block.amount = AmountOf(block, miss.package);
    miss.blocks = std::move(blocks);
    misses_.push_back(std::move(miss));
  }

  // How much more the package asks than the person's limit.
  std::int32_t AmountOf(const Block& block, const Package& package) const {
    switch (block.kind) {
      case BlockKind::kItem:
        return ItemExcess(block.subject, package);
      case BlockKind::kDay: {
        int most = 0;
        for (int day = 0; day < 7; ++day) most = std::max(most, DayMinutes(day, package));
        return std::max(0, most - problem_.person->max_day);
      }
      case BlockKind::kWeek:
        return std::max(0, package.week_minutes - problem_.person->max_week);
      case BlockKind::kDaypart:
      case BlockKind::kCertificate:
        return 0;
      case BlockKind::kTravel:
        for (const Part& part : package.parts) {
          const Problem::Bar& bar = problem_.bars[part.task];
          if (bar.bar == TaskBar::kTooFar) return bar.subject;
        }
        return 0;
    }
    return 0;
  }

  const Choice& ChoiceOf(const Part& part) const {
    return *std::find_if(without_.choices.begin(), without_.choices.end(),
                         [&](const Choice& one) { return one.task == part.task; });
  }
  // With the journey between two sites.
  int DayMinutes(int day, const Package& package) const {
    int minutes = 0, site = kUnset, travel = 0;
    for (const Part& part : package.parts) {
      const Choice& choice = ChoiceOf(part);
      if (((choice.days >> day) & 1) == 0) continue;
      minutes += part.minutes;
      if (site != kUnset && site != choice.site) travel = without_.SiteMinutes(site, choice.site);
      site = choice.site;
    }
    return minutes + travel;
  }

  std::int32_t ItemExcess(int item, const Package& package) const {
    const int limit = problem_.person->items[static_cast<std::size_t>(item)].value;
    std::array<int, 7> sums = {};
    int most = 0;
    for (const Part& part : package.parts) {
      const PoolTask& task = problem_.pool->tasks[part.task];
      for (const score::LoadFact& load : problem_.pool->LoadsOf(task)) {
        if (load.item != item) continue;
        if (load.kind != static_cast<std::uint8_t>(model::ItemKind::kCumulative)) {
          most = std::max(most, int{load.value});
          continue;
        }
        for (int day = 0; day < 7; ++day) {
          if (((ChoiceOf(part).days >> day) & 1) == 0) continue;
          sums[static_cast<std::size_t>(day)] +=
              ScaledExposure(load.value, part.minutes, task.minutes);
        }
      }
    }
    most = std::max(most, *std::max_element(sums.begin(), sums.end()));
    return std::max(0, most - limit);
  }

  static constexpr int kDaypartsOfDay = 4;

  const Problem& problem_;
  const Package* const best_;
  Solver& solver_;
  const NearMissOptions& options_;
  std::vector<Block> blocks_;
  std::vector<NearMiss> misses_;
  Person person_;
  Problem without_;
};

}  // namespace

std::vector<NearMiss> FindNearMisses(const Problem& problem, const Package* best, Solver& solver,
                                     const NearMissOptions& options) {
  return Finder(problem, best, solver, options).Run();
}

}  // namespace passend::carving
