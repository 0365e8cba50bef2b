// A group instance as choice program, with what each of its limits stands for.
#ifndef PASSEND_MATCHER_CARVING_GROUP_PROGRAM_H_
#define PASSEND_MATCHER_CARVING_GROUP_PROGRAM_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "matcher/carving/choice_program.h"
#include "matcher/carving/group.h"

namespace passend::carving {

struct LimitMeaning {
  GroupLimit limit = GroupLimit::kPlaces;
  int subject = -1;
  int part = -1;
};

// Which option of which candidate stands behind an option of the program.
struct OptionOrigin {
  int candidate = 0;
  int option = 0;
};

struct GroupProgram {
  ChoiceProgram program;
  std::vector<LimitMeaning> meanings;  // by limit
  std::vector<OptionOrigin> origins;   // by option
  std::vector<int> person_of;          // by candidate; -1 = no options
};

// InvalidArgument: names what is out of the ranges of group.h.
absl::Status CheckGroup(const GroupInstance& instance);

// Everything but Stability::kKeep. Persons are in order (waiting, hash); the values are those of
// the objective. Requires: CheckGroup() is OK.
GroupProgram MakeGroupProgram(const GroupInstance& instance);

// Whether a limit asks for at least something.
bool IsMinimum(GroupLimit limit);

// Adds the limit that at least `kept` members stay in their role.
void AddKept(const GroupInstance& instance, int kept, GroupProgram& group);

// The same program without some limits.
ChoiceProgram Without(const GroupProgram& group, GroupLimitSet dropped);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_GROUP_PROGRAM_H_
