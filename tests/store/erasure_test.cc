// Who was erased stays erased: after a crash, and after an older backup was put back.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "store/backup.h"
#include "store/erasure_ledger.h"
#include "store/keys/key_database.h"
#include "store/rocksdb_store.h"
#include "tests/store/canary.h"
#include "tests/store/raw_database.h"
#include "tests/store/temp_dir.h"
#include "tests/store/test_kek.h"

namespace passend::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr HashKey kHashKey = {9};
constexpr std::int64_t kNow = 1'767'000'000;
const RecordKey kGone = {"alfa", "c-gone"};
const RecordKey kOther = {"alfa", "c-other"};

class ErasureTest : public testing::Test {
 protected:
  ErasureTest() : path_(dir_.Sub("store")), backups_(dir_.Sub("backups")) {}

  RocksDbOptions Options(const std::string& kek = "1") {
    RocksDbOptions options;
    options.path = path_;
    options.new_hash_key = kHashKey;
    options.kek = TestKek(kek);
    return options;
  }
  std::unique_ptr<ProfileStore> Open() {
    auto store = OpenRocksDbStore(Options());
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  static void Put(ProfileStore& store, const RecordKey& key, const std::string& reference) {
    WriteBatch batch;
    model::Candidate candidate;
    candidate.tenant = key.tenant;
    candidate.id = key.id;
    candidate.external_ref = Canary(reference);
    batch.PutCandidate(candidate, Facts{1, Canary("feiten")});
    batch.PutDecision(key, "d-1", Canary("besluit"));
    const std::string request = absl::StrCat("v-", key.id, reference);
    batch.RememberRequest("alfa", request, kNow, kNow + 100, "antwoord over " + key.id + ".");
    ASSERT_TRUE(store.Commit(batch).ok());
  }
  void Fill() {
    const auto store = Open();
    Put(*store, kOther, "een");
    Put(*store, kGone, "een");
    Put(*store, kGone, "twee");
  }
  // Nothing about the person can be had, and everything about the other one can.
  void ExpectGone(const ProfileStore& store) {
    EXPECT_TRUE(absl::IsNotFound(store.GetCandidate(kGone).status()));
    EXPECT_TRUE(absl::IsNotFound(store.GetFacts(Kind::kCandidate, kGone).status()));
    EXPECT_TRUE(absl::IsNotFound(store.GetDecision(kGone, "d-1").status()));
    EXPECT_TRUE(absl::IsNotFound(store.GetRequest("alfa", "v-c-goneeen", kNow).status()));
    EXPECT_TRUE(absl::IsNotFound(store.GetRequest("alfa", "v-c-gonetwee", kNow).status()));
    EXPECT_EQ(store.GetCandidate(kOther)->profile.external_ref, Canary("een"));
    EXPECT_TRUE(store.GetDecision(kOther, "d-1").ok());
    EXPECT_EQ(store.info().counts[IndexOf(Kind::kCandidate)], 1U);
    const absl::StatusOr<VerifyReport> report = store.Verify();
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->problems, IsEmpty());
  }
  static std::set<std::string> IdsInChanges(const ProfileStore& store) {
    std::set<std::string> ids;
    EXPECT_TRUE(store
                    .ScanChanges(0,
                                 [&ids](const ChangeSet& changes) {
                                   for (const Change& change : changes.changes) {
                                     ids.insert(change.key.id);
                                   }
                                   return absl::OkStatus();
                                 })
                    .ok());
    return ids;
  }
  std::string CandidateKey(const RecordKey& key) {
    return OpaqueKey(kHashKey, "candidates", 1, key.tenant, key.id);
  }
  std::string FingerprintOf(const RecordKey& key) {
    KeyDatabaseOptions options;
    options.path = path_ + "/keys";
    options.kek = TestKek();
    return *(*KeyDatabase::Open(options))->Fingerprint(CandidateKey(key));
  }

  TempDir dir_;
  const std::string path_;
  const std::string backups_;
};

