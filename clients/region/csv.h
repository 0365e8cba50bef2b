// Reading comma-separated text (RFC 4180).
#ifndef PASSEND_CLIENTS_REGION_CSV_H_
#define PASSEND_CLIENTS_REGION_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace passend::region {

// One row, seen through the header: values are found by the name of their column.
class CsvRow {
 public:
  CsvRow(const std::vector<std::string>& columns, const std::vector<int>& wanted)
      : columns_(columns), wanted_(wanted) {}
  // The value of the i-th wanted column.
  const std::string& operator[](std::size_t i) const {
    return columns_[static_cast<std::size_t>(wanted_[i])];
  }

 private:
  const std::vector<std::string>& columns_;
  const std::vector<int>& wanted_;
};

// Calls `visit` for every row of `text` (with header row; separator `,` or `;`; quotes, CRLF and a
// byte order mark allowed; lines that start with # are skipped), with the columns `wanted` in that
// order. `name` is for messages.
// InvalidArgument: "<name>:<line>: ..." when a wanted column is missing, a row has too few columns
// or a quote is not closed. The first non-OK from `visit` ends it, with the same prefix.
absl::Status ReadCsv(std::string_view text, std::string_view name,
                     const std::vector<std::string_view>& wanted,
                     absl::FunctionRef<absl::Status(const CsvRow&)> visit);

// The content of a file. NotFound: it cannot be opened; DataLoss: it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_CSV_H_
