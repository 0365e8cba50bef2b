#include "server/rescoring/run_manager.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "server/errors.h"
#include "server/rescoring/change_rows.h"
#include "server/rescoring/digest_input.h"
#include "server/rescoring/digest_rows.h"
#include "server/rescoring/night_world.h"
#include "server/resident_memory.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

using rescoring::Generation;
using rescoring::Mode;
using rescoring::RescoreResult;

// How many of the last runs a request id is looked for in, and how far a start looks back for runs
// that did not end.
constexpr std::size_t kRunsLookedAt = 50;
constexpr std::chrono::seconds kCancelPatience{10};
constexpr int kDaysOfChanges = 14;  // that a digest looks back
constexpr std::string_view kDigestStage = "digests";
constexpr std::string_view kVerification = "a comparison of full and incremental (VerifyRun)";

std::int64_t MicrosNow() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::uint64_t MillisSince(std::chrono::steady_clock::time_point start) {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::steady_clock::now() - start)
                                        .count());
}

Mode Other(Mode mode) { return mode == Mode::kFull ? Mode::kIncremental : Mode::kFull; }

std::string_view ModeName(Mode mode) { return mode == Mode::kFull ? "full" : "incremental"; }

absl::Status Works(const std::string& what) {
  return Error(absl::StatusCode::kFailedPrecondition, "RUN_WORKS",
               absl::StrCat("one run works at a time, and now works ", what));
}

bool IsThere(const Engine& engine, const std::string& candidate) {
  return engine.snapshot()->FindCandidate(candidate).has_value();
}

// Why a run failed, for an operator: where, what, and for digests what that means. Without them
// nothing is published, since everything that is published counts as told.
std::string FailedBecause(const std::string& stage, const absl::Status& status) {
  const std::string message(status.message());
  if (stage.empty()) return message;
  std::string because = absl::StrCat("stage ", stage, ": ", message);
  if (stage == kDigestStage) {
    absl::StrAppend(&because,
                    "; the digests could not be made, so nothing was published and nothing counts "
                    "as told; `passend rescore start` tries again");
  }
  return because;
}

void RecordVersions(const NightWorld& night, RunRecord& run) {
  const Reference& reference = *night.state.reference;
  const score::CompiledPolicy& policy = reference.PolicyOf(night.world.tenant);
  run.revision = night.state.revision;
  run.catalogue_version = reference.catalogue().version();
  run.catalogue_hash = reference.catalogue().hash();
  run.policy_version = policy.policy().version;
  run.policy_hash = policy.hash();
  run.law_version = reference.law().version;
}

}  // namespace

std::string AbortRule(const rescoring::RescoreReport& report,
                      const model::RescoringPolicy& policy) {
  const auto share = static_cast<std::uint64_t>(policy.abort_share);
  if (report.told < kLeastTold || report.moved_without_data * 1000 <= share * report.told) {
    return "";
  }
  return absl::StrCat(report.moved_without_data, " of ", report.told,
                      " told values moved without a change of data; the policy allows ",
                      policy.abort_share, " permille (rescoring.abort_share)");
}

RunManager::RunManager(Parts parts, Settings settings)
    : engine_(parts.engine),
      matches_(parts.matches),
      silent_(parts.silent),
      clock_(parts.clock),
      log_(parts.log),
      agreements_(parts.agreements),
      settings_(std::move(settings)),
      share_(parts.admission, settings_.cpu_share),
      thread_([this] { Work(); }) {}

RunManager::~RunManager() {
  Stop();
  thread_.join();
}

void RunManager::Stop() {
  std::unique_lock lock(mutex_);
  stop_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return occupied_by_.empty(); });
}

absl::Status RunManager::Recover() {
  for (const std::string& tenant : matches_.Tenants()) {
    PASSEND_ASSIGN_OR_RETURN(const std::vector<store::RunRow> rows,
                             matches_.ListRuns(tenant, 0, kRunsLookedAt));
    bool left = false;
    for (const store::RunRow& row : rows) {
      if (row.published) continue;
      left = true;
      PASSEND_ASSIGN_OR_RETURN(RunRecord run, ParseRun(tenant, row));
      if (HasEnded(run.state)) continue;
      run.state = RunState::kAfgebroken;
      run.stopped_because = "the service ended while the run worked";
      run.ended_unix_micros = MicrosNow();
      PASSEND_RETURN_IF_ERROR(matches_.UpdateRun(tenant, run.number, SerializeRun(run)));
      log_.Warning(absl::StrCat("run tenant=", tenant, " number=", run.number,
                                " state=afgebroken: an earlier process ended while it worked"));
    }
    if (!left) continue;
    PASSEND_ASSIGN_OR_RETURN(const std::uint64_t swept, matches_.Sweep(tenant, 0));
    if (swept > 0) {
      log_.Info(absl::StrCat("run tenant=", tenant, " swept=", swept,
                             " rows of runs that were not published"));
    }
  }
  return absl::OkStatus();
}

