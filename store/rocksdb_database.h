// Private to store: an open RocksDB database with our families, and what every part of the durable
// store needs to know about it. RocksDB's headers are for .cc files only.
#ifndef PASSEND_STORE_ROCKSDB_DATABASE_H_
#define PASSEND_STORE_ROCKSDB_DATABASE_H_

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/failure_latch.h"
#include "store/families.h"
#include "store/keys/key_database.h"
#include "store/opaque_key.h"
#include "store/rocksdb_store.h"
#include "store/types.h"
#include "store/value_frame.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Snapshot;
class Status;
}  // namespace rocksdb

namespace passend::store {

// What meta/state says.
struct StoreState {
  Revision revision = 0;
  std::array<std::uint64_t, kKindCount> counts = {};
  std::optional<std::uint64_t> catalogue_stamp;
  Revision first_change = 1;  // in the change log; those before it were trimmed
};

// Keys of the meta family.
inline constexpr std::string_view kMetaFormat = "format";
inline constexpr std::string_view kMetaHashKey = "hash_key";
inline constexpr std::string_view kMetaState = "state";
inline constexpr std::string_view kMetaTenantPrefix = "tenant/";  // and the number, 8 bytes

// Threads: safe.
class Database {
 public:
  // Errors as OpenRocksDbStore(). `keys` null: values are plain.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const RocksDbOptions& options,
                                                        std::unique_ptr<KeyDatabase> keys,
                                                        FailureLatch* latch);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  // Null: the family came later than this database, which is open for reading only. It is empty.
  rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles_[static_cast<std::size_t>(family)];
  }
  const ValueFrame& frame() const { return frame_; }
  KeyDatabase* keys() const { return keys_.get(); }
  std::vector<rocksdb::ColumnFamilyHandle*> handles() const;

  // The number of a tenant, and the tenant of a number; nothing when there is none. 0 and "" belong
  // together.
  std::optional<TenantNumber> NumberOf(const std::string& tenant) const;
  std::optional<std::string> TenantOf(TenantNumber number) const;
  TenantNumber last_tenant_number() const;
  // Once they are on disk.
  void AddTenants(const std::vector<std::pair<std::string, TenantNumber>>& tenants);

  // The key of a record whose tenant has this number.
  std::string KeyOf(Family family, TenantNumber number, const RecordKey& key) const {
    return OpaqueKey(hash_key_, FamilyName(family), number, key.tenant, key.id);
  }
  // Nothing when the tenant has never been written.
  std::optional<std::string> KeyOf(Family family, const RecordKey& key) const;
  // The key of a decision about the candidate with `candidate_key`.
  std::string DecisionKeyOf(std::string_view candidate_key, const std::string& tenant,
                            const std::string& decision_id) const {
    return DecisionKey(hash_key_, candidate_key, tenant, decision_id);
  }
  // A fact stands under the key of its profile, by kind.
  static std::string FactsKey(Kind kind, std::string_view profile_key);

  // One value; nothing when there is none. `snapshot` null = the newest.
  absl::StatusOr<std::optional<Envelope>> Get(Family family, std::string_view key,
                                              const rocksdb::Snapshot* snapshot) const;
  // Every value from `first` (inclusive) to `end` (exclusive, "" = the last of the family) in
  // order, as stored: the reader opens it with OpenValue. The first non-OK from `visit` ends it.
  absl::Status Iterate(
      Family family, std::string_view first, std::string_view end,
      const rocksdb::Snapshot* snapshot,
      absl::FunctionRef<absl::Status(std::string_view key, std::string_view stored)> visit) const;
  absl::StatusOr<Envelope> OpenValue(Family family, std::string_view key, std::string_view stored,
                                     bool in_order = true) const;
  // The tenant whose number stands in a key of `family`; "" for what belongs to none. Nothing: no
  // tenant has that number.
  std::optional<std::string> TenantOfKeyIn(Family family, std::string_view key) const;

  // meta/state as of `snapshot`.
  absl::StatusOr<StoreState> ReadState(const rocksdb::Snapshot* snapshot) const;
  static std::string SerialiseState(const StoreState& state);

  // As an error of ours: `what` was being done.
  static absl::Status ToStatus(const rocksdb::Status& status, std::string_view what);

 private:
  explicit Database(std::unique_ptr<KeyDatabase> keys);
  absl::Status OpenFiles(const RocksDbOptions& options, FailureLatch* latch);
  absl::Status CreateMeta(const RocksDbOptions& options);
  absl::Status ReadMeta();

  const std::unique_ptr<KeyDatabase> keys_;
  ValueFrame frame_;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> handles_ = {};
  HashKey hash_key_ = {};

  mutable std::shared_mutex tenants_mutex_;
  std::map<std::string, TenantNumber> number_of_;
  std::map<TenantNumber, std::string> tenant_of_;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_DATABASE_H_
