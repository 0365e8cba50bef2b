#include "clients/cli/table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>
#include <string>

#include "clients/cli/text.h"

namespace passend::cli {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Table, LinesUpWhateverTheBytes) {
  Table table({{"naam"}, {"score", Align::kRight}});
  table.AddRow({"geïsoleerd", "1"});
  table.AddRow({"gewoon", "1000"});
  EXPECT_EQ(table.Render(100),
            "naam        score\n"
            "geïsoleerd      1\n"
            "gewoon       1000\n");
}

TEST(Table, HasNoTitleLineWithoutTitles) {
  Table table({{""}, {""}});
  table.AddRow({"a", "b"});
  EXPECT_EQ(table.Render(100, 2), "  a  b\n");
}

TEST(Table, ShortensTheWidestThatMayGiveWay) {
  Table table({{"id"}, {"titel", Align::kLeft, Fit::kTruncate, 4}});
  table.AddRow({"een-lang-id-dat-blijft", "een titel die te lang is"});
  EXPECT_EQ(Lines(table.Render(34)).at(1), "een-lang-id-dat-blijft  een titel…");
}

TEST(Table, WrapsUnderItsOwnColumn) {
  Table table({{"regel"}, {"uitleg", Align::kLeft, Fit::kWrap, 5}});
  table.AddRow({"H7", "te ver weg om te fietsen"});
  EXPECT_EQ(table.Render(18),
            "regel  uitleg\n"
            "H7     te ver weg\n"
            "       om te\n"
            "       fietsen\n");
}

TEST(Table, MakesCellsSafeToPrint) {
  Table table({{"x"}});
  table.AddRow({"\x1b[2J"});
  EXPECT_EQ(table.Render(100).find('\x1b'), std::string::npos);
}

TEST(Table, FitsTheWidthWhenTheMinimaDo) {
  std::mt19937 random(42);
  static const char* const kWords[] = {"één", "werk", "productie", "a", "日本", "", "van tot met"};
  for (int i = 0; i < 3000; ++i) {
    std::vector<Column> columns;
    const std::size_t count = 1 + random() % 6;
    for (std::size_t c = 0; c < count; ++c) {
      columns.push_back({"k" + std::to_string(c), random() % 2 == 0 ? Align::kLeft : Align::kRight,
                         random() % 2 == 0 ? Fit::kTruncate : Fit::kWrap, 8});
    }
    Table table(columns);
    for (std::size_t r = random() % 5; r > 0; --r) {
      std::vector<std::string> cells;
      for (std::size_t c = 0; c < count; ++c) {
        std::string cell;
        for (std::size_t w = random() % 9; w > 0; --w)
          cell += std::string(kWords[random() % 7]) + " ";
        cells.push_back(cell);
      }
      table.AddRow(cells);
    }
    // Six columns of 8 with gaps of 2 need 58.
    const int width = 60 + static_cast<int>(random() % 41);
    for (const std::string& line : Lines(table.Render(width))) {
      ASSERT_LE(DisplayWidth(line), width) << "case " << i << ": " << line;
      ASSERT_TRUE(line.empty() || line.back() != ' ') << "case " << i;
    }
  }
}

}  // namespace
}  // namespace passend::cli
