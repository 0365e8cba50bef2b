// Nightly runs that are broken off: by a kill, by the power, by a full disk. What is published is
// one generation or the other, and whole.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "store/rocksdb_store.h"
#include "tests/store/fault_fs.h"
#include "tests/store/kill_child.h"
#include "tests/store/temp_dir.h"
#include "tests/store/test_kek.h"

namespace passend::store {
namespace {

constexpr char kChildPath[] = "PASSEND_MATCH_KILL_TEST_PATH";
constexpr int kPeople = 40;
constexpr int kWork = 120;
constexpr int kKills = 200;

RocksDbOptions Options(const std::string& path) {
  RocksDbOptions options;
  options.path = path;
  options.write_buffer_bytes = std::size_t{128} << 10;  // small: it flushes under way
  options.kek = TestKek();
  return options;
}

std::string Person(int i) { return absl::StrCat("k-", i); }

void AddPeople(ProfileStore& store) {
  WriteBatch batch;
  for (int i = 0; i < kPeople; ++i) {
    model::Candidate candidate;
    candidate.tenant = "t";
    candidate.id = Person(i);
    batch.PutCandidate(candidate, std::nullopt);
  }
  ASSERT_TRUE(store.Commit(batch).ok());
}

// Of a run: every state and row carries its number, so that a mix shows.
std::vector<StateRow> StatesOf(Generation run, const char* prefix, int count) {
  std::vector<StateRow> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back({absl::StrCat(prefix, i),
                    absl::StrCat(run, " ", std::string(static_cast<std::size_t>(i) * 7, 'x'))});
  }
  return rows;
}
std::vector<MatchRow> RowsOf(Generation run) {
  std::vector<MatchRow> rows;
  for (int i = 0; i < kPeople; ++i) {
    rows.push_back({Person(i), 0, Person(i), absl::StrCat(run)});
  }
  return rows;
}

// Puts all of a run, from two threads at once.
absl::Status PutAll(MatchStore& matches, Generation run) {
  absl::Status other;
  std::thread work([&] {
    other = matches.PutStates("t", run, StateKind::kOpportunity, StatesOf(run, "o-", kWork));
  });
  absl::Status status =
      matches.PutStates("t", run, StateKind::kCandidate, StatesOf(run, "k-", kPeople));
  if (status.ok()) status = matches.PutRows("t", run, MatchTable::kChanges, run, RowsOf(run));
  std::vector<MatchRow> digest = RowsOf(run);
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i].id = "eigenaar";
    digest[i].part = static_cast<std::uint32_t>(i);
  }
  if (status.ok()) status = matches.PutRows("t", run, MatchTable::kDigests, 20000, digest);
  work.join();
  return status.ok() ? other : status;
}

// The published generation is there whole, and nothing of another run is in it.
void ExpectWhole(const ProfileStore& store, Generation number) {
  const MatchStore& matches = store.matches();
  for (const StateKind kind : {StateKind::kCandidate, StateKind::kOpportunity}) {
    int count = 0;
    const absl::Status scanned = matches.ScanStates("t", number, kind, [&](const StateRow& row) {
      ++count;
      EXPECT_TRUE(row.payload->starts_with(absl::StrCat(number, " "))) << number;
      return absl::OkStatus();
    });
    ASSERT_TRUE(scanned.ok()) << scanned;
    ASSERT_EQ(count, kind == StateKind::kCandidate ? kPeople : kWork) << "generation " << number;
  }
  for (const MatchTable table : {MatchTable::kChanges, MatchTable::kDigests}) {
    int count = 0;
    const std::uint64_t row_number = table == MatchTable::kChanges ? number : 20000;
    const absl::Status scanned =
        matches.ScanRows("t", table, row_number, std::nullopt, [&](const MatchRow& row) {
          ++count;
          EXPECT_EQ(row.payload, absl::StrCat(number));
          return absl::OkStatus();
        });
    ASSERT_TRUE(scanned.ok()) << scanned;
    ASSERT_EQ(count, kPeople);
  }
  ASSERT_EQ(matches.GetRun("t", number)->payload, absl::StrCat("klaar ", number));
}

