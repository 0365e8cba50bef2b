#include "tests/store/canary.h"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace passend::store {
namespace {

constexpr std::string_view kMark = "kanarie7Q";  // long enough to meet by chance in no file

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

// How the mark may look.
std::vector<std::string> Forms() {
  std::vector<std::string> forms = {std::string(kMark)};
  std::string little;
  std::string big;
  for (const char c : kMark) {
    little += c;
    little += '\0';
    big += '\0';
    big += c;
  }
  forms.push_back(little);
  forms.push_back(big);
  const std::string hex = absl::BytesToHexString(View(kMark));
  forms.push_back(hex);
  std::string upper = hex;
  for (char& c : upper) c = static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c);
  forms.push_back(upper);
  for (std::size_t before = 0; before < 3; ++before) {
    // Only the digits that the mark alone decides.
    const std::string encoded =
        absl::Base64Escape(View(std::string(before, 'x') + std::string(kMark)));
    const std::size_t first = before == 0 ? 0 : before + 1;
    forms.push_back(encoded.substr(first, 4 * ((before + kMark.size()) / 3) - first));
  }
  return forms;
}

void EachFile(
    const std::string& directory,
    const std::function<void(const std::string& name, const std::string& content)>& visit) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file),
                              std::istreambuf_iterator<char>()};
    visit(std::filesystem::relative(entry.path(), directory).string(), content);
  }
}

}  // namespace

std::string Canary(std::string_view what) {
  return absl::StrCat(std::string(kMark), "-", std::string(what), "-");
}

std::vector<std::string> FindCanaries(const std::string& directory) {
  constexpr std::size_t kAround = 40;
  std::vector<std::string> found;
  EachFile(directory, [&found](const std::string& name, const std::string& content) {
    for (const std::string& form : Forms()) {
      if (name.find(form) != std::string::npos) found.push_back(name + ": its name");
      for (std::size_t at = content.find(form); at != std::string::npos;
           at = content.find(form, at + 1)) {
        found.push_back(absl::StrCat(name, ": ", content.substr(at, kAround)));
      }
    }
  });
  return found;
}

std::vector<std::string> FindBytes(const std::string& directory, std::string_view bytes) {
  std::vector<std::string> found;
  EachFile(directory, [&](const std::string& name, const std::string& content) {
    if (content.find(bytes) != std::string::npos) found.push_back(name);
  });
  return found;
}

int CountFiles(const std::string& directory) {
  int files = 0;
  EachFile(directory, [&files](const std::string&, const std::string&) { ++files; });
  return files;
}

}  // namespace passend::store
