// A copy of the real configuration in a folder of its own, for one test to break.
#ifndef PASSEND_TESTS_CONFIG_TEMP_CONFIG_H_
#define PASSEND_TESTS_CONFIG_TEMP_CONFIG_H_

#include <filesystem>
#include <string>

namespace passend::config {

// The folder config/ of the project.
std::string RealConfig();

// Copies RealConfig() to a new temporary folder and removes that again at the end.
class TempConfig {
 public:
  TempConfig();
  ~TempConfig();
  TempConfig(const TempConfig&) = delete;
  TempConfig& operator=(const TempConfig&) = delete;

  std::string folder() const { return folder_.string(); }

  // `file` is relative to the folder: "law/lks.toml".
  std::string Read(const std::string& file) const;
  void Write(const std::string& file, const std::string& text) const;
  // Replaces the first `from`, which must be there, and returns the line it began on.
  int Replace(const std::string& file, const std::string& from, const std::string& to) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace passend::config

#endif  // PASSEND_TESTS_CONFIG_TEMP_CONFIG_H_
