// Private to store: a copy of one open database.
#ifndef PASSEND_STORE_ROCKSDB_BACKUP_H_
#define PASSEND_STORE_ROCKSDB_BACKUP_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "store/backup.h"
#include "store/rocksdb_database.h"

namespace passend::store {

// Of the data and then of the keys, so that no value is without its key; and drops old copies.
// While the store serves. FailedPrecondition, InvalidArgument: the options. Unavailable: the disk.
absl::StatusOr<BackupIds> MakeBackup(const Database& database, const BackupOptions& options);

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_BACKUP_H_
