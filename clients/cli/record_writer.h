// Records to a file or stdout, in a form that RecordReader reads.
#ifndef PASSEND_CLIENTS_CLI_RECORD_WRITER_H_
#define PASSEND_CLIENTS_CLI_RECORD_WRITER_H_

#include <cstdint>
#include <fstream>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/console.h"
#include "clients/cli/sealed_lines.h"

namespace passend::v1 {
class Record;
}

namespace passend::cli {

class RecordWriter {
 public:
  // Writes to `file`, or to console.out when it is empty or "-". PermissionDenied: cannot be
  // opened.
  static absl::StatusOr<std::unique_ptr<RecordWriter>> Open(const std::string& file, bool delimited,
                                                            const Console& console);

  // From now on JSON lines are sealed (sealed_lines.h); before the first record.
  void Seal(const security::Key& key) { sealer_.emplace(key); }
  // Unknown: writing failed (a full disk, a closed pipe).
  absl::Status Write(const v1::Record& record);
  // Flushes. After it, nothing more is written.
  absl::Status Close();

  std::uint64_t records() const { return records_; }

 private:
  RecordWriter(std::ostream* out, bool delimited) : out_(out), delimited_(delimited) {}

  std::ofstream file_;
  std::ostream* out_;
  bool delimited_;
  std::string buffer_;
  std::uint64_t records_ = 0;
  std::optional<LineSealer> sealer_;
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_RECORD_WRITER_H_
