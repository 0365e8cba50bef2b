#ifndef PASSEND_MATCHER_INDEX_PLACE_RUN_H_
#define PASSEND_MATCHER_INDEX_PLACE_RUN_H_

#include <cstdint>

namespace passend::index {

// Rows from `begin` on, up to the next run, live in one place.
struct PlaceRun {
  std::uint16_t begin = 0;  // row in the segment
  std::uint16_t place = 0;  // in places(); kNoPlace = unknown
};
inline constexpr std::uint16_t kNoPlace = 0xFFFF;

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_PLACE_RUN_H_
