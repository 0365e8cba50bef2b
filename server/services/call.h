// One call from its first to its last byte: deadline, cancellation, purpose, record in the audit
// log, log line, status.
#ifndef PASSEND_SERVER_SERVICES_CALL_H_
#define PASSEND_SERVER_SERVICES_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/access/access_control.h"
#include "server/admission.h"
#include "server/audit_trail.h"
#include "server/call_control.h"
#include "server/clock.h"
#include "server/identity/caller.h"
#include "server/log.h"
#include "server/purposes.h"

namespace passend::v1 {
class AccessContext;
}  // namespace passend::v1

namespace passend::server {

class Engine;

// Who makes this call. UNAUTHENTICATED: nobody that is known. Threads: safe.
using Authenticate =
    std::function<absl::StatusOr<std::shared_ptr<const Caller>>(const grpc::ServerContextBase&)>;

// What every service works with. Everything outlives the services.
struct ServiceContext {
  Engine& engine;
  const Purposes& purposes;
  const Clock& clock;
  Log& log;
  Admission& admission;
  AuditTrail* audit = nullptr;  // null: nothing is recorded (tests)
  AccessControl& access;
  Authenticate authenticate;  // empty = nobody is asked: every caller is Role::kLokaal
  std::string listen;         // for AdminService
  std::string kernel;         // scan kernel; empty = the best
};

// Lives on the stack of a handler. Not for several threads, except control().
class Call {
 public:
  // `method` is a literal: "MatchService/FindCandidates".
  Call(grpc::ServerContextBase* context, std::string_view method, ServiceContext& services);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // Who calls, and whether that role may call this method at all; the first thing a handler asks.
  // UNAUTHENTICATED; PERMISSION_DENIED.
  absl::Status Admit();
  // Admit(), and a purpose and a case. INVALID_ARGUMENT names access.purpose or
  // access.case_reference; PERMISSION_DENIED: the purpose is not for this role. What is accepted
  // stands in the log line of the call.
  absl::Status RequireAccess(const v1::AccessContext& access);

  // Only after Admit() was OK.
  const Caller& caller() const { return *caller_; }
  // Nobody was asked who calls: everything is allowed, as before there were callers.
  bool local() const { return caller_->role == Role::kLokaal; }
  // What this call may show, or write, of a record at this distance.
  FieldSet Fields(Scope scope) const;
  // The same for another method: what a write shows is what reading would show.
  FieldSet FieldsOf(std::string_view method, Scope scope) const;
  // The key of a look-up; see Handles::Resolve.
  absl::StatusOr<RecordName> Resolve(std::string_view name, std::string_view collection,
                                     std::string_view field) const;
  absl::StatusOr<std::string> ResolveParent(std::string_view parent, std::string_view field) const;
  // The name under which the caller knows a record.
  std::string HandleOf(std::string_view collection, std::string_view name) const;
  // What page tokens of this call are bound to besides their list: tenant and caller.
  std::string PageContext(std::string_view list) const;
  AccessControl& access() const { return services_.access; }
  std::int64_t started_unix_seconds() const { return started_; }

  const CallControl& control() const { return control_; }
  void set_revision(std::uint64_t revision) { record_.revision = revision; }
  void add_rows(std::uint64_t rows) { record_.rows += rows; }

  // What goes on record of this call: the persons, why, which scores. See CallAudit.
  CallAudit& audit() { return audit_; }
  // CallAudit::RecordPerson() of a name or a handle of this caller.
  void RecordPerson(std::string_view candidate_name, bool opened);
  // For a stream: puts on record what was collected since the last time, before the message that
  // shows it leaves. UNAVAILABLE: it must not leave.
  absl::Status RecordAnswer();

  // Puts the call on record and writes the log line; call it once, last. A call that cannot be put
  // on record ends as UNAVAILABLE.
  grpc::Status Finish(const absl::Status& status);

 private:
  absl::Status Append(std::string_view code);

  ServiceContext& services_;
  const grpc::ServerContextBase& context_;
  std::shared_ptr<const Caller> caller_;
  std::shared_ptr<const Caller> recognised_;  // also when the role may not call this
  std::int64_t started_ = 0;
  CallControl control_;
  CallRecord record_;
  CallAudit audit_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_CALL_H_
