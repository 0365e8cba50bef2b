#include "store/rocksdb_matches.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/matches.pb.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"

namespace passend::store {
namespace {

// Of rows in one write of a run.
constexpr std::size_t kPutAtOnce = 2'000;
constexpr std::size_t kPutBytesAtOnce = std::size_t{8} << 20;

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

std::string RunKey(TenantNumber tenant, Generation number) {
  return TenantPrefix(tenant) + BigEndian64(number);
}

absl::Status NoRun(Generation number) {
  return absl::NotFoundError(absl::StrCat("run ", number, ": not found"));
}

storage::v1::RescoringRun::Rows ToMessage(std::uint8_t rows) {
  return static_cast<storage::v1::RescoringRun::Rows>(rows);
}

}  // namespace

absl::Status RocksDbMatches::Load() {
  const std::lock_guard lock(index_mutex_);
  const auto add = [this](std::string_view key, std::string_view stored) -> absl::Status {
    const absl::StatusOr<Envelope> envelope = database_.OpenValue(Family::kRuns, key, stored);
    if (!envelope.ok()) return envelope.status();
    storage::v1::RescoringRun message;
    if (key.size() != 16 || !message.ParseFromString(envelope->payload)) {
      return absl::DataLossError("read a run: it does not parse");
    }
    Run run = {.published = message.published(),
               .published_unix_seconds = message.published_unix_seconds(),
               .rows = static_cast<Rows>(message.rows())};
    // It ended with the life it began in: who was erased since then is not remembered.
    if (!run.published && run.rows == Rows::kKept) run.rows = Rows::kDropping;
    index_[TenantOfKey(key)][ReadBigEndian64(key.substr(8))] = run;
    return absl::OkStatus();
  };
  return database_.Iterate(Family::kRuns, "", "", nullptr, add);
}

absl::StatusOr<TenantNumber> RocksDbMatches::NumberOf(const std::string& tenant) const {
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (number.has_value() && *number != 0) return *number;
  return absl::NotFoundError("matches: there is no such tenant");
}

RocksDbMatches::Runs RocksDbMatches::RunsOf(TenantNumber tenant) const {
  const std::shared_lock lock(index_mutex_);
  const auto it = index_.find(tenant);
  return it == index_.end() ? Runs() : it->second;
}

RocksDbMatches::Numbers RocksDbMatches::PublishedOf(TenantNumber tenant) const {
  const std::shared_lock lock(index_mutex_);
  Numbers numbers;
  const auto it = index_.find(tenant);
  if (it == index_.end()) return numbers;
  for (const auto& [number, run] : it->second) {
    if (run.published) numbers.push_back(number);
  }
  return numbers;
}

std::optional<RocksDbMatches::Run> RocksDbMatches::FindRun(TenantNumber tenant,
                                                           Generation number) const {
  const std::shared_lock lock(index_mutex_);
  const auto runs = index_.find(tenant);
  if (runs == index_.end()) return std::nullopt;
  const auto run = runs->second.find(number);
  return run == runs->second.end() ? std::nullopt : std::optional<Run>(run->second);
}

absl::Status RocksDbMatches::CheckReadable(TenantNumber tenant, Generation number) const {
  const std::optional<Run> run = FindRun(tenant, number);
  if (run.has_value() && run->published && run->rows == Rows::kKept) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat("generation ", number, ": not published, or not kept"));
}

absl::StatusOr<RocksDbMatches::Run> RocksDbMatches::CheckPuts(TenantNumber tenant,
                                                              Generation number) const {
  const std::optional<Run> run = FindRun(tenant, number);
  if (run.has_value() && !run->published && run->rows == Rows::kKept) return *run;
  return absl::FailedPreconditionError(
      absl::StrCat("run ", number, ": it is unknown, or over, and puts nothing"));
}

