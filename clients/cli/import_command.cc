#include <fstream>
#include <memory>
#include <random>
#include <string>

#include "absl/strings/str_format.h"
#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/import_run.h"
#include "clients/cli/output.h"
#include "clients/cli/progress.h"
#include "clients/cli/record_reader.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/import_service.pb.h"

namespace passend::cli {
namespace {

std::string RandomId() {
  std::random_device random;
  return absl::StrFormat("%08x%08x", random(), random());
}

RecordFormat FormatOf(const std::string& name) {
  if (name == "jsonl") return RecordFormat::kJsonLines;
  if (name == "delimited") return RecordFormat::kDelimited;
  return RecordFormat::kDetect;
}

std::string Line(const ImportProblem& problem, bool delimited) {
  std::string line = (delimited ? "record " : "line ") + std::to_string(problem.position) + ": ";
  if (!problem.field.empty()) line += Printable(problem.field) + ": ";
  return line + Printable(problem.reason);
}

void Print(const ImportSummary& summary, const std::vector<ImportProblem>& problems,
           const Session& session) {
  std::ostream& out = *session.console.out;
  if (session.settings.output != OutputFormat::kTable) {
    // The answers of the server as one; what could not be read stands beside its refusals.
    v1::ImportResponse total;
    total.set_created(static_cast<std::uint32_t>(summary.created));
    total.set_replaced(static_cast<std::uint32_t>(summary.replaced));
    total.set_unchanged(static_cast<std::uint32_t>(summary.unchanged));
    total.set_revision(summary.revision);
    total.set_next_index(summary.next_index);
    for (const ImportProblem& problem : problems) {
      v1::RecordFailure* failure = total.add_failures();
      failure->set_index(problem.position);
      failure->set_field(problem.field);
      failure->set_reason(problem.reason);
    }
    out << ToJson(total, session.settings.output == OutputFormat::kJson) << "\n";
    return;
  }
  Table table({{""}, {"", Align::kRight}});
  table.AddRow({"created", Thousands(summary.created)});
  table.AddRow({"replaced", Thousands(summary.replaced)});
  table.AddRow({"unchanged", Thousands(summary.unchanged)});
  if (summary.skipped > 0) table.AddRow({"done before", Thousands(summary.skipped)});
  table.AddRow({"refused", Thousands(summary.refused)});
  table.AddRow({"unreadable", Thousands(summary.unreadable)});
  table.AddRow({"revision", Thousands(summary.revision)});
  out << table.Render(session.console.width);
}

}  // namespace

CommandResult RunImportCommand(const ImportCommand& command, Session& session) {
  std::ifstream file;
  std::istream* in = session.console.in;
  std::uint64_t size = 0;
  if (command.file != "-") {
    file.open(command.file, std::ios::binary | std::ios::ate);
    if (!file) return absl::NotFoundError("cannot read " + command.file);
    if (const std::streamoff end = file.tellg(); end > 0) size = static_cast<std::uint64_t>(end);
    file.clear();
    file.seekg(0);
    file.clear();  // a pipe with a name cannot seek, and need not
    in = &file;
  } else if (session.console.in_is_terminal) {
    *session.console.err << "passend: reading records from the keyboard; end with Ctrl-D\n";
  }

  ImportOptions options;
  options.purpose = session.settings.purpose;
  options.case_reference = session.settings.case_reference;
  options.resume = !command.resume.empty();
  options.request_id = options.resume ? command.resume : RandomId();
  options.window = command.window;

  RecordReader reader(*in, FormatOf(command.format));
  Progress progress({.err = session.console.err,
                     .terminal = session.console.err_is_terminal,
                     .label = "import",
                     .unit = "records",
                     .total = size});
  std::vector<ImportProblem> problems;
  std::uint64_t problem_count = 0;
  ImportEvents events;
  events.problem = [&](const ImportProblem& problem) {
    if (++problem_count > command.max_reports) return;
    problems.push_back(problem);
    progress.Clear();
    *session.console.err << Line(problem, reader.format() == RecordFormat::kDelimited) << "\n";
  };
  events.progress = [&](std::uint64_t records, std::uint64_t bytes) {
    progress.Update(records, bytes);
  };
  events.notice = [&](const std::string& text) {
    progress.Clear();
    *session.console.err << "import: " << text << "\n";
  };

  ImportSummary summary;
  const absl::Status status = RunImport(*session.client, reader, options, events, &summary);
  progress.Finish();
  if (problem_count > command.max_reports) {
    *session.console.err << "import: " << Thousands(problem_count - command.max_reports)
                         << " more bad records; --max-reports shows more\n";
  }
  if (!status.ok()) {
    if (summary.next_index > 0) {
      *session.console.err << "import: stopped after " << Thousands(summary.next_index)
                           << " records; go on with: passend import "
                           << (command.file == "-" ? "FILE" : command.file) << " --resume "
                           << options.request_id << "\n";
    }
    return status;
  }
  Print(summary, problems, session);
  return problem_count > 0 ? ExitCode::kPartlyDone : ExitCode::kOk;
}

}  // namespace passend::cli
