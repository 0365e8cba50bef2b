// Values at rest: nobody reads them without the key, and nobody moves them unseen.
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "store/crc32c.h"
#include "store/families.h"
#include "store/keys/key_database.h"
#include "store/opaque_key.h"
#include "store/rocksdb_store.h"
#include "store/value_frame.h"
#include "tests/store/canary.h"
#include "tests/store/raw_database.h"
#include "tests/store/temp_dir.h"
#include "tests/store/test_kek.h"

namespace passend::store {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr HashKey kHashKey = {9};

model::Candidate MakeCandidate(const std::string& tenant, const std::string& id,
                               const std::string& reference) {
  model::Candidate candidate;
  candidate.tenant = tenant;
  candidate.id = id;
  candidate.external_ref = reference;
  candidate.placing_org = Canary("organisatie");
  return candidate;
}

class SealingTest : public testing::Test {
 protected:
  SealingTest() : path_(dir_.Sub("store")) {}

  RocksDbOptions Options(const std::string& kek = "1") {
    RocksDbOptions options;
    options.path = path_;
    options.new_hash_key = kHashKey;
    if (!kek.empty()) options.kek = TestKek(kek);
    options.seal_in_background = false;
    return options;
  }
  static std::unique_ptr<ProfileStore> MustOpen(const RocksDbOptions& options) {
    auto store = OpenRocksDbStore(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  // Marked values in everything that is stored, some of it in data files and some in the log.
  static void Fill(ProfileStore& store) {
    for (int i = 0; i < 3; ++i) {
      for (const std::string& tenant : {Canary("tenant-a"), Canary("tenant-b")}) {
        WriteBatch batch;
        const std::string id = absl::StrCat(Canary("id"), i);
        batch.PutCandidate(MakeCandidate(tenant, id, Canary("dossier")),
                           Facts{1, Canary("feiten")});
        batch.PutDecision({tenant, id}, Canary("besluit-id"), Canary("besluit"));
        model::Employer employer;
        employer.tenant = tenant;
        employer.id = Canary("werkgever-id");
        employer.name = absl::StrCat(Canary("werkgever"), i);
        batch.PutEmployer(employer);
        model::Opportunity opportunity;
        opportunity.tenant = tenant;
        opportunity.id = Canary("kans-id");
        opportunity.title = absl::StrCat(Canary("kans"), i);
        batch.PutOpportunity(opportunity, Facts{1, Canary("kans-feiten")});
        batch.PutPlace({.pc4 = "2718", .name = Canary("plaats")});
        batch.RememberRequest(tenant, absl::StrCat(Canary("verzoek"), i), 1, 100,
                              Canary("uitkomst"));
        ASSERT_TRUE(store.Commit(batch).ok());
      }
    }
  }
  VerifyReport VerifyNow(const std::string& kek = "1") {
    const auto store = MustOpen(Options(kek));
    const absl::StatusOr<VerifyReport> report = store->Verify();
    EXPECT_TRUE(report.ok()) << report.status();
    return report.value_or(VerifyReport());
  }
  std::string Dump() {
    const auto store = MustOpen(Options());
    std::string text;
    for (const std::string& tenant : {Canary("tenant-a"), Canary("tenant-b")}) {
      for (int i = 0; i < 3; ++i) {
        const RecordKey key = {tenant, absl::StrCat(Canary("id"), i)};
        const auto candidate = store->GetCandidate(key);
        const auto decision = store->GetDecision(key, Canary("besluit-id"));
        EXPECT_TRUE(candidate.ok()) << candidate.status();
        EXPECT_TRUE(decision.ok()) << decision.status();
        if (!candidate.ok() || !decision.ok()) continue;
        absl::StrAppend(&text, candidate->profile.external_ref, candidate->revision,
                        decision->payload, store->GetFacts(Kind::kCandidate, key)->facts.bytes);
      }
    }
    return text;
  }

  // Somebody who has no key writes a value as an older program did.
  void APlainValueIsRefused() {
    const std::string key = OpaqueKey(kHashKey, "employers", 1, Canary("tenant-a"), "w-1");
    {
      const ValueFrame plain({PlainCodec()});
      RawDatabase raw(path_);
      raw.Put(Family::kEmployers, key,
              *plain.Write("employers", key,
                           {.revision = 1, .key = {Canary("tenant-a"), "w-1"}, .payload = {}}));
    }
    EXPECT_FALSE(MustOpen(Options())->GetEmployer({Canary("tenant-a"), "w-1"}).ok());
  }

  TempDir dir_;
  const std::string path_;
};

TEST_F(SealingTest, NoFileShowsWhatWasStored) {
  {
    const auto store = MustOpen(Options());
    Fill(*store);
    EXPECT_THAT(FindCanaries(dir_.path()), IsEmpty()) << "while it is open";
  }
  MustOpen(Options()).reset();  // the log becomes data files
  EXPECT_THAT(FindCanaries(dir_.path()), IsEmpty());
  EXPECT_GT(CountFiles(dir_.path()), 10);
  EXPECT_FALSE(Dump().empty());
}

// The test above would prove nothing if this one found nothing.
TEST_F(SealingTest, PlainFilesShowIt) {
  {
    const auto store = MustOpen(Options(""));
    Fill(*store);
  }
  const std::vector<std::string> in_log = FindCanaries(dir_.path());
  for (const char* what : {"dossier", "feiten", "besluit", "werkgever", "kans", "plaats", "verzoek",
                           "uitkomst", "tenant-a", "id"}) {
    EXPECT_THAT(in_log, Contains(HasSubstr(Canary(what)))) << what;
  }
}

TEST_F(SealingTest, AnotherKeyOpensNothing) {
  Fill(*MustOpen(Options("1")));
  EXPECT_TRUE(absl::IsNotFound(OpenRocksDbStore(Options("2")).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksDbStore(Options("")).status()));
  EXPECT_TRUE(MustOpen(Options("21")) != nullptr);
  // Nor do the keys of another store.
  std::filesystem::rename(path_, path_ + ".one");
  Fill(*MustOpen(Options("1")));
  std::filesystem::remove_all(path_ + "/keys");
  std::filesystem::rename(path_ + ".one/keys", path_ + "/keys");
  EXPECT_FALSE(OpenRocksDbStore(Options("1")).ok());
}

TEST_F(SealingTest, RowsThatWereMovedDoNotOpen) {
  // A value that was put where it does not belong, with a checksum that fits its new place: what
  // somebody can do who can write the files, but has no key.
  const auto move = [](const std::string& value, Family family, const std::string& to) {
    const std::string body = value.substr(0, value.size() - 4);
    const std::string name(FamilyName(family));
    const std::uint32_t sum = Crc32c(body, Crc32c(to, Crc32c(name)));
    return body + BigEndian64(sum).substr(4);
  };
  Fill(*MustOpen(Options()));
  ASSERT_TRUE(VerifyNow().ok());
  struct Damage {
    const char* what;
    std::function<void(RawDatabase&)> apply;
  };
  const auto overwrite = [&move](Family family, std::size_t from, std::size_t to) {
    return [=](RawDatabase& raw) {
      const auto entries = raw.Entries(family);
      ASSERT_GT(entries.size(), std::max(from, to));
      raw.Put(family, entries[to].first, move(entries[from].second, family, entries[to].first));
    };
  };
  const std::vector<Damage> damages = {
      {"the profile of another person", overwrite(Family::kCandidates, 0, 1)},
      {"the profile of a person of another tenant", overwrite(Family::kCandidates, 0, 5)},
      {"the facts of another person", overwrite(Family::kFacts, 0, 1)},
      {"a decision about another person", overwrite(Family::kDecisions, 0, 1)},
      {"an employer of another tenant", overwrite(Family::kEmployers, 0, 1)},
      {"a request of the same tenant", overwrite(Family::kRequests, 0, 1)},
      {"another revision of the change log", overwrite(Family::kChanges, 0, 1)},
      {"facts in the place of the profile",
       [&move](RawDatabase& raw) {
         const auto facts = raw.Entries(Family::kFacts).front();
         const std::string to = facts.first.substr(1);
         raw.Put(Family::kCandidates, to, move(facts.second, Family::kCandidates, to));
       }},
      {"a later revision in front of the same bytes",
       [&move](RawDatabase& raw) {
         auto [key, value] = raw.Entries(Family::kCandidates).front();
         value[13] = static_cast<char>(value[13] + 1);
         raw.Put(Family::kCandidates, key, move(value, Family::kCandidates, key));
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
    EXPECT_THAT(VerifyNow().problems, Contains(HasSubstr("do not open"))) << damage.what;
  }
}

TEST_F(SealingTest, AnOlderFormThatWasPutBackIsFound) {
  const auto store_form = [this](const char* reference) {
    WriteBatch batch;
    batch.PutCandidate(MakeCandidate("alfa", "c-1", reference), Facts{1, reference});
    ASSERT_TRUE(MustOpen(Options())->Commit(batch).ok());
  };
  store_form("oud");
  std::vector<std::pair<std::string, std::string>> candidate;
  std::vector<std::pair<std::string, std::string>> facts;
  {
    RawDatabase raw(path_);
    candidate = raw.Entries(Family::kCandidates);
    facts = raw.Entries(Family::kFacts);
  }
  store_form("nieuw");
  ASSERT_TRUE(VerifyNow().ok());
  {
    RawDatabase raw(path_);
    raw.Put(Family::kCandidates, candidate[0].first, candidate[0].second);
    raw.Put(Family::kFacts, facts[0].first, facts[0].second);
  }
  EXPECT_THAT(VerifyNow().problems, Contains(HasSubstr("change log")));
  // Nor does a deleted person come back unseen.
  WriteBatch batch;
  batch.Delete(Kind::kCandidate, {"alfa", "c-1"});
  ASSERT_TRUE(MustOpen(Options())->Commit(batch).ok());
  ASSERT_TRUE(VerifyNow().ok());
  {
    RawDatabase raw(path_);
    raw.Put(Family::kCandidates, candidate[0].first, candidate[0].second);
  }
  EXPECT_THAT(VerifyNow().problems, Contains(HasSubstr("change log")));
}

TEST_F(SealingTest, APlainValueInASealedStoreIsRefused) {
  Fill(*MustOpen(Options()));
  APlainValueIsRefused();
}

TEST_F(SealingTest, APlainStoreIsSealedWhileItServes) {
  Fill(*MustOpen(Options("")));
  ASSERT_THAT(FindCanaries(dir_.path()), Not(IsEmpty()));
  RocksDbOptions options = Options();
  {
    const auto store = MustOpen(options);  // both kinds side by side
    WriteBatch batch;
    batch.PutCandidate(MakeCandidate(Canary("tenant-a"), "c-nieuw", "x"), std::nullopt);
    ASSERT_TRUE(store->Commit(batch).ok());
    EXPECT_TRUE(store->GetEmployer({Canary("tenant-a"), Canary("werkgever-id")}).ok());
    EXPECT_TRUE(store->Verify()->ok());
  }
  options.seal_in_background = true;
  {
    const auto store = MustOpen(options);
    std::atomic<bool> done = false;
    std::thread writer([&] {
      for (int i = 0; !done; ++i) {
        WriteBatch batch;
        batch.PutCandidate(
            MakeCandidate(Canary("tenant-a"), absl::StrCat(Canary("id"), i % 3), absl::StrCat(i)),
            Facts{1, absl::StrCat(i)});
        EXPECT_TRUE(store->Commit(batch).ok());
      }
    });
    EXPECT_TRUE(store->Reseal().ok());  // waits for the one in the background
    done = true;
    writer.join();
    EXPECT_THAT(FindCanaries(dir_.path()), IsEmpty()) << "while it is open";
    EXPECT_TRUE(store->Verify()->ok());
  }
  EXPECT_THAT(FindCanaries(dir_.path()), IsEmpty());
  EXPECT_FALSE(Dump().empty());
  APlainValueIsRefused();
}

TEST_F(SealingTest, KeysOfTenantsGetSuccessorsWhileTheStoreServes) {
  Fill(*MustOpen(Options()));
  const std::string before = Dump();
  std::vector<std::string> old_values;
  {
    RawDatabase raw(path_);
    for (const auto& [key, value] : raw.Entries(Family::kEmployers)) old_values.push_back(value);
  }
  {
    const auto store = MustOpen(Options());
    EXPECT_TRUE(absl::IsNotFound(store->RotateKeys("nergens")));
    for (const std::string& tenant : {Canary("tenant-a"), Canary("tenant-b"), std::string()}) {
      ASSERT_TRUE(store->RotateKeys(tenant).ok());
    }
    // Before anything is sealed anew, both versions open.
    EXPECT_TRUE(store->Verify()->ok());
    WriteBatch batch;
    batch.PutPlace({.pc4 = "1111", .name = "x"});
    ASSERT_TRUE(store->Commit(batch).ok());
  }
  {
    const auto store = MustOpen(Options());
    const absl::StatusOr<std::uint64_t> sealed = store->Reseal();
    ASSERT_TRUE(sealed.ok()) << sealed.status();
    // Employers, opportunities and their facts, requests: of two tenants. Place, changes, meta.
    EXPECT_GE(*sealed, 2U * (1 + 1 + 1 + 3) + 1 + 6 + 4);
    EXPECT_TRUE(store->Verify()->ok());
    EXPECT_EQ(*store->Reseal(), 0U);
  }
  EXPECT_EQ(Dump(), before);
  RawDatabase raw(path_);
  for (const auto& [key, value] : raw.Entries(Family::kEmployers)) {
    EXPECT_THAT(old_values, Not(Contains(value)));
  }
  for (const std::string& value : old_values) {
    EXPECT_THAT(FindBytes(dir_.path(), value.substr(14)), IsEmpty());
  }
}

TEST_F(SealingTest, TheKeyOfKeysGetsASuccessor) {
  Fill(*MustOpen(Options("1")));
  const std::string before = Dump();
  {
    const auto store = MustOpen(Options("21"));  // the new one wraps, both unwrap
    ASSERT_TRUE(store->RotateKeys(std::nullopt).ok());
    EXPECT_TRUE(store->Verify()->ok());
  }
  EXPECT_TRUE(absl::IsNotFound(OpenRocksDbStore(Options("1")).status()));
  EXPECT_TRUE(VerifyNow("2").ok());
}

}  // namespace
}  // namespace passend::store
