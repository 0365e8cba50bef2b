#include "server/admission.h"

#include <algorithm>

#include "server/errors.h"

namespace passend::server {
namespace {

// A caller that goes away is noticed within this time. Every look of everybody in line costs a
// wake-up and a turn at the queue of all calls, and who gets his turn is looked at anyhow.
constexpr std::chrono::milliseconds kPoll{100};
constexpr std::chrono::milliseconds kLeastRetry{20};

}  // namespace

Admission::Ticket::Ticket(Admission* owner)
    : owner_(owner), start_(std::chrono::steady_clock::now()) {}
Admission::Ticket::Ticket(Ticket&& other) noexcept : owner_(other.owner_), start_(other.start_) {
  other.owner_ = nullptr;
}
Admission::Ticket::~Ticket() {
  if (owner_ != nullptr) owner_->Leave(start_);
}

Admission::Admission(int running, int waiting)
    : running_(std::max(running, 1)), waiting_(static_cast<std::size_t>(std::max(waiting, 0))) {}

std::chrono::microseconds Admission::ExpectedWait(std::size_t ahead) const {
  return std::chrono::microseconds(usual_micros_ * (static_cast<std::int64_t>(ahead) + 1) /
                                   running_);
}

absl::StatusOr<Admission::Ticket> Admission::Enter(const CallControl& control) {
  if (const absl::Status status = control.Check(); !status.ok()) return status;
  std::unique_lock lock(mutex_);
  if (active_ < running_ && line_.empty()) {
    ++active_;
    return Ticket(this);
  }
  const auto expected = ExpectedWait(line_.size());
  const auto retry =
      std::max(kLeastRetry, std::chrono::duration_cast<std::chrono::milliseconds>(expected));
  if (line_.size() >= waiting_) {
    ++shed_;
    return Overloaded("too many queries are waiting; try again later", retry);
  }
  const auto now = std::chrono::system_clock::now();
  if (control.deadline != std::chrono::system_clock::time_point::max() &&
      now + expected >= control.deadline) {
    ++shed_;
    return Overloaded("the queries in front take longer than the deadline of this call", retry);
  }

  Waiter waiter;
  line_.push_back(&waiter);
  while (!waiter.admitted) {
    const auto left = control.deadline - std::chrono::system_clock::now();
    waiter.turn.wait_for(lock, std::min<std::chrono::system_clock::duration>(kPoll, left));
    if (waiter.admitted) break;
    if (const absl::Status status = control.Check(); !status.ok()) {
      line_.erase(std::find(line_.begin(), line_.end(), &waiter));
      return status;
    }
  }
  return Ticket(this);
}

void Admission::Leave(std::chrono::steady_clock::time_point start) {
  const auto now = std::chrono::steady_clock::now();
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(now - start).count();
  const std::lock_guard lock(mutex_);
  last_end_ = now;
  // A moving average of about the last eight; the first one counts whole.
  usual_micros_ = usual_micros_ == 0 ? took : usual_micros_ + (took - usual_micros_) / 8;
  if (line_.empty()) {
    --active_;
    return;
  }
  // The place goes straight to the first in line.
  Waiter* next = line_.front();
  line_.pop_front();
  next->admitted = true;
  next->turn.notify_one();
}

std::chrono::steady_clock::time_point Admission::last_busy() const {
  const std::lock_guard lock(mutex_);
  return active_ > 0 ? std::chrono::steady_clock::now() : last_end_;
}

Admission::Counts Admission::counts() const {
  const std::lock_guard lock(mutex_);
  return {.active = static_cast<std::uint32_t>(active_),
          .queued = static_cast<std::uint32_t>(line_.size()),
          .shed = shed_};
}

}  // namespace passend::server