absl::Status RunManager::Occupy(const std::string& what) {
  const std::lock_guard lock(mutex_);
  if (stop_) {
    return Error(absl::StatusCode::kUnavailable, "STOPPING", "the service is stopping");
  }
  if (!occupied_by_.empty()) return Works(occupied_by_);
  occupied_by_ = what;
  cancel_ = false;
  return absl::OkStatus();
}

void RunManager::Release() {
  const std::lock_guard lock(mutex_);
  occupied_by_.clear();
  working_.reset();
  handed_over_ = false;
  changed_.notify_all();
}

absl::StatusOr<RunStatus> RunManager::Start(const RunOrder& order) {
  if (!order.request_id.empty()) {
    PASSEND_ASSIGN_OR_RETURN(const std::vector<RunStatus> last,
                             List(order.tenant, 0, kRunsLookedAt));
    for (const RunStatus& status : last) {
      if (status.run.order.request_id != order.request_id) continue;
      if (status.run.order.request_hash == order.request_hash) return status;
      return Error(absl::StatusCode::kAlreadyExists, "REQUEST_ID_USED",
                   "request_id: was used for another request");
    }
  }
  PASSEND_RETURN_IF_ERROR(engine_.health());
  PASSEND_RETURN_IF_ERROR(Occupy(absl::StrCat("a run of tenants/", order.tenant)));
  const auto begin = [&]() -> absl::StatusOr<RunRecord> {
    RunRecord run;
    run.order = order;
    run.asked_unix_micros = MicrosNow();
    PASSEND_ASSIGN_OR_RETURN(run.previous, matches_.Published(order.tenant));
    if (run.previous != 0 && order.mode == Mode::kIncremental) {
      PASSEND_ASSIGN_OR_RETURN(const RunStatus previous, Get(order.tenant, run.previous));
      const model::Date least = previous.run.order.as_of;
      if (order.as_of < least) {
        return InvalidField("as_of", absl::StrCat("must be ", least.ToString(),
                                                  " (the day of the last published run) or later; "
                                                  "an earlier day needs a full run"));
      }
    }
    PASSEND_ASSIGN_OR_RETURN(run.number, matches_.BeginRun(order.tenant, SerializeRun(run)));
    return run;
  };
  auto run = begin();
  if (!run.ok()) {
    Release();
    return run.status();
  }
  const std::lock_guard lock(mutex_);
  occupied_by_ = RunName(order.tenant, run->number);
  working_ = *run;
  stage_.clear();
  stages_.clear();
  done_ = total_ = 0;
  memory_before_ = memory_most_ = ResidentBytes();
  changed_.notify_all();
  return RunStatus{.run = *std::move(run), .progress = ProgressNow(), .current = false};
}

RunProgress RunManager::ProgressNow() const {
  RunProgress progress = {.stage = stage_, .done = done_, .total = total_};
  const std::uint64_t millis = stage_.empty() ? 0 : MillisSince(stage_start_);
  if (millis > 0 && done_ > 0) {
    progress.per_second = done_ * 1000 / millis;
    if (total_ >= done_ && total_ > 0) {
      progress.seconds_left = (total_ - done_) * millis / done_ / 1000;
    }
  }
  return progress;
}

absl::StatusOr<RunStatus> RunManager::Get(const std::string& tenant,
                                          store::Generation number) const {
  {
    const std::lock_guard lock(mutex_);
    if (working_.has_value() && working_->order.tenant == tenant && working_->number == number) {
      return RunStatus{.run = *working_, .progress = ProgressNow(), .current = false};
    }
  }
  const auto row = matches_.GetRun(tenant, number);
  if (absl::IsNotFound(row.status())) return NotFound(RunName(tenant, number));
  if (!row.ok()) return row.status();
  PASSEND_ASSIGN_OR_RETURN(RunRecord run, ParseRun(tenant, *row));
  PASSEND_ASSIGN_OR_RETURN(const store::Generation published, matches_.Published(tenant));
  return RunStatus{.run = std::move(run), .progress = {}, .current = published == number};
}

