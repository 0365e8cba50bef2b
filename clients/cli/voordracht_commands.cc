#include <array>
#include <fstream>
#include <functional>
#include <iostream>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/labels.h"
#include "clients/cli/match_view.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/decision_service.pb.h"

namespace passend::cli {
namespace {

constexpr std::array<std::string_view, 6> kStates = {"onbekend",       "voorstel",  "besproken",
                                                     "proefplaatsing", "geplaatst", "afgewezen"};

std::string StateText(v1::VoordrachtState state) {
  const auto number = static_cast<std::size_t>(state);
  return std::string(kStates[number < kStates.size() ? number : 0]);
}

absl::StatusOr<v1::VoordrachtState> ParseState(const std::string& text) {
  for (std::size_t i = 2; i < kStates.size(); ++i) {
    if (kStates[i] == text) return static_cast<v1::VoordrachtState>(i);
  }
  return absl::InvalidArgumentError(
      "state: give besproken, proefplaatsing, geplaatst or afgewezen");
}

// "candidates/ID/voordrachten/ID" or the whole name.
absl::StatusOr<std::string> FullDecision(const Settings& settings, const std::string& name) {
  const std::size_t at = name.find("/voordrachten/");
  if (at == name.npos) {
    return absl::InvalidArgumentError("give a name as `passend voordracht list` shows it");
  }
  const auto candidate = FullName(settings, "candidates", name.substr(0, at));
  if (!candidate.ok()) return candidate.status();
  return *candidate + name.substr(at);
}

std::string ShortDecision(const std::string& name) {
  const std::size_t at = name.find("/candidates/");
  return at == name.npos ? name : name.substr(at + 1);
}

std::string RankText(std::uint32_t rank) {
  return rank == 0 ? "niet in de eerste 1.000" : "plaats " + std::to_string(rank);
}

// The lines of a file, or of stdin for "-", split at tabs; one result per line.
CommandResult ForEachLine(
    const std::string& path, std::size_t least, std::size_t most, Session& session,
    const std::function<absl::StatusOr<std::string>(const std::vector<std::string>&)>& act) {
  std::ifstream file;
  if (path != "-") file.open(path);
  std::istream& in = path == "-" ? std::cin : file;
  if (!in) return absl::InvalidArgumentError("--file: cannot read " + path);
  std::ostream& out = *session.console.out;
  int number = 0;
  int done = 0;
  int failed = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> fields(1);
    for (const char c : line) {
      if (c == '\t') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    absl::StatusOr<std::string> result;
    if (fields.size() < least || fields.size() > most) {
      result = absl::InvalidArgumentError("give " + std::to_string(least) + " to " +
                                          std::to_string(most) + " fields with tabs between them");
    } else {
      result = act(fields);
    }
    out << number << "\t";
    if (result.ok()) {
      ++done;
      out << "ok\t" << Printable(*result) << "\n";
    } else {
      ++failed;
      out << "failed\t" << Printable(FailureText(result.status())) << "\n";
    }
  }
  if (failed == 0) return ExitCode::kOk;
  return done == 0 ? ExitCode::kFailure : ExitCode::kPartlyDone;
}

void PrintReply(const v1::Voordracht& reply, Session& session) {
  std::ostream& out = *session.console.out;
  if (session.settings.output != OutputFormat::kTable) {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
    return;
  }
  const v1::VoordrachtStep& last = reply.steps(reply.steps_size() - 1);
  out << ShortDecision(reply.name()) << ": " << StateText(reply.state()) << ", " << last.date()
      << ", " << RankText(last.rank()) << " van de lijst\n";
}

void AddRow(const v1::Voordracht& one, Table& table) {
  const v1::VoordrachtStep& last = one.steps(one.steps_size() - 1);
  table.AddRow({ShortDecision(one.name()), ShortName(one.opportunity()),
                StateText(one.state()) + (one.silent() ? " (stil)" : ""), last.date(),
                last.professional(), last.reason(),
                last.next_step().empty() ? "" : last.next_step() + " " + last.next_step_date()});
}

Table VoordrachtTable() {
  return Table({{"voordracht"},
                {"kans"},
                {"stand"},
                {"datum"},
                {"door"},
                {"reden", Align::kLeft, Fit::kWrap, 20},
                {"afspraak", Align::kLeft, Fit::kWrap, 16}});
}

}  // namespace

CommandResult RunVoordrachtAdd(const VoordrachtAddCommand& command, Session& session) {
  const auto add = [&](const std::string& candidate, const std::string& opportunity,
                       const std::string& reason, const std::string& next_step,
                       const std::string& next_step_date) -> absl::StatusOr<v1::Voordracht> {
    v1::AddVoordrachtRequest request;
    const auto person = FullName(session.settings, "candidates", candidate);
    if (!person.ok()) return person.status();
    const auto work = FullName(session.settings, "opportunities", opportunity);
    if (!work.ok()) return work.status();
    request.set_candidate(*person);
    request.set_opportunity(*work);
    request.set_reason(reason);
    request.set_date(command.date);
    request.set_next_step(next_step);
    request.set_next_step_date(next_step_date);
    FillAccess(session.settings, request.mutable_access());
    v1::Voordracht reply;
    if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
    return reply;
  };
  if (!command.file.empty()) {
    return ForEachLine(command.file, 3, 5, session,
                       [&](const std::vector<std::string>& fields) -> absl::StatusOr<std::string> {
                         const auto reply = add(fields[0], fields[1], fields[2],
                                                fields.size() > 3 ? fields[3] : "",
                                                fields.size() > 4 ? fields[4] : "");
                         if (!reply.ok()) return reply.status();
                         return ShortDecision(reply->name());
                       });
  }
  const auto reply = add(command.candidate, command.opportunity, command.reason, command.next_step,
                         command.next_step_date);
  if (!reply.ok()) return reply.status();
  PrintReply(*reply, session);
  return ExitCode::kOk;
}

CommandResult RunVoordrachtOutcome(const VoordrachtOutcomeCommand& command, Session& session) {
  const auto record = [&](const std::string& name, const std::string& state,
                          const std::string& reason, const std::string& next_step,
                          const std::string& next_step_date) -> absl::StatusOr<v1::Voordracht> {
    v1::RecordOutcomeRequest request;
    const auto full = FullDecision(session.settings, name);
    if (!full.ok()) return full.status();
    const auto parsed = ParseState(state);
    if (!parsed.ok()) return parsed.status();
    request.set_name(*full);
    request.set_state(*parsed);
    request.set_reason(reason);
    request.set_date(command.date);
    request.set_next_step(next_step);
    request.set_next_step_date(next_step_date);
    FillAccess(session.settings, request.mutable_access());
    v1::Voordracht reply;
    if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
    return reply;
  };
  if (!command.file.empty()) {
    return ForEachLine(command.file, 3, 5, session,
                       [&](const std::vector<std::string>& fields) -> absl::StatusOr<std::string> {
                         const auto reply = record(fields[0], fields[1], fields[2],
                                                   fields.size() > 3 ? fields[3] : "",
                                                   fields.size() > 4 ? fields[4] : "");
                         if (!reply.ok()) return reply.status();
                         return StateText(reply->state());
                       });
  }
  const auto reply = record(command.name, command.state, command.reason, command.next_step,
                            command.next_step_date);
  if (!reply.ok()) return reply.status();
  PrintReply(*reply, session);
  return ExitCode::kOk;
}

CommandResult RunVoordrachtList(const VoordrachtListCommand& command, Session& session) {
  v1::ListVoordrachtenRequest request;
  request.set_parent("tenants/" + session.settings.tenant);
  if (absl::Status status =
          SetPair(session.settings, command.candidate, command.opportunity, request);
      !status.ok()) {
    return status;
  }
  request.set_running(command.running);
  request.set_page_size(command.limit);
  FillAccess(session.settings, request.mutable_access());
  v1::ListVoordrachtenResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  if (session.settings.output != OutputFormat::kTable) {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
    return ExitCode::kOk;
  }
  Table table = VoordrachtTable();
  for (const v1::Voordracht& one : reply.voordrachten()) AddRow(one, table);
  if (!table.empty()) out << table.Render(session.console.width, 0, session.console.color);
  out << reply.total()
      << " voordrachten; bij het voorstel op plaats 1 van de lijst: " << reply.first_in_rank()
      << ", op een andere plaats: " << reply.not_first_in_rank() << "\n";
  return ExitCode::kOk;
}

CommandResult RunExplainDecision(const std::string& decision, std::uint32_t step,
                                 Session& session) {
  v1::ExplainDecisionRequest request;
  const auto name = FullDecision(session.settings, decision);
  if (!name.ok()) return name.status();
  request.set_name(*name);
  request.set_step(step);
  FillAccess(session.settings, request.mutable_access());
  v1::ExplainDecisionResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  if (session.settings.output != OutputFormat::kTable) {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
    return ExitCode::kOk;
  }
  const v1::VoordrachtStep& decided = reply.step();
  out << Bold("Besluit over " + ShortName(reply.candidate()) + " en " +
                  ShortName(reply.opportunity()),
              session.console)
      << "\n";
  Table table({{""}, {"", Align::kLeft, Fit::kWrap, 30}});
  if (decided.state() != v1::VOORDRACHT_STATE_UNSPECIFIED) {
    table.AddRow({"stand", StateText(decided.state())});
  }
  table.AddRow({"datum", decided.date()});
  table.AddRow({"door", decided.professional() + " (" + decided.role() + ")"});
  table.AddRow({"reden", decided.reason()});
  table.AddRow({"lijst toen", ListLabel(decided.list()) + ", " + RankText(decided.rank())});
  table.AddRow({"score toen", std::to_string(decided.score())});
  table.AddRow({"opnieuw berekend",
                !reply.replayed() ? "nee: " + reply.not_replayed()
                                  : std::to_string(reply.match().score()) +
                                        (reply.same() ? ", tot op de bit gelijk" : ", ANDERS")});
  out << table.Render(session.console.width, 2) << VersionsText(reply.versions(), session.console);
  return reply.replayed() && !reply.same() ? ExitCode::kFailure : ExitCode::kOk;
}

CommandResult RunBrief(const BriefCommand& command, Session& session) {
  v1::BriefEmployerRequest request;
  const auto name = FullName(session.settings, "employers", command.employer);
  if (!name.ok()) return name.status();
  request.set_employer(*name);
  FillAccess(session.settings, request.mutable_access());
  v1::BriefEmployerResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  const Console& console = session.console;
  if (session.settings.output != OutputFormat::kTable) {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
    return ExitCode::kOk;
  }
  out << Bold("Op bezoek bij " + Printable(reply.display_name()), console) << "\n";
  if (reply.do_not_approach()) out << "  Let op: deze werkgever wil niet benaderd worden.\n";
  out << "  laatste contact: "
      << (reply.last_contact().empty() ? "niet bekend" : reply.last_contact()) << "\n";

  out << "\n" << Bold("Open kansen", console) << "\n";
  if (reply.kansen().empty()) out << "  geen\n";
  for (const auto& kans : reply.kansen()) {
    out << "  " << ShortName(kans.opportunity()) << "  " << Printable(kans.title()) << ", "
        << kans.places() << (kans.places() == 1 ? " plek" : " plekken")
        << (kans.start().empty() ? "" : ", vanaf " + kans.start()) << "\n";
    for (const auto& person : kans.first()) {
      out << "    " << ShortName(person.candidate()) << "  " << ListLabel(person.list()) << ", "
          << (person.banded() ? "vanaf " : "") << person.score()
          << (person.running() ? ", voordracht loopt" : "") << "\n";
    }
    if (kans.first().empty()) out << "    niemand past op dit moment\n";
  }
  for (const bool rejected : {false, true}) {
    const auto& list = rejected ? reply.rejected() : reply.running();
    out << "\n"
        << Bold(rejected ? "Laatste keren \"nee\"" : "Lopende voordrachten", console) << "\n";
    Table table = VoordrachtTable();
    for (const v1::Voordracht& one : list) AddRow(one, table);
    out << (table.empty() ? "  geen\n" : table.Render(console.width, 2, console.color));
  }
  out << "\n" << Bold("SROI", console) << "\n";
  Table sroi({{"afspraak"}, {"bedrag", Align::kRight}, {"open", Align::kRight}, {"tot"}});
  for (const auto& one : reply.sroi()) {
    sroi.AddRow(
        {one.id(), Euros(one.amount_cents()), Euros(one.open_balance_cents()), one.until()});
  }
  out << (sroi.empty() ? "  geen\n" : sroi.Render(console.width, 2, console.color));
  out << "\n" << Bold("Nazorg: evaluaties rond deze tijd", console) << "\n";
  for (const auto& one : reply.nazorg()) {
    out << "  " << one.due() << "  " << ShortName(one.candidate()) << " bij "
        << ShortName(one.opportunity()) << "\n";
  }
  if (reply.nazorg().empty()) out << "  geen\n";
  return ExitCode::kOk;
}

}  // namespace passend::cli
