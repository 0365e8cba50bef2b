#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>
#include <string>
#include <string_view>

#include "clients/cli/carve_view.h"
#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/match_view.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/carving_service.pb.h"

namespace passend::cli {
namespace {

constexpr std::string_view kProposals = "/proposals/";
constexpr std::array<std::string_view, 7> kStates = {
    "onbekend",          "voorstel",  "besproken", "akkoord_werkgever",
    "akkoord_kandidaat", "geplaatst", "afgewezen"};
constexpr std::array<std::string_view, 11> kRejections = {"",
                                                          "kandidaat_wil_niet",
                                                          "werkgever_wil_niet",
                                                          "taken_passen_niet",
                                                          "uren_passen_niet",
                                                          "reis_past_niet",
                                                          "begeleiding_ontbreekt",
                                                          "collegas_willen_niet",
                                                          "te_duur",
                                                          "ander_werk_gevonden",
                                                          "andere_reden"};

template <typename Names>
std::string NameIn(const Names& names, int number) {
  const auto at = static_cast<std::size_t>(number);
  return std::string(at < names.size() ? names[at] : names[0]);
}

// The number of a name; -1 when it is none.
template <typename Names>
int NumberIn(const Names& names, const std::string& name) {
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<int>(i);
  }
  return -1;
}

absl::Status FillFilter(const CarvingFlags& flags, const Settings& settings,
                        v1::CarvingFilter* filter) {
  if (flags.near.empty() != (flags.within_km == 0)) {
    return absl::InvalidArgumentError("give --near PC4 and --within KM together");
  }
  for (const std::string& employer : flags.employers) {
    const auto name = FullName(settings, "employers", employer);
    if (!name.ok()) return name.status();
    filter->add_employers(*name);
  }
  for (const std::string& sector : flags.sectors) filter->add_sectors(sector);
  filter->set_pc4(flags.near);
  filter->set_max_km(flags.within_km);
  filter->set_accountmanager(flags.accountmanager);
  filter->set_owner(flags.owner);
  if (flags.max_travel > 0) filter->set_max_travel_minutes(flags.max_travel);
  return absl::OkStatus();
}

v1::Audience AudienceOf(const std::string& name) {
  if (name == "kandidaat") return v1::AUDIENCE_CANDIDATE;
  if (name == "werkgever") return v1::AUDIENCE_EMPLOYER;
  return v1::AUDIENCE_PROFESSIONAL;
}

// What every question has, whatever it is about.
template <typename Request>
absl::Status FillQuestion(const CarveCommand& command, const Settings& settings, Request* request) {
  FillAccess(settings, request->mutable_access());
  request->set_as_of(settings.as_of);
  request->set_limit(command.limit);
  request->set_werkvorm(command.werkvorm);
  request->mutable_budget()->set_time_ms(command.time_ms);
  return FillFilter(command.filter, settings, request->mutable_filter());
}

template <typename Reply, typename Items>
CommandResult Print(const Reply& reply, const Items& items, const std::string& table,
                    Session& session) {
  std::ostream& out = *session.console.out;
  switch (session.settings.output) {
    case OutputFormat::kJson:
      out << ToJson(reply, /*pretty=*/true) << "\n";
      break;
    case OutputFormat::kJsonLines:
      for (const auto& item : items) out << ToJson(item, /*pretty=*/false) << "\n";
      break;
    case OutputFormat::kMarkdown:
    case OutputFormat::kTable:
      out << table;
      if constexpr (requires { reply.versions(); }) {
        out << VersionsText(reply.versions(), session.console);
      }
      break;
  }
  return ExitCode::kOk;
}

CommandResult PrintJobs(const v1::CarvingResponse& reply, bool people, Session& session) {
  if (!reply.notice().empty()) {
    *session.console.err << Paragraph("Let op: " + reply.notice(), session.console);
  }
  return Print(reply, reply.jobs(), CarvedJobsText(reply, people, session.console), session);
}

CommandResult CarveCandidate(const CarveCommand& command, Session& session) {
  v1::CarveForCandidateRequest request;
  const auto name = FullName(session.settings, "candidates", command.candidate);
  if (!name.ok()) return name.status();
  request.set_candidate(*name);
  if (absl::Status status = FillQuestion(command, session.settings, &request); !status.ok()) {
    return status;
  }
  request.set_include_near_misses(command.near_misses);
  request.set_alternatives(command.alternatives);
  request.set_money(command.money);
  request.set_audience(AudienceOf(command.audience));
  v1::CarvingResponse reply;
  const absl::Status status = command.stapelbaan ? session.client->CarveStapelbaan(request, &reply)
                                                 : session.client->Call(request, &reply);
  if (!status.ok()) return status;
  return PrintJobs(reply, /*people=*/false, session);
}

CommandResult CarveTasks(const CarveCommand& command, Session& session) {
  v1::CarveForTasksRequest request;
  const bool employer = !command.employer.empty();
  const auto name = FullName(session.settings, employer ? "employers" : "opportunities",
                             employer ? command.employer : command.opportunity);
  if (!name.ok()) return name.status();
  employer ? request.set_employer(*name) : request.set_opportunity(*name);
  if (absl::Status status = FillQuestion(command, session.settings, &request); !status.ok()) {
    return status;
  }
  request.set_include_near_misses(command.near_misses);
  request.set_audience(AudienceOf(command.audience));
  v1::CarvingResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  return PrintJobs(reply, /*people=*/true, session);
}

CommandResult CarveFunctions(const CarveCommand& command, Session& session) {
  v1::CarveFunctionRequest request;
  const auto name = FullName(session.settings, "employers", command.employer);
  if (!name.ok()) return name.status();
  request.set_employer(*name);
  if (absl::Status status = FillQuestion(command, session.settings, &request); !status.ok()) {
    return status;
  }
  v1::CarveFunctionResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  return Print(reply, reply.functions(), NewFunctionsText(reply, session.console), session);
}

// "candidates/ID/proposals/ID" or the whole name.
absl::StatusOr<std::string> FullProposal(const Settings& settings, const std::string& name) {
  const std::size_t at = name.find(kProposals);
  if (at == name.npos) {
    return absl::InvalidArgumentError("give a name as `passend proposal list` shows it");
  }
  const auto candidate = FullName(settings, "candidates", name.substr(0, at));
  if (!candidate.ok()) return candidate.status();
  return *candidate + name.substr(at);
}

std::string ShortProposal(const std::string& name) {
  const std::size_t at = name.find("/candidates/");
  return at == name.npos ? name : name.substr(at + 1);
}

// "wg-00012/post=60"
absl::Status AddPart(const std::string& text, const Settings& settings,
                     v1::CreateProposalRequest* request) {
  const std::size_t equals = text.rfind('=');
  const std::size_t slash = text.rfind('/', equals);
  int minutes = 0;
  const char* end = text.data() + text.size();
  if (equals == text.npos || slash == text.npos || slash == 0 ||
      std::from_chars(text.data() + equals + 1, end, minutes).ptr != end) {
    return absl::InvalidArgumentError("--task: give EMPLOYER/TASK=MINUTES, a day");
  }
  const auto employer = FullName(settings, "employers", text.substr(0, slash));
  if (!employer.ok()) return employer.status();
  v1::ProposalPart* part = request->add_parts();
  part->set_employer(*employer);
  part->set_task(text.substr(slash + 1, equals - slash - 1));
  part->set_minutes_per_day(minutes);
  return absl::OkStatus();
}

// A line for each, and below the names: those are long, and there to be copied.
template <typename Proposals>
std::string ProposalsText(const Proposals& proposals, const Console& console) {
  Table table({{"#", Align::kRight},
               {"stand", Align::kLeft, Fit::kWrap, 12},
               {"datum"},
               {"per week", Align::kRight},
               {"taken", Align::kLeft, Fit::kWrap, 16},
               {"reden", Align::kLeft, Fit::kWrap, 16}});
  Table names({{"", Align::kRight}, {""}});
  int number = 0;
  for (const v1::Proposal& proposal : proposals) {
    const v1::ProposalStep& last = proposal.steps(proposal.steps_size() - 1);
    std::string tasks;
    for (const v1::ProposalPart& part : proposal.parts()) {
      tasks +=
          (tasks.empty() ? "" : ", ") + part.title() + " " + std::to_string(part.minutes_per_day());
    }
    std::string state = NameIn(kStates, proposal.state());
    if (proposal.silent()) state += " (stil)";
    if (proposal.changed()) state += " (veranderd)";
    std::replace(state.begin(), state.end(), '_', ' ');
    std::string reason = NameIn(kRejections, last.rejection());
    std::replace(reason.begin(), reason.end(), '_', ' ');
    if (!reason.empty()) reason += ": ";
    table.AddRow({std::to_string(++number), state, last.date(),
                  std::to_string(proposal.week_minutes()) + " min", tasks, reason + last.reason()});
    names.AddRow({std::to_string(number), ShortProposal(proposal.name())});
  }
  if (table.empty()) return "Geen voorstellen.\n";
  return table.Render(console.width, 0, console.color) + names.Render(console.width);
}

CommandResult PrintProposal(const v1::Proposal& proposal, Session& session) {
  std::ostream& out = *session.console.out;
  if (session.settings.output != OutputFormat::kTable) {
    out << ToJson(proposal, session.settings.output == OutputFormat::kJson) << "\n";
    return ExitCode::kOk;
  }
  v1::ListProposalsResponse one;
  *one.add_proposals() = proposal;
  out << ProposalsText(one.proposals(), session.console);
  return ExitCode::kOk;
}

}  // namespace

