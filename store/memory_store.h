// The in-memory twin of the store: the same behaviour in the simplest form that can be right. For
// tests of what stands on the store, and to compare the durable one with.
#ifndef PASSEND_STORE_MEMORY_STORE_H_
#define PASSEND_STORE_MEMORY_STORE_H_

#include <memory>

#include "store/profile_store.h"
#include "store/siphash.h"

namespace passend::store {

// With the hash key of a durable store, and the same writes, scans come in the same order.
// A write copies the whole state: meant for small data.
std::unique_ptr<ProfileStore> NewMemoryStore(const HashKey& hash_key = {});

}  // namespace passend::store

#endif  // PASSEND_STORE_MEMORY_STORE_H_
