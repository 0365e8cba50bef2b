// Questions of jobcarving: from the snapshot and the employers in memory to the solver, and back to
// names. Without messages.
#ifndef PASSEND_SERVER_ENGINE_CARVING_H_
#define PASSEND_SERVER_ENGINE_CARVING_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/carving/near_miss.h"
#include "matcher/carving/questions.h"
#include "matcher/carving/report.h"
#include "matcher/carving/visits.h"
#include "matcher/index/snapshot.h"
#include "matcher/search/search.h"
#include "server/call_control.h"
#include "server/engine/employer_book.h"
#include "server/engine/matching.h"

namespace passend::server {

// A pool with the names of what is in it: what codes and positions of an answer stand for.
struct NamedPool {
  const carving::Pool* pool = nullptr;
  std::vector<const model::Task*> tasks;         // by position in the pool
  std::vector<const BookedEmployer*> employers;  // of each task; null = none
  std::string_view name;                         // of employer or opportunity; empty = inline

  const model::Task& TaskAt(std::size_t position) const { return *tasks[position]; }
  // Who does the task at this position now: the title of a function; empty = unknown.
  std::string HolderOf(std::size_t position) const;
  // The function that a holder of the pool stands for.
  std::string HolderName(int holder) const;
};
NamedPool Named(const BookedEmployer& employer);
// `a` and `b` as JoinPools() puts them together.
NamedPool Named(const BookedEmployer& a, const BookedEmployer& b, const carving::Pool& joined);

// Which employers take part.
struct EmployerFilter {
  std::set<std::string, std::less<>> employers;  // resource names; empty = all
  std::uint64_t sectors = 0;                     // bits by catalogue index; 0 = all
  std::optional<search::Filter::Near> near;      // of one of the sites
  std::string accountmanager;                    // empty = any
};

// How long may be searched.
struct CarvingLimits {
  int limit = 20;
  std::int64_t nodes = 0;  // 0 = the policy's
  std::chrono::milliseconds time{5000};
};

// What one question works with. Settings live as long as it does.
class CarvingState {
 public:
  // `werkvorm`: catalogue index, -1 = open and paid. `person_tenant`: whose policy says what an
  // indication that is not there yet means. Everything outlives it.
  CarvingState(const QueryState& state, std::string_view tenant, int werkvorm,
               const CarvingLimits& limits, const CallControl& control);

  const QueryState& state() const { return state_; }
  const CallControl& control() const { return control_; }
  const carving::Settings& settings() const { return settings_; }
  std::int64_t nodes() const { return nodes_; }
  int limit() const { return limits_.limit; }
  // Whether to stop: the time is up, or nobody waits for the answer any more.
  bool Stop() const;
  carving::QuestionOptions Options() const;
  const std::string& iso_week() const { return iso_week_; }

 private:
  const QueryState& state_;
  const CarvingLimits limits_;
  const CallControl& control_;
  const std::chrono::steady_clock::time_point until_;
  carving::Settings settings_;
  std::int64_t nodes_ = 0;
  std::string iso_week_;
};

// One package with everything about it. The pools and the person outlive it.
struct CarvedJob {
  NamedPool pool;
  std::shared_ptr<const carving::Pool> joined;  // of a stapelbaan
  std::optional<carving::Report> report;        // none: nearly, there is no package
  std::vector<carving::NearMiss> near_misses;
  std::vector<carving::Package> alternatives;
  bool optimal = true;
  carving::Objective bound;
  bool fits_whole = false;
  index::CandidateView person;
  // Of the problem, by position in the pool: why a task is out.
  std::vector<carving::Problem::Bar> bars;
};

struct CarvedJobs {
  std::vector<CarvedJob> jobs;    // best first
  std::vector<CarvedJob> nearly;  // without a package, with near misses
  carving::Answer counts;         // without hits
  bool optimal = true;
};

// Packages that stay silent for a candidate: their tasks of this pool, each in pool order. What is
// proposed has not all the tasks of one of them.
using SilentTasks = std::function<std::vector<std::vector<carving::Part>>(
    std::string_view candidate, const NamedPool& pool)>;

struct CarvingWishes {
  bool near_misses = false;
  int alternatives = 0;
  SilentTasks silent;  // may be null
};

// Those of one tenant that pass the filter.
std::vector<const BookedEmployer*> SelectEmployers(const Employers& employers,
                                                   const Reference& reference,
                                                   std::string_view tenant,
                                                   const EmployerFilter& filter);

// CANCELLED, DEADLINE_EXCEEDED.
absl::StatusOr<CarvedJobs> CarveForCandidate(const CarvingState& carving,
                                             const index::CandidateView& person,
                                             std::span<const BookedEmployer* const> employers,
                                             const CarvingWishes& wishes);
absl::StatusOr<CarvedJobs> CarveStapelbaan(const CarvingState& carving,
                                           const index::CandidateView& person,
                                           std::span<const BookedEmployer* const> employers,
                                           const CarvingWishes& wishes);
// `whole`: the opportunity that the tasks are of; who fits it comes after those who do not.
absl::StatusOr<CarvedJobs> CarveForTasks(const CarvingState& carving, const NamedPool& pool,
                                         std::span<const index::CandidateView> people,
                                         const index::OpportunityView* whole,
                                         const CarvingWishes& wishes);

// The names of those who fit no opportunity that is open now (past or past mits), computed over
// every pair that sharing allows and remembered for a revision and a day. Cost: that of all pairs;
// some three seconds for 3,300 candidates and 4,000 opportunities (who fits nothing is scored
// against nearly all of them), then nothing until something is written. Threads: safe; who asks for
// the same waits for it.
class WithoutWork {
 public:
  using Names = std::set<std::string, std::less<>>;
  // CANCELLED, DEADLINE_EXCEEDED.
  absl::StatusOr<std::shared_ptr<const Names>> Of(const QueryState& state,
                                                  const CallControl& control);

 private:
  std::mutex mutex_;
  store::Revision revision_ = 0;
  std::shared_ptr<const Reference> reference_;
  model::Date as_of_;
  std::string purpose_;
  std::shared_ptr<const Names> names_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_CARVING_H_
