// The files of TLS, looked at before they are used: gRPC itself only logs what is wrong with them
// and then serves nobody.
#ifndef PASSEND_SERVER_IDENTITY_TLS_FILES_H_
#define PASSEND_SERVER_IDENTITY_TLS_FILES_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace passend::server {

// `client_ca` may be empty. `now` in seconds since 1970.
// NOT_FOUND: a file cannot be read. INVALID_ARGUMENT names the flag and the file: no certificate in
// PEM, not valid now, a key of another certificate, or a key that asks for a password.
absl::Status CheckTlsFiles(const std::string& certificate, const std::string& key,
                           const std::string& client_ca, std::int64_t now);

}  // namespace passend::server

#endif  // PASSEND_SERVER_IDENTITY_TLS_FILES_H_