// Sweeps, then one run after the other; forgets old ones now and then. `tell` hears of each step.
absl::Status LiveOn(ProfileStore& store, int runs, const std::function<void(std::string)>& tell) {
  MatchStore& matches = store.matches();
  absl::Status status = matches.Sweep("t", 0).status();
  for (int i = 0; status.ok() && i < runs; ++i) {
    const absl::StatusOr<Generation> run = matches.BeginRun("t", "begonnen");
    if (!run.ok()) return run.status();
    tell(absl::StrCat("begin ", *run, "\n"));
    status = PutAll(matches, *run);
    if (status.ok()) {
      status =
          matches.Publish("t", *run, absl::StrCat("klaar ", *run), static_cast<std::int64_t>(*run));
    }
    if (status.ok()) tell(absl::StrCat("published ", *run, "\n"));
    if (status.ok() && *run % 3 == 0) status = matches.DropGenerations("t", *run - 1).status();
  }
  return status;
}

// The child: works until it is killed, and tells each step on standard output.
TEST(MatchKillTestChild, DISABLED_RunsUntilItIsKilled) {
  const char* path = std::getenv(kChildPath);
  ASSERT_NE(path, nullptr);
  const auto store = OpenRocksDbStore(Options(path));
  ASSERT_TRUE(store.ok()) << store.status();
  const absl::Status status = LiveOn(**store, 1'000'000, [](const std::string& line) {
    // One write, so that a line is there or is not.
    if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
      _exit(4);
    }
  });
  ADD_FAILURE() << status;
  _exit(3);
}

