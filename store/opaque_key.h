// Keys of records on disk: ordered by tenant, without readable identifiers.
//
// A key is the number of the tenant (8 bytes, highest first) and a keyed 128-bit hash of family,
// tenant and id. Keys travel further than values do: RocksDB copies them into its manifest, its
// index blocks and its log, none of which the value codec can seal. The hash key is random for each
// database and stays in its meta family.
#ifndef PASSEND_STORE_OPAQUE_KEY_H_
#define PASSEND_STORE_OPAQUE_KEY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/siphash.h"

namespace passend::store {

// Stands for a tenant in keys; 0 = no tenant. Assigned 1, 2, 3, ... when a tenant is first written,
// and never reused.
using TenantNumber = std::uint64_t;

inline constexpr std::size_t kOpaqueKeyBytes = 24;

// `family` keeps equal ids of different families from having equal hashes.
std::string OpaqueKey(const HashKey& key, std::string_view family, TenantNumber number,
                      std::string_view tenant, std::string_view id);

// Of a decision about the candidate with this key: that key, and a keyed hash of the decision's id
// (16 bytes), so that the decisions about one candidate lie together.
inline constexpr std::size_t kDecisionKeyBytes = kOpaqueKeyBytes + 16;
std::string DecisionKey(const HashKey& key, std::string_view candidate_key, std::string_view tenant,
                        std::string_view decision_id);

// The 8 bytes with which all keys of a tenant start.
std::string TenantPrefix(TenantNumber number);
// Of a key or prefix of at least 8 bytes.
TenantNumber TenantOfKey(std::string_view key);

// The first key after all that start with `prefix`; "" when there is none.
std::string AfterPrefix(std::string prefix);

// A number of 8 bytes, highest first, so that the order of the bytes is that of the numbers.
std::string BigEndian64(std::uint64_t number);
std::uint64_t ReadBigEndian64(std::string_view bytes);  // needs 8 bytes

// 128 bits from the operating system.
HashKey RandomHashKey();

}  // namespace passend::store

#endif  // PASSEND_STORE_OPAQUE_KEY_H_
