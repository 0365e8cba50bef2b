#include <istream>
#include <ostream>
#include <random>
#include <string>

#include "absl/strings/str_format.h"
#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/text.h"
#include "passend/v1/candidate_service.pb.h"
#include "passend/v1/employer_service.pb.h"

namespace passend::cli {
namespace {

// With an id the server recognises a repeat, so that a lost answer can be asked again.
std::string RandomId() {
  std::random_device random;
  return absl::StrFormat("%08x%08x", random(), random());
}

template <typename Request>
absl::Status Delete(Request request, const std::string& name, const DeleteCommand& command,
                    Session& session) {
  request.set_name(name);
  request.set_etag(command.etag);
  request.set_allow_missing(command.allow_missing);
  request.set_request_id(RandomId());
  return session.client->Call(request);
}

absl::Status Confirm(const std::string& name, const DeleteCommand& command, Session& session) {
  if (command.yes) return absl::OkStatus();
  if (!session.console.in_is_terminal) {
    return absl::InvalidArgumentError("nobody to ask whether " + Printable(name) +
                                      " may be deleted; give --yes");
  }
  *session.console.err << "Delete " << Printable(name) << "? [y/N] " << std::flush;
  std::string answer;
  std::getline(*session.console.in, answer);
  if (answer == "y" || answer == "yes" || answer == "j" || answer == "ja") return absl::OkStatus();
  return absl::CancelledError("not deleted");
}

}  // namespace

CommandResult RunDelete(const DeleteCommand& command, Session& session) {
  std::string collection;
  for (const char* candidate : {"candidates", "employers", "opportunities"}) {
    const std::string word = candidate;
    if (command.name.rfind(word + "/", 0) == 0 ||
        command.name.find("/" + word + "/") != std::string::npos) {
      collection = word;
    }
  }
  if (collection.empty()) {
    return absl::InvalidArgumentError(
        "'" + command.name +
        "' does not say of which kind; give candidates/ID, employers/ID or opportunities/ID");
  }
  const absl::StatusOr<std::string> name = FullName(session.settings, collection, command.name);
  if (!name.ok()) return name.status();
  if (absl::Status status = Confirm(*name, command, session); !status.ok()) return status;

  absl::Status status;
  if (collection == "candidates") {
    v1::DeleteCandidateRequest request;
    FillAccess(session.settings, request.mutable_access());
    status = Delete(request, *name, command, session);
  } else if (collection == "employers") {
    status = Delete(v1::DeleteEmployerRequest(), *name, command, session);
  } else {
    status = Delete(v1::DeleteOpportunityRequest(), *name, command, session);
  }
  if (!status.ok()) return status;
  if (session.settings.output == OutputFormat::kTable) {
    *session.console.err << "deleted " << *name << "\n";
  } else {
    *session.console.out << "{}\n";  // google.protobuf.Empty
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
