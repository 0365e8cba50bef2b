#include "matcher/carving/group.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>

#include "matcher/carving/choice_program.h"
#include "matcher/carving/group_program.h"
#include "tests/matcher/carving/group_model.h"

namespace passend::carving {
namespace {

using ::testing::HasSubstr;

GroupResult MustSolve(const GroupInstance& instance) {
  const absl::StatusOr<GroupResult> result = SolveGroup(instance, {});
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *result : GroupResult{};
}

struct NamedSwitches {
  std::string name;
  GroupSwitches switches;
};

GroupSwitches AllOff() {
  return {.tight_places = false,
          .bezetting = false,
          .sizes = false,
          .supervision = false,
          .seats = false,
          .properties = false,
          .output = false,
          .share = false,
          .apart = false,
          .members = false};
}

// Every limit off by itself, on by itself, all, all loosely, none.
std::vector<NamedSwitches> EveryCombination() {
  using Switch = bool GroupSwitches::*;
  const std::vector<std::pair<std::string, Switch>> each = {
      {"Places", &GroupSwitches::tight_places}, {"Bezetting", &GroupSwitches::bezetting},
      {"Sizes", &GroupSwitches::sizes},         {"Supervision", &GroupSwitches::supervision},
      {"Seats", &GroupSwitches::seats},         {"Properties", &GroupSwitches::properties},
      {"Output", &GroupSwitches::output},       {"Share", &GroupSwitches::share},
      {"Apart", &GroupSwitches::apart},         {"Members", &GroupSwitches::members}};
  GroupSwitches loose;
  loose.loose = true;
  std::vector<NamedSwitches> all = {{"All", {}}, {"AllLoose", loose}, {"None", AllOff()}};
  for (const auto& [name, member] : each) {
    GroupSwitches without = loose;
    without.*member = false;
    all.push_back({"Without" + name, without});
    GroupSwitches only = AllOff();
    only.*member = true;
    all.push_back({"Only" + name, only});
  }
  return all;
}

class GroupAgainstBruteForce : public ::testing::TestWithParam<NamedSwitches> {};

TEST_P(GroupAgainstBruteForce, IsTheBestGroup) {
  std::mt19937_64 random(20261122);
  constexpr int kInstances = 1000;
  int found = 0;
  for (int i = 0; i < kInstances; ++i) {
    SCOPED_TRACE(i);
    const GroupInstance instance = RandomGroup(GetParam().switches, random, 3000);
    const std::optional<GroupWorth> best = BestByTrying(instance);
    const GroupResult result = MustSolve(instance);
    ASSERT_EQ(result.found, best.has_value());
    ASSERT_TRUE(result.optimal);
    ASSERT_EQ(result.gap_permille, 0);
    if (!result.found) continue;
    ++found;
    ASSERT_TRUE(Keeps(instance, result.members));
    ASSERT_TRUE(IsGroupAllowed(instance, result.members));
    ASSERT_EQ(WorthOf(instance, result.members), *best);
    ASSERT_EQ(result.objective, std::get<1>(*best));
    ASSERT_EQ(result.bound, result.objective);
  }
  // The instances are worth something: some have a group.
  EXPECT_GE(found, 5);
}

INSTANTIATE_TEST_SUITE_P(Limits, GroupAgainstBruteForce, ::testing::ValuesIn(EveryCombination()),
                         [](const auto& each) { return each.param.name; });

// A larger instance, which nobody can try out.
GroupInstance SomeGroup(std::mt19937_64& random) {
  GroupSwitches switches;
  switches.loose = true;
  return RandomGroup(switches, random, 1e30, 40);
}

TEST(Group, RemovingALimitNeverMakesItWorse) {
  std::mt19937_64 random(1);
  using Change = std::pair<std::string, void (*)(GroupInstance&)>;
  const std::vector<Change> changes = {
      {"places",
       [](GroupInstance& group) {
         for (GroupRole& role : group.roles) {
           for (GroupShift& shift : role.shifts) shift.places = kMaxGroupSize;
         }
       }},
      {"bezetting",
       [](GroupInstance& group) {
         for (GroupRole& role : group.roles) {
           for (GroupShift& shift : role.shifts) shift.required_permille = 0;
         }
       }},
      {"min_size", [](GroupInstance& group) { group.demands.min_size = 1; }},
      {"max_size", [](GroupInstance& group) { group.demands.max_size = kMaxGroupSize; }},
      {"supervision", [](GroupInstance& group) { group.demands.supervisors.reset(); }},
      {"seats", [](GroupInstance& group) { group.demands.seats.reset(); }},
      {"properties", [](GroupInstance& group) { group.demands.properties.clear(); }},
      {"output", [](GroupInstance& group) { group.demands.output_norm = 0; }},
      {"share", [](GroupInstance& group) { group.demands.intensive_share_permille = 0; }},
      {"apart", [](GroupInstance& group) { group.demands.apart.clear(); }}};
  std::map<std::string, int> improved;
  for (int i = 0; i < 150; ++i) {
    GroupInstance instance = SomeGroup(random);
    instance.demands.stability = Stability::kFree;
    const GroupResult before = MustSolve(instance);
    ASSERT_TRUE(before.optimal);
    for (const auto& [name, change] : changes) {
      SCOPED_TRACE(name);
      GroupInstance wider = instance;
      change(wider);
      const GroupResult after = MustSolve(wider);
      ASSERT_TRUE(after.optimal);
      ASSERT_TRUE(after.found || !before.found);
      ASSERT_GE(after.objective, before.objective);
      if (after.objective > before.objective) ++improved[name];
    }
  }
  // Each limit is felt somewhere.
  for (const auto& [name, change] : changes) EXPECT_GT(improved[name], 0) << name;
}

std::set<std::tuple<std::uint64_t, int, bool>> MembersByHash(const GroupInstance& instance,
                                                             const GroupResult& result) {
  std::set<std::tuple<std::uint64_t, int, bool>> members;
  for (const GroupMember& member : result.members) {
    members.emplace(instance.candidates[member.candidate].hash, member.option, member.kept);
  }
  return members;
}

TEST(Group, TheOrderOfCandidatesChangesNothing) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 300; ++i) {
    const GroupInstance instance = SomeGroup(random);
    std::vector<int> order(instance.candidates.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::shuffle(order, random);
    GroupInstance shuffled = instance;
    std::vector<int> index_of(order.size());
    for (std::size_t c = 0; c < order.size(); ++c) {
      shuffled.candidates[c] = instance.candidates[order[c]];
      index_of[order[c]] = static_cast<int>(c);
    }
    for (auto& [one, other] : shuffled.demands.apart) {
      one = index_of[one];
      other = index_of[other];
      std::swap(one, other);
    }
    std::ranges::shuffle(shuffled.demands.apart, random);
    const GroupResult before = MustSolve(instance);
    const GroupResult after = MustSolve(shuffled);
    ASSERT_EQ(before.found, after.found);
    ASSERT_EQ(before.objective, after.objective);
    ASSERT_EQ(MembersByHash(instance, before), MembersByHash(shuffled, after));
    ASSERT_EQ(before.reserves.size(), after.reserves.size());
    for (std::size_t j = 0; j < before.reserves.size(); ++j) {
      ASSERT_EQ(before.reserves[j].size(), after.reserves[j].size());
      for (std::size_t r = 0; r < before.reserves[j].size(); ++r) {
        ASSERT_EQ(order[after.reserves[j][r].candidate], before.reserves[j][r].candidate);
      }
    }
  }
}

TEST(Group, SomebodyWhoCannotTakePartChangesNothing) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 200; ++i) {
    const GroupInstance instance = SomeGroup(random);
    GroupInstance more = instance;
    GroupCandidate unusable = instance.candidates.front();
    unusable.options.clear();
    more.candidates.push_back(unusable);
    const GroupResult before = MustSolve(instance);
    const GroupResult after = MustSolve(more);
    ASSERT_EQ(before.objective, after.objective);
    ASSERT_EQ(MembersByHash(instance, before), MembersByHash(more, after));
    ASSERT_EQ(after.absences.back().reason, GroupReason::kNoOption);
  }
}

