#include <ostream>
#include <string>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/labels.h"
#include "clients/cli/match_request.h"
#include "clients/cli/match_view.h"
#include "clients/cli/output.h"
#include "clients/cli/text.h"
#include "passend/v1/match_service.pb.h"

namespace passend::cli {
namespace {

absl::Status FillDraft(const MatchCandidatesCommand& command, v1::InlineOpportunity* draft) {
  if (command.hours <= 0 || command.pc4.empty()) {
    return absl::InvalidArgumentError(
        "with --functie also give --hours HOURS and --pc4 PC4, and --dayparts if they are known");
  }
  draft->set_functie(command.functie);
  draft->set_hours_per_week(command.hours);
  draft->set_pc4(command.pc4);
  draft->set_werkvorm(command.werkvorm);
  for (const std::string& entry : command.dayparts) draft->mutable_grid()->add_dayparts(entry);
  return absl::OkStatus();
}

absl::StatusOr<v1::FindCandidatesRequest> Request(const MatchCandidatesCommand& command,
                                                  const Settings& settings) {
  v1::FindCandidatesRequest request;
  if (command.opportunity.empty() == command.functie.empty()) {
    return absl::InvalidArgumentError(
        "give --opportunity NAME, or --functie CODE with what is known");
  }
  if (!command.opportunity.empty()) {
    if (command.hours != 0 || !command.pc4.empty() || !command.dayparts.empty() ||
        !command.werkvorm.empty()) {
      return absl::InvalidArgumentError(
          "--hours, --pc4, --dayparts and --werkvorm go with --functie; the opportunity has its "
          "own");
    }
    absl::StatusOr<std::string> name = FullName(settings, "opportunities", command.opportunity);
    if (!name.ok()) return name.status();
    request.set_name(*name);
  } else {
    if (absl::Status status = FillDraft(command, request.mutable_draft()); !status.ok()) {
      return status;
    }
    absl::StatusOr<std::string> parent = TenantName(settings);
    if (!parent.ok()) return parent.status();
    request.set_parent(*parent);
  }
  FillAccess(settings, request.mutable_access());
  request.set_limit(command.limit);
  request.set_as_of(settings.as_of);
  request.set_count_excluded(command.count_excluded);
  if (absl::Status status = FillFilter(command.filter, request.mutable_filter()); !status.ok()) {
    return status;
  }
  request.mutable_filter()->set_owner(command.owner);
  FillWeights(command.weights, request.mutable_what_if_weights());
  return request;
}

// What the function library made of a few words over the phone.
std::string DraftText(const v1::Opportunity& draft, const Console& console) {
  return Paragraph("Concept uit de functiebibliotheek: " + draft.title() + ", " +
                       std::to_string(draft.requirements_size()) + " talenten en " +
                       std::to_string(draft.loads_size()) +
                       " belastingen; vraag ze na bij de werkgever.",
                   console) +
         "\n";
}

}  // namespace

CommandResult RunMatchCandidates(const MatchCandidatesCommand& command, Session& session) {
  const absl::StatusOr<v1::FindCandidatesRequest> request = Request(command, session.settings);
  if (!request.ok()) return request.status();
  v1::FindCandidatesResponse reply;
  if (absl::Status status = session.client->Call(*request, &reply); !status.ok()) return status;

  // Also beside JSON: who reads a list must know that it is not the whole.
  if (!reply.notice().empty()) {
    *session.console.err << Paragraph("Let op: " + reply.notice(), session.console);
  }
  std::ostream& out = *session.console.out;
  switch (session.settings.output) {
    case OutputFormat::kJson:
      out << ToJson(reply, /*pretty=*/true) << "\n";
      break;
    case OutputFormat::kJsonLines:
      for (const auto* list : {&reply.past(), &reply.past_mits(), &reply.onvoldoende_bekend()}) {
        for (const v1::Match& match : *list) out << ToJson(match, /*pretty=*/false) << "\n";
      }
      break;
    case OutputFormat::kMarkdown:
    case OutputFormat::kTable:
      if (request->has_draft() && reply.has_draft())
        out << DraftText(reply.draft(), session.console);
      out << MatchLists(reply, session.console) << VersionsText(reply.versions(), session.console);
      *session.console.err << StatisticsLine(reply.statistics()) << "\n";
      break;
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
