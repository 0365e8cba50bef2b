// From facts to a group instance: who could work in which role, on which dayparts, with which fit.
//
// A pair takes part when its list is past or past mits (rules.md 2), or, when asked, onvoldoende
// bekend (which then counts with its lowest score). Rule H1 is asked as in a search. With a bus,
// who cannot come alone (H7 fails, or asks to arrange travel) is scored as with transport by the
// employer and takes a seat.
//
// Dayparts. A person works dayparts that the role and the person share, at most max_day a day and
// max_week a week (of the person and of the work), in pieces of at least CarvingPolicy::min_day on
// a day, in four ways: from the first or the last day of the week on, from the first or the last
// daypart of the day on. In a role with several shifts each shift by itself is a further way,
// scored anew with the hours of that shift. A person without a known grid could work any daypart.
// A daypart on which somebody works less than the whole daypart still takes a place; presence
// counts the minutes.
//
// Formal employer (rules.md 6): who is employed by werkbedrijf or gemeente (the werkvorm of the
// current place says so) may be seconded for good; everybody else, unknown included, only until an
// agreed day. Without that day they do not take part.
#ifndef PASSEND_MATCHER_CARVING_GROUP_BUILD_H_
#define PASSEND_MATCHER_CARVING_GROUP_BUILD_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/carving/group.h"
#include "matcher/index/snapshot.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/score/score.h"

namespace passend::carving {

// A functie of the inlener. What the view points to must outlive the build.
struct GroupWork {
  index::OpportunityView work;
  // Empty: one shift, on the dayparts of the work (a missing grid: Monday to Friday, morning and
  // afternoon), with its places.
  std::vector<GroupShift> shifts;
};

// Something of which the group needs some members who have it. One of these is set.
struct GroupProperty {
  int certificate = -1;  // catalogue index: held and valid on the day
  int talent = -1;       // catalogue index: own level known, fresh and at least `level`
  int language = -1;     // catalogue index: speaking and listening both at least `level`
  std::vector<std::string> persons;  // these candidates, by resource name (a meewerkend voorman)
  int level = 1;
  int minimum = 0;
};
inline constexpr int kMaxGroupProperties = 20;

struct GroupRequest {
  model::Date as_of;
  std::string_view caller;    // as search::Options
  std::uint64_t purpose = 0;  // likewise
  const std::vector<index::Agreement>* agreements = nullptr;
  std::vector<GroupWork> roles;
  // Spans, share, stability points and absence come from the policy of the first role's tenant;
  // properties and apart from below.
  GroupDemands demands;
  std::vector<GroupProperty> properties;
  std::vector<std::pair<std::string, std::string>> apart;  // resource names
  std::vector<std::pair<std::string, int>> members;        // resource name, role
  bool include_onvoldoende_bekend = false;
  // Last day of a temporary detachering; none = for good only.
  std::optional<model::Date> until;
  // Limits the candidates who are looked at; null = everybody the caller may see.
  std::function<bool(const index::CandidateView&)> filter;
  // Pairs that stay silent: rejected, and nothing changed. May be null.
  std::function<bool(const index::CandidateView&, int role)> silent;
  // Asked when there is an output norm, for those who can take part; nothing = unknown.
  std::function<std::optional<int>(const index::CandidateView&)> loonwaarde_permille;
  int unknown_loonwaarde_permille = 500;
  // As search::Options.
  const score::CatalogueTables* tables = nullptr;                                  // required
  const model::Catalogue* catalogue = nullptr;                                     // required
  std::function<const score::CompiledPolicy&(std::string_view tenant)> policy_of;  // required
};

// Why somebody has no option at all.
enum class GroupIneligible : std::uint8_t {
  kNone = 0,
  kRule,               // a hard rule, or two obstacles: `rule`
  kOnvoldoendeBekend,  // too little is known
  kFormalEmployer,     // not employed by werkbedrijf or gemeente, and no last day was given
  kNoDayparts,         // shares no daypart with any shift, or too few minutes
  kSilent,             // rejected for this work before, and nothing changed
};

// Beside the candidate of the same index in the instance.
struct GroupPerson {
  index::CandidateView view;
  GroupIneligible ineligible = GroupIneligible::kNone;
  score::Rule rule = score::Rule::kAccess;  // of kRule, in the role that came nearest
  int nearest_role = -1;                    // that role
  bool temporary = false;                   // only until the last day
  bool employer_unknown = false;            // who employs this person is not recorded
  bool loonwaarde_unknown = false;          // counted with the prior
};

struct GroupBuild {
  GroupInstance instance;
  std::vector<GroupPerson> people;
  // By candidate and option: the list of the pair.
  std::vector<std::vector<score::MatchList>> lists;
};

// Looks at every candidate that the caller may see; rows outside the filter are not in the result,
// existing members always are (unless the caller may not see them). Candidates are in no particular
// order. Requires: 1..kMaxGroupRoles roles. Cost: about half a microsecond per candidate and role.
GroupBuild BuildGroup(const index::Snapshot& snapshot, const GroupRequest& request);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_GROUP_BUILD_H_
