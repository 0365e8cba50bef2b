#include "server/service_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "security/base64url.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

// What it is wrapped for.
constexpr std::string_view kContext = "passend service key 1";

absl::Status CannotWrite(const std::string& path) {
  return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", std::strerror(errno)));
}

// A file that is there in whole, or not at all.
absl::Status WriteSafely(const std::string& path, const std::string& text) {
  const std::string next = path + ".new";
  const int file = open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return CannotWrite(next);
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  const bool closed = close(file) == 0;
  if (!written || !closed || rename(next.c_str(), path.c_str()) != 0) return CannotWrite(path);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<security::Key> ServiceKey(const std::string& path,
                                         const store::KeyEncryptionKey& kek) {
  if (std::ifstream file(path); file) {
    std::string id;
    std::string wrapped;
    file >> id >> wrapped;
    const auto bytes = security::DecodeBase64Url(wrapped);
    if (!bytes.has_value() || bytes->empty()) {
      return absl::DataLossError(absl::StrCat(path, ": is no wrapped key"));
    }
    PASSEND_ASSIGN_OR_RETURN(std::string secret, kek.Unwrap(id, kContext, *bytes));
    auto key = security::Key::FromBytes(secret);
    security::Wipe(secret);
    return key;
  }
  const security::Key key = security::Key::Random();
  PASSEND_ASSIGN_OR_RETURN(const std::string wrapped, kek.Wrap(kContext, key.bytes()));
  PASSEND_RETURN_IF_ERROR(
      WriteSafely(path, absl::StrCat(kek.id(), " ", security::EncodeBase64Url(wrapped), "\n")));
  return key;
}

}  // namespace passend::server
