#include "matcher/carving/choice_repair.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace passend::carving {
namespace {

// Moves in a row that make it worse.
constexpr int kPatience = 8;
// Moves during which somebody who was moved stays as is.
constexpr int kRest = 6;
// Less is rounding.
constexpr double kNothing = 1e-9;

class Search {
 public:
  Search(const ChoiceProgram& program, std::span<const std::int32_t> columns,
         std::vector<std::int32_t> chosen)
      : program_(program),
        columns_(columns),
        chosen_(std::move(chosen)),
        scale_(program.limits.size(), 1.0),
        used_(program.limits.size()),
        rests_until_(static_cast<std::size_t>(program.persons)),
        is_chosen_(static_cast<std::size_t>(program.persons)) {
    for (const std::int32_t column : columns) {
      for (const ChoiceTerm& term : program.terms_of(program.options[column])) {
        const auto size = static_cast<double>(std::abs(term.coefficient));
        scale_[term.limit] = std::max(scale_[term.limit], size);
      }
    }
    for (const std::int32_t option : chosen_) {
      Add(option, 1);
      is_chosen_[PersonOf(option)] = true;
    }
  }

  std::vector<std::int32_t> Run(int moves) {
    std::vector<std::int32_t> best = chosen_;
    State best_state = Now();
    int patience = kPatience;
    for (int move = 1; move <= moves && patience > 0; ++move) {
      if (!Move(move)) break;
      const State state = Now();
      if (state.IsBetterThan(best_state)) {
        best = chosen_;
        best_state = state;
        patience = kPatience;
      } else {
        --patience;
      }
    }
    return best;
  }

 private:
  struct State {
    double broken = 0;
    std::int64_t value = 0;
    bool IsBetterThan(const State& other) const {
      if (broken < other.broken - kNothing) return true;
      return broken <= other.broken + kNothing && value > other.value;
    }
  };

  std::size_t PersonOf(std::int32_t option) const {
    return static_cast<std::size_t>(program_.options[option].person);
  }
  void Add(std::int32_t option, int times) {
    for (const ChoiceTerm& term : program_.terms_of(program_.options[option])) {
      used_[term.limit] += times * term.coefficient;
    }
  }
  double BrokenAt(std::int32_t limit, std::int64_t used) const {
    const std::int64_t over = used - program_.limits[limit];
    return over <= 0 ? 0.0 : static_cast<double>(over) / scale_[limit];
  }
  double Broken() const {
    double sum = 0;
    for (std::size_t r = 0; r < used_.size(); ++r) {
      sum += BrokenAt(static_cast<std::int32_t>(r), used_[r]);
    }
    return sum;
  }
  State Now() const {
    State state = {.broken = Broken()};
    for (const std::int32_t option : chosen_) state.value += program_.options[option].value;
    return state;
  }

  // The best single move from here, made even when it is for the worse. False: there is none.
  bool Move(int number) {
    found_ = false;
    const State now = Now();
    // Adding, and dropping or swapping each member.
    Consider(chosen_.size(), now, number);
    for (std::size_t m = 0; m < chosen_.size(); ++m) {
      const std::int32_t member = chosen_[m];
      if (rests_until_[PersonOf(member)] >= number) continue;
      Add(member, -1);
      const State without = {.broken = Broken(),
                             .value = now.value - program_.options[member].value};
      Offer(m, -1, without);
      Consider(m, without, number);
      Add(member, 1);
    }
    if (!found_) return false;
    if (best_member_ < chosen_.size()) {
      const std::int32_t member = chosen_[best_member_];
      Add(member, -1);
      is_chosen_[PersonOf(member)] = false;
      rests_until_[PersonOf(member)] = number + kRest;
      chosen_.erase(chosen_.begin() + static_cast<std::ptrdiff_t>(best_member_));
    }
    if (best_option_ >= 0) {
      Add(best_option_, 1);
      is_chosen_[PersonOf(best_option_)] = true;
      rests_until_[PersonOf(best_option_)] = number + kRest;
      chosen_.push_back(best_option_);
    }
    return true;
  }

  // Adds each option to what is there without `member`.
  void Consider(std::size_t member, const State& without, int number) {
    for (const std::int32_t option : columns_) {
      const std::size_t person = PersonOf(option);
      const bool own = member < chosen_.size() && PersonOf(chosen_[member]) == person;
      if (own ? option == chosen_[member] : is_chosen_[person] || rests_until_[person] >= number) {
        continue;
      }
      State state = without;
      state.value += program_.options[option].value;
      for (const ChoiceTerm& term : program_.terms_of(program_.options[option])) {
        state.broken += BrokenAt(term.limit, used_[term.limit] + term.coefficient) -
                        BrokenAt(term.limit, used_[term.limit]);
      }
      Offer(member, option, state);
    }
  }

  void Offer(std::size_t member, std::int32_t option, const State& state) {
    if (found_ && !state.IsBetterThan(best_)) return;
    found_ = true;
    best_ = state;
    best_member_ = member;
    best_option_ = option;
  }

  const ChoiceProgram& program_;
  const std::span<const std::int32_t> columns_;
  std::vector<std::int32_t> chosen_;
  std::vector<double> scale_;  // by limit: its largest coefficient
  std::vector<std::int64_t> used_;
  std::vector<int> rests_until_;  // by person
  std::vector<bool> is_chosen_;
  bool found_ = false;
  State best_;
  std::size_t best_member_ = 0;
  std::int32_t best_option_ = -1;
};

}  // namespace

std::vector<std::int32_t> Repair(const ChoiceProgram& program,
                                 std::span<const std::int32_t> columns,
                                 std::vector<std::int32_t> chosen, int moves) {
  return Search(program, columns, std::move(chosen)).Run(moves);
}

}  // namespace passend::carving
