// A task pool made ready for carving: the tasks of an employer, or of one opportunity, as integer
// codes of one catalogue (domain guide 4, 7.1; rules.md 6).
#ifndef PASSEND_MATCHER_CARVING_POOL_H_
#define PASSEND_MATCHER_CARVING_POOL_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/carving_library.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/employer.h"
#include "matcher/model/opportunity.h"
#include "matcher/model/policy.h"
#include "matcher/score/facts.h"

namespace passend::carving {

// How well a task, or a package, is known; the weakest counts. The numbers are those of the API.
enum class Status : std::uint8_t {
  kHypothese = 1,     // from the library, or nobody analysed it
  kBesproken = 2,     // as the employer told
  kGeanalyseerd = 3,  // werkplekanalyse
};

inline constexpr int kUnset = -1;  // of the small indices below: unknown

struct PoolTask {
  std::uint64_t code_hash = 0;                  // FNV-1a of Task::code; 0 = none
  std::uint16_t minutes = 0;                    // on each of its days
  std::uint16_t most_minutes = 0;               // a hypothesis: the upper end; else `minutes`
  std::uint16_t block = 0;                      // 0 = only as a whole
  std::uint32_t window = model::kFullWeekGrid;  // dayparts in which it can be done
  std::uint8_t weekdays = 0;                    // bit 0 = Monday; 0 = any day that the person works
  std::uint8_t site = 0;                        // in Pool::sites
  std::int8_t tie_group = kUnset;
  std::int16_t holder = kUnset;  // in Pool::holders
  std::int8_t department = kUnset;
  std::int8_t process = kUnset;
  bool light = false;
  bool scarce = false;
  Status status = Status::kHypothese;
  // Ranges in the lists of Pool.
  std::uint16_t loads_begin = 0, loads_end = 0;
  std::uint16_t asks_begin = 0, asks_end = 0;
  std::uint16_t certificates_begin = 0, certificates_end = 0;
};

// A talent that a task asks: a slot of Pool::requirements.
struct Ask {
  std::uint16_t requirement = 0;
  bool required = true;
};

struct PoolSite {
  std::uint64_t hash = 0;  // "<employer>/sites/<site>"; 0 = unknown
  std::int32_t x_m = 0;    // when place_known
  std::int32_t y_m = 0;
  bool place_known = false;
  std::uint8_t employer = 0;  // 0, or 1 for the second employer of a stapelbaan
};

// Whose task it is now.
struct Holder {
  std::int32_t week_minutes = kUnset;  // of the function; kUnset = fte unknown
  std::int32_t light_minutes = 0;      // a week, of its light tasks in the pool
};

// Immutable after compiling; any number of threads may read.
struct Pool {
  std::uint64_t employer_hash = 0;     // 0 = unknown
  std::uint64_t opportunity_hash = 0;  // of an opportunity's tasks; else 0
  std::uint8_t sector = score::kUnknown8;
  model::Answer carving_willing = model::Answer::kUnknown;
  bool do_not_approach = false;
  std::uint8_t support_offered = score::kUnknown8;  // 0..4
  bool transport_provided = false;
  bool verdringing_checked = false;    // a verdringingstoets that was passed
  std::uint8_t employers = 1;          // 2: of a stapelbaan
  std::vector<PoolTask> tasks;         // <= kMaxPoolTasks, in the order of the profile
  std::vector<score::LoadFact> loads;  // > 0; C: exposure minutes of the whole task
  std::vector<Ask> asks;
  std::vector<score::RequirementFact> requirements;  // distinct (talent, level)
  std::vector<model::RelatedTalent> related;         // of all requirements
  std::vector<score::CertificateRequirementFact> certificates;
  std::vector<PoolSite> sites;
  std::vector<Holder> holders;

  std::span<const score::LoadFact> LoadsOf(const PoolTask& task) const {
    return {loads.data() + task.loads_begin, loads.data() + task.loads_end};
  }
  std::span<const Ask> AsksOf(const PoolTask& task) const {
    return {asks.data() + task.asks_begin, asks.data() + task.asks_end};
  }
  std::span<const score::CertificateRequirementFact> CertificatesOf(const PoolTask& task) const {
    return {certificates.data() + task.certificates_begin,
            certificates.data() + task.certificates_end};
  }
  std::span<const model::RelatedTalent> RelatedOf(const score::RequirementFact& r) const {
    return {related.data() + r.related_begin, r.related_count};
  }
};
// Of one employer or opportunity; two employers together may have twice as many.
inline constexpr int kMaxPoolTasks = model::kMaxTasks;

// A task with what a hypothesis adds to it. `most_minutes` 0: the minutes are what they are.
struct SourceTask {
  const model::Task* task = nullptr;
  int most_minutes = 0;
};

// What a pool is compiled with; outlives the call only.
struct PoolContext {
  const model::Catalogue* catalogue = nullptr;
  const model::CarvingLibrary* library = nullptr;  // taakeisen; null = they say nothing
  const model::Policy* policy = nullptr;           // of the employer's tenant
};

// `tasks` in the order that counts: those of the employer's pool, or of a hypothesis about it. A
// task at a site that the employer does not have is at a place of its own that nobody knows.
// InvalidArgument: more than kMaxPoolTasks ("task_pool"), a block longer than its task
// ("task_pool[3].block_minutes").
absl::StatusOr<Pool> CompilePool(const model::Employer& employer, std::span<const SourceTask> tasks,
                                 const PoolContext& context);
// The tasks of employer.task_pool.
absl::StatusOr<Pool> CompilePool(const model::Employer& employer, const PoolContext& context);
// The tasks of an opportunity, all at its site unless they name another. What the opportunity says
// of the environment (P, B and Q loads) counts for each task; its C loads are of the work as a
// whole and do not. `employer` may be null.
absl::StatusOr<Pool> CompilePool(const model::Opportunity& opportunity,
                                 const model::Employer* employer, const PoolContext& context);

// Both pools as one, for a stapelbaan: first the tasks of `a`.
Pool JoinPools(const Pool& a, const Pool& b);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_POOL_H_
