// Copies of a store, and bringing one back.
//
// A backup directory holds two lines of copies: `data`, kept long, and `keys`, kept short. Copies
// of the data are sealed as the store is; without a copy of the keys that goes with one, it is
// noise. So a person who was erased is out of reach in old copies of the data as soon as the copies
// of the keys from before are gone; until then the erasure ledger keeps a restore from bringing
// them back.
#ifndef PASSEND_STORE_BACKUP_H_
#define PASSEND_STORE_BACKUP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace passend::store {

struct BackupOptions {
  std::string directory;         // made when it is not there
  std::uint32_t keep_data = 14;  // the newest ones, at least 1
  std::uint32_t keep_keys = 3;
};

// Number of a copy in its line; 0 = none (the keys of a store that does not seal).
struct BackupIds {
  std::uint32_t data = 0;
  std::uint32_t keys = 0;
};

struct BackupInfo {
  std::uint32_t id = 0;
  std::int64_t unix_seconds = 0;
  std::uint64_t bytes = 0;
};

struct BackupList {
  std::vector<BackupInfo> data;  // oldest first
  std::vector<BackupInfo> keys;
};

// NotFound: `directory` holds no backups. Unavailable: the disk.
absl::StatusOr<BackupList> ListBackups(const std::string& directory);

// Reads a copy against its checksums. NotFound: there is no such copy. DataLoss: it is damaged.
absl::Status VerifyBackup(const std::string& directory, const BackupIds& ids);

struct RestoreOptions {
  std::string directory;  // of the backups
  BackupIds ids;          // explicitly: the newest one is not always the one that is meant
  std::string path;       // of the store to be; must be absent or empty
  std::string keys_path;  // of its keys; "" = keys in `path`
};

// Verifies the copies and makes a store of them, to be opened as any other: then the erasure ledger
// is applied to it. FailedPrecondition: `path` is not empty. Others as VerifyBackup().
absl::Status RestoreBackup(const RestoreOptions& options);

}  // namespace passend::store

#endif  // PASSEND_STORE_BACKUP_H_