TEST(Group, TwoHalfDaysFillOnePlace) {
  GroupInstance instance;
  instance.roles = {{.shifts = {{.dayparts = 0b11, .places = 1, .required_permille = 1000}}}};
  for (int i = 0; i < 3; ++i) {
    GroupCandidate candidate;
    candidate.hash = static_cast<std::uint64_t>(i);
    const std::uint32_t daypart = i == 1 ? 0b10 : 0b01;
    candidate.options = {{.role = 0, .fit = 500 + 100 * i, .dayparts = daypart, .minutes = {240}}};
    instance.candidates.push_back(candidate);
  }
  const GroupResult result = MustSolve(instance);
  ASSERT_TRUE(result.found);
  EXPECT_EQ(result.fit, 600 + 700);  // 0 and 2 both want the morning
  // Somebody who is ill one day in ten leaves the shift short.
  instance.candidates[1].absence_permille = 100;
  const GroupResult short_one = MustSolve(instance);
  EXPECT_FALSE(short_one.found);
  ASSERT_EQ(short_one.shortfalls.size(), 1U);
  EXPECT_EQ(short_one.shortfalls[0].limit, GroupLimit::kBezetting);
  EXPECT_EQ(short_one.shortfalls[0].needed, 1000);
  EXPECT_EQ(short_one.shortfalls[0].attainable, 950);
}

