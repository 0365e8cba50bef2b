// Remembers the first failed write: from then on the store takes no more.
#ifndef PASSEND_STORE_FAILURE_LATCH_H_
#define PASSEND_STORE_FAILURE_LATCH_H_

#include <functional>
#include <mutex>
#include <utility>

#include "absl/status/status.h"

namespace passend::store {

// Threads: safe.
class FailureLatch {
 public:
  // `on_failure` is called once, with the reason, on the thread that met the failure.
  explicit FailureLatch(std::function<void(const absl::Status&)> on_failure)
      : on_failure_(std::move(on_failure)) {}

  // Latches; only the first reason counts.
  void Fail(const absl::Status& reason) {
    {
      const std::lock_guard lock(mutex_);
      if (!reason_.ok()) return;
      reason_ = reason;
    }
    if (on_failure_) on_failure_(reason);
  }

  // OK, or the reason.
  absl::Status status() const {
    const std::lock_guard lock(mutex_);
    return reason_;
  }

 private:
  const std::function<void(const absl::Status&)> on_failure_;
  mutable std::mutex mutex_;
  absl::Status reason_;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_FAILURE_LATCH_H_
