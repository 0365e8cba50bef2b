// The linear relaxation of a choice program over a part of its options: every option may be chosen
// for a part. Only a source of good prices and of what to branch on; see choice_program.h.
#ifndef PASSEND_MATCHER_CARVING_RELAXATION_H_
#define PASSEND_MATCHER_CARVING_RELAXATION_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "matcher/carving/choice_program.h"

namespace passend::carving {

// Prices are integers in 1 / kPriceScale of a unit of value.
inline constexpr std::int64_t kPriceScale = 1 << 20;

// Not thread-safe; different ones may be used at once.
class Relaxation {
 public:
  // `columns`: the options that take part, ascending. The program must outlive this.
  Relaxation(const ChoiceProgram& program, std::span<const std::int32_t> columns);
  ~Relaxation();
  Relaxation(const Relaxation&) = delete;
  Relaxation& operator=(const Relaxation&) = delete;

  // Column i may be chosen for lowest..highest (0 or 1 each).
  void SetRange(std::size_t column, int lowest, int highest);
  // Solves from where the last solution ended. False: no solution; shares and prices stay.
  bool Solve();

  // By column: the part of it that is chosen, 0..1.
  std::span<const double> shares() const { return shares_; }
  // By limit: its price >= 0.
  const std::vector<std::int64_t>& prices() const { return prices_; }

 private:
  struct Model;
  const ChoiceProgram& program_;
  std::unique_ptr<Model> model_;
  std::vector<double> shares_;
  std::vector<std::int64_t> prices_;
};

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_RELAXATION_H_
