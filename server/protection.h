// What keeps the values of profiles inside the process and sealed outside it.
#ifndef PASSEND_SERVER_PROTECTION_H_
#define PASSEND_SERVER_PROTECTION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/log.h"
#include "store/keys/key_encryption_key.h"

namespace passend::server {

// From now on neither a crash nor another process of the same user gets at the memory of this one:
// it holds profiles and keys. First thing in main(). Unavailable: the system refuses.
absl::Status ForbidCoreDumps();

// The key-encryption key of the store in `data_directory`: from `places`
// (store::LoadKeyEncryptionKey); else the systemd credential "passend-kek" when there is one; else,
// with a warning, from the file "<data_directory>.kek", which is made for a new store. That one
// protects copies of the folder and nothing else. FailedPrecondition: there is a store with keys,
// but no such file. Others as LoadKeyEncryptionKey().
absl::StatusOr<std::shared_ptr<const store::KeyEncryptionKey>> FindKeyEncryptionKey(
    const std::vector<std::string>& places, const std::string& data_directory, Log& log);

}  // namespace passend::server

#endif  // PASSEND_SERVER_PROTECTION_H_
