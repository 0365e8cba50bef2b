// Large pages for large arrays that a scan walks through or picks rows from: with pages of 4 KiB,
// finding a page takes longer than reading it.
#ifndef PASSEND_MATCHER_INDEX_BIG_PAGES_H_
#define PASSEND_MATCHER_INDEX_BIG_PAGES_H_

#include <cstddef>
#include <new>
#include <vector>

namespace passend::index {

// Arrays of at least kBigFrom bytes begin at and take whole large pages, when the system has them
// (transparent huge pages); smaller ones are as any other. Throws std::bad_alloc.
inline constexpr std::size_t kBigPage = std::size_t{2} << 20;
inline constexpr std::size_t kBigFrom = kBigPage / 2;
void* AllocateBigPages(std::size_t bytes);
void FreeBigPages(void* memory) noexcept;

template <typename T>
struct BigPages {
  using value_type = T;
  BigPages() = default;
  template <typename U>
  BigPages(const BigPages<U>& /*other*/) {}

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes >= kBigFrom) return static_cast<T*>(AllocateBigPages(bytes));
    return static_cast<T*>(::operator new(bytes, std::align_val_t{alignof(T)}));
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    if (count * sizeof(T) >= kBigFrom) {
      FreeBigPages(memory);
    } else {
      ::operator delete(memory, std::align_val_t{alignof(T)});
    }
  }
  template <typename U>
  bool operator==(const BigPages<U>& /*other*/) const {
    return true;
  }
};

template <typename T>
using BigVector = std::vector<T, BigPages<T>>;

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_BIG_PAGES_H_
