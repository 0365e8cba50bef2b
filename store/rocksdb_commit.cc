#include "store/rocksdb_commit.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/write_batch.h"
#include "store/rocksdb_group.h"
#include "store/rocksdb_reader.h"

namespace passend::store {
namespace {

// A group is as large as pays for its sync, and no larger: those in it wait for all of it.
constexpr std::size_t kMaxGroupOperations = 20'000;
constexpr std::size_t kMaxGroupBytes = std::size_t{32} << 20;
// RocksDB slows down every write, also commits, when a family has 20 files that are not merged yet.
// A run waits before that, up to half a second for each write, so that it can be cancelled. (Its
// own low_pri fails on an assertion for batches of more than some tens of kilobytes.)
constexpr int kManyFiles = 12;
constexpr std::chrono::milliseconds kMostWait{500};
constexpr std::chrono::milliseconds kPause{2};
// Few enough that a commit which waits for them does not notice.
constexpr std::size_t kResealAtOnce = 500;

}  // namespace

StoreState Committer::state() const {
  const std::lock_guard lock(state_mutex_);
  return state_;
}

absl::Status Committer::CheckWritable() const {
  if (read_only_) return absl::FailedPreconditionError("commit: the store is open for reading");
  const absl::Status failed = latch_.status();
  if (failed.ok()) return failed;
  return absl::UnavailableError(absl::StrCat("commit: the store takes no writes since one failed (",
                                             std::string(failed.message()), "); open it again"));
}

absl::StatusOr<CommitResult> Committer::Commit(const WriteBatch& batch) {
  if (absl::Status status = CheckWritable(); !status.ok()) return status;
  if (absl::Status status = batch.Check(); !status.ok()) return status;
  Waiting waiting = {.batch = &batch};
  std::unique_lock lock(queue_mutex_);
  queue_.push_back(&waiting);
  queue_moved_.wait(lock, [&] { return waiting.done || queue_.front() == &waiting; });
  if (waiting.done) return waiting.result;

  const std::vector<Waiting*> group = TakeGroup();
  lock.unlock();
  CommitGroup(group);
  lock.lock();
  // Those of the group are still the first in the queue: only the leader takes them off.
  for (Waiting* member : group) {
    queue_.pop_front();
    member->done = true;
  }
  queue_moved_.notify_all();
  return waiting.result;
}

std::vector<Committer::Waiting*> Committer::TakeGroup() const {
  std::vector<Waiting*> group;
  std::size_t operations = 0;
  std::size_t bytes = 0;
  for (Waiting* waiting : queue_) {
    operations += waiting->batch->operations().size();
    bytes += waiting->batch->bytes();
    if (!group.empty() && (operations > kMaxGroupOperations || bytes > kMaxGroupBytes)) break;
    group.push_back(waiting);
  }
  return group;
}

void Committer::CommitGroup(const std::vector<Waiting*>& group) {
  const std::lock_guard lock(write_mutex_);
  absl::Status status = CheckWritable();  // the group before this one may have failed
  Group writes(&database_, state());
  for (Waiting* waiting : group) {
    waiting->result = status.ok() ? writes.Add(*waiting->batch) : status;
  }
  if (!status.ok() || !writes.wrote()) return;

  const absl::StatusOr<std::unique_ptr<rocksdb::WriteBatch>> finished = writes.Finish();
  status = finished.status();
  if (status.ok()) status = WriteDurably(finished->get());
  if (status.ok()) {
    database_.AddTenants(writes.new_tenants());
    const std::lock_guard state_lock(state_mutex_);
    state_ = writes.state();
    return;
  }
  for (Waiting* waiting : group) {
    // A batch that was refused on its own account stays refused for that.
    if (waiting->result.ok()) waiting->result = status;
  }
}

absl::Status Committer::WriteDurably(rocksdb::WriteBatch* writes) {
  // A value whose key is lost is lost, so keys come first.
  absl::Status status = database_.frame().Sync();
  if (status.ok()) {
    rocksdb::WriteOptions options;
    options.sync = sync_;
    status = Database::ToStatus(database_.db().Write(options, writes),
                                "commit: the write failed and may or may not be stored");
  }
  if (status.ok()) return status;
  latch_.Fail(status);
  return absl::UnavailableError(status.message());
}

absl::Status Committer::WriteAlone(absl::FunctionRef<absl::Status(rocksdb::WriteBatch*)> fill) {
  const std::lock_guard lock(write_mutex_);
  if (absl::Status status = CheckWritable(); !status.ok()) return status;
  rocksdb::WriteBatch writes;
  if (absl::Status status = fill(&writes); !status.ok()) return status;
  return writes.Count() == 0 ? absl::OkStatus() : WriteDurably(&writes);
}

void Committer::GiveWay() const {
  const auto end = std::chrono::steady_clock::now() + kMostWait;
  std::string files;
  while (database_.db().GetProperty(database_.handle(Family::kMatches),
                                    rocksdb::DB::Properties::kNumFilesAtLevelPrefix + "0",
                                    &files) &&
         std::atoi(files.c_str()) >= kManyFiles && latch_.status().ok() &&
         std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(kPause);
  }
}

absl::Status Committer::WriteBulk(absl::FunctionRef<absl::Status(rocksdb::WriteBatch*)> fill) {
  GiveWay();
  std::shared_lock<std::shared_mutex> lock;
  {
    const std::lock_guard gate(bulk_gate_);
    lock = std::shared_lock(bulk_mutex_);
  }
  if (absl::Status status = CheckWritable(); !status.ok()) return status;
  rocksdb::WriteBatch writes;
  if (absl::Status status = fill(&writes); !status.ok()) return status;
  if (writes.Count() == 0) return absl::OkStatus();
  const absl::Status status =
      Database::ToStatus(database_.db().Write(rocksdb::WriteOptions(), &writes), "write of a run");
  if (status.ok()) return status;
  latch_.Fail(status);
  return absl::UnavailableError(status.message());
}

void Committer::WaitForBulk() {
  const std::lock_guard gate(bulk_gate_);
  const std::lock_guard lock(bulk_mutex_);
}

bool Committer::ErasedSince(std::string_view candidate_key, std::uint64_t tick) const {
  const auto it = erased_at_.find(candidate_key);
  return it != erased_at_.end() && it->second > tick;
}

absl::StatusOr<std::uint64_t> Committer::ResealSome(Family family, std::string* from) {
  const std::lock_guard lock(write_mutex_);
  if (absl::Status status = CheckWritable(); !status.ok()) return status;
  rocksdb::WriteBatch writes;
  std::uint64_t sealed = 0;
  std::size_t seen = 0;
  const std::string first = std::exchange(*from, std::string());
  const absl::Status scanned = database_.Iterate(
      family, first, "", nullptr,
      [&](std::string_view key, std::string_view stored) -> absl::Status {
        if (++seen > kResealAtOnce) {
          *from = std::string(key);
          return absl::CancelledError();
        }
        const std::optional<std::string> tenant = database_.TenantOfKeyIn(family, key);
        const std::string_view name = FamilyName(family);
        if (!tenant.has_value() || database_.frame().IsCurrent(name, *tenant, key, stored)) {
          return absl::OkStatus();
        }
        const absl::StatusOr<Envelope> envelope = database_.OpenValue(family, key, stored);
        if (!envelope.ok()) return envelope.status();
        const absl::StatusOr<std::string> value = database_.frame().Write(name, key, *envelope);
        if (!value.ok()) return value.status();
        ++sealed;
        return Database::ToStatus(
            writes.Put(database_.handle(family), rocksdb::Slice(key.data(), key.size()), *value),
            "seal anew");
      });
  if (!scanned.ok() && from->empty()) return scanned;
  if (sealed == 0) return sealed;
  if (absl::Status status = WriteDurably(&writes); !status.ok()) return status;
  return sealed;
}

absl::StatusOr<std::uint64_t> Committer::PurgeRequests(std::int64_t now_unix_seconds) {
  // Beside no commit: it might be writing the same request anew.
  const std::lock_guard lock(write_mutex_);
  if (absl::Status status = CheckWritable(); !status.ok()) return status;
  rocksdb::WriteBatch writes;
  std::uint64_t purged = 0;
  const absl::Status scanned = database_.Iterate(
      Family::kRequests, "", "", nullptr,
      [&](std::string_view key, std::string_view stored) -> absl::Status {
        absl::StatusOr<Envelope> envelope = database_.OpenValue(Family::kRequests, key, stored);
        if (!envelope.ok()) return envelope.status();
        const absl::StatusOr<RequestOutcome> request = ToRequest(*std::move(envelope));
        if (!request.ok()) return request.status();
        if (request->expires_unix_seconds > now_unix_seconds) return absl::OkStatus();
        ++purged;
        return Database::ToStatus(writes.Delete(database_.handle(Family::kRequests),
                                                rocksdb::Slice(key.data(), key.size())),
                                  "purge requests");
      });
  if (!scanned.ok()) return scanned;
  if (purged == 0) return purged;
  // No sync: what comes back after a crash has expired, and is purged again.
  const absl::Status status =
      Database::ToStatus(database_.db().Write(rocksdb::WriteOptions(), &writes), "purge requests");
  if (!status.ok()) {
    latch_.Fail(status);
    return absl::UnavailableError(status.message());
  }
  return purged;
}

absl::StatusOr<std::uint64_t> Committer::TrimChanges(Revision before) {
  const std::lock_guard lock(write_mutex_);
  if (absl::Status status = CheckWritable(); !status.ok()) return status;
  StoreState next = state();
  next.first_change = std::max(next.first_change, std::min(before, next.revision));
  rocksdb::WriteBatch writes;
  const auto erase = [&](std::string_view key, std::string_view /*stored*/) {
    return Database::ToStatus(
        writes.Delete(database_.handle(Family::kChanges), rocksdb::Slice(key.data(), key.size())),
        "trim changes");
  };
  absl::Status status =
      database_.Iterate(Family::kChanges, "", BigEndian64(next.first_change), nullptr, erase);
  if (!status.ok()) return status;
  const std::uint64_t trimmed = static_cast<std::uint64_t>(writes.Count());
  if (trimmed == 0) return trimmed;
  const absl::StatusOr<std::string> value = database_.frame().Write(
      FamilyName(Family::kMeta), kMetaState,
      {.revision = next.revision, .key = {}, .payload = Database::SerialiseState(next)});
  if (!value.ok()) return value.status();
  const rocksdb::Status put =
      writes.Put(database_.handle(Family::kMeta),
                 rocksdb::Slice(kMetaState.data(), kMetaState.size()), *value);
  if (!put.ok()) return Database::ToStatus(put, "trim changes");
  status = WriteDurably(&writes);
  if (!status.ok()) return status;
  const std::lock_guard state_lock(state_mutex_);
  state_ = next;
  return trimmed;
}

}  // namespace passend::store
