#include "clients/cli/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace passend::cli {

absl::Status WritePrivateFile(const std::string& path, std::string_view content) {
  // Never over another file: its mode could be wider, and a link could lead elsewhere.
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) {
    return absl::AlreadyExistsError(path + " exists already; remove it, or give another name");
  }
  const auto failure = [&path] {
    return absl::UnknownError("cannot write " + path + ": " + std::strerror(errno));
  };
  if (file < 0) return failure();
  absl::Status status;
  for (std::string_view left = content; status.ok() && !left.empty();) {
    const ssize_t written = write(file, left.data(), left.size());
    if (written >= 0) {
      left.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      status = failure();
    }
  }
  if (close(file) != 0 && status.ok()) status = failure();
  if (!status.ok()) unlink(path.c_str());
  return status;
}

}  // namespace passend::cli
