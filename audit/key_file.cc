#include "audit/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "audit/trace.h"

namespace passend::audit {
namespace {

constexpr std::size_t kMostBytes = 2 * security::Key::kBytes + 1;  // digits and a newline

// Closes it.
class File {
 public:
  explicit File(int file) : file_(file) {}
  ~File() {
    if (file_ >= 0) close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return file_; }

 private:
  const int file_;
};

}  // namespace

absl::StatusOr<security::Key> ReadKeyFile(const std::string& path) {
  const std::string what = absl::StrCat("read the audit key ", path, ": ");
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT) return absl::NotFoundError(absl::StrCat(what, "there is none"));
    return absl::UnavailableError(absl::StrCat(what, std::strerror(errno)));
  }
  struct stat mode = {};
  if (fstat(file.get(), &mode) != 0) {
    return absl::UnavailableError(absl::StrCat(what, std::strerror(errno)));
  }
  if ((mode.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(what, "others than its owner may use it; give it mode 0600"));
  }
  std::string bytes(kMostBytes + 1, '\0');
  const ssize_t got = read(file.get(), bytes.data(), bytes.size());
  if (got < 0) return absl::UnavailableError(absl::StrCat(what, std::strerror(errno)));
  bytes.resize(static_cast<std::size_t>(got));
  if (bytes.size() == kMostBytes && bytes.back() == '\n') bytes.pop_back();
  if (bytes.size() == 2 * security::Key::kBytes) {
    std::string digits = bytes;
    bytes = FromHex(digits).value_or("");
    security::Wipe(digits);
  }
  absl::StatusOr<security::Key> key = security::Key::FromBytes(bytes);
  security::Wipe(bytes);
  if (!key.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(what, "it must hold 32 bytes or 64 hexadecimal digits"));
  }
  return key;
}

absl::Status MakeKeyFile(const std::string& path) {
  const std::string what = absl::StrCat("make the audit key ", path, ": ");
  const File file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (file.get() < 0) {
    if (errno == EEXIST) return absl::AlreadyExistsError(absl::StrCat(what, "there is one"));
    return absl::UnavailableError(absl::StrCat(what, std::strerror(errno)));
  }
  const security::Key key = security::Key::Random();
  const std::string_view bytes = key.bytes();
  const File folder(open(std::filesystem::absolute(path).parent_path().c_str(),
                         O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (write(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
      fsync(file.get()) != 0 || folder.get() < 0 || fsync(folder.get()) != 0) {
    const std::string reason = std::strerror(errno);
    unlink(path.c_str());
    return absl::UnavailableError(absl::StrCat(what, reason));
  }
  return absl::OkStatus();
}

}  // namespace passend::audit