absl::StatusOr<std::vector<RunStatus>> RunManager::List(const std::string& tenant,
                                                        store::Generation before,
                                                        std::size_t limit) const {
  PASSEND_ASSIGN_OR_RETURN(const std::vector<store::RunRow> rows,
                           matches_.ListRuns(tenant, before, limit));
  PASSEND_ASSIGN_OR_RETURN(const store::Generation published, matches_.Published(tenant));
  std::vector<RunStatus> runs;
  for (const store::RunRow& row : rows) {
    PASSEND_ASSIGN_OR_RETURN(RunRecord run, ParseRun(tenant, row));
    runs.push_back({.run = std::move(run), .progress = {}, .current = published == row.number});
    const std::lock_guard lock(mutex_);
    if (working_.has_value() && working_->order.tenant == tenant &&
        working_->number == row.number) {
      runs.back() = {.run = *working_, .progress = ProgressNow(), .current = false};
    }
  }
  return runs;
}

absl::StatusOr<RunStatus> RunManager::Wait(const std::string& tenant, store::Generation number,
                                           std::chrono::milliseconds patience) const {
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] {
      return !working_.has_value() || working_->order.tenant != tenant ||
             working_->number != number;
    });
  }
  return Get(tenant, number);
}

std::optional<RunStatus> RunManager::Working() const {
  const std::lock_guard lock(mutex_);
  if (!working_.has_value()) return std::nullopt;
  return RunStatus{.run = *working_, .progress = ProgressNow(), .current = false};
}

absl::StatusOr<RunStatus> RunManager::Cancel(const std::string& tenant, store::Generation number) {
  {
    const std::lock_guard lock(mutex_);
    if (working_.has_value() && working_->order.tenant == tenant && working_->number == number) {
      cancel_ = true;
    }
  }
  PASSEND_ASSIGN_OR_RETURN(RunStatus status, Wait(tenant, number, kCancelPatience));
  if (HasEnded(status.run.state)) return status;
  return Error(absl::StatusCode::kUnavailable, "RUN_STOPS_SLOWLY",
               "the run was told to end and has not yet; ask again");
}

void RunManager::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] {
      return working_.has_value() ? !handed_over_ : stop_ && occupied_by_.empty();
    });
    if (!working_.has_value()) return;
    handed_over_ = true;
    RunRecord run = *working_;
    lock.unlock();
    absl::Status status;
    if (Interrupted()) {
      status = absl::CancelledError("");
    } else {
      status = Perform(run);
    }
    Conclude(run, status);
    Release();
    lock.lock();
  }
}

absl::Status RunManager::Perform(RunRecord& run) {
  const std::string& tenant = run.order.tenant;
  run.state = RunState::kLoopt;
  run.started_unix_micros = MicrosNow();
  const std::unique_ptr<NightWorld> night =
      TakeWorld(engine_, silent_, agreements_, settings_.kernel, tenant, run.order.as_of);
  RecordVersions(*night, run);
  PASSEND_RETURN_IF_ERROR(matches_.UpdateRun(tenant, run.number, SerializeRun(run)));
  {
    const std::lock_guard lock(mutex_);
    working_ = run;
  }
  std::optional<Generation> previous;
  if (run.previous != 0) {
    PASSEND_ASSIGN_OR_RETURN(previous, LoadPrevious(tenant, run.previous));
  }
  const Generation* const before = previous.has_value() ? &*previous : nullptr;
  const auto cancelled = [this] { return Interrupted(); };
  PASSEND_ASSIGN_OR_RETURN(RescoreResult result,
                           Compute(*night, before, run.order.mode, cancelled));
  run.report = result.report;
  if (run.order.compare) {
    PASSEND_ASSIGN_OR_RETURN(const RescoreResult other,
                             Compute(*night, before, Other(run.order.mode), cancelled));
    run.compared = true;
    run.difference = rescoring::FirstDifference(night->world, before, result, other);
    if (!run.difference.empty()) {
      log_.Error(absl::StrCat("run tenant=", tenant, " number=", run.number,
                              ": full and incremental differ, see `passend rescore status ",
                              run.number, "`"));
    }
  }
  if (!run.order.accept_drift) {
    run.stopped_because = AbortRule(result.report, night->policy().rescoring);
    if (!run.stopped_because.empty()) {
      run.state = RunState::kGestopt;
      return absl::OkStatus();
    }
  }
  PASSEND_ASSIGN_OR_RETURN(const DigestRows digests, Digests(run, *night, result, before));
  previous.reset();
  return Write(run, result, digests);
}

