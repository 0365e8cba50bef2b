// Random profiles on which pruning cannot help and in which no hard rule excludes anybody. The
// shapes are those of the goals: all eight factors, twelve requirements, twelve kern items.
#ifndef PASSEND_BENCHMARKS_DATA_UNIFORM_H_
#define PASSEND_BENCHMARKS_DATA_UNIFORM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "matcher/index/entry.h"
#include "matcher/score/facts.h"

namespace passend::benchmarks {

inline constexpr score::PackedDay kToday = 9822;  // 2026-11-22

// How many columns a query asks for.
struct UniformShape {
  int requirements = 12;  // 1..20
  int items = 12;         // 0..12, all of them scored
  int related = 0;        // talents that count for a requirement beside its own code, 0..4
  // Talents that nobody asks for, in a catalogue of this many codes; every candidate has sixteen.
  int other_talents = 0;
  friend auto operator<=>(const UniformShape&, const UniformShape&) = default;
};
// 28 columns: 12 talents, 12 items and the other factors. Every candidate has every talent.
inline constexpr UniformShape kS28{};
// The same with four related talents per requirement: 76 columns. A candidate has 28 of the 60.
inline constexpr UniformShape kS76{.related = 4};
// S28 in a catalogue of 5,000 talents.
inline constexpr UniformShape kS28Of5000{.other_talents = 4988};

// The same seed gives the same entries. One candidate in a hundred has a resolved attention point.
std::vector<index::CandidateEntry> UniformCandidates(const UniformShape& shape, std::uint64_t seed,
                                                     std::size_t count);
std::vector<index::OpportunityEntry> UniformOpportunities(const UniformShape& shape,
                                                          std::uint64_t seed, std::size_t count);

// Normal capacities of the twelve items, and the werkvormen.
const score::CatalogueTables& UniformTables();

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_DATA_UNIFORM_H_
