#include <fstream>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "clients/cli/commands.h"
#include "clients/cli/progress.h"
#include "clients/cli/record_writer.h"
#include "clients/region/region.h"
#include "passend/v1/import_service.pb.h"

namespace passend::cli {

CommandResult RunRegion(const RegionCommand& command, Session& session) {
  region::RegionOptions options;
  options.candidates = command.candidates;
  options.employers = command.employers;
  options.opportunities = command.opportunities;
  options.seed = command.seed;
  options.functies_dir = command.functies_dir;
  options.country = command.country;
  if (!session.settings.tenant.empty()) options.tenant = session.settings.tenant;
  if (!session.settings.as_of.empty()) options.as_of = session.settings.as_of;

  auto writer = RecordWriter::Open(command.file, command.format == "delimited", session.console);
  if (!writer.ok()) return writer.status();

  std::unique_ptr<Progress> progress;
  const absl::Status status = region::GenerateRegion(
      options, [&](const v1::Record& record) { return (*writer)->Write(record); },
      [&](std::string_view, std::int64_t done, std::int64_t total) {
        const auto count = static_cast<std::uint64_t>(done);
        if (!progress) {
          progress = std::make_unique<Progress>(
              Progress::Options{.err = session.console.err,
                                .terminal = session.console.err_is_terminal,
                                .label = "region",
                                .unit = "records",
                                .total = static_cast<std::uint64_t>(total)});
        }
        progress->Update(count, count);
      });
  if (progress) progress->Finish();
  if (!status.ok()) return status;
  if (absl::Status closed = (*writer)->Close(); !closed.ok()) return closed;
  return ExitCode::kOk;
}

}  // namespace passend::cli
