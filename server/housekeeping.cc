#include "server/housekeeping.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/model/names.h"

namespace passend::server {
namespace {

constexpr std::chrono::seconds kLook{30};
// A start is no time for a pass over everything.
constexpr std::chrono::minutes kFirst{5};

}  // namespace

Housekeeping::Housekeeping(Engine& engine, Log& log, Settings settings)
    : engine_(engine), log_(log), settings_(std::move(settings)), thread_([this] { Run(); }) {}

Housekeeping::~Housekeeping() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Housekeeping::Purge() {
  const absl::Status status = engine_.PurgeErased();
  if (status.ok()) {
    log_.Info("housekeeping: who was erased is out of the files");
  } else {
    log_.Warning(absl::StrCat("housekeeping: purge: ", std::string(status.message())));
  }
}

absl::Status Housekeeping::Record(const std::vector<store::RecordKey>& people) {
  CallAudit record(settings_.trail, "Housekeeping/Retention", "");
  record.set_act(audit::Act::kErasure);
  record.set_reason("bewaartermijn");
  for (const store::RecordKey& person : people) {
    record.RecordPerson(model::CandidateName(person.tenant, person.id), true);
  }
  return record.Append({.purpose = "bewaartermijn", .code = "OK", .rows = people.size()});
}

void Housekeeping::Retain() {
  if (settings_.terms == nullptr) return;
  const auto result = RunRetention(
      engine_, *settings_.terms,
      {.tenant = std::nullopt,
       .by = "dagelijkse taak van de dienst",
       .log_path = settings_.revisions_path,
       .audit = settings_.trail == nullptr ? nullptr : &settings_.trail->log(),
       .record = [this](const std::vector<store::RecordKey>& people) { return Record(people); }});
  if (!result.ok()) {
    log_.Warning(absl::StrCat("housekeeping: retention: ", std::string(result.status().message())));
    return;
  }
  log_.Info(absl::StrCat("housekeeping: retention candidates=", result->candidates,
                         " opportunities=", result->opportunities, " held=", result->held,
                         " changes=", result->changes, " generations=", result->generations,
                         " digest_days=", result->digest_days, " audit=", result->audit_records));
  const bool destroyed = result->candidates + result->opportunities + result->changes +
                             result->generations + result->digest_days + result->audit_records >
                         0;
  if (!destroyed || settings_.statements.empty()) return;
  const auto kept = KeepStatement(settings_.statements, result->statement);
  if (!kept.ok()) log_.Error(absl::StrCat("housekeeping: ", std::string(kept.status().message())));
}

void Housekeeping::Run() {
  using std::chrono::steady_clock;
  auto next_retention = steady_clock::now() + kFirst;
  auto due_since = steady_clock::time_point::max();
  std::unique_lock lock(mutex_);
  while (!stop_) {
    wake_.wait_for(lock, kLook, [this] { return stop_; });
    if (stop_) return;
    lock.unlock();
    const auto now = steady_clock::now();
    if (now >= next_retention) {
      Retain();
      next_retention = now + settings_.retention_every;
    }
    if (!engine_.purge_due()) {
      due_since = steady_clock::time_point::max();
    } else if (due_since == steady_clock::time_point::max()) {
      due_since = now;
    } else if (now - due_since >= settings_.purge_after) {
      Purge();
      due_since = steady_clock::time_point::max();
    }
    lock.lock();
  }
}

}  // namespace passend::server