TEST_F(ErasureTest, NothingIsLeftInTheStoreNorInItsFiles) {
  Fill();
  // The bytes about the person as they stand in the files, and the wrapped key.
  std::vector<std::string> bytes;
  {
    RawDatabase raw(path_);
    for (const Family family : {Family::kCandidates, Family::kFacts, Family::kDecisions}) {
      for (const auto& [key, value] : raw.Entries(family)) {
        if (key.find(CandidateKey(kGone)) != std::string::npos) bytes.push_back(value.substr(14));
      }
    }
    KeyDatabaseOptions options;
    options.path = path_ + "/keys";
    options.kek = TestKek();
    std::string wrapped;
    ASSERT_TRUE((*KeyDatabase::Open(options))
                    ->db()
                    .Get(rocksdb::ReadOptions(), "p" + CandidateKey(kGone), &wrapped)
                    .ok());
    bytes.push_back(wrapped);
  }
  ASSERT_THAT(bytes, SizeIs(4));
  for (const std::string& one : bytes) ASSERT_THAT(FindBytes(path_, one), Not(IsEmpty()));
  const auto store = Open();
  EXPECT_TRUE(absl::IsInvalidArgument(store->EraseCandidate(kGone, "Op verzoek!", kNow).status()));
  EXPECT_TRUE(absl::IsNotFound(store->EraseCandidate({"alfa", "c-9"}, "verzoek", kNow).status()));
  EXPECT_TRUE(absl::IsNotFound(store->EraseCandidate({"beta", "c-9"}, "verzoek", kNow).status()));
  const auto erased = store->EraseCandidate(kGone, "verzoek", kNow);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->revision, 4U);
  EXPECT_EQ(store->revision(), 4U);
  ExpectGone(*store);
  EXPECT_TRUE(store->GetRequest("alfa", "v-c-othereen", kNow).ok());
  EXPECT_THAT(FindBytes(path_, bytes.back()), IsEmpty()) << "the key is gone at once";
  EXPECT_TRUE(absl::IsNotFound(store->EraseCandidate(kGone, "verzoek", kNow).status()));

  ASSERT_TRUE(store->PurgeErased().ok());
  for (const std::string& one : bytes) EXPECT_THAT(FindBytes(dir_.path(), one), IsEmpty());
  EXPECT_THAT(IdsInChanges(*store), ElementsAre("c-other"));
  ExpectGone(*store);
}

TEST_F(ErasureTest, AnOlderBackupBringsNobodyBack) {
  Fill();
  BackupIds before;
  BackupIds after;
  {
    const auto store = Open();
    before = *store->Backup({.directory = backups_});
    ASSERT_TRUE(store->EraseCandidate(kGone, "verzoek", kNow).ok());
    after = *store->Backup({.directory = backups_});
  }
  EXPECT_THAT(FindCanaries(dir_.path()), IsEmpty());
  // With the keys of then, and with the keys of now.
  for (const std::uint32_t keys : {before.keys, after.keys}) {
    std::filesystem::remove_all(path_);
    ASSERT_TRUE(
        RestoreBackup({.directory = backups_, .ids = {before.data, keys}, .path = path_}).ok());
    const auto store = Open();
    ASSERT_NE(store, nullptr);
    ExpectGone(*store);
    EXPECT_TRUE(store->PurgeErased().ok());
    EXPECT_THAT(IdsInChanges(*store), ElementsAre("c-other"));
  }
  // The same person may come back, and stays: at the next start, and when that is restored.
  {
    const auto store = Open();
    Put(*store, kGone, "terug");
    after = *store->Backup({.directory = backups_});
  }
  for (int start = 0; start < 2; ++start) {
    EXPECT_EQ(Open()->GetCandidate(kGone)->profile.external_ref, Canary("terug"));
  }
  std::filesystem::remove_all(path_);
  ASSERT_TRUE(RestoreBackup({.directory = backups_, .ids = after, .path = path_}).ok());
  EXPECT_EQ(Open()->GetCandidate(kGone)->profile.external_ref, Canary("terug"));
}

// The test above would prove nothing if the backup did not hold the person.
TEST_F(ErasureTest, WithoutTheLedgerABackupBringsBackWhoWasErased) {
  Fill();
  BackupIds before;
  {
    const auto store = Open();
    before = *store->Backup({.directory = backups_});
    ASSERT_TRUE(store->EraseCandidate(kGone, "verzoek", kNow).ok());
  }
  std::filesystem::remove_all(path_);
  std::filesystem::remove(path_ + ".ledger");
  ASSERT_TRUE(RestoreBackup({.directory = backups_, .ids = before, .path = path_}).ok());
  EXPECT_TRUE(Open()->GetCandidate(kGone).ok());
}

