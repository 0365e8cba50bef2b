// Reads a configuration file into memory.
#ifndef PASSEND_SERVER_CONFIG_FILE_H_
#define PASSEND_SERVER_CONFIG_FILE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "server/config/errors.h"

namespace passend::config {

inline constexpr std::int64_t kMaxFileBytes = 64 << 20;

// The text of the file, without a byte order mark. Nothing, and one error, when it does not exist,
// cannot be read, is larger than kMaxFileBytes or is not UTF-8 (names the line).
std::optional<std::string> ReadFile(const std::string& path, Errors& errors);

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_FILE_H_
