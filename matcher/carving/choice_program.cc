#include "matcher/carving/choice_program.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "matcher/carving/choice_repair.h"
#include "matcher/carving/relaxation.h"

namespace passend::carving {
namespace {

__extension__ using Int = __int128;

constexpr int kMaxRounds = 60;
// Nodes for a first answer, with which most options can be left out.
constexpr std::int64_t kFirstNodes = 400;
// Where a rounded relaxation is repaired: the first nodes, and every so many later.
constexpr std::int64_t kRepairFirst = 2;
constexpr std::int64_t kRepairNone = 20;
constexpr std::int64_t kRepairFound = 100;
constexpr int kRepairMoves = 60;
// A share closer to 0 or 1 than this is taken for it.
constexpr double kWhole = 1e-6;

std::int64_t FloorToValue(Int scaled) {
  Int quotient = scaled / kPriceScale;
  if (scaled % kPriceScale < 0) --quotient;
  constexpr Int kMost = std::numeric_limits<std::int64_t>::max() / 2;
  return static_cast<std::int64_t>(std::clamp(quotient, -kMost, kMost));
}

Int Profit(const ChoiceProgram& program, const ChoiceOption& option,
           const std::vector<std::int64_t>& prices) {
  Int profit = static_cast<Int>(option.value) * kPriceScale;
  for (const ChoiceTerm& term : program.terms_of(option)) {
    profit -= static_cast<Int>(prices[term.limit]) * term.coefficient;
  }
  return profit;
}

Int PriceOfLimits(const ChoiceProgram& program, const std::vector<std::int64_t>& prices) {
  Int sum = 0;
  for (std::size_t r = 0; r < prices.size(); ++r) {
    sum += static_cast<Int>(prices[r]) * program.limits[r];
  }
  return sum;
}

// The best answer so far, and what is left of the budget.
struct Progress {
  const ChoiceProgram& program;
  const ChoiceBudget& budget;
  bool found = false;
  std::int64_t value = -1;
  std::vector<std::int32_t> chosen;
  std::int64_t nodes = 0;
  bool stopped = false;

