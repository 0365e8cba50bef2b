// The process is killed, again and again, while it writes.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "store/rocksdb_store.h"
#include "tests/store/kill_child.h"
#include "tests/store/temp_dir.h"
#include "tests/store/test_kek.h"

namespace passend::store {
namespace {

constexpr char kChildPath[] = "PASSEND_KILL_TEST_PATH";
constexpr char kChildStart[] = "PASSEND_KILL_TEST_START";
constexpr int kWriters = 3;
constexpr int kRecords = 25;
constexpr int kKills = 25;

RocksDbOptions ChildOptions(const std::string& path) {
  RocksDbOptions options;
  options.path = path;
  options.write_buffer_bytes = std::size_t{128} << 10;
  options.kek = TestKek();
  return options;
}

std::string Tenant(int writer) { return absl::StrCat("tenant-", writer); }

WriteBatch MakeBatch(int writer, int number) {
  WriteBatch batch;
  for (const char* half : {"links", "rechts"}) {
    model::Opportunity opportunity;
    opportunity.tenant = Tenant(writer);
    opportunity.id = absl::StrCat(half, "-", number % kRecords);
    opportunity.title = absl::StrCat(number);
    opportunity.cao = std::string(static_cast<std::size_t>(number * 53 % 900), 'x');
    batch.PutOpportunity(opportunity, Facts{1, opportunity.title});
  }
  batch.RememberRequest(Tenant(writer), absl::StrCat("v-", number), 0, 1000, absl::StrCat(number));
  return batch;
}

// The child: writes until it is killed, and tells each acknowledged batch on standard output.
TEST(KillTestChild, DISABLED_WritesUntilItIsKilled) {
  const char* path = std::getenv(kChildPath);
  ASSERT_NE(path, nullptr);
  const int start = std::atoi(std::getenv(kChildStart));
  const auto store = OpenRocksDbStore(ChildOptions(path));
  ASSERT_TRUE(store.ok()) << store.status();
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int number = start;; ++number) {
        const auto result = (*store)->Commit(MakeBatch(writer, number));
        if (!result.ok()) _exit(3);
        const std::string line =
            absl::StrCat("ack ", writer, " ", number, " ", result->revision, "\n");
        // One write, so that a line is there or is not.
        if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
          _exit(4);
        }
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
}

std::string RunAndKill(const std::string& path, int start, std::chrono::microseconds life) {
  return RunChildAndKill({.filter = "KillTestChild.*",
                          .environment = {{kChildPath, path}, {kChildStart, absl::StrCat(start)}},
                          .awaited = "ack "},
                         life);
}

TEST(KillTest, NothingAcknowledgedIsLostWhenTheProcessIsKilled) {
  const TempDir dir;
  const std::string path = dir.Sub("store");
  constexpr std::uint64_t kSeed = 99;
  std::mt19937_64 rng(kSeed);
  std::map<std::pair<int, int>, int> acknowledged;  // writer and record -> number
  Revision revision = 0;
  int start = 1;
  int batches = 0;
  for (int kill_number = 0; kill_number < kKills; ++kill_number) {
    const std::chrono::microseconds life(rng() % 80'000);
    std::istringstream lines(RunAndKill(path, start, life));
    int highest = start;
    for (std::string line; std::getline(lines, line);) {
      int writer = 0;
      int number = 0;
      unsigned long long acknowledged_revision = 0;
      if (std::sscanf(line.c_str(), "ack %d %d %llu", &writer, &number, &acknowledged_revision) !=
          3) {
        continue;
      }
      ++batches;
      acknowledged[{writer, number % kRecords}] = number;
      revision = std::max<Revision>(revision, acknowledged_revision);
      highest = std::max(highest, number);
    }
    start = highest + 10;  // beyond what was written and not acknowledged

    const auto store = OpenRocksDbStore(ChildOptions(path));
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_GE((*store)->revision(), revision) << "seed " << kSeed << " kill " << kill_number;
    for (const auto& [record, number] : acknowledged) {
      const auto& [writer, index] = record;
      const auto left = (*store)->GetOpportunity({Tenant(writer), absl::StrCat("links-", index)});
      const auto right = (*store)->GetOpportunity({Tenant(writer), absl::StrCat("rechts-", index)});
      ASSERT_TRUE(left.ok()) << left.status();
      ASSERT_TRUE(right.ok()) << right.status();
      ASSERT_GE(std::stoi(left->profile.title), number) << "kill " << kill_number;
      ASSERT_EQ(left->profile.title, right->profile.title) << "half a batch";
      ASSERT_EQ(left->revision, right->revision);
      const auto facts =
          (*store)->GetFacts(Kind::kOpportunity, {Tenant(writer), absl::StrCat("links-", index)});
      ASSERT_TRUE(facts.ok()) << facts.status();
      ASSERT_EQ(facts->facts.bytes, left->profile.title);
      const auto request = (*store)->GetRequest(Tenant(writer), absl::StrCat("v-", number), 1);
      ASSERT_TRUE(request.ok()) << request.status();
    }
    const auto report = (*store)->Verify();
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_THAT(report->problems, testing::IsEmpty());
  }
  EXPECT_GT(batches, 3 * kKills);
  std::printf("%d kills, %d acknowledged batches, revision %llu\n", kKills, batches,
              static_cast<unsigned long long>(revision));
}

}  // namespace
}  // namespace passend::store