absl::StatusOr<Generation> RunManager::LoadPrevious(const std::string& tenant,
                                                    store::Generation number) {
  PASSEND_ASSIGN_OR_RETURN(const store::RunRow row, matches_.GetRun(tenant, number));
  PASSEND_ASSIGN_OR_RETURN(const RunRecord run, ParseRun(tenant, row));
  EnterStage("load", 0);
  return LoadGeneration(matches_, tenant, number, run.report.stamp, settings_.threads,
                        ControlOfWork());
}

absl::StatusOr<RescoreResult> RunManager::Compute(const NightWorld& night,
                                                  const Generation* previous, Mode mode,
                                                  const std::function<bool()>& cancelled) {
  rescoring::RescoreOptions options;
  options.mode = mode;
  options.threads = settings_.threads;
  options.cancelled = [this, &cancelled] {
    share_.Rest();
    return cancelled();
  };
  options.progress = [this](const rescoring::Progress& progress) {
    Advance(progress.stage, progress.done, progress.total);
  };
  absl::StatusOr<RescoreResult> result = absl::UnknownError("not computed");
  AtLowestPriority([&] { result = rescoring::Rescore(night.world, previous, options); });
  return result;
}

WorkControl RunManager::ControlOfWork() {
  return {.cancelled =
              [this] {
                share_.Rest();
                return Interrupted();
              },
          .more_done =
              [this](std::uint64_t more) {
                const std::lock_guard lock(mutex_);
                done_ += more;
              }};
}

absl::StatusOr<std::vector<DatedChange>> RunManager::EarlierChanges(const std::string& tenant,
                                                                    model::Date day) const {
  std::vector<DatedChange> changes;
  PASSEND_ASSIGN_OR_RETURN(std::vector<store::RunRow> rows,
                           matches_.ListRuns(tenant, 0, kRunsLookedAt));
  std::ranges::reverse(rows);
  for (const store::RunRow& row : rows) {
    if (!row.kept) continue;
    PASSEND_ASSIGN_OR_RETURN(const RunRecord run, ParseRun(tenant, row));
    if (run.order.as_of < model::Date{day.days - kDaysOfChanges} || run.order.as_of > day) continue;
    PASSEND_RETURN_IF_ERROR(matches_.ScanRows(
        tenant, store::MatchTable::kChanges, row.number, std::nullopt,
        [&](const store::MatchRow& one) -> absl::Status {
          PASSEND_ASSIGN_OR_RETURN(std::vector<rescoring::Change> of_one, FromRow(tenant, one));
          for (rescoring::Change& change : of_one) {
            changes.push_back({.day = run.order.as_of, .change = std::move(change)});
          }
          return Interrupted() ? absl::CancelledError("the run was stopped") : absl::OkStatus();
        }));
  }
  return changes;
}

absl::StatusOr<RunManager::DigestRows> RunManager::Digests(const RunRecord& run,
                                                           const NightWorld& night,
                                                           const RescoreResult& result,
                                                           const Generation* previous) {
  EnterStage(kDigestStage, 0);
  const std::string& tenant = run.order.tenant;
  CallControl control;
  control.cancelled = [this] {
    share_.Rest();
    return Interrupted();
  };
  // Outlives the input, which points into it.
  const DigestSources sources = {.engine = engine_,
                                 .state = night.state,
                                 .tenant = tenant,
                                 .matches = matches_,
                                 .silent = &silent_,
                                 .result = result,
                                 .before = previous,
                                 .run = run.number,
                                 .control = control};
  const auto make = [&]() -> absl::StatusOr<DigestsOfDay> {
    PASSEND_ASSIGN_OR_RETURN(DigestInput input, ReadDigestInput(sources));
    PASSEND_RETURN_IF_ERROR(control.Check());
    PASSEND_ASSIGN_OR_RETURN(input.earlier_changes, EarlierChanges(tenant, run.order.as_of));
    PASSEND_RETURN_IF_ERROR(control.Check());
    input.facts.seconds = (MicrosNow() - run.started_unix_micros) / 1'000'000;
    input.facts.drift_accepted = run.order.accept_drift;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [stage, millis] : stages_) {
        input.facts.stage_millis.emplace_back(stage, static_cast<std::int64_t>(millis));
      }
    }
    return MakeDigests(input);
  };
  absl::StatusOr<DigestsOfDay> made = absl::UnknownError("not made");
  AtLowestPriority([&] { made = make(); });
  if (!made.ok()) return made.status();
  PASSEND_RETURN_IF_ERROR(control.Check());
  const auto there = [this](const std::string& name) { return IsThere(engine_, name); };
  DigestRows rows;
  for (const Digest& digest : made->digests) {
    std::ranges::move(ToRows(tenant, digest, there), std::back_inserter(rows.digests));
  }
  for (const auto& [name, appearance] : made->appearances) {
    if (there(name)) rows.appearances.push_back(ToRow(name, appearance));
  }
  return rows;
}

