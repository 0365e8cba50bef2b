// Random small group instances, and the best group of one by trying everything: the text of
// matcher/carving/group.h once more, without its program.
#ifndef PASSEND_TESTS_MATCHER_CARVING_GROUP_MODEL_H_
#define PASSEND_TESTS_MATCHER_CARVING_GROUP_MODEL_H_

#include <cstdint>
#include <optional>
#include <random>
#include <tuple>
#include <vector>

#include "matcher/carving/group.h"

namespace passend::carving {

// Which limits a random instance has.
struct GroupSwitches {
  bool tight_places = true;
  bool bezetting = true;
  bool sizes = true;
  bool supervision = true;
  bool seats = true;
  bool properties = true;
  bool output = true;
  bool share = true;
  bool apart = true;
  bool members = true;
  bool loose = false;  // minimums that are easily kept
};

// At most `most` assignments to try, and 1..most_candidates candidates.
GroupInstance RandomGroup(const GroupSwitches& switches, std::mt19937_64& random, double most,
                          int most_candidates = 10);

// Whether a set of members keeps every demand.
bool Keeps(const GroupInstance& instance, const std::vector<GroupMember>& members);

// (members kept, objective, sum of order): what the best group has most of; later ones decide
// between equals.
using GroupWorth = std::tuple<int, std::int64_t, std::int64_t>;
GroupWorth WorthOf(const GroupInstance& instance, const std::vector<GroupMember>& members);

// Nothing when there is no group.
std::optional<GroupWorth> BestByTrying(const GroupInstance& instance);

}  // namespace passend::carving

#endif  // PASSEND_TESTS_MATCHER_CARVING_GROUP_MODEL_H_
