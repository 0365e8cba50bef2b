#include "clients/cli/table.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "clients/cli/text.h"

namespace passend::cli {
namespace {

constexpr int kGap = 2;

void TrimRight(std::string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back(std::move(cells));
}

std::vector<int> Table::Widths(int available) const {
  std::vector<int> widths;
  int total = 0;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    int width = DisplayWidth(columns_[c].title);
    for (const auto& row : rows_) width = std::max(width, DisplayWidth(row[c]));
    widths.push_back(width);
    total += width + (c == 0 ? 0 : kGap);
  }
  // The widest column that may give way gives way first, a column at a time: the result is as even
  // as possible. Widths are small, so the loop is short.
  while (total > available) {
    std::size_t widest = columns_.size();
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].fit == Fit::kKeep || widths[c] <= std::max(1, columns_[c].min_width))
        continue;
      if (widest == columns_.size() || widths[c] > widths[widest]) widest = c;
    }
    if (widest == columns_.size()) break;
    --widths[widest];
    --total;
  }
  return widths;
}

std::string Table::Render(int width, int indent, bool bold_titles) const {
  const std::vector<int> widths = Widths(width - indent);
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::string text;

  const auto add_cell = [&](std::string& line, std::size_t c, const std::string& cell) {
    if (c > 0) line += std::string(kGap, ' ');
    line +=
        columns_[c].align == Align::kRight ? PadLeft(cell, widths[c]) : PadRight(cell, widths[c]);
  };

  const bool titled = std::any_of(columns_.begin(), columns_.end(),
                                  [](const Column& column) { return !column.title.empty(); });
  if (titled) {
    std::string line = margin;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      add_cell(line, c, Truncate(columns_[c].title, std::max(1, widths[c])));
    }
    TrimRight(line);
    text += bold_titles ? "\x1b[1m" + line + "\x1b[0m\n" : line + "\n";
  }

  for (const auto& row : rows_) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const int cell_width = std::max(1, widths[c]);
      if (columns_[c].fit == Fit::kWrap) {
        cells.push_back(Wrap(row[c], cell_width));
      } else {
        cells.push_back({Truncate(row[c], cell_width)});
      }
      height = std::max(height, cells.back().size());
    }
    for (std::size_t h = 0; h < height; ++h) {
      std::string line = margin;
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        add_cell(line, c, h < cells[c].size() ? cells[c][h] : std::string());
      }
      TrimRight(line);
      text += line + "\n";
    }
  }
  return text;
}

}  // namespace passend::cli
