#include <ostream>
#include <string>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/admin_service.pb.h"

namespace passend::cli {

CommandResult RunStatus(Session& session) {
  v1::GetStatusResponse reply;
  if (absl::Status status = session.client->Call(v1::GetStatusRequest(), &reply); !status.ok()) {
    return status;
  }
  std::ostream& out = *session.console.out;
  if (session.settings.output != OutputFormat::kTable) {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
    return ExitCode::kOk;
  }
  const v1::Versions& versions = reply.versions();
  Table table({{""}, {"", Align::kLeft, Fit::kWrap, 20}});
  table.AddRow({"program", reply.program_version()});
  table.AddRow({"up", Clock(reply.uptime_seconds())});
  table.AddRow({"listens on", reply.listen()});
  table.AddRow({"protection", reply.protection()});
  table.AddRow({"candidates", Thousands(reply.candidates())});
  table.AddRow({"employers", Thousands(reply.employers())});
  table.AddRow({"opportunities", Thousands(reply.opportunities())});
  table.AddRow({"functies", Thousands(reply.functies())});
  table.AddRow({"places", Thousands(reply.places())});
  table.AddRow({"revision", Thousands(versions.revision())});
  table.AddRow({"policy", versions.policy_version() + " (" + versions.policy_hash() + ")"});
  table.AddRow(
      {"catalogue", versions.catalogue_version() + " (" + versions.catalogue_hash() + ")"});
  table.AddRow({"law", versions.law_version()});
  table.AddRow({"today", versions.as_of()});
  table.AddRow({"kernel", reply.kernel()});
  table.AddRow({"index", Bytes(reply.index_bytes()) + " in " + Thousands(reply.segments()) +
                             " segments, " + Thousands(reply.recent_rows()) + " recent rows"});
  table.AddRow({"memory", Bytes(reply.resident_bytes())});
  table.AddRow({"queries", Thousands(reply.active_queries()) + " active, " +
                               Thousands(reply.queued_queries()) + " waiting, " +
                               Thousands(reply.shed_queries()) + " refused since the start"});
  for (const v1::PublishedRun& run : reply.published_runs()) {
    table.AddRow({"nightly run", run.run() + " of " + run.as_of() + ", published " +
                                     Clock(run.age_seconds()) + " ago"});
  }
  if (!reply.working_run().empty()) {
    table.AddRow({"works now", reply.working_run() + ", " + reply.working_stage()});
  }
  out << table.Render(session.console.width);
  return ExitCode::kOk;
}

CommandResult RunVerify(Session& session) {
  v1::VerifyResponse reply;
  if (absl::Status status = session.client->Call(v1::VerifyRequest(), &reply); !status.ok()) {
    return status;
  }
  std::ostream& out = *session.console.out;
  if (session.settings.output != OutputFormat::kTable) {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
  } else {
    out << (reply.ok() ? "sound: " : "DAMAGED: ") << Thousands(reply.records()) << " records, "
        << Bytes(reply.bytes()) << " read\n";
    for (const std::string& problem : reply.problems()) out << "  " << Printable(problem) << "\n";
  }
  return reply.ok() ? ExitCode::kOk : ExitCode::kFailure;
}

CommandResult RunBackup(Session& session) {
  v1::BackupResponse reply;
  if (absl::Status status = session.client->Call(v1::BackupRequest(), &reply); !status.ok()) {
    return status;
  }
  std::ostream& out = *session.console.out;
  if (session.settings.output != OutputFormat::kTable) {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
  } else {
    out << "data: copy " << reply.data() << "\nkeys: copy " << reply.keys() << "\n";
  }
  return ExitCode::kOk;
}

CommandResult RunKeysRotate(const KeysRotateCommand& command, Session& session) {
  v1::RotateKeysRequest request;
  if (!command.wrapping) request.set_tenant(session.settings.tenant);
  if (command.reseal && request.tenant().empty()) {
    return absl::InvalidArgumentError("--reseal: goes with --tenant, whose values it seals again");
  }
  request.set_reseal(command.reseal);
  v1::RotateKeysResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  if (session.settings.output != OutputFormat::kTable) {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
  } else if (request.tenant().empty()) {
    out << "all keys are wrapped by the newest key-encryption key\n";
  } else {
    out << "the key of " << request.tenant() << " has a successor";
    if (command.reseal) out << "; " << Thousands(reply.values()) << " values sealed again";
    out << "\n";
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
