// What only the durable store has: files, keys, damage, versions.
#include "store/rocksdb_store.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "passend/storage/v1/envelope.pb.h"
#include "store/families.h"
#include "store/opaque_key.h"
#include "store/value_frame.h"
#include "tests/store/raw_database.h"
#include "tests/store/temp_dir.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::store {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr HashKey kHashKey = {7};

RocksDbOptions OptionsFor(const std::string& path) {
  RocksDbOptions options;
  options.path = path;
  options.new_hash_key = kHashKey;
  return options;
}

std::unique_ptr<ProfileStore> MustOpen(const RocksDbOptions& options) {
  absl::StatusOr<std::unique_ptr<ProfileStore>> store = OpenRocksDbStore(options);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

model::Candidate MakeCandidate(const std::string& id) {
  model::Candidate candidate;
  candidate.tenant = "alfa";
  candidate.id = id;
  candidate.external_ref = "dossier-geheim";
  return candidate;
}

class RocksDbStoreTest : public testing::Test {
 protected:
  RocksDbStoreTest() : path_(dir_.Sub("store")) {}

  // Three candidates with facts, one opportunity, two requests; revisions 1 to 3.
  void Fill() {
    const auto store = MustOpen(OptionsFor(path_));
    for (int i = 1; i <= 3; ++i) {
      WriteBatch batch;
      batch.PutCandidate(MakeCandidate(absl::StrCat("c-herkenbaar-", i)), Facts{4, "feiten"});
      if (i == 1) {
        model::Opportunity opportunity;
        opportunity.tenant = "alfa";
        opportunity.id = "o-herkenbaar";
        batch.PutOpportunity(opportunity, Facts{4, "feiten"});
        batch.PutDecision({"alfa", "c-herkenbaar-1"}, "d-herkenbaar", "voorstel");
      } else {
        batch.RememberRequest("alfa", absl::StrCat("verzoek-herkenbaar-", i), 1, 100, "klaar");
      }
      ASSERT_TRUE(store->Commit(batch).ok());
    }
  }
  VerifyReport VerifyNow() {
    const auto store = MustOpen(OptionsFor(path_));
    const absl::StatusOr<VerifyReport> report = store->Verify();
    EXPECT_TRUE(report.ok()) << report.status();
    return report.value_or(VerifyReport());
  }

  TempDir dir_;
  const std::string path_;
};

TEST_F(RocksDbStoreTest, KeysHoldNoReadableIdentifier) {
  Fill();
  RawDatabase raw(path_);
  int keys = 0;
  for (std::size_t family = 0; family < kFamilyCount; ++family) {
    for (const auto& [key, value] : raw.Entries(static_cast<Family>(family))) {
      ++keys;
      EXPECT_THAT(key, Not(HasSubstr("herkenbaar")));
      EXPECT_THAT(key, Not(HasSubstr("alfa")));
    }
  }
  EXPECT_GE(keys, 3 + 1 + 4 + 3 + 2 + 4);
}

TEST_F(RocksDbStoreTest, OneFlippedBitIsFoundAndNamedWithoutValues) {
  Fill();
  std::string key;
  {
    RawDatabase raw(path_);
    std::string value;
    std::tie(key, value) = raw.Entries(Family::kCandidates)[1];
    value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
    raw.Put(Family::kCandidates, key, value);
  }
  const VerifyReport report = VerifyNow();
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(report.problems, Contains(HasSubstr("checksum")));
  EXPECT_THAT(report.problems, Contains(HasSubstr("candidates")));
  for (const std::string& problem : report.problems) {
    EXPECT_THAT(problem, Not(HasSubstr("geheim")));
  }
  const auto store = MustOpen(OptionsFor(path_));
  EXPECT_TRUE(absl::IsDataLoss(
      store->Scan(Kind::kCandidate, {}, [](const Record&) { return absl::OkStatus(); })));
  int lost = 0;
  for (int i = 1; i <= 3; ++i) {
    const absl::Status status =
        store->GetCandidate({"alfa", absl::StrCat("c-herkenbaar-", i)}).status();
    if (status.ok()) continue;
    ++lost;
    EXPECT_TRUE(absl::IsDataLoss(status));
    EXPECT_THAT(std::string(status.message()), HasSubstr("c-herkenbaar"));
  }
  EXPECT_EQ(lost, 1);
}

TEST_F(RocksDbStoreTest, VerifyFindsWhatContradictsItself) {
  // Each damage is done to a fresh copy of the same store.
  Fill();
  ASSERT_TRUE(VerifyNow().ok());
  struct Damage {
    const char* found;
    std::function<void(RawDatabase&)> apply;
  };
  const ValueFrame frame({PlainCodec()});
  const auto first_key = [](RawDatabase& raw, Family family) {
    return raw.Entries(family).front().first;
  };
  const std::vector<Damage> damages = {
      {"facts without a profile",
       [&](RawDatabase& raw) {
         raw.Delete(Family::kCandidates, first_key(raw, Family::kCandidates));
       }},
      {"records, the state says",
       [&](RawDatabase& raw) {
         raw.Delete(Family::kOpportunities, first_key(raw, Family::kOpportunities));
       }},
      {"are missing", [&](RawDatabase& raw) { raw.Delete(Family::kChanges, BigEndian64(2)); }},
      {"ends at revision", [&](RawDatabase& raw) { raw.Delete(Family::kChanges, BigEndian64(3)); }},
      {"checksum",  // a value under the key of another
       [&](RawDatabase& raw) {
         const auto entries = raw.Entries(Family::kCandidates);
         raw.Put(Family::kCandidates, entries[0].first, entries[1].second);
       }},
      {"another form of it",  // facts of an older form of the profile
       [&](RawDatabase& raw) {
         const std::string key = raw.Entries(Family::kFacts).back().first;
         const auto candidates = raw.Entries(Family::kOpportunities);
         Envelope envelope = {.revision = 2, .key = {"alfa", "o-herkenbaar"}};
         raw.Put(Family::kFacts, key, *frame.Write("facts", key, envelope));
       }},
      {"after the last one",
       [&](RawDatabase& raw) {
         const std::string key = OpaqueKey(kHashKey, "employers", 1, "alfa", "w-1");
         Envelope envelope = {.revision = 9, .key = {"alfa", "w-1"}};
         raw.Put(Family::kEmployers, key, *frame.Write("employers", key, envelope));
       }},
      {"another key",
       [&](RawDatabase& raw) {
         const std::string key = OpaqueKey(kHashKey, "employers", 1, "alfa", "w-1");
         Envelope envelope = {.revision = 1, .key = {"alfa", "w-2"}};
         raw.Put(Family::kEmployers, key, *frame.Write("employers", key, envelope));
       }},
      {"does not parse",
       [&](RawDatabase& raw) {
         const std::string key = first_key(raw, Family::kCandidates);
         Envelope envelope =
             *frame.Read("candidates", "alfa", key, raw.Entries(Family::kCandidates)[0].second);
         envelope.payload = "\xff\xff\xff";
         raw.Put(Family::kCandidates, key, *frame.Write("candidates", key, envelope));
       }},
      {"must be a day",
       [&](RawDatabase& raw) {
         const std::string key = first_key(raw, Family::kOpportunities);
         Envelope envelope = *frame.Read("opportunities", "alfa", key,
                                         raw.Entries(Family::kOpportunities)[0].second);
         envelope.payload = std::string("\x6a\x05later", 7);  // field 13: start
         raw.Put(Family::kOpportunities, key, *frame.Write("opportunities", key, envelope));
       }},
      {"a decision without a profile",
       [&](RawDatabase& raw) {
         const std::string candidate = raw.Entries(Family::kDecisions).front().first.substr(0, 24);
         raw.Delete(Family::kCandidates, candidate);
       }},
      {"decision d-herkenbaar has another key",
       [&](RawDatabase& raw) {
         const auto [key, value] = raw.Entries(Family::kDecisions).front();
         std::string other = key;
         other.back() = static_cast<char>(other.back() ^ 1);
         raw.Put(Family::kDecisions, other,
                 *frame.Write("decisions", other, *frame.Read("decisions", "alfa", key, value)));
       }},
      {"tenant of a key is not known",
       [&](RawDatabase& raw) {
         const std::string key = OpaqueKey(kHashKey, "employers", 9, "x", "w-1");
         raw.Put(Family::kEmployers, key, "x");
       }},
  };
  const std::string original = path_ + ".original";
  std::filesystem::rename(path_, original);
  for (const Damage& damage : damages) {
    std::filesystem::remove_all(path_);
    std::filesystem::copy(original, path_, std::filesystem::copy_options::recursive);
    {
      RawDatabase raw(path_);
      damage.apply(raw);
    }
    EXPECT_THAT(VerifyNow().problems, Contains(HasSubstr(damage.found))) << damage.found;
  }
}

TEST_F(RocksDbStoreTest, VerifyReadsTheFilesThemselves) {
  {
    RocksDbOptions options = OptionsFor(path_);
    options.write_buffer_bytes = std::size_t{64} << 10;
    const auto store = MustOpen(options);
    std::mt19937_64 rng(3);
    for (int i = 0; i < 60; ++i) {
      WriteBatch batch;
      for (int j = 0; j < 10; ++j) {
        batch.PutCandidate(fixtures::RandomCandidate(rng, fixtures::TestCatalogue()), std::nullopt);
      }
      ASSERT_TRUE(store->Commit(batch).ok());
    }
  }
  // One bit in the middle of the largest data file.
  std::filesystem::path largest;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    if (entry.path().extension() == ".sst" &&
        (largest.empty() || entry.file_size() > std::filesystem::file_size(largest))) {
      largest = entry.path();
    }
  }
  ASSERT_FALSE(largest.empty());
  {
    std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
    const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(largest) / 3);
    file.seekg(middle);
    const char byte = static_cast<char>(file.get() ^ 4);
    file.seekp(middle);
    file.put(byte);
  }
  const VerifyReport report = VerifyNow();
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(report.problems, Contains(HasSubstr("files: ")));
}

