// A first answer to a choice program: moves that bring a choice nearer to what the limits allow,
// and then to more value. A heuristic; what it returns need not be allowed.
#ifndef PASSEND_MATCHER_CARVING_CHOICE_REPAIR_H_
#define PASSEND_MATCHER_CARVING_CHOICE_REPAIR_H_

#include <cstdint>
#include <span>
#include <vector>

#include "matcher/carving/choice_program.h"

namespace passend::carving {

// Adds, drops and swaps options of `columns` (ascending) as long as that breaks the limits less, or
// as little and is worth more; a few moves that do not are allowed on the way. At most `moves`.
// `chosen`: at most one option of each person. Cost of a move: columns times chosen.
std::vector<std::int32_t> Repair(const ChoiceProgram& program,
                                 std::span<const std::int32_t> columns,
                                 std::vector<std::int32_t> chosen, int moves);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_CHOICE_REPAIR_H_
