// SipHash-2-4 with 128 bits (Aumasson and Bernstein): a keyed hash. Without the key, nobody can
// tell whether a hash belongs to an id he knows.
#ifndef PASSEND_STORE_SIPHASH_H_
#define PASSEND_STORE_SIPHASH_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace passend::store {

using HashKey = std::array<unsigned char, 16>;
using Hash128 = std::array<unsigned char, 16>;

Hash128 SipHash128(const HashKey& key, std::string_view bytes);

}  // namespace passend::store

#endif  // PASSEND_STORE_SIPHASH_H_
