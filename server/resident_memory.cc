#include "server/resident_memory.h"

#include <unistd.h>

#include <fstream>

namespace passend::server {

std::uint64_t ResidentBytes() {
  // The second number of statm is the resident set in pages.
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace passend::server
