#include "server/services/call.h"

#include "passend/v1/common.pb.h"
#include "server/engine/engine.h"
#include "server/errors.h"
#include "server/grpc_status.h"

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
    case absl::StatusCode::kUnauthenticated:
      return "UNAUTHENTICATED";
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

}  // namespace

Call::Call(grpc::ServerContextBase* context, std::string_view method, ServiceContext& services)
    : services_(services),
      audit_(services.audit, method, HeaderOf(*context, kTraceHeader)),
      start_(std::chrono::steady_clock::now()) {
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

absl::Status Call::RequireAccess(const v1::AccessContext& access) {
  auto checked = services_.purposes.Check(access.purpose(), access.case_reference());
  if (!checked.ok()) return checked.status();
  record_.purpose = checked->purpose;
  record_.case_reference = checked->case_reference;
  return absl::OkStatus();
}

absl::Status Call::Append(std::string_view code) {
  if (services_.audit == nullptr) return absl::OkStatus();
  // What scores come from is the same for every match, unless the handler knew better.
  if (!audit_.has_basis() && record_.revision != 0 && record_.method.starts_with("MatchService/")) {
    const auto reference = services_.engine.reference();
    audit_.set_basis({.revision = record_.revision,
                      .catalogue = reference->catalogue().version(),
                      .policy = reference->default_policy().policy().version,
                      .law = reference->law().version,
                      .as_of = services_.clock.Today().ToString()});
  }
  return audit_.Append({.caller = nullptr,
                        .purpose = record_.purpose,
                        .case_reference = record_.case_reference,
                        .code = code,
                        .rows = record_.rows});
}

absl::Status Call::RecordAnswer() { return Append(CodeName(absl::StatusCode::kOk)); }

grpc::Status Call::Finish(const absl::Status& outcome) {
  const absl::Status recorded = Append(CodeName(outcome.code()));
  const absl::Status& status = recorded.ok() ? outcome : recorded;
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

}  // namespace passend::server
