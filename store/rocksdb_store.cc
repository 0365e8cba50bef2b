#include "store/rocksdb_store.h"

#include <optional>
#include <utility>

#include "rocksdb/db.h"
#include "rocksdb/snapshot.h"
#include "store/rocksdb_commit.h"
#include "store/rocksdb_database.h"
#include "store/rocksdb_reader.h"
#include "store/rocksdb_verify.h"

namespace passend::store {
namespace {

StoreInfo ToInfo(const StoreState& state) {
  return {.revision = state.revision,
          .schema_version = kSchemaVersion,
          .catalogue_stamp = state.catalogue_stamp,
          .counts = state.counts};
}

// A RocksDB snapshot for as long as this lives.
class HeldSnapshot {
 public:
  explicit HeldSnapshot(rocksdb::DB* db) : db_(*db), snapshot_(db->GetSnapshot()) {}
  ~HeldSnapshot() { db_.ReleaseSnapshot(snapshot_); }
  HeldSnapshot(const HeldSnapshot&) = delete;
  HeldSnapshot& operator=(const HeldSnapshot&) = delete;
  const rocksdb::Snapshot* get() const { return snapshot_; }

 private:
  rocksdb::DB& db_;
  const rocksdb::Snapshot* const snapshot_;
};

// The reads, for the store and for its snapshots.
template <class Base>
class Reading : public Base {
 public:
  absl::StatusOr<Record> Get(Kind kind, const RecordKey& key) const override {
    return reads().Get(kind, key);
  }
  absl::Status Scan(Kind kind, const ScanRange& range,
                    ProfileReader::Visitor<Record> visit) const override {
    return reads().Scan(kind, range, visit);
  }
  absl::StatusOr<FactsRecord> GetFacts(Kind kind, const RecordKey& key) const override {
    return reads().GetFacts(kind, key);
  }
  absl::Status ScanFacts(Kind kind, const ScanRange& range,
                         ProfileReader::Visitor<FactsRecord> visit) const override {
    return reads().ScanFacts(kind, range, visit);
  }
  std::vector<std::string> CutFacts(Kind kind, std::size_t pieces) const override {
    return reads().CutFacts(kind, pieces);
  }
  absl::Status ScanChanges(Revision from, ProfileReader::Visitor<ChangeSet> visit) const override {
    return reads().ScanChanges(from, visit);
  }
  absl::StatusOr<RequestOutcome> GetRequest(const std::string& tenant,
                                            const std::string& request_id,
                                            std::int64_t now_unix_seconds) const override {
    return reads().GetRequest(tenant, request_id, now_unix_seconds);
  }
  absl::StatusOr<DecisionRecord> GetDecision(const RecordKey& candidate,
                                             const std::string& decision_id) const override {
    return reads().GetDecision(candidate, decision_id);
  }
  absl::Status ScanDecisions(const std::string& tenant,
                             const std::optional<std::string>& candidate_id,
                             ProfileReader::Visitor<DecisionRecord> visit) const override {
    return reads().ScanDecisions(tenant, candidate_id, visit);
  }

 private:
  virtual const RocksDbReads& reads() const = 0;
};

class SnapshotReader final : public Reading<ProfileReader> {
 public:
  explicit SnapshotReader(const Database* database)
      : snapshot_(&database->db()), reads_(database, snapshot_.get()) {
    // The state stands in the same write as what it counts, so it fits the snapshot exactly. It was
    // read when the store was opened; should the disk have failed since, every read will say so.
    const absl::StatusOr<StoreState> state = database->ReadState(snapshot_.get());
    if (state.ok()) info_ = ToInfo(*state);
  }
  StoreInfo info() const override { return info_; }

 private:
  const RocksDbReads& reads() const override { return reads_; }

  const HeldSnapshot snapshot_;
  const RocksDbReads reads_;
  StoreInfo info_;
};

class RocksDbStore final : public Reading<ProfileStore> {
 public:
  RocksDbStore(std::unique_ptr<FailureLatch> latch, std::unique_ptr<Database> database,
               const StoreState& state, const RocksDbOptions& options)
      : latch_(std::move(latch)),
        database_(std::move(database)),
        committer_(database_.get(), latch_.get(), state, !options.unsafe_without_sync,
                   options.read_only),
        reads_(database_.get(), nullptr) {}

  StoreInfo info() const override { return ToInfo(committer_.state()); }
  absl::StatusOr<CommitResult> Commit(const WriteBatch& batch) override {
    return committer_.Commit(batch);
  }
  std::unique_ptr<ProfileReader> Snapshot() const override {
    return std::make_unique<SnapshotReader>(database_.get());
  }
  absl::StatusOr<std::uint64_t> PurgeRequests(std::int64_t now_unix_seconds) override {
    return committer_.PurgeRequests(now_unix_seconds);
  }
  absl::StatusOr<VerifyReport> Verify() const override {
    const HeldSnapshot snapshot(&database_->db());
    const absl::StatusOr<StoreState> state = database_->ReadState(snapshot.get());
    if (!state.ok()) return state.status();
    return VerifyDatabase(*database_, *state, snapshot.get());
  }
  absl::Status health() const override { return latch_->status(); }

 private:
  const RocksDbReads& reads() const override { return reads_; }

  // In this order: closing the database may still report to the latch.
  const std::unique_ptr<FailureLatch> latch_;
  const std::unique_ptr<Database> database_;
  Committer committer_;
  const RocksDbReads reads_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ProfileStore>> OpenRocksDbStore(RocksDbOptions options) {
  auto latch = std::make_unique<FailureLatch>(options.on_failure);
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(options, latch.get());
  if (!database.ok()) return database.status();
  const absl::StatusOr<StoreState> state = (*database)->ReadState(nullptr);
  if (!state.ok()) return state.status();
  return std::make_unique<RocksDbStore>(std::move(latch), *std::move(database), *state, options);
}

}  // namespace passend::store
