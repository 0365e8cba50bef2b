// The disk fails: the log must say so, and go on saying so.
#include <thread>

#include "gmock/gmock.h"
#include "tests/audit/temp_log.h"
#include "tests/store/fault_fs.h"

namespace passend::audit {
namespace {

TEST(AuditFault, RefusesEverythingAfterAFullDiskUntilItIsOpenedAgain) {
  const store::TempDir dir;
  const auto disk = std::make_shared<store::FaultFileSystem>();
  const auto env = store::NewFaultEnv(disk);
  AuditOptions options = OptionsIn(dir.path());
  options.env = env.get();
  int failures = 0;
  options.on_failure = [&failures](const absl::Status&) { ++failures; };
  std::uint64_t acknowledged = 0;
  {
    const auto log = OpenOrDie(options);
    for (int i = 0; i < 5; ++i, ++acknowledged) ASSERT_TRUE(log->Append({}).ok());
    disk->SetFreeBytes(100);
    EXPECT_EQ(log->Append({}).code(), absl::StatusCode::kUnavailable);
    disk->SetFreeBytes(store::FaultFileSystem::kUnlimited);
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(log->Append({}).code(), absl::StatusCode::kUnavailable);
    }
    EXPECT_FALSE(log->health().ok());
    EXPECT_EQ(log->WriteHead().code(), absl::StatusCode::kUnavailable);
  }
  EXPECT_EQ(failures, 1);
  {
    const auto log = OpenOrDie(options);
    ASSERT_NE(log, nullptr);
    EXPECT_GE(log->statistics().last_number, acknowledged);
    EXPECT_TRUE(log->Append({}).ok());
  }
  const auto report = VerifyIn(dir.path());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, testing::IsEmpty());
}

TEST(AuditFault, LosesNothingAcknowledgedWhenThePowerIsCut) {
  constexpr std::uint64_t kSeed = 11;
  std::mt19937_64 random(kSeed);
  const store::TempDir dir;
  const auto disk = std::make_shared<store::FaultFileSystem>();
  const auto env = store::NewFaultEnv(disk);
  AuditOptions options = OptionsIn(dir.path());
  options.env = env.get();
  options.records_per_head = 10;
  std::uint64_t acknowledged = 0;
  std::uint64_t lost_bytes = 0;
  for (int cut = 0; cut < 25; ++cut) {
    {
      const auto log = OpenOrDie(options);
      ASSERT_NE(log, nullptr) << "cut " << cut << " of seed " << kSeed;
      ASSERT_GE(log->statistics().last_number, acknowledged) << "cut " << cut;
      acknowledged = log->statistics().last_number;
      std::atomic<std::uint64_t> here = 0;
      std::vector<std::thread> writers;
      for (int writer = 0; writer < 3; ++writer) {
        writers.emplace_back([&] {
          while (log->Append({}).ok()) ++here;
        });
      }
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
      disk->CutPower();
      for (std::thread& writer : writers) writer.join();
      acknowledged += here;
    }
    lost_bytes += disk->RestorePower();
  }
  {
    const auto log = OpenOrDie(options);
    ASSERT_NE(log, nullptr);
    ASSERT_GE(log->statistics().last_number, acknowledged);
  }
  const auto report = VerifyIn(dir.path());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, testing::IsEmpty());
  std::printf("25 power cuts, %llu acknowledged records, %llu bytes lost\n",
              static_cast<unsigned long long>(acknowledged),
              static_cast<unsigned long long>(lost_bytes));
}

}  // namespace
}  // namespace passend::audit
