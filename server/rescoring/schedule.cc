#include "server/rescoring/schedule.h"

#include <ctime>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/rescoring.pb.h"
#include "server/errors.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr int kWeek = 7;
constexpr std::chrono::milliseconds kBetweenLooks{250};

// 0 = Monday. 1970-01-01 was a Thursday.
int WeekdayOf(model::Date day) {
  constexpr int kThursday = 3;
  return static_cast<int>(((day.days + kThursday) % kWeek + kWeek) % kWeek);
}

store::MatchRow RowOf(const NightsDone& done) {
  storage::v1::ScheduleState message;
  if (done.night.has_value()) message.set_day(done.night->days);
  if (done.full.has_value()) message.set_full_day(done.full->days);
  return {.id = "nacht", .part = 0, .person = "", .payload = message.SerializeAsString()};
}

}  // namespace

LocalTime LocalTimeOf(const Clock& clock) {
  const std::time_t now = std::chrono::system_clock::to_time_t(clock.Now());
  std::tm local{};
  localtime_r(&now, &local);
  return {.day = clock.Today(), .minute = local.tm_hour * 60 + local.tm_min};
}

std::optional<DueNight> DueAt(const NightPlan& plan, const NightsDone& done, LocalTime now) {
  const bool passed = now.minute >= plan.minute;
  if (!done.night.has_value() && !passed) return std::nullopt;
  const model::Date night = passed ? now.day : model::Date{now.day.days - 1};
  if (done.night.has_value() && *done.night >= night) return std::nullopt;
  DueNight due = {.night = night};
  if (plan.full_weekday.has_value()) {
    const int since = (WeekdayOf(night) - *plan.full_weekday + kWeek) % kWeek;
    const model::Date last = {night.days - since};
    due.full = !done.full.has_value() || *done.full < last;
  }
  return due;
}

Schedule::Schedule(Parts parts, Settings settings)
    : parts_(parts), settings_(std::move(settings)), thread_([this] { Work(); }) {}

Schedule::~Schedule() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool Schedule::Stopping() const {
  const std::lock_guard lock(mutex_);
  return stop_;
}

bool Schedule::Rest(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return wake_.wait_for(lock, time, [this] { return stop_; });
}

void Schedule::Work() {
  if (settings_.plans.empty()) return;
  do {
    for (const NightPlan& plan : settings_.plans) {
      if (Stopping()) return;
      Look(plan);
    }
  } while (!Rest(settings_.look_every));
}

void Schedule::Look(const NightPlan& plan) {
  const auto done = ReadDone(plan.tenant);
  if (!done.ok()) {
    parts_.log.Error(absl::StrCat("schedule tenant=", plan.tenant,
                                  ": cannot be read: ", std::string(done.status().message())));
    return;
  }
  const LocalTime now = settings_.now ? settings_.now() : LocalTimeOf(parts_.clock);
  const std::optional<DueNight> due = DueAt(plan, *done, now);
  if (!due.has_value()) return;
  const auto trouble = trouble_.find(plan.tenant);
  if (trouble != trouble_.end() && trouble->second.night == due->night &&
      std::chrono::steady_clock::now() < trouble->second.not_before) {
    return;
  }
  RunOrder order = {.tenant = plan.tenant,
                    .mode = due->full ? rescoring::Mode::kFull : rescoring::Mode::kIncremental,
                    .as_of = now.day,
                    .requested_by = std::string(kScheduled),
                    .compare = due->full};
  const auto run = parts_.runs.Start(order);
  if (!run.ok()) {
    // Somebody else's turn, or the end of the service: the next look comes soon.
    if (absl::IsFailedPrecondition(run.status()) || absl::IsUnavailable(run.status())) return;
    parts_.log.Error(absl::StrCat("schedule tenant=", plan.tenant, " night=", due->night.ToString(),
                                  ": ", std::string(run.status().message())));
    Failed(plan, *due, *done);
    return;
  }
  auto status = run;
  while (status.ok() && !HasEnded(status->run.state)) {
    if (Stopping()) return;
    status = parts_.runs.Wait(plan.tenant, run->run.number, kBetweenLooks);
  }
  const bool over = status.ok() && status->run.state != RunState::kMislukt &&
                    status->run.state != RunState::kAfgebroken;
  if (!over) {
    Failed(plan, *due, *done);
    return;
  }
  RecordDone(plan, *due, *done);
}

void Schedule::Failed(const NightPlan& plan, const DueNight& due, const NightsDone& done) {
  Trouble& trouble = trouble_[plan.tenant];
  if (trouble.night != due.night) trouble = {.night = due.night};
  trouble.not_before = std::chrono::steady_clock::now() + settings_.retry_after;
  if (++trouble.attempts < kAttempts) return;
  parts_.log.Error(absl::StrCat("schedule tenant=", plan.tenant, " night=", due.night.ToString(),
                                ": given up after ", kAttempts, " attempts"));
  RecordDone(plan, due, done);
}

absl::StatusOr<NightsDone> Schedule::ReadDone(const std::string& tenant) const {
  NightsDone done;
  PASSEND_RETURN_IF_ERROR(parts_.matches.ScanRows(
      tenant, store::MatchTable::kSchedule, 0, std::nullopt,
      [&](const store::MatchRow& row) -> absl::Status {
        storage::v1::ScheduleState message;
        if (!message.ParseFromString(row.payload)) {
          return absl::DataLossError("the state of the schedule does not decode");
        }
        if (message.day() != 0) done.night = model::Date{message.day()};
        if (message.full_day() != 0) done.full = model::Date{message.full_day()};
        return absl::OkStatus();
      }));
  return done;
}

void Schedule::RecordDone(const NightPlan& plan, const DueNight& due, NightsDone done) {
  trouble_.erase(plan.tenant);
  done.night = due.night;
  if (due.full) done.full = due.night;
  const absl::Status kept =
      parts_.matches.SetRow(plan.tenant, store::MatchTable::kSchedule, 0, RowOf(done));
  if (!kept.ok()) {
    parts_.log.Error(absl::StrCat("schedule tenant=", plan.tenant,
                                  ": not on record: ", std::string(kept.message())));
  }
}

}  // namespace passend::server
