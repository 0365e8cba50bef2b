// A program of ours that serves on a port of this machine, as a child process.
#ifndef PASSEND_BENCHMARKS_LOAD_SERVER_PROCESS_H_
#define PASSEND_BENCHMARKS_LOAD_SERVER_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace passend::benchmarks {

// Stopped when it is destroyed. Threads: one.
class ServerProcess {
 public:
  // Starts `command` (program and arguments) and waits until a line of its stderr, which goes to
  // the file `log`, says "serving on 127.0.0.1:<port>". Unavailable: it ended before that.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(std::vector<std::string> command,
                                                              const std::string& log);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const std::string& address() const { return address_; }  // "127.0.0.1:<port>"
  double start_seconds() const { return start_seconds_; }  // from exec until it served
  double cpu_seconds() const;                              // user and system, so far
  std::uint64_t resident_bytes() const;

 private:
  ServerProcess() = default;
  pid_t pid_ = -1;
  std::string address_;
  double start_seconds_ = 0;
};

// The path of a program beside this one.
std::string ProgramBesideThis(const std::string& name);

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_LOAD_SERVER_PROCESS_H_
