// Nightly runs as jobs of the service: one at a time, on a thread of their own, while everything
// else goes on being served.
//
// A run takes one world, computes, writes what it found under a number that nobody can read, and
// publishes it at once. However it ends (cancelled, refused by the abort rule, a full disk, the end
// of the process), what was published before stays whole; what it wrote is swept away then, or at
// the next start.
#ifndef PASSEND_SERVER_RESCORING_RUN_MANAGER_H_
#define PASSEND_SERVER_RESCORING_RUN_MANAGER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/index/entry.h"
#include "matcher/model/policy.h"
#include "matcher/rescoring/rescore.h"
#include "server/admission.h"
#include "server/call_control.h"
#include "server/clock.h"
#include "server/decisions/silent_pairs.h"
#include "server/engine/engine.h"
#include "server/log.h"
#include "server/rescoring/digest.h"
#include "server/rescoring/generation_store.h"
#include "server/rescoring/run_record.h"
#include "server/rescoring/work_share.h"
#include "store/match_store.h"

namespace passend::server {

struct NightWorld;

// How far a run is. Of the stage it is in: "load", those of rescoring::Progress, "digests",
// "write", "publish".
struct RunProgress {
  std::string stage;
  std::uint64_t done = 0;
  std::uint64_t total = 0;  // 0 = not known
  std::uint64_t per_second = 0;
  std::optional<std::uint64_t> seconds_left;
};

struct RunStatus {
  RunRecord run;
  std::optional<RunProgress> progress;  // while it works
  bool current = false;                 // the generation that readers see
};

// What a comparison of both modes found.
struct RunComparison {
  rescoring::RescoreReport full;
  rescoring::RescoreReport incremental;
  std::uint64_t full_millis = 0;
  std::uint64_t incremental_millis = 0;
  store::Generation previous = 0;  // 0 = none
  std::string difference;          // "" = none
};

// Whether so much was told anew without a change of data that a run must not be published; why, in
// words for an operator, or "". Few told values say nothing: fewer than kLeastTold never stop it.
std::string AbortRule(const rescoring::RescoreReport& report, const model::RescoringPolicy& policy);
inline constexpr std::uint64_t kLeastTold = 20;

// Threads: any number may call it. Owns its thread.
class RunManager {
 public:
  struct Parts {
    Engine& engine;
    store::MatchStore& matches;
    const SilentPairs& silent;
    const Admission* admission = nullptr;  // null: nobody queries
    const Clock& clock;
    Log& log;
    // As QueryState::agreements; outlives it.
    const std::vector<index::Agreement>* agreements = nullptr;
  };
  struct Settings {
    int threads = 1;
    int cpu_share = 250;  // permille; see WorkShare
    std::string kernel;   // as the flag of passend-server
    // Told the stage when it begins and after each piece of work; holds up the run. May be null.
    std::function<void(std::string_view stage)> on_progress;
  };
  RunManager(Parts parts, Settings settings);
  ~RunManager();
  RunManager(const RunManager&) = delete;
  RunManager& operator=(const RunManager&) = delete;

  // To be called once, before the first run: runs that an earlier process left are put on record as
  // afgebroken, and what they wrote is swept away. Errors of the store.
  absl::Status Recover();

  // Puts a run on record and lets it work; the record as it is then. A request id that one of the
  // last runs had gives that run. FAILED_PRECONDITION (RUN_WORKS): another one works, which is
  // named. INVALID_ARGUMENT (as_of): a day before that of the published generation, of a run that
  // is not full. ALREADY_EXISTS: the request id was used for another request. UNAVAILABLE: the
  // service stops, or the store has failed.
  absl::StatusOr<RunStatus> Start(const RunOrder& order);
  // NOT_FOUND.
  absl::StatusOr<RunStatus> Get(const std::string& tenant, store::Generation number) const;
  // Newest first, older than `before` (0 = from the newest on).
  absl::StatusOr<std::vector<RunStatus>> List(const std::string& tenant, store::Generation before,
                                              std::size_t limit) const;
  // Ends it when it works, and waits until it has ended. NOT_FOUND. UNAVAILABLE: it did not end
  // within some seconds.
  absl::StatusOr<RunStatus> Cancel(const std::string& tenant, store::Generation number);
  // Waits until the run has ended, or for `patience`; how it is then.
  absl::StatusOr<RunStatus> Wait(const std::string& tenant, store::Generation number,
                                 std::chrono::milliseconds patience) const;
  // The run that works now, whosever it is.
  std::optional<RunStatus> Working() const;

  // Computes both modes over what is there now, on the calling thread's time. FAILED_PRECONDITION
  // as Start(). CANCELLED, DEADLINE_EXCEEDED: `control`. Others as rescoring::Rescore().
  absl::StatusOr<RunComparison> Compare(const std::string& tenant, model::Date as_of,
                                        const CallControl& control);

  // Ends what works, as afgebroken, and takes no more. Returns when nothing works any more.
  void Stop();

 private:
  using steady_clock = std::chrono::steady_clock;
  // Takes the only place there is for work; FAILED_PRECONDITION, UNAVAILABLE.
  absl::Status Occupy(const std::string& what);
  void Release();
  bool Interrupted() const { return cancel_ || stop_; }

  void Work();
  absl::Status Perform(RunRecord& run);
  // How the run ended, on record and in the log.
  void Conclude(RunRecord& run, const absl::Status& status);
  absl::StatusOr<rescoring::Generation> LoadPrevious(const std::string& tenant,
                                                     store::Generation number);
  absl::StatusOr<rescoring::RescoreResult> Compute(const NightWorld& night,
                                                   const rescoring::Generation* previous,
                                                   rescoring::Mode mode,
                                                   const std::function<bool()>& cancelled);
  // What professionals read in the morning, as rows to be published with the run.
  struct DigestRows {
    std::vector<store::MatchRow> digests;
    std::vector<store::MatchRow> appearances;
  };
  absl::StatusOr<DigestRows> Digests(const RunRecord& run, const NightWorld& night,
                                     const rescoring::RescoreResult& result,
                                     const rescoring::Generation* previous);
  // Changes of the runs of the two weeks before `day`, oldest first.
  absl::StatusOr<std::vector<DatedChange>> EarlierChanges(const std::string& tenant,
                                                          model::Date day) const;
  absl::Status Write(RunRecord& run, const rescoring::RescoreResult& result,
                     const DigestRows& digests);

  // A new stage; the time of the one before goes on record.
  void EnterStage(std::string_view stage, std::uint64_t total);
  void EndStages(RunRecord& run);
  void Advance(std::string_view stage, std::uint64_t done, std::uint64_t total);
  RunProgress ProgressNow() const;  // under mutex_
  WorkControl ControlOfWork();

  Engine& engine_;
  store::MatchStore& matches_;
  const SilentPairs& silent_;
  const Clock& clock_;
  Log& log_;
  const std::vector<index::Agreement>* const agreements_;
  const Settings settings_;
  const WorkShare share_;

  std::atomic<bool> cancel_ = false;
  std::atomic<bool> stop_ = false;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::string occupied_by_;           // name of the run, or what else works; "" = nothing
  std::optional<RunRecord> working_;  // the run that waits or works
  bool handed_over_ = false;          // working_ is the thread's
  std::string stage_;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
  steady_clock::time_point stage_start_;
  std::vector<std::pair<std::string, std::uint64_t>> stages_;
  std::uint64_t memory_before_ = 0;
  std::uint64_t memory_most_ = 0;
  std::thread thread_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_RUN_MANAGER_H_
