#include <ostream>
#include <string>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/labels.h"
#include "clients/cli/match_view.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/match_service.pb.h"

namespace passend::cli {
namespace {

std::string Text(const v1::ExplainAbsenceResponse& reply, const std::string& candidate,
                 const Console& console) {
  std::string text = Bold("Waarom verschijnt " + ShortName(candidate) + " niet?", console) + "\n";
  Table lists({{""}, {"", Align::kRight}});
  lists.AddRow({"open kansen", Thousands(reply.open_opportunities())});
  lists.AddRow({"past", Thousands(reply.past())});
  lists.AddRow({"past mits", Thousands(reply.past_mits())});
  lists.AddRow({"onvoldoende bekend", Thousands(reply.onvoldoende_bekend())});
  lists.AddRow({"valt af", Thousands(reply.valt_af())});
  text += lists.Render(console.width, 2);

  if (reply.failing_size() > 0) {
    text += "\n" + Bold("Waar het op afvalt", console) + "\n";
    Table rules({{"regel"}, {"eerste regel", Align::kRight}, {"alleen deze", Align::kRight}});
    for (const v1::RuleCount& count : reply.failing()) {
      std::uint64_t alone = 0;
      for (const v1::RuleCount& other : reply.failing_alone()) {
        if (other.rule() == count.rule()) alone = other.count();
      }
      rules.AddRow({RuleLabel(count.rule()), Thousands(count.count()), Thousands(alone)});
    }
    text += rules.Render(console.width, 2, console.color);
  }
  if (reply.ask_first_size() > 0) {
    text += "\n" + Bold("Vraag eerst", console) + "\n";
    Table ask({{"vraag", Align::kLeft, Fit::kWrap, 30}, {"kansen", Align::kRight}});
    for (const v1::AskFirst& question : reply.ask_first()) {
      ask.AddRow({question.text().empty() ? question.what() : QuestionLabel(question.text()),
                  Thousands(question.opportunities())});
    }
    text += ask.Render(console.width, 2, console.color);
  }
  if (reply.nearest_size() > 0) {
    text += "\n" + Bold("Dichtstbij: valt op één regel af", console) + "\n" +
            MatchTable(reply.nearest(), MatchKind::kOpportunities, console, 2);
  }
  return text + "\n" + VersionsText(reply.versions(), console);
}

}  // namespace

CommandResult RunWhy(const WhyCommand& command, Session& session) {
  const absl::StatusOr<std::string> candidate =
      FullName(session.settings, "candidates", command.candidate);
  if (!candidate.ok()) return candidate.status();
  v1::ExplainAbsenceRequest request;
  request.set_candidate(*candidate);
  FillAccess(session.settings, request.mutable_access());
  request.set_as_of(session.settings.as_of);

  v1::ExplainAbsenceResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  if (session.settings.output == OutputFormat::kTable) {
    out << Text(reply, *candidate, session.console);
  } else {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
