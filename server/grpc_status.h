// The one mapping of absl::Status to what a gRPC caller gets.
#ifndef PASSEND_SERVER_GRPC_STATUS_H_
#define PASSEND_SERVER_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace passend::server {

// The status with its details as google.rpc.Status: ErrorInfo (domain "passend") always, BadRequest
// and RetryInfo when the status carries them (errors.h). INTERNAL, DATA_LOSS and UNKNOWN tell the
// caller no more than the code. The details are at most kMaxDetailBytes, because they travel as a
// trailer: violations that do not fit are left out, last ones first.
inline constexpr int kMaxDetailBytes = 4096;
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace passend::server

#endif  // PASSEND_SERVER_GRPC_STATUS_H_
