// Groepsdetachering: who goes on which place and which shift of an inlener (domain guide 7.2,
// rules.md 6). Numbers in, numbers out; group_build.h makes the instance from facts, and what the
// reasons say in Dutch is the business of the server.
//
// A role is a functie of the inlener, with shifts; a shift is a set of dayparts of the week with
// places. A candidate comes with options: in this role, on these dayparts, for so many minutes.
// Exact form of "two half-days may fill one place": on every daypart of a shift there are never
// more members than places; who shares a place works on different dayparts. Bezetting is counted
// per shift in minutes that members are expected to be there (minutes * (1000 - absence)), against
// required fte * the minutes of the shift; nothing is rounded.
//
// The best group has, in this order:
//   1. with Stability::kKeep, as many members as possible kept in their role;
//   2. the greatest sum of fit (and of stability points, with kPrefer);
//   3. those who waited longest: the greatest sum over members of their place in the order of
//      (waiting, hash) counted from the end.
// Loonwaarde is never part of it: output is a condition only.
//
// Every limit can be absent. The answer is the same whatever the order of the candidates, and, when
// proven, whatever the budget.
#ifndef PASSEND_MATCHER_CARVING_GROUP_H_
#define PASSEND_MATCHER_CARVING_GROUP_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace passend::carving {

inline constexpr int kMaxGroupRoles = 20;
inline constexpr int kMaxGroupShifts = 8;  // of one role
inline constexpr int kMaxGroupSize = 200;
inline constexpr int kMaxGroupCandidates = 65536;
inline constexpr int kMaxGroupOptions = 100;  // of one candidate

struct GroupShift {
  std::uint32_t dayparts = 0;  // bits of model::WeekGrid; shifts of one role share none
  int places = 0;              // 0..200; how many can work at the same time
  // Bezetting that is asked, in permille of a place, presence-weighted; 0 = none. At most
  // 1000 * places.
  int required_permille = 0;
};

struct GroupRole {
  std::vector<GroupShift> shifts;  // 1..kMaxGroupShifts
};

// A way in which a candidate could take part.
struct GroupOption {
  int role = 0;
  int fit = 0;                 // score of the pair, 0..1000
  std::uint32_t dayparts = 0;  // where a place is taken; within the shifts of the role, not 0
  std::vector<int> minutes;    // by shift of the role, a week; 0..the minutes of the shift
  bool needs_seat = false;     // comes by the bus of the group
};

struct GroupCandidate {
  std::uint32_t waiting = 0;  // score::RankKey; the pair (waiting, hash) is unique
  std::uint64_t hash = 0;
  std::vector<GroupOption> options;  // empty = cannot take part
  int absence_permille = 0;          // 0..1000
  bool intensive = false;            // needs intensive support
  std::uint64_t properties = 0;      // what GroupDemands::properties asks
  int output_permille = 0;           // expected loonwaarde, 0..1000
  int member_of = -1;                // the role of an existing member; -1 = not one
};

enum class Stability : std::uint8_t {
  kKeep = 0,    // members stay where they are as far as the limits allow
  kPrefer = 1,  // keeping one is worth stability_points
  kFree = 2,    // as if there was no group yet
};

struct GroupDemands {
  int min_size = 1;              // else no group; 1..kMaxGroupSize
  int max_size = kMaxGroupSize;  // min_size..kMaxGroupSize
  // Supervision: sum of weights of members <= supervisors * span_light * span_intensive, where an
  // intensive member weighs span_light and another span_intensive: one supervisor guides span_light
  // members, or span_intensive intensive ones, or a mix in proportion. None = no limit.
  std::optional<int> supervisors;  // 0..100
  int span_light = 30;             // 1..100
  int span_intensive = 10;         // 1..span_light
  std::optional<int> seats;        // of the bus, 0..1000
  struct Property {
    std::uint64_t bits = 0;  // any of these counts
    int minimum = 0;         // 0..kMaxGroupSize members
  };
  std::vector<Property> properties;  // at most 20
  // Sum of output_permille * minutes a week must be at least this; 0 = no norm.
  std::int64_t output_norm = 0;
  int intensive_share_permille = 0;        // minimum share of intensive members, 0..1000
  std::vector<std::pair<int, int>> apart;  // candidates that are not placed together
  Stability stability = Stability::kKeep;
  int stability_points = 0;  // kPrefer: 0..1000
};

