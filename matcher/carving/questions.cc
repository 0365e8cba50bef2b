#include "matcher/carving/questions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "matcher/carving/best_first.h"
#include "matcher/score/order.h"

namespace passend::carving {
namespace {

bool Asked(const std::function<bool()>& stop) { return stop && stop(); }

// Asked at most every so many times, for it may look at a clock.
class Stopper {
 public:
  explicit Stopper(const std::function<bool()>& stop) : stop_(stop) {}
  bool operator()() {
    if (!stopped_ && stop_ && ++count_ % 16 == 0) stopped_ = stop_();
    return stopped_;
  }
  bool stopped() const { return stopped_; }

 private:
  const std::function<bool()>& stop_;
  int count_ = 0;
  bool stopped_ = false;
};

SolveOptions OptionsOf(const QuestionOptions& options, std::size_t index) {
  SolveOptions solve;
  solve.nodes = options.nodes;
  solve.stop = options.stop;
  if (options.silent) solve.skip = options.silent(index);
  return solve;
}

// Many problems, of which make(index, problem) is one; the answer is in the order of ListKey.
template <class Make>
class Question {
 public:
  Question(const QuestionOptions& options, const Make& make) : options_(options), make_(make) {}

  // `key`: group, waiting and hash of the problem.
  void Look(ListKey key) {
    ++answer_.seen;
    make_(key.index, problem_);
    ++answer_.obstacles[static_cast<std::size_t>(problem_.obstacle)];
    const std::optional<Objective> bound = solver_.Bound(problem_);
    if (!bound.has_value()) {
      if (problem_.obstacle == Obstacle::kNone) ++answer_.nothing;
      return;
    }
    key.objective = *bound;
    keys_.push_back(key);
  }

  Answer Solve(Stopper& stopper) {
    const std::size_t solved = BestFirst(
        keys_, static_cast<std::size_t>(options_.limit),
        [this](ListKey& key, const ListKey* limit) { return SolveOne(key, limit); },
        [this](std::size_t place, const ListKey& key) { Insert(place, key); },
        [&stopper] { return stopper(); });
    answer_.solved = static_cast<std::int64_t>(solved);
    if (stopper.stopped()) {
      answer_.optimal = false;
    } else {
      answer_.skipped = static_cast<std::int64_t>(keys_.size() - solved);
    }
    return std::move(answer_);
  }

 private:
  bool SolveOne(ListKey& key, const ListKey* limit) {
    make_(key.index, problem_);
    SolveOptions solve = OptionsOf(options_, key.index);
    if (limit != nullptr && limit->later_group == key.later_group) {
      solve.at_most = limit->objective;
    }
    Solution solution = solver_.Solve(problem_, solve);
    answer_.nodes += solution.nodes;
    if (!solution.optimal) answer_.optimal = false;
    if (solution.packages.empty()) {
      if (solve.at_most == std::nullopt && solution.optimal) ++answer_.nothing;
      return false;
    }
    key.objective = solution.packages[0].objective;
    found_.index = key.index;
    found_.package = std::move(solution.packages[0]);
    found_.optimal = solution.optimal;
    found_.bound = solution.bound;
    return true;
  }

  void Insert(std::size_t place, const ListKey& key) {
    found_.fits_whole = key.later_group;
    found_.waiting = key.waiting;
    found_.hash = key.hash;
    answer_.hits.insert(answer_.hits.begin() + static_cast<std::ptrdiff_t>(place),
                        std::move(found_));
    if (answer_.hits.size() > static_cast<std::size_t>(options_.limit)) answer_.hits.pop_back();
    found_ = {};
  }

  const QuestionOptions& options_;
  const Make& make_;
  Answer answer_;
  std::vector<ListKey> keys_;
  Hit found_;
  Problem problem_;
  Solver solver_;
};

// The same person under the settings of different tenants.
class PersonMaker {
 public:
  explicit PersonMaker(const PersonRef& person) : person_(person) {}
  const Person& Of(const Settings& settings) {
    const auto [it, is_new] = made_.try_emplace(&settings);
    if (is_new) it->second = MakePerson(*person_.facts, person_.extras, settings);
    return it->second;
  }

