// Private to audit: where a log stands when it is opened.
#ifndef PASSEND_AUDIT_OPENING_H_
#define PASSEND_AUDIT_OPENING_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "audit/database.h"
#include "audit/heads.h"
#include "audit/keys.h"
#include "audit/log.h"

namespace passend::audit {

struct OpenedLog {
  std::unique_ptr<Database> database;
  HeadsFile heads;
  std::uint64_t next_line = 0;
  std::string last_line_hash;
  std::uint64_t headed = 0;  // the last record that a line speaks of
  std::uint64_t cut = 0;     // records up to here are cut
  bool cut_unfinished = false;
  std::uint64_t last_number = 0;
  std::string last_link;
};

// Opens both, makes them when both are not there, and brings the database up to the heads file:
// lines that were written just before a crash. Errors as AuditLog::Open(). `on_failure` as
// Database::Options.
absl::StatusOr<OpenedLog> OpenLog(const AuditOptions& options, const AuditKeys& keys,
                                  std::int64_t now_unix_micros,
                                  std::function<void(const absl::Status&)> on_failure);

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_OPENING_H_
