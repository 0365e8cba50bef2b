#include "store/rocksdb_store.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/snapshot.h"
#include "security/hmac.h"
#include "store/erasure_ledger.h"
#include "store/keys/key_database.h"
#include "store/rocksdb_backup.h"
#include "store/rocksdb_commit.h"
#include "store/rocksdb_database.h"
#include "store/rocksdb_matches.h"
#include "store/rocksdb_purge.h"
#include "store/rocksdb_reader.h"
#include "store/rocksdb_verify.h"

namespace passend::store {
namespace {

std::string KeysPath(const RocksDbOptions& options) {
  return options.keys_path.empty() ? options.path + "/keys" : options.keys_path;
}

// Outside the folder, also when that is written with a slash behind it.
std::string LedgerPath(const RocksDbOptions& options) {
  if (!options.ledger_path.empty()) return options.ledger_path;
  std::string path = options.path;
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path + ".ledger";
}

StoreInfo ToInfo(const StoreState& state) {
  return {.revision = state.revision,
          .first_change = state.first_change,
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
               std::unique_ptr<ErasureLedger> ledger, const StoreState& state,
               const RocksDbOptions& options)
      : latch_(std::move(latch)),
        database_(std::move(database)),
        ledger_(std::move(ledger)),
        committer_(database_.get(), latch_.get(), state, !options.unsafe_without_sync,
                   options.read_only),
        matches_(database_.get(), &committer_),
        reads_(database_.get(), nullptr),
        seal_in_background_(options.seal_in_background) {}

  // What an earlier life or a restored backup left to be done; before anything else.
  absl::Status Start() {
    if (ledger_ == nullptr) return matches_.Load();
    const absl::StatusOr<std::uint64_t> erased = committer_.ReplayErasures(*ledger_);
    if (!erased.ok()) return erased.status();
    if (absl::Status status = matches_.Load(); !status.ok()) return status;
    if (seal_in_background_) sealer_ = std::thread([this] { SealWhenNeeded(); });
    return absl::OkStatus();
  }
  ~RocksDbStore() override {
    {
      const std::lock_guard lock(sealer_mutex_);
      stopping_ = true;
    }
    sealer_wakes_.notify_all();
    if (sealer_.joinable()) sealer_.join();
  }

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
  absl::StatusOr<CommitResult> EraseCandidate(const RecordKey& candidate, const std::string& reason,
                                              std::int64_t now_unix_seconds) override {
    if (ledger_ == nullptr) return DoesNotSeal();
    return committer_.Erase(candidate, reason, now_unix_seconds, *ledger_);
  }
  absl::StatusOr<std::string> PersonToken(const RecordKey& candidate) const override {
    if (database_->keys() == nullptr) return DoesNotSeal();
    const std::optional<std::string> key = database_->KeyOf(Family::kCandidates, candidate);
    if (!key.has_value()) return absl::NotFoundError("no such candidate");
    const absl::StatusOr<security::Key> person = database_->keys()->PersonKey(*key, false);
    if (!person.ok()) return person.status();
    constexpr std::size_t kTokenBytes = 16;
    return security::HmacSha256(person->bytes(), "passend person token 1").substr(0, kTokenBytes);
  }
  MatchStore& matches() override { return matches_; }
  const MatchStore& matches() const override { return matches_; }
  bool IsErased(const RecordKey& candidate) const override {
    const std::optional<std::string> key = database_->KeyOf(Family::kCandidates, candidate);
    return ledger_ != nullptr && key.has_value() && ledger_->Contains(*key) &&
           absl::IsNotFound(Get(Kind::kCandidate, candidate).status());
  }
  absl::Status PurgeErased() override {
    if (ledger_ == nullptr) return DoesNotSeal();
    if (absl::Status status = committer_.ScrubChanges(*ledger_); !status.ok()) return status;
    return PurgeDeleted(database_->db(), database_->handles(), "", "");
  }
  absl::StatusOr<std::uint64_t> TrimChanges(Revision before) override {
    return committer_.TrimChanges(before);
  }
  absl::StatusOr<BackupIds> Backup(const BackupOptions& options) override {
    return MakeBackup(*database_, options);
  }
  absl::Status RotateKeys(const std::optional<std::string>& tenant) override {
    KeyDatabase* const keys = database_->keys();
    if (keys == nullptr) return DoesNotSeal();
    if (!tenant.has_value()) return keys->Rewrap().status();
    const std::optional<TenantNumber> number = database_->NumberOf(*tenant);
    if (!number.has_value()) return absl::NotFoundError("rotate keys: there is no such tenant");
    if (absl::Status status = keys->RotateTenantKey(*number); !status.ok()) return status;
    {
      const std::lock_guard lock(sealer_mutex_);
      sealer_wanted_ = true;
    }
    sealer_wakes_.notify_all();
    return absl::OkStatus();
  }
  absl::StatusOr<std::uint64_t> Reseal() override {
    KeyDatabase* const keys = database_->keys();
    if (keys == nullptr) return DoesNotSeal();
    const std::lock_guard lock(reseal_mutex_);
    const bool has_old = keys->accepts_plain() || keys->HasOldVersions();
    committer_.WaitForBulk();  // what an older key sealed is there, and is met below
    const absl::StatusOr<std::uint64_t> rewrapped = keys->RewrapPersonKeys();
    if (!rewrapped.ok()) return rewrapped;
    std::uint64_t sealed = 0;
    for (std::size_t family = 0; family < kFamilyCount; ++family) {
      std::string from;
      do {
        if (stopping()) return absl::CancelledError("reseal: the store is being closed");
        const absl::StatusOr<std::uint64_t> some =
            committer_.ResealSome(static_cast<Family>(family), &from);
        if (!some.ok()) return some;
        sealed += *some;
      } while (!from.empty());
    }
    absl::Status status = absl::OkStatus();
    if (has_old) status = PurgeDeleted(database_->db(), database_->handles(), "", "");
    if (status.ok()) status = keys->DestroyOldVersions();
    if (status.ok()) status = keys->RefusePlain();
    if (!status.ok()) return status;
    return sealed;
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

  static absl::Status DoesNotSeal() {
    return absl::FailedPreconditionError("this store does not seal, or is open for reading");
  }
  bool stopping() const {
    const std::lock_guard lock(sealer_mutex_);
    return stopping_;
  }
  // The thread that seals what an older program or an older key left. An error ends it: it is met
  // again, and told, by whoever reads or writes, and the next start goes on.
  void SealWhenNeeded() {
    KeyDatabase& keys = *database_->keys();
    bool needed = keys.accepts_plain() || keys.HasOldVersions();
    for (;;) {
      if (needed && !Reseal().ok()) return;
      std::unique_lock lock(sealer_mutex_);
      sealer_wakes_.wait(lock, [this] { return stopping_ || sealer_wanted_; });
      if (stopping_) return;
      sealer_wanted_ = false;
      needed = true;
    }
  }

  // In this order: closing the database may still report to the latch.
  const std::unique_ptr<FailureLatch> latch_;
  const std::unique_ptr<Database> database_;
  const std::unique_ptr<ErasureLedger> ledger_;  // null: plain, or open for reading
  Committer committer_;
  RocksDbMatches matches_;
  const RocksDbReads reads_;
  const bool seal_in_background_;

  std::mutex reseal_mutex_;  // one at a time
  mutable std::mutex sealer_mutex_;
  std::condition_variable sealer_wakes_;
  bool sealer_wanted_ = false;
  bool stopping_ = false;
  std::thread sealer_;
};

// The keys of the store at `options.path`; null when its values are plain.
absl::StatusOr<std::unique_ptr<KeyDatabase>> OpenKeys(const RocksDbOptions& options,
                                                      FailureLatch* latch) {
  if (options.kek == nullptr) return std::unique_ptr<KeyDatabase>();
  rocksdb::Env* const env = options.env != nullptr ? options.env : rocksdb::Env::Default();
  const bool exists = env->FileExists(options.path + "/CURRENT").ok();
  if (!exists && (!options.create_if_missing || options.read_only)) {
    return absl::NotFoundError("open the store at " + options.path + ": there is none");
  }
  KeyDatabaseOptions keys;
  keys.path = KeysPath(options);
  keys.kek = options.kek;
  keys.read_only = options.read_only;
  keys.new_accepts_plain = exists;
  keys.latch = latch;
  keys.env = options.env;
  keys.unsafe_without_sync = options.unsafe_without_sync;
  if (const rocksdb::Status made = env->CreateDirIfMissing(options.path); !made.ok()) {
    return Database::ToStatus(made, "make the folder " + options.path);
  }
  return KeyDatabase::Open(keys);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ProfileStore>> OpenRocksDbStore(RocksDbOptions options) {
  auto latch = std::make_unique<FailureLatch>(options.on_failure);
  absl::StatusOr<std::unique_ptr<KeyDatabase>> keys = OpenKeys(options, latch.get());
  if (!keys.ok()) return keys.status();
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(options, *std::move(keys), latch.get());
  if (!database.ok()) return database.status();
  const absl::StatusOr<StoreState> state = (*database)->ReadState(nullptr);
  if (!state.ok()) return state.status();
  std::unique_ptr<ErasureLedger> ledger;
  if (options.kek != nullptr && !options.read_only) {
    absl::StatusOr<std::unique_ptr<ErasureLedger>> opened =
        ErasureLedger::Open(LedgerPath(options), options.kek);
    if (!opened.ok()) return opened.status();
    ledger = *std::move(opened);
  }
  auto store = std::make_unique<RocksDbStore>(std::move(latch), *std::move(database),
                                              std::move(ledger), *state, options);
  if (absl::Status status = store->Start(); !status.ok()) return status;
  return store;
}

}  // namespace passend::store