TEST(MatchKillTest, WhatIsPublishedIsOneGenerationOrTheOther) {
  const TempDir dir;
  const std::string path = dir.Sub("store");
  AddPeople(**OpenRocksDbStore(Options(path)));
  constexpr std::uint64_t kSeed = 7;
  std::mt19937_64 rng(kSeed);
  Generation published = 0;  // the last one that was told
  Generation begun = 0;
  int runs = 0;
  int broken_off = 0;
  for (int kill_number = 0; kill_number < kKills; ++kill_number) {
    SCOPED_TRACE(absl::StrCat("seed ", kSeed, " kill ", kill_number));
    std::istringstream lines(RunChildAndKill({.filter = "MatchKillTestChild.*",
                                              .environment = {{kChildPath, path}},
                                              .awaited = "begin "},
                                             std::chrono::microseconds(rng() % 60'000)));
    const Generation begun_before = begun;
    for (std::string line; std::getline(lines, line);) {
      unsigned long long number = 0;
      if (std::sscanf(line.c_str(), "begin %llu", &number) == 1) {
        ASSERT_GT(number, begun) << "a number was given twice";
        begun = number;
      } else if (std::sscanf(line.c_str(), "published %llu", &number) == 1) {
        published = number;
        ++runs;
      }
    }
    ASSERT_GT(begun, begun_before);
    const auto store = OpenRocksDbStore(Options(path));
    ASSERT_TRUE(store.ok()) << store.status();
    const Generation now = *(*store)->matches().Published("t");
    // What was not told may be published all the same.
    ASSERT_GE(now, published);
    ASSERT_LE(now, begun + 1);
    if (now < begun) ++broken_off;
    published = now;
    if (now > 0) ExpectWhole(**store, now);
    if (testing::Test::HasFatalFailure()) return;
    if (kill_number % 20 == 19) {
      ASSERT_TRUE((*store)->matches().Sweep("t", 0).ok());
      const auto report = (*store)->Verify();
      ASSERT_TRUE(report.ok()) << report.status();
      ASSERT_THAT(report->problems, testing::IsEmpty());
    }
  }
  EXPECT_GT(broken_off, kKills / 3);
  std::printf("%d kills, %d of them in the middle of a run, %d runs published, last number %llu\n",
              kKills, broken_off, runs, static_cast<unsigned long long>(begun));
}

class MatchPowerLossTest : public testing::Test {
 protected:
  std::unique_ptr<ProfileStore> Open(bool sync = true) {
    RocksDbOptions options = Options(dir_.Sub("store"));
    options.env = env_.get();
    options.unsafe_without_sync = !sync;
    options.write_buffer_bytes = write_buffer_bytes_;
    auto store = OpenRocksDbStore(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  // Runs until the power goes, and forgets what the disk forgets.
  void LiveAndLosePower(bool sync, std::chrono::milliseconds life) {
    std::unique_ptr<ProfileStore> store = Open(sync);
    ASSERT_NE(store, nullptr);
    std::thread nights([&] {
      const absl::Status status = LiveOn(*store, 1'000'000, [&](const std::string& line) {
        unsigned long long number = 0;
        if (std::sscanf(line.c_str(), "published %llu", &number) != 1) return;
        published_ = number;
        ++runs_;
      });
      EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    });
    std::this_thread::sleep_for(life);
    file_system_->CutPower();
    nights.join();
    store.reset();
    bytes_lost_ += file_system_->RestorePower();
  }

  TempDir dir_;
  std::size_t write_buffer_bytes_ = std::size_t{64} << 10;
  const std::shared_ptr<FaultFileSystem> file_system_ = std::make_shared<FaultFileSystem>();
  const std::unique_ptr<rocksdb::Env> env_ = NewFaultEnv(file_system_);
  std::atomic<Generation> published_ = 0;
  std::atomic<int> runs_ = 0;
  std::uint64_t bytes_lost_ = 0;
};

// Not run by itself: about once in four times RocksDB 7.8.3, as Debian builds it, ends the process
// with an assertion (sync_without_flush_called_) when a file is written again after the cut.
TEST_F(MatchPowerLossTest, DISABLED_WhatWasPublishedIsWholeAfterAPowerCut) {
  AddPeople(*Open());
  // Long enough that a publication which did not wait for it would be told, and lost.
  file_system_->SetSyncTime(std::chrono::milliseconds(3));
  constexpr int kLives = 25;
  for (int life = 0; life < kLives; ++life) {
    SCOPED_TRACE(absl::StrCat("life ", life));
    // Small buffers flush, and change the log, in the middle of a run; large ones leave all of it
    // to the log.
    write_buffer_bytes_ = life % 2 == 0 ? std::size_t{64} << 10 : std::size_t{8} << 20;
    ASSERT_NO_FATAL_FAILURE(LiveAndLosePower(true, std::chrono::milliseconds(20 + 31 * life % 90)));
    const auto store = Open();
    ASSERT_NE(store, nullptr);
    const Generation now = *store->matches().Published("t");
    ASSERT_GE(now, published_);
    published_ = now;
    if (now > 0) {
      ASSERT_NO_FATAL_FAILURE(ExpectWhole(*store, now));
    }
    const auto report = store->Verify();
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_THAT(report->problems, testing::IsEmpty());
  }
  EXPECT_GT(runs_, kLives / 2);
  EXPECT_GT(bytes_lost_, 0U);
}

// The test above would prove nothing if this one found nothing lost.
TEST_F(MatchPowerLossTest, WithoutSyncAPublishedRunIsLost) {
  AddPeople(*Open());
  write_buffer_bytes_ = std::size_t{32} << 20;  // no flush, which would sync as well
  while (runs_ < 3) {
    ASSERT_NO_FATAL_FAILURE(LiveAndLosePower(false, std::chrono::milliseconds(200)));
  }
  EXPECT_LT(*Open()->matches().Published("t"), published_);
}

TEST_F(MatchPowerLossTest, AFullDiskEndsTheRunAndLeavesTheLastOneWhole) {
  AddPeople(*Open());
  ASSERT_TRUE(LiveOn(*Open(), 1, [](const std::string&) {}).ok());
  for (int round = 0; round < 8; ++round) {
    SCOPED_TRACE(absl::StrCat("round ", round));
    std::unique_ptr<ProfileStore> store = Open();
    ASSERT_NE(store, nullptr);
    const Generation before = *store->matches().Published("t");
    Generation last = before;
    file_system_->SetFreeBytes(static_cast<std::uint64_t>(2000 + 13'001 * round));
    const absl::Status status = LiveOn(*store, 1'000, [&](const std::string& line) {
      unsigned long long number = 0;
      if (std::sscanf(line.c_str(), "published %llu", &number) == 1) last = number;
    });
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_FALSE(store->health().ok());
    // Reads go on, and nothing more is taken, also when there is room again.
    file_system_->SetFreeBytes(FaultFileSystem::kUnlimited);
    EXPECT_EQ(*store->matches().Published("t"), last);
    if (last == before) ExpectWhole(*store, last);
    EXPECT_TRUE(absl::IsUnavailable(store->matches().BeginRun("t", "").status()));
    store.reset();
    store = Open();
    ASSERT_NE(store, nullptr);
    const Generation now = *store->matches().Published("t");
    EXPECT_GE(now, last);
    ASSERT_NO_FATAL_FAILURE(ExpectWhole(*store, now));
    ASSERT_TRUE(LiveOn(*store, 1, [](const std::string&) {}).ok());
    ASSERT_NO_FATAL_FAILURE(ExpectWhole(*store, *store->matches().Published("t")));
    EXPECT_TRUE(store->Verify()->ok());
  }
}

}  // namespace
}  // namespace passend::store
