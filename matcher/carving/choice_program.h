// Whom to choose, in which way, under limits that count over all who are chosen: the problem that
// groepsdetachering comes down to, without what its numbers mean (group.h gives them meaning).
//
//   maximise    sum of value over the chosen options
//   such that   at most one option of each person is chosen
//               for each limit r: sum of coefficient(option, r) over the chosen options <= limit[r]
//
// A minimum is a limit with negative coefficients. Exact branch and bound. The relaxation is a
// linear program (relaxation.h, on COIN CLP). It is no network: a member takes several dayparts at
// once and counts under several limits, so a min-cost flow (LEMON) would bound only the easiest
// case.
//
// Numbers in floating point never decide anything. They choose where to branch and give multipliers
// (prices of the limits); with any multipliers >= 0 the sum
//   bound = sum of price * limit + sum over persons of max(0, best of value - price * coefficients)
// holds as upper bound (Lagrange), and that sum is computed in integers, as are feasibility and
// value of every answer. An option whose bound when it is chosen does not exceed the best answer so
// far is left out for good; so thousands of persons become some tens.
//
// The order of persons and options decides between equals; the same program gives the same answer.
#ifndef PASSEND_MATCHER_CARVING_CHOICE_PROGRAM_H_
#define PASSEND_MATCHER_CARVING_CHOICE_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace passend::carving {

struct ChoiceTerm {
  std::int32_t limit = 0;        // index into ChoiceProgram::limits
  std::int64_t coefficient = 0;  // not 0; each limit once per option
};

struct ChoiceOption {
  std::int32_t person = 0;
  std::int64_t value = 0;  // 0..2^40
  std::int32_t term_begin = 0;
  std::int32_t term_end = 0;
};

// Numbers are such that a sum over everybody stays below 2^62.
struct ChoiceProgram {
  std::int32_t persons = 0;
  // One point of what `value` means, when value is several things in one number: the unit in which
  // the relaxation is scaled. >= 1; no part of the answer.
  std::int64_t value_unit = 1;
  std::vector<ChoiceOption> options;  // ascending by person
  std::vector<ChoiceTerm> terms;
  std::vector<std::int64_t> limits;

  std::span<const ChoiceTerm> terms_of(const ChoiceOption& option) const {
    return {terms.data() + option.term_begin, terms.data() + option.term_end};
  }
};

struct ChoiceBudget {
  std::int64_t max_nodes = 200'000;
  // Asked at every node; true ends the search with what it has. May be empty.
  std::function<bool()> stop;
  // Ends at the first answer, whatever its value: is there any?
  bool any_answer = false;
  // Programs of at most so many options are searched as they are; of larger ones the relaxation
  // first picks the promising options, about so many at a time. >= 1; the answer is the same.
  std::size_t whole_up_to = 400;
};

struct ChoiceAnswer {
  bool found = false;
  std::vector<std::int32_t> chosen;  // options, ascending
  std::int64_t value = 0;
  // No answer is worth more. -1: there is none.
  std::int64_t bound = 0;
  // The search ended by itself: `chosen` is the best there is, or nothing is possible.
  bool proven = false;
  std::int64_t nodes = 0;
};

// Threads: no state; any number at once.
ChoiceAnswer Solve(const ChoiceProgram& program, const ChoiceBudget& budget);

// Whether these options together keep every limit, at most one of each person.
bool IsAllowed(const ChoiceProgram& program, std::span<const std::int32_t> chosen);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_CHOICE_PROGRAM_H_