// Recovery to a point in time would open without a word, and without the writes behind the damage.
TEST_F(RocksDbStoreTest, DamageInsideTheLogIsRefusedNotSkipped) {
  Fill();
  std::filesystem::path log;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    if (entry.path().extension() == ".log" &&
        (log.empty() || entry.file_size() > std::filesystem::file_size(log))) {
      log = entry.path();
    }
  }
  ASSERT_FALSE(log.empty());
  {
    std::fstream file(log, std::ios::in | std::ios::out | std::ios::binary);
    const auto early = static_cast<std::streamoff>(std::filesystem::file_size(log) / 4);
    file.seekg(early);
    const char byte = static_cast<char>(file.get() ^ 4);
    file.seekp(early);
    file.put(byte);
  }
  const absl::Status opened = OpenRocksDbStore(OptionsFor(path_)).status();
  EXPECT_TRUE(absl::IsDataLoss(opened)) << opened;
}

TEST_F(RocksDbStoreTest, AnIdWithTheKeyOfAnotherIsRefusedNotOverwritten) {
  Fill();
  {
    // As if two ids had the same hash: the place of w-1 is taken by w-2.
    RawDatabase raw(path_);
    const ValueFrame frame({PlainCodec()});
    const std::string key = OpaqueKey(kHashKey, "employers", 1, "alfa", "w-1");
    Envelope envelope = {.revision = 1, .key = {"alfa", "w-2"}};
    raw.Put(Family::kEmployers, key, *frame.Write("employers", key, envelope));
  }
  const auto store = MustOpen(OptionsFor(path_));
  model::Employer employer;
  employer.tenant = "alfa";
  employer.id = "w-1";
  WriteBatch batch;
  batch.PutEmployer(employer);
  EXPECT_TRUE(absl::IsInternal(store->Commit(batch).status()));
  EXPECT_TRUE(absl::IsNotFound(store->GetEmployer({"alfa", "w-1"}).status()));
  EXPECT_EQ(store->revision(), 3U);
  EXPECT_TRUE(store->health().ok());
}