  bool Stop() {
    if (!stopped && ((budget.stop && budget.stop()) || (budget.any_answer && found))) {
      stopped = true;
    }
    return stopped;
  }
  void Offer(std::vector<std::int32_t> candidate) {
    std::int64_t sum = 0;
    for (const std::int32_t option : candidate) sum += program.options[option].value;
    if (sum <= value || !IsAllowed(program, candidate)) return;
    std::ranges::sort(candidate);
    found = true;
    value = sum;
    chosen = std::move(candidate);
  }
};

// Branch and bound over some of the options.
class Tree {
 public:
  Tree(Progress& progress, std::vector<std::int32_t> columns)
      : progress_(progress),
        program_(progress.program),
        columns_(std::move(columns)),
        relaxation_(program_, columns_),
        state_(columns_.size(), kFree),
        profits_(columns_.size()),
        used_(program_.limits.size()) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i == 0 || OptionAt(i).person != OptionAt(i - 1).person) {
        person_begin_.push_back(static_cast<std::uint32_t>(i));
      }
      person_of_.push_back(static_cast<std::uint32_t>(person_begin_.size()) - 1);
    }
    person_begin_.push_back(static_cast<std::uint32_t>(columns_.size()));
  }

  // Searches at most `nodes` nodes. True when it saw everything that could be better than what was
  // known; else open_bound() says how good the rest could be.
  bool Search(std::int64_t bound, std::int64_t nodes) {
    first_node_ = progress_.nodes;
    last_node_ = progress_.nodes + nodes;
    Visit(bound);
    return complete_;
  }
  std::int64_t open_bound() const { return open_bound_; }

 private:
  enum State : std::uint8_t { kFree, kIn, kOut };

  const ChoiceOption& OptionAt(std::size_t column) const {
    return program_.options[columns_[column]];
  }

  void Set(std::size_t column, State state) {
    assert(state_[column] == kFree);
    state_[column] = state;
    trail_.push_back(static_cast<std::uint32_t>(column));
    relaxation_.SetRange(column, state == kIn ? 1 : 0, state == kIn ? 1 : 0);
  }
  void Choose(std::size_t column) {
    const std::uint32_t person = person_of_[column];
    for (std::size_t i = person_begin_[person]; i < person_begin_[person + 1]; ++i) {
      if (i != column && state_[i] == kFree) Set(i, kOut);
    }
    Set(column, kIn);
  }
  void UndoTo(std::size_t size) {
    while (trail_.size() > size) {
      state_[trail_.back()] = kFree;
      relaxation_.SetRange(trail_.back(), 0, 1);
      trail_.pop_back();
    }
  }

  // False when no choice among the free options can keep every limit. Leaves out options that
  // cannot be part of any.
  bool Propagate() {
    for (int round = 0; round < 3; ++round) {
      std::ranges::fill(used_, Int{0});
      for (std::size_t p = 0; p + 1 < person_begin_.size(); ++p) AddLeast(p);
      for (std::size_t r = 0; r < used_.size(); ++r) {
        if (used_[r] > program_.limits[r]) return false;
      }
      bool changed = false;
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (state_[i] != kFree) continue;
        for (const ChoiceTerm& term : program_.terms_of(OptionAt(i))) {
          if (term.coefficient <= 0 ||
              used_[term.limit] + term.coefficient <= program_.limits[term.limit]) {
            continue;
          }
          Set(i, kOut);
          changed = true;
          break;
        }
      }
      if (!changed) break;
    }
    return true;
  }

  // Adds to used_ what this person takes of each limit at least.
  void AddLeast(std::size_t person) {
    const std::size_t begin = person_begin_[person];
    const std::size_t end = person_begin_[person + 1];
    for (std::size_t i = begin; i < end; ++i) {
      if (state_[i] != kIn) continue;
      for (const ChoiceTerm& term : program_.terms_of(OptionAt(i))) {
        used_[term.limit] += term.coefficient;
      }
      return;
    }
    // The least of 0 and every free option; most limits have no negative coefficients.
    least_.clear();
    for (std::size_t i = begin; i < end; ++i) {
      if (state_[i] != kFree) continue;
      for (const ChoiceTerm& term : program_.terms_of(OptionAt(i))) {
        if (term.coefficient >= 0) continue;
        const auto same = std::ranges::find(least_, term.limit, &ChoiceTerm::limit);
        if (same == least_.end()) {
          least_.push_back(term);
        } else {
          same->coefficient = std::min(same->coefficient, term.coefficient);
        }
      }
    }
    for (const ChoiceTerm& term : least_) used_[term.limit] += term.coefficient;
  }

  // The bound of the node with the prices of the relaxation, times kPriceScale; fills profits_.
  Int Bound() {
    Int bound = PriceOfLimits(program_, relaxation_.prices());
    for (std::size_t p = 0; p + 1 < person_begin_.size(); ++p) bound += Contribution(p, true);
    return bound;
  }
  Int Contribution(std::size_t person, bool compute) {
    Int best = 0;
    for (std::size_t i = person_begin_[person]; i < person_begin_[person + 1]; ++i) {
      if (state_[i] == kOut) continue;
      if (compute) profits_[i] = Profit(program_, OptionAt(i), relaxation_.prices());
      if (state_[i] == kIn) return profits_[i];
      best = std::max(best, profits_[i]);
    }
    return best;
  }

  // Leaves out the options with which no answer can be better than the best one.
  void LeaveOut(Int bound) {
    for (std::size_t p = 0; p + 1 < person_begin_.size(); ++p) {
      const Int contribution = Contribution(p, false);
      for (std::size_t i = person_begin_[p]; i < person_begin_[p + 1]; ++i) {
        if (state_[i] != kFree) continue;
        if (FloorToValue(bound - contribution + profits_[i]) <= progress_.value) Set(i, kOut);
      }
    }
  }

  std::vector<std::int32_t> In() const {
    std::vector<std::int32_t> in;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (state_[i] == kIn) in.push_back(columns_[i]);
    }
    return in;
  }

  // The share nearest to a half; of those that are all whole the greatest, then what earns most.
  std::optional<std::size_t> BranchOn() const {
    std::optional<std::size_t> best;
    double best_distance = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (state_[i] != kFree) continue;
      const double share = relaxation_.shares()[i];
      double distance = std::min(share, 1 - share);
      if (distance < kWhole) distance = share > 0.5 ? -1 : -2;
      if (!best.has_value() || distance > best_distance ||
          (distance == best_distance && distance < 0 && profits_[i] > profits_[*best])) {
        best = i;
        best_distance = distance;
      }
    }
    return best;
  }

  void OfferRounded() {
    std::vector<std::int32_t> rounded;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (state_[i] == kIn || (state_[i] == kFree && relaxation_.shares()[i] > 0.5)) {
        rounded.push_back(columns_[i]);
      }
    }
    // Repairing costs as much as some nodes: at first, and then now and again.
    const bool repairs = progress_.nodes <= first_node_ + kRepairFirst ||
                         progress_.nodes % (progress_.found ? kRepairFound : kRepairNone) == 0;
    if (repairs) {
      std::vector<std::int32_t> columns;
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (state_[i] != kOut) columns.push_back(columns_[i]);
      }
      progress_.Offer(Repair(program_, columns, rounded, kRepairMoves));
    }
    progress_.Offer(std::move(rounded));
  }

  void Visit(std::int64_t bound) {
    if (progress_.Stop() || progress_.nodes >= last_node_) {
      complete_ = false;
      open_bound_ = std::max(open_bound_, bound);
      return;
    }
    ++progress_.nodes;
    const std::size_t mark = trail_.size();
    Open(bound);
    UndoTo(mark);
  }

  void Open(std::int64_t bound) {
    if (!Propagate()) return;
    if (std::ranges::none_of(state_, [](State state) { return state == kFree; })) {
      progress_.Offer(In());
      return;
    }
    if (relaxation_.Solve()) OfferRounded();
    const Int scaled = Bound();
    bound = std::min(bound, FloorToValue(scaled));
    if (bound <= progress_.value) return;
    LeaveOut(scaled);
    const std::optional<std::size_t> column = BranchOn();
    if (!column.has_value()) {
      progress_.Offer(In());
      return;
    }
    const std::size_t mark = trail_.size();
    Choose(*column);
    Visit(bound);
    UndoTo(mark);
    if (bound <= progress_.value) return;
    Set(*column, kOut);
    Visit(bound);
  }

  Progress& progress_;
  const ChoiceProgram& program_;
  const std::vector<std::int32_t> columns_;
  Relaxation relaxation_;
  std::vector<State> state_;
  std::vector<Int> profits_;  // by column, times kPriceScale; of those that are not out
  std::vector<Int> used_;     // by limit
  std::vector<ChoiceTerm> least_;
  std::vector<std::uint32_t> person_begin_;  // by person that has columns; and the end
  std::vector<std::uint32_t> person_of_;
  std::vector<std::uint32_t> trail_;
  std::int64_t first_node_ = 0;
  std::int64_t last_node_ = 0;
  std::int64_t open_bound_ = -1;
  bool complete_ = true;
};

