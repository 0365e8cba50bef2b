// passend: the command line client of passend-server.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "clients/cli/command_line.h"

namespace {

std::optional<std::string> Environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

bool UseColor() {
  const char* const terminal = std::getenv("TERM");
  const char* const no_color = std::getenv("NO_COLOR");  // https://no-color.org
  return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0') &&
         (terminal == nullptr || std::string(terminal) != "dumb");
}

int TableWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return passend::cli::kMaxWidth;
  }
  return std::clamp<int>(size.ws_col, 60, passend::cli::kMaxWidth);
}

}  // namespace

int main(int argc, char** argv) {
  // Some packages of abseil look for cycles at every lock; gRPC locks a lot.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  const passend::cli::Console console{
      .in = &std::cin,
      .out = &std::cout,
      .err = &std::cerr,
      .in_is_terminal = isatty(STDIN_FILENO) != 0,
      .err_is_terminal = isatty(STDERR_FILENO) != 0,
      .color = UseColor(),
      .width = TableWidth(),
  };
  return passend::cli::RunProgram({argv + 1, argv + argc}, Environment, console);
}
