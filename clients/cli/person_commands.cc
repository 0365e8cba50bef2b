#include <ostream>
#include <string>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/candidate_service.pb.h"

namespace passend::cli {
namespace {

// A request about one person, of which the field `name` says who.
template <typename Request>
absl::StatusOr<Request> About(const PersonCommand& command, const Settings& settings) {
  Request request;
  const auto name = FullName(settings, "candidates", command.candidate);
  if (!name.ok()) return name.status();
  request.set_name(*name);
  FillAccess(settings, request.mutable_access());
  return request;
}

bool PrintedAsJson(const google::protobuf::Message& reply, Session& session) {
  if (session.settings.output == OutputFormat::kTable) return false;
  *session.console.out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
  return true;
}

}  // namespace

CommandResult RunOpen(const PersonCommand& command, Session& session) {
  auto request = About<v1::OpenCandidateRequest>(command, session.settings);
  if (!request.ok()) return request.status();
  request->set_reason(command.reason);
  v1::OpenCandidateResponse reply;
  if (absl::Status status = session.client->Call(*request, &reply); !status.ok()) return status;
  if (PrintedAsJson(reply, session)) return ExitCode::kOk;
  std::ostream& out = *session.console.out;
  out << ToOutline(reply.candidate());
  if (!reply.contact().empty()) out << "Overleg met: " << Printable(reply.contact()) << "\n";
  if (!reply.offer().empty()) {
    out << "U bent niet gekoppeld; u kunt het vragen met: passend coupling\n";
  }
  return ExitCode::kOk;
}

CommandResult RunCoupling(const PersonCommand& command, Session& session) {
  auto request = About<v1::RequestCouplingRequest>(command, session.settings);
  if (!request.ok()) return request.status();
  request->set_reason(command.reason);
  v1::RequestCouplingResponse reply;
  if (absl::Status status = session.client->Call(*request, &reply); !status.ok()) return status;
  if (PrintedAsJson(reply, session)) return ExitCode::kOk;
  *session.console.out << "De vraag om koppeling is vastgelegd."
                       << (reply.contact().empty() ? std::string()
                                                   : " Wie beslist: " + Printable(reply.contact()))
                       << "\n";
  return ExitCode::kOk;
}

CommandResult RunTraject(const PersonCommand& command, Session& session) {
  const auto request = About<v1::CheckTrajectRequest>(command, session.settings);
  if (!request.ok()) return request.status();
  v1::CheckTrajectResponse reply;
  if (absl::Status status = session.client->Call(*request, &reply); !status.ok()) return status;
  if (PrintedAsJson(reply, session)) return ExitCode::kOk;
  *session.console.out << (reply.runs() ? "Er loopt een traject.\n"
                                        : "Er is hier geen lopend traject bekend.\n");
  return ExitCode::kOk;
}

CommandResult RunSummary(Session& session) {
  v1::SummariseCandidatesRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  FillAccess(session.settings, request.mutable_access());
  v1::SummariseCandidatesResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  if (PrintedAsJson(reply, session)) return ExitCode::kOk;
  Table table({{"onderwerp"}, {"waarde"}, {"kandidaten", Align::kRight}});
  for (const v1::CandidateCount& count : reply.counts()) {
    std::string subject = count.subject();
    for (char& c : subject) c = c == '_' ? ' ' : c;
    table.AddRow({subject, count.value(), Thousands(count.count())});
  }
  std::ostream& out = *session.console.out;
  out << table.Render(session.console.width, 0, session.console.color);
  if (reply.smallest_cell() > 0) {
    out << "Aantallen kleiner dan " << reply.smallest_cell()
        << " staan er niet bij, en ook niet waaruit zij zouden volgen.\n";
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
