#include "server/config/csv.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace passend::config {
namespace {

std::optional<CsvTable> Parse(const std::string& text, std::string* error = nullptr) {
  Errors errors;
  auto table = ParseCsv("f.csv", text, {"a", "b"}, errors);
  EXPECT_EQ(table.has_value(), errors.empty());
  if (error != nullptr) *error = std::string(errors.ToStatus().message());
  return table;
}

TEST(Csv, ReadsRowsWithTheirLines) {
  const auto table = Parse("a,b\r\n1,2\r\n\r\n\"x,\"\"y\"\"\nz\",\n3,\"\"");
  ASSERT_TRUE(table.has_value());
  ASSERT_EQ(table->rows.size(), 3u);
  EXPECT_EQ(table->rows[0].line, 2);
  EXPECT_EQ(table->rows[0].fields, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(table->rows[1].line, 4);
  EXPECT_EQ(table->rows[1].fields, (std::vector<std::string>{"x,\"y\"\nz", ""}));
  EXPECT_EQ(table->rows[2].line, 6);
  EXPECT_EQ(table->rows[2].fields, (std::vector<std::string>{"3", ""}));
}

TEST(Csv, NamesTheLineOfEachFault) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "f.csv:1: must begin with the header 'a,b'"},
      {"a;b\n", "f.csv:1: the header must be 'a,b', is 'a;b'"},
      {"a,b\n1,2\n3\n", "f.csv:3: must have 2 fields, has 1"},
      {"a,b\n1,2,3\n4,5\n6\n",
       "f.csv:2: must have 2 fields, has 3\nf.csv:4: must have 2 fields, has 1"},
      {"a,b\n1,\"2\n3,4\n", "f.csv:2: a quote is never closed"},
      {"a,b\n1,2\"3\n", "f.csv:2: a quote inside a field that does not begin with one"},
      {"a,b\n\"1\"x,2\n", "f.csv:2: text after the closing quote of a field"}};
  for (const auto& [text, expected] : cases) {
    std::string error;
    Parse(text, &error);
    EXPECT_EQ(error, expected);
  }
}

// What is written by RFC 4180 is read back, whatever it holds. 2,000 random tables, seed 5.
TEST(Csv, RoundTripsAnyText) {
  std::mt19937 random(5);
  const std::string alphabet = "ab,\"\n\r ;é";
  for (int run = 0; run < 2000; ++run) {
    std::vector<std::vector<std::string>> rows(random() % 5);
    std::string text = "a,b\r\n";
    for (auto& row : rows) {
      row.resize(2);
      for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t n = random() % 6; n > 0; --n)
          row[i] += alphabet[random() % alphabet.size()];
        std::string quoted = row[i];
        for (std::size_t at = 0; (at = quoted.find('"', at)) != std::string::npos; at += 2) {
          quoted.insert(at, "\"");
        }
        text += (i > 0 ? ",\"" : "\"") + quoted + "\"";
      }
      text += random() % 2 == 0 ? "\r\n" : "\n";
    }
    const auto table = Parse(text);
    ASSERT_TRUE(table.has_value());
    ASSERT_EQ(table->rows.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(table->rows[i].fields, rows[i]);
  }
}

// Any bytes at all: an answer or an error, never anything worse. 20,000 random texts, seed 6.
TEST(Csv, SurvivesAnyBytes) {
  std::mt19937 random(6);
  const std::string alphabet = "a,b\"\n\r";
  for (int run = 0; run < 20'000; ++run) {
    std::string text = random() % 2 == 0 ? "a,b\n" : "";
    for (std::size_t n = random() % 20; n > 0; --n) text += alphabet[random() % alphabet.size()];
    Parse(text);
  }
}

}  // namespace
}  // namespace passend::config
