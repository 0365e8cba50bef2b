#include "clients/cli/token_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace passend::cli {
namespace {

constexpr off_t kMaxBytes = 8 << 10;
constexpr std::int64_t kNanoseconds = 1'000'000'000;

}  // namespace

absl::StatusOr<std::string> TokenFile::Token() {
  if (path_.empty()) return std::string();
  const std::lock_guard lock(mutex_);
  struct stat status = {};
  if (stat(path_.c_str(), &status) != 0) {
    return absl::InvalidArgumentError("--token-file: cannot read " + path_);
  }
  const std::int64_t changed = status.st_ctim.tv_sec * kNanoseconds + status.st_ctim.tv_nsec;
  if (status.st_ino == inode_ && status.st_size == size_ && changed == changed_ns_) return token_;
  if (status.st_size > kMaxBytes) {
    return absl::InvalidArgumentError("--token-file: " + path_ + " is larger than 8 KiB");
  }
  std::ifstream file(path_, std::ios::binary);
  std::string token{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  token.erase(std::find_if_not(token.rbegin(), token.rend(), is_space).base(), token.end());
  token.erase(token.begin(), std::find_if_not(token.begin(), token.end(), is_space));
  // Anything else cannot go over the wire as it is.
  if (token.empty() ||
      !std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; })) {
    return absl::InvalidArgumentError("--token-file: " + path_ + " does not hold one token");
  }
  token_ = std::move(token);
  inode_ = status.st_ino;
  size_ = status.st_size;
  changed_ns_ = changed;
  return token_;
}

}  // namespace passend::cli
