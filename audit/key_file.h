// The file with the secret of the audit log.
#ifndef PASSEND_AUDIT_KEY_FILE_H_
#define PASSEND_AUDIT_KEY_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "security/key.h"

namespace passend::audit {

// 32 bytes, or 64 hexadecimal digits and perhaps a newline. NotFound: there is no such file.
// FailedPrecondition: others than its owner may read or write it (allowed: mode 0600 or less).
// InvalidArgument: its content is something else. Names the file, never what is in it.
absl::StatusOr<security::Key> ReadKeyFile(const std::string& path);
// A new random secret in a new file of mode 0600, safe on the disk. AlreadyExists: there is one.
// Unavailable: it cannot be written.
absl::Status MakeKeyFile(const std::string& path);

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_KEY_FILE_H_
