#include "server/rescoring/run_manager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "server/rescoring/change_books.h"
#include "server/rescoring/schedule.h"
#include "tests/server/rescoring/nights.h"

namespace passend::server {
namespace {

using std::chrono::steady_clock;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;

RunOrder Order(rescoring::Mode mode = rescoring::Mode::kIncremental, int days_later = 0) {
  return {.tenant = "alfa",
          .mode = mode,
          .as_of = {model::Date::FromYmd(2026, 3, 2)->days + days_later},
          .requested_by = "u-1"};
}

class RunManagerTest : public ::testing::Test {
 protected:
  RunManagerTest() {
    nights_.Fill("alfa", 40, 30);
    runs_ = nights_.NewManager();
  }
  // Starts a run and waits for its end.
  RunStatus Run(const RunOrder& order = Order()) {
    const auto started = runs_->Start(order);
    EXPECT_TRUE(started.ok()) << started.status();
    if (!started.ok()) return {};
    const auto ended = runs_->Wait(order.tenant, started->run.number, kLong);
    EXPECT_TRUE(ended.ok()) << ended.status();
    return *ended;
  }
  store::Generation Published() { return *nights_.matches().Published("alfa"); }
  // All states of a generation, as text.
  std::string StatesOf(store::Generation number) {
    std::map<std::string, std::string> rows;
    for (const auto kind : {store::StateKind::kCandidate, store::StateKind::kOpportunity}) {
      const auto visit = [&](const store::StateRow& row) {
        rows[absl::StrCat(static_cast<int>(kind), row.id)] = row.payload.value_or("");
        return absl::OkStatus();
      };
      const store::MatchStore& matches = nights_.matches();
      EXPECT_TRUE(matches.ScanStates("alfa", number, kind, visit).ok());
    }
    std::string text;
    for (const auto& [id, payload] : rows) absl::StrAppend(&text, id, "=", payload, ";");
    return text;
  }

