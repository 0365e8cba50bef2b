// The door: what a connection and a call must show before anything of ours runs.
#ifndef PASSEND_SERVER_TRANSPORT_H_
#define PASSEND_SERVER_TRANSPORT_H_

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/support/string_ref.h>

#include <map>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"

namespace passend::server {

class AuditTrail;
class Authenticator;
class Log;
struct ServerOptions;

// Credentials of the port, for options that CheckProtection accepts. With an authenticator, gRPC
// refuses every call without a good token itself, with UNAUTHENTICATED and before it looks up the
// method: no handler can forget to ask, and services of libraries (reflection) are behind it too.
// Only grpc.health.v1 answers without. `authenticator` (null: --insecure-loopback), `log` and
// `audit` (null: none) outlive the server. Refused calls are counted in the log and on record, at
// most one line a second, so that a flood of them cannot fill either. Certificates and keys are
// read again when the files change: the new ones count for connections made afterwards, and those
// that are open go on. As CheckTlsFiles for files that are not what they must be.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const ServerOptions& options, Authenticator* authenticator, Log& log, AuditTrail* audit);

// The value of the metadata "authorization"; empty when there is none or more than one.
std::string_view AuthorizationOf(const std::multimap<grpc::string_ref, grpc::string_ref>& metadata);

}  // namespace passend::server

#endif  // PASSEND_SERVER_TRANSPORT_H_
