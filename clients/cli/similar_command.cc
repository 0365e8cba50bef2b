#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/labels.h"
#include "clients/cli/match_view.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "passend/v1/match_service.pb.h"

namespace passend::cli {

CommandResult RunSimilar(const SimilarCommand& command, Session& session) {
  if (command.candidate.empty() == command.opportunity.empty()) {
    return absl::InvalidArgumentError("give --candidate NAME or --opportunity NAME");
  }
  const bool people = !command.candidate.empty();
  const absl::StatusOr<std::string> name =
      people ? FullName(session.settings, "candidates", command.candidate)
             : FullName(session.settings, "opportunities", command.opportunity);
  if (!name.ok()) return name.status();
  v1::FindSimilarRequest request;
  request.set_name(*name);
  request.set_limit(command.limit);
  FillAccess(session.settings, request.mutable_access());

  v1::FindSimilarResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  switch (session.settings.output) {
    case OutputFormat::kJson:
      out << ToJson(reply, /*pretty=*/true) << "\n";
      break;
    case OutputFormat::kJsonLines:
      for (const v1::Similar& similar : reply.similar()) {
        out << ToJson(similar, /*pretty=*/false) << "\n";
      }
      break;
    case OutputFormat::kMarkdown:
    case OutputFormat::kTable: {
      std::vector<Column> columns = {{"#", Align::kRight}, {people ? "kandidaat" : "kans"}};
      if (!people) columns.push_back({"titel", Align::kLeft, Fit::kTruncate, 14});
      columns.push_back({"lijkt op", Align::kRight});
      columns.push_back({"gedeelde niveaus", Align::kRight});
      Table table(columns);
      int rank = 0;
      for (const v1::Similar& similar : reply.similar()) {
        std::vector<std::string> row = {std::to_string(++rank), ShortName(similar.name())};
        if (!people) row.push_back(similar.title());
        row.push_back(PercentLabel(similar.similarity()));
        row.push_back(std::to_string(similar.shared_columns()));
        table.AddRow(std::move(row));
      }
      out << (table.empty() ? "Niemand met genoeg bekende niveaus om te vergelijken.\n"
                            : table.Render(session.console.width, 0, session.console.color))
          << "\n"
          << VersionsText(reply.versions(), session.console);
      break;
    }
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