CommandResult RunCarve(const CarveCommand& command, Session& session) {
  const int given = (command.candidate.empty() ? 0 : 1) + (command.employer.empty() ? 0 : 1) +
                    (command.opportunity.empty() ? 0 : 1);
  if (given != 1) {
    return absl::InvalidArgumentError(
        "give one of --candidate NAME, --employer NAME and --opportunity NAME");
  }
  if (command.stapelbaan && command.candidate.empty()) {
    return absl::InvalidArgumentError("--stapelbaan goes with --candidate");
  }
  if (command.functiecreatie && command.employer.empty()) {
    return absl::InvalidArgumentError("--functiecreatie goes with --employer");
  }
  if (!command.candidate.empty()) return CarveCandidate(command, session);
  return command.functiecreatie ? CarveFunctions(command, session) : CarveTasks(command, session);
}

CommandResult RunVisits(const VisitsCommand& command, Session& session) {
  v1::RankEmployersToVisitRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  request.set_accountmanager(command.accountmanager);
  request.set_limit(command.limit);
  request.set_as_of(session.settings.as_of);
  request.mutable_budget()->set_time_ms(command.time_ms);
  FillAccess(session.settings, request.mutable_access());
  if (absl::Status status = FillFilter(command.filter, session.settings, request.mutable_filter());
      !status.ok()) {
    return status;
  }
  v1::RankEmployersToVisitResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  return Print(reply, reply.visits(), VisitsText(reply, session.console), session);
}

