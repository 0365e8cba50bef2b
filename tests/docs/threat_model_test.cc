// What docs/threat-model.md names exists: files by their path, tests by their name.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace passend {
namespace {

std::string Content(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// "Suite.Name" of every test in tests/.
std::set<std::string> Tests() {
  static const std::regex test(R"(TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\))");
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("tests")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = Content(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), test), end; at != end; ++at) {
      names.insert((*at)[1].str() + "." + (*at)[2].str());
    }
  }
  return names;
}

TEST(ThreatModel, NamesFilesAndTestsThatExist) {
  static const std::regex code(R"(`([^`\n]+)`)");
  static const std::regex path(R"([a-z_]+(/[\w.-]+)+/?)");
  static const std::regex test(R"(([A-Z]\w+)\.([A-Z]\w+|\*))");
  const std::set<std::string> tests = Tests();
  const std::string text = Content("docs/threat-model.md");
  int files = 0;
  int names = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at) {
    const std::string word = (*at)[1].str();
    std::smatch match;
    if (std::regex_match(word, path)) {
      EXPECT_TRUE(std::filesystem::exists(word)) << word;
      ++files;
    } else if (std::regex_match(word, match, test)) {
      const std::string suite = match[1].str();
      const auto found = tests.lower_bound(match[2] == "*" ? suite + "." : word);
      EXPECT_TRUE(found != tests.end() &&
                  found->rfind(match[2] == "*" ? suite + "." : word, 0) == 0)
          << word;
      ++names;
    }
  }
  EXPECT_GE(files, 20);
  EXPECT_GE(names, 25);
}

}  // namespace
}  // namespace passend