struct GroupInstance {
  std::vector<GroupRole> roles;  // 1..kMaxGroupRoles
  std::vector<GroupCandidate> candidates;
  GroupDemands demands;
  int daypart_minutes = 240;  // 1..960
  int rotation_band = 10;     // order of reserves, rules.md 4; >= 1
};

// What limits a group. `subject` beside it: see each.
enum class GroupLimit : std::uint8_t {
  kPlaces = 0,      // role
  kMaxSize,         // -
  kSupervision,     // -
  kSeats,           // -
  kApart,           // -
  kIntensiveShare,  // -
  kMinSize,         // -
  kBezetting,       // role; `part` is the shift
  kProperty,        // index into GroupDemands::properties
  kOutput,          // -
  kKept,            // -
};
inline constexpr int kGroupLimitCount = 11;
using GroupLimitSet = std::uint16_t;  // bit per GroupLimit
inline constexpr GroupLimitSet LimitBit(GroupLimit limit) {
  return static_cast<GroupLimitSet>(1U << static_cast<int>(limit));
}

struct GroupMember {
  int candidate = 0;
  int option = 0;     // of the candidate
  bool kept = false;  // was a member in this role
};

// Why a candidate is not in the group. All are computed on the group that was found.
enum class GroupReason : std::uint8_t {
  kNoOption = 0,     // cannot take part; the maker of the instance knows why
  kNoGroup = 1,      // there is no group
  kOthersFitBetter,  // could replace a member, and the group would not be better
  kMembersStay,      // could replace only existing members, of whom one fits less well
  kLimit,            // `blockers`: what keeps out; nobody can be replaced one for one
  kNotSearched,      // could replace a member and make the group better: the search ended early
};

struct GroupAbsence {
  int candidate = 0;
  GroupReason reason = GroupReason::kNoOption;
  // What adding this candidate would break, at the option that breaks least: with exactly these
  // limits one wider the candidate would fit as well. Empty for kNoOption and kNoGroup.
  GroupLimitSet blockers = 0;
  int role = -1;         // of that option; of the best reserve rank when there is one
  int reserve_rank = 0;  // on the list of `role`, from 1; 0 = on none
};

struct GroupReserve {
  int candidate = 0;
  int option = 0;
  std::vector<int> replaces;  // members (indices into GroupResult::members), one at a time
};

// A minimum that nobody can reach, whatever the other minimums.
struct GroupShortfall {
  GroupLimit limit = GroupLimit::kMinSize;
  int subject = -1;
  int part = -1;
  // In the unit of the demand: members, permille of a place, permille * minutes.
  std::int64_t needed = 0;
  std::int64_t attainable = 0;
};

struct GroupResult {
  bool found = false;
  std::vector<GroupMember> members;  // by role, then best fit, then order
  std::int64_t fit = 0;              // sum of fit
  std::int64_t objective = 0;        // fit and stability points
  std::int64_t bound = 0;            // no group has a greater objective (with as many kept)
  int gap_permille = 0;              // (bound - objective) / bound, rounded up
  bool optimal = false;              // proven, order included
  bool kept_is_most = true;          // proven that no more members could be kept
  std::int64_t nodes = 0;
  // By role, in order; at most reserve_size each.
  std::vector<std::vector<GroupReserve>> reserves;
  std::vector<GroupAbsence> absences;  // of everybody who is not in the group, as in the instance
  // When there is no group: minimums that are out of reach by themselves (proven), else the limits
  // without which, one at a time, there is a group. Both empty: it takes more than one.
  std::vector<GroupShortfall> shortfalls;
  GroupLimitSet would_help = 0;
};

struct GroupBudget {
  std::int64_t max_nodes = 20'000;
  std::function<bool()> stop;  // as ChoiceBudget
  int reserve_size = 5;
};

// InvalidArgument: names what is out of the ranges above. Threads: no state.
absl::StatusOr<GroupResult> SolveGroup(const GroupInstance& instance, const GroupBudget& budget);

// Whether these members (candidate, option) keep every demand; kKept is not one.
bool IsGroupAllowed(const GroupInstance& instance, const std::vector<GroupMember>& members);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_GROUP_H_
