#include "tests/store/kill_child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "gtest/gtest.h"

namespace passend::store {

std::string RunChildAndKill(const KilledChild& what, std::chrono::microseconds life) {
  int ends[2];
  if (pipe(ends) != 0) return "";
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    for (const auto& [name, value] : what.environment) setenv(name.c_str(), value.c_str(), 1);
    unsetenv("GTEST_TOTAL_SHARDS");
    unsetenv("GTEST_SHARD_INDEX");
    const std::string filter = "--gtest_filter=" + what.filter;
    execl("/proc/self/exe", "killed_child", "--gtest_also_run_disabled_tests", filter.c_str(),
          static_cast<char*>(nullptr));
    _exit(5);
  }
  close(ends[1]);
  std::string output;
  bool counting = false;
  std::chrono::steady_clock::time_point end;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  char buffer[65536];
  for (;;) {
    const ssize_t got = read(ends[0], buffer, sizeof buffer);
    if (got > 0) output.append(buffer, static_cast<std::size_t>(got));
    if (got == 0) break;  // it ended by itself: the caller sees too few batches
    const auto now = std::chrono::steady_clock::now();
    if (!counting && output.find(what.awaited) != std::string::npos) {
      counting = true;
      end = now + life;
    }
    if (counting && now >= end) break;
    if (got < 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << output;
  fcntl(ends[0], F_SETFL, 0);
  for (;;) {  // what it still managed to say
    const ssize_t got = read(ends[0], buffer, sizeof buffer);
    if (got <= 0) break;
    output.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  return output;
}

}  // namespace passend::store