absl::Status RocksDbMatches::AddRun(const std::string& tenant, TenantNumber number, Generation run,
                                    const Run& flags, std::string payload,
                                    rocksdb::WriteBatch* writes) const {
  storage::v1::RescoringRun message;
  message.set_published(flags.published);
  message.set_published_unix_seconds(flags.published_unix_seconds);
  message.set_rows(ToMessage(static_cast<std::uint8_t>(flags.rows)));
  message.set_run(std::move(payload));
  const std::string key = RunKey(number, run);
  const absl::StatusOr<std::string> value = database_.frame().Write(
      FamilyName(Family::kRuns), key,
      {.revision = 0, .key = {tenant, absl::StrCat(run)}, .payload = message.SerializeAsString()});
  if (!value.ok()) return value.status();
  return Database::ToStatus(writes->Put(database_.handle(Family::kRuns), key, *value),
                            "write a run");
}

absl::StatusOr<Generation> RocksDbMatches::BeginRun(const std::string& tenant,
                                                    std::string payload) {
  const absl::StatusOr<TenantNumber> number = NumberOf(tenant);
  if (!number.ok()) return number.status();
  if (absl::Status status = CheckMatchBounds("begin run", "-", payload.size()); !status.ok()) {
    return status;
  }
  const std::lock_guard lock(runs_mutex_);
  const Runs runs = RunsOf(*number);
  const Generation next = runs.empty() ? 1 : runs.rbegin()->first + 1;
  const Run run = {.tick = committer_.Tick()};
  const absl::Status written = committer_.WriteAlone([&](rocksdb::WriteBatch* writes) {
    return AddRun(tenant, *number, next, run, std::move(payload), writes);
  });
  if (!written.ok()) return written;
  const std::lock_guard index_lock(index_mutex_);
  index_[*number][next] = run;
  return next;
}

absl::Status RocksDbMatches::UpdateRun(const std::string& tenant, Generation number,
                                       std::string payload) {
  const absl::StatusOr<TenantNumber> tenant_number = NumberOf(tenant);
  if (!tenant_number.ok()) return tenant_number.status();
  if (absl::Status status = CheckMatchBounds("update run", "-", payload.size()); !status.ok()) {
    return status;
  }
  const std::lock_guard lock(runs_mutex_);
  const std::optional<Run> run = FindRun(*tenant_number, number);
  if (!run.has_value()) return NoRun(number);
  return committer_.WriteAlone([&](rocksdb::WriteBatch* writes) {
    return AddRun(tenant, *tenant_number, number, *run, std::move(payload), writes);
  });
}

absl::StatusOr<RunRow> RocksDbMatches::GetRun(const std::string& tenant, Generation number) const {
  const std::optional<TenantNumber> tenant_number = database_.NumberOf(tenant);
  if (!tenant_number.has_value() || *tenant_number == 0) return NoRun(number);
  const absl::StatusOr<std::optional<Envelope>> envelope =
      database_.Get(Family::kRuns, RunKey(*tenant_number, number), nullptr);
  if (!envelope.ok()) return envelope.status();
  if (!envelope->has_value()) return NoRun(number);
  storage::v1::RescoringRun message;
  if (!message.ParseFromString((*envelope)->payload)) {
    return absl::DataLossError(absl::StrCat("run ", number, ": it does not parse"));
  }
  // What is known of it may be further than what was read.
  const Run run = FindRun(*tenant_number, number).value_or(Run());
  return RunRow{.number = number,
                .published = run.published,
                .kept = run.published && run.rows == Rows::kKept,
                .open = !run.published && run.rows == Rows::kKept,
                .published_unix_seconds = run.published_unix_seconds,
                .payload = std::move(*message.mutable_run())};
}

