#include "clients/cli/failure.h"

#include <gtest/gtest.h>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace passend::cli {
namespace {

absl::Status WithDetails(absl::StatusCode code, const google::protobuf::Message& detail) {
  google::rpc::Status details;
  details.add_details()->PackFrom(detail);
  absl::Status status(code, "the request is not right");
  status.SetPayload(kRpcStatusPayload, absl::Cord(details.SerializeAsString()));
  return status;
}

TEST(ExitCode, IsFixedForEveryCode) {
  using Code = absl::StatusCode;
  const std::pair<Code, int> expected[] = {
      {Code::kOk, 0},
      {Code::kCancelled, 1},
      {Code::kUnknown, 1},
      {Code::kInvalidArgument, 2},
      {Code::kDeadlineExceeded, 6},
      {Code::kNotFound, 3},
      {Code::kAlreadyExists, 5},
      {Code::kPermissionDenied, 4},
      {Code::kResourceExhausted, 6},
      {Code::kFailedPrecondition, 5},
      {Code::kAborted, 5},
      {Code::kOutOfRange, 2},
      {Code::kUnimplemented, 1},
      {Code::kInternal, 1},
      {Code::kUnavailable, 6},
      {Code::kDataLoss, 1},
      {Code::kUnauthenticated, 4},
  };
  for (const auto& [code, exit_code] : expected) {
    EXPECT_EQ(static_cast<int>(ExitCodeOf(absl::Status(code, "x"))), exit_code)
        << absl::StatusCodeToString(code);
  }
  EXPECT_EQ(static_cast<int>(ExitCode::kPartlyDone), 7);
}

TEST(FailureText, NamesTheFieldAndWhatIsAllowed) {
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field("draft.hours_per_week");
  violation->set_description("must be 1 to 60");
  const absl::Status status = WithDetails(absl::StatusCode::kInvalidArgument, bad_request);
  EXPECT_EQ(FailureText(status),
            "the request is not right\n  draft.hours_per_week: must be 1 to 60");
}

TEST(FailureText, SaysHowToGiveAPurpose) {
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_field("access.purpose");
  const absl::Status status = WithDetails(absl::StatusCode::kPermissionDenied, bad_request);
  EXPECT_NE(FailureText(status).find("--purpose"), std::string::npos);
}

TEST(FailureText, IsNeverEmptyAndNeverSteersATerminal) {
  EXPECT_EQ(FailureText(absl::Status(absl::StatusCode::kInternal, "")), "INTERNAL");
  EXPECT_EQ(FailureText(absl::InternalError("a\x1b[2J")).find('\x1b'), std::string::npos);
}

TEST(RetryDelay, IsWhatTheServerAsks) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(1);
  retry.mutable_retry_delay()->set_nanos(500000000);
  const absl::Status status = WithDetails(absl::StatusCode::kResourceExhausted, retry);
  EXPECT_EQ(RetryDelayOf(status), absl::Milliseconds(1500));
  EXPECT_EQ(RetryDelayOf(absl::UnavailableError("x")), std::nullopt);
}

}  // namespace
}  // namespace passend::cli
