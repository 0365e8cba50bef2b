// The benchmark shape S28: 28 columns (12 talents, 12 kern items, the other factors), all eight
// factors, uniform: random profiles on which pruning cannot help and no hard rule excludes anybody.
#ifndef PASSEND_BENCHMARKS_SHAPE_S28_H_
#define PASSEND_BENCHMARKS_SHAPE_S28_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "matcher/index/entry.h"
#include "matcher/index/snapshot.h"
#include "matcher/score/facts.h"
#include "matcher/score/policy_tables.h"
#include "matcher/search/search.h"

namespace passend::benchmarks {

inline constexpr score::PackedDay kToday = 9822;  // 2026-11-22
inline constexpr int kTalents = 12;
inline constexpr int kItems = 12;

// The same seed gives the same entries.
std::vector<index::CandidateEntry> UniformCandidates(std::uint64_t seed, std::size_t count);
std::vector<index::OpportunityEntry> UniformOpportunities(std::uint64_t seed, std::size_t count);

// UniformCandidates in a snapshot; made once per count.
std::shared_ptr<const index::Snapshot> UniformSnapshot(std::size_t candidates);

// Normal capacities of twelve items with five levels each.
const score::CatalogueTables& Tables();
// The default policy, read from config/policies; stops the program when it is run elsewhere.
const score::CompiledPolicy& DefaultPolicy();
search::Options DefaultOptions(int limit, search::Kernel kernel);

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_SHAPE_S28_H_
