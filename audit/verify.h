// Checks an audit log against its heads, without the program that wrote it.
#ifndef PASSEND_AUDIT_VERIFY_H_
#define PASSEND_AUDIT_VERIFY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "audit/keys.h"

namespace passend::audit {

struct VerifyOptions {
  std::string path;        // of the database
  std::string heads_path;  // a copy that was kept elsewhere proves most
  // Of the heads: 32 bytes, kept apart from both.
  std::string public_key;
  // Without it the seals of the chain, the records and the index are not checked: what an outside
  // auditor can do. Its public_key() is used when `public_key` is empty.
  std::optional<AuditKeys> keys;
};

struct VerifyReport {
  std::uint64_t records = 0;
  std::uint64_t first_number = 0;  // 0 = no records
  std::uint64_t last_number = 0;
  std::uint64_t lines = 0;  // of the heads file
  std::uint64_t cut = 0;    // records up to here were removed when their term was over
  // Until where nothing can have been changed, removed, added or moved unseen.
  std::uint64_t proven_number = 0;
  std::int64_t proven_time = 0;  // of that head, in microseconds since 1970
  // In plain English, without values of records; the first 100. Empty = everything fits.
  std::vector<std::string> problems;
};

// Nobody may have the database open. What is found wrong stands in the report; an error means that
// nothing could be checked. NotFound: there is no database or no heads file. InvalidArgument: no
// public key, or not 32 bytes. Others as AuditLog::Open().
absl::StatusOr<VerifyReport> Verify(const VerifyOptions& options);

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_VERIFY_H_
