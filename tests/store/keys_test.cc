// The key-encryption key, and the database of the keys that it wraps.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "store/keys/key_database.h"
#include "store/keys/key_encryption_key.h"
#include "tests/store/canary.h"
#include "tests/store/temp_dir.h"
#include "tests/store/test_kek.h"

namespace passend::store {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string WriteFile(const std::string& path, const std::string& content,
                      std::filesystem::perms mode = std::filesystem::perms::owner_read |
                                                    std::filesystem::perms::owner_write) {
  std::ofstream(path, std::ios::binary) << content;
  std::filesystem::permissions(path, mode);
  return path;
}

TEST(KeyFile, IsBytesOrDigitsForItsOwnerOnly) {
  const TempDir dir;
  const std::string bytes = WriteFile(dir.Sub("bytes"), std::string(32, '\x11'));
  const std::string digits = WriteFile(dir.Sub("digits"), std::string(64, '1') + "\n");
  const auto one = LoadKeyEncryptionKey({bytes});
  const auto same = LoadKeyEncryptionKey({digits});
  ASSERT_TRUE(one.ok()) << one.status();
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_EQ((*one)->id(), (*same)->id());
  const auto wrapped = (*one)->Wrap("waarvoor", "geheim");
  EXPECT_EQ(*(*same)->Unwrap((*one)->id(), "waarvoor", *wrapped), "geheim");
  EXPECT_TRUE(absl::IsDataLoss((*same)->Unwrap((*one)->id(), "iets anders", *wrapped).status()));
  EXPECT_TRUE(absl::IsNotFound((*same)->Unwrap("0000", "waarvoor", *wrapped).status()));

  for (const std::size_t size : {0U, 1U, 31U, 33U, 63U, 66U, 200U}) {
    const std::string path =
        WriteFile(dir.Sub(absl::StrCat("size-", size)), std::string(size, '1'));
    const absl::Status status = LoadKeyEncryptionKey({path}).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << size << " " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("1111")));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(
      LoadKeyEncryptionKey({WriteFile(dir.Sub("letters"), std::string(64, 'g'))}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(LoadKeyEncryptionKey({}).status()));
  EXPECT_TRUE(absl::IsNotFound(LoadKeyEncryptionKey({dir.Sub("nergens")}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(LoadKeyEncryptionKey({dir.path()}).status()));
  for (const auto mode : {std::filesystem::perms::group_read, std::filesystem::perms::others_read,
                          std::filesystem::perms::group_write}) {
    const std::string path = dir.Sub(absl::StrCat("mode-", static_cast<unsigned>(mode)));
    WriteFile(path, std::string(32, '1'), std::filesystem::perms::owner_read | mode);
    const absl::Status status = LoadKeyEncryptionKey({path}).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("0600"));
  }
}

TEST(KeyFile, IsMadeOnce) {
  const TempDir dir;
  const std::string path = dir.Sub("kek");
  ASSERT_TRUE(MakeKeyFile(path).ok());
  const auto one = LoadKeyEncryptionKey({path});
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_TRUE(absl::IsAlreadyExists(MakeKeyFile(path)));
  EXPECT_EQ((*LoadKeyEncryptionKey({path}))->id(), (*one)->id());
  ASSERT_TRUE(MakeKeyFile(dir.Sub("other")).ok());
  EXPECT_NE((*LoadKeyEncryptionKey({dir.Sub("other")}))->id(), (*one)->id());
  EXPECT_FALSE(MakeKeyFile(dir.Sub("nergens/kek")).ok());
}

TEST(KeyFile, MayBeACredentialOfSystemd) {
  const TempDir dir;
  WriteFile(dir.Sub("passend-kek"), std::string(32, '1'), std::filesystem::perms::owner_read);
  unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_TRUE(absl::IsNotFound(LoadKeyEncryptionKey({"credential:passend-kek"}).status()));
  setenv("CREDENTIALS_DIRECTORY", dir.path().c_str(), 1);
  EXPECT_TRUE(LoadKeyEncryptionKey({"credential:passend-kek"}).ok());
  EXPECT_TRUE(absl::IsNotFound(LoadKeyEncryptionKey({"credential:other"}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(LoadKeyEncryptionKey({"credential:../x"}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(LoadKeyEncryptionKey({"credential:"}).status()));
  unsetenv("CREDENTIALS_DIRECTORY");
}

class KeyDatabaseTest : public testing::Test {
 protected:
  std::unique_ptr<KeyDatabase> Open(const std::string& kek = "1") {
    KeyDatabaseOptions options;
    options.path = dir_.Sub("keys");
    options.kek = TestKek(kek);
    auto keys = KeyDatabase::Open(options);
    EXPECT_TRUE(keys.ok()) << keys.status();
    return keys.ok() ? *std::move(keys) : nullptr;
  }
  // Of the person with this number.
  static std::string CandidateKey(TenantNumber tenant, std::uint64_t number) {
    return BigEndian64(tenant) + BigEndian64(number) + std::string(8, 'x');
  }

  TempDir dir_;
};

TEST_F(KeyDatabaseTest, KeysAreTheSameInEveryOrderAndAfterReopening) {
  constexpr std::uint64_t kPersons = 3000;
  std::vector<std::string> expected;
  {
    const auto keys = Open();
    for (std::uint64_t i = 0; i < kPersons; ++i) {
      const auto key = keys->PersonKeyOrNew(CandidateKey(1 + i % 2, i));
      ASSERT_TRUE(key.ok());
      expected.emplace_back(key->bytes());
      if (i % 700 == 0) {
        ASSERT_TRUE(keys->Sync().ok());
      }
    }
    ASSERT_TRUE(keys->Sync().ok());
  }
  std::vector<std::string> sorted = expected;
  std::ranges::sort(sorted);
  EXPECT_TRUE(std::ranges::adjacent_find(sorted) == sorted.end());
  const auto keys = Open();
  for (const bool in_order : {false, true}) {
    for (std::uint64_t tenant = 0; tenant < 2; ++tenant) {
      for (std::uint64_t i = tenant; i < kPersons; i += 2) {
        const auto key = keys->PersonKey(CandidateKey(1 + tenant, i), in_order);
        ASSERT_TRUE(key.ok());
        ASSERT_EQ(key->bytes(), expected[i]);
      }
    }
    // Backwards, and beside what is there.
    for (std::uint64_t i = kPersons; i-- > 0;) {
      ASSERT_EQ(keys->PersonKey(CandidateKey(1 + i % 2, i), in_order)->bytes(), expected[i]);
      ASSERT_TRUE(absl::IsNotFound(keys->PersonKey(CandidateKey(2 - i % 2, i), in_order).status()));
    }
  }
}

TEST_F(KeyDatabaseTest, ADestroyedKeyIsInNoFileAndOnNoThread) {
  auto keys = Open();
  for (std::uint64_t i = 0; i < 2000; ++i) {
    ASSERT_TRUE(keys->PersonKeyOrNew(CandidateKey(1, i)).ok());
    if (i % 1000 == 999) {
      ASSERT_TRUE(keys->Sync().ok());
      ASSERT_TRUE(keys->db().Flush(rocksdb::FlushOptions()).ok());
    }
  }
  const std::string victim = CandidateKey(1, 1234);
  const std::string other = CandidateKey(1, 1235);
  std::string record;
  std::string kept;
  ASSERT_TRUE(keys->db().Get(rocksdb::ReadOptions(), "p" + victim, &record).ok());
  ASSERT_TRUE(keys->db().Get(rocksdb::ReadOptions(), "p" + other, &kept).ok());
  ASSERT_THAT(FindBytes(dir_.path(), record), Not(IsEmpty()));
  std::thread reader([&] {  // has copies of both from reading in order
    EXPECT_TRUE(keys->PersonKey(victim, true).ok());
    EXPECT_TRUE(keys->PersonKey(other, true).ok());
    ASSERT_TRUE(keys->DestroyPersonKeys({victim}).ok());
    EXPECT_TRUE(absl::IsNotFound(keys->PersonKey(victim, true).status()));
    EXPECT_TRUE(keys->PersonKey(other, true).ok());
  });
  reader.join();
  EXPECT_TRUE(absl::IsNotFound(keys->PersonKey(victim, false).status()));
  EXPECT_THAT(FindBytes(dir_.path(), record), IsEmpty());
  EXPECT_THAT(FindBytes(dir_.path(), kept), Not(IsEmpty()));
  keys.reset();
  keys = Open();
  EXPECT_TRUE(absl::IsNotFound(keys->PersonKey(victim, false).status()));
  EXPECT_TRUE(keys->DestroyPersonKeys({victim}).ok());
  // The next key of the same person is another one; so is that of one who was never stored.
  const auto fresh = keys->PersonKeyOrNew(victim);
  ASSERT_TRUE(fresh.ok());
  ASSERT_TRUE(keys->DestroyPersonKeys({victim}).ok());
  EXPECT_TRUE(absl::IsNotFound(keys->PersonKey(victim, false).status()));
}

TEST_F(KeyDatabaseTest, AKeyCannotStandInForAnother) {
  auto keys = Open();
  for (std::uint64_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(keys->PersonKeyOrNew(CandidateKey(1, i)).ok());
  }
  ASSERT_TRUE(keys->TenantKeyOrNew(2).ok());
  ASSERT_TRUE(keys->Sync().ok());
  std::string record;
  ASSERT_TRUE(keys->db().Get(rocksdb::ReadOptions(), "p" + CandidateKey(1, 0), &record).ok());
  ASSERT_TRUE(keys->db().Put(rocksdb::WriteOptions(), "p" + CandidateKey(1, 1), record).ok());
  ASSERT_TRUE(keys->db().Put(rocksdb::WriteOptions(), "p" + CandidateKey(2, 0), record).ok());
  EXPECT_TRUE(absl::IsDataLoss(keys->PersonKey(CandidateKey(1, 1), false).status()));
  EXPECT_TRUE(absl::IsDataLoss(keys->PersonKey(CandidateKey(2, 0), false).status()));
  // Nor the key of a tenant for that of another.
  std::string tenant;
  const std::string version = BigEndian64(1).substr(4);
  ASSERT_TRUE(keys->db().Get(rocksdb::ReadOptions(), "t" + BigEndian64(1) + version, &tenant).ok());
  ASSERT_TRUE(keys->db().Put(rocksdb::WriteOptions(), "t" + BigEndian64(2) + version, tenant).ok());
  keys.reset();
  KeyDatabaseOptions options;
  options.path = dir_.Sub("keys");
  options.kek = TestKek();
  EXPECT_TRUE(absl::IsDataLoss(KeyDatabase::Open(options).status()));
}

TEST_F(KeyDatabaseTest, RotationKeepsTheKeysOfPersons) {
  constexpr std::uint64_t kPersons = 1500;  // more than are wrapped again at once
  auto keys = Open();
  std::vector<std::string> expected;
  for (std::uint64_t i = 0; i < kPersons; ++i) {
    expected.emplace_back(keys->PersonKeyOrNew(CandidateKey(1 + i % 2, i))->bytes());
  }
  ASSERT_TRUE(keys->Sync().ok());
  const std::string old_tenant_key(keys->TenantKey(1, 1)->bytes());
  ASSERT_TRUE(keys->RotateTenantKey(1).ok());
  EXPECT_TRUE(keys->HasOldVersions());
  EXPECT_FALSE(keys->IsNewest(1, 1));
  keys.reset();  // broken off here, it goes on
  keys = Open("21");
  EXPECT_EQ(*keys->Rewrap(), 4U);  // of no tenant, of 1 twice, of 2
  EXPECT_TRUE(keys->HasOldVersions());
  EXPECT_EQ(*keys->RewrapPersonKeys(), kPersons / 2);
  EXPECT_EQ(*keys->RewrapPersonKeys(), 0U);
  ASSERT_TRUE(keys->DestroyOldVersions().ok());
  EXPECT_FALSE(keys->HasOldVersions());
  EXPECT_TRUE(absl::IsNotFound(keys->TenantKey(1, 1).status()));
  EXPECT_NE(std::string(keys->TenantKey(1, 2)->bytes()), old_tenant_key);
  keys.reset();
  keys = Open("2");
  for (std::uint64_t i = 0; i < kPersons; ++i) {
    ASSERT_EQ(keys->PersonKey(CandidateKey(1 + i % 2, i), true)->bytes(), expected[i]);
  }
}

}  // namespace
}  // namespace passend::store
