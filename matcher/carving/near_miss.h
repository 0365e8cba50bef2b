// What would have to change for one more package: "mits 1 dagdeel erbij", "mits tilhulp" (domain
// guide 7.1, rules.md 6).
#ifndef PASSEND_MATCHER_CARVING_NEAR_MISS_H_
#define PASSEND_MATCHER_CARVING_NEAR_MISS_H_

#include <cstdint>
#include <vector>

#include "matcher/carving/package.h"
#include "matcher/carving/problem.h"
#include "matcher/carving/solver.h"

namespace passend::carving {

// One limit that stands in the way. The numbers are those of the API.
enum class BlockKind : std::uint8_t {
  kItem = 1,         // belastbaarheid; subject = item, amount = how much more is asked than borne
  kDaypart = 2,      // subject = 4 * weekday + daypart
  kDay = 3,          // a longer day; amount = minutes
  kWeek = 4,         // a longer week; amount = minutes
  kCertificate = 5,  // can be learnt; subject = catalogue index
  kTravel = 6,       // within the stretch of the policy; amount = minutes
};
struct Block {
  BlockKind kind = BlockKind::kItem;
  std::int16_t subject = kUnset;
  // kItem: the listed measure that is available (catalogue index); kUnset = none.
  std::int16_t measure = kUnset;
  bool measure_listed = false;  // kItem: the catalogue has one, available here or not
  std::int32_t amount = 0;      // of the package
  friend bool operator==(const Block&, const Block&) = default;
};

struct NearMiss {
  std::vector<Block> blocks;  // one, or two when there is no package with one
  Package package;            // breaks these limits and no other
  bool better = false;        // than the best package within all limits; true when there is none
  bool optimal = true;        // the best such package
};

struct NearMissOptions {
  int limit = 5;
  std::int64_t nodes = 20'000;  // for each set of limits
  std::function<bool()> stop;
};

// The near misses of one person and one pool, best first: the fewest limits, then the objective.
// For each limit the best package that breaks it. `best` may be null: there is no package within
// the limits. Limits of the law and of colleagues are never waived.
std::vector<NearMiss> FindNearMisses(const Problem& problem, const Package* best, Solver& solver,
                                     const NearMissOptions& options);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_NEAR_MISS_H_
