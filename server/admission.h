// A bounded queue in front of the work that takes processor time: at most `running` queries at
// once, at most `waiting` in line, and nobody waits who cannot be served before his deadline.
// Refusing early keeps the answers of the others fast.
#ifndef PASSEND_SERVER_ADMISSION_H_
#define PASSEND_SERVER_ADMISSION_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>

#include "absl/status/statusor.h"
#include "server/call_control.h"

namespace passend::server {

// Threads: any number. First come, first served.
class Admission {
 public:
  // The right to run; given back when it ends.
  class Ticket {
   public:
    Ticket(Ticket&& other) noexcept;
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket();

   private:
    friend class Admission;
    explicit Ticket(Admission* owner);
    Admission* owner_;
    std::chrono::steady_clock::time_point start_;
  };

  struct Counts {
    std::uint32_t active = 0;
    std::uint32_t queued = 0;
    std::uint64_t shed = 0;  // refused since the start
  };

  // running >= 1, waiting >= 0.
  Admission(int running, int waiting);

  // Waits for a turn. RESOURCE_EXHAUSTED with a retry hint: the line is full, or its usual pace
  // says that the deadline would pass first. DEADLINE_EXCEEDED, CANCELLED: while waiting.
  absl::StatusOr<Ticket> Enter(const CallControl& control);
  Counts counts() const;
  // When a query last ran: now, while one does; the epoch of the clock when none did.
  std::chrono::steady_clock::time_point last_busy() const;

 private:
  struct Waiter {
    std::condition_variable turn;
    bool admitted = false;
  };
  void Leave(std::chrono::steady_clock::time_point start);
  // How long the last in line would wait, with `ahead` in front; by the pace so far.
  std::chrono::microseconds ExpectedWait(std::size_t ahead) const;

  const int running_;
  const std::size_t waiting_;
  mutable std::mutex mutex_;
  int active_ = 0;
  std::deque<Waiter*> line_;
  std::uint64_t shed_ = 0;
  std::int64_t usual_micros_ = 0;  // moving average of the time a query takes
  std::chrono::steady_clock::time_point last_end_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ADMISSION_H_