TEST_F(RocksDbStoreTest, TellsWhyItCannotBeOpened) {
  RocksDbOptions absent = OptionsFor(dir_.Sub("nergens"));
  absent.create_if_missing = false;
  EXPECT_TRUE(absl::IsNotFound(OpenRocksDbStore(absent).status()));
  absent.create_if_missing = true;
  absent.read_only = true;
  EXPECT_FALSE(OpenRocksDbStore(absent).ok());

  const auto store = MustOpen(OptionsFor(path_));
  const absl::Status locked = OpenRocksDbStore(OptionsFor(path_)).status();
  EXPECT_TRUE(absl::IsUnavailable(locked)) << locked;
  EXPECT_THAT(std::string(locked.message()), HasSubstr(path_));
}

TEST_F(RocksDbStoreTest, RefusesAStoreOfANewerProgram) {
  Fill();
  {
    RawDatabase raw(path_);
    storage::v1::DatabaseFormat format;
    format.set_version(2);
    const ValueFrame frame({PlainCodec()});
    raw.Put(Family::kMeta, "format",
            *frame.Write("default", "format", {.payload = format.SerializeAsString()}));
  }
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksDbStore(OptionsFor(path_)).status()));
}

TEST_F(RocksDbStoreTest, AFamilyThatCameLaterIsEmptyThenMade) {
  Fill();
  RawDatabase(path_).Drop(Family::kDecisions);
  RocksDbOptions options = OptionsFor(path_);
  options.read_only = true;
  {
    const auto store = MustOpen(options);
    EXPECT_TRUE(
        absl::IsNotFound(store->GetDecision({"alfa", "c-herkenbaar-1"}, "d-herkenbaar").status()));
    EXPECT_TRUE(store
                    ->ScanDecisions("alfa", std::nullopt,
                                    [](const DecisionRecord&) { return absl::InternalError("?"); })
                    .ok());
    EXPECT_TRUE(store->Verify()->ok());
  }
  const auto store = MustOpen(OptionsFor(path_));
  WriteBatch batch;
  batch.PutDecision({"alfa", "c-herkenbaar-1"}, "d-1", "voorstel");
  EXPECT_TRUE(store->Commit(batch).ok());
  EXPECT_TRUE(store->GetDecision({"alfa", "c-herkenbaar-1"}, "d-1").ok());
}

