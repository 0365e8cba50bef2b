// docs/glossary.md keeps up with the code: it is in order, names only what exists, and explains the
// codes that a catalogue leaves to it.
#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace passend {
namespace {

using ::testing::SizeIs;

std::filesystem::path Root() {
  const char* root = std::getenv("PASSEND_SOURCE_DIR");
  return root == nullptr ? "." : root;
}

std::string Read(const std::filesystem::path& path) {
  std::ifstream stream(path);
  EXPECT_TRUE(stream) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Everything that `pattern` finds in its first group.
std::vector<std::string> All(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), regex);
       it != std::sregex_iterator(); ++it) {
    found.push_back((*it)[1]);
  }
  return found;
}

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// The rows of the table as cells: term, meaning, unit, source, field.
std::vector<std::vector<std::string>> Rows() {
  std::vector<std::vector<std::string>> rows;
  std::ifstream stream(Root() / "docs/glossary.md");
  std::string line;
  bool in_table = false;
  while (std::getline(stream, line)) {
    if (in_table) rows.push_back(All(line, R"(\| *([^|]*[^| ]) *(?=\|))"));
    if (line.starts_with("| ---")) in_table = true;
  }
  return rows;
}

// Every word of the API, the model, what explains a score, and the configuration.
std::set<std::string> WordsOfTheCode() {
  std::set<std::string> words;
  for (const char* folder : {"proto/passend/v1", "matcher/model", "config"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(Root() / folder)) {
      if (!file.is_regular_file() || file.path().extension() == ".csv") continue;
      for (std::string& word : All(Read(file.path()), R"((\w+))")) words.insert(std::move(word));
    }
  }
  return words;
}

TEST(Glossary, HasFiveCellsInEachRowAndEachTermOnceInOrder) {
  const auto rows = Rows();
  ASSERT_GT(rows.size(), 150U);
  std::string previous;
  for (const auto& row : rows) {
    ASSERT_THAT(row, SizeIs(5)) << (row.empty() ? "an empty row" : row[0]);
    const std::string term = Lower(row[0]);
    EXPECT_LT(previous, term);
    previous = term;
  }
}

TEST(Glossary, NamesOnlyFieldsAndFilesThatExist) {
  const std::set<std::string> words = WordsOfTheCode();
  for (const auto& row : Rows()) {
    if (row.size() != 5) continue;
    for (const std::string& name : All(row[4], "`([^`]*)`")) {
      const bool exists = name.find('/') == std::string::npos
                              ? words.contains(name)
                              : std::filesystem::exists(Root() / name);
      EXPECT_TRUE(exists) << row[0] << ": " << name;
    }
  }
}

TEST(Glossary, ExplainsTheCodesOfTheOntwikkellijnAndWhatGoesWithIt) {
  std::set<std::string> explained;
  for (const std::string& word : All(Lower(Read(Root() / "docs/glossary.md")), R"((\w+))")) {
    explained.insert(word);
  }
  std::size_t codes = 0;
  for (const char* file :
       {"catalogue/werkvormen.toml", "catalogue/registrations.toml", "catalogue/instruments.toml",
        "catalogue/werktermen.toml", "doelbinding.toml"}) {
    for (const std::string& code : All(Read(Root() / "config" / file), R"re(\ncode = "(\w+)")re")) {
      EXPECT_TRUE(explained.contains(code)) << code << " of " << file;
      ++codes;
    }
  }
  EXPECT_GT(codes, 50U);
}

}  // namespace
}  // namespace passend
