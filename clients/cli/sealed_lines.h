// Records in a file that only a key opens: each line under a data key of its own, wrapped by the
// key of the file (AES-256-GCM). Lines cannot be changed, left out, swapped or cut off unseen.
#ifndef PASSEND_CLIENTS_CLI_SEALED_LINES_H_
#define PASSEND_CLIENTS_CLI_SEALED_LINES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "security/key.h"

namespace passend::cli {

// "<wrapped data key>.<sealed line>" in base64url, one per line, and a last one that says it is the
// last. One thread.
class LineSealer {
 public:
  explicit LineSealer(const security::Key& key) : key_(key) {}
  std::string Seal(std::string_view line);  // without line end
  std::string Last();

 private:
  std::string SealAt(std::string_view what, std::string_view text);
  const security::Key key_;
  std::uint64_t number_ = 0;
};

class LineOpener {
 public:
  explicit LineOpener(const security::Key& key) : key_(key) {}
  // The line that was sealed. DataLoss names its number: another key, changed, or out of its place.
  // After the last line at_end() is true, and the text is empty.
  absl::StatusOr<std::string> Open(std::string_view sealed);
  bool at_end() const { return at_end_; }

 private:
  const security::Key key_;
  std::uint64_t number_ = 0;
  bool at_end_ = false;
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_SEALED_LINES_H_
