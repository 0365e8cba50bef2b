#include "server/protection.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace passend::server {
namespace {

constexpr char kCredential[] = "credential:passend-kek";

}  // namespace

absl::Status ForbidCoreDumps() {
  const rlimit none = {.rlim_cur = 0, .rlim_max = 0};
  if (setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0) {
    return absl::OkStatus();
  }
  return absl::UnavailableError(
      absl::StrCat("core dumps cannot be switched off: ", std::strerror(errno)));
}

absl::StatusOr<std::shared_ptr<const store::KeyEncryptionKey>> FindKeyEncryptionKey(
    const std::vector<std::string>& places, const std::string& data_directory, Log& log) {
  if (!places.empty()) return store::LoadKeyEncryptionKey(places);
  auto credential = store::LoadKeyEncryptionKey({kCredential});
  if (credential.ok() || !absl::IsNotFound(credential.status())) return credential;

  std::filesystem::path folder(data_directory);
  if (!folder.has_filename()) folder = folder.parent_path();  // "data/"
  const std::string file = folder.string() + ".kek";
  std::error_code error;
  const bool has_keys = std::filesystem::exists(folder / "keys", error);
  if (!std::filesystem::exists(file, error)) {
    if (has_keys) {
      return absl::FailedPreconditionError(
          absl::StrCat("the store at ", data_directory, " is sealed, and there is no ", file,
                       "; give its key-encryption key with --kek"));
    }
    if (absl::Status made = store::MakeKeyFile(file); !made.ok()) return made;
  }
  log.Warning(absl::StrCat("the key-encryption key lies beside the data, in ", file,
                           ": it protects copies of the folder only. Keep the key elsewhere and "
                           "give it with --kek, or as the systemd credential passend-kek"));
  return store::LoadKeyEncryptionKey({file});
}

}  // namespace passend::server
