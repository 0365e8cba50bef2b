#include "matcher/carving/solver.h"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cstdlib>
#include <functional>
#include <limits>
#include <numeric>

#include "matcher/carving/check.h"
#include "matcher/carving/schedule.h"
#include "matcher/score/rounding.h"

namespace passend::carving {
namespace {

constexpr int kMostTasks = 2 * kMaxPoolTasks;  // of two employers together
using TaskSet = std::bitset<kMostTasks>;
constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
constexpr Objective kWorst = {kMost, kMost, kMost, kMost, kMost, kMost};
constexpr Objective kBest = {0, 0, 0, 1, 1, -kMost};
constexpr int kMostSteps = 4096;

TaskSet SetOf(const std::vector<Part>& parts) {
  TaskSet set;
  for (const Part& part : parts) set.set(part.task);
  return set;
}

}  // namespace

// The search: depth first over the choices in some order; a node is a set of tasks with minutes,
// and its children add one task that comes later in the order.
//
// It is repeated for one part of the objective after the other. Each stage finds the least that the
// part can be when the parts before it are at their least, which is known by then: so every stage
// leaves out what the others need not look at any more. The last stage goes through the pool in its
// own order and stops at the first package that is as good: that is the one that the order of
// rules.md 6 names.
//
// What only gets worse when tasks are added (hours, day sums, the order of the day, holders, sites)
// is checked when a task is added; the rest (fewest hours, an hour a day, coherence, tie groups)
// when a package is better than the best so far.
class Solver::Search {
 public:
  Solution Solve(const Problem& problem, const SolveOptions& options) {
    Solution solution;
    if (problem.choices.empty()) return solution;
    Prepare(problem, options);
    for (const std::vector<Part>& parts : options.skip) skip_.push_back(SetOf(parts));
    while (static_cast<int>(solution.packages.size()) < options.count) {
      std::optional<Package> best = SolveOne();
      solution.nodes += nodes_;
      if (aborted_ && solution.optimal) {
        solution.optimal = false;
        solution.bound = open_bound_;
      }
      if (!best.has_value()) break;
      skip_.push_back(SetOf(best->parts));
      solution.packages.push_back(*std::move(best));
    }
    return solution;
  }

  std::optional<Objective> Bound(const Problem& problem) {
    if (problem.choices.empty()) return std::nullopt;
    static const SolveOptions kPlain;
    Prepare(problem, kPlain);
    stage_ = Stage::kUncovered;
    bounding_ = true;
    best_objective_ = kWorst;
    fixed_ = kBest;
    Order();
    const std::optional<Objective> bound = BoundFrom(0);
    bounding_ = false;
    return bound;
  }

 private:
  enum class Stage : std::uint8_t { kPoints, kUncovered, kDistance, kRest, kFirst };

  // Days on which the same can be done.
  struct DayClass {
    std::uint8_t grid = 0;
    int weekday = 0;  // one of them
  };
  struct DayState {
    std::int32_t minutes = 0;
    std::int32_t tasks = 0;
    std::array<std::int32_t, 16> by_dayparts = {};
  };

  void Prepare(const Problem& problem, const SolveOptions& options) {
    problem_ = &problem;
    options_ = &options;
    pool_ = problem.pool;
    policy_ = &problem.settings->policy->policy();
    carving_ = &policy_->carving;
    skip_.clear();
    FindDayClasses();
    FindMostMinutes();
    holder_most_.clear();
    for (const Holder& holder : pool_->holders) holder_most_.push_back(MostOf(holder));
    limit_count_ = problem.limits.size();
    words_ = (problem.points.size() + 63) / 64;
    const std::size_t count = problem.choices.size();
    masks_.assign(count * words_, 0);
    weeks_.resize(count);
    options_of_.resize(count);
    for (std::size_t c = 0; c < count; ++c) {
      const Choice& choice = problem.choices[c];
      for (std::uint32_t i = choice.points_begin; i < choice.points_end; ++i) {
        const std::uint16_t point = problem.point_of[i];
        masks_[c * words_ + point / 64U] |= std::uint64_t{1} << (point % 64U);
      }
      options_of_[c] = static_cast<std::uint8_t>(OptionsAlone(choice));
      weeks_[c] = options_of_[c] == 0 ? 0 : choice.week(choice.option(options_of_[c] - 1));
    }
    FindNeighbours();
    by_worth_.resize(count);
    for (std::size_t c = 0; c < count; ++c) by_worth_[c] = static_cast<std::uint8_t>(c);
    std::stable_sort(by_worth_.begin(), by_worth_.end(), [&](std::uint8_t a, std::uint8_t b) {
      return problem.choices[a].worth > problem.choices[b].worth;
    });
    depth_points_.assign((static_cast<std::size_t>(carving_->max_tasks) + 2) * words_, 0);
    for (int i = 0; i < problem.common_points; ++i) {
      const auto point = static_cast<std::size_t>(i);
      depth_points_[point / 64] |= std::uint64_t{1} << (point % 64);
    }
    day_state_.assign(classes_.size(), {});
    limit_sums_.assign(classes_.size() * limit_count_, 0);
    holder_freed_.assign(pool_->holders.size(), 0);
    holder_light_.assign(pool_->holders.size(), 0);
    parts_.clear();
    chosen_.clear();
    tasks_.reset();
    week_ = 0;
    worth_ = 0;
    freed_ = 0;
    site_count_ = 0;
  }

