#include <fstream>
#include <map>
#include <ostream>
#include <string>

#include "audit/key_file.h"
#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/output.h"
#include "clients/cli/progress.h"
#include "clients/cli/record_writer.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/import_service.pb.h"

namespace passend::cli {
namespace {

std::string KindOf(const v1::Record& record) {
  switch (record.kind_case()) {
    case v1::Record::kCandidate:
      return "candidate";
    case v1::Record::kEmployer:
      return "employer";
    case v1::Record::kOpportunity:
      return "opportunity";
    case v1::Record::kFunctie:
      return "functie";
    case v1::Record::kPlace:
      return "place";
    default:
      return "unknown";
  }
}

}  // namespace

// The records themselves are the result. --output json gives them as one ExportResponse, --output
// table counts them by kind.
CommandResult RunExport(const ExportCommand& command, Session& session) {
  const absl::StatusOr<std::string> parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  const Settings& settings = session.settings;
  const bool counts_only = settings.output_given && settings.output == OutputFormat::kTable;
  const bool one_message = settings.output == OutputFormat::kJson;
  if (settings.output_given && settings.output != OutputFormat::kJsonLines &&
      (command.format == "delimited" || !command.file.empty())) {
    return absl::InvalidArgumentError(
        "--output json and table go to stdout, without --format or FILE");
  }
  if (!command.seal_key.empty() &&
      (command.format == "delimited" ||
       (settings.output_given && settings.output != OutputFormat::kJsonLines))) {
    return absl::InvalidArgumentError("--seal-key seals JSON lines only");
  }
  v1::ExportRequest request;
  request.set_parent(*parent);
  for (const std::string& kind : command.kinds) request.add_kinds(kind);
  FillAccess(settings, request.mutable_access());

  auto writer = RecordWriter::Open(command.file, command.format == "delimited", session.console);
  if (!writer.ok()) return writer.status();
  if (!command.seal_key.empty()) {
    auto key = audit::ReadKeyFile(command.seal_key);
    if (absl::IsNotFound(key.status())) {
      if (absl::Status made = audit::MakeKeyFile(command.seal_key); !made.ok()) return made;
      *session.console.err << "made a new key at " << command.seal_key << "; keep it apart\n";
      key = audit::ReadKeyFile(command.seal_key);
    }
    if (!key.ok()) return key.status();
    (*writer)->Seal(*key);
  }
  Progress progress({.err = session.console.err,
                     .terminal = session.console.err_is_terminal,
                     .label = "export",
                     .unit = "records"});
  std::map<std::string, std::uint64_t> counts;
  std::uint64_t records = 0;
  std::uint64_t revision = 0;
  bool first = true;
  if (one_message) *session.console.out << "{\"records\": [";
  const absl::Status status =
      session.client->Export(request, [&](const v1::ExportResponse& response) -> absl::Status {
        revision = response.revision();
        for (const v1::Record& record : response.records()) {
          ++records;
          if (counts_only) {
            ++counts[KindOf(record)];
          } else if (one_message) {
            *session.console.out << (first ? "\n" : ",\n") << ToJson(record, /*pretty=*/false);
            first = false;
          } else if (absl::Status written = (*writer)->Write(record); !written.ok()) {
            return written;
          }
        }
        progress.Update(records, records);
        return absl::OkStatus();
      });
  progress.Finish();
  if (!status.ok()) return status;
  if (one_message) *session.console.out << "\n], \"revision\": \"" << revision << "\"}\n";
  if (counts_only) {
    Table table({{"kind"}, {"records", Align::kRight}});
    for (const auto& [kind, count] : counts) table.AddRow({kind, Thousands(count)});
    *session.console.out << table.Render(session.console.width, 0, session.console.color);
  }
  if (absl::Status closed = (*writer)->Close(); !closed.ok()) return closed;
  return ExitCode::kOk;
}

}  // namespace passend::cli
