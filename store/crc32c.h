// CRC-32C (Castagnoli): finds flipped and missing bytes in stored values. Not a protection against
// people; that is the value codec's task.
#ifndef PASSEND_STORE_CRC32C_H_
#define PASSEND_STORE_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace passend::store {

// The checksum of `bytes`; with `seed`, of what gave `seed` followed by `bytes`.
std::uint32_t Crc32c(std::string_view bytes, std::uint32_t seed = 0);

// The same, for processors without an instruction for it.
std::uint32_t Crc32cByTable(std::string_view bytes, std::uint32_t seed = 0);

}  // namespace passend::store

#endif  // PASSEND_STORE_CRC32C_H_
