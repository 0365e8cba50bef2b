// One call from its first to its last byte: deadline, cancellation, purpose, record in the audit
// log, log line, status.
#ifndef PASSEND_SERVER_SERVICES_CALL_H_
#define PASSEND_SERVER_SERVICES_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/admission.h"
#include "server/audit_trail.h"
#include "server/call_control.h"
#include "server/clock.h"
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
  AuditTrail* audit = nullptr;  // null: nothing is recorded (tests)
  std::string listen;           // for AdminService
  std::string kernel;           // scan kernel; empty = the best
};

// Lives on the stack of a handler. Not for several threads, except control().
class Call {
 public:
  // `method` is a literal: "MatchService/FindCandidates".
  Call(grpc::ServerContextBase* context, std::string_view method, ServiceContext& services);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // INVALID_ARGUMENT names access.purpose or access.case_reference. What is accepted stands in the
  // log line of the call.
  absl::Status RequireAccess(const v1::AccessContext& access);

  const CallControl& control() const { return control_; }
  void set_revision(std::uint64_t revision) { record_.revision = revision; }
  void add_rows(std::uint64_t rows) { record_.rows += rows; }

  // What goes on record of this call: the persons, why, which scores. See CallAudit.
  CallAudit& audit() { return audit_; }
  void RecordPerson(std::string_view candidate_name, bool opened) {
    audit_.RecordPerson(candidate_name, opened);
  }
  // For a stream: puts on record what was collected since the last time, before the message that
  // shows it leaves. UNAVAILABLE: it must not leave.
  absl::Status RecordAnswer();

  // Puts the call on record and writes the log line; call it once, last. A call that cannot be put
  // on record ends as UNAVAILABLE.
  grpc::Status Finish(const absl::Status& status);

 private:
  absl::Status Append(std::string_view code);

  ServiceContext& services_;
  CallControl control_;
  CallRecord record_;
  CallAudit audit_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_CALL_H_
