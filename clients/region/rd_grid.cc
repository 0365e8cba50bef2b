#include "clients/region/rd_grid.h"

#include <array>
#include <charconv>
#include <cmath>

namespace passend::region {
namespace {

// x or y = origin + sum over the terms of factor * dlat^p * dlon^q.
struct Term {
  int p;
  int q;
  double factor;
};

constexpr std::array<Term, 9> kX = {{{0, 1, 190094.945},
                                     {1, 1, -11832.228},
                                     {2, 1, -114.221},
                                     {0, 3, -32.391},
                                     {1, 0, -0.705},
                                     {3, 1, -2.340},
                                     {1, 3, -0.608},
                                     {0, 2, -0.008},
                                     {2, 3, 0.148}}};
constexpr std::array<Term, 10> kY = {{{1, 0, 309056.544},
                                      {0, 2, 3638.893},
                                      {2, 0, 73.077},
                                      {1, 2, -157.984},
                                      {3, 0, 59.788},
                                      {0, 1, 0.433},
                                      {2, 2, -6.439},
                                      {1, 1, -0.032},
                                      {0, 4, 0.092},
                                      {1, 4, -0.054}}};

double Power(double base, int exponent) {
  double result = 1;
  for (int i = 0; i < exponent; ++i) result *= base;
  return result;
}

template <std::size_t N>
double Sum(const std::array<Term, N>& terms, double dlat, double dlon) {
  double sum = 0;
  for (const Term& term : terms) sum += term.factor * Power(dlat, term.p) * Power(dlon, term.q);
  return sum;
}

}  // namespace

GridPoint ToGrid(double latitude, double longitude) {
  const double dlat = 0.36 * (latitude - 52.15517440);  // Amersfoort
  const double dlon = 0.36 * (longitude - 5.38720621);
  return {static_cast<std::int32_t>(std::lround(155000.0 + Sum(kX, dlat, dlon))),
          static_cast<std::int32_t>(std::lround(463000.0 + Sum(kY, dlat, dlon)))};
}

std::optional<double> ParseDegrees(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace passend::region
