// The keys that seal values, in a database of their own, so that they are backed up by themselves
// and kept for a short time only: a person is forgotten when the person's key is.
//
// Three steps: the key-encryption key wraps one key per tenant (and one, of number 0, for what
// belongs to no tenant); the tenant's key wraps one key per person; the person's key seals what is
// stored about the person. Nothing here is readable: a tenant is a number, a person the opaque key
// of the candidate (store/opaque_key.h), and every key is wrapped together with what it is for.
#ifndef PASSEND_STORE_KEYS_KEY_DATABASE_H_
#define PASSEND_STORE_KEYS_KEY_DATABASE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "security/key.h"
#include "store/failure_latch.h"
#include "store/keys/key_encryption_key.h"
#include "store/opaque_key.h"

namespace rocksdb {
class DB;
class Env;
class Status;
}  // namespace rocksdb

namespace passend::store {

struct KeyDatabaseOptions {
  std::string path;  // a directory of its own
  std::shared_ptr<const KeyEncryptionKey> kek;
  bool create_if_missing = true;
  bool read_only = false;
  // Of a database that is made now: the values it is for are still plain.
  bool new_accepts_plain = false;
  FailureLatch* latch = nullptr;  // told of the first write that fails; not owned
  // For tests only, as in RocksDbOptions.
  rocksdb::Env* env = nullptr;
  bool unsafe_without_sync = false;
};

// Threads: any number may read; one at a time makes keys (the writer of the store); the other
// methods may run beside both. Cost: a key in the order of keys about 1 us, any other 3 us.
//
// Every method may return Unavailable: the disk, or the key-encryption key, cannot be used; and
// DataLoss: a key is damaged or not wrapped for what it stands under.
class KeyDatabase {
 public:
  // A tenant's key has versions: values say which one sealed them.
  struct Versioned {
    std::uint32_t version = 0;
    security::Key key;
  };

  // NotFound: there is none (without create_if_missing, or read_only), or the key-encryption key
  // that wrapped it is not given. Unavailable: another program has it open.
  static absl::StatusOr<std::unique_ptr<KeyDatabase>> Open(const KeyDatabaseOptions& options);
  ~KeyDatabase();
  KeyDatabase(const KeyDatabase&) = delete;
  KeyDatabase& operator=(const KeyDatabase&) = delete;

  // The newest key of a tenant; made, and safe on the disk, when it has none.
  absl::StatusOr<Versioned> TenantKeyOrNew(TenantNumber number);
  // NotFound: destroyed, or never made.
  absl::StatusOr<security::Key> TenantKey(TenantNumber number, std::uint32_t version) const;
  // True when `version` is the one that seals now.
  bool IsNewest(TenantNumber number, std::uint32_t version) const;

  // The key of the person whose candidate has this key in the store (24 bytes). NotFound:
  // destroyed, or never made. `in_order`: the next one that is asked for is probably the next in
  // order.
  absl::StatusOr<security::Key> PersonKey(std::string_view candidate_key, bool in_order) const;
  // Made when there is none; on the disk only after Sync().
  absl::StatusOr<security::Key> PersonKeyOrNew(std::string_view candidate_key);
  // Sees new keys of persons safe on the disk. To be called before what they sealed is written.
  absl::Status Sync();

  // Tells the key of a person from the next one that the same person may get; says nothing about
  // the key. "" = there is none.
  absl::StatusOr<std::string> Fingerprint(std::string_view candidate_key) const;

  // Destroys keys of persons: when it returns they are neither in memory nor in any file of this
  // directory, and stay gone. Those that are not there are fine.
  absl::Status DestroyPersonKeys(const std::vector<std::string>& candidate_keys);

  // Rotation. While it runs everything can be read and written.
  // Wraps again what another key-encryption key than the newest one wrapped; how many.
  absl::StatusOr<std::uint64_t> Rewrap();
  // A new version of the key of a tenant (0 = of what belongs to none): seals from now on. The old
  // ones still open.
  absl::Status RotateTenantKey(TenantNumber number);
  // Wraps again the keys of persons that an older version wrapped; how many.
  absl::StatusOr<std::uint64_t> RewrapPersonKeys();
  bool HasOldVersions() const;
  // Destroys every version but the newest. Only when nothing needs them: see Reseal() of the store.
  absl::Status DestroyOldVersions();

  // False: a plain value is no value of ours, whatever its checksum says. From the first start of a
  // new database, or from when all values of an older one are sealed.
  bool accepts_plain() const;
  absl::Status RefusePlain();

  rocksdb::DB& db() const { return *db_; }

 private:
  struct TenantVersions {
    std::map<std::uint32_t, security::Key> keys;  // the last one is the newest
    std::map<std::uint32_t, std::string> wrapped_by;
  };

  explicit KeyDatabase(const KeyDatabaseOptions& options);
  absl::Status OpenFiles(const KeyDatabaseOptions& options);
  absl::Status ReadTenantKeys();
  // Stores one version of a tenant's key, wrapped by the newest key-encryption key. Needs
  // write_mutex_.
  absl::Status PutTenantKey(TenantNumber number, std::uint32_t version, const security::Key& key,
                            bool accepts_plain);
  absl::Status AddVersion(TenantNumber number);
  std::optional<Versioned> Newest(TenantNumber number) const;
  static std::string WrapPersonKey(std::string_view candidate_key, const security::Key& key,
                                   const Versioned& tenant);
  absl::StatusOr<security::Key> UnwrapPersonKey(std::string_view candidate_key,
                                                std::string_view record) const;
  // What is stored under the key of a person; nothing when there is none.
  absl::StatusOr<std::optional<std::string>> FindRecord(std::string_view candidate_key,
                                                        bool in_order) const;
  // Wraps again up to some hundreds of keys from `from` on; moves it. Needs write_mutex_.
  absl::StatusOr<std::uint64_t> RewrapSome(std::string* from);
  // Each thread's own copy of what it read last is of this epoch, or void.
  void ForgetCopies();
  // Of a write; one that failed latches.
  absl::Status Written(const rocksdb::Status& status, std::string_view what) const;

  const std::shared_ptr<const KeyEncryptionKey> kek_;
  FailureLatch* const latch_;
  const bool read_only_;
  const bool sync_;
  std::unique_ptr<rocksdb::DB> db_;
  std::atomic<std::uint64_t> epoch_;

  std::mutex write_mutex_;
  mutable std::shared_mutex tenants_mutex_;
  std::map<TenantNumber, TenantVersions> tenants_;
  bool accepts_plain_ = false;

  mutable std::mutex new_mutex_;
  std::unordered_map<std::string, security::Key> new_keys_;  // of persons, not yet on the disk
};

}  // namespace passend::store

#endif  // PASSEND_STORE_KEYS_KEY_DATABASE_H_
