// From degrees to the flat grid on which places are compared.
#ifndef PASSEND_CLIENTS_REGION_RD_GRID_H_
#define PASSEND_CLIENTS_REGION_RD_GRID_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace passend::region {

// Metres in the grid of the Rijksdriehoeksstelsel (x east, y north; Amersfoort = 155000, 463000).
struct GridPoint {
  std::int32_t x_m = 0;
  std::int32_t y_m = 0;
  friend bool operator==(const GridPoint&, const GridPoint&) = default;
};

// The usual approximation by polynomials (Schreutelkamp and Strang van Hees, 2001), good to less
// than a metre on Dutch land, rounded to whole metres. The degrees are those of WGS 84; the sum is
// made in doubles by +, - and * alone, without fused operations, so all machines agree.
GridPoint ToGrid(double latitude, double longitude);

// A decimal number such as "52.0616"; nothing for other text. Independent of the locale.
std::optional<double> ParseDegrees(std::string_view text);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_RD_GRID_H_