 private:
  const PersonRef& person_;
  std::map<const Settings*, Person> made_;
};

}  // namespace

Answer CarveForPerson(const PersonRef& person, std::span<const PoolRef> pools,
                      const QuestionOptions& options) {
  PersonMaker people(person);
  const auto make = [&](std::size_t index, Problem& problem) {
    const PoolRef& pool = pools[index];
    problem.Make(*pool.pool, people.Of(*pool.settings), *pool.settings);
  };
  Question question(options, make);
  Stopper stopper(options.stop);
  const std::uint64_t before = score::OrderHashBefore(options.iso_week, person.name);
  for (std::size_t i = 0; i < pools.size() && !stopper(); ++i) {
    question.Look({.hash = score::OrderHashWith(before, pools[i].name), .index = i});
  }
  return question.Solve(stopper);
}

Answer CarveForPool(const PoolRef& pool, std::span<const PersonRef> people,
                    const SettingsOf& settings_of,
                    const std::function<bool(std::size_t)>& fits_whole,
                    const QuestionOptions& options) {
  Person person;
  const auto make = [&](std::size_t index, Problem& problem) {
    const Settings& settings = settings_of(index);
    person = MakePerson(*people[index].facts, people[index].extras, settings);
    problem.Make(*pool.pool, person, settings);
  };
  Question question(options, make);
  Stopper stopper(options.stop);
  score::CandidateHashes hashes(options.iso_week, pool.name);
  for (std::size_t i = 0; i < people.size() && !stopper(); ++i) {
    ListKey key;
    key.later_group = fits_whole && fits_whole(i);
    key.waiting = score::Waiting(people[i].facts->last_voorstel);
    key.hash = hashes.Of(people[i].name);
    key.index = i;
    question.Look(key);
  }
  return question.Solve(stopper);
}

FunctionAnswer CreateFunctions(const PoolRef& pool, std::span<const PersonRef> people,
                               const SettingsOf& settings_of, const QuestionOptions& options) {
  FunctionAnswer answer;
  std::map<std::vector<std::uint16_t>, NewFunction> functions;
  Stopper stopper(options.stop);
  score::CandidateHashes hashes(options.iso_week, pool.name);
  Person person;
  Problem problem;
  Solver solver;
  std::optional<Settings> settings;
  for (std::size_t i = 0; i < people.size() && !stopper(); ++i) {
    ++answer.counts.seen;
    settings = settings_of(i);
    settings->functiecreatie = true;
    person = MakePerson(*people[i].facts, people[i].extras, *settings);
    problem.Make(*pool.pool, person, *settings);
    ++answer.counts.obstacles[static_cast<std::size_t>(problem.obstacle)];
    if (problem.obstacle != Obstacle::kNone) continue;
    ++answer.counts.solved;
    Solution solution = solver.Solve(problem, OptionsOf(options, i));
    answer.counts.nodes += solution.nodes;
    if (!solution.optimal) answer.counts.optimal = false;
    if (solution.packages.empty()) {
      ++answer.counts.nothing;
      continue;
    }
    Hit hit;
    hit.index = i;
    hit.package = std::move(solution.packages[0]);
    hit.optimal = solution.optimal;
    hit.bound = solution.bound;
    hit.waiting = score::Waiting(people[i].facts->last_voorstel);
    hit.hash = hashes.Of(people[i].name);
    std::vector<std::uint16_t> tasks;
    for (const Part& part : hit.package.parts) tasks.push_back(part.task);
    NewFunction& function = functions[tasks];
    function.tasks = std::move(tasks);
    function.people.push_back(std::move(hit));
  }
  if (stopper.stopped()) answer.counts.optimal = false;
  for (auto& [tasks, function] : functions) {
    std::sort(function.people.begin(), function.people.end(), [](const Hit& a, const Hit& b) {
      return std::tie(a.package.objective, a.waiting, a.hash, a.index) <
             std::tie(b.package.objective, b.waiting, b.hash, b.index);
    });
    answer.functions.push_back(std::move(function));
  }
  std::stable_sort(answer.functions.begin(), answer.functions.end(),
                   [](const NewFunction& a, const NewFunction& b) {
                     if (a.people.size() != b.people.size()) {
                       return a.people.size() > b.people.size();
                     }
                     return a.people[0].package.objective < b.people[0].package.objective;
                   });
  if (answer.functions.size() > static_cast<std::size_t>(options.limit)) {
    answer.functions.resize(static_cast<std::size_t>(options.limit));
  }
  return answer;
}

StapelAnswer StackForPerson(const PersonRef& person, std::span<const PoolRef> pools,
                            int most_employers, const QuestionOptions& options) {
  StapelAnswer answer;
  Stopper stopper(options.stop);
  PersonMaker people(person);
  Problem problem;
  Solver solver;
  const std::uint64_t before = score::OrderHashBefore(options.iso_week, person.name);
  // Each employer by the best that a small part of a job there could be.
  std::vector<ListKey> employers;
  for (std::size_t i = 0; i < pools.size() && !stopper(); ++i) {
    problem.Make(*pools[i].pool, people.Of(*pools[i].settings), *pools[i].settings);
    problem.min_week = pools[i].settings->policy->policy().carving.min_day;
    const std::optional<Objective> bound = solver.Bound(problem);
    if (!bound.has_value()) continue;
    employers.push_back(
        {.objective = *bound, .hash = score::OrderHashWith(before, pools[i].name), .index = i});
  }
  std::sort(employers.begin(), employers.end());
  const auto most = static_cast<std::size_t>(std::clamp(most_employers, 2, kMostStapelEmployers));
  if (employers.size() > most) employers.resize(most);
  answer.employers = static_cast<std::int64_t>(employers.size());

  struct Pair {
    std::size_t first, second;
    Pool joined;
  };
  std::vector<Pair> pairs;
  std::vector<ListKey> keys;
  for (std::size_t a = 0; a < employers.size() && !Asked(options.stop); ++a) {
    for (std::size_t b = a + 1; b < employers.size(); ++b) {
      const std::size_t first = std::min(employers[a].index, employers[b].index);
      const std::size_t second = std::max(employers[a].index, employers[b].index);
      Pair pair = {first, second, JoinPools(*pools[first].pool, *pools[second].pool)};
      problem.Make(pair.joined, people.Of(*pools[first].settings), *pools[first].settings);
      const std::optional<Objective> bound = solver.Bound(problem);
      ++answer.pairs;
      if (!bound.has_value()) continue;
      const std::uint64_t hash =
          score::OrderHashWith(score::OrderHashWith(before, pools[first].name), pools[second].name);
      keys.push_back({.objective = *bound, .hash = hash, .index = pairs.size()});
      pairs.push_back(std::move(pair));
    }
  }
  Solution solution;
  const std::size_t solved = BestFirst(
      keys, static_cast<std::size_t>(options.limit),
      [&](ListKey& key, const ListKey* limit) {
        const Pair& pair = pairs[key.index];
        problem.Make(pair.joined, people.Of(*pools[pair.first].settings),
                     *pools[pair.first].settings);
        SolveOptions solve;
        solve.nodes = options.nodes;
        solve.stop = options.stop;
        if (limit != nullptr) solve.at_most = limit->objective;
        solution = solver.Solve(problem, solve);
        if (!solution.optimal) answer.optimal = false;
        if (solution.packages.empty()) return false;
        key.objective = solution.packages[0].objective;
        return true;
      },
      [&](std::size_t place, const ListKey& key) {
        StapelHit hit;
        hit.first = pairs[key.index].first;
        hit.second = pairs[key.index].second;
        hit.joined = pairs[key.index].joined;
        hit.package = std::move(solution.packages[0]);
        hit.optimal = solution.optimal;
        hit.hash = key.hash;
        answer.hits.insert(answer.hits.begin() + static_cast<std::ptrdiff_t>(place),
                           std::move(hit));
        if (answer.hits.size() > static_cast<std::size_t>(options.limit)) answer.hits.pop_back();
      },
      [&stopper] { return stopper(); });
  answer.solved = static_cast<std::int64_t>(solved);
  if (stopper.stopped()) answer.optimal = false;
  return answer;
}

}  // namespace passend::carving
