// The running service: the gRPC server with its services, health and reflection around one engine.
#ifndef PASSEND_SERVER_SERVER_H_
#define PASSEND_SERVER_SERVER_H_

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/access/access_control.h"
#include "server/admission.h"
#include "server/clock.h"
#include "server/log.h"
#include "server/options.h"
#include "server/purposes.h"
#include "server/rescoring/schedule.h"
#include "server/rights/retention.h"

namespace grpc {
class ServerBuilder;
}

namespace passend::server {

class AuditTrail;
class Engine;

// What a server is made of. All but the purposes outlive it.
struct ServerParts {
  Engine& engine;
  const Clock& clock;
  Log& log;
  Purposes purposes;
  AuditTrail* audit = nullptr;                // null: nothing is recorded (tests)
  std::unique_ptr<AccessControl> access;      // for Server::Methods()
  const RetentionTerms* retention = nullptr;  // null: retention cannot be asked for; outlives it
  std::string statements;                     // folder of verklaringen van vernietiging; "" = none
  std::vector<NightPlan> nights;              // who wants a nightly run, and when
};

// The threads of a gRPC server that runs `threads` queries at once and lets `queue` wait.
void ConfigureThreads(int threads, int queue, grpc::ServerBuilder& builder);

// Threads: Drain() may be called while calls run; the rest from one thread.
class Server {
 public:
  // Every RPC there is, "CandidateService/GetCandidate": what the table of access must cover.
  static std::vector<std::string> Methods();
  // Listens and serves; every service is SERVING in grpc.health.v1 when this returns.
  // INVALID_ARGUMENT: CheckListen or CheckProtection refuses the options, or a file of TLS or of
  // keys is not what it must be. NOT_FOUND: no such file. UNAVAILABLE: the address is taken.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       ServerParts parts);
  // Drains without patience.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The port that was given out for port 0; 0 for a unix socket.
  int port() const;
  // Health says NOT_SERVING, new calls are refused, running ones may finish within `patience` and
  // are cancelled after that. Returns when no call runs any more. A second call does nothing.
  void Drain(std::chrono::milliseconds patience);
  // Health says NOT_SERVING for every service; calls still run.
  void StopServing();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVER_H_
