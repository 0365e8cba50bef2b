// How much memory the process has.
#ifndef PASSEND_SERVER_RESIDENT_MEMORY_H_
#define PASSEND_SERVER_RESIDENT_MEMORY_H_

#include <cstdint>

namespace passend::server {

// Bytes in memory now; 0 where the system does not tell. Some microseconds.
std::uint64_t ResidentBytes();

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESIDENT_MEMORY_H_
