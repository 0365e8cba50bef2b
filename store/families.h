// The column families, by the names they have on disk.
#ifndef PASSEND_STORE_FAMILIES_H_
#define PASSEND_STORE_FAMILIES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/types.h"

namespace passend::store {

enum class Family : std::uint8_t {
  kMeta,  // RocksDB insists on one that is called "default": it is this one
  kCandidates,
  kEmployers,
  kOpportunities,
  kFuncties,
  kPlaces,
  kFacts,
  kChanges,
  kRequests,
  kMatches,  // what nightly runs put: states by generation, rows (store/match_key.h)
  kRuns,     // the runs themselves
  kDecisions,
};
inline constexpr std::size_t kFamilyCount = 12;
inline constexpr std::array<std::string_view, kFamilyCount> kFamilyNames = {
    "default", "candidates", "employers", "opportunities", "functies", "places",
    "facts",   "changes",    "requests",  "matches",       "runs",     "decisions"};

constexpr std::string_view FamilyName(Family family) {
  return kFamilyNames[static_cast<std::size_t>(family)];
}
// Of the profiles of one kind.
constexpr Family FamilyOf(Kind kind) { return static_cast<Family>(static_cast<std::size_t>(kind)); }
static_assert(FamilyOf(Kind::kCandidate) == Family::kCandidates);
static_assert(FamilyOf(Kind::kPlace) == Family::kPlaces);

}  // namespace passend::store

#endif  // PASSEND_STORE_FAMILIES_H_
