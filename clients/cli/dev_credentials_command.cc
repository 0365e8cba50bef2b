#include <ostream>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cli/commands.h"
#include "clients/credentials/development.h"

namespace passend::cli {
namespace {

constexpr char kTenant[] = "proef";

std::string TenantOf(const Session& session) {
  return session.settings.tenant.empty() ? kTenant : session.settings.tenant;
}

}  // namespace

CommandResult RunDevCredentials(const DevCredentialsCommand& command, Session& session) {
  if (absl::Status status =
          credentials::MakeDevelopmentFolder(command.folder, TenantOf(session), command.owner,
                                             command.force, absl::ToUnixSeconds(absl::Now()));
      !status.ok()) {
    return status;
  }
  *session.console.out << "Made in " << command.folder
                       << ", for development only: certificates for a day, tokens for an hour.\n"
                       << "DEVELOPMENT-ONLY.txt in it tells how to start server and client.\n";
  return ExitCode::kOk;
}

CommandResult RunDevToken(const DevTokenCommand& command, Session& session) {
  const auto path = credentials::MakeDevelopmentToken(command.folder,
                                                      {.role = command.role,
                                                       .tenant = TenantOf(session),
                                                       .owner = command.owner,
                                                       .subject = command.subject},
                                                      absl::ToUnixSeconds(absl::Now()));
  if (!path.ok()) return path.status();
  *session.console.out << *path << "\n";
  return ExitCode::kOk;
}

}  // namespace passend::cli