TEST_F(ErasureTest, WhateverACrashLeavesTheNextStartFinishes) {
  Fill();
  const std::string fingerprint = FingerprintOf(kGone);
  const std::string original = path_ + ".original";
  std::filesystem::rename(path_, original);
  std::filesystem::remove(path_ + ".ledger");
  for (const bool rows_are_gone : {false, true}) {
    std::filesystem::remove_all(path_);
    std::filesystem::copy(original, path_, std::filesystem::copy_options::recursive);
    if (rows_are_gone) {
      WriteBatch batch;
      batch.Delete(Kind::kCandidate, kGone);
      ASSERT_TRUE(Open()->Commit(batch).ok());
    }
    {
      const auto ledger = ErasureLedger::Open(path_ + ".ledger", TestKek());
      ASSERT_TRUE(ledger.ok()) << ledger.status();
      ASSERT_TRUE((*ledger)->Append({kNow, CandidateKey(kGone), fingerprint, "verzoek"}).ok());
    }
    ExpectGone(*Open());
    EXPECT_EQ(FingerprintOf(kGone), "");
    ExpectGone(*Open());
  }
}

TEST_F(ErasureTest, WhoWasOnlyDeletedCanStillBeErased) {
  Fill();
  const auto store = Open();
  WriteBatch batch;
  batch.Delete(Kind::kCandidate, kGone);
  ASSERT_TRUE(store->Commit(batch).ok());
  EXPECT_TRUE(store->EraseCandidate(kGone, "bewaartermijn", kNow).ok());
  ExpectGone(*store);
}

// Writers that put the same person again and again: no value is ever left without its key.
TEST_F(ErasureTest, BesideWritersNoValueLosesItsKey) {
  Fill();
  const auto store = Open();
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; !done; ++i) {
      WriteBatch batch;
      model::Candidate candidate;
      candidate.tenant = kGone.tenant;
      candidate.id = kGone.id;
      candidate.external_ref = absl::StrCat(i);
      batch.PutCandidate(candidate, Facts{1, "feiten"});
      ASSERT_TRUE(store->Commit(batch).ok());
    }
  });
  int erased = 0;
  for (int i = 0; i < 5000 && erased < 15; ++i) {
    const absl::Status status = store->EraseCandidate(kGone, "verzoek", kNow).status();
    ASSERT_TRUE(status.ok() || absl::IsNotFound(status)) << status;
    erased += status.ok() ? 1 : 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // for the writer to come in between
  }
  done = true;
  writer.join();
  EXPECT_EQ(erased, 15);
  const auto report = store->Verify();
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(report->problems, IsEmpty());
}

// --- The ledger
// -----------------------------------------------------------------------------------

class LedgerTest : public testing::Test {
 protected:
  static ErasureEntry Entry(int i) {
    return {.unix_seconds = kNow + i,
            .candidate_key = BigEndian64(1) + std::string(16, static_cast<char>('a' + i)),
            .key_fingerprint = i % 3 == 0 ? "" : std::string(16, static_cast<char>(i)),
            .reason = "verzoek"};
  }
  std::vector<std::string> Lines() {
    std::ifstream file(path_);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }
  void Write(const std::vector<std::string>& lines) {
    std::ofstream file(path_);
    for (const std::string& line : lines) file << line << "\n";
  }
  void Fill() {
    const auto ledger = ErasureLedger::Open(path_, TestKek());
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE((*ledger)->Append(Entry(i)).ok());
  }

  TempDir dir_;
  const std::string path_ = dir_.Sub("ledger");
};

TEST_F(LedgerTest, KeepsItsEntriesUnderEveryKeyOfKeys) {
  Fill();
  for (const char* kek : {"1", "21", "2", "32"}) {
    const auto ledger = ErasureLedger::Open(path_, TestKek(kek));
    ASSERT_TRUE(ledger.ok()) << kek << ": " << ledger.status();
    EXPECT_THAT((*ledger)->entries(),
                ElementsAre(Entry(0), Entry(1), Entry(2), Entry(3), Entry(4)));
  }
  EXPECT_FALSE(ErasureLedger::Open(path_, TestKek("4")).ok());
}

TEST_F(LedgerTest, AChangedOmittedOrMovedEntryIsFound) {
  Fill();
  const std::vector<std::string> lines = Lines();
  ASSERT_THAT(lines, SizeIs(6));
  const auto opens = [this](const std::vector<std::string>& as) {
    Write(as);
    return ErasureLedger::Open(path_, TestKek()).ok();
  };
  EXPECT_TRUE(opens(lines));
  int tried = 0;
  for (std::size_t line = 1; line < lines.size(); ++line) {
    for (std::size_t at = 0; at < lines[line].size(); at += 7, ++tried) {
      std::vector<std::string> changed = lines;
      changed[line][at] = changed[line][at] == '0' ? '1' : '0';
      if (changed == lines) continue;
      EXPECT_FALSE(opens(changed)) << line << " " << at;
    }
    std::vector<std::string> moved = lines;
    std::swap(moved[line], moved[1 + line % (lines.size() - 1)]);
    EXPECT_FALSE(opens(moved)) << line;
    std::vector<std::string> twice = lines;
    twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(line), lines[line]);
    EXPECT_FALSE(opens(twice)) << line;
    if (line + 1 == lines.size()) continue;  // the last ones together are not missed
    std::vector<std::string> omitted = lines;
    omitted.erase(omitted.begin() + static_cast<std::ptrdiff_t>(line));
    EXPECT_FALSE(opens(omitted)) << line;
  }
  EXPECT_GT(tried, 100);
}

