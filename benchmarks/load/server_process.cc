#include "benchmarks/load/server_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"

namespace passend::benchmarks {
namespace {

constexpr std::string_view kServing = "serving on ";
constexpr std::chrono::milliseconds kPoll{5};

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What stands after "serving on " up to the end of the line; empty when it is not there yet.
std::string AddressIn(const std::string& log) {
  const std::size_t at = log.find(kServing);
  const std::size_t end = at == log.npos ? log.npos : log.find('\n', at);
  if (end == log.npos) return "";
  return log.substr(at + kServing.size(), end - at - kServing.size());
}

}  // namespace

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    std::vector<std::string> command, const std::string& log) {
  std::vector<char*> argv;
  for (std::string& argument : command) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::unique_ptr<ServerProcess> server(new ServerProcess);
  const auto begin = std::chrono::steady_clock::now();
  std::filesystem::remove(log);
  server->pid_ = fork();
  if (server->pid_ == 0) {
    const int file = open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
    if (file >= 0) dup2(file, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  while (server->address_.empty()) {
    int status = 0;
    if (waitpid(server->pid_, &status, WNOHANG) != 0) {
      server->pid_ = -1;
      return absl::UnavailableError(
          absl::StrCat(command[0], " ended before it served:\n", ReadAll(log)));
    }
    std::this_thread::sleep_for(kPoll);
    server->address_ = AddressIn(ReadAll(log));
  }
  server->start_seconds_ =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return server;
}

ServerProcess::~ServerProcess() {
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
}

double ServerProcess::cpu_seconds() const {
  const std::string stat = ReadAll(absl::StrCat("/proc/", pid_, "/stat"));
  // The fields after the name, which stands in parentheses: 14 and 15 of all are the times.
  std::istringstream fields(stat.substr(std::min(stat.size(), stat.rfind(')') + 2)));
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::uint64_t ServerProcess::resident_bytes() const {
  std::ifstream statm(absl::StrCat("/proc/", pid_, "/statm"));
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  statm >> size >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::string ProgramBesideThis(const std::string& name) {
  std::error_code error;
  return (std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / name).string();
}

}  // namespace passend::benchmarks
