#include "server/access/handles.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "security/base64url.h"

namespace passend::server {
namespace {

constexpr char kName[] = "tenants/beta/candidates/c-1";
constexpr std::int64_t kNow = 1'790'000'000;
constexpr std::int64_t kHour = 3600;

Caller Of(const std::string& tenant, const std::string& subject) {
  return {.subject = subject, .tenant = tenant, .role = Role::kAccountmanager};
}

class HandlesTest : public ::testing::Test {
 protected:
  bool Works(const Caller& caller, std::string_view handle, std::int64_t now,
             std::string_view collection = kCandidates) const {
    const auto name = handles_.Resolve(caller, handle, collection, "name", now);
    return name.ok() && *name == RecordName{"beta", "c-1"};
  }
  const security::Key key_ = security::Key::Random();
  const Handles handles_{key_, 8};
  const Caller me_ = Of("alfa", "am-1");
};

TEST_F(HandlesTest, WorksForItsCallerOnlyAndForALimitedTime) {
  const std::string handle = handles_.Make(me_, kCandidates, kName, kNow);
  EXPECT_EQ(handle.rfind("tenants/alfa/candidates/~", 0), 0U);
  EXPECT_EQ(handle.find("beta"), handle.npos);
  EXPECT_EQ(handle.find("c-1"), handle.npos);
  EXPECT_TRUE(Works(me_, handle, kNow));
  EXPECT_TRUE(Works(me_, handle, kNow + 8 * kHour));
  EXPECT_FALSE(Works(me_, handle, kNow + 16 * kHour));
  EXPECT_FALSE(Works(me_, handle, kNow - 8 * kHour));
  EXPECT_FALSE(Works(Of("alfa", "am-2"), handle, kNow));
  EXPECT_FALSE(Works(Of("gamma", "am-1"), handle, kNow));
  EXPECT_FALSE(Works(me_, handle, kNow, kOpportunities));
  // Another caller of the same tenant may not use it under another tenant's name either.
  std::string moved = handle;
  moved.replace(moved.find("alfa"), 4, "beta");
  EXPECT_FALSE(Works(Of("beta", "am-1"), moved, kNow));
  const Handles other_key(security::Key::Random(), 8);
  EXPECT_NE(other_key.Resolve(me_, handle, kCandidates, "name", kNow)->id, "c-1");
}

TEST_F(HandlesTest, IsTheSameWithinAPeriodAndDiffersBetweenCallers) {
  const std::int64_t start = kNow / (8 * kHour) * (8 * kHour);
  EXPECT_EQ(handles_.Make(me_, kCandidates, kName, start),
            handles_.Make(me_, kCandidates, kName, start + 8 * kHour - 1));
  std::set<std::string> different = {
      handles_.Make(me_, kCandidates, kName, start),
      handles_.Make(me_, kCandidates, kName, start + 8 * kHour),
      handles_.Make(Of("alfa", "am-2"), kCandidates, kName, start),
      handles_.Make(Of("gamma", "am-1"), kCandidates, kName, start),
      handles_.Make(me_, kCandidates, "tenants/beta/candidates/c-2", start)};
  EXPECT_EQ(different.size(), 5U);
}

TEST_F(HandlesTest, NoChangedHandleWorks) {
  const std::string handle = handles_.Make(me_, kCandidates, kName, kNow);
  std::mt19937_64 rng(1);
  const std::size_t begin = handle.find('~') + 1;
  int changed = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string bad = handle;
    switch (rng() % 3) {
      case 0:
        bad[begin + rng() % (bad.size() - begin)] = "AZaz09-_"[rng() % 8];
        break;
      case 1:
        bad.resize(begin + rng() % (bad.size() - begin));
        break;
      default:
        bad.insert(begin + rng() % (bad.size() - begin), 1, "AZaz09-_"[rng() % 8]);
    }
    if (bad == handle) continue;
    ++changed;
    ASSERT_FALSE(Works(me_, bad, kNow)) << bad;
  }
  EXPECT_GT(changed, 1500);
}

// What belongs to another tenant becomes a key of the caller's own tenant, under which nothing can
// stand: what follows cannot tell it from a name that nobody has.
TEST_F(HandlesTest, NamesOfOthersBecomeKeysOfTheCaller) {
  EXPECT_EQ(*handles_.Resolve(me_, "tenants/alfa/candidates/c-9", kCandidates, "name", kNow),
            (RecordName{"alfa", "c-9"}));
  const auto foreign = handles_.Resolve(me_, kName, kCandidates, "name", kNow);
  ASSERT_TRUE(foreign.ok());
  EXPECT_EQ(foreign->tenant, "alfa");
  EXPECT_NE(foreign->id.find('/'), foreign->id.npos);
  EXPECT_EQ(*Handles::ResolveParent(me_, "tenants/alfa", "parent"), "alfa");
  EXPECT_NE(*Handles::ResolveParent(me_, "tenants/beta", "parent"), "beta");
  EXPECT_FALSE(handles_.Resolve(me_, "candidates/c-1", kCandidates, "name", kNow).ok());
  Caller local;
  EXPECT_EQ(*handles_.Resolve(local, kName, kCandidates, "name", kNow),
            (RecordName{"beta", "c-1"}));
}

}  // namespace
}  // namespace passend::server
