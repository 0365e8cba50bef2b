#include "server/services/call.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/v1/common.pb.h"
#include "server/engine/engine.h"
#include "server/errors.h"
#include "server/grpc_status.h"
#include "server/status_macros.h"
#include "server/transport.h"

namespace passend::server {
namespace {

// To know whether the caller is still there, gRPC takes a turn at the queue of all calls. Under
// load that costs more than a small search, so it is asked only now and then.
constexpr std::chrono::milliseconds kAskEvery{5};

std::string_view CodeName(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return "OK";
    case absl::StatusCode::kCancelled:
      return "CANCELLED";
    case absl::StatusCode::kInvalidArgument:
      return "INVALID_ARGUMENT";
    case absl::StatusCode::kDeadlineExceeded:
      return "DEADLINE_EXCEEDED";
    case absl::StatusCode::kNotFound:
      return "NOT_FOUND";
    case absl::StatusCode::kAlreadyExists:
      return "ALREADY_EXISTS";
    case absl::StatusCode::kUnauthenticated:
      return "UNAUTHENTICATED";
    case absl::StatusCode::kPermissionDenied:
      return "PERMISSION_DENIED";
    case absl::StatusCode::kResourceExhausted:
      return "RESOURCE_EXHAUSTED";
    case absl::StatusCode::kFailedPrecondition:
      return "FAILED_PRECONDITION";
    case absl::StatusCode::kAborted:
      return "ABORTED";
    case absl::StatusCode::kOutOfRange:
      return "OUT_OF_RANGE";
    case absl::StatusCode::kUnimplemented:
      return "UNIMPLEMENTED";
    case absl::StatusCode::kUnavailable:
      return "UNAVAILABLE";
    case absl::StatusCode::kDataLoss:
      return "DATA_LOSS";
    case absl::StatusCode::kInternal:
      return "INTERNAL";
    default:
      return "UNKNOWN";
  }
}

constexpr char kTraceHeader[] = "traceparent";  // W3C Trace Context

std::string_view HeaderOf(const grpc::ServerContextBase& context, const char* name) {
  const auto found = context.client_metadata().find(name);
  if (found == context.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

// The one without tokens, and the one whose token did not last.
const std::shared_ptr<const Caller>& Local() {
  static const auto caller = std::make_shared<const Caller>();
  return caller;
}
const std::shared_ptr<const Caller>& Nobody() {
  static const auto caller = std::make_shared<const Caller>(Caller{.role = Role::kInkomen});
  return caller;
}

}  // namespace

Call::Call(grpc::ServerContextBase* context, std::string_view method, ServiceContext& services)
    : services_(services),
      caller_(Local()),
      started_(std::chrono::duration_cast<std::chrono::seconds>(
                   std::chrono::system_clock::now().time_since_epoch())
                   .count()),
      audit_(services.audit, method, HeaderOf(*context, kTraceHeader)),
      start_(std::chrono::steady_clock::now()) {
  if (services.authenticator != nullptr) {
    auto caller = services.authenticator->Authenticate(AuthorizationOf(context->client_metadata()));
    identity_ = caller.status();
    caller_ = caller.ok() ? *std::move(caller) : Nobody();
  }
  control_.deadline = context->deadline();
  control_.cancelled = [context, next = start_ + kAskEvery, gone = false]() mutable {
    const auto now = std::chrono::steady_clock::now();
    if (!gone && now >= next) {
      gone = context->IsCancelled();
      next = now + kAskEvery;
    }
    return gone;
  };
  record_.method = method;
}

absl::Status Call::Admit() {
  if (!identity_.ok()) return identity_;
  if (!services_.access.table().Allows(record_.method, caller_->role)) {
    return Error(absl::StatusCode::kPermissionDenied, "ROLE_NOT_ALLOWED",
                 absl::StrCat("the role ", std::string(RoleName(caller_->role)), " may not call ",
                              std::string(record_.method)));
  }
  return absl::OkStatus();
}

FieldSet Call::Fields(Scope scope) const { return FieldsOf(record_.method, scope); }

FieldSet Call::FieldsOf(std::string_view method, Scope scope) const {
  return services_.access.table().Fields(method, caller_->role, scope);
}

absl::StatusOr<RecordName> Call::Resolve(std::string_view name, std::string_view collection,
                                         std::string_view field) const {
  return services_.access.handles().Resolve(*caller_, name, collection, field, started_);
}

absl::StatusOr<std::string> Call::ResolveParent(std::string_view parent,
                                                std::string_view field) const {
  return Handles::ResolveParent(*caller_, parent, field);
}

std::string Call::HandleOf(std::string_view collection, std::string_view name) const {
  return services_.access.handles().Make(*caller_, collection, name, started_);
}

std::string Call::PageContext(std::string_view list) const {
  return absl::StrCat(std::string(list), "|", caller_->tenant.size(), "|", caller_->tenant, "|",
                      caller_->subject);
}

absl::Status Call::RequireAccess(const v1::AccessContext& access) {
  PASSEND_RETURN_IF_ERROR(Admit());
  auto checked = services_.purposes.Check(access.purpose(), access.case_reference());
  if (!checked.ok()) return checked.status();
  if (!services_.purposes.Allows(checked->purpose, caller_->role)) {
    return Error(absl::StatusCode::kPermissionDenied, "PURPOSE_NOT_ALLOWED",
                 absl::StrCat("access.purpose: ", checked->purpose, " is not for the role ",
                              std::string(RoleName(caller_->role))));
  }
  record_.purpose = checked->purpose;
  record_.case_reference = checked->case_reference;
  return absl::OkStatus();
}

void Call::RecordPerson(std::string_view candidate_name, bool opened) {
  if (services_.audit == nullptr) return;
  if (identity_.ok() && Handles::IsHandle(candidate_name)) {
    const auto name = Resolve(candidate_name, kCandidates, "candidate");
    if (name.ok()) audit_.RecordPerson(MakeName(name->tenant, kCandidates, name->id), opened);
    return;
  }
  audit_.RecordPerson(candidate_name, opened);
}

absl::Status Call::Append(std::string_view code) {
  if (services_.audit == nullptr) return absl::OkStatus();
  // What scores come from is the same for every match, unless the handler knew better.
  const bool scores =
      record_.method.starts_with("MatchService/") || record_.method.starts_with("CarvingService/");
  if (!audit_.has_basis() && record_.revision != 0 && scores) {
    const auto reference = services_.engine.reference();
    audit_.set_basis({.revision = record_.revision,
                      .catalogue = reference->catalogue().version(),
                      .policy = reference->default_policy().policy().version,
                      .law = reference->law().version,
                      .as_of = services_.clock.Today().ToString()});
  }
  return audit_.Append({.caller = identity_.ok() ? caller_.get() : nullptr,
                        .purpose = record_.purpose,
                        .case_reference = record_.case_reference,
                        .code = code,
                        .rows = record_.rows});
}

absl::Status Call::RecordAnswer() { return Append(CodeName(absl::StatusCode::kOk)); }

grpc::Status Call::Finish(const absl::Status& outcome) {
  const absl::Status& answer = identity_.ok() ? outcome : identity_;
  const absl::Status recorded = Append(CodeName(answer.code()));
  const absl::Status& status = recorded.ok() ? answer : recorded;
  record_.code = CodeName(status.code());
  if (!status.ok()) {
    record_.reason = ReasonOf(status);
    if (absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status)) {
      record_.detail = std::string(status.message());
    }
  }
  record_.micros = std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::steady_clock::now() - start_)
                       .count();
  services_.log.Call(record_);
  return ToGrpcStatus(status);
}

absl::Status CheckReason(std::string_view reason) {
  constexpr std::size_t kLeast = 10;
  constexpr std::size_t kMost = 500;
  if (reason.size() >= kLeast && reason.size() <= kMost) return absl::OkStatus();
  return InvalidField("reason", absl::StrCat("must say why, in ", kLeast, "..", kMost, " bytes"));
}

}  // namespace passend::server
