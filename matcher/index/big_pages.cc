#include "matcher/index/big_pages.h"

#include <sys/mman.h>

#include <cstdlib>

namespace passend::index {

void* AllocateBigPages(std::size_t bytes) {
  const std::size_t whole = (bytes + kBigPage - 1) / kBigPage * kBigPage;
  void* const memory = std::aligned_alloc(kBigPage, whole);
  if (memory == nullptr) throw std::bad_alloc();
  // Advice: without large pages all goes on, slower.
  madvise(memory, whole, MADV_HUGEPAGE);
  return memory;
}

void FreeBigPages(void* memory) noexcept { std::free(memory); }

}  // namespace passend::index
