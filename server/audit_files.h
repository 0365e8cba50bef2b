// Where the audit log of the service is, and opening it.
#ifndef PASSEND_SERVER_AUDIT_FILES_H_
#define PASSEND_SERVER_AUDIT_FILES_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "audit/log.h"
#include "server/audit_trail.h"
#include "server/options.h"

namespace passend::server {

struct AuditFiles {
  std::string database;
  std::string heads;
  std::string key;
};
// What the options say, with the rest in place: in the folder of the log, which is `<data>.audit`
// unless another is named.
AuditFiles AuditFilesOf(const ServerOptions& options);

struct OpenedAudit {
  std::unique_ptr<audit::AuditLog> log;
  std::unique_ptr<AuditTrail> trail;
  bool new_key = false;  // made now; somebody should put a copy away
};
// Makes the folder (mode 0700) and, for a new log, the key. Errors as AuditLog::Open() and
// ReadKeyFile(). FailedPrecondition: there is a log and no key.
// `store` gives the tokens of persons and outlives the trail; null: they follow from the key.
absl::StatusOr<OpenedAudit> OpenAudit(const AuditFiles& files,
                                      const store::ProfileStore* store = nullptr);

}  // namespace passend::server

#endif  // PASSEND_SERVER_AUDIT_FILES_H_