absl::StatusOr<std::vector<RunRow>> RocksDbMatches::ListRuns(const std::string& tenant,
                                                             Generation before,
                                                             std::size_t limit) const {
  std::vector<RunRow> rows;
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value()) return rows;
  const Runs runs = RunsOf(*number);
  auto it = before == 0 ? runs.end() : runs.lower_bound(before);
  while (it != runs.begin() && (limit == 0 || rows.size() < limit)) {
    absl::StatusOr<RunRow> row = GetRun(tenant, (--it)->first);
    if (!row.ok()) return row.status();
    rows.push_back(*std::move(row));
  }
  return rows;
}

absl::StatusOr<Generation> RocksDbMatches::Published(const std::string& tenant) const {
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value()) return Generation{0};
  const Numbers published = PublishedOf(*number);
  return published.empty() ? Generation{0} : published.back();
}

std::optional<std::string> StatePrefixOf(const Database& database, const std::string& tenant,
                                         TenantNumber number, StateKind kind,
                                         const std::string& id) {
  if (kind == StateKind::kOpportunity) {
    return MatchPrefix(number, MatchKeyTable::kOpportunities) +
           database.KeyOf(Family::kOpportunities, number, {tenant, id}).substr(8);
  }
  const std::size_t slash = id.find('/');
  if (slash == std::string::npos) {
    return MatchPrefix(number, MatchKeyTable::kOwnCandidates) +
           CandidateHash(database, tenant, number, id);
  }
  const RecordKey other = {id.substr(0, slash), id.substr(slash + 1)};
  const std::optional<std::string> key = database.KeyOf(Family::kCandidates, other);
  if (!key.has_value() || other.tenant.empty()) return std::nullopt;
  return MatchPrefix(number, MatchKeyTable::kOtherCandidates) + SubjectOfOther(*key);
}

std::string CandidateHash(const Database& database, const std::string& tenant, TenantNumber number,
                          const std::string& id) {
  return database.KeyOf(Family::kCandidates, number, {tenant, id}).substr(8);
}

std::string RowIdHash(const Database& database, const std::string& tenant, TenantNumber number,
                      const std::string& id) {
  return database.KeyOf(Family::kMatches, number, {tenant, id}).substr(8);
}

std::string RocksDbMatches::RowKeyOf(const std::string& tenant, TenantNumber number,
                                     MatchTable table, std::uint64_t row_number,
                                     const MatchRow& row, Generation run) const {
  return RowKey(number, table, row_number,
                row.person.empty() ? "" : CandidateHash(database_, tenant, number, row.person),
                RowIdHash(database_, tenant, number, row.id), row.part, run);
}

absl::StatusOr<bool> RocksDbMatches::PersonIsThere(std::string_view candidate_key,
                                                   std::uint64_t tick) const {
  if (candidate_key.empty()) return true;
  if (committer_.ErasedSince(candidate_key, tick)) return false;
  if (database_.keys() == nullptr) return true;
  const absl::StatusOr<security::Key> key = database_.keys()->PersonKey(candidate_key, false);
  if (absl::IsNotFound(key.status())) return false;
  return key.ok() ? absl::StatusOr<bool>(true) : key.status();
}

absl::Status RocksDbMatches::PutRow(const std::string& tenant, const std::string& key,
                                    const MatchRow& row, rocksdb::WriteBatch* writes) const {
  storage::v1::MatchRow message;
  message.set_person(row.person);
  message.set_row(row.payload);
  const absl::StatusOr<std::string> value = database_.frame().Write(
      FamilyName(Family::kMatches), key,
      {.revision = 0, .key = {tenant, row.id}, .payload = message.SerializeAsString()});
  if (!value.ok()) return value.status();
  return Database::ToStatus(writes->Put(database_.handle(Family::kMatches), key, *value),
                            "write a row");
}

absl::Status RocksDbMatches::Delete(std::string_view key, rocksdb::WriteBatch* writes) const {
  return Database::ToStatus(writes->Delete(database_.handle(Family::kMatches), ToSlice(key)),
                            "delete a row");
}

