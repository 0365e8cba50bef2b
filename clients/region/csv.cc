#include "clients/region/csv.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace passend::region {
namespace {

std::string_view StripByteOrderMark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.substr(0, kMark.size()) == kMark) text.remove_prefix(kMark.size());
  return text;
}

// Takes the rows off a text, one at a time.
class RowReader {
 public:
  RowReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  bool done() const { return pos_ >= text_.size(); }
  int line() const { return line_; }

  // Reads one row into `columns`. False: a quote is not closed.
  bool Read(std::vector<std::string>& columns) {
    columns.clear();
    std::string value;
    line_ = next_line_;
    bool quoted = false;
    for (; pos_ < text_.size(); ++pos_) {
      const char c = text_[pos_];
      if (quoted) {
        if (c == '\n') ++next_line_;
        if (c != '"') {
          value += c;
        } else if (pos_ + 1 < text_.size() && text_[pos_ + 1] == '"') {
          value += '"';
          ++pos_;
        } else {
          quoted = false;
        }
      } else if (c == '"' && value.empty()) {
        quoted = true;
      } else if (c == separator_) {
        columns.push_back(std::exchange(value, {}));
      } else if (c == '\n') {
        ++next_line_;
        ++pos_;
        break;
      } else if (c != '\r') {
        value += c;
      }
    }
    columns.push_back(std::move(value));
    return !quoted;
  }

 private:
  std::string_view text_;
  char separator_;
  std::size_t pos_ = 0;
  int line_ = 1;
  int next_line_ = 1;
};

}  // namespace

absl::Status ReadCsv(std::string_view text, std::string_view name,
                     const std::vector<std::string_view>& wanted,
                     absl::FunctionRef<absl::Status(const CsvRow&)> visit) {
  const auto error = [&](int line, std::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat(absl::string_view(name.data(), name.size()), ":",
                                                   line, ": ",
                                                   absl::string_view(what.data(), what.size())));
  };
  text = StripByteOrderMark(text);
  const std::string_view first_line = text.substr(0, text.find('\n'));
  const char separator = first_line.find(';') != std::string_view::npos ? ';' : ',';

  RowReader reader(text, separator);
  std::vector<std::string> columns;
  std::vector<int> positions;
  std::size_t width = 0;
  while (!reader.done()) {
    if (!reader.Read(columns)) return error(reader.line(), "a quote is not closed");
    if (columns.size() == 1 && columns[0].empty()) continue;
    if (!columns[0].empty() && columns[0][0] == '#') continue;
    if (positions.empty()) {
      for (const std::string_view column : wanted) {
        int at = -1;
        for (std::size_t i = 0; i < columns.size(); ++i) {
          if (columns[i] == column) at = static_cast<int>(i);
        }
        if (at < 0) return error(reader.line(), "no column \"" + std::string(column) + "\"");
        positions.push_back(at);
      }
      width = columns.size();
      continue;
    }
    if (columns.size() < width) return error(reader.line(), "too few columns");
    const absl::Status status = visit(CsvRow(columns, positions));
    if (!status.ok()) {
      return error(reader.line(),
                   std::string_view(status.message().data(), status.message().size()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat("cannot open ", path));
  std::ostringstream out;
  out << in.rdbuf();
  if (in.bad()) return absl::DataLossError(absl::StrCat("cannot read ", path));
  return std::move(out).str();
}

}  // namespace passend::region
