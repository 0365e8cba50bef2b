// Private to store: making deleted bytes leave the files.
#ifndef PASSEND_STORE_ROCKSDB_PURGE_H_
#define PASSEND_STORE_ROCKSDB_PURGE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
}  // namespace rocksdb

namespace passend::store {

// Writes the families from `first` to `last` (keys, both inclusive; both "" = everything) anew
// without what was deleted or replaced, starts a new write-ahead log, and waits until the old files
// are gone. An open snapshot or iterator keeps what it sees: then Unavailable after `patience`.
// Unavailable: the disk. Cost: reads and writes the files that hold that range.
absl::Status PurgeDeleted(rocksdb::DB& db,
                          const std::vector<rocksdb::ColumnFamilyHandle*>& families,
                          std::string_view first, std::string_view last);

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_PURGE_H_