// Prices for all options from a relaxation over few of them: those that would earn more than their
// person earns now join, until none does.
struct Sifted {
  std::int64_t bound = 0;
  Int scaled = 0;
  std::vector<Int> profits;  // by option
  std::vector<Int> best_of;  // by person, at least 0
};

Sifted Price(const ChoiceProgram& program, const std::vector<std::int64_t>& prices) {
  Sifted sifted;
  sifted.profits.resize(program.options.size());
  sifted.best_of.assign(static_cast<std::size_t>(program.persons), 0);
  for (std::size_t i = 0; i < program.options.size(); ++i) {
    const ChoiceOption& option = program.options[i];
    sifted.profits[i] = Profit(program, option, prices);
    sifted.best_of[option.person] = std::max(sifted.best_of[option.person], sifted.profits[i]);
  }
  sifted.scaled = PriceOfLimits(program, prices);
  for (const Int best : sifted.best_of) sifted.scaled += best;
  sifted.bound = FloorToValue(sifted.scaled);
  return sifted;
}

Sifted Sift(const ChoiceProgram& program, Progress& progress) {
  std::vector<std::int32_t> order(program.options.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](std::int32_t a, std::int32_t b) {
    return program.options[a].value > program.options[b].value;
  });
  const std::size_t at_a_time = progress.budget.whole_up_to;
  order.resize(std::min(order.size(), at_a_time));
  std::vector<std::int32_t> columns = std::move(order);
  std::vector<bool> takes_part(program.options.size());
  for (const std::int32_t column : columns) takes_part[column] = true;

  Sifted best = Price(program, std::vector<std::int64_t>(program.limits.size(), 0));
  for (int round = 0; round < kMaxRounds && !progress.Stop(); ++round) {
    std::ranges::sort(columns);
    Relaxation relaxation(program, columns);
    if (!relaxation.Solve()) break;
    Sifted sifted = Price(program, relaxation.prices());
    std::vector<Int> earns(static_cast<std::size_t>(program.persons), 0);
    for (const std::int32_t column : columns) {
      Int& most = earns[program.options[column].person];
      most = std::max(most, sifted.profits[column]);
    }
    std::vector<std::pair<Int, std::int32_t>> join;
    for (std::size_t i = 0; i < program.options.size(); ++i) {
      if (takes_part[i]) continue;
      const Int gain = sifted.profits[i] - earns[program.options[i].person];
      if (gain > 0) join.emplace_back(-gain, static_cast<std::int32_t>(i));
    }
    if (sifted.scaled < best.scaled) best = std::move(sifted);
    if (join.empty()) break;
    std::ranges::sort(join);
    join.resize(std::min(join.size(), at_a_time));
    for (const auto& [gain, column] : join) {
      takes_part[column] = true;
      columns.push_back(column);
    }
  }
  return best;
}

