#include "clients/cli/failure.h"

#include "absl/strings/cord.h"
#include "clients/cli/text.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace passend::cli {
namespace {

std::optional<google::rpc::Status> DetailsOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kRpcStatusPayload);
  if (!payload.has_value()) return std::nullopt;
  google::rpc::Status details;
  if (!details.ParseFromString(std::string(*payload))) return std::nullopt;
  return details;
}

// What the person at the keyboard can do about it; empty when the message says it all.
std::string HintFor(const absl::Status& status, bool names_access) {
  if (names_access) {
    return "say why this person is looked at: --purpose CODE --case REFERENCE, or set "
           "PASSEND_PURPOSE and PASSEND_CASE";
  }
  switch (status.code()) {
    case absl::StatusCode::kUnauthenticated:
      return "--token-file FILE or PASSEND_TOKEN_FILE says who asks";
    case absl::StatusCode::kUnavailable:
      return "is passend-server running? --server HOST:PORT or PASSEND_SERVER names another one; "
             "does it want TLS (--tls-ca)?";
    case absl::StatusCode::kResourceExhausted:
      return "the server is busy; try again in a moment";
    case absl::StatusCode::kDeadlineExceeded:
      return "give it more time with --timeout SECONDS";
    default:
      return "";
  }
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kOk;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return ExitCode::kUsage;
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return ExitCode::kNotAllowed;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kFailedPrecondition:
      return ExitCode::kConflict;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
      return ExitCode::kUnavailable;
    default:
      return ExitCode::kFailure;
  }
}

std::string FailureText(const absl::Status& status) {
  std::string text = Printable(std::string(status.message()));
  if (text.empty()) text = absl::StatusCodeToString(status.code());
  bool names_access = false;
  if (const auto details = DetailsOf(status)) {
    for (const google::protobuf::Any& any : details->details()) {
      google::rpc::BadRequest bad_request;
      if (!any.Is<google::rpc::BadRequest>() || !any.UnpackTo(&bad_request)) continue;
      for (const auto& violation : bad_request.field_violations()) {
        text += "\n  " + Printable(violation.field()) + ": " + Printable(violation.description());
        names_access = names_access || violation.field().rfind("access", 0) == 0;
      }
    }
  }
  const std::string hint = HintFor(status, names_access);
  if (!hint.empty()) text += "\n  " + hint;
  return text;
}

std::optional<absl::Duration> RetryDelayOf(const absl::Status& status) {
  const auto details = DetailsOf(status);
  if (!details.has_value()) return std::nullopt;
  for (const google::protobuf::Any& any : details->details()) {
    google::rpc::RetryInfo retry;
    if (any.Is<google::rpc::RetryInfo>() && any.UnpackTo(&retry)) {
      return absl::Seconds(retry.retry_delay().seconds()) +
             absl::Nanoseconds(retry.retry_delay().nanos());
    }
  }
  return std::nullopt;
}

bool IsRetryable(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kResourceExhausted;
}

}  // namespace passend::cli
