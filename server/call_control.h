// How long a call may take and whether the caller is still there; without gRPC, so that the engine
// can be used and tested by itself.
#ifndef PASSEND_SERVER_CALL_CONTROL_H_
#define PASSEND_SERVER_CALL_CONTROL_H_

#include <chrono>
#include <functional>

#include "absl/status/status.h"
#include "server/errors.h"

namespace passend::server {

struct CallControl {
  // time_point::max() = no deadline.
  std::chrono::system_clock::time_point deadline = std::chrono::system_clock::time_point::max();
  // True when the caller is gone. Empty = never. Called from the thread of the call.
  std::function<bool()> cancelled;

  bool Cancelled() const { return cancelled && cancelled(); }
  // CANCELLED or DEADLINE_EXCEEDED when the call should stop. Cheap enough for once a millisecond.
  absl::Status Check() const {
    if (Cancelled()) {
      return Error(absl::StatusCode::kCancelled, "CANCELLED", "the caller stopped waiting");
    }
    if (std::chrono::system_clock::now() >= deadline) {
      return Error(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                   "the deadline of the call passed");
    }
    return absl::OkStatus();
  }
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_CALL_CONTROL_H_
