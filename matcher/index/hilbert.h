// Position along a Hilbert curve: rows that are near on the curve are near on the map.
#ifndef PASSEND_MATCHER_INDEX_HILBERT_H_
#define PASSEND_MATCHER_INDEX_HILBERT_H_

#include <algorithm>
#include <cstdint>
#include <utility>

namespace passend::index {

// Coordinates in metres, clamped to a square of 1,048,576 m from (-262,144, -262,144) on, in cells
// of 16 m (the Netherlands lie well within).
inline std::uint32_t HilbertIndex(std::int32_t x_m, std::int32_t y_m) {
  constexpr int kBits = 16;
  const auto cell = [](std::int32_t metres) {
    return static_cast<std::uint32_t>(std::clamp(metres, -262144, 786431) + 262144) >> 4;
  };
  std::uint32_t x = cell(x_m);
  std::uint32_t y = cell(y_m);
  std::uint32_t index = 0;
  for (std::uint32_t s = 1U << (kBits - 1); s > 0; s >>= 1) {
    const std::uint32_t rx = (x & s) != 0 ? 1 : 0;
    const std::uint32_t ry = (y & s) != 0 ? 1 : 0;
    index = (index << 2) | ((3 * rx) ^ ry);
    if (ry == 0) {  // turn the quadrant, so that the curve goes on where it was
      if (rx == 1) {
        x = (s - 1) - (x & (s - 1));
        y = (s - 1) - (y & (s - 1));
      }
      std::swap(x, y);
    }
  }
  return index;
}

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_HILBERT_H_