TEST_F(LedgerTest, HalfALineIsWhatACrashLeaves) {
  Fill();
  const std::vector<std::string> lines = Lines();
  std::ofstream(path_, std::ios::app) << lines.back().substr(0, lines.back().size() / 2);
  {
    const auto ledger = ErasureLedger::Open(path_, TestKek());
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    EXPECT_THAT((*ledger)->entries(), SizeIs(5));
    ASSERT_TRUE((*ledger)->Append(Entry(5)).ok());
    EXPECT_TRUE(absl::IsInvalidArgument((*ledger)->Append({.reason = "op verzoek"})));
  }
  EXPECT_THAT((*ErasureLedger::Open(path_, TestKek()))->entries(), SizeIs(6));
}

// --- Backups
// --------------------------------------------------------------------------------------

using BackupTest = ErasureTest;

TEST_F(BackupTest, ACopyIsAStoreAndOldCopiesGo) {
  std::vector<BackupIds> made;
  {
    const auto store = Open();
    for (int i = 0; i < 5; ++i) {
      Put(*store, kOther, absl::StrCat("stand ", i));
      const auto ids = store->Backup({.directory = backups_, .keep_data = 4, .keep_keys = 2});
      ASSERT_TRUE(ids.ok()) << ids.status();
      made.push_back(*ids);
    }
    EXPECT_TRUE(absl::IsInvalidArgument(store->Backup({}).status()));
    EXPECT_TRUE(
        absl::IsInvalidArgument(store->Backup({.directory = backups_, .keep_data = 0}).status()));
  }
  const auto list = ListBackups(backups_);
  ASSERT_TRUE(list.ok());
  EXPECT_THAT(list->data, SizeIs(4));
  EXPECT_THAT(list->keys, SizeIs(2));
  EXPECT_EQ(list->data.back().id, made.back().data);
  EXPECT_THAT(FindCanaries(backups_), IsEmpty());
  EXPECT_TRUE(absl::IsNotFound(VerifyBackup(backups_, made[0])));
  EXPECT_TRUE(absl::IsNotFound(ListBackups(dir_.Sub("nergens")).status()));

  RestoreOptions options = {.directory = backups_, .ids = made[4], .path = path_};
  EXPECT_TRUE(absl::IsFailedPrecondition(RestoreBackup(options)));  // there is a store already
  options.ids.data = made[2].data;  // an older state with the newest keys
  options.path = dir_.Sub("restored");
  ASSERT_TRUE(RestoreBackup(options).ok());
  RocksDbOptions restored = Options();
  restored.path = options.path;
  const auto store = OpenRocksDbStore(restored);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->revision(), 3U);
  EXPECT_EQ((*store)->GetCandidate(kOther)->profile.external_ref, Canary("stand 2"));
  EXPECT_TRUE((*store)->Verify()->ok());
}

TEST_F(BackupTest, ADamagedCopyIsRefused) {
  Fill();
  const BackupIds ids = *Open()->Backup({.directory = backups_});
  ASSERT_TRUE(VerifyBackup(backups_, ids).ok());
  int damaged = 0;
  for (const char* line : {"/data", "/keys"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(backups_ + line)) {
      if (entry.path().extension() != ".sst") continue;
      std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(40);
      const char byte = static_cast<char>(file.get() ^ 4);
      file.seekp(40);
      file.put(byte);
      file.close();
      ++damaged;
      EXPECT_TRUE(absl::IsDataLoss(VerifyBackup(backups_, ids)));
      EXPECT_FALSE(
          RestoreBackup({.directory = backups_, .ids = ids, .path = dir_.Sub("restored")}).ok());
      std::fstream again(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
      again.seekp(40);
      again.put(static_cast<char>(byte ^ 4));
    }
  }
  EXPECT_GT(damaged, 2);
}

}  // namespace
}  // namespace passend::store
