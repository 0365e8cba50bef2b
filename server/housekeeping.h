// What the service does by itself once in a while: takes who was erased out of the files, and
// destroys what is past its term.
#ifndef PASSEND_SERVER_HOUSEKEEPING_H_
#define PASSEND_SERVER_HOUSEKEEPING_H_

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "server/audit_trail.h"
#include "server/engine/engine.h"
#include "server/log.h"
#include "server/rights/retention.h"

namespace passend::server {

// Owns a thread. What fails is logged and tried again the next time. Everything outlives it.
class Housekeeping {
 public:
  struct Settings {
    const RetentionTerms* terms = nullptr;  // null = nothing is destroyed
    std::string revisions_path;             // see RetentionRun::log_path
    std::string statements;                 // folder of verklaringen van vernietiging
    AuditTrail* trail = nullptr;            // null = nothing is recorded (tests)
    // After an erasure, so that several share one pass over the files; the law of the house says 24
    // hours at most.
    std::chrono::seconds purge_after = std::chrono::hours(1);
    std::chrono::seconds retention_every = std::chrono::hours(24);
  };
  Housekeeping(Engine& engine, Log& log, Settings settings);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

  // The same at once, on the calling thread.
  void Purge();
  void Retain();

 private:
  void Run();
  // On record before anybody is erased.
  absl::Status Record(const std::vector<store::RecordKey>& people);

  Engine& engine_;
  Log& log_;
  const Settings settings_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_HOUSEKEEPING_H_