TEST(Group, KeepsMembersUnlessAsked) {
  GroupInstance instance;
  instance.roles = {{.shifts = {{.dayparts = 0b1, .places = 1}}}};
  GroupCandidate member{.hash = 1, .member_of = 0};
  member.options = {{.role = 0, .fit = 400, .dayparts = 1, .minutes = {240}}};
  GroupCandidate better{.hash = 2};
  better.options = {{.role = 0, .fit = 900, .dayparts = 1, .minutes = {240}}};
  instance.candidates = {member, better};
  GroupResult result = MustSolve(instance);
  ASSERT_EQ(result.members.size(), 1U);
  EXPECT_EQ(result.members[0].candidate, 0);
  EXPECT_TRUE(result.members[0].kept);
  EXPECT_EQ(result.absences[0].reason, GroupReason::kMembersStay);
  EXPECT_EQ(result.absences[0].reserve_rank, 1);
  instance.demands.stability = Stability::kPrefer;
  instance.demands.stability_points = 600;
  EXPECT_EQ(MustSolve(instance).members[0].candidate, 0);
  instance.demands.stability_points = 400;
  EXPECT_EQ(MustSolve(instance).members[0].candidate, 1);
  instance.demands.stability = Stability::kFree;
  result = MustSolve(instance);
  EXPECT_EQ(result.members[0].candidate, 1);
  EXPECT_EQ(result.absences[0].reason, GroupReason::kOthersFitBetter);
}

// What a reason claims, tried by itself.
TEST(Group, ReasonsAreTrue) {
  std::mt19937_64 random(4);
  std::map<GroupReason, int> seen;
  std::map<GroupLimitSet, int> seen_alone;
  for (int i = 0; i < 1500; ++i) {
    SCOPED_TRACE(i);
    const GroupInstance instance = SomeGroup(random);
    const GroupResult result = MustSolve(instance);
    ASSERT_EQ(result.absences.size() + result.members.size(), instance.candidates.size());
    for (const GroupAbsence& absence : result.absences) {
      ++seen[absence.reason];
      const GroupCandidate& candidate = instance.candidates[absence.candidate];
      ASSERT_EQ(absence.reason == GroupReason::kNoOption, candidate.options.empty());
      if (absence.reason == GroupReason::kNoOption) continue;
      ASSERT_EQ(absence.reason == GroupReason::kNoGroup, !result.found);
      if (!result.found) continue;

      bool replaces = false;
      bool improves = false;
      bool fits_wider = false;
      GroupInstance wider = instance;
      for (GroupRole& role : wider.roles) {
        for (GroupShift& shift : role.shifts) {
          if ((absence.blockers & LimitBit(GroupLimit::kPlaces)) != 0) ++shift.places;
        }
      }
      GroupDemands& demands = wider.demands;
      if ((absence.blockers & LimitBit(GroupLimit::kMaxSize)) != 0) ++demands.max_size;
      if ((absence.blockers & LimitBit(GroupLimit::kSupervision)) != 0) ++*demands.supervisors;
      if ((absence.blockers & LimitBit(GroupLimit::kSeats)) != 0) ++*demands.seats;
      if ((absence.blockers & LimitBit(GroupLimit::kApart)) != 0) demands.apart.clear();
      if ((absence.blockers & LimitBit(GroupLimit::kIntensiveShare)) != 0) {
        demands.intensive_share_permille = 0;
      }
      for (std::size_t o = 0; o < candidate.options.size(); ++o) {
        const GroupMember one{.candidate = absence.candidate, .option = static_cast<int>(o)};
        std::vector<GroupMember> more = result.members;
        more.push_back(one);
        ASSERT_FALSE(Keeps(instance, more));
        fits_wider |= Keeps(wider, more);
        for (GroupMember& member : more) {
          if (&member == &more.back()) continue;
          std::vector<GroupMember> swapped = result.members;
          const auto at = static_cast<std::size_t>(&member - more.data());
          swapped[at] = one;
          if (!Keeps(instance, swapped)) continue;
          replaces = true;
          improves |= WorthOf(instance, swapped) > WorthOf(instance, result.members);
        }
      }
      ASSERT_NE(absence.blockers, 0);
      ASSERT_TRUE(fits_wider);
      ASSERT_FALSE(improves);
      ASSERT_EQ(replaces, absence.reason != GroupReason::kLimit);
      ASSERT_EQ(replaces, absence.reserve_rank > 0);
      if (absence.reason == GroupReason::kLimit) ++seen_alone[absence.blockers];
    }
    for (const std::vector<GroupReserve>& reserves : result.reserves) {
      for (const GroupReserve& reserve : reserves) {
        ASSERT_FALSE(reserve.replaces.empty());
        for (const int replaced : reserve.replaces) {
          std::vector<GroupMember> swapped = result.members;
          swapped[replaced] = {.candidate = reserve.candidate, .option = reserve.option};
          ASSERT_TRUE(Keeps(instance, swapped));
        }
      }
    }
  }
  for (const GroupReason reason :
       {GroupReason::kNoOption, GroupReason::kNoGroup, GroupReason::kOthersFitBetter,
        GroupReason::kMembersStay, GroupReason::kLimit}) {
    EXPECT_GT(seen[reason], 0) << static_cast<int>(reason);
  }
  EXPECT_EQ(seen[GroupReason::kNotSearched], 0);
  for (const GroupLimit limit : {GroupLimit::kPlaces, GroupLimit::kSupervision, GroupLimit::kSeats,
                                 GroupLimit::kApart, GroupLimit::kIntensiveShare}) {
    EXPECT_GT(seen_alone[LimitBit(limit)], 0) << static_cast<int>(limit);
  }
}

