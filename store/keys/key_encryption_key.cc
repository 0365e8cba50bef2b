#include "store/keys/key_encryption_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "security/aead.h"
#include "security/hmac.h"
#include "security/key.h"

namespace passend::store {
namespace {

constexpr std::string_view kCredential = "credential:";
// 64 digits and a newline; one more shows that there is more.
constexpr std::size_t kMostBytes = 2 * security::Key::kBytes + 2;

// Closes with its life.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

std::string Reason() { return std::strerror(errno); }

// Beside the key, so that it says nothing about it.
std::string IdOf(const security::Key& key) {
  const security::Key id = security::Derive(key, "passend kek id 1");
  const std::string_view bytes = id.bytes().substr(0, 8);
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

class FileKeys final : public KeyEncryptionKey {
 public:
  explicit FileKeys(std::vector<std::pair<std::string, security::Key>> keys)
      : keys_(std::move(keys)) {}

  std::string id() const override { return keys_.front().first; }
  absl::StatusOr<std::string> Wrap(std::string_view context,
                                   std::string_view secret) const override {
    return security::Seal(keys_.front().second, context, secret);
  }
  absl::StatusOr<std::string> Unwrap(std::string_view key_id, std::string_view context,
                                     std::string_view wrapped) const override {
    for (const auto& [id, key] : keys_) {
      if (id == key_id) return security::Open(key, context, wrapped);
    }
    return absl::NotFoundError(absl::StrCat("the key-encryption key with id ", std::string(key_id),
                                            " is not among those that were given"));
  }

 private:
  const std::vector<std::pair<std::string, security::Key>> keys_;  // by id, not empty
};

absl::StatusOr<std::string> PathOf(const std::string& place) {
  if (!place.starts_with(kCredential)) return place;
  const std::string name = place.substr(kCredential.size());
  if (name.empty() || name.find('/') != std::string::npos) {
    return absl::InvalidArgumentError("key-encryption key: credential: needs a name without /");
  }
  const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr) {
    return absl::NotFoundError(absl::StrCat("key-encryption key ", place,
                                            ": systemd gave no credentials to this service"));
  }
  return absl::StrCat(directory, "/", name);
}

// A key of 32 bytes as it stands in a file.
absl::StatusOr<security::Key> Parse(std::string& content) {
  if (content.size() == security::Key::kBytes) return security::Key::FromBytes(content);
  std::string_view digits = content;
  if (digits.ends_with('\n')) digits.remove_suffix(1);
  if (digits.size() == 2 * security::Key::kBytes &&
      digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos) {
    std::string bytes = absl::HexStringToBytes(absl::string_view(digits.data(), digits.size()));
    absl::StatusOr<security::Key> key = security::Key::FromBytes(bytes);
    security::Wipe(bytes);
    return key;
  }
  return absl::InvalidArgumentError("must hold 32 bytes, or 64 hexadecimal digits");
}

absl::StatusOr<security::Key> Load(const std::string& place) {
  const std::string what = absl::StrCat("key-encryption key ", place, ": ");
  const absl::StatusOr<std::string> path = PathOf(place);
  if (!path.ok()) return path.status();
  const File file(open(path->c_str(), O_RDONLY | O_CLOEXEC));
  struct stat facts = {};
  if (file.get() < 0 || fstat(file.get(), &facts) != 0) {
    if (errno == ENOENT) return absl::NotFoundError(what + "there is no such file");
    return absl::UnavailableError(what + Reason());
  }
  if (!S_ISREG(facts.st_mode)) return absl::InvalidArgumentError(what + "is not a file");
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(
        what + "others than its owner may use it; allowed is mode 0600 or less (chmod 600)");
  }
  std::string content(kMostBytes, '\0');
  const ssize_t got = read(file.get(), content.data(), content.size());
  if (got < 0) return absl::UnavailableError(what + Reason());
  content.resize(static_cast<std::size_t>(got));
  absl::StatusOr<security::Key> key = Parse(content);
  security::Wipe(content);
  if (!key.ok()) {
    return absl::InvalidArgumentError(what + std::string(key.status().message()));
  }
  return key;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const KeyEncryptionKey>> LoadKeyEncryptionKey(
    const std::vector<std::string>& places) {
  if (places.empty()) return absl::InvalidArgumentError("key-encryption key: none was given");
  std::vector<std::pair<std::string, security::Key>> keys;
  for (const std::string& place : places) {
    const absl::StatusOr<security::Key> key = Load(place);
    if (!key.ok()) return key.status();
    keys.emplace_back(IdOf(*key), *key);
  }
  return std::make_shared<const FileKeys>(std::move(keys));
}

absl::Status MakeKeyFile(const std::string& path) {
  const std::string what = absl::StrCat("make key-encryption key ", path, ": ");
  const File file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (file.get() < 0) {
    if (errno == EEXIST) return absl::AlreadyExistsError(what + "there is one already");
    return absl::UnavailableError(what + Reason());
  }
  const security::Key key = security::Key::Random();
  const std::string_view bytes = key.bytes();
  if (write(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
      fsync(file.get()) != 0) {
    const std::string reason = Reason();
    unlink(path.c_str());
    return absl::UnavailableError(what + reason);
  }
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  const File directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || fsync(directory.get()) != 0) {
    return absl::UnavailableError(what + Reason());
  }
  return absl::OkStatus();
}

}  // namespace passend::store
