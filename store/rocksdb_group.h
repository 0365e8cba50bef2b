// Private to store: a group of batches on its way to the disk.
#ifndef PASSEND_STORE_ROCKSDB_GROUP_H_
#define PASSEND_STORE_ROCKSDB_GROUP_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/rocksdb_database.h"
#include "store/write_batch.h"

namespace rocksdb {
class WriteBatch;
}

namespace passend::store {

// Turns batches into one RocksDB batch. A batch sees what those before it in the group do; one that
// is refused leaves no trace. Threads: one.
class Group {
 public:
  Group(const Database* database, const StoreState& state);
  ~Group();
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  // Adds one batch, all of it or nothing. Errors as ProfileStore::Commit().
  absl::StatusOr<CommitResult> Add(const WriteBatch& batch);

  // True when there is anything to write.
  bool wrote() const { return group_.state.revision != initial_revision_; }
  // All that is to be written, the new state included; once, at the end.
  absl::StatusOr<std::unique_ptr<rocksdb::WriteBatch>> Finish();
  // What to publish once it is on disk.
  const StoreState& state() const { return group_.state; }
  const std::vector<std::pair<std::string, TenantNumber>>& new_tenants() const {
    return group_.new_tenants;
  }

 private:
  using Operation = WriteBatch::Operation;
  // What is to be written, by where it stands (family and key in one text): the value as on disk,
  // or nothing when it is erased.
  using Overlay = std::unordered_map<std::string, std::optional<std::string>>;

  // What a batch changes, and can be taken back.
  struct Progress {
    StoreState state;
    std::vector<std::pair<std::string, TenantNumber>> new_tenants;
    Overlay overlay;
    std::set<std::string> decisions;  // keys of those that are in the overlay with a value
    bool wrote = false;
  };

  absl::StatusOr<CommitResult> AddAll(const WriteBatch& batch);
  absl::Status AddRequest(const WriteBatch::Request& request);
  absl::StatusOr<OperationResult> AddOperation(const Operation& operation);
  absl::StatusOr<OperationResult> Put(const Operation& operation, const std::string& key,
                                      const Envelope* existing);
  absl::StatusOr<OperationResult> Delete(const Operation& operation, const std::string& key,
                                         const Envelope* existing);
  absl::Status PutFacts(const Operation& operation, const std::string& profile_key,
                        Revision of_profile);

  absl::StatusOr<OperationResult> AddDecision(const Operation& operation,
                                              const std::string& candidate_key);
  // Those about a candidate that is deleted.
  absl::Status EraseDecisions(const std::string& candidate_key);

  // The number of a tenant, a new one when it has none; `key` waits for that before it is built.
  absl::StatusOr<TenantNumber> NumberOf(const std::string& tenant);
  std::optional<TenantNumber> KnownNumberOf(const std::string& tenant) const;

  // What stands under `key`, seen through what this group does. Internal: another id does.
  absl::StatusOr<std::optional<Envelope>> Lookup(Family family, const std::string& key,
                                                 const RecordKey& record) const;
  absl::StatusOr<std::optional<Envelope>> OpenOverlay(
      Family family, const std::string& key, const RecordKey& record,
      const std::optional<std::string>& value) const;
  absl::Status Write(Family family, const std::string& key, const Envelope& envelope);
  void Erase(Family family, const std::string& key);
  static std::string OverlayKey(Family family, std::string_view key);

  const Database& database_;
  const Revision initial_revision_;
  Progress group_;  // of the batches that were added
  Progress batch_;  // of the batch that is being added; its overlay holds only its own changes
  ChangeSet changes_;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_GROUP_H_
