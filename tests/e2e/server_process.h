// passend-server as a process of its own, with a database in a folder.
#ifndef PASSEND_TESTS_E2E_SERVER_PROCESS_H_
#define PASSEND_TESTS_E2E_SERVER_PROCESS_H_

#include <grpcpp/channel.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace passend::e2e {

// How a program ended.
struct Ending {
  int exit_code = -1;  // -1 = a signal ended it
  std::string output;  // stderr
};

// Starts the program of the environment variable PASSEND_SERVER with these arguments and waits
// until it ends.
Ending RunServer(const std::vector<std::string>& arguments);

class ServerProcess {
 public:
  // Starts and waits until it serves; with --insecure-loopback, unless `more` has --jwks. Ends the
  // test program when it does not serve.
  explicit ServerProcess(const std::string& data, std::vector<std::string> more = {});
  // Kills it when it still runs.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  const std::string& address() const { return address_; }
  // Sends a signal and waits for the end.
  Ending Stop(int signal);

 private:
  pid_t pid_ = -1;
  int pipe_ = -1;
  std::string output_;
  std::string address_;
  std::thread reader_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace passend::e2e

#endif  // PASSEND_TESTS_E2E_SERVER_PROCESS_H_
