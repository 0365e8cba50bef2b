// The process is killed, again and again, while it writes the audit log and cuts it.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <set>
#include <sstream>
#include <thread>

#include "gmock/gmock.h"
#include "tests/audit/temp_log.h"

namespace passend::audit {
namespace {

constexpr char kChildPath[] = "PASSEND_AUDIT_KILL_TEST_PATH";
constexpr char kChildRound[] = "PASSEND_AUDIT_KILL_TEST_ROUND";
constexpr int kKills = 25;
constexpr int kWriters = 3;
constexpr std::int64_t kRoundMicros = 1'000'000;

AuditOptions ChildOptions(const std::string& path) {
  AuditOptions options = OptionsIn(path);
  options.records_per_head = 20;
  return options;
}

// The child: appends until it is killed, and tells each acknowledged record on standard output.
// Every fourth round it also cuts what is three rounds old.
TEST(KillTestChild, DISABLED_WritesUntilItIsKilled) {
  const char* path = std::getenv(kChildPath);
  ASSERT_NE(path, nullptr);
  const int round = std::atoi(std::getenv(kChildRound));
  const auto log = OpenOrDie(ChildOptions(path));
  ASSERT_NE(log, nullptr);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int number = 0;; ++number) {
        const std::string name =
            std::to_string(round) + "/" + std::to_string(writer) + "/" + std::to_string(number);
        AuditRecord record;
        record.start_unix_micros = round * kRoundMicros + number;
        record.case_reference = name;
        if (!log->Append(record).ok()) _exit(3);
        const std::string line = "ack " + name + "\n";
        if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
          _exit(4);
        }
      }
    });
  }
  if (round % 4 == 0) {
    if (!log->CutBefore((round - 3) * kRoundMicros).ok()) _exit(5);
  }
  for (std::thread& writer : writers) writer.join();
}

std::string RunAndKill(const std::string& path, int round, std::chrono::microseconds life) {
  int ends[2];
  if (pipe(ends) != 0) return "";
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    setenv(kChildPath, path.c_str(), 1);
    setenv(kChildRound, std::to_string(round).c_str(), 1);
    execl("/proc/self/exe", "audit_kill_test", "--gtest_also_run_disabled_tests",
          "--gtest_filter=KillTestChild.*", static_cast<char*>(nullptr));
    _exit(6);
  }
  close(ends[1]);
  std::string output;
  std::chrono::steady_clock::time_point end = std::chrono::steady_clock::time_point::max();
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  char buffer[65536];
  for (;;) {
    const ssize_t got = read(ends[0], buffer, sizeof buffer);
    if (got > 0) output.append(buffer, static_cast<std::size_t>(got));
    if (got == 0) break;  // it ended by itself: the caller sees how
    const auto now = std::chrono::steady_clock::now();
    if (end == std::chrono::steady_clock::time_point::max() && output.find("ack ") != output.npos) {
      end = now + life;
    }
    if (now >= end) break;
    if (got < 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << output;
  fcntl(ends[0], F_SETFL, 0);
  for (;;) {
    const ssize_t got = read(ends[0], buffer, sizeof buffer);
    if (got <= 0) break;
    output.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  return output;
}

TEST(AuditKill, WhatWasAcknowledgedIsThereAndTheChainHolds) {
  constexpr std::uint64_t kSeed = 5;
  std::mt19937_64 random(kSeed);
  const store::TempDir dir;
  std::map<int, std::set<std::string>> acknowledged;  // by round
  std::size_t total = 0;
  std::uint64_t cut = 0;
  for (int round = 1; round <= kKills; ++round) {
    std::istringstream output(
        RunAndKill(dir.path(), round, std::chrono::microseconds(random() % 60'000)));
    for (std::string line; std::getline(output, line);) {
      if (line.starts_with("ack ")) acknowledged[round].insert(line.substr(4));
    }
    total += acknowledged[round].size();
    // Opening finishes a cut that was under way.
    const auto log = OpenOrDie(ChildOptions(dir.path()));
    ASSERT_NE(log, nullptr) << "kill " << round;
    std::set<std::string> there;
    ASSERT_TRUE(log->reader()
                    .ForEach({}, 0, std::numeric_limits<std::int64_t>::max(),
                             [&](const NumberedRecord& record) {
                               there.insert(record.record.case_reference);
                               return absl::OkStatus();
                             })
                    .ok());
    // A cut may have taken what is more than three rounds older than the last round that cuts.
    const int cut_before = round / 4 * 4 - 3;
    for (const auto& [of_round, names] : acknowledged) {
      if (of_round < cut_before) continue;
      for (const std::string& name : names) {
        ASSERT_TRUE(there.contains(name)) << name << ", kill " << round << " of seed " << kSeed;
      }
    }
    ASSERT_TRUE(log->WriteHead().ok());
  }
  const auto report = VerifyIn(dir.path());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, testing::IsEmpty());
  cut = report->cut;
  EXPECT_GT(cut, 0u);
  EXPECT_GT(total, static_cast<std::size_t>(10 * kKills));
  std::printf("%d kills, %zu acknowledged records, %llu cut\n", kKills, total,
              static_cast<unsigned long long>(cut));
}

}  // namespace
}  // namespace passend::audit
