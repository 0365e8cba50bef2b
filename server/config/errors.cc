#include "server/config/errors.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace passend::config {
namespace {

constexpr std::size_t kMaxShown = 10;

}  // namespace

void Errors::Add(const std::string& file, int line, const std::string& reason) {
  lines_.push_back(line > 0 ? absl::StrCat(file, ":", line, ": ", reason)
                            : absl::StrCat(file, ": ", reason));
}

absl::Status Errors::ToStatus() const {
  if (lines_.empty()) return absl::OkStatus();
  const std::size_t shown = std::min(lines_.size(), kMaxShown);
  std::string message =
      absl::StrJoin(lines_.begin(), lines_.begin() + static_cast<long>(shown), "\n");
  if (lines_.size() > shown) {
    absl::StrAppend(&message, "\nand ", lines_.size() - shown, " more errors");
  }
  return absl::InvalidArgumentError(message);
}

}  // namespace passend::config
