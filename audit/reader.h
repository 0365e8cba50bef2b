// Questions to the audit log: who looked at this person, what did this caller do, what happened in
// this time.
#ifndef PASSEND_AUDIT_READER_H_
#define PASSEND_AUDIT_READER_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "audit/keys.h"
#include "audit/record.h"

namespace passend::audit {

class Database;

struct NumberedRecord {
  std::uint64_t number = 0;
  AuditRecord record;
};

// One of `person`, `caller`, or neither: everything of the tenant.
struct Query {
  // Of the caller. Not looked at when `person` is given: a token belongs to a person of one tenant,
  // who may see also what callers of other tenants did.
  std::string tenant;
  std::optional<PersonToken> person;
  std::string caller;
  // Start of the act, in microseconds since 1970: from (inclusive) to (exclusive).
  std::int64_t from = 0;
  std::int64_t to = std::numeric_limits<std::int64_t>::max();
  std::size_t limit = 100;
  // The last record of the page before; 0 and 0 = from the newest.
  std::int64_t before_time = 0;
  std::uint64_t before_number = 0;
};

// Threads: safe.
class AuditReader {
 public:
  // Of a log that no program has open for writing. NotFound: there is none. Errors as
  // AuditLog::Open().
  static absl::StatusOr<AuditReader> Open(const std::string& path, const AuditKeys& keys);
  // Of a log that is open; `database` outlives the reader.
  AuditReader(const Database* database, const AuditKeys& keys);
  AuditReader(AuditReader&&) noexcept;
  ~AuditReader();

  // Newest first, at most `limit`, less those that are being cut. DataLoss: a record is damaged or
  // does not open.
  absl::StatusOr<std::vector<NumberedRecord>> Find(const Query& query) const;
  // Every record from `from` (inclusive) to `to` (exclusive), oldest first; of one tenant when
  // `tenant` is given. The first non-OK of `visit` ends it.
  absl::Status ForEach(const std::optional<std::string>& tenant, std::int64_t from, std::int64_t to,
                       absl::FunctionRef<absl::Status(const NumberedRecord&)> visit) const;

 private:
  std::unique_ptr<Database> owned_;
  const Database* database_;
  AuditKeys keys_;
};

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_READER_H_
