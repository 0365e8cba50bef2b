// Taking people who were erased out of the lists of others that nightly runs left.
#ifndef PASSEND_SERVER_ENGINE_FORGOTTEN_H_
#define PASSEND_SERVER_ENGINE_FORGOTTEN_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "store/profile_store.h"

namespace passend::server {

// Takes everybody who was erased, and whom the change log still names, out of the lists of
// opportunities of every tenant and generation; how many lists. To be called before the store's
// PurgeErased(), which takes them out of the change log. UNAVAILABLE: a nightly run is under way
// that may still know them; to be called again. Others as the store. Reads the change log and all
// those lists.
absl::StatusOr<std::uint64_t> ForgetErased(store::ProfileStore& store);

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_FORGOTTEN_H_
