// The key of what the service hands out sealed and takes back: handles and page tokens.
#ifndef PASSEND_SERVER_SERVICE_KEY_H_
#define PASSEND_SERVER_SERVICE_KEY_H_

#include <string>

#include "absl/status/statusor.h"
#include "security/key.h"
#include "store/keys/key_encryption_key.h"

namespace passend::server {

// Reads it from `path`, where it stands wrapped by `kek`; made, and safe on the disk, when there is
// no such file. Removing the file ends all handles and page tokens and does no other harm.
// NOT_FOUND, DATA_LOSS: another key-encryption key wrapped it, or it is damaged. UNAVAILABLE: the
// disk.
absl::StatusOr<security::Key> ServiceKey(const std::string& path,
                                         const store::KeyEncryptionKey& kek);

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICE_KEY_H_
