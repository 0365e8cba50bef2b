#include <ostream>
#include <string>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/output.h"
#include "passend/v1/candidate_service.pb.h"
#include "passend/v1/catalogue_service.pb.h"
#include "passend/v1/employer_service.pb.h"

namespace passend::cli {
namespace {

bool IsOf(const std::string& name, const std::string& collection) {
  return name.rfind(collection + "/", 0) == 0 ||
         name.find("/" + collection + "/") != std::string::npos;
}

template <typename Request, typename Reply>
CommandResult Fetch(const Request& request, Session& session, Reply reply) {
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  if (session.settings.output == OutputFormat::kTable) {
    out << ToOutline(reply);
  } else {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
  }
  return ExitCode::kOk;
}

}  // namespace

CommandResult RunGet(const GetCommand& command, Session& session) {
  const Settings& settings = session.settings;
  if (IsOf(command.name, "candidates")) {
    const auto name = FullName(settings, "candidates", command.name);
    if (!name.ok()) return name.status();
    v1::GetCandidateRequest request;
    request.set_name(*name);
    FillAccess(settings, request.mutable_access());
    return Fetch(request, session, v1::Candidate());
  }
  if (IsOf(command.name, "employers")) {
    const auto name = FullName(settings, "employers", command.name);
    if (!name.ok()) return name.status();
    v1::GetEmployerRequest request;
    request.set_name(*name);
    return Fetch(request, session, v1::Employer());
  }
  if (IsOf(command.name, "opportunities")) {
    const auto name = FullName(settings, "opportunities", command.name);
    if (!name.ok()) return name.status();
    v1::GetOpportunityRequest request;
    request.set_name(*name);
    return Fetch(request, session, v1::Opportunity());
  }
  if (command.name.rfind("functies/", 0) == 0) {
    v1::GetFunctieRequest request;
    request.set_name(command.name);
    return Fetch(request, session, v1::Functie());
  }
  return absl::InvalidArgumentError(
      "'" + command.name +
      "' does not say of which kind; give candidates/ID, employers/ID, opportunities/ID or "
      "functies/CODE");
}

}  // namespace passend::cli