  Nights nights_;
  std::unique_ptr<RunManager> runs_;
};

TEST_F(RunManagerTest, ARunIsPublishedAndTheNextTellsWhatChanged) {
  const RunStatus first = Run();
  EXPECT_EQ(first.run.state, RunState::kGepubliceerd);
  EXPECT_TRUE(first.current);
  EXPECT_TRUE(first.run.report.first);
  EXPECT_EQ(first.run.report.candidates, 40u);
  EXPECT_EQ(first.run.report.opportunities, 30u);
  EXPECT_GT(first.run.bytes_written, 0u);
  EXPECT_FALSE(first.run.stages.empty());
  EXPECT_EQ(Published(), first.run.number);

  nights_.Change("alfa", 4, 300);
  const RunStatus second = Run();
  EXPECT_EQ(second.run.state, RunState::kGepubliceerd);
  EXPECT_EQ(second.run.report.mode, rescoring::Mode::kIncremental);
  EXPECT_EQ(second.run.previous, first.run.number);
  EXPECT_FALSE((*runs_->Get("alfa", first.run.number)).current);
  ChangeBooks books(nights_.matches());
  const auto book = books.Of("alfa", second.run.number);
  ASSERT_TRUE(book.ok()) << book.status();
  ASSERT_FALSE((*book)->empty());
  for (const rescoring::Change& change : **book) {
    EXPECT_LE(PlaceOf((*book)->front()), PlaceOf(change));
  }
  // The state that is kept is the one of a run from nothing on the same day.
  const std::string incremental = StatesOf(second.run.number);
  EXPECT_EQ(Run(Order(rescoring::Mode::kFull)).run.report.mode, rescoring::Mode::kFull);
  EXPECT_EQ(StatesOf(Published()), incremental);
  // What was published before stays readable, as it was.
  EXPECT_FALSE(StatesOf(first.run.number).empty());
  EXPECT_NE(StatesOf(first.run.number), incremental);
}

TEST_F(RunManagerTest, OneRunWorksAtATime) {
  nights_.Fill("beta", 3, 3);
  Gate gate(nights_.matches(), "PutStates");
  const auto first = runs_->Start(Order());
  ASSERT_TRUE(first.ok()) << first.status();
  gate.AwaitArrival();
  for (const char* tenant : {"alfa", "beta"}) {
    RunOrder order = Order();
    order.tenant = tenant;
    const auto second = runs_->Start(order);
    EXPECT_TRUE(absl::IsFailedPrecondition(second.status()));
    EXPECT_THAT(std::string(second.status().message()),
                HasSubstr(RunName("alfa", first->run.number)));
  }
  EXPECT_TRUE(absl::IsFailedPrecondition(runs_->Compare("beta", Order().as_of, {}).status()));
  ASSERT_TRUE(runs_->Working().has_value());
  EXPECT_EQ(runs_->Working()->run.number, first->run.number);
  gate.Open();
  EXPECT_EQ((*runs_->Wait("alfa", first->run.number, kLong)).run.state, RunState::kGepubliceerd);
  EXPECT_FALSE(runs_->Working().has_value());
}

TEST_F(RunManagerTest, ACancelledRunEndsWithinASecondWhateverItDoes) {
  Run();
  const store::Generation before = Published();
  const std::string states = StatesOf(before);
  for (const char* method : {"UpdateRun", "ScanStates", "PutStates"}) {
    SCOPED_TRACE(method);
    nights_.Change("alfa", 1, 400);
    store::Generation number = 0;
    steady_clock::time_point opened;
    {
      Gate gate(nights_.matches(), method);
      const auto run = runs_->Start(Order(rescoring::Mode::kFull));
      ASSERT_TRUE(run.ok()) << run.status();
      number = run->run.number;
      gate.AwaitArrival();
      std::thread canceller([&] {
        const auto cancelled = runs_->Cancel("alfa", number);
        EXPECT_TRUE(cancelled.ok()) << cancelled.status();
        EXPECT_EQ(cancelled->run.state, RunState::kGeannuleerd);
        EXPECT_LT(steady_clock::now() - opened, std::chrono::seconds(1));
      });
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      opened = steady_clock::now();
      gate.Open();
      canceller.join();
    }
    EXPECT_EQ(Published(), before);
    EXPECT_EQ(StatesOf(before), states);
    // Once more is as it was.
    EXPECT_EQ((*runs_->Cancel("alfa", number)).run.state, RunState::kGeannuleerd);
  }
  EXPECT_EQ(Run().run.state, RunState::kGepubliceerd);
}

// In the stages that compute, where the store is not asked, and in that of the digests.
TEST_F(RunManagerTest, ACancelledRunEndsWithinASecondInEveryStage) {
  std::mutex mutex;
  std::condition_variable changed;
  std::string held;  // the stage that is held up
  bool arrived = false;
  runs_ = nights_.NewManager(2, [&](std::string_view stage) {
    {
      const std::lock_guard lock(mutex);
      if (stage != held) return;
      arrived = true;
      changed.notify_all();
    }
    // Each piece of work takes long, so that the run is still in this stage when it is cancelled.
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  });
  Run();
  const store::Generation before = Published();
  const std::string states = StatesOf(before);
  int minutes = 300;
  for (const rescoring::Mode mode : {rescoring::Mode::kFull, rescoring::Mode::kIncremental}) {
    for (const char* stage : {"compare", "score", "search", "changes", "digests", "write"}) {
      SCOPED_TRACE(absl::StrCat(stage, " ", static_cast<int>(mode)));
      nights_.Change("alfa", 1, minutes += 60);
      {
        const std::lock_guard lock(mutex);
        held = stage;
        arrived = false;
      }
      const auto run = runs_->Start(Order(mode));
      ASSERT_TRUE(run.ok()) << run.status();
      {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(changed.wait_for(lock, kLong, [&] { return arrived; }));
      }
      const auto asked = steady_clock::now();
      const auto cancelled = runs_->Cancel("alfa", run->run.number);
      EXPECT_LT(steady_clock::now() - asked, std::chrono::seconds(1));
      ASSERT_TRUE(cancelled.ok()) << cancelled.status();
      EXPECT_EQ(cancelled->run.state, RunState::kGeannuleerd);
      // Where no list has to be searched again, that stage has nothing to stop.
      EXPECT_THAT(cancelled->run.stages.back().first,
                  AnyOf(stage, std::string_view(stage) == "search" ? "changes" : stage));
      EXPECT_EQ(Published(), before);
      EXPECT_EQ(StatesOf(before), states);
    }
  }
  {
    const std::lock_guard lock(mutex);
    held.clear();
  }
  // Nothing of the cancelled ones is left: what they would have found is found by the next.
  RunOrder order = Order();
  order.compare = true;
  const RunStatus next = Run(order);
  EXPECT_EQ(next.run.state, RunState::kGepubliceerd);
  EXPECT_EQ(next.run.previous, before);
  EXPECT_EQ(next.run.difference, "");
  EXPECT_GT(next.run.report.moved, 0u);
}

// While digests are made the store is read, for as long as there are rows of earlier days.
TEST_F(RunManagerTest, ACancelledRunEndsWhileDigestsAreRead) {
  Run();
  const store::Generation before = Published();
  for (const int rows : {1, 2, 3}) {
    SCOPED_TRACE(rows);
    nights_.Change("alfa", 1, 300 + 60 * rows);
    std::thread canceller;
    std::atomic<int> read = 0;
    std::atomic<store::Generation> number = 0;
    steady_clock::time_point asked;
    nights_.matches().set_before([&](std::string_view called) {
      if (called != "ScanRows" || ++read != rows) return absl::OkStatus();
      while (number == 0) std::this_thread::yield();
      asked = steady_clock::now();
      canceller = std::thread([&] { EXPECT_TRUE(runs_->Cancel("alfa", number).ok()); });
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      return absl::OkStatus();
    });
    const auto run = runs_->Start(Order(rescoring::Mode::kFull, 1));
    ASSERT_TRUE(run.ok()) << run.status();
    number = run->run.number;
    const auto ended = runs_->Wait("alfa", run->run.number, kLong);
    EXPECT_LT(steady_clock::now() - asked, std::chrono::seconds(1));
    canceller.join();
    nights_.matches().set_before(nullptr);
    ASSERT_TRUE(ended.ok()) << ended.status();
    EXPECT_EQ(ended->run.state, RunState::kGeannuleerd);
    EXPECT_EQ(ended->run.stages.back().first, "digests");
    EXPECT_EQ(Published(), before);
  }
  EXPECT_EQ(Run().run.state, RunState::kGepubliceerd);
}

// What is published counts as told, so nothing is published that nobody could read of.
TEST_F(RunManagerTest, WithoutDigestsNothingIsPublished) {
  Run();
  const store::Generation before = Published();
  nights_.Change("alfa", 4, 300);
  nights_.matches().set_before([](std::string_view called) {
    return called == "ScanRows" ? absl::DataLossError("a digest does not decode")
                                : absl::OkStatus();
  });
  const RunStatus failed = Run();
  EXPECT_EQ(failed.run.state, RunState::kMislukt);
  for (const char* part : {"stage digests: a digest does not decode", "nothing was published",
                           "nothing counts as told", "`passend rescore start` tries again"}) {
    EXPECT_THAT(failed.run.stopped_because, HasSubstr(part));
  }
  EXPECT_THAT(nights_.log_lines(),
              Contains(AllOf(HasSubstr("state=mislukt"), HasSubstr("because: stage digests: "))));
  EXPECT_EQ(Published(), before);
  const auto digests = [&] {
    return *nights_.matches().RowNumbers("alfa", store::MatchTable::kDigests);
  };
  const auto days = digests();
  nights_.matches().set_before(nullptr);
  // The next one tells what the failed one would have told.
  const RunStatus next = Run(Order(rescoring::Mode::kIncremental, 1));
  EXPECT_EQ(next.run.state, RunState::kGepubliceerd);
  EXPECT_EQ(next.run.report.changes_by_kind, failed.run.report.changes_by_kind);
  EXPECT_GT(next.run.report.moved, 0u);
  EXPECT_EQ(digests().size(), days.size() + 1);
}

TEST_F(RunManagerTest, WhatCannotBeWrittenIsNotPublished) {
  Run();
  const store::Generation before = Published();
  for (const char* method : {"PutStates", "PutRows", "Publish"}) {
    SCOPED_TRACE(method);
    nights_.Change("alfa", 4, 240 + static_cast<int>(std::string(method).size()));
    nights_.matches().set_before([method](std::string_view called) {
      return called == method ? absl::UnavailableError("the disk is full") : absl::OkStatus();
    });
    const RunStatus run = Run();
    EXPECT_EQ(run.run.state, RunState::kMislukt);
    const char* const stage = std::string_view(method) == "Publish" ? "publish" : "write";
    EXPECT_EQ(run.run.stopped_because, absl::StrCat("stage ", stage, ": the disk is full"));
    EXPECT_EQ(Published(), before);
  }
  nights_.matches().set_before(nullptr);
  EXPECT_EQ(Run().run.state, RunState::kGepubliceerd);
}

TEST_F(RunManagerTest, StoppingEndsARunAndTheNextStartFindsItEnded) {
  Run();
  const store::Generation before = Published();
  nights_.Change("alfa", 1, 400);  // a run that finds nothing new writes nothing
  Gate gate(nights_.matches(), "PutStates");
  const auto run = runs_->Start(Order(rescoring::Mode::kFull));
  ASSERT_TRUE(run.ok());
  gate.AwaitArrival();
  std::thread stopper([&] { runs_->Stop(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  gate.Open();
  stopper.join();
  EXPECT_EQ((*runs_->Get("alfa", run->run.number)).run.state, RunState::kAfgebroken);
  EXPECT_TRUE(absl::IsUnavailable(runs_->Start(Order()).status()));
  runs_ = nights_.NewManager();
  EXPECT_EQ(Published(), before);
  EXPECT_EQ(Run().run.state, RunState::kGepubliceerd);
}

TEST_F(RunManagerTest, ARunThatAKilledProcessLeftIsPutOnRecordAsEnded) {
  RunRecord left;
  left.order = Order();
  left.state = RunState::kLoopt;
  const auto number = nights_.matches().BeginRun("alfa", SerializeRun(left));
  ASSERT_TRUE(number.ok());
  const store::StateRow row = {.id = "c-1", .payload = "half"};
  ASSERT_TRUE(nights_.matches()
                  .PutStates("alfa", *number, store::StateKind::kCandidate, std::span(&row, 1))
                  .ok());
  runs_ = nights_.NewManager();
  const auto run = runs_->Get("alfa", *number);
  ASSERT_TRUE(run.ok());
  EXPECT_EQ(run->run.state, RunState::kAfgebroken);
  EXPECT_NE(run->run.ended_unix_micros, 0);
  EXPECT_THAT(nights_.log_lines(), Contains(HasSubstr("state=afgebroken")));
  EXPECT_EQ(Run().run.state, RunState::kGepubliceerd);
}

TEST_F(RunManagerTest, TheSameRequestIsTheSameRun) {
  RunOrder order = Order();
  order.request_id = "r-1";
  order.request_hash = 5;
  const RunStatus first = Run(order);
  const auto again = runs_->Start(order);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->run.number, first.run.number);
  order.request_hash = 6;
  EXPECT_TRUE(absl::IsAlreadyExists(runs_->Start(order).status()));
}

TEST_F(RunManagerTest, OnlyAFullRunGoesBackInTime) {
  Run(Order(rescoring::Mode::kIncremental, 3));
  const auto earlier = runs_->Start(Order());
  EXPECT_TRUE(absl::IsInvalidArgument(earlier.status()));
  EXPECT_THAT(std::string(earlier.status().message()), HasSubstr("2026-03-05"));
  EXPECT_TRUE(absl::IsInvalidArgument(runs_->Compare("alfa", Order().as_of, {}).status()));
}

TEST_F(RunManagerTest, BothModesAreCompared) {
  Run();
  nights_.Change("alfa", 3, 360);
  const auto comparison = runs_->Compare("alfa", Order().as_of, {});
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->difference, "");
  EXPECT_LT(comparison->incremental.evaluated, comparison->full.evaluated);
  RunOrder order = Order(rescoring::Mode::kFull);
  order.compare = true;
  const RunStatus run = Run(order);
  EXPECT_TRUE(run.run.compared);
  EXPECT_EQ(run.run.difference, "");
  CallControl gone;
  gone.cancelled = [] { return true; };
  EXPECT_TRUE(absl::IsCancelled(runs_->Compare("alfa", Order().as_of, gone).status()));
  EXPECT_EQ(Run().run.state, RunState::kGepubliceerd);
}

// While runs publish and people change, a reader sees one generation from its first row to its
// last: each published generation has a set of states of its own.
TEST_F(RunManagerTest, ReadersSeeOneGeneration) {
  Run();
  std::map<store::Generation, std::string> seen;
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    while (!stop) {
      const store::Generation number = Published();
      const std::string states = StatesOf(number);
      const auto [at, added] = seen.emplace(number, states);
      if (!added) {
        ASSERT_EQ(at->second, states) << number;
      }
    }
  });
  for (int round = 0; round < 25; ++round) {
    std::thread writer([&] { nights_.Change("alfa", round % 40, 300 + 60 * (round % 21)); });
    const RunStatus run = Run();
    EXPECT_EQ(run.run.state, RunState::kGepubliceerd) << run.run.stopped_because;
    writer.join();
  }
  stop = true;
  reader.join();
  for (const auto& [number, states] : seen) EXPECT_EQ(StatesOf(number), states);
}

TEST(AbortRule, StopsWhenTooMuchMovedWithoutData) {
  const model::RescoringPolicy policy = {.abort_share = 200};
  rescoring::RescoreReport report;
  report.told = 100;
  report.moved_without_data = 20;
  EXPECT_EQ(AbortRule(report, policy), "");
  report.moved_without_data = 21;
  EXPECT_THAT(AbortRule(report, policy), HasSubstr("21 of 100"));
  report.told = kLeastTold - 1;
  report.moved_without_data = report.told;
  EXPECT_EQ(AbortRule(report, policy), "");
  report.told = 0;
  report.moved_without_data = 0;
  EXPECT_EQ(AbortRule(report, policy), "");
}

TEST(WorkShare, RestsWhileQueriesRunAndNotOtherwise) {
  Admission admission(1, 1);
  const WorkShare share(&admission, 100);
  const auto work = [&] {
    const auto start = steady_clock::now();
    std::uint64_t looks = 0;
    while (steady_clock::now() - start < std::chrono::milliseconds(300)) {
      share.Rest();
      ++looks;
    }
    return looks;
  };
  const std::uint64_t alone = work();
  {
    const auto ticket = admission.Enter({});
    ASSERT_TRUE(ticket.ok());
    EXPECT_LT(work() * 2, alone);
  }
}

TEST_F(RunManagerTest, TheScheduleRunsEachTenantOnceANightOneAfterTheOther) {
  nights_.Fill("beta", 5, 5);
  std::atomic<int> day = 0;
  std::atomic<int> failing = 0;
  nights_.matches().set_before([&](std::string_view called) {
    if (called != "PutStates" || failing == 0) return absl::OkStatus();
    --failing;
    return absl::UnavailableError("the disk is full");
  });
  const auto night = [&](const std::string& tenant) {
    std::vector<RunStatus> all = *runs_->List(tenant, 0, 100);
    std::erase_if(all, [](const RunStatus& run) { return !HasEnded(run.run.state); });
    return all;
  };
  const auto await = [&](const std::string& tenant, std::size_t runs) {
    const auto deadline = steady_clock::now() + kLong;
    while (night(tenant).size() < runs && steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    // Nothing more follows.
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_EQ(night(tenant).size(), runs) << tenant;
  };
  Schedule::Settings settings;
  settings.plans = {{.tenant = "alfa", .minute = 150, .full_weekday = std::nullopt},
                    {.tenant = "beta", .minute = 150, .full_weekday = 1}};
  settings.look_every = std::chrono::milliseconds(5);
  settings.retry_after = std::chrono::milliseconds(20);
  settings.now = [&] {
    return LocalTime{.day = {model::Date::FromYmd(2026, 3, 2)->days + day}, .minute = 200};
  };
  const Schedule::Parts parts = {
      .runs = *runs_, .matches = nights_.matches(), .clock = nights_.clock(), .log = nights_.log()};
  {
    Schedule schedule(parts, settings);
    await("alfa", 1);
    await("beta", 1);
    nights_.Change("alfa", 1, 400);
    failing = 1;
    day = 1;  // a Tuesday: full for beta
    await("alfa", 3);
    await("beta", 2);
  }
  EXPECT_EQ(night("alfa")[0].run.state, RunState::kGepubliceerd);
  EXPECT_EQ(night("alfa")[1].run.state, RunState::kMislukt);
  EXPECT_TRUE(night("beta")[0].run.compared);
  EXPECT_EQ(night("beta")[0].run.order.requested_by, kScheduled);
  EXPECT_FALSE(night("alfa")[0].run.compared);
  {
    // After a start: what is done stays done, and what was missed is made up.
    Schedule schedule(parts, settings);
    await("alfa", 3);
    day = 4;
    await("alfa", 4);
    await("beta", 3);
  }
}

}  // namespace
}  // namespace passend::server