TEST_F(RocksDbStoreTest, ReadOnlyReadsAndRefusesWrites) {
  Fill();
  RocksDbOptions options = OptionsFor(path_);
  options.read_only = true;
  const auto store = MustOpen(options);
  EXPECT_EQ(store->revision(), 3U);
  EXPECT_TRUE(store->GetCandidate({"alfa", "c-herkenbaar-1"}).ok());
  EXPECT_TRUE(store->Verify()->ok());
  WriteBatch batch;
  batch.PutCandidate(MakeCandidate("c-4"), std::nullopt);
  EXPECT_TRUE(absl::IsFailedPrecondition(store->Commit(batch).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(store->PurgeRequests(1000).status()));
  EXPECT_EQ(MustOpen(OptionsFor(path_))->revision(), 3U);
}

TEST_F(RocksDbStoreTest, TheHashKeyIsMadeOnceAndKept) {
  RocksDbOptions options = OptionsFor(path_);
  options.new_hash_key = std::nullopt;
  {
    WriteBatch batch;
    batch.PutCandidate(MakeCandidate("c-1"), std::nullopt);
    ASSERT_TRUE(MustOpen(options)->Commit(batch).ok());
  }
  EXPECT_TRUE(MustOpen(options)->GetCandidate({"alfa", "c-1"}).ok());
  options.new_hash_key = kHashKey;  // only for a new database
  EXPECT_TRUE(MustOpen(options)->GetCandidate({"alfa", "c-1"}).ok());
}

}  // namespace
}  // namespace passend::store