void Drop(GroupLimit limit, GroupInstance& instance) {
  GroupDemands& demands = instance.demands;
  if (limit == GroupLimit::kMaxSize) demands.max_size = kMaxGroupSize;
  if (limit == GroupLimit::kSupervision) demands.supervisors.reset();
  if (limit == GroupLimit::kSeats) demands.seats.reset();
  if (limit == GroupLimit::kApart) demands.apart.clear();
  if (limit == GroupLimit::kIntensiveShare) demands.intensive_share_permille = 0;
  if (limit == GroupLimit::kMinSize) demands.min_size = 1;
  if (limit == GroupLimit::kOutput) demands.output_norm = 0;
}

// Why there is no group: what is said to be out of reach is, and what would help does.
TEST(Group, TheReasonForNoGroupIsTrue) {
  std::mt19937_64 random(5);
  int shortfalls = 0;
  int helped = 0;
  for (int i = 0; i < 1500; ++i) {
    SCOPED_TRACE(i);
    GroupInstance instance = RandomGroup({}, random, 3000);
    const GroupResult result = MustSolve(instance);
    if (result.found) continue;
    for (const GroupShortfall& shortfall : result.shortfalls) {
      ++shortfalls;
      ASSERT_LT(shortfall.attainable, shortfall.needed);
      // All other minimums go; there is still no group.
      GroupInstance alone = instance;
      GroupDemands& demands = alone.demands;
      if (shortfall.limit != GroupLimit::kMinSize) demands.min_size = 1;
      if (shortfall.limit != GroupLimit::kOutput) demands.output_norm = 0;
      demands.intensive_share_permille = 0;
      for (std::size_t p = 0; p < demands.properties.size(); ++p) {
        if (shortfall.limit != GroupLimit::kProperty || shortfall.subject != static_cast<int>(p)) {
          demands.properties[p].minimum = 0;
        }
      }
      for (std::size_t j = 0; j < alone.roles.size(); ++j) {
        for (std::size_t k = 0; k < alone.roles[j].shifts.size(); ++k) {
          if (shortfall.limit != GroupLimit::kBezetting ||
              shortfall.subject != static_cast<int>(j) || shortfall.part != static_cast<int>(k)) {
            alone.roles[j].shifts[k].required_permille = 0;
          }
        }
      }
      ASSERT_FALSE(BestByTrying(alone).has_value());
    }
    for (const GroupLimit limit :
         {GroupLimit::kMaxSize, GroupLimit::kSupervision, GroupLimit::kSeats, GroupLimit::kApart,
          GroupLimit::kIntensiveShare, GroupLimit::kMinSize, GroupLimit::kOutput}) {
      if (!result.shortfalls.empty()) break;
      GroupInstance wider = instance;
      Drop(limit, wider);
      ASSERT_EQ(BestByTrying(wider).has_value(), (result.would_help & LimitBit(limit)) != 0)
          << static_cast<int>(limit);
      helped += (result.would_help & LimitBit(limit)) != 0 ? 1 : 0;
    }
  }
  EXPECT_GT(shortfalls, 100);
  EXPECT_GT(helped, 20);
}

