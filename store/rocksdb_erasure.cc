// Forgetting persons: the part of the committer that has the last word.
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "store/erasure_ledger.h"
#include "store/match_key.h"
#include "store/rocksdb_commit.h"
#include "store/rocksdb_group.h"
#include "store/rocksdb_reader.h"

namespace passend::store {
namespace {

constexpr std::size_t kScrubAtOnce = 500;

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace

absl::StatusOr<CommitResult> Committer::Erase(const RecordKey& candidate, const std::string& reason,
                                              std::int64_t now_unix_seconds,
                                              ErasureLedger& ledger) {
  // Beside no commit and no run: one that puts the person anew would use the key that is being
  // destroyed.
  const std::lock_guard gate(bulk_gate_);
  const std::lock_guard bulk_lock(bulk_mutex_);
  const std::lock_guard lock(write_mutex_);
  if (absl::Status status = CheckWritable(); !status.ok()) return status;
  if (!IsErasureReason(reason)) {
    return absl::InvalidArgumentError("reason: must be 1..32 of a-z, 0-9 and -");
  }
  const std::string what = Describe("erase", Kind::kCandidate, candidate);
  const std::optional<std::string> position = database_.KeyOf(Family::kCandidates, candidate);
  if (!position.has_value()) return absl::NotFoundError(what + ": not found");
  KeyDatabase& keys = *database_.keys();
  const absl::StatusOr<std::string> fingerprint = keys.Fingerprint(*position);
  if (!fingerprint.ok()) return fingerprint.status();

  Group group(&database_, state());
  WriteBatch batch;
  batch.Delete(Kind::kCandidate, candidate);
  if (absl::Status status = batch.Check(); !status.ok()) return status;
  absl::StatusOr<CommitResult> result = group.Add(batch);
  if (!result.ok()) return result;
  if (!group.wrote() && fingerprint->empty()) return absl::NotFoundError(what + ": not found");
  absl::StatusOr<std::unique_ptr<rocksdb::WriteBatch>> writes =
      std::make_unique<rocksdb::WriteBatch>();
  if (group.wrote()) writes = group.Finish();
  if (!writes.ok()) return writes.status();
  absl::Status status = ForgetRequests(candidate.id, writes->get());
  if (status.ok()) status = EraseMatches(*position, writes->get());
  if (!status.ok()) return status;
  erased_at_[*position] = Tick();

  // From the first of these steps on, whatever comes in between, the next start finishes the rest.
  status = ledger.Append({.unix_seconds = now_unix_seconds,
                          .candidate_key = *position,
                          .key_fingerprint = *fingerprint,
                          .reason = reason});
  if (status.ok()) status = WriteDurably(writes->get());
  if (status.ok()) status = keys.DestroyPersonKeys({*position});
  if (!status.ok()) {
    latch_.Fail(status);
    return absl::UnavailableError(absl::StrCat(what, ": ", std::string(status.message())));
  }
  const std::lock_guard state_lock(state_mutex_);
  state_ = group.state();
  return result;
}

absl::Status Committer::EraseMatches(std::string_view candidate_key,
                                     rocksdb::WriteBatch* writes) const {
  const auto erase = [&](std::string_view key, std::string_view /*stored*/) {
    return Database::ToStatus(writes->Delete(database_.handle(Family::kMatches), ToSlice(key)),
                              "erase matches");
  };
  const auto erase_all = [&](const std::string& prefix) {
    return database_.Iterate(Family::kMatches, prefix, AfterPrefix(prefix), nullptr, erase);
  };
  const TenantNumber own = TenantOfKey(candidate_key);
  const std::string_view hash = candidate_key.substr(8);
  absl::Status status =
      erase_all(absl::StrCat(MatchPrefix(own, MatchKeyTable::kOwnCandidates), std::string(hash)));
  const std::string subject = SubjectOfOther(candidate_key);
  for (TenantNumber tenant = 1; status.ok() && tenant <= database_.last_tenant_number(); ++tenant) {
    if (tenant == own) continue;
    status = erase_all(absl::StrCat(MatchPrefix(tenant, MatchKeyTable::kOtherCandidates), subject));
  }
  for (const MatchTable table : kAllMatchTables) {
    // From number to number: within each the person's rows lie together.
    std::optional<std::uint64_t> number = 0;
    while (status.ok() && number.has_value()) {
      const std::string first = RowPrefix(own, table, *number);
      const std::string end = AfterPrefix(MatchPrefix(own, KeyTableOf(table)));
      number.reset();
      status = database_.Iterate(Family::kMatches, first, end, nullptr,
                                 [&](std::string_view key, std::string_view /*stored*/) {
                                   const std::optional<MatchKey> row = ParseMatchKey(key);
                                   if (row.has_value()) number = row->number;
                                   return absl::CancelledError();
                                 });
      if (absl::IsCancelled(status)) status = absl::OkStatus();
      if (!status.ok() || !number.has_value()) break;
      status = erase_all(RowPrefix(own, table, *number, hash));
      if (*number == ~std::uint64_t{0}) break;
      ++*number;
    }
  }
  return status;
}

absl::Status Committer::ForgetRequests(std::string_view id, rocksdb::WriteBatch* writes) const {
  return database_.Iterate(
      Family::kRequests, "", "", nullptr,
      [&](std::string_view key, std::string_view stored) -> absl::Status {
        if (!id.empty()) {
          absl::StatusOr<Envelope> envelope = database_.OpenValue(Family::kRequests, key, stored);
          if (!envelope.ok()) return envelope.status();
          const absl::StatusOr<RequestOutcome> request = ToRequest(*std::move(envelope));
          if (!request.ok()) return request.status();
          if (request->outcome.find(id) == std::string::npos) return absl::OkStatus();
        }
        return Database::ToStatus(writes->Delete(database_.handle(Family::kRequests), ToSlice(key)),
                                  "forget requests");
      });
}

absl::StatusOr<std::uint64_t> Committer::ReplayErasures(const ErasureLedger& ledger) {
  const std::lock_guard lock(write_mutex_);
  KeyDatabase& keys = *database_.keys();
  // Those who are here although they were erased.
  std::set<std::string> back;
  for (const ErasureEntry& entry : ledger.entries()) {
    const absl::StatusOr<std::string> fingerprint = keys.Fingerprint(entry.candidate_key);
    if (!fingerprint.ok()) return fingerprint.status();
    if (!fingerprint->empty() && *fingerprint == entry.key_fingerprint) {
      back.insert(entry.candidate_key);
      continue;
    }
    // Another key, or none: then what stands here must open with it, or is of the one erased.
    const absl::StatusOr<std::optional<Envelope>> row =
        database_.Get(Family::kCandidates, entry.candidate_key, nullptr);
    if (!row.ok()) {
      if (absl::IsUnavailable(row.status())) return row.status();
      back.insert(entry.candidate_key);
    }
  }
  if (back.empty()) return back.size();

  rocksdb::WriteBatch writes;
  StoreState next = state();
  for (const std::string& candidate_key : back) {
    if (absl::Status status = EraseRows(candidate_key, &next, &writes); !status.ok()) {
      return status;
    }
  }
  // A restored backup: nobody repeats its requests any more, and they may hold an answer about one
  // of these persons.
  if (absl::Status status = ForgetRequests("", &writes); !status.ok()) return status;
  ++next.revision;
  const std::pair<Family, std::pair<std::string, std::string>> values[] = {
      {Family::kChanges, {BigEndian64(next.revision), SerialiseChanges({})}},
      {Family::kMeta, {std::string(kMetaState), Database::SerialiseState(next)}}};
  for (const auto& [family, value] : values) {
    const absl::StatusOr<std::string> framed =
        database_.frame().Write(FamilyName(family), value.first,
                                {.revision = next.revision, .key = {}, .payload = value.second});
    if (!framed.ok()) return framed.status();
    const rocksdb::Status put = writes.Put(database_.handle(family), value.first, *framed);
    if (!put.ok()) return Database::ToStatus(put, "erase again");
  }
  absl::Status status = WriteDurably(&writes);
  if (status.ok()) status = keys.DestroyPersonKeys({back.begin(), back.end()});
  if (!status.ok()) return status;
  const std::lock_guard state_lock(state_mutex_);
  state_ = next;
  return back.size();
}

absl::Status Committer::EraseRows(const std::string& candidate_key, StoreState* next,
                                  rocksdb::WriteBatch* writes) const {
  std::vector<std::pair<Family, std::string>> rows;
  const std::pair<Family, std::string> starts[] = {
      {Family::kCandidates, candidate_key},
      {Family::kFacts, Database::FactsKey(Kind::kCandidate, candidate_key)},
      {Family::kDecisions, candidate_key}};
  for (const auto& [family, start] : starts) {
    // Nothing of another candidate lies between: all their keys are of one length.
    const std::string end = start + std::string(kDecisionKeyBytes, '\xff');
    const absl::Status scanned = database_.Iterate(
        family, start, end, nullptr, [&](std::string_view key, std::string_view /*stored*/) {
          if (family == Family::kCandidates) --next->counts[IndexOf(Kind::kCandidate)];
          rows.emplace_back(family, std::string(key));
          return absl::OkStatus();
        });
    if (!scanned.ok()) return scanned;
  }
  if (absl::Status status = EraseMatches(candidate_key, writes); !status.ok()) return status;
  for (const auto& [family, key] : rows) {
    const rocksdb::Status erased = writes->Delete(database_.handle(family), key);
    if (!erased.ok()) return Database::ToStatus(erased, "erase again");
  }
  return absl::OkStatus();
}

absl::Status Committer::ScrubChanges(const ErasureLedger& ledger) {
  std::set<std::string> erased;
  for (const ErasureEntry& entry : ledger.entries()) {
    const absl::StatusOr<std::optional<Envelope>> row =
        database_.Get(Family::kCandidates, entry.candidate_key, nullptr);
    if (!row.ok()) return row.status();
    if (!row->has_value()) erased.insert(entry.candidate_key);  // and has not come back since
  }
  if (erased.empty()) return absl::OkStatus();
  std::string from = BigEndian64(0);
  while (!from.empty()) {
    if (absl::Status status = ScrubSome(erased, &from); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Committer::ScrubSome(const std::set<std::string>& erased, std::string* from) {
  const std::lock_guard lock(write_mutex_);
  if (absl::Status status = CheckWritable(); !status.ok()) return status;
  rocksdb::WriteBatch writes;
  std::size_t seen = 0;
  const std::string first = std::exchange(*from, std::string());
  const absl::Status scanned = database_.Iterate(
      Family::kChanges, first, "", nullptr,
      [&](std::string_view key, std::string_view stored) -> absl::Status {
        if (++seen > kScrubAtOnce) {
          *from = std::string(key);
          return absl::CancelledError();
        }
        absl::StatusOr<Envelope> envelope = database_.OpenValue(Family::kChanges, key, stored);
        if (!envelope.ok()) return envelope.status();
        absl::StatusOr<ChangeSet> changes = ToChanges(*envelope);
        if (!changes.ok()) return changes.status();
        const std::size_t removed = std::erase_if(changes->changes, [&](const Change& change) {
          if (change.kind != Kind::kCandidate) return false;
          const std::optional<std::string> position =
              database_.KeyOf(Family::kCandidates, change.key);
          return position.has_value() && erased.contains(*position);
        });
        if (removed == 0) return absl::OkStatus();
        envelope->payload = SerialiseChanges(*changes);
        const absl::StatusOr<std::string> value =
            database_.frame().Write(FamilyName(Family::kChanges), key, *envelope);
        if (!value.ok()) return value.status();
        return Database::ToStatus(
            writes.Put(database_.handle(Family::kChanges), ToSlice(key), *value), "erase");
      });
  if (!scanned.ok() && from->empty()) return scanned;
  return writes.Count() == 0 ? absl::OkStatus() : WriteDurably(&writes);
}

}  // namespace passend::store
