#include "matcher/model/policy.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "matcher/model/policy_fields.h"

namespace passend::model {
namespace {

struct Field {
  std::string path;
  int lowest;
  int highest;
};

std::vector<Field> Numbers() {
  struct Collect {
    std::vector<Field> fields;
    void operator()(const std::string& path, int, int lowest, int highest) {
      fields.push_back({path, lowest, highest});
    }
    void operator()(const std::string&, bool) {}
  } collect;
  const Policy start;
  VisitPolicyFields(start, collect);
  return collect.fields;
}

// A start policy with one number changed.
Policy With(const std::string& path, int value) {
  struct Set {
    const std::string& path;
    int value;
    void operator()(const std::string& name, int& member, int, int) {
      if (name == path) member = value;
    }
    void operator()(const std::string&, bool&) {}
  };
  Policy policy;
  VisitPolicyFields(policy, Set{path, value});
  return policy;
}

int ValueOf(const std::string& path) {
  int found = -1;
  struct Get {
    const std::string& path;
    int& found;
    void operator()(const std::string& name, int member, int, int) {
      if (name == path) found = member;
    }
    void operator()(const std::string&, bool) {}
  };
  const Policy start;
  VisitPolicyFields(start, Get{path, found});
  return found;
}

TEST(Policy, TheStartValuesAreValid) {
  EXPECT_TRUE(ValidatePolicy(Policy{}).ok());
  EXPECT_TRUE(CheckPolicy(Policy{}).empty());
}

TEST(Policy, EveryNumberIsVisitedOnce) {
  std::set<std::string> paths;
  for (const Field& field : Numbers()) EXPECT_TRUE(paths.insert(field.path).second) << field.path;
  // 8 weights, 5 + 1 talents, 13 belastbaarheid, 2 wishes, 19 travel, 2, 3, 4, 3, 26 carving.
  EXPECT_EQ(paths.size(), 99u);
  // Everything in a Policy but the version, the date and the yes/no is an int: if this number
  // changes, a field was added that VisitPolicyFields may not know.
  EXPECT_EQ(sizeof(Policy),
            (sizeof(std::string) + sizeof(Date) + 99 * sizeof(int) + sizeof(bool) + 7) / 8 * 8);
}

TEST(Policy, EachNumberHasItsRange) {
  for (const Field& field : Numbers()) {
    for (const int value : {field.lowest - 1, field.highest + 1}) {
      const Policy policy = With(field.path, value);
      const std::vector<PolicyProblem> problems = CheckPolicy(policy);
      ASSERT_EQ(problems.size(), 1u) << field.path;
      EXPECT_EQ(problems[0].path, field.path);
      EXPECT_EQ(problems[0].reason, "must be " + std::to_string(field.lowest) + ".." +
                                        std::to_string(field.highest) + ", is " +
                                        std::to_string(value));
      const absl::Status status = ValidatePolicy(policy);
      EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
      EXPECT_NE(status.message().find(field.path), absl::string_view::npos);
    }
  }
}

TEST(Policy, WeightsSumToOneHundred) {
  Policy policy;
  policy.weights[0] = 16;
  const std::vector<PolicyProblem> problems = CheckPolicy(policy);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].path, "weights");
  EXPECT_EQ(problems[0].reason, "must sum to 100, is 101");
  policy.weights[1] = 14;
  EXPECT_TRUE(ValidatePolicy(policy).ok());
}

TEST(Policy, NeedsAVersion) {
  Policy policy;
  policy.version = "";
  EXPECT_EQ(CheckPolicy(policy).at(0).path, "version");
}

TEST(Policy, HashAndEqualitySeeEveryField) {
  const Policy start;
  std::set<std::uint64_t> hashes = {PolicyHash(start)};
  EXPECT_EQ(PolicyHash(start), PolicyHash(Policy{}));
  EXPECT_TRUE(start == Policy{});
  const auto differs = [&](const Policy& policy, const std::string& what) {
    EXPECT_TRUE(hashes.insert(PolicyHash(policy)).second) << what;
    EXPECT_FALSE(policy == start) << what;
  };
  for (const Field& field : Numbers()) {
    differs(With(field.path, ValueOf(field.path) + 1), field.path);
  }
  Policy policy;
  policy.pending_indication_is_hard = true;
  differs(policy, "pending_indication_is_hard");
  policy = {};
  policy.version = "other";
  differs(policy, "version");
  policy = {};
  policy.effective_from = Date{1};
  differs(policy, "effective_from");
}

TEST(Policy, NamesOfFactorsAndModes) {
  EXPECT_EQ(FactorName(Factor::kTalenten), "talenten");
  EXPECT_EQ(FactorName(Factor::kOntwikkelstap), "ontwikkelstap");
  EXPECT_EQ(TravelModeName(TravelMode::kFiets), "fiets");
  EXPECT_EQ(TravelModeName(TravelMode::kBegeleidVervoer), "begeleid_vervoer");
}

TEST(PolicySet, FallsBackToTheDefault) {
  PolicySet set;
  set.default_policy.version = "default";
  set.by_tenant["a"].version = "of a";
  EXPECT_EQ(set.For("a").version, "of a");
  EXPECT_EQ(set.For("b").version, "default");
}

}  // namespace
}  // namespace passend::model