absl::Status RunManager::Write(RunRecord& run, const RescoreResult& result,
                               const DigestRows& digests) {
  const std::string& tenant = run.order.tenant;
  const auto there = [this](const std::string& name) { return IsThere(engine_, name); };
  const std::vector<store::MatchRow> changes = ToRows(tenant, result.changes, there);
  EnterStage("write", result.candidates.size() + result.opportunities.size() +
                          result.gone_candidates.size() + result.gone_opportunities.size() +
                          changes.size() + digests.digests.size() + digests.appearances.size());
  const WorkControl control = ControlOfWork();
  PASSEND_ASSIGN_OR_RETURN(run.bytes_written,
                           WriteStates(matches_, tenant, run.number, result, there, control));
  PASSEND_ASSIGN_OR_RETURN(const std::uint64_t change_bytes,
                           WriteRows(matches_, tenant, run.number, store::MatchTable::kChanges,
                                     run.number, changes, control));
  PASSEND_ASSIGN_OR_RETURN(const std::uint64_t digest_bytes,
                           WriteRows(matches_, tenant, run.number, store::MatchTable::kDigests,
                                     DigestNumber(run.order.as_of), digests.digests, control));
  PASSEND_ASSIGN_OR_RETURN(const std::uint64_t appearance_bytes,
                           WriteRows(matches_, tenant, run.number, store::MatchTable::kAppearances,
                                     0, digests.appearances, control));
  run.bytes_written += change_bytes + digest_bytes + appearance_bytes;
  EnterStage("publish", 0);
  if (Interrupted()) return absl::CancelledError("the run was stopped");
  EndStages(run);
  run.state = RunState::kGepubliceerd;
  run.ended_unix_micros = MicrosNow();
  absl::Status published =
      matches_.Publish(tenant, run.number, SerializeRun(run), run.ended_unix_micros / 1'000'000);
  if (!published.ok()) run.state = RunState::kLoopt;
  return published;
}

void RunManager::Conclude(RunRecord& run, const absl::Status& status) {
  const std::string& tenant = run.order.tenant;
  std::string stage;
  {
    const std::lock_guard lock(mutex_);
    stage = stage_;
  }
  EndStages(run);
  if (stage.empty() && !run.stages.empty()) stage = run.stages.back().first;  // publish
  if (!status.ok()) {
    if (absl::IsCancelled(status) && Interrupted()) {
      run.state = stop_ ? RunState::kAfgebroken : RunState::kGeannuleerd;
      run.stopped_because = stop_ ? "the service stopped" : "somebody cancelled it";
    } else {
      run.state = RunState::kMislukt;
      run.stopped_because = FailedBecause(stage, status);
    }
  }
  if (run.state != RunState::kGepubliceerd) {
    run.ended_unix_micros = MicrosNow();
    absl::Status kept = matches_.UpdateRun(tenant, run.number, SerializeRun(run));
    // After a failed write nothing can be swept; the next start does it.
    if (kept.ok()) kept = matches_.Sweep(tenant, 0).status();
    if (!kept.ok()) {
      log_.Error(absl::StrCat("run tenant=", tenant, " number=", run.number,
                              ": how it ended is not on record: ", std::string(kept.message())));
    }
  }
  std::uint64_t changes = 0;
  for (const std::uint64_t count : run.report.changes_by_kind) changes += count;
  std::string line = absl::StrCat(
      "run tenant=", tenant, " number=", run.number,
      " state=", std::string(RunStateName(run.state)),
      " mode=", std::string(ModeName(run.report.mode)), " as_of=", run.order.as_of.ToString(),
      " candidates=", run.report.candidates, " opportunities=", run.report.opportunities,
      " pairs=", run.report.pairs, " evaluated=", run.report.evaluated, " changes=", changes,
      " bytes=", run.bytes_written, " millis=",
      run.started_unix_micros == 0 ? 0 : (run.ended_unix_micros - run.started_unix_micros) / 1000);
  if (run.report.why_full != rescoring::FullBecause::kNotFull) {
    absl::StrAppend(&line, " full: ", std::string(FullBecauseText(run.report.why_full)));
  }
  if (run.state == RunState::kMislukt || run.state == RunState::kGestopt) {
    log_.Error(absl::StrCat(line, " because: ", run.stopped_because));
  } else {
    log_.Info(line);
  }
}

