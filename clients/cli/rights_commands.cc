#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <sstream>
#include <string>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/match_view.h"
#include "clients/cli/output.h"
#include "clients/cli/private_file.h"
#include "clients/cli/text.h"
#include "passend/v1/rights_service.pb.h"

namespace passend::cli {
namespace {

// A document of lines, wrapped to the console with the indent that each line has.
std::string Document(const std::string& text, const Console& console) {
  constexpr std::size_t kMaxIndent = 20;
  std::string printed;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), kMaxIndent);
    printed += line.find_first_not_of(' ') == line.npos
                   ? "\n"
                   : Paragraph(line.substr(indent), console, static_cast<int>(indent));
  }
  return printed;
}

bool WantsJson(const Session& session) { return session.settings.output != OutputFormat::kTable; }

void PrintJson(const google::protobuf::Message& reply, Session& session) {
  *session.console.out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
}

absl::StatusOr<bool> IsOn(const RightsSwitchCommand& command) {
  if (command.state == "on") return true;
  if (command.state == "off") return false;
  return absl::InvalidArgumentError("give on or off");
}

}  // namespace

CommandResult RunRightsInzage(const RightsInzageCommand& command, Session& session) {
  v1::ExportPersonRequest request;
  const auto name = FullName(session.settings, "candidates", command.candidate);
  if (!name.ok()) return name.status();
  request.set_candidate(*name);
  FillAccess(session.settings, request.mutable_access());
  v1::ExportPersonResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  if (!command.out.empty()) {
    const std::string json = command.out + ".json";
    const std::string text = command.out + ".txt";
    absl::Status status = WritePrivateFile(json, ToJson(reply, /*pretty=*/true) + "\n");
    if (!status.ok()) return status;
    status = WritePrivateFile(text, reply.document());
    if (!status.ok()) {
      unlink(json.c_str());  // both or none
      return status;
    }
    *session.console.err << "written: " << Printable(json) << " and " << Printable(text)
                         << "; they hold personal data\n";
  } else if (WantsJson(session)) {
    PrintJson(reply, session);
  } else {
    *session.console.out << Document(reply.document(), session.console);
  }
  return ExitCode::kOk;
}

CommandResult RunRightsObjection(const RightsSwitchCommand& command, Session& session) {
  v1::SetObjectionRequest request;
  const auto name = FullName(session.settings, "candidates", command.candidate);
  if (!name.ok()) return name.status();
  const auto on = IsOn(command);
  if (!on.ok()) return on.status();
  request.set_candidate(*name);
  request.set_objection(*on);
  request.set_reason(command.reason);
  FillAccess(session.settings, request.mutable_access());
  v1::SetObjectionResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  if (WantsJson(session)) {
    PrintJson(reply, session);
  } else {
    *session.console.out << (*on ? "Het bezwaar staat vast: deze persoon komt in geen enkele "
                                   "zoekvraag meer voor.\n"
                                 : "Het bezwaar is ingetrokken: deze persoon doet weer mee.\n");
  }
  return ExitCode::kOk;
}

CommandResult RunRightsHold(const RightsSwitchCommand& command, Session& session) {
  v1::SetLegalHoldRequest request;
  const auto name = FullName(session.settings, "candidates", command.candidate);
  if (!name.ok()) return name.status();
  const auto on = IsOn(command);
  if (!on.ok()) return on.status();
  if (!*on && !command.until.empty()) {
    return absl::InvalidArgumentError("--until: goes with on");
  }
  request.set_candidate(*name);
  request.set_hold(*on);
  request.set_reason(command.reason);
  request.set_until(command.until);
  FillAccess(session.settings, request.mutable_access());
  v1::SetLegalHoldResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  if (WantsJson(session)) {
    PrintJson(reply, session);
  } else if (*on) {
    *session.console.out << "De gegevens van deze persoon worden bewaard"
                         << (command.until.empty() ? std::string(" tot dit wordt opgeheven")
                                                   : " tot en met " + Printable(command.until))
                         << ".\n";
  } else {
    *session.console.out << "De bewaarplicht is opgeheven; de gewone termijnen gelden weer.\n";
  }
  return ExitCode::kOk;
}

CommandResult RunRightsErase(const RightsEraseCommand& command, Session& session) {
  v1::ErasePersonRequest request;
  const auto name = FullName(session.settings, "candidates", command.candidate);
  if (!name.ok()) return name.status();
  const auto confirm = FullName(session.settings, "candidates", command.confirm);
  if (!confirm.ok()) return confirm.status();
  if (*confirm != *name) {
    return absl::InvalidArgumentError(
        "--confirm: must be the name of the candidate once more; nobody was erased");
  }
  request.set_candidate(*name);
  request.set_reason(command.reason);
  request.set_confirm(*confirm);
  FillAccess(session.settings, request.mutable_access());
  v1::ErasePersonResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  if (WantsJson(session)) {
    PrintJson(reply, session);
  } else {
    *session.console.out << Document(reply.statement(), session.console);
  }
  return ExitCode::kOk;
}

CommandResult RunRightsRetention(const RightsRetentionCommand& command, Session& session) {
  v1::RunRetentionRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  request.set_dry_run(command.dry_run);
  FillAccess(session.settings, request.mutable_access());
  v1::RunRetentionResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  if (WantsJson(session)) {
    PrintJson(reply, session);
    return ExitCode::kOk;
  }
  *session.console.out << Document(reply.statement(), session.console);
  *session.console.err << (command.dry_run ? "would delete " : "deleted ")
                       << Thousands(reply.candidates()) << " candidates and "
                       << Thousands(reply.opportunities()) << " opportunities; "
                       << Thousands(reply.held()) << " kept by a legal hold; "
                       << Thousands(reply.generations()) << " nights of lists, "
                       << Thousands(reply.digest_days()) << " days of digests\n";
  return ExitCode::kOk;
}

}  // namespace passend::cli
