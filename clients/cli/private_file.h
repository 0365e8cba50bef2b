// Files with personal data.
#ifndef PASSEND_CLIENTS_CLI_PRIVATE_FILE_H_
#define PASSEND_CLIENTS_CLI_PRIVATE_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace passend::cli {

// Writes a new file that only its owner may read or write (0600), whatever the umask.
// AlreadyExists: there is something at `path`, a link included; it is left as it is. Unknown: it
// cannot be written; what was written of it is gone. Errors name the path.
absl::Status WritePrivateFile(const std::string& path, std::string_view content);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_PRIVATE_FILE_H_
