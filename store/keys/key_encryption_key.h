// The key that encrypts keys: the only secret that an operator has to keep.
//
// It never touches a profile. It wraps the keys of tenants, which wrap the keys of persons, which
// seal values (store/keys/key_database.h), so whoever holds it can open everything, and without it
// nothing opens. It is kept in a file or a systemd credential; a security module (PKCS #11) is
// another implementation: its object label is the id, and the key itself never leaves it.
#ifndef PASSEND_STORE_KEYS_KEY_ENCRYPTION_KEY_H_
#define PASSEND_STORE_KEYS_KEY_ENCRYPTION_KEY_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace passend::store {

// Threads: safe.
class KeyEncryptionKey {
 public:
  virtual ~KeyEncryptionKey() = default;
  // Names the key that Wrap() uses, not secret and the same as long as the key is. Stored beside
  // what it wrapped.
  virtual std::string id() const = 0;
  // `secret`, of at most some hundreds of bytes, so that only Unwrap() with the same context opens
  // it. Unavailable: the key cannot be had now.
  virtual absl::StatusOr<std::string> Wrap(std::string_view context,
                                           std::string_view secret) const = 0;
  // NotFound: there is no key of that id here. DataLoss: not what was wrapped with this context.
  // Unavailable: as above.
  virtual absl::StatusOr<std::string> Unwrap(std::string_view key_id, std::string_view context,
                                             std::string_view wrapped) const = 0;
};

// A key from each of `places`: the first wraps, all of them unwrap, which is what a rotation needs.
// A place is a file, or "credential:NAME" for a credential that systemd gave to this service
// (LoadCredential=, read from $CREDENTIALS_DIRECTORY). It holds 32 bytes, or 64 hexadecimal digits
// and perhaps a newline. InvalidArgument: no place given, or the content is something else.
// NotFound: it is not there. FailedPrecondition: others than its owner may read or write it
// (allowed: mode 0600 or less). Names the place, never what is in it.
absl::StatusOr<std::shared_ptr<const KeyEncryptionKey>> LoadKeyEncryptionKey(
    const std::vector<std::string>& places);

// Makes a file with a new random key, mode 0600, and sees it safe on the disk. AlreadyExists: there
// is a file already, and it stays as it is. Unavailable: it cannot be written.
absl::Status MakeKeyFile(const std::string& path);

}  // namespace passend::store

#endif  // PASSEND_STORE_KEYS_KEY_ENCRYPTION_KEY_H_
