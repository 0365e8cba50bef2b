#include "server/config/csv.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace passend::config {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool AtEnd() const { return at_ == text_.size(); }
  int line() const { return line_; }
  const std::string& problem() const { return problem_; }

  // Reads one row; false when a quote is wrong, see problem().
  bool ReadRow(CsvRow& row) {
    row.line = line_;
    row.fields.clear();
    for (;;) {
      std::string field;
      if (!ReadField(field)) return false;
      row.fields.push_back(std::move(field));
      if (AtEnd()) return true;
      if (text_[at_] == ',') {
        ++at_;
        continue;
      }
      SkipLineEnd();
      return true;
    }
  }

 private:
  bool AtLineEnd() const {
    return text_[at_] == '\n' || (text_[at_] == '\r' && text_.substr(at_).starts_with("\r\n"));
  }
  void SkipLineEnd() {
    at_ += text_[at_] == '\r' ? 2 : 1;
    ++line_;
  }
  bool Fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool ReadField(std::string& field) {
    if (!AtEnd() && text_[at_] == '"') return ReadQuoted(field);
    while (!AtEnd() && text_[at_] != ',' && !AtLineEnd()) {
      if (text_[at_] == '"') return Fail("a quote inside a field that does not begin with one");
      field += text_[at_++];
    }
    return true;
  }

  bool ReadQuoted(std::string& field) {
    const int opened = line_;
    for (++at_; !AtEnd(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        if (AtEnd() || text_[at_] == ',' || AtLineEnd()) return true;
        if (text_[at_] != '"') return Fail("text after the closing quote of a field");
      }
      if (c == '\n') ++line_;
      field += c;
    }
    line_ = opened;
    return Fail("a quote is never closed");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::string problem_;
};

}  // namespace

std::optional<CsvTable> ParseCsv(const std::string& file, std::string_view text,
                                 const std::vector<std::string>& columns, Errors& errors) {
  CsvTable table{.file = file, .rows = {}};
  Reader reader(text);
  CsvRow row;
  bool header_seen = false;
  bool fine = true;
  const auto fail = [&](int line, const std::string& reason) {
    errors.Add(file, line, reason);
    fine = false;
  };
  while (!reader.AtEnd()) {
    if (!reader.ReadRow(row)) {
      fail(reader.line(), reader.problem());
      return std::nullopt;  // the rest cannot be trusted
    }
    if (row.fields.size() == 1 && row.fields[0].empty()) continue;
    if (!header_seen) {
      header_seen = true;
      if (row.fields != columns) {
        fail(row.line, absl::StrCat("the header must be '", absl::StrJoin(columns, ","), "', is '",
                                    absl::StrJoin(row.fields, ","), "'"));
        return std::nullopt;
      }
      continue;
    }
    if (row.fields.size() != columns.size()) {
      fail(row.line,
           absl::StrCat("must have ", columns.size(), " fields, has ", row.fields.size()));
      continue;
    }
    table.rows.push_back(std::move(row));
    row = {};
  }
  if (!header_seen) {
    fail(1, absl::StrCat("must begin with the header '", absl::StrJoin(columns, ","), "'"));
  }
  if (!fine) return std::nullopt;
  return table;
}

}  // namespace passend::config
