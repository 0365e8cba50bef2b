#include "tests/config/temp_config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace passend::config {

std::string RealConfig() {
  const char* root = std::getenv("PASSEND_SOURCE_DIR");
  return root != nullptr ? std::string(root) + "/config" : "config";
}

TempConfig::TempConfig() {
  std::string pattern = (std::filesystem::temp_directory_path() / "passend_config_XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  std::filesystem::copy(RealConfig(), folder_, std::filesystem::copy_options::recursive);
}

TempConfig::~TempConfig() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TempConfig::Read(const std::string& file) const {
  std::ifstream in(folder_ / file, std::ios::binary);
  EXPECT_TRUE(in) << file;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void TempConfig::Write(const std::string& file, const std::string& text) const {
  std::ofstream out(folder_ / file, std::ios::binary);
  out << text;
  EXPECT_TRUE(out.flush()) << file;
}

int TempConfig::Replace(const std::string& file, const std::string& from,
                        const std::string& to) const {
  std::string text = Read(file);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) {
    ADD_FAILURE() << file << " does not hold '" << from << "'";
    return 0;
  }
  text.replace(at, from.size(), to);
  Write(file, text);
  return static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n')) + 1;
}

}  // namespace passend::config
