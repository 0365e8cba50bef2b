// What nightly runs leave, as files: sealed, resealed, backed up, forgotten.
#include <cstdint>
#include <filesystem>
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
#include "tests/store/canary.h"
#include "tests/store/temp_dir.h"
#include "tests/store/test_kek.h"

namespace passend::store {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

class MatchFilesTest : public testing::Test {
 protected:
  const std::string tenant_ = Canary("tenant");
  const std::string gone_ = Canary("weg");
  const std::string stays_ = Canary("blijft");
  TempDir dir_;
  const std::string path_ = dir_.Sub("store");

  std::unique_ptr<ProfileStore> Open(bool sealed = true) {
    RocksDbOptions options;
    options.path = path_;
    options.write_buffer_bytes = std::size_t{64} << 10;
    if (sealed) options.kek = TestKek();
    options.seal_in_background = false;
    auto store = OpenRocksDbStore(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  void AddPeople(ProfileStore& store) {
    for (const std::string& id : {gone_, stays_}) {
      WriteBatch batch;
      model::Candidate candidate;
      candidate.tenant = tenant_;
      candidate.id = id;
      batch.PutCandidate(candidate, std::nullopt);
      ASSERT_TRUE(store.Commit(batch).ok());
    }
  }
  // A run with marked values in everything, enough of them for files besides the log.
  Generation Run(ProfileStore& store) {
    MatchStore& matches = store.matches();
    const Generation run = *matches.BeginRun(tenant_, Canary("begonnen"));
    std::vector<StateRow> people;
    std::vector<MatchRow> changes;
    std::vector<MatchRow> digest = {{Canary("eigenaar"), 0, "", Canary("kop")}};
    for (const std::string& id : {gone_, stays_}) {
      people.push_back({id, absl::StrCat(Canary("toestand"), std::string(3000, 'x'))});
      changes.push_back({id, 0, id, Canary("wijziging")});
      digest.push_back(
          {Canary("eigenaar"), static_cast<std::uint32_t>(digest.size()), id, Canary("regel")});
    }
    std::vector<StateRow> work;
    for (int i = 0; i < 100; ++i) {
      work.push_back(
          {absl::StrCat(Canary("kans"), i), absl::StrCat(Canary("lijst"), std::string(2000, 'y'))});
    }
    EXPECT_TRUE(matches.PutStates(tenant_, run, StateKind::kCandidate, people).ok());
    EXPECT_TRUE(matches.PutStates(tenant_, run, StateKind::kOpportunity, work).ok());
    EXPECT_TRUE(matches.PutRows(tenant_, run, MatchTable::kChanges, run, changes).ok());
    EXPECT_TRUE(matches.PutRows(tenant_, run, MatchTable::kDigests, 20000, digest).ok());
    EXPECT_TRUE(matches.Publish(tenant_, run, Canary("klaar"), 1).ok());
    EXPECT_TRUE(
        matches.SetRow(tenant_, MatchTable::kReplacements, 0, {Canary("wie"), 0, "", Canary("wat")})
            .ok());
    return run;
  }
  // People, work, changes and digest rows that can be read.
  std::vector<int> Counts(const ProfileStore& store, bool verify = true) {
    const MatchStore& matches = store.matches();
    const Generation run = *matches.Published(tenant_);
    std::vector<int> counts;
    for (const StateKind kind : {StateKind::kCandidate, StateKind::kOpportunity}) {
      counts.push_back(0);
      EXPECT_TRUE(matches
                      .ScanStates(tenant_, run, kind,
                                  [&](const StateRow&) {
                                    ++counts.back();
                                    return absl::OkStatus();
                                  })
                      .ok());
    }
    for (const MatchTable table : {MatchTable::kChanges, MatchTable::kDigests}) {
      counts.push_back(0);
      EXPECT_TRUE(matches
                      .ScanRows(tenant_, table, table == MatchTable::kChanges ? run : 20000,
                                std::nullopt,
                                [&](const MatchRow&) {
                                  ++counts.back();
                                  return absl::OkStatus();
                                })
                      .ok());
    }
    if (!verify) return counts;
    const auto report = store.Verify();
    EXPECT_TRUE(report.ok());
    if (report.ok()) {
      EXPECT_THAT(report->problems, IsEmpty());
    }
    return counts;
  }
};

TEST_F(MatchFilesTest, NothingReadableStandsInTheFiles) {
  {
    const auto store = Open();
    AddPeople(*store);
    Run(*store);
    EXPECT_EQ(Counts(*store), (std::vector<int>{2, 100, 2, 3}));
    EXPECT_THAT(FindCanaries(dir_.path()), IsEmpty());
  }
  EXPECT_THAT(FindCanaries(dir_.path()), IsEmpty());
  EXPECT_EQ(Counts(*Open()), (std::vector<int>{2, 100, 2, 3}));
}

TEST_F(MatchFilesTest, ThePlainOnesAreFoundAndAreSealedLater) {
  {
    const auto store = Open(/*sealed=*/false);
    AddPeople(*store);
    Run(*store);
  }
  EXPECT_THAT(FindCanaries(dir_.path()), Not(IsEmpty()));
  const auto store = Open();
  EXPECT_EQ(Counts(*store), (std::vector<int>{2, 100, 2, 3}));
  ASSERT_TRUE(store->Reseal().ok());
  EXPECT_THAT(FindCanaries(dir_.path()), IsEmpty());
  EXPECT_EQ(Counts(*store), (std::vector<int>{2, 100, 2, 3}));
}

TEST_F(MatchFilesTest, KeysAreRotatedInTheMiddleOfARun) {
  auto store = Open();
  AddPeople(*store);
  Run(*store);
  MatchStore& matches = store->matches();
  const Generation run = *matches.BeginRun(tenant_, "");
  std::thread nights([&] {
    for (int i = 0; i < 300; ++i) {
      const std::vector<StateRow> work = {{absl::StrCat("nieuw-", i), std::string(500, 'z')}};
      ASSERT_TRUE(matches.PutStates(tenant_, run, StateKind::kOpportunity, work).ok());
    }
  });
  ASSERT_TRUE(store->RotateKeys(tenant_).ok());
  const auto sealed = store->Reseal();
  nights.join();
  ASSERT_TRUE(sealed.ok()) << sealed.status();
  EXPECT_GT(*sealed, 100U);  // the lists, the head, the replacement, the runs
  ASSERT_TRUE(matches.Publish(tenant_, run, "", 2).ok());
  for (int life = 0; life < 2; ++life) {
    EXPECT_EQ(Counts(*store), (std::vector<int>{2, 400, 0, 3}));
    store.reset();
    store = Open();
  }
  EXPECT_EQ(*store->Reseal(), 0U);
}

TEST_F(MatchFilesTest, WhoIsErasedIsNotInARestoredBackup) {
  const std::string backups = dir_.Sub("backups");
  BackupIds ids;
  std::uint32_t keys_after = 0;
  {
    const auto store = Open();
    AddPeople(*store);
    Run(*store);
    ids = *store->Backup({.directory = backups});
    ASSERT_TRUE(store->EraseCandidate({tenant_, gone_}, "verzoek", 1).ok());
    EXPECT_EQ(Counts(*store), (std::vector<int>{1, 100, 1, 2}));
    EXPECT_TRUE(store->IsErased({tenant_, gone_}));
    keys_after = store->Backup({.directory = backups})->keys;
    ASSERT_TRUE(store->PurgeErased().ok());
    EXPECT_EQ(Counts(*store), (std::vector<int>{1, 100, 1, 2}));
  }
  EXPECT_THAT(FindCanaries(dir_.path()), IsEmpty());
  std::filesystem::remove_all(path_);
  ASSERT_TRUE(RestoreBackup({.directory = backups, .ids = ids, .path = path_}).ok());
  {
    const auto store = Open();
    EXPECT_EQ(Counts(*store), (std::vector<int>{1, 100, 1, 2}));
    EXPECT_EQ(Run(*store), 2U);
    EXPECT_EQ(Counts(*store), (std::vector<int>{1, 100, 1, 2}));
    EXPECT_TRUE(store->IsErased({tenant_, gone_}));
  }
  // Also without the ledger: with the keys of now nothing about that person opens.
  std::filesystem::remove_all(path_);
  std::filesystem::remove(path_ + ".ledger");
  ids.keys = keys_after;
  ASSERT_TRUE(RestoreBackup({.directory = backups, .ids = ids, .path = path_}).ok());
  EXPECT_EQ(Counts(*Open(), /*verify=*/false), (std::vector<int>{1, 100, 1, 2}));
}

}  // namespace
}  // namespace passend::store
