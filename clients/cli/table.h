// Tables for a terminal: columns line up also with é and ï, and the whole fits a given width.
#ifndef PASSEND_CLIENTS_CLI_TABLE_H_
#define PASSEND_CLIENTS_CLI_TABLE_H_

#include <string>
#include <vector>

namespace passend::cli {

enum class Align { kLeft, kRight };

// What a column does when the table is too wide.
enum class Fit {
  kKeep,      // nothing: ids are there to be copied, numbers to be read
  kTruncate,  // ends in "…"
  kWrap,      // goes on below
};

struct Column {
  std::string title;  // all empty: no line of titles
  Align align = Align::kLeft;
  Fit fit = Fit::kKeep;
  int min_width = 8;  // of the columns that give way
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  // One cell per column; missing ones are empty. Cells are made printable.
  void AddRow(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }

  // The lines, each ended by a newline and without trailing spaces, indented by `indent` columns.
  // At most `width` columns wide, indent included, unless the columns that keep their width and the
  // minima of the others need more. `bold_titles` marks the titles with terminal codes.
  std::string Render(int width, int indent = 0, bool bold_titles = false) const;

 private:
  std::vector<int> Widths(int available) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_TABLE_H_
