// Private to store: reads a whole database against its checksums and against itself.
#ifndef PASSEND_STORE_ROCKSDB_VERIFY_H_
#define PASSEND_STORE_ROCKSDB_VERIFY_H_

#include "absl/status/statusor.h"
#include "store/rocksdb_database.h"
#include "store/types.h"

namespace passend::store {

// `state` is what meta/state says at `snapshot`. See ProfileStore::Verify().
absl::StatusOr<VerifyReport> VerifyDatabase(const Database& database, const StoreState& state,
                                            const rocksdb::Snapshot* snapshot);

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_VERIFY_H_
