// One call from its first to its last byte: caller, deadline, cancellation, purpose, log line,
// status.
#ifndef PASSEND_SERVER_SERVICES_CALL_H_
#define PASSEND_SERVER_SERVICES_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/admission.h"
#include "server/call_control.h"
#include "server/clock.h"
#include "server/identity/authenticator.h"
#include "server/log.h"
#include "server/purposes.h"

namespace passend::v1 {
class AccessContext;
}  // namespace passend::v1

namespace passend::server {

class Engine;

// What every service works with. Everything outlives the services.
struct ServiceContext {
  Engine& engine;
  const Purposes& purposes;
  const Clock& clock;
  Log& log;
  Admission& admission;
  std::string listen;      // for AdminService
  std::string protection;  // the same
  std::string kernel;      // scan kernel; empty = the best
  // Null: nobody is asked who calls (--insecure-loopback), and every caller is Role::kLokaal.
  Authenticator* authenticator = nullptr;
};

// Lives on the stack of a handler. Not for several threads, except control().
class Call {
 public:
  // `method` is a literal: "MatchService/FindCandidates".
  Call(grpc::ServerContextBase* context, std::string_view method, ServiceContext& services);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // Who calls. No call comes this far without a good token (transport.h); what is left is a token
  // that ended, or whose key was taken away, since then. It gives UNAUTHENTICATED here, and
  // caller() is then somebody without a tenant.
  const absl::Status& identity() const { return identity_; }
  const Caller& caller() const { return *caller_; }

  // UNAUTHENTICATED: identity() says so. INVALID_ARGUMENT names access.purpose or
  // access.case_reference. What is accepted stands in the log line of the call.
  absl::Status RequireAccess(const v1::AccessContext& access);

  const CallControl& control() const { return control_; }
  void set_revision(std::uint64_t revision) { record_.revision = revision; }
  void add_rows(std::uint64_t rows) { record_.rows += rows; }

  // Writes the log line; call it once, last. A call without identity() ends as that, whatever
  // `outcome` is.
  grpc::Status Finish(const absl::Status& outcome);

 private:
  ServiceContext& services_;
  std::shared_ptr<const Caller> caller_;
  absl::Status identity_;
  CallControl control_;
  CallRecord record_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_CALL_H_
