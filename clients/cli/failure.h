// What went wrong, told to a person (a few lines on stderr) and to a script (the exit code). The
// only place that knows which gRPC code means which exit code.
#ifndef PASSEND_CLIENTS_CLI_FAILURE_H_
#define PASSEND_CLIENTS_CLI_FAILURE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace passend::cli {

// The exit codes of `passend`; the numbers are part of the contract with scripts.
enum class ExitCode {
  kOk = 0,
  kFailure = 1,
  kUsage = 2,  // a flag, an argument or a value in it is wrong
  kNotFound = 3,
  kNotAllowed = 4,   // no permission, or no purpose
  kConflict = 5,     // somebody else changed it, it exists already, or something depends on it
  kUnavailable = 6,  // no server, overloaded, or too late
  kPartlyDone = 7,   // the rest of the work was done
};

// The statuses of this program carry the google.rpc.Status of the server's reply as a payload under
// this key, when it sent one.
inline constexpr char kRpcStatusPayload[] = "type.googleapis.com/google.rpc.Status";

ExitCode ExitCodeOf(const absl::Status& status);

// What to print after "passend: ": the message, and a line per field that the server refused, with
// what is allowed there. Ends without a newline.
std::string FailureText(const absl::Status& status);

// How long the server asked to wait before trying again, when it did.
std::optional<absl::Duration> RetryDelayOf(const absl::Status& status);

// True for UNAVAILABLE and RESOURCE_EXHAUSTED: the same call may succeed a little later.
bool IsRetryable(const absl::Status& status);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_FAILURE_H_
