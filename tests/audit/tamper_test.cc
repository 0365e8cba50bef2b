// A log is changed in a random way, again and again, and the check finds it every time.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "audit/entry.h"
#include "audit/heads.h"
#include "gmock/gmock.h"
#include "rocksdb/db.h"
#include "tests/audit/temp_log.h"

namespace passend::audit {
namespace {

using store::TempDir;

constexpr int kTamperings = 1'200;
constexpr std::uint64_t kSeed = 20;

// The database, open for whoever means harm.
class Attacker {
 public:
  explicit Attacker(const std::string& path) {
    const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
        {"default", {}}, {"log", {}}, {"index", {}}};
    rocksdb::DB* db = nullptr;
    const auto opened = rocksdb::DB::Open({}, path, families, &handles_, &db);
    EXPECT_TRUE(opened.ok()) << opened.ToString();
    db_.reset(db);
  }
  ~Attacker() {
    for (auto* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
  }
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;

  std::map<std::string, std::string> All(std::size_t family) {
    std::map<std::string, std::string> all;
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}, handles_[family]));
    for (at->SeekToFirst(); at->Valid(); at->Next()) {
      all[at->key().ToString()] = at->value().ToString();
    }
    return all;
  }
  void Put(std::size_t family, const std::string& key, const std::string& value) {
    EXPECT_TRUE(db_->Put({}, handles_[family], key, value).ok());
  }
  void Delete(std::size_t family, const std::string& key) {
    EXPECT_TRUE(db_->Delete({}, handles_[family], key).ok());
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

constexpr std::size_t kMeta = 0;
constexpr std::size_t kLog = 1;
constexpr std::size_t kIndex = 2;

std::vector<std::string> ReadLines(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

void WriteLines(const std::string& path, const std::vector<std::string>& lines) {
  std::ofstream file(path, std::ios::trunc);
  for (const std::string& line : lines) file << line << '\n';
}

class Tamper : public testing::Test {
 protected:
  static constexpr int kRecords = 60;

  // A log of 60 records with a head every 7, of which 9 are cut, and an older copy of it.
  void SetUp() override {
    std::mt19937_64 random(kSeed);
    AuditOptions options = OptionsIn(dir_.Sub("good"));
    std::filesystem::create_directory(dir_.Sub("good"));
    options.records_per_head = 7;
    for (int part = 0; part < 2; ++part) {
      const auto log = OpenOrDie(options);
      for (int i = 1; i <= kRecords / 2; ++i) {
        ASSERT_TRUE(log->Append(RandomRecord(random, part * 100 + i)).ok());
      }
      if (part == 0) {
        ASSERT_EQ(*log->CutBefore(10), 9u);
        ASSERT_TRUE(log->WriteHead().ok());
      }
      if (part == 0) std::filesystem::copy(dir_.Sub("good"), dir_.Sub("old"), kDeep);
    }
  }

  static constexpr auto kDeep = std::filesystem::copy_options::recursive;
  // A fresh copy to tamper with.
  std::string Copy() {
    const std::string path = dir_.Sub("copy");
    std::filesystem::remove_all(path);
    std::filesystem::copy(dir_.Sub("good"), path, kDeep);
    return path;
  }

  static std::string Flip(std::string bytes, std::mt19937_64& random) {
    bytes[random() % bytes.size()] ^= static_cast<char>(1 + random() % 255);
    return bytes;
  }

  const TempDir dir_;
};

TEST_F(Tamper, EveryRandomChangeIsFound) {
  std::mt19937_64 random(kSeed);
  const AuditKeys keys = TestKeys();
  std::map<std::string, int> tried;
  for (int round = 0; round < kTamperings; ++round) {
    const std::string path = Copy();
    std::string what;
    if (round == 0) {
      what = "nothing";
    } else if (random() % 4 == 0) {
      std::vector<std::string> lines = ReadLines(path + "/heads");
      const std::vector<std::string> before = lines;
      const std::size_t a = random() % lines.size();
      const std::size_t b = random() % lines.size();
      switch (random() % 6) {
        case 0:
          what = "head removed";
          lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(a));
          break;
        case 1:
          what = "heads swapped";
          std::swap(lines[a], lines[b]);
          break;
        case 2:
          what = "head repeated";
          lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(a), lines[b]);
          break;
        case 3:
          what = "byte of a head changed";
          lines[a] = Flip(lines[a], random);
          break;
        case 4:
          what = "heads file cut short";
          lines.resize(a);
          break;
        default: {
          what = "head signed by somebody else";
          auto head = ReadHead(lines[a], "");
          ASSERT_TRUE(head.ok());
          lines[a] = SignHead(security::Key::Random(), *head);
        }
      }
      if (lines == before) continue;
      WriteLines(path + "/heads", lines);
    } else if (random() % 8 == 0) {
      what = "set back to an older copy";
      std::filesystem::remove_all(path + "/audit");
      std::filesystem::copy(dir_.Sub("old/audit"), path + "/audit", kDeep);
    } else {
      Attacker attacker(path + "/audit");
      const auto log = attacker.All(kLog);
      const auto index = attacker.All(kIndex);
      const auto a = std::next(log.begin(), static_cast<std::ptrdiff_t>(random() % log.size()));
      const auto b = std::next(log.begin(), static_cast<std::ptrdiff_t>(random() % log.size()));
      const auto i = std::next(index.begin(), static_cast<std::ptrdiff_t>(random() % index.size()));
      switch (random() % 10) {
        case 0:
          what = "record removed";
          attacker.Delete(kLog, a->first);
          break;
        case 1:
          what = "byte of a record changed";
          attacker.Put(kLog, a->first, Flip(a->second, random));
          break;
        case 2:
          if (a == b) continue;
          what = "records swapped";
          attacker.Put(kLog, a->first, b->second);
          attacker.Put(kLog, b->first, a->second);
          break;
        case 3:
          what = "tail removed";
          for (auto at = a; at != log.end(); ++at) attacker.Delete(kLog, at->first);
          break;
        case 4:
          what = "record added at the end or before the first";
          attacker.Put(kLog, random() % 2 == 0 ? BigEndian(log.size() + 100) : BigEndian(3),
                       a->second);
          break;
        case 5: {
          // By somebody who can make records and links, but not sign heads.
          what = "record rewritten and the chain after it too";
          std::string link;
          for (auto at = log.begin(); at != log.end(); ++at) {
            const std::uint64_t number = FromBigEndian(at->first);
            auto entry = DecodeEntry(number, at->second);
            ASSERT_TRUE(entry.ok());
            if (at == a) {
              SealedRecord other = SealRecord(keys, RandomRecord(random, entry->time));
              entry->sealed = other.sealed;
              entry->tenant_tag = other.tenant_tag;
            }
            if (at->first >= a->first && at != log.begin()) {
              entry->link = LinkOf(link, number, entry->time, entry->tenant_tag, entry->sealed);
              entry->chain_seal = ChainSealOf(keys, entry->link);
              attacker.Put(kLog, at->first, EncodeEntry(*entry));
            } else if (at == a) {
              attacker.Put(kLog, at->first, EncodeEntry(*entry));
            }
            link = entry->link;
          }
          break;
        }
        case 6:
          what = "entry of the index removed";
          attacker.Delete(kIndex, i->first);
          break;
        case 7:
          what = "entry of the index added or moved";
          if (random() % 2 == 0) attacker.Delete(kIndex, i->first);
          attacker.Put(kIndex, Flip(i->first, random), "");
          break;
        case 8: {
          what = "what the database knows of its heads changed";
          const auto meta = attacker.All(kMeta);
          const auto m =
              std::next(meta.begin(), static_cast<std::ptrdiff_t>(random() % meta.size()));
          if (random() % 2 == 0) {
            attacker.Delete(kMeta, m->first);
          } else {
            attacker.Put(kMeta, m->first, Flip(m->second, random));
          }
          break;
        }
        default:
          what = "records from somewhere in the middle removed and the rest moved up";
          for (auto at = a; at != log.end(); ++at) {
            const auto next = std::next(at);
            if (next == log.end()) {
              attacker.Delete(kLog, at->first);
            } else {
              attacker.Put(kLog, at->first, next->second);
            }
          }
      }
    }
    ++tried[what];
    const auto report = VerifyIn(path);
    const bool clean = report.ok() && report->problems.empty();
    ASSERT_EQ(clean, what == "nothing") << what << ", round " << round << " of seed " << kSeed
                                        << (report.ok() ? "" : report.status().ToString());
  }
  int total = 0;
  for (const auto& [what, times] : tried) {
    std::printf("%5d  %s\n", times, what.c_str());
    total += times;
  }
  EXPECT_GE(total, 1'000);
}

// Without any secret, by the chain and the signatures alone.
TEST_F(Tamper, AnOutsiderFindsAChangedRecordToo) {
  std::mt19937_64 random(kSeed);
  for (int round = 0; round < 100; ++round) {
    const std::string path = Copy();
    {
      Attacker attacker(path + "/audit");
      const auto log = attacker.All(kLog);
      const auto a = std::next(log.begin(), static_cast<std::ptrdiff_t>(random() % log.size()));
      // The last 32 bytes of the head are the seal of the chain, which needs the secret.
      std::string value = a->second;
      const std::size_t at = random() % value.size();
      if (at >= 57 && at < 89) continue;
      value[at] ^= 1;
      attacker.Put(kLog, a->first, value);
    }
    const auto report = Verify({.path = path + "/audit",
                                .heads_path = path + "/heads",
                                .public_key = TestKeys().public_key()});
    ASSERT_TRUE(report.ok());
    ASSERT_FALSE(report->problems.empty()) << "round " << round << " of seed " << kSeed;
  }
}

}  // namespace
}  // namespace passend::audit
