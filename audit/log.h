// The audit log: what happened, in an order that cannot be changed unseen.
#ifndef PASSEND_AUDIT_LOG_H_
#define PASSEND_AUDIT_LOG_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "audit/keys.h"
#include "audit/reader.h"
#include "audit/record.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace passend::audit {

struct AuditOptions {
  std::string path;        // folder of its database; made when it is not there
  std::string heads_path;  // file of the heads, outside that folder
  // A head is written after so many records, or so long after the first record since the last one.
  std::uint64_t records_per_head = 1000;
  std::chrono::milliseconds head_interval{60'000};
  // Called once, with the reason, when the log can write no more; on a thread of the log.
  std::function<void(const absl::Status&)> on_failure;
  std::function<std::int64_t()> now_unix_micros;  // empty = the system's clock
  rocksdb::Env* env = nullptr;                    // of tests
};

// A record that is on its way to the disk.
class Ticket {
 public:
  // When it is there: OK. Unavailable: it could not be written, or nobody knows whether it was; the
  // answer that it speaks of must not leave. Any number of times, from any thread.
  absl::Status Wait() const;

 private:
  friend class AuditLog;
  struct State;
  explicit Ticket(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

struct AuditStatistics {
  std::uint64_t records = 0;  // appended since it was opened
  std::uint64_t syncs = 0;    // writes to the database that waited for the disk
  std::uint64_t heads = 0;
  std::uint64_t last_number = 0;
};

// A record is sealed for its tenant, tied to the one before it (entry.h), and on disk before
// Append() returns. One thread writes: it takes all that wait, writes them with one sync and lets
// them go. The heads tell the outside world how far the log is (heads.h).
//
// Fails closed: after the first write that failed every later one is refused, until the log is
// opened again.
//
// Threads: safe. Cost of Append(): about one sync of the disk, shared with whoever waits too.
class AuditLog {
 public:
  // FailedPrecondition: the database is not an audit log, belongs to another secret, or one of
  // database and heads file is there without the other. DataLoss: database and heads file
  // contradict each other, as when one was set back to an older copy. Unavailable: they cannot be
  // read or written.
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(AuditOptions options,
                                                        const AuditKeys& keys);
  // Writes what waits, and a head.
  ~AuditLog();
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  // Submit() and Wait().
  absl::Status Append(AuditRecord record);
  // So that a handler can go on while the record is being written. A start of 0 becomes now, an end
  // of 0 the start.
  Ticket Submit(AuditRecord record);

  // Removes every record up to the first one that began at `time` or later, and says so with a
  // signed cut, so that the rest can still be checked. Returns how many. Their bytes leave the
  // files by the time this returns. Others may append meanwhile. Unavailable: as Append(); what
  // was announced is finished when the log is opened again.
  absl::StatusOr<std::uint64_t> CutBefore(std::int64_t time_unix_micros);
  // Writes a head now, if there is anything new.
  absl::Status WriteHead();

  // Finds every record that was acknowledged before this call; waits for the index if it must.
  // Lives as long as the log.
  const AuditReader& reader() const;
  // OK, or why nothing more can be written.
  absl::Status health() const;
  AuditStatistics statistics() const;

 private:
  class Appender;
  explicit AuditLog(std::unique_ptr<Appender> appender);
  std::unique_ptr<Appender> appender_;
};

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_LOG_H_