absl::Status RocksDbMatches::PutStates(const std::string& tenant, Generation number, StateKind kind,
                                       std::span<const StateRow> rows) {
  const absl::StatusOr<TenantNumber> tenant_number = NumberOf(tenant);
  if (!tenant_number.ok()) return tenant_number.status();
  if (absl::Status status = CheckPuts(*tenant_number, number).status(); !status.ok()) return status;
  // In the order of the keys: insertions into the memtable then find their neighbours.
  std::vector<std::pair<std::string, const StateRow*>> sorted;
  sorted.reserve(rows.size());
  for (const StateRow& row : rows) {
    absl::Status status =
        CheckMatchBounds("put states", row.id, row.payload.has_value() ? row.payload->size() : 0);
    if (!status.ok()) return status;
    const std::optional<std::string> prefix =
        StatePrefixOf(database_, tenant, *tenant_number, kind, row.id);
    if (prefix.has_value()) sorted.emplace_back(StateKey(*prefix, number), &row);
  }
  std::ranges::sort(sorted);
  storage::v1::MatchState message;
  for (std::size_t next = 0; next < sorted.size();) {
    const absl::Status written = committer_.WriteBulk([&](rocksdb::WriteBatch* writes) {
      // It may have been published or swept meanwhile.
      const absl::StatusOr<Run> run = CheckPuts(*tenant_number, number);
      if (!run.ok()) return run.status();
      const std::size_t end = std::min(sorted.size(), next + kPutAtOnce);
      for (; next < end && writes->GetDataSize() < kPutBytesAtOnce; ++next) {
        const auto& [key, row] = sorted[next];
        const absl::StatusOr<bool> there =
            PersonIsThere(ParseMatchKey(key)->PersonKey(), run->tick);
        if (!there.ok()) return there.status();
        if (!*there) continue;
        message.set_gone(!row->payload.has_value());
        message.set_state(row->payload.value_or(std::string()));
        const absl::StatusOr<std::string> value = database_.frame().Write(
            FamilyName(Family::kMatches), key,
            {.revision = 0, .key = {tenant, row->id}, .payload = message.SerializeAsString()});
        if (!value.ok()) return value.status();
        const rocksdb::Status put = writes->Put(database_.handle(Family::kMatches), key, *value);
        if (!put.ok()) return Database::ToStatus(put, "put states");
      }
      return absl::OkStatus();
    });
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

absl::Status RocksDbMatches::PutRows(const std::string& tenant, Generation number, MatchTable table,
                                     std::uint64_t row_number, std::span<const MatchRow> rows) {
  const absl::StatusOr<TenantNumber> tenant_number = NumberOf(tenant);
  if (!tenant_number.ok()) return tenant_number.status();
  if (absl::Status status = CheckPuts(*tenant_number, number).status(); !status.ok()) return status;
  if (absl::Status status = CheckMatchRows(table, rows); !status.ok()) return status;
  if (table == MatchTable::kChanges && row_number != number) {
    return absl::InvalidArgumentError("put rows: changes stand under the number of their run");
  }
  for (std::size_t next = 0; next < rows.size();) {
    const absl::Status written = committer_.WriteBulk([&](rocksdb::WriteBatch* writes) {
      const absl::StatusOr<Run> run = CheckPuts(*tenant_number, number);
      if (!run.ok()) return run.status();
      const std::size_t end = std::min(rows.size(), next + kPutAtOnce);
      for (; next < end && writes->GetDataSize() < kPutBytesAtOnce; ++next) {
        const MatchRow& row = rows[next];
        const std::string key = RowKeyOf(tenant, *tenant_number, table, row_number, row, number);
        const absl::StatusOr<bool> there =
            PersonIsThere(ParseMatchKey(key)->PersonKey(), run->tick);
        if (!there.ok()) return there.status();
        if (!*there) continue;
        if (absl::Status status = PutRow(tenant, key, row, writes); !status.ok()) return status;
      }
      return absl::OkStatus();
    });
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

absl::Status RocksDbMatches::Publish(const std::string& tenant, Generation number,
                                     std::string payload, std::int64_t published_unix_seconds) {
  const absl::StatusOr<TenantNumber> tenant_number = NumberOf(tenant);
  if (!tenant_number.ok()) return tenant_number.status();
  if (absl::Status status = CheckMatchBounds("publish", "-", payload.size()); !status.ok()) {
    return status;
  }
  const std::lock_guard lock(runs_mutex_);
  absl::StatusOr<Run> run = CheckPuts(*tenant_number, number);
  if (!run.ok()) return run.status();
  const Numbers published = PublishedOf(*tenant_number);
  if (!published.empty() && published.back() > number) {
    return absl::FailedPreconditionError(
        absl::StrCat("run ", number, ": a later one is published"));
  }
  run->published = true;
  run->published_unix_seconds = published_unix_seconds;
  // RocksDB writes its log in order and syncs every part of it that is not synced yet, so what was
  // put before is on the disk when this is.
  const absl::Status written = committer_.WriteAlone([&](rocksdb::WriteBatch* writes) {
    return AddRun(tenant, *tenant_number, number, *run, std::move(payload), writes);
  });
  if (!written.ok()) return written;
  const std::lock_guard index_lock(index_mutex_);
  index_[*tenant_number][number] = *run;
  return absl::OkStatus();
}

absl::Status RocksDbMatches::SetRow(const std::string& tenant, MatchTable table,
                                    std::uint64_t row_number, const MatchRow& row) {
  const absl::StatusOr<TenantNumber> number = NumberOf(tenant);
  if (!number.ok()) return number.status();
  if (absl::Status status = CheckMatchRows(table, {&row, 1}); !status.ok()) return status;
  return committer_.WriteAlone([&](rocksdb::WriteBatch* writes) -> absl::Status {
    const absl::StatusOr<std::vector<Found>> rows =
        FindRows(tenant, *number, table, row_number, row.id, nullptr);
    if (!rows.ok()) return rows.status();
    const Generation last = LastRun(*rows);
    for (const Found& found : *rows) {  // of another person, perhaps
      if (found.run != last || found.part != row.part) continue;
      if (absl::Status status = Delete(found.key, writes); !status.ok()) return status;
    }
    const std::string key = RowKeyOf(tenant, *number, table, row_number, row, last);
    const absl::StatusOr<bool> there =
        PersonIsThere(ParseMatchKey(key)->PersonKey(), committer_.Tick());
    if (!there.ok()) return there.status();
    if (!*there) return absl::NotFoundError("set row: the person is not there");
    return PutRow(tenant, key, row, writes);
  });
}

absl::Status RocksDbMatches::DeleteRow(const std::string& tenant, MatchTable table,
                                       std::uint64_t row_number, const std::string& id,
                                       std::uint32_t part) {
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value()) return absl::OkStatus();
  return committer_.WriteAlone([&](rocksdb::WriteBatch* writes) -> absl::Status {
    const absl::StatusOr<std::vector<Found>> rows =
        FindRows(tenant, *number, table, row_number, id, nullptr);
    if (!rows.ok()) return rows.status();
    const Generation last = LastRun(*rows);
    for (const Found& found : *rows) {
      // Those of earlier runs would be seen again when the last one goes.
      if (found.run == last && found.part != part) continue;
      if (absl::Status status = Delete(found.key, writes); !status.ok()) return status;
    }
    return absl::OkStatus();
  });
}

std::vector<std::string> RocksDbMatches::Tenants() const {
  const std::shared_lock lock(index_mutex_);
  std::vector<std::string> tenants;
  for (const auto& [number, runs] : index_) {
    if (std::optional<std::string> tenant = database_.TenantOf(number); tenant.has_value()) {
      tenants.push_back(*std::move(tenant));
    }
  }
  return tenants;
}

}  // namespace passend::store
