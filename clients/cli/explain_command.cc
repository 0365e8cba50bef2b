#include <ostream>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/explain_view.h"
#include "clients/cli/match_request.h"
#include "clients/cli/output.h"
#include "passend/v1/match_service.pb.h"

namespace passend::cli {

CommandResult RunExplain(const ExplainCommand& command, Session& session) {
  if (!command.decision.empty()) return RunExplainDecision(command.decision, command.step, session);
  if (command.candidate.empty() || command.opportunity.empty()) {
    return absl::InvalidArgumentError("give --candidate and --opportunity, or --decision");
  }
  const absl::StatusOr<std::string> candidate =
      FullName(session.settings, "candidates", command.candidate);
  if (!candidate.ok()) return candidate.status();
  const absl::StatusOr<std::string> opportunity =
      FullName(session.settings, "opportunities", command.opportunity);
  if (!opportunity.ok()) return opportunity.status();

  v1::ExplainMatchRequest request;
  request.set_candidate(*candidate);
  request.set_opportunity(*opportunity);
  FillAccess(session.settings, request.mutable_access());
  request.set_as_of(session.settings.as_of);
  request.set_money(command.money);
  FillWeights(command.weights, request.mutable_what_if_weights());

  v1::ExplainMatchResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  if (session.settings.output == OutputFormat::kTable) {
    out << ExplanationText(reply, *candidate, *opportunity, session.console);
  } else {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