// The options with which an answer may still be better than `value`; the `most` best of them.
std::vector<std::int32_t> Promising(const ChoiceProgram& program, const Sifted& sifted,
                                    std::int64_t value, std::size_t most) {
  std::vector<std::pair<Int, std::int32_t>> by_loss;
  for (std::size_t i = 0; i < program.options.size(); ++i) {
    const Int loss = sifted.best_of[program.options[i].person] - sifted.profits[i];
    if (FloorToValue(sifted.scaled - loss) <= value) continue;
    // A person who earns nothing is chosen at a loss.
    by_loss.emplace_back(loss, static_cast<std::int32_t>(i));
  }
  if (by_loss.size() > most) {
    std::ranges::sort(by_loss);
    by_loss.resize(most);
  }
  std::vector<std::int32_t> columns;
  for (const auto& [loss, column] : by_loss) columns.push_back(column);
  std::ranges::sort(columns);
  return columns;
}

}  // namespace

bool IsAllowed(const ChoiceProgram& program, std::span<const std::int32_t> chosen) {
  std::vector<std::int64_t> used(program.limits.size(), 0);
  std::vector<bool> seen(static_cast<std::size_t>(program.persons), false);
  for (const std::int32_t index : chosen) {
    const ChoiceOption& option = program.options[index];
    if (seen[option.person]) return false;
    seen[option.person] = true;
    for (const ChoiceTerm& term : program.terms_of(option)) used[term.limit] += term.coefficient;
  }
  for (std::size_t r = 0; r < used.size(); ++r) {
    if (used[r] > program.limits[r]) return false;
  }
  return true;
}

ChoiceAnswer Solve(const ChoiceProgram& program, const ChoiceBudget& budget) {
  Progress progress{.program = program, .budget = budget};
  ChoiceAnswer answer;
  std::vector<std::int32_t> columns(program.options.size());
  std::iota(columns.begin(), columns.end(), 0);
  std::int64_t bound = 0;
  for (const ChoiceOption& option : program.options) bound += option.value;

  bool complete = false;
  std::int64_t open = -1;
  if (columns.size() > budget.whole_up_to) {
    const Sifted sifted = Sift(program, progress);
    bound = std::min(bound, sifted.bound);
    bool all = bound < 0;  // nothing is possible
    std::size_t most = budget.whole_up_to;
    while (!all && !progress.Stop() && progress.nodes < budget.max_nodes) {
      columns = Promising(program, sifted, progress.value, most);
      all = columns.size() < most;
      Tree tree(progress, columns);
      const std::int64_t left = budget.max_nodes - progress.nodes;
      complete = tree.Search(bound, all ? left : std::min(left, kFirstNodes));
      open = tree.open_bound();
      // With a better answer fewer may be promising; else look at more of them.
      most *= 4;
    }
    if (bound < 0) complete = true;
    if (!all) {
      complete = false;
      open = bound;
    }
  } else {
    Tree tree(progress, columns);
    complete = tree.Search(bound, budget.max_nodes);
    open = tree.open_bound();
  }
  answer.found = progress.found;
  answer.chosen = std::move(progress.chosen);
  answer.value = progress.found ? progress.value : -1;
  answer.proven = complete;
  answer.bound = complete ? answer.value : std::max(answer.value, open);
  answer.nodes = progress.nodes;
  return answer;
}

}  // namespace passend::carving
