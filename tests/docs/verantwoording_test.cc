// docs/verantwoording.md says what configuration and schema say, and names only files and tests
// that exist. PASSEND_UPDATE_DOCS=1 writes the generated parts anew.
#include "tests/docs/verantwoording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "server/access/fields.h"
#include "server/identity/caller.h"

namespace passend::docs {
namespace {

using ::testing::HasSubstr;

constexpr char kFile[] = "docs/verantwoording.md";

std::string Content(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Verantwoording, SaysWhatConfigurationAndSchemaSay) {
  const auto blocks = GeneratedBlocks(".");
  ASSERT_TRUE(blocks.ok()) << blocks.status();
  EXPECT_EQ(blocks->size(), 7U);
  const std::string document = Content(kFile);
  const auto expected = FillBlocks(document, *blocks);
  ASSERT_TRUE(expected.ok()) << expected.status();
  const char* update = std::getenv("PASSEND_UPDATE_DOCS");
  if (update != nullptr && std::string(update) == "1" && *expected != document) {
    std::ofstream(kFile, std::ios::trunc | std::ios::binary) << *expected;
    return;
  }
  EXPECT_EQ(document, *expected) << "PASSEND_UPDATE_DOCS=1 writes it anew";
}

TEST(Verantwoording, ExplainsEveryClassAndEveryRole) {
  const std::string document = Content(kFile);
  for (const std::string_view name : server::kFieldClassNames) {
    EXPECT_THAT(document, HasSubstr("\n| `" + std::string(name) + "` | ")) << name;
  }
  for (const std::string_view name : server::kRoleNames) {
    EXPECT_THAT(document, HasSubstr("\n| **" + std::string(name) + "** | ")) << name;
  }
}

TEST(Verantwoording, NamesFilesAndTestsThatExist) {
  static const std::regex declared(R"(TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\))");
  static const std::regex code(R"(`([^`\n]+)`)");
  static const std::regex path(R"([a-z_]+(/[\w.-]+)+/?)");
  static const std::regex test(R"(([A-Z]\w+)\.([A-Z]\w+))");
  std::set<std::string> tests;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("tests")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = Content(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), declared), end; at != end; ++at) {
      tests.insert((*at)[1].str() + "." + (*at)[2].str());
    }
  }
  const std::string document = Content(kFile);
  int files = 0;
  int names = 0;
  for (std::sregex_iterator at(document.begin(), document.end(), code), end; at != end; ++at) {
    const std::string word = (*at)[1].str();
    if (std::regex_match(word, path)) {
      EXPECT_TRUE(std::filesystem::exists(word)) << word;
      ++files;
    } else if (std::regex_match(word, test)) {
      EXPECT_TRUE(tests.contains(word)) << word;
      ++names;
    }
  }
  EXPECT_GE(files, 10);
  EXPECT_GE(names, 15);
}

TEST(FillBlocks, KeepsWhatIsAroundAndRefusesWhatDoesNotFit) {
  const std::map<std::string, std::string> blocks = {{"a", "A\n"}};
  const std::string begin = "<!-- gegenereerd: a -->\n";
  const std::string filled = "x\n" + begin + "\nA\n\n<!-- einde -->\ny\n";
  EXPECT_EQ(FillBlocks("x\n" + begin + "old\n<!-- einde -->\ny\n", blocks).value(), filled);
  EXPECT_EQ(FillBlocks(filled, blocks).value(), filled);
  for (const std::string& wrong :
       {std::string("x"), begin + "old", filled + filled, begin + filled,
        std::string("<!-- gegenereerd: b -->\n<!-- einde -->\n") + filled}) {
    EXPECT_FALSE(FillBlocks(wrong, blocks).ok()) << wrong;
  }
}

}  // namespace
}  // namespace passend::docs
