// The bounded queue in front of queries.
#include "server/admission.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

namespace passend::server {
namespace {

using std::chrono::milliseconds;

CallControl Within(milliseconds time) {
  return {.deadline = std::chrono::system_clock::now() + time};
}

TEST(Admission, ShedsWhenTheLineIsFull) {
  Admission admission(1, 0);
  auto first = admission.Enter({});
  ASSERT_TRUE(first.ok());
  const auto second = admission.Enter({});
  EXPECT_TRUE(absl::IsResourceExhausted(second.status()));
  EXPECT_EQ(admission.counts().shed, 1U);
  EXPECT_EQ(admission.counts().active, 1U);
}

TEST(Admission, NeverRunsMoreThanAllowedAndServesEverybodyInLine) {
  constexpr int kRunning = 3;
  Admission admission(kRunning, 100);
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::atomic<int> served = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 40; ++i) {
    threads.emplace_back([&] {
      const auto ticket = admission.Enter({});
      ASSERT_TRUE(ticket.ok());
      const int now = ++running;
      int seen = most.load();
      while (now > seen && !most.compare_exchange_weak(seen, now)) {
      }
      std::this_thread::sleep_for(milliseconds(1));
      --running;
      ++served;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(served, 40);
  EXPECT_LE(most, kRunning);
  EXPECT_EQ(admission.counts().active, 0U);
  EXPECT_EQ(admission.counts().queued, 0U);
}

TEST(Admission, WaitsNoLongerThanTheDeadline) {
  Admission admission(1, 10);
  const auto first = admission.Enter({});
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(absl::IsDeadlineExceeded(admission.Enter(Within(milliseconds(50))).status()));
  EXPECT_EQ(admission.counts().queued, 0U);
}

TEST(Admission, RefusesAtOnceWhoCannotBeServedInTime) {
  Admission admission(1, 10);
  {
    const auto slow = admission.Enter({});
    std::this_thread::sleep_for(milliseconds(100));  // what a query usually takes
  }
  const auto first = admission.Enter({});
  ASSERT_TRUE(first.ok());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(absl::IsResourceExhausted(admission.Enter(Within(milliseconds(60))).status()));
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(50));
}

TEST(Admission, NoticesThatTheCallerIsGone) {
  Admission admission(1, 10);
  const auto first = admission.Enter({});
  ASSERT_TRUE(first.ok());
  std::atomic<bool> gone = false;
  std::thread waiting([&] {
    EXPECT_TRUE(absl::IsCancelled(
        admission.Enter({.cancelled = [&gone] { return gone.load(); }}).status()));
  });
  while (admission.counts().queued == 0) std::this_thread::yield();
  gone = true;
  waiting.join();
  EXPECT_EQ(admission.counts().queued, 0U);
}

}  // namespace
}  // namespace passend::server
