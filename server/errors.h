// The errors of the server: absl::Status with what the caller needs to mend the request. The
// details are carried as payloads in the form of google.rpc (grpc_status.h sends them on). No
// message holds a value of a profile: messages end up in logs.
#ifndef PASSEND_SERVER_ERRORS_H_
#define PASSEND_SERVER_ERRORS_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "matcher/model/violation.h"

namespace passend::server {

// INVALID_ARGUMENT: one or more fields of the request are wrong. `violations` must not be empty;
// the message is the first of them.
absl::Status InvalidFields(const std::vector<model::FieldViolation>& violations);
absl::Status InvalidField(std::string_view field, std::string_view description);
// The violations of a status made by InvalidFields; empty for any other.
std::vector<model::FieldViolation> ViolationsOf(const absl::Status& status);
// The same violations with `prefix` before each field path ("candidate.").
std::vector<model::FieldViolation> Prefixed(std::string_view prefix,
                                            std::vector<model::FieldViolation> violations);

// `reason` is UPPER_SNAKE_CASE and stable: programs act on it.
absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view message);
absl::Status NotFound(std::string_view resource_name);
absl::Status AlreadyExists(std::string_view resource_name);
// ABORTED: somebody else wrote this record since the caller read it.
absl::Status EtagMismatch(std::string_view resource_name);
// RESOURCE_EXHAUSTED with a hint when to try again.
absl::Status Overloaded(std::string_view message, std::chrono::milliseconds retry_after);
// The reason given to Error, or the usual one for the code.
std::string ReasonOf(const absl::Status& status);

}  // namespace passend::server

#endif  // PASSEND_SERVER_ERRORS_H_
