// CSV by RFC 4180: comma-separated, quotes where needed, a header row. For the long lists.
#ifndef PASSEND_SERVER_CONFIG_CSV_H_
#define PASSEND_SERVER_CONFIG_CSV_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/config/errors.h"

namespace passend::config {

struct CsvRow {
  int line = 0;                     // where the row begins, from 1
  std::vector<std::string> fields;  // as many as the header has
};

struct CsvTable {
  std::string file;
  std::vector<CsvRow> rows;  // without the header
};

// Parses `text`; the header must be exactly `columns`. Line ends are LF or CRLF; empty lines are
// skipped; a quoted field may hold commas, quotes ("") and line ends. Cost: linear.
// Nothing when there is an error (a quote in the wrong place or never closed, too many or too few
// fields, another header); each is added with its line.
std::optional<CsvTable> ParseCsv(const std::string& file, std::string_view text,
                                 const std::vector<std::string>& columns, Errors& errors);

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_CSV_H_
