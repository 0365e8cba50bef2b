// The durable store: profiles in RocksDB.
#ifndef PASSEND_STORE_ROCKSDB_STORE_H_
#define PASSEND_STORE_ROCKSDB_STORE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/keys/key_encryption_key.h"
#include "store/profile_store.h"
#include "store/siphash.h"

namespace rocksdb {
class Env;
}

namespace passend::store {

struct RocksDbOptions {
  std::string path;  // a directory of its own
  bool create_if_missing = true;
  // To look at a database that no program has open (verify): every write is refused.
  bool read_only = false;
  // Seals what is stored, with keys that it wraps; see store/keys/. A database that was plain until
  // now is sealed in the background. Null: values are plain, which is for tests and measurements.
  std::shared_ptr<const KeyEncryptionKey> kek;
  std::string keys_path;  // where keys are; a directory of its own; "" = keys in `path`
  // Who was erased: a file outside `path`, so that it outlives a restored backup; "" = `path` with
  // ".ledger" behind it. Belongs on another disk. A store that does not seal has none.
  std::string ledger_path;
  // Seal in the background what is not sealed with the newest keys; without it only Reseal() does.
  bool seal_in_background = true;
  // Called once when a write fails, on whatever thread met it; see ProfileStore on the policy. Must
  // not call the store's Commit().
  std::function<void(const absl::Status&)> on_failure;
  std::size_t block_cache_bytes = std::size_t{64} << 20;
  std::size_t write_buffer_bytes = std::size_t{32} << 20;  // per family, four times this in all
  // The hash key of a database that is created now; none = random. For tests that compare.
  std::optional<HashKey> new_hash_key;
  // For tests only: where files live (not owned), and writing without waiting for the disk.
  rocksdb::Env* env = nullptr;
  bool unsafe_without_sync = false;
};

// Opens, or creates, the store at `options.path`.
// NotFound: it does not exist (without create_if_missing, or read_only). Unavailable: another
// program has it open, or the disk fails. DataLoss: damaged. FailedPrecondition: written by a newer
// program, or not a store of ours, or sealed and no key was given.
absl::StatusOr<std::unique_ptr<ProfileStore>> OpenRocksDbStore(RocksDbOptions options);

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_STORE_H_
