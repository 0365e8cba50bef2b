// What a group says of those who are not in it: computed by trying, on the group as it is, to add
// each of them and to put each of them in the place of a member.
#ifndef PASSEND_MATCHER_CARVING_GROUP_REASONS_H_
#define PASSEND_MATCHER_CARVING_GROUP_REASONS_H_

#include <vector>

#include "matcher/carving/group_program.h"

namespace passend::carving {

// Fills reserves and absences. Requires: result.members is a group that `group` allows, or
// !result.found; `group` has no kKept limit.
void ExplainAbsences(const GroupInstance& instance, const GroupProgram& group, int reserve_size,
                     GroupResult& result);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_GROUP_REASONS_H_