TEST(Group, NamesWhatIsOutOfRange) {
  GroupInstance good;
  good.roles = {{.shifts = {{.dayparts = 1, .places = 1}}}};
  good.candidates.resize(1);
  good.candidates[0].options = {{.role = 0, .fit = 500, .dayparts = 1, .minutes = {240}}};
  ASSERT_TRUE(SolveGroup(good, {}).ok());
  const auto expect_error = [&](const std::string& text, auto&& change) {
    GroupInstance bad = good;
    change(bad);
    const absl::StatusOr<GroupResult> result = SolveGroup(bad, {});
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(result.status().message()), HasSubstr(text));
  };
  expect_error("roles", [](GroupInstance& group) { group.roles.clear(); });
  expect_error("roles[0].shifts[0].dayparts",
               [](GroupInstance& group) { group.roles[0].shifts[0].dayparts = 1U << 28; });
  expect_error("roles[0].shifts[1].dayparts", [](GroupInstance& group) {
    group.roles[0].shifts.push_back(group.roles[0].shifts[0]);
  });
  expect_error("places", [](GroupInstance& group) { group.roles[0].shifts[0].places = 201; });
  expect_error("required_permille",
               [](GroupInstance& group) { group.roles[0].shifts[0].required_permille = 1001; });
  expect_error("min_size", [](GroupInstance& group) { group.demands.min_size = 0; });
  expect_error("max_size", [](GroupInstance& group) { group.demands.max_size = 0; });
  expect_error("span_intensive", [](GroupInstance& group) { group.demands.span_intensive = 31; });
  expect_error("apart", [](GroupInstance& group) { group.demands.apart = {{0, 0}}; });
  expect_error("options.fit",
               [](GroupInstance& group) { group.candidates[0].options[0].fit = 1001; });
  expect_error("options.dayparts",
               [](GroupInstance& group) { group.candidates[0].options[0].dayparts = 2; });
  expect_error("options.minutes",
               [](GroupInstance& group) { group.candidates[0].options[0].minutes = {241}; });
  expect_error("(waiting, hash)",
               [](GroupInstance& group) { group.candidates.push_back(group.candidates[0]); });
}

// Large programs are sieved first; made to happen to small ones.
TEST(ChoiceProgram, SievingChangesNothing) {
  std::mt19937_64 random(7);
  GroupSwitches loose;
  loose.loose = true;
  for (int i = 0; i < 3000; ++i) {
    SCOPED_TRACE(i);
    const GroupInstance instance = RandomGroup(i % 2 == 0 ? loose : AllOff(), random, 1e6);
    const GroupProgram group = MakeGroupProgram(instance);
    const ChoiceAnswer whole = Solve(group.program, {});
    ASSERT_TRUE(whole.proven);
    const ChoiceAnswer sieved =
        Solve(group.program, {.whole_up_to = static_cast<std::size_t>(1 + i % 5)});
    ASSERT_TRUE(sieved.proven);
    ASSERT_EQ(sieved.found, whole.found);
    ASSERT_EQ(sieved.value, whole.value);
    ASSERT_EQ(sieved.bound, whole.bound);
    ASSERT_TRUE(!sieved.found || IsAllowed(group.program, sieved.chosen));
  }
}

// Whatever ends the search, what it says holds.
TEST(ChoiceProgram, IsHonestWhenItStopsEarly) {
  std::mt19937_64 random(8);
  GroupSwitches loose;
  loose.loose = true;
  int early = 0;
  for (int i = 0; i < 2000; ++i) {
    SCOPED_TRACE(i);
    const GroupInstance instance = RandomGroup(loose, random, 1e6);
    const GroupProgram group = MakeGroupProgram(instance);
    const ChoiceAnswer whole = Solve(group.program, {});
    const ChoiceAnswer part =
        Solve(group.program, {.max_nodes = 1 + i % 4, .whole_up_to = i % 3 == 0 ? 2U : 400U});
    if (part.found) {
      ASSERT_TRUE(IsAllowed(group.program, part.chosen));
      ASSERT_LE(part.value, whole.value);
    }
    ASSERT_GE(part.bound, whole.value);
    if (part.proven) {
      ASSERT_EQ(part.value, whole.value);
    } else {
      ++early;
    }
  }
  EXPECT_GT(early, 20);
}

}  // namespace
}  // namespace passend::carving
