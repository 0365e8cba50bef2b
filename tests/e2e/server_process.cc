#include "tests/e2e/server_process.h"

#include <fcntl.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace passend::e2e {
namespace {

std::string Program() {
  const char* path = std::getenv("PASSEND_SERVER");
  return path == nullptr ? "build/dev/bin/passend-server" : path;
}

// The child's stderr comes out of `*read_end`.
pid_t Start(std::vector<std::string> arguments, int* read_end) {
  arguments.insert(arguments.begin(), Program());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  *read_end = ends[0];
  return pid;
}

Ending Wait(pid_t pid, std::string output) {
  int status = 0;
  waitpid(pid, &status, 0);
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .output = std::move(output)};
}

// Appends what comes; false at the end.
bool ReadSome(int from, std::string* output) {
  char buffer[4096];
  const ssize_t count = read(from, buffer, sizeof(buffer));
  if (count <= 0) return false;
  output->append(buffer, static_cast<std::size_t>(count));
  return true;
}

}  // namespace

Ending RunServer(const std::vector<std::string>& arguments) {
  int from = -1;
  const pid_t pid = Start(arguments, &from);
  std::string output;
  while (ReadSome(from, &output)) {
  }
  close(from);
  return Wait(pid, std::move(output));
}

ServerProcess::ServerProcess(const std::string& data, std::vector<std::string> more) {
  std::vector<std::string> arguments = {"--data",   data,     "--listen", "127.0.0.1:0",
                                        "--config", "config", "--today",  "2026-03-02"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  if (std::find(more.begin(), more.end(), "--jwks") == more.end()) {
    arguments.emplace_back("--insecure-loopback");
  }
  pid_ = Start(std::move(arguments), &pipe_);
  const std::string sign = "serving on ";
  std::size_t at = std::string::npos;
  while ((at = output_.find(sign)) == std::string::npos || output_.find('\n', at) == output_.npos) {
    if (!ReadSome(pipe_, &output_)) {
      ADD_FAILURE() << "the server did not start: " << output_;
      std::abort();
    }
  }
  at += sign.size();
  address_ = output_.substr(at, output_.find('\n', at) - at);
  // The pipe must be emptied, or the server would wait for it.
  reader_ = std::thread([this] {
    while (ReadSome(pipe_, &output_)) {
    }
  });
  grpc::ChannelArguments channel_arguments;
  channel_arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  channel_ =
      grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), channel_arguments);
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) Stop(SIGKILL);
}

Ending ServerProcess::Stop(int signal) {
  kill(pid_, signal);
  Ending ending = Wait(pid_, "");
  reader_.join();
  close(pipe_);
  ending.output = std::move(output_);
  pid_ = -1;
  return ending;
}

}  // namespace passend::e2e
