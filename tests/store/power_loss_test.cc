// Power loss and a full disk, on a file system that forgets what was not synced.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "store/rocksdb_store.h"
#include "tests/store/fault_fs.h"
#include "tests/store/temp_dir.h"
#include "tests/store/test_kek.h"

namespace passend::store {
namespace {

constexpr int kWriters = 3;
constexpr int kRecords = 20;  // per writer, written again and again

// Batch number `number` of a writer: two candidates that carry the number, with facts, so that a
// batch that came back by half shows.
WriteBatch MakeBatch(int writer, int number) {
  WriteBatch batch;
  for (const char* half : {"links", "rechts"}) {
    model::Candidate candidate;
    candidate.tenant = absl::StrCat("tenant-", writer);
    candidate.id = absl::StrCat(half, "-", number % kRecords);
    candidate.external_ref = absl::StrCat(number);
    candidate.placing_org = std::string(static_cast<std::size_t>(number * 37 % 700), 'x');
    batch.PutCandidate(candidate, Facts{1, candidate.external_ref});
  }
  return batch;
}

// The last acknowledged number of each record of each writer; -1 = none.
struct Acknowledged {
  std::vector<std::vector<int>> numbers =
      std::vector<std::vector<int>>(kWriters, std::vector<int>(kRecords, -1));
  Revision revision = 0;
};

// How many acknowledged batches are gone. Everything else must be right in any case: batches whole,
// facts with their profile, nothing damaged.
int CountLost(const ProfileStore& store, const Acknowledged& acknowledged) {
  int lost = store.revision() < acknowledged.revision ? 1 : 0;
  for (int writer = 0; writer < kWriters; ++writer) {
    for (int record = 0; record < kRecords; ++record) {
      int numbers[2] = {-1, -1};
      int* number = numbers;
      for (const char* half : {"links", "rechts"}) {
        const RecordKey key = {absl::StrCat("tenant-", writer), absl::StrCat(half, "-", record)};
        const auto candidate = store.GetCandidate(key);
        EXPECT_TRUE(candidate.ok() || absl::IsNotFound(candidate.status())) << candidate.status();
        if (candidate.ok()) {
          *number = std::stoi(candidate->profile.external_ref);
          const auto facts = store.GetFacts(Kind::kCandidate, key);
          EXPECT_TRUE(facts.ok()) << facts.status();
          if (facts.ok()) {
            EXPECT_EQ(facts->facts.bytes, candidate->profile.external_ref);
            EXPECT_EQ(facts->revision, candidate->revision);
          }
        }
        ++number;
      }
      EXPECT_EQ(numbers[0], numbers[1]) << "half a batch";
      if (numbers[0] < acknowledged.numbers[writer][record]) ++lost;
    }
  }
  const auto report = store.Verify();
  EXPECT_TRUE(report.ok()) << report.status();
  if (report.ok()) {
    EXPECT_THAT(report->problems, testing::IsEmpty());
  }
  return lost;
}

class PowerLossTest : public testing::Test {
 protected:
  PowerLossTest()
      : file_system_(std::make_shared<FaultFileSystem>()), env_(NewFaultEnv(file_system_)) {}

  std::unique_ptr<ProfileStore> Open(bool sync = true) {
    RocksDbOptions options;
    options.path = dir_.Sub("store");
    options.env = env_.get();
    options.kek = kek_;  // two databases to come back from, and the one with the keys is needed
    options.unsafe_without_sync = !sync;
    options.write_buffer_bytes = write_buffer_bytes_;
    options.on_failure = [this](const absl::Status& status) {
      ++failures_;
      EXPECT_FALSE(status.ok());
    };
    auto store = OpenRocksDbStore(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  const std::shared_ptr<const KeyEncryptionKey> kek_ = TestKek();

  // Writes from several threads until the power goes, and forgets what the disk forgets. Returns
  // how many batches were acknowledged in this life.
  int LiveAndLosePower(bool sync, std::chrono::milliseconds life) {
    std::unique_ptr<ProfileStore> store = Open(sync);
    if (store == nullptr) return 0;
    std::atomic<int> written = 0;
    std::vector<std::thread> writers;
    std::atomic<Revision> revision = acknowledged_.revision;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] {
        for (;;) {
          const int number = ++next_[writer];
          const auto result = store->Commit(MakeBatch(writer, number));
          if (!result.ok()) {
            EXPECT_TRUE(absl::IsUnavailable(result.status())) << result.status();
            return;
          }
          acknowledged_.numbers[writer][number % kRecords] = number;
          Revision last = revision;
          while (last < result->revision &&
                 !revision.compare_exchange_weak(last, result->revision)) {
          }
          ++written;
        }
      });
    }
    std::this_thread::sleep_for(life);
    file_system_->CutPower();
    for (std::thread& writer : writers) writer.join();
    acknowledged_.revision = revision;
    store.reset();
    bytes_lost_ += file_system_->RestorePower();
    return written;
  }

