#include "matcher/carving/relaxation.h"

#include <algorithm>
#include <cmath>
#include <coin/ClpSimplex.hpp>
#include <coin/CoinPackedMatrix.hpp>

namespace passend::carving {
namespace {

// What it costs to miss a minimum by as much as the largest option brings, in points of value. More
// than any group is worth, so that a minimum is missed only when it cannot be kept.
constexpr double kMissed = 1e6;
constexpr double kMaxPrice = 4e18;

}  // namespace

struct Relaxation::Model {
  ClpSimplex simplex;
  std::vector<double> scale;  // by limit: its largest coefficient
};

Relaxation::Relaxation(const ChoiceProgram& program, std::span<const std::int32_t> columns)
    : program_(program),
      model_(std::make_unique<Model>()),
      shares_(columns.size(), 0.0),
      prices_(program.limits.size(), 0) {
  const std::size_t limits = program.limits.size();
  std::vector<double>& scale = model_->scale;
  scale.assign(limits, 1.0);
  std::vector<bool> may_be_missed(limits);
  for (std::size_t r = 0; r < limits; ++r) may_be_missed[r] = program.limits[r] < 0;
  for (const std::int32_t column : columns) {
    for (const ChoiceTerm& term : program.terms_of(program.options[column])) {
      const double size = std::abs(static_cast<double>(term.coefficient));
      scale[term.limit] = std::max(scale[term.limit], size);
      if (term.coefficient < 0) may_be_missed[term.limit] = true;
    }
  }

  // Rows: the limits, then one for each person with more than one column.
  std::vector<int> begin = {0};
  std::vector<int> rows;
  std::vector<double> values;
  std::vector<double> worth;
  std::vector<double> upper(limits);
  for (std::size_t r = 0; r < limits; ++r) {
    upper[r] = static_cast<double>(program.limits[r]) / scale[r];
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ChoiceOption& option = program.options[columns[i]];
    for (const ChoiceTerm& term : program.terms_of(option)) {
      rows.push_back(term.limit);
      values.push_back(static_cast<double>(term.coefficient) / scale[term.limit]);
    }
    const bool follows = i > 0 && program.options[columns[i - 1]].person == option.person;
    const bool precedes =
        i + 1 < columns.size() && program.options[columns[i + 1]].person == option.person;
    if (precedes && !follows) upper.push_back(1.0);
    if (precedes || follows) {
      rows.push_back(static_cast<int>(upper.size()) - 1);
      values.push_back(1.0);
    }
    begin.push_back(static_cast<int>(rows.size()));
    worth.push_back(static_cast<double>(option.value) / static_cast<double>(program.value_unit));
  }
  std::vector<double> highest(columns.size(), 1.0);
  for (std::size_t r = 0; r < limits; ++r) {
    if (!may_be_missed[r]) continue;
    rows.push_back(static_cast<int>(r));
    values.push_back(-1.0);
    begin.push_back(static_cast<int>(rows.size()));
    worth.push_back(-kMissed);
    highest.push_back(COIN_DBL_MAX);
  }

  const std::vector<double> lowest(worth.size(), 0.0);
  const std::vector<double> row_lowest(upper.size(), -COIN_DBL_MAX);
  const CoinPackedMatrix matrix(true, static_cast<int>(upper.size()),
                                static_cast<int>(worth.size()), static_cast<int>(rows.size()),
                                values.data(), rows.data(), begin.data(), nullptr);
  ClpSimplex& simplex = model_->simplex;
  simplex.setLogLevel(0);
  simplex.setOptimizationDirection(-1);
  simplex.loadProblem(matrix, lowest.data(), highest.data(), worth.data(), row_lowest.data(),
                      upper.data());
}

Relaxation::~Relaxation() = default;

void Relaxation::SetRange(std::size_t column, int lowest, int highest) {
  model_->simplex.setColumnBounds(static_cast<int>(column), lowest, highest);
}

bool Relaxation::Solve() {
  ClpSimplex& simplex = model_->simplex;
  simplex.dual();
  if (simplex.status() != 0) return false;
  const double* solution = simplex.getColSolution();
  std::copy_n(solution, shares_.size(), shares_.begin());
  const double* duals = simplex.getRowPrice();
  const double unit = static_cast<double>(program_.value_unit) * static_cast<double>(kPriceScale);
  for (std::size_t r = 0; r < prices_.size(); ++r) {
    // The sign of a dual of a maximum is that of its library; a price is never negative.
    const double price = std::abs(duals[r]) * unit / model_->scale[r];
    prices_[r] = std::isfinite(price)
                     ? static_cast<std::int64_t>(std::llround(std::min(price, kMaxPrice)))
                     : 0;
  }
  return true;
}

}  // namespace passend::carving