absl::StatusOr<RunComparison> RunManager::Compare(const std::string& tenant, model::Date as_of,
                                                  const CallControl& control) {
  PASSEND_RETURN_IF_ERROR(Occupy(std::string(kVerification)));
  // Asked from several threads; the call's own look is for one.
  std::mutex asking;
  absl::Status why;
  std::atomic<bool> over = false;
  const std::function<bool()> cancelled = [&] {
    if (over || Interrupted()) return true;
    const std::unique_lock lock(asking, std::try_to_lock);
    if (lock.owns_lock() && why.ok()) {
      why = control.Check();
      if (!why.ok()) over = true;
    }
    return over.load();
  };
  const auto compare = [&]() -> absl::StatusOr<RunComparison> {
    const std::unique_ptr<NightWorld> night =
        TakeWorld(engine_, silent_, agreements_, settings_.kernel, tenant, as_of);
    RunComparison comparison;
    PASSEND_ASSIGN_OR_RETURN(comparison.previous, matches_.Published(tenant));
    std::optional<Generation> previous;
    if (comparison.previous != 0) {
      PASSEND_ASSIGN_OR_RETURN(const RunStatus last, Get(tenant, comparison.previous));
      if (as_of < last.run.order.as_of) {
        return InvalidField("as_of", absl::StrCat("must be ", last.run.order.as_of.ToString(),
                                                  " (the day of the last published run) or later"));
      }
      PASSEND_ASSIGN_OR_RETURN(
          previous, LoadGeneration(matches_, tenant, comparison.previous, last.run.report.stamp,
                                   settings_.threads,
                                   {.cancelled = cancelled, .more_done = [](std::uint64_t) {}}));
    }
    const Generation* const before = previous.has_value() ? &*previous : nullptr;
    auto start = steady_clock::now();
    PASSEND_ASSIGN_OR_RETURN(const RescoreResult full,
                             Compute(*night, before, Mode::kFull, cancelled));
    comparison.full_millis = MillisSince(start);
    start = steady_clock::now();
    PASSEND_ASSIGN_OR_RETURN(const RescoreResult incremental,
                             Compute(*night, before, Mode::kIncremental, cancelled));
    comparison.incremental_millis = MillisSince(start);
    comparison.full = full.report;
    comparison.incremental = incremental.report;
    comparison.difference = rescoring::FirstDifference(night->world, before, full, incremental);
    return comparison;
  };
  auto comparison = compare();
  Release();
  if (absl::IsCancelled(comparison.status()) && !why.ok()) return why;
  return comparison;
}

void RunManager::EnterStage(std::string_view stage, std::uint64_t total) {
  const std::uint64_t memory = ResidentBytes();
  {
    const std::lock_guard lock(mutex_);
    if (!stage_.empty()) stages_.emplace_back(stage_, MillisSince(stage_start_));
    memory_most_ = std::max(memory_most_, memory);
    stage_ = stage;
    stage_start_ = steady_clock::now();
    done_ = 0;
    total_ = total;
  }
  if (settings_.on_progress && !stage.empty()) settings_.on_progress(stage);
}

void RunManager::EndStages(RunRecord& run) {
  EnterStage("", 0);
  const std::lock_guard lock(mutex_);
  run.stages = stages_;
  run.memory_bytes = memory_most_ - memory_before_;
}

void RunManager::Advance(std::string_view stage, std::uint64_t done, std::uint64_t total) {
  bool entered = false;
  {
    const std::lock_guard lock(mutex_);
    entered = stage_ != stage;
  }
  if (entered) EnterStage(stage, total);
  const std::uint64_t memory = ResidentBytes();
  {
    const std::lock_guard lock(mutex_);
    done_ = done;
    total_ = total;
    memory_most_ = std::max(memory_most_, memory);
  }
  if (settings_.on_progress) settings_.on_progress(stage);
}

}  // namespace passend::server
