// What people read about a group (matcher/carving/group.h), in plain Dutch (B1). A group is a
// proposal for a conversation; a professional decides.
#ifndef PASSEND_SERVER_TEXTS_GROUP_TEXTS_H_
#define PASSEND_SERVER_TEXTS_GROUP_TEXTS_H_

#include <string>
#include <vector>

#include "matcher/carving/group.h"
#include "matcher/carving/group_build.h"

namespace passend::texts {

// "plaatsen", "begeleiding", "bus": the code in replies.
std::string GroupLimitCode(carving::GroupLimit limit);
// The code of why somebody is not in the group: that of the limit when one limit keeps out.
std::string GroupAbsenceCode(const carving::GroupAbsence& absence,
                             const carving::GroupPerson& person);

// Why somebody is not in the group, as a sentence. `role`: title of the role of the absence.
// `coupled` false: no rule is named, and nothing that tells what support the person needs. Never
// names another person.
std::string GroupAbsenceText(const carving::GroupAbsence& absence,
                             const carving::GroupPerson& person, const std::string& role,
                             bool coupled);
// "ochtend- en middagploeg: nodig 4,0 plaatsen, hoogstens 3,2 haalbaar".
std::string GroupShortfallText(const carving::GroupShortfall& shortfall, const std::string& role,
                               const std::string& property);
// One or more of: "past mits", travels by bus, temporary, stays, moved. Empty when there is
// nothing.
std::string GroupMemberText(bool past_mits, bool by_bus, bool temporary, bool moved);

// One shift as it turned out.
struct GroupShiftLine {
  std::string role;  // title
  std::string when;  // "ma-vr:ochtend,middag"
  int members = 0;
  int places = 0;
  int required_permille = 0;
  int expected_permille = 0;
};

// For the professional: how many, how good, how sure, what to look at.
std::string GroupSummary(const carving::GroupResult& result,
                         const std::vector<GroupShiftLine>& shifts, int temporary);
// For the inlener: functies, shifts, numbers and the offer of one price for the group. Nothing
// about persons: no names, handles, scores, health, support need, loonwaarde or rate by the hour.
// Empty when there is no group. `until`: last day of the agreement in words, or empty.
std::string GroupEmployerText(const carving::GroupResult& result,
                              const std::vector<GroupShiftLine>& shifts, const std::string& until);

}  // namespace passend::texts

#endif  // PASSEND_SERVER_TEXTS_GROUP_TEXTS_H_
