// One call from its first to its last byte: caller, deadline, cancellation, purpose, record in the
// audit log, log line, status.
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
#include "absl/status/statusor.h"
#include "server/access/access_control.h"
#include "server/admission.h"
#include "server/audit_trail.h"
#include "server/call_control.h"
#include "server/clock.h"
#include "server/decisions/silent_pairs.h"
#include "server/identity/authenticator.h"
#include "server/identity/caller.h"
#include "server/log.h"
#include "server/purposes.h"
#include "server/rights/retention.h"
#include "store/match_store.h"

namespace passend::v1 {
class AccessContext;
}  // namespace passend::v1

namespace passend::server {

class Engine;
class RunManager;

// What every service works with. Everything outlives the services.
struct ServiceContext {
  Engine& engine;
  const Purposes& purposes;
  const Clock& clock;
  Log& log;
  Admission& admission;
  AuditTrail* audit = nullptr;  // null: nothing is recorded (tests)
  AccessControl& access;
  SilentPairs& silent;
  RunManager* runs = nullptr;                 // never null when calls are served
  store::MatchStore* matches = nullptr;       // the same
  const RetentionTerms* retention = nullptr;  // null: cannot be asked for
  std::string backup_directory;               // "" = none
  std::string statements;                     // folder of verklaringen; "" = not kept
  std::string listen;                         // for AdminService
  std::string protection;                     // the same
  std::string kernel;                         // scan kernel; empty = the best
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

  // Whether the caller is known, and the role may call this method at all; the first thing a
  // handler asks. No call comes this far without a good token (transport.h); what is left is a
  // token that ended, or whose key was taken away, since then: UNAUTHENTICATED. PERMISSION_DENIED:
  // the table.
  absl::Status Admit();
  // Admit(), and a purpose and a case. INVALID_ARGUMENT names access.purpose or
  // access.case_reference; PERMISSION_DENIED: the purpose is not for this role. What is accepted
  // stands in the log line of the call.
  absl::Status RequireAccess(const v1::AccessContext& access);

  // Somebody without a tenant unless Admit() is OK.
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

  // Puts the call on record and writes the log line; call it once, last. A call of nobody that is
  // known ends as that, whatever `outcome` is, and one that cannot be put on record as UNAVAILABLE.
  grpc::Status Finish(const absl::Status& outcome);

 private:
  absl::Status Append(std::string_view code);

  ServiceContext& services_;
  std::shared_ptr<const Caller> caller_;
  absl::Status identity_;
  std::int64_t started_ = 0;
  CallControl control_;
  CallRecord record_;
  CallAudit audit_;
  std::chrono::steady_clock::time_point start_;
};

// Why somebody does something to a person, in words that go on record. INVALID_ARGUMENT names
// `reason`: not 10..500 bytes.
absl::Status CheckReason(std::string_view reason);

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_CALL_H_