  TempDir dir_;
  std::size_t write_buffer_bytes_ = std::size_t{128} << 10;  // small: it flushes under way
  const std::shared_ptr<FaultFileSystem> file_system_;
  const std::unique_ptr<rocksdb::Env> env_;  // outlives the stores
  Acknowledged acknowledged_;
  std::vector<int> next_ = std::vector<int>(kWriters, 0);
  std::atomic<int> failures_ = 0;
  std::uint64_t bytes_lost_ = 0;
};

TEST_F(PowerLossTest, NothingAcknowledgedIsLost) {
  constexpr int kLives = 25;
  int written = 0;
  for (int life = 0; life < kLives; ++life) {
    written += LiveAndLosePower(/*sync=*/true, std::chrono::milliseconds(5 + 13 * life % 60));
    const auto store = Open();
    ASSERT_NE(store, nullptr);
    ASSERT_EQ(CountLost(*store, acknowledged_), 0) << "life " << life;
  }
  EXPECT_GT(written, 10 * kLives);
  EXPECT_GT(file_system_->syncs(), 0U);
}

// The test above would prove nothing if this one found nothing lost.
TEST_F(PowerLossTest, WithoutSyncAcknowledgedWritesAreLost) {
  write_buffer_bytes_ = std::size_t{32} << 20;  // no flush, which would sync as well
  ASSERT_GT(LiveAndLosePower(/*sync=*/false, std::chrono::milliseconds(60)), 10);
  EXPECT_GT(bytes_lost_, 0U);
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  EXPECT_GT(CountLost(*store, acknowledged_), 0);
}

TEST_F(PowerLossTest, WritersThatWaitTogetherShareASync) {
  const auto store = Open();
  constexpr int kThreads = 8;
  constexpr int kBatches = 20;
  for (int writer = 0; writer < kThreads; ++writer) {  // they have their keys: those are synced too
    for (int i = 0; i < kRecords; ++i) ASSERT_TRUE(store->Commit(MakeBatch(writer, i)).ok());
  }
  // A sync takes longer than to write eight batches, so nearly always seven of them wait for one.
  file_system_->SetSyncTime(std::chrono::milliseconds(3));
  const std::uint64_t before = file_system_->syncs();
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kThreads; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kBatches; ++i) {
        ASSERT_TRUE(store->Commit(MakeBatch(writer, kRecords + i)).ok());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_LT(file_system_->syncs() - before, kThreads * kBatches / 2U);
}

TEST_F(PowerLossTest, ARefusedBatchLeavesNoTraceInItsGroup) {
  const auto store = Open();
  file_system_->SetSyncTime(std::chrono::milliseconds(2));
  constexpr int kThreads = 6;
  constexpr int kBatches = 15;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kThreads; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kBatches; ++i) {
        WriteBatch batch;
        model::Candidate candidate;
        candidate.tenant = writer % 2 == 0 ? "gezien" : absl::StrCat("spoor-", writer, "-", i);
        candidate.id = absl::StrCat("c-", writer, "-", i);
        batch.PutCandidate(candidate, Facts{1, "feiten"});
        batch.SetCatalogueStamp(static_cast<std::uint64_t>(writer));
        batch.RememberRequest(candidate.tenant, candidate.id, 0, 10, "klaar");
        if (writer % 2 == 0) {
          ASSERT_TRUE(store->Commit(batch).ok());
        } else {
          candidate.id = "c-nergens";
          batch.PutCandidate(candidate, std::nullopt, Precondition::MustExist());
          ASSERT_TRUE(absl::IsNotFound(store->Commit(batch).status()));
        }
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  constexpr std::uint64_t kCommitted = kThreads / 2 * kBatches;
  EXPECT_EQ(store->revision(), kCommitted);
  EXPECT_EQ(store->info().counts[IndexOf(Kind::kCandidate)], kCommitted);
  EXPECT_EQ(*store->info().catalogue_stamp % 2, 0U);
  std::uint64_t seen = 0;
  ASSERT_TRUE(store
                  ->Scan(Kind::kCandidate, {},
                         [&](const Record& record) {
                           EXPECT_EQ(record.key.tenant, "gezien");
                           ++seen;
                           return absl::OkStatus();
                         })
                  .ok());
  EXPECT_EQ(seen, kCommitted);
  const auto report = store->Verify();
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(report->problems, testing::IsEmpty());
}

TEST_F(PowerLossTest, AFullDiskIsReportedLatchedAndHealedByReopening) {
  for (int round = 0; round < 6; ++round) {
    std::unique_ptr<ProfileStore> store = Open();
    ASSERT_NE(store, nullptr);
    EXPECT_TRUE(store->health().ok());
    failures_ = 0;
    file_system_->SetFreeBytes(static_cast<std::uint64_t>(3000 + 17'001 * round));
    absl::Status status;
    while (status.ok()) {
      const int number = ++next_[0];
      const auto result = store->Commit(MakeBatch(0, number));
      status = result.status();
      if (status.ok()) {
        acknowledged_.numbers[0][number % kRecords] = number;
        acknowledged_.revision = result->revision;
      }
    }
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_FALSE(store->health().ok());
    EXPECT_EQ(failures_, 1);
    // Latched: there is room again, and still nothing is taken, nor purged.
    file_system_->SetFreeBytes(FaultFileSystem::kUnlimited);
    EXPECT_TRUE(absl::IsUnavailable(store->Commit(MakeBatch(1, 1)).status()));
    EXPECT_TRUE(absl::IsUnavailable(store->PurgeRequests(0).status()));
    EXPECT_EQ(failures_, 1);
    // Reads go on.
    EXPECT_EQ(store->revision(), acknowledged_.revision);
    EXPECT_TRUE(
        store->Scan(Kind::kCandidate, {}, [](const Record&) { return absl::OkStatus(); }).ok());
    store.reset();

    store = Open();
    ASSERT_NE(store, nullptr);
    EXPECT_TRUE(store->health().ok());
    EXPECT_EQ(CountLost(*store, acknowledged_), 0);
    // The failed write may be there or not; repeating it is harmless.
    const auto again = store->Commit(MakeBatch(0, next_[0]));
    ASSERT_TRUE(again.ok()) << again.status();
    acknowledged_.numbers[0][next_[0] % kRecords] = next_[0];
    acknowledged_.revision = again->revision;
  }
}

}  // namespace
}  // namespace passend::store