  // How many of the numbers of minutes of a choice are possible when nothing else is chosen; those
  // are the smallest ones.
  int OptionsAlone(const Choice& choice) const {
    int count = choice.option_count();
    while (count > 0 && !PossibleAlone(choice, choice.option(count - 1))) --count;
    return count;
  }
  bool PossibleAlone(const Choice& choice, int minutes) const {
    const PoolTask& task = pool_->tasks[choice.task];
    if (choice.week(minutes) > max_week_ || minutes > problem_->person->max_day) return false;
    if (task.holder != kUnset) {
      const Holder& holder = pool_->holders[static_cast<std::size_t>(task.holder)];
      if (choice.week(minutes) > holder_most_[static_cast<std::size_t>(task.holder)]) return false;
      if (task.light && choice.week(minutes) >= holder.light_minutes) return false;
    }
    for (std::uint32_t e = choice.exposures_begin; e < choice.exposures_end; ++e) {
      const Exposure& exposure = problem_->exposures[e];
      if (ScaledExposure(exposure.minutes, minutes, choice.minutes) >
          problem_->limits[exposure.limit].limit) {
        return false;
      }
    }
    for (std::size_t day = 0; day < 7; ++day) {
      if (((choice.days >> day) & 1) != 0 &&
          minutes > policy_->daypart_minutes * std::popcount(choice.dayparts[day])) {
        return false;
      }
    }
    return true;
  }
  // Minutes a week that may be taken from a holder.
  std::int32_t MostOf(const Holder& holder) const {
    if (holder.week_minutes == kUnset) return kMost;
    return static_cast<std::int32_t>(std::int64_t{carving_->colleague_share} * holder.week_minutes /
                                     1000);
  }

  // Which choices belong together, where that matters.
  void FindNeighbours() {
    neighbours_.clear();
    if (pool_->employers != 1 || problem_->settings->functiecreatie) return;
    const std::vector<Choice>& choices = problem_->choices;
    std::vector<TaskSet> found(choices.size());
    bool all = true;
    for (std::size_t a = 0; a < choices.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        if (problem_->Coherent(choices[a].task, choices[b].task)) {
          found[a].set(b);
          found[b].set(a);
        } else {
          all = false;
        }
      }
    }
    if (!all) neighbours_ = std::move(found);
  }

  void FindDayClasses() {
    classes_.clear();
    std::array<int, 7> of_day;
    for (int day = 0; day < 7; ++day) {
      const auto grid = static_cast<std::uint8_t>((problem_->person->grid >> (4 * day)) & 15U);
      int found = kUnset;
      for (std::size_t c = 0; c < classes_.size() && found == kUnset; ++c) {
        const int other = classes_[c].weekday;
        const bool same =
            classes_[c].grid == grid &&
            std::all_of(problem_->choices.begin(), problem_->choices.end(),
                        [&](const Choice& choice) {
                          const auto x = static_cast<std::size_t>(day);
                          const auto y = static_cast<std::size_t>(other);
                          return ((choice.days >> day) & 1) == ((choice.days >> other) & 1) &&
                                 choice.dayparts[x] == choice.dayparts[y];
                        });
        if (same) found = static_cast<int>(c);
      }
      if (found == kUnset) {
        found = static_cast<int>(classes_.size());
        classes_.push_back({grid, day});
      }
      of_day[static_cast<std::size_t>(day)] = found;
    }
    class_days_.assign(classes_.size(), 0);
    for (const int found : of_day) ++class_days_[static_cast<std::size_t>(found)];
  }