CommandResult RunProposalCreate(const ProposalCreateCommand& command, Session& session) {
  v1::CreateProposalRequest request;
  const auto candidate = FullName(session.settings, "candidates", command.candidate);
  if (!candidate.ok()) return candidate.status();
  request.set_candidate(*candidate);
  for (const std::string& task : command.tasks) {
    if (absl::Status status = AddPart(task, session.settings, &request); !status.ok()) {
      return status;
    }
  }
  request.set_reason(command.reason);
  request.set_date(command.date);
  request.set_next_step(command.next_step);
  request.set_next_step_date(command.next_step_date);
  FillAccess(session.settings, request.mutable_access());
  v1::Proposal reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  return PrintProposal(reply, session);
}

CommandResult RunProposalState(const ProposalStateCommand& command, Session& session) {
  v1::UpdateProposalStateRequest request;
  const auto name = FullProposal(session.settings, command.name);
  if (!name.ok()) return name.status();
  request.set_name(*name);
  const int state = NumberIn(kStates, command.state);
  if (state < v1::PROPOSAL_BESPROKEN) {
    return absl::InvalidArgumentError(
        "--state: give besproken, akkoord_werkgever, akkoord_kandidaat, geplaatst or afgewezen");
  }
  request.set_state(static_cast<v1::ProposalState>(state));
  if (!command.rejection.empty()) {
    const int rejection = NumberIn(kRejections, command.rejection);
    if (rejection < 0) {
      std::string all;
      for (std::size_t i = 1; i < kRejections.size(); ++i) {
        all += (i == 1 ? "" : ", ") + std::string(kRejections[i]);
      }
      return absl::InvalidArgumentError("--rejection: give one of " + all);
    }
    request.set_rejection(static_cast<v1::Rejection>(rejection));
  }
  request.set_reason(command.reason);
  request.set_date(command.date);
  request.set_next_step(command.next_step);
  request.set_next_step_date(command.next_step_date);
  request.set_etag(command.etag);
  FillAccess(session.settings, request.mutable_access());
  v1::Proposal reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  return PrintProposal(reply, session);
}

CommandResult RunProposalList(const ProposalListCommand& command, Session& session) {
  v1::ListProposalsRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  if (!command.candidate.empty()) {
    const auto name = FullName(session.settings, "candidates", command.candidate);
    if (!name.ok()) return name.status();
    request.set_candidate(*name);
  }
  if (!command.employer.empty()) {
    const auto name = FullName(session.settings, "employers", command.employer);
    if (!name.ok()) return name.status();
    request.set_employer(*name);
  }
  request.set_running(command.running);
  FillAccess(session.settings, request.mutable_access());
  v1::ListProposalsResponse all;
  do {
    request.set_page_size(std::min(command.limit - all.proposals_size(), 1000));
    v1::ListProposalsResponse page;
    if (absl::Status status = session.client->Call(request, &page); !status.ok()) return status;
    for (v1::Proposal& one : *page.mutable_proposals()) *all.add_proposals() = std::move(one);
    request.set_page_token(page.next_page_token());
    all.set_next_page_token(page.next_page_token());
  } while (!request.page_token().empty() && all.proposals_size() < command.limit);
  return Print(all, all.proposals(), ProposalsText(all.proposals(), session.console), session);
}

}  // namespace passend::cli
