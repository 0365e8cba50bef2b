// The token that goes along with each call, from a file that something else keeps fresh.
#ifndef PASSEND_CLIENTS_CLI_TOKEN_FILE_H_
#define PASSEND_CLIENTS_CLI_TOKEN_FILE_H_

#include <sys/types.h>

#include <cstdint>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"

namespace passend::cli {

// Threads: any number may ask.
class TokenFile {
 public:
  // An empty path: no token.
  explicit TokenFile(std::string path) : path_(std::move(path)) {}

  // Looks at the file at every call, and reads it when it changed; spaces and line ends around the
  // token do not count. InvalidArgument: cannot be read, empty, more than 8 KiB, or not one word.
  absl::StatusOr<std::string> Token();

 private:
  const std::string path_;
  std::mutex mutex_;
  std::string token_;
  ino_t inode_ = 0;
  off_t size_ = -1;
  std::int64_t changed_ns_ = 0;
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_TOKEN_FILE_H_
