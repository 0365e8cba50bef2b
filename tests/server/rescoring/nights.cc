#include "tests/server/rescoring/nights.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/codec/record_codec.h"
#include "server/engine/records.h"
#include "server/status_macros.h"
#include "store/memory_store.h"

namespace passend::server {
namespace {

template <typename R>
void Put(Engine& engine, const R& record) {
  const auto change = [&](const R*) -> absl::StatusOr<R> { return record; };
  const RecordName name = {record.tenant, record.id};
  const auto written = UpdateRecord<R>(engine, name, {.allow_missing = true}, change,
                                       [](const R&) { return std::string(); });
  ASSERT_TRUE(written.ok()) << written.status();
}

v1::Candidate Person(const std::string& tenant, int i, int max_week_minutes) {
  v1::Candidate candidate = SmallCandidate(absl::StrCat("c-", i));
  candidate.set_name(MakeName(tenant, kCandidates, absl::StrCat("c-", i)));
  candidate.mutable_hours()->set_max_week_minutes(max_week_minutes);
  candidate.mutable_hours()->set_desired_week_minutes(max_week_minutes);
  candidate.mutable_talents(0)->set_level(i % 2 + 2);
  candidate.mutable_belastbaarheid()->mutable_items(0)->set_capacity(60 * (i % 5));
  candidate.mutable_caseload()->set_werkregisseur(absl::StrCat("wr-", i % 4));
  return candidate;
}

}  // namespace

void PutRecord(Engine& engine, const v1::Candidate& candidate) {
  Put(engine, *DecodeCandidate(candidate, engine.reference()->catalogue(), ""));
}
void PutRecord(Engine& engine, const v1::Employer& employer) {
  Put(engine, *DecodeEmployer(employer, engine.reference()->catalogue(), ""));
}
void PutRecord(Engine& engine, const v1::Opportunity& opportunity) {
  Put(engine, *DecodeOpportunity(opportunity, engine.reference()->catalogue(), ""));
}

void FillNight(Engine& engine, const std::string& tenant, int candidates, int opportunities) {
  v1::Employer employer = SmallEmployer("w-1");
  employer.set_name(MakeName(tenant, kEmployers, "w-1"));
  PutRecord(engine, employer);
  for (int i = 0; i < opportunities; ++i) {
    v1::Opportunity work = SmallOpportunity("x", "w-1");
    work.set_name(MakeName(tenant, kOpportunities, absl::StrCat("o-", i)));
    work.set_employer(employer.name());
    work.set_title(absl::StrCat("Inpakker ", i));
    work.mutable_hours()->set_max_week_minutes(600 + 60 * (i % 15));
    work.mutable_loads(0)->set_value(60 * (i % 5));
    work.set_accountmanager(absl::StrCat("am-", i % 3));
    PutRecord(engine, work);
  }
  for (int i = 0; i < candidates; ++i) {
    PutRecord(engine, Person(tenant, i, 600 + 60 * (i % 20)));
  }
}

void GatedMatches::set_before(std::function<absl::Status(std::string_view)> before) {
  const std::lock_guard lock(mutex_);
  before_ = std::move(before);
}

absl::Status GatedMatches::Ask(std::string_view method) const {
  std::function<absl::Status(std::string_view)> before;
  {
    const std::lock_guard lock(mutex_);
    before = before_;
  }
  return before ? before(method) : absl::OkStatus();
}

absl::StatusOr<store::Generation> GatedMatches::BeginRun(const std::string& tenant,
                                                         std::string payload) {
  PASSEND_RETURN_IF_ERROR(Ask("BeginRun"));
  return matches_.BeginRun(tenant, std::move(payload));
}
absl::Status GatedMatches::UpdateRun(const std::string& tenant, store::Generation number,
                                     std::string payload) {
  PASSEND_RETURN_IF_ERROR(Ask("UpdateRun"));
  return matches_.UpdateRun(tenant, number, std::move(payload));
}
absl::StatusOr<std::vector<store::RunRow>> GatedMatches::ListRuns(const std::string& tenant,
                                                                  store::Generation before,
                                                                  std::size_t limit) const {
  return matches_.ListRuns(tenant, before, limit);
}
absl::StatusOr<store::RunRow> GatedMatches::GetRun(const std::string& tenant,
                                                   store::Generation number) const {
  return matches_.GetRun(tenant, number);
}
absl::StatusOr<store::Generation> GatedMatches::Published(const std::string& tenant) const {
  return matches_.Published(tenant);
}
absl::Status GatedMatches::PutStates(const std::string& tenant, store::Generation number,
                                     store::StateKind kind, std::span<const store::StateRow> rows) {
  PASSEND_RETURN_IF_ERROR(Ask("PutStates"));
  return matches_.PutStates(tenant, number, kind, rows);
}
absl::Status GatedMatches::PutRows(const std::string& tenant, store::Generation number,
                                   store::MatchTable table, std::uint64_t row_number,
                                   std::span<const store::MatchRow> rows) {
  PASSEND_RETURN_IF_ERROR(Ask("PutRows"));
  return matches_.PutRows(tenant, number, table, row_number, rows);
}
absl::Status GatedMatches::Publish(const std::string& tenant, store::Generation number,
                                   std::string payload, std::int64_t published_unix_seconds) {
  PASSEND_RETURN_IF_ERROR(Ask("Publish"));
  return matches_.Publish(tenant, number, std::move(payload), published_unix_seconds);
}
absl::StatusOr<std::uint64_t> GatedMatches::Sweep(const std::string& tenant,
                                                  store::Generation except) {
  return matches_.Sweep(tenant, except);
}
absl::StatusOr<std::string> GatedMatches::GetState(const std::string& tenant,
                                                   store::Generation number, store::StateKind kind,
                                                   const std::string& id) const {
  return matches_.GetState(tenant, number, kind, id);
}
absl::Status GatedMatches::ScanStates(const std::string& tenant, store::Generation number,
                                      store::StateKind kind, const store::StatePart& part,
                                      Visitor<store::StateRow> visit) const {
  PASSEND_RETURN_IF_ERROR(Ask("ScanStates"));
  return matches_.ScanStates(tenant, number, kind, part, visit);
}
absl::Status GatedMatches::ScanRows(const std::string& tenant, store::MatchTable table,
                                    std::uint64_t row_number, const std::optional<std::string>& id,
                                    Visitor<store::MatchRow> visit) const {
  PASSEND_RETURN_IF_ERROR(Ask("ScanRows"));
  return matches_.ScanRows(tenant, table, row_number, id, visit);
}
absl::StatusOr<std::vector<std::uint64_t>> GatedMatches::RowNumbers(const std::string& tenant,
                                                                    store::MatchTable table) const {
  return matches_.RowNumbers(tenant, table);
}
absl::Status GatedMatches::SetRow(const std::string& tenant, store::MatchTable table,
                                  std::uint64_t row_number, const store::MatchRow& row) {
  return matches_.SetRow(tenant, table, row_number, row);
}
absl::Status GatedMatches::DeleteRow(const std::string& tenant, store::MatchTable table,
                                     std::uint64_t row_number, const std::string& id,
                                     std::uint32_t part) {
  return matches_.DeleteRow(tenant, table, row_number, id, part);
}
absl::StatusOr<std::uint64_t> GatedMatches::DropGenerations(const std::string& tenant,
                                                            store::Generation oldest_kept) {
  return matches_.DropGenerations(tenant, oldest_kept);
}
absl::StatusOr<std::uint64_t> GatedMatches::DropRows(const std::string& tenant,
                                                     store::MatchTable table,
                                                     std::uint64_t first_kept) {
  return matches_.DropRows(tenant, table, first_kept);
}
absl::StatusOr<std::uint64_t> GatedMatches::RewriteStates(
    const std::string& tenant,
    absl::FunctionRef<std::optional<std::string>(const store::StateRow&)> without) {
  return matches_.RewriteStates(tenant, without);
}

Nights::Nights()
    : log_([this](std::string_view line) {
        const std::lock_guard lock(log_mutex_);
        lines_.emplace_back(line);
      }),
      clock_(model::Date::FromYmd(2026, 3, 2)) {
  auto engine = Engine::Open(TestConfiguration(), store::NewMemoryStore(), clock_, log_, 1);
  if (!engine.ok()) {
    ADD_FAILURE() << engine.status();
    std::abort();
  }
  engine_ = *std::move(engine);
  silent_ = std::make_unique<SilentPairs>(*engine_);
  matches_ = std::make_unique<GatedMatches>(engine_->maintenance().matches());
}

std::vector<std::string> Nights::log_lines() const {
  const std::lock_guard lock(log_mutex_);
  return lines_;
}

std::unique_ptr<RunManager> Nights::NewManager(
    int threads, std::function<void(std::string_view stage)> on_progress) {
  auto manager = std::make_unique<RunManager>(
      RunManager::Parts{.engine = *engine_,
                        .matches = *matches_,
                        .silent = *silent_,
                        .admission = &admission_,
                        .clock = clock_,
                        .log = log_},
      RunManager::Settings{.threads = threads, .on_progress = std::move(on_progress)});
  EXPECT_TRUE(manager->Recover().ok());
  return manager;
}

void Nights::Change(const std::string& tenant, int candidate, int max_week_minutes) {
  PutRecord(*engine_, Person(tenant, candidate, max_week_minutes));
}

}  // namespace passend::server
