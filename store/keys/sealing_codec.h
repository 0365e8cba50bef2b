// Seals values with AES-256-GCM.
#ifndef PASSEND_STORE_KEYS_SEALING_CODEC_H_
#define PASSEND_STORE_KEYS_SEALING_CODEC_H_

#include <memory>

#include "store/keys/key_database.h"
#include "store/value_codec.h"

namespace passend::store {

// Codec 1. A candidate, its facts, the decisions about it, and what the nightly run keeps about it
// are sealed with the key of the person; what else a tenant has with the key of the tenant; the
// rest with the key of no tenant. What is sealed opens only under the family, tenant, key, revision
// and schema version it was sealed for. `keys` outlives the codec.
std::shared_ptr<const ValueCodec> NewSealingCodec(KeyDatabase* keys);

}  // namespace passend::store

#endif  // PASSEND_STORE_KEYS_SEALING_CODEC_H_