  // The most minutes a week that the days allow.
  void FindMostMinutes() {
    std::int64_t most = 0;
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      const int room = policy_->daypart_minutes * std::popcount(classes_[c].grid);
      most += std::int64_t{class_days_[c]} * std::min(problem_->person->max_day, room);
    }
    max_week_ = static_cast<int>(std::min<std::int64_t>(problem_->max_week, most));
  }

  std::optional<Package> SolveOne() {
    nodes_ = 0;
    aborted_ = false;
    done_ = false;
    best_objective_ = kWorst;
    best_parts_.clear();
    fixed_ = kBest;
    open_bound_ = kBest;
    // As long as the parts so far are those of at_most, the next one may not be more either.
    bool at_the_limit = options_->at_most.has_value();

    for (const Stage stage : {Stage::kPoints, Stage::kUncovered, Stage::kDistance, Stage::kRest}) {
      stage_ = stage;
      if (at_the_limit && ComesAfter(best_objective_, *options_->at_most)) {
        best_objective_ = *options_->at_most;
        Worsen(best_objective_);
        best_parts_.clear();
      }
      Order();
      open_part_ = kWorst;
      TryAlone();
      if (!done_) Visit(0);
      if (aborted_) {
        open_bound_ = fixed_;
        Fix(open_bound_, Least(open_part_, best_objective_), stage);
        return Found();
      }
      if (options_->any || best_parts_.empty()) return Found();
      Fix(fixed_, best_objective_, stage);
      at_the_limit = at_the_limit && !ComesAfter(*options_->at_most, best_objective_);
    }

    stage_ = Stage::kFirst;
    Order();
    std::vector<Part> proven = best_parts_;
    Visit(0);
    if (aborted_) {
      best_parts_ = std::move(proven);
      open_bound_ = best_objective_;
    }
    return Found();
  }

  // --- The parts of the objective ---------------------------------------------------------------

  // The part of this stage.
  using Rest = std::array<std::int32_t, 3>;
  static Rest RestOf(const Objective& one) { return {one.tasks, one.sites, one.not_freed}; }

  // Whether the part of this stage is less in `a`.
  bool Better(const Objective& a, const Objective& b) const {
    switch (stage_) {
      case Stage::kPoints:
        return a.points < b.points;
      case Stage::kUncovered:
        return a.uncovered < b.uncovered;
      case Stage::kDistance:
        return a.distance < b.distance;
      case Stage::kRest:
      case Stage::kFirst:
        return RestOf(a) < RestOf(b);
    }
    return false;
  }
  bool ComesAfter(const Objective& a, const Objective& b) const { return Better(b, a); }
  const Objective& Least(const Objective& a, const Objective& b) const {
    return Better(a, b) ? a : b;
  }
  // By the least step: what is as good as `objective` was is better than it now.
  void Worsen(Objective& objective) const {
    switch (stage_) {
      case Stage::kPoints:
        ++objective.points;
        break;
      case Stage::kUncovered:
        ++objective.uncovered;
        break;
      case Stage::kDistance:
        ++objective.distance;
        break;
      case Stage::kRest:
      case Stage::kFirst:
        ++objective.not_freed;
        break;
    }
  }
  static void Fix(Objective& fixed, const Objective& to, Stage stage) {
    switch (stage) {
      case Stage::kPoints:
        fixed.points = to.points;
        break;
      case Stage::kUncovered:
        fixed.uncovered = to.uncovered;
        break;
      case Stage::kDistance:
        fixed.distance = to.distance;
        break;
      case Stage::kRest:
      case Stage::kFirst:
        fixed.tasks = to.tasks;
        fixed.sites = to.sites;
        fixed.not_freed = to.not_freed;
        break;
    }
  }
  // The parts before that of this stage are more than they have to be.
  bool Exceeds(const Objective& one) const {
    return (stage_ > Stage::kPoints && one.points > fixed_.points) ||
           (stage_ > Stage::kUncovered && one.uncovered > fixed_.uncovered) ||
           (stage_ > Stage::kDistance && one.distance > fixed_.distance);
  }

  std::optional<Package> Found() const {
    if (best_parts_.empty()) return std::nullopt;
    Package package;
    package.objective = best_objective_;
    package.parts = best_parts_;
    package.week_minutes = WeekMinutes(*problem_, best_parts_);
    return package;
  }

  // --- Orders -----------------------------------------------------------------------------------

  int OwnPoints(std::size_t choice) const { return CountWith(0, choice); }

  // The choices that can be part of what this stage looks for, in an order that finds it soon; the
  // tasks of a tie group one after the other unless the order is that of the pool.
  void Order() {
    const std::vector<Choice>& choices = problem_->choices;
    group_size_.assign(static_cast<std::size_t>(problem_->groups), 0);
    for (const Choice& choice : choices) {
      if (choice.group != kUnset) ++group_size_[static_cast<std::size_t>(choice.group)];
    }
    const bool first = stage_ == Stage::kPoints || bounding_;
    std::vector<std::uint8_t> out(group_size_.size());
    order_.clear();
    for (std::size_t c = 0; c < choices.size(); ++c) {
      const bool possible =
          options_of_[c] > 0 &&
          (first || (OwnPoints(c) <= fixed_.points &&
                     (stage_ == Stage::kUncovered || MostCoverageWith(c) >= fixed_.coverage())));
      if (possible) {
        order_.push_back(static_cast<std::uint8_t>(c));
      } else if (choices[c].group != kUnset) {
        out[static_cast<std::size_t>(choices[c].group)] = 1;
      }
    }
    std::erase_if(order_, [&](std::uint8_t c) {
      return choices[c].group != kUnset && out[static_cast<std::size_t>(choices[c].group)] != 0;
    });
    switch (stage_) {
      case Stage::kPoints:
        std::stable_sort(order_.begin(), order_.end(), [this](std::uint8_t a, std::uint8_t b) {
          const int x = OwnPoints(a), y = OwnPoints(b);
          return x != y ? x < y : weeks_[a] > weeks_[b];
        });
        break;
      case Stage::kUncovered:
        std::stable_sort(order_.begin(), order_.end(), [&](std::uint8_t a, std::uint8_t b) {
          const Choice& x = choices[a];
          const Choice& y = choices[b];
          return x.worth != y.worth ? x.worth > y.worth : weeks_[a] > weeks_[b];
        });
        break;
      case Stage::kDistance:
      case Stage::kRest:
        std::stable_sort(order_.begin(), order_.end(),
                         [this](std::uint8_t a, std::uint8_t b) { return weeks_[a] > weeks_[b]; });
        break;
      case Stage::kFirst:
        break;  // as they are
    }
    if (problem_->groups > 0 && stage_ != Stage::kFirst) PutGroupsTogether();
    place_.assign(choices.size(), -1);
    for (std::size_t i = 0; i < order_.size(); ++i) place_[order_[i]] = static_cast<int>(i);
    group_taken_.assign(group_size_.size(), 0);
    group_passed_.assign(group_size_.size(), 0);
    open_groups_ = 0;
    FillSuffixes();
    sums_.clear();
    if (stage_ >= Stage::kDistance) FillSums();
  }

  void PutGroupsTogether() {
    const std::vector<Choice>& choices = problem_->choices;
    std::vector<std::uint8_t> sorted;
    std::vector<bool> placed(choices.size());
    for (const std::uint8_t c : order_) {
      if (placed[c]) continue;
      for (const std::uint8_t other : order_) {
        const bool together =
            other == c || (choices[c].group != kUnset && choices[other].group == choices[c].group);
        if (!together || placed[other]) continue;
        placed[other] = true;
        sorted.push_back(other);
      }
    }
    order_ = sorted;
  }

  // What the choices from a place on have.
  void FillSuffixes() {
    const std::size_t count = order_.size();
    suffix_.assign(count + 1, {});
    scarce_.assign(count + 1, 0);
    for (std::size_t i = count; i-- > 0;) {
      const std::size_t c = order_[i];
      suffix_[i] = suffix_[i + 1];
      suffix_[i].set(c);
      const bool scarce = pool_->tasks[problem_->choices[c].task].scarce;
      scarce_[i] = scarce_[i + 1] + (scarce ? weeks_[c] : 0);
    }
  }

  // By place and number of tasks, the minutes a week that the choices from there on can add, as
  // bits in steps of unit_.
  void FillSums() {
    unit_ = 0;
    for (const std::uint8_t c : order_) {
      const Choice& choice = problem_->choices[c];
      for (int i = 0; i < options_of_[c]; ++i) {
        unit_ = std::gcd(unit_, choice.week(choice.option(i)));
      }
    }
    if (unit_ == 0 || max_week_ / unit_ >= kMostSteps) return;
    steps_ = max_week_ / unit_ + 1;
    sum_words_ = static_cast<std::size_t>(steps_ + 63) / 64;
    const auto slots = static_cast<std::size_t>(carving_->max_tasks);
    const std::size_t row = (slots + 1) * sum_words_;
    sums_.assign((order_.size() + 1) * row, 0);
    for (std::size_t i = order_.size() + 1; i-- > 0;) {
      for (std::size_t k = 0; k <= slots; ++k) {
        std::uint64_t* const here = sums_.data() + i * row + k * sum_words_;
        if (i == order_.size()) {
          here[0] = 1;
          continue;
        }
        std::copy_n(here + row, sum_words_, here);
        if (k == 0) continue;
        const std::uint64_t* const fewer = sums_.data() + (i + 1) * row + (k - 1) * sum_words_;
        const Choice& choice = problem_->choices[order_[i]];
        for (int o = 0; o < options_of_[order_[i]]; ++o) {
          OrShifted(fewer, choice.week(choice.option(o)) / unit_, here);
        }
      }
    }
  }
  void OrShifted(const std::uint64_t* from, int by, std::uint64_t* to) const {
    const auto words = static_cast<std::size_t>(by) / 64;
    const int bits = by % 64;
    for (std::size_t w = sum_words_; w-- > words;) {
      std::uint64_t word = from[w - words] << bits;
      if (bits != 0 && w > words) word |= from[w - words - 1] >> (64 - bits);
      to[w] |= word;
    }
  }
  // The least distance to the desired hours, from `least` to `most`, that a week can have with so
  // many tasks more; nothing when there is none.
  std::optional<std::int32_t> NearestSum(std::size_t from, int tasks, std::int32_t least,
                                         std::int32_t most) const {
    const auto slots = static_cast<std::size_t>(carving_->max_tasks);
    const std::uint64_t* const bits =
        sums_.data() + (from * (slots + 1) + static_cast<std::size_t>(tasks)) * sum_words_;
    const auto has = [bits](int step) {
      return ((bits[static_cast<std::size_t>(step) / 64] >> (step % 64)) & 1U) != 0;
    };
    const std::int32_t fewest = std::max(problem_->min_week, problem_->desired - most);
    const std::int32_t longest = std::min(max_week_, problem_->desired + most);
    std::optional<std::int32_t> nearest;
    // Shorter weeks: steps down from the first that is near enough.
    const std::int32_t below = std::min(problem_->desired - least, longest) - week_;
    for (int step = below < 0 ? 0 : below / unit_; step > 0; --step) {
      const std::int32_t week = week_ + step * unit_;
      if (week < fewest) break;
      if (!has(step)) continue;
      nearest = problem_->desired - week;
      break;
    }
    const std::int32_t above = std::max(problem_->desired + least, fewest) - week_;
    for (int step = above <= 0 ? 1 : (above + unit_ - 1) / unit_; step < steps_; ++step) {
      const std::int32_t week = week_ + step * unit_;
      if (week > longest) break;
      if (week < problem_->desired + least || !has(step)) continue;
      const std::int32_t distance = week - problem_->desired;
      if (!nearest.has_value() || distance < *nearest) nearest = distance;
      break;
    }
    return nearest;
  }
  // --- Bounds -----------------------------------------------------------------------------------

  // Points open at this depth, and with one more choice.
  const std::uint64_t* Points(std::size_t depth) const {
    return depth_points_.data() + depth * words_;
  }
  int CountWith(std::size_t depth, std::size_t choice) const {
    int count = 0;
    for (std::size_t w = 0; w < words_; ++w) {
      count += std::popcount(Points(depth)[w] | masks_[choice * words_ + w]);
    }
    return count;
  }

  // Which of the choices from a place on can still be added, and with how many minutes a week;
  // false when no package can come of it.
  bool FindOpen(std::size_t from) {
    open_ = suffix_[from];
    if (!neighbours_.empty() && !chosen_.empty()) {
      TaskSet chosen;
      for (const std::uint8_t c : chosen_) chosen.set(c);
      const TaskSet there = open_ | chosen;
      TaskSet reached;
      reached.set(chosen_[0]);
      TaskSet edge = reached;
      while (edge.any()) {
        TaskSet next;
        for (std::size_t c = edge._Find_first(); c < kMostTasks; c = edge._Find_next(c)) {
          next |= neighbours_[c];
        }
        edge = next & there & ~reached;
        reached |= edge;
      }
      if ((chosen & ~reached).any()) return false;
      open_ &= reached;
    }
    top_.clear();
    counts_.clear();
    const auto slots = static_cast<std::size_t>(carving_->max_tasks) - parts_.size();
    const std::size_t depth = parts_.size();
    least_week_ = kMost;
    if (slots == 0) return false;
    for (std::size_t i = from; i < order_.size(); ++i) {
      const std::size_t c = order_[i];
      if (!open_[c]) continue;
      const Choice& choice = problem_->choices[c];
      int day = choice.minutes;
      for (std::size_t d = 0; d < classes_.size(); ++d) {
        if (((choice.days >> classes_[d].weekday) & 1) == 0) continue;
        day = std::min(day, problem_->person->max_day - day_state_[d].minutes);
      }
      std::int32_t week = std::min({weeks_[c], choice.week(day), max_week_ - week_});
      const PoolTask& task = pool_->tasks[choice.task];
      if (task.holder != kUnset) {
        const auto h = static_cast<std::size_t>(task.holder);
        week = std::min(week, holder_most_[h] - holder_freed_[h]);
      }
      const std::int32_t least = choice.week(choice.option(0));
      const int count = CountWith(depth, c);
      if (week < least || count > MostPoints() || !SiteFits(choice.site)) {
        open_.reset(c);
        continue;
      }
      open_week_[c] = week;
      least_week_ = std::min(least_week_, least);
      counts_.push_back(count);
      count_of_[c] = count;
      // The longest ones, longest first.
      if (top_.size() < slots || week > top_.back()) {
        if (top_.size() == slots) top_.pop_back();
        top_.insert(std::upper_bound(top_.begin(), top_.end(), week, std::greater<>()), week);
      }
    }
    return !top_.empty();
  }
  // More than these are of no use in this stage.
  int MostPoints() const {
    return stage_ == Stage::kPoints || bounding_ ? best_objective_.points - 1 : fixed_.points;
  }

  // The best that adding at least one of the choices from this place on can become; nothing when no
  // package is possible.
  std::optional<Objective> BoundFrom(std::size_t from) {
    if (!FindOpen(from)) return std::nullopt;
    const int have = static_cast<int>(parts_.size());
    const int slots = static_cast<int>(top_.size());
    int needed = 0;  // tasks for the fewest hours
    std::int32_t longest = week_;
    do {
      longest += top_[static_cast<std::size_t>(needed++)];
    } while (needed < slots && longest < problem_->min_week);
    if (longest < problem_->min_week) return std::nullopt;

    Objective bound;
    if (needed > 1) {
      std::nth_element(counts_.begin(), counts_.begin() + (needed - 1), counts_.end());
      bound.points = counts_[static_cast<std::size_t>(needed) - 1];
    } else {
      bound.points = *std::min_element(counts_.begin(), counts_.end());
    }
    if (stage_ == Stage::kPoints) return bound;
    bound.points = std::max(bound.points, fixed_.points);
    // From here on of packages with no more points than that: those with more are worse anyway. So
    // with the distance, and the number of tasks.
    bound.uncovered = std::max(1000 - MostCoverage(bound.points), fixed_.uncovered);
    if (stage_ == Stage::kUncovered && !bounding_) return bound;
    const std::int32_t most = std::min(max_week_, std::accumulate(top_.begin(), top_.end(), week_));
    const std::int32_t least = std::max(problem_->min_week, week_ + least_week_);
    bound.distance = std::max({0, problem_->desired - most, least - problem_->desired});
    int tasks = needed;
    if (!sums_.empty()) {
      // No more than is worth looking for.
      const std::int32_t worst =
          stage_ == Stage::kDistance ? best_objective_.distance - 1 : fixed_.distance;
      const std::int32_t begin = std::max(bound.distance, fixed_.distance);
      const std::optional<std::int32_t> nearest = NearestSum(from, slots, begin, worst);
      if (!nearest.has_value()) {
        bound.distance = worst + 1;
        return bound;
      }
      bound.distance = *nearest;
      while (tasks < slots && !NearestSum(from, tasks, *nearest, *nearest).has_value()) ++tasks;
    } else {
      const std::int32_t near = problem_->desired - std::max(bound.distance, fixed_.distance);
      while (tasks < slots && longest < near) longest += top_[static_cast<std::size_t>(tasks++)];
    }
    bound.tasks = have + tasks;
    bound.sites = std::max(1, site_count_);
    bound.not_freed = -(freed_ + std::min(scarce_[from], max_week_ - week_));
    return bound;
  }

  // Fill up the fewest hours with the choices of most worth, then go on while that raises the mean.
  int MostCoverage(int most_points) const {
    std::int64_t worth = worth_;
    std::int64_t week = week_;
    for (const std::uint8_t c : by_worth_) {
      if (!open_[c] || count_of_[c] > most_points) continue;
      const std::int64_t own = problem_->choices[c].worth;
      const std::int64_t needed = problem_->min_week - week;
      const bool raises = week == 0 || own * week > worth;
      if (needed <= 0 && !raises) break;
      const std::int64_t most = open_week_[c];
      const std::int64_t minutes = raises ? most : std::min(most, needed);
      worth += own * minutes;
      week += minutes;
    }
    if (week == 0) return 0;
    return static_cast<int>((2 * worth + week) / (2 * week));
  }

  // The same for packages with this choice in it, whatever else.
  int MostCoverageWith(std::size_t choice) const {
    const Choice& with = problem_->choices[choice];
    const std::int64_t least = with.week(with.option(0));
    std::int64_t week = least;
    std::int64_t worth = week * with.worth;
    for (const std::uint8_t c : by_worth_) {
      if (OwnPoints(c) > fixed_.points) continue;
      const std::int64_t most =
          c == choice ? std::max<std::int64_t>(0, weeks_[c] - least) : weeks_[c];
      const std::int64_t own = problem_->choices[c].worth;
      const std::int64_t needed = problem_->min_week - week;
      const bool raises = own * week > worth;
      if (needed <= 0 && !raises) break;
      const std::int64_t minutes = raises ? most : std::min(most, needed);
      worth += own * minutes;
      week += minutes;
    }
    return static_cast<int>((2 * worth + week) / (2 * week));
  }

  // True when nothing at or below `bound` is what this stage looks for.
  bool Hopeless(const Objective& bound) const {
    if (Exceeds(bound)) return true;
    if (stage_ == Stage::kFirst) {
      return bound.tasks > fixed_.tasks || bound.sites > fixed_.sites ||
             bound.not_freed > fixed_.not_freed;
    }
    return !Better(bound, best_objective_);
  }

  // --- The tree ---------------------------------------------------------------------------------

  bool Stopped() {
    if (aborted_ || done_) return true;
    if (nodes_ >= options_->nodes || (nodes_ % 256 == 255 && options_->stop && options_->stop())) {
      aborted_ = true;
    }
    return aborted_;
  }

  // Every package of one task: a good one to begin with.
  void TryAlone() {
    for (const std::uint8_t c : order_) {
      const Choice& choice = problem_->choices[c];
      if (choice.group != kUnset) continue;
      for (int option = options_of_[c] - 1; option >= 0 && !done_; --option) {
        const int minutes = choice.option(option);
        if (!Add(c, minutes)) continue;
        Offer();
        Remove(c, minutes);
      }
    }
  }

  // Adds one more task from this place on, in every way.
  void Visit(std::size_t from) {
    // Groups that were passed over in this node are open again behind it.
    std::array<std::uint8_t, kMostTasks> passed;
    std::size_t passed_count = 0;
    std::optional<Objective> bound;
    TaskSet open;
    std::size_t bounded = from;  // where `bound` is of
    for (std::size_t i = from; i < order_.size(); ++i) {
      // What is left gets less along the way; looking at it costs more than a few tasks.
      if (!bound.has_value() || parts_.size() < 2 || i - bounded >= 4) {
        bound = BoundFrom(i);
        if (!bound.has_value() || Hopeless(*bound)) break;
        open = open_;
        bounded = i;
      }
      const std::size_t c = order_[i];
      const Choice& choice = problem_->choices[c];
      if (choice.group != kUnset && group_passed_[static_cast<std::size_t>(choice.group)] != 0) {
        continue;
      }
      for (int option = open[c] ? options_of_[c] - 1 : -1; option >= 0; --option) {
        const int minutes = choice.option(option);
        if (!Add(c, minutes)) continue;
        ++nodes_;
        if (open_groups_ == 0) Offer();
        if (!Stopped()) Visit(i + 1);
        Remove(c, minutes);
        if (done_) return;
        if (aborted_) {
          open_part_ = Least(*bound, open_part_);
          break;
        }
      }
      if (aborted_) break;
      if (choice.group != kUnset) {
        const auto group = static_cast<std::size_t>(choice.group);
        if (group_taken_[group] > 0) break;  // its other tasks are in: this one must be
        group_passed_[group] = 1;
        passed[passed_count++] = static_cast<std::uint8_t>(group);
      }
    }
    while (passed_count > 0) group_passed_[passed[--passed_count]] = 0;
  }

  // False: not possible, nothing changed.
  bool Add(std::size_t c, int minutes) {
    const Choice& choice = problem_->choices[c];
    const PoolTask& task = pool_->tasks[choice.task];
    const std::int32_t week = choice.week(minutes);
    if (week_ + week > max_week_) return false;
    if (!SiteFits(choice.site)) return false;
    if (!HolderAllows(task, week)) return false;
    const std::size_t depth = parts_.size();
    int points = 0;
    for (std::size_t w = 0; w < words_; ++w) {
      const std::uint64_t word = Points(depth)[w] | masks_[c * words_ + w];
      depth_points_[(depth + 1) * words_ + w] = word;
      points += std::popcount(word);
    }
    if (points > MostPoints()) return false;
    if (!skip_.empty()) {
      TaskSet tasks = tasks_;
      tasks.set(choice.task);
      for (const TaskSet& skip : skip_) {
        if ((tasks & skip) == skip) return false;
      }
    }
    Put(c, minutes, 1);
    if (DaysFit(choice) && BijtakenFit()) return true;
    Put(c, minutes, -1);
    return false;
  }
  void Remove(std::size_t c, int minutes) { Put(c, minutes, -1); }

  // Adds (sign 1) or takes away (-1).
  void Put(std::size_t c, int minutes, int sign) {
    const Choice& choice = problem_->choices[c];
    const PoolTask& task = pool_->tasks[choice.task];
    const std::int32_t week = sign * choice.week(minutes);
    week_ += week;
    worth_ += std::int64_t{week} * choice.worth;
    if (task.scarce) freed_ += week;
    if (task.holder != kUnset) {
      holder_freed_[static_cast<std::size_t>(task.holder)] += week;
      if (task.light) holder_light_[static_cast<std::size_t>(task.holder)] += week;
    }
    for (std::size_t d = 0; d < classes_.size(); ++d) {
      const auto day = static_cast<std::size_t>(classes_[d].weekday);
      if (((choice.days >> day) & 1) == 0) continue;
      DayState& state = day_state_[d];
      state.minutes += sign * minutes;
      state.tasks += sign;
      state.by_dayparts[choice.dayparts[day]] += sign * minutes;
      for (std::uint32_t e = choice.exposures_begin; e < choice.exposures_end; ++e) {
        const Exposure& exposure = problem_->exposures[e];
        limit_sums_[d * limit_count_ + exposure.limit] +=
            sign * ScaledExposure(exposure.minutes, minutes, choice.minutes);
      }
    }
    if (choice.group != kUnset) {
      const auto group = static_cast<std::size_t>(choice.group);
      const bool was_open = group_taken_[group] > 0 && group_taken_[group] < group_size_[group];
      group_taken_[group] += sign;
      const bool is_open = group_taken_[group] > 0 && group_taken_[group] < group_size_[group];
      open_groups_ += static_cast<int>(is_open) - static_cast<int>(was_open);
    }
    if (sign > 0) {
      tasks_.set(choice.task);
      parts_.push_back({choice.task, static_cast<std::uint16_t>(minutes)});
      chosen_.push_back(static_cast<std::uint8_t>(c));
      const bool known = std::find(sites_.begin(), sites_.begin() + site_count_, choice.site) !=
                         sites_.begin() + site_count_;
      new_site_.push_back(!known);
      if (!known) sites_[static_cast<std::size_t>(site_count_++)] = choice.site;
    } else {
      tasks_.reset(choice.task);
      parts_.pop_back();
      chosen_.pop_back();
      if (new_site_.back()) --site_count_;
      new_site_.pop_back();
    }
  }

  bool SiteFits(std::uint8_t site) const {
    if (site_count_ == 0 || sites_[0] == site) return true;
    if (site_count_ == 2) return sites_[1] == site;
    return problem_->SitesTogether(sites_[0], site);
  }

  bool HolderAllows(const PoolTask& task, std::int32_t week) const {
    if (task.holder == kUnset) return true;
    const auto h = static_cast<std::size_t>(task.holder);
    const Holder& holder = pool_->holders[h];
    if (holder_freed_[h] + week > holder_most_[h]) return false;
    return !task.light || holder_light_[h] + week < holder.light_minutes;
  }

  // The days of the choice that was added last.
  bool DaysFit(const Choice& added) {
    for (std::size_t d = 0; d < classes_.size(); ++d) {
      const int day = classes_[d].weekday;
      if (((added.days >> day) & 1) == 0) continue;
      const DayState& state = day_state_[d];
      if (state.minutes > problem_->person->max_day) return false;
      if (state.tasks - 1 > carving_->max_switches) return false;
      for (std::size_t l = 0; l < limit_count_; ++l) {
        if (limit_sums_[d * limit_count_ + l] > problem_->limits[l].limit) return false;
      }
      if (site_count_ == 2) {
        if (!TwoSiteDayFits(d)) return false;
      } else if (!OneSiteDayFits(state, classes_[d].grid,
                                 added.dayparts[static_cast<std::size_t>(day)])) {
        return false;
      }
    }
    return true;
  }

  // Only the sets of dayparts that hold the added work can have become too full.
  bool OneSiteDayFits(const DayState& state, std::uint8_t grid, std::uint8_t added) const {
    for (unsigned set = 1; set < 16; ++set) {
      if ((set & added) != added || (set & ~unsigned{grid}) != 0) continue;
      std::int32_t must = 0;
      for (unsigned part = set; part != 0; part = (part - 1) & set) must += state.by_dayparts[part];
      if (must > policy_->daypart_minutes * std::popcount(set)) return false;
    }
    return true;
  }

  bool TwoSiteDayFits(std::size_t d) {
    const int day = classes_[d].weekday;
    work_.clear();
    bool first = false, second = false;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Choice& choice = problem_->choices[chosen_[i]];
      if (((choice.days >> day) & 1) == 0) continue;
      const bool at_second = choice.site != sites_[0];
      (at_second ? second : first) = true;
      work_.push_back({choice.dayparts[static_cast<std::size_t>(day)],
                       static_cast<std::uint8_t>(at_second), parts_[i].minutes});
    }
    const int travel = first && second ? problem_->SiteMinutes(sites_[0], sites_[1]) : 0;
    return day_state_[d].minutes + travel <= problem_->person->max_day &&
           DayFits(work_, classes_[d].grid, policy_->daypart_minutes, travel);
  }

  // A part that is too small for a hoofdtaak stays so: the week only gets longer. Parts of a tie
  // group may still grow together.
  bool BijtakenFit() const {
    int bijtaken = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Choice& choice = problem_->choices[chosen_[i]];
      if (choice.group != kUnset) continue;
      const bool hoofdtaak = parts_[i].minutes >= carving_->hoofdtaak_day &&
                             carving_->hoofdtaak_part * choice.week(parts_[i].minutes) >= week_;
      if (!hoofdtaak) ++bijtaken;
    }
    return bijtaken <= carving_->max_bijtaken;
  }

  // --- Packages ---------------------------------------------------------------------------------

  void Offer() {
    if (week_ < problem_->min_week) return;
    Objective objective;
    const std::size_t depth = parts_.size();
    for (std::size_t w = 0; w < words_; ++w) {
      objective.points += std::popcount(Points(depth)[w]);
    }
    objective.uncovered = 1000 - static_cast<int>((2 * worth_ + week_) / (2 * std::int64_t{week_}));
    objective.distance = std::abs(week_ - problem_->desired);
    objective.tasks = static_cast<std::int32_t>(parts_.size());
    objective.sites = site_count_;
    objective.not_freed = -freed_;
    if (Exceeds(objective)) return;
    if (stage_ == Stage::kFirst ? objective != best_objective_
                                : !Better(objective, best_objective_)) {
      return;
    }
    if (!LastChecks()) return;
    best_objective_ = objective;
    best_parts_ = parts_;
    std::sort(best_parts_.begin(), best_parts_.end(),
              [](const Part& a, const Part& b) { return a.task < b.task; });
    if (stage_ == Stage::kFirst || options_->any) done_ = true;
  }

  bool LastChecks() {
    for (const DayState& state : day_state_) {
      if (state.tasks > 0 && state.minutes < carving_->min_day) return false;
    }
    if (pool_->employers == 2) {
      std::array<bool, 2> there = {};
      for (int i = 0; i < site_count_; ++i) {
        there[pool_->sites[sites_[static_cast<std::size_t>(i)]].employer] = true;
      }
      if (!there[0] || !there[1]) return false;
    }
    if (!problem_->settings->functiecreatie) {
      if (!IsCoherent()) return false;
    } else if (HolderCount(*pool_, parts_) < 2) {
      return false;
    }
    if (problem_->groups > 0 || options_->not_in != nullptr) {
      package_ = parts_;
      std::sort(package_.begin(), package_.end(),
                [](const Part& a, const Part& b) { return a.task < b.task; });
      if (problem_->groups > 0 && !Check(*problem_, package_).empty()) return false;
      if (options_->not_in != nullptr && Check(*options_->not_in, package_).empty()) return false;
    }
    return true;
  }

  bool IsCoherent() const {
    const auto employer = [this](std::size_t i) {
      return pool_->sites[problem_->choices[chosen_[i]].site].employer;
    };
    std::uint32_t unreached = (1U << parts_.size()) - 1U;
    for (int e = 0; e < pool_->employers; ++e) {
      std::uint32_t there = 0;
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (employer(i) == e) there |= 1U << i;
      }
      if (there == 0) continue;
      std::uint32_t open = there & (~there + 1U);
      unreached &= ~open;
      while (open != 0) {
        const auto i = static_cast<std::size_t>(std::countr_zero(open));
        open &= open - 1U;
        for (std::uint32_t rest = there & unreached; rest != 0; rest &= rest - 1U) {
          const auto k = static_cast<std::size_t>(std::countr_zero(rest));
          if (!problem_->Coherent(parts_[i].task, parts_[k].task)) continue;
          open |= 1U << k;
          unreached &= ~(1U << k);
        }
      }
    }
    return unreached == 0;
  }

  const Problem* problem_ = nullptr;
  const SolveOptions* options_ = nullptr;
  const Pool* pool_ = nullptr;
  const model::Policy* policy_ = nullptr;
  const model::CarvingPolicy* carving_ = nullptr;
  std::vector<TaskSet> skip_;
  std::vector<DayClass> classes_;
  std::vector<int> class_days_;
  int max_week_ = 0;
  std::size_t limit_count_ = 0;
  std::size_t words_ = 0;                 // of a set of points
  std::vector<std::uint64_t> masks_;      // points of each choice
  std::vector<std::uint8_t> options_of_;  // numbers of minutes that are possible at all
  std::vector<std::int32_t> weeks_;       // the longest of those, minutes a week
  std::vector<TaskSet> neighbours_;       // of each choice; empty = all belong together
  std::vector<std::uint8_t> by_worth_;

  // Of the order.
  std::vector<std::uint8_t> order_;
  std::vector<int> place_;       // by choice; -1 = not in it
  std::vector<TaskSet> suffix_;  // choices from a place on
  std::vector<std::int32_t> scarce_;
  std::vector<std::uint64_t> sums_;  // empty = not known
  std::size_t sum_words_ = 0;
  int unit_ = 1;
  int steps_ = 0;
  std::vector<int> group_size_, group_taken_;
  std::vector<std::uint8_t> group_passed_;
  int open_groups_ = 0;

  // Of the node.
  Stage stage_ = Stage::kPoints;
  bool bounding_ = false;  // Bound(): all parts at once, nothing fixed
  std::vector<Part> parts_;
  std::vector<std::uint8_t> chosen_;
  std::vector<bool> new_site_;
  TaskSet tasks_;
  std::array<int, 3> sites_ = {};
  int site_count_ = 0;
  std::int32_t week_ = 0;
  std::int64_t worth_ = 0;  // sum of week minutes * worth
  std::int32_t freed_ = 0;
  std::vector<std::uint64_t> depth_points_;
  std::vector<DayState> day_state_;
  std::vector<std::int32_t> limit_sums_;
  std::vector<std::int32_t> holder_freed_, holder_light_, holder_most_;

  // Of the last FindOpen().
  TaskSet open_;  // choices that can be added
  std::array<std::int32_t, kMostTasks> open_week_ = {};
  std::array<std::int32_t, kMostTasks> count_of_ = {};  // points with it
  std::vector<std::int32_t> top_;  // longest weeks, as many as there is room for
  std::vector<int> counts_;
  std::int32_t least_week_ = 0;

  std::vector<DayWork> work_;
  std::vector<Part> package_;

  // Of the search.
  Objective best_objective_;
  std::vector<Part> best_parts_;
  Objective open_bound_;
  Objective fixed_;      // the parts that earlier stages found
  Objective open_part_;  // of a stage that was stopped: the least that was left open
  std::int64_t nodes_ = 0;
  bool aborted_ = false;
  bool done_ = false;
};

Solver::Solver() : search_(std::make_unique<Search>()) {}
Solver::~Solver() = default;

Solution Solver::Solve(const Problem& problem, const SolveOptions& options) {
  return search_->Solve(problem, options);
}

std::optional<Objective> Solver::Bound(const Problem& problem) { return search_->Bound(problem); }

}  // namespace passend::carving
