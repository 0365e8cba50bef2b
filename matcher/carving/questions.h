// The questions of professionals over many employers or many people (domain guide 7.1, Q1 to Q4).
// Each is exact: what is skipped cannot be among the answers.
#ifndef PASSEND_MATCHER_CARVING_QUESTIONS_H_
#define PASSEND_MATCHER_CARVING_QUESTIONS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "matcher/carving/package.h"
#include "matcher/carving/person.h"
#include "matcher/carving/pool.h"
#include "matcher/carving/problem.h"
#include "matcher/carving/solver.h"
#include "matcher/score/prepared_opportunity.h"

namespace passend::carving {

// A pool under the name of its employer (or opportunity) and the settings of its tenant. All must
// outlive the question.
struct PoolRef {
  const Pool* pool = nullptr;
  std::string_view name;  // resource name
  const Settings* settings = nullptr;
};

struct PersonRef {
  const score::CandidateFacts* facts = nullptr;
  const score::CandidateExtras* extras = nullptr;  // may be null
  std::string_view name;                           // resource name
};

struct QuestionOptions {
  int limit = 20;
  std::string_view iso_week;     // of as_of: for the order of equals
  std::int64_t nodes = 200'000;  // for each pool and person
  std::function<bool()> stop;    // asked now and then; true = answer with what is there
  // Packages that are not to be proposed: those whose tasks equal or contain one of these. By
  // position in the list of the question; may be empty.
  std::function<std::vector<std::vector<Part>>(std::size_t)> silent;
};

// One of the best, and where it stands in the list of the question.
struct Hit {
  std::size_t index = 0;
  Package package;
  bool optimal = true;
  Objective bound;            // when not optimal
  bool fits_whole = false;    // CarveForPool(): the person also fits the whole opportunity
  std::uint32_t waiting = 0;  // rules.md 4
  std::uint64_t hash = 0;     // rules.md 4
};

struct Answer {
  std::vector<Hit> hits;  // best first
  std::int64_t seen = 0;
  std::array<std::int64_t, 16> obstacles = {};  // by Obstacle; kNone: none
  std::int64_t nothing = 0;                     // no package possible
  std::int64_t skipped = 0;                     // by their bound: cannot be among the hits
  std::int64_t solved = 0;
  std::int64_t nodes = 0;
  // True: the hits are the best there are, in their order.
  bool optimal = true;
};

// Q1: the best package of this person at each of the best employers. Order: objective, hash.
Answer CarveForPerson(const PersonRef& person, std::span<const PoolRef> pools,
                      const QuestionOptions& options);

// Q2: for whom this pool has a package. Order: with `whole`, those who do not fit that whole
// opportunity first (valt af); then objective, last voorstel, hash. `settings.of_tenant` by person:
// see Settings.
using SettingsOf = std::function<const Settings&(std::size_t)>;
Answer CarveForPool(const PoolRef& pool, std::span<const PersonRef> people,
                    const SettingsOf& settings_of,
                    const std::function<bool(std::size_t)>& fits_whole,
                    const QuestionOptions& options);

// Q3, functiecreatie: new functions from tasks of two holder functions or more of one employer, by
// how many people they are the best package for; then by the best objective among those.
struct NewFunction {
  std::vector<std::uint16_t> tasks;  // in pool order
  std::vector<Hit> people;           // best first
};
struct FunctionAnswer {
  std::vector<NewFunction> functions;  // at most options.limit
  Answer counts;                       // without hits
};
FunctionAnswer CreateFunctions(const PoolRef& pool, std::span<const PersonRef> people,
                               const SettingsOf& settings_of, const QuestionOptions& options);

// Q4, stapelbaan: two employers with travel and times that do not overlap. Over the pairs of the
// `most_employers` employers that could offer the best part of a job (of at least an hour on a
// day); exact among those.
struct StapelHit {
  std::size_t first = 0, second = 0;  // positions in `pools`, first < second
  Pool joined;
  Package package;
  bool optimal = true;
  std::uint64_t hash = 0;
};
struct StapelAnswer {
  std::vector<StapelHit> hits;
  std::int64_t employers = 0;  // that were paired
  std::int64_t pairs = 0;
  std::int64_t solved = 0;
  bool optimal = true;
};
inline constexpr int kMostStapelEmployers = 60;
StapelAnswer StackForPerson(const PersonRef& person, std::span<const PoolRef> pools,
                            int most_employers, const QuestionOptions& options);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_QUESTIONS_H_
