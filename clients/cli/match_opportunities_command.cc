#include <ostream>
#include <string>
#include <utility>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/match_request.h"
#include "clients/cli/match_view.h"
#include "clients/cli/output.h"
#include "clients/cli/progress.h"
#include "clients/cli/text.h"
#include "passend/v1/candidate_service.pb.h"
#include "passend/v1/match_service.pb.h"

namespace passend::cli {
namespace {

constexpr int kPageSize = 200;

absl::StatusOr<v1::FindOpportunitiesRequest> Request(const MatchOpportunitiesCommand& command,
                                                     const Settings& settings) {
  v1::FindOpportunitiesRequest request;
  FillAccess(settings, request.mutable_access());
  request.set_limit(command.limit.value_or(command.owner.empty() ? 20 : 3));
  request.set_as_of(settings.as_of);
  request.set_count_excluded(command.count_excluded);
  if (absl::Status status = FillFilter(command.filter, request.mutable_filter()); !status.ok()) {
    return status;
  }
  FillWeights(command.weights, request.mutable_what_if_weights());
  return request;
}

template <typename Visit>
void EachMatch(const v1::FindOpportunitiesResponse& reply, Visit visit) {
  for (const auto* list : {&reply.past(), &reply.past_mits(), &reply.onvoldoende_bekend()}) {
    for (const v1::Match& match : *list) visit(match);
  }
}

CommandResult ForOne(const MatchOpportunitiesCommand& command, v1::FindOpportunitiesRequest request,
                     Session& session) {
  absl::StatusOr<std::string> name = FullName(session.settings, "candidates", command.candidate);
  if (!name.ok()) return name.status();
  request.set_name(*name);
  v1::FindOpportunitiesResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  switch (session.settings.output) {
    case OutputFormat::kJson:
      out << ToJson(reply, /*pretty=*/true) << "\n";
      break;
    case OutputFormat::kJsonLines:
      EachMatch(reply,
                [&](const v1::Match& match) { out << ToJson(match, /*pretty=*/false) << "\n"; });
      break;
    case OutputFormat::kMarkdown:
    case OutputFormat::kTable:
      out << MatchLists(reply, session.console) << VersionsText(reply.versions(), session.console);
      *session.console.err << StatisticsLine(reply.statistics()) << "\n";
      break;
  }
  return ExitCode::kOk;
}

// The names of a caseload, in order.
absl::StatusOr<std::vector<std::string>> Caseload(const std::string& owner, Session& session) {
  absl::StatusOr<std::string> parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  v1::ListCandidatesRequest request;
  request.set_parent(*parent);
  request.set_page_size(kPageSize);
  request.set_owner(owner);
  FillAccess(session.settings, request.mutable_access());
  std::vector<std::string> names;
  do {
    v1::ListCandidatesResponse page;
    if (absl::Status status = session.client->Call(request, &page); !status.ok()) return status;
    for (const v1::Candidate& candidate : page.candidates()) names.push_back(candidate.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return names;
}

// The heading of one candidate of a caseload with the lists under it; only lists with something in
// them, so that a caseload stays readable.
std::string CaseloadText(const std::string& name, const v1::FindOpportunitiesResponse& reply,
                         const Console& console) {
  std::string text = Bold(ShortName(name), console) + "\n";
  const auto list = [&](const char* title, const auto& matches) {
    if (matches.empty()) return;
    text += std::string("  ") + title + "\n" +
            MatchTable(matches, MatchKind::kOpportunities, console, 4);
  };
  list("past", reply.past());
  list("past mits", reply.past_mits());
  list("onvoldoende bekend", reply.onvoldoende_bekend());
  if (reply.past().empty() && reply.past_mits().empty() && reply.onvoldoende_bekend().empty()) {
    text += "  niets; zie: passend why --candidate " + ShortName(name) + "\n";
  }
  return text + "\n";
}

CommandResult ForCaseload(const MatchOpportunitiesCommand& command,
                          v1::FindOpportunitiesRequest request, Session& session) {
  const absl::StatusOr<std::vector<std::string>> names = Caseload(command.owner, session);
  if (!names.ok()) return names.status();
  std::ostream& out = *session.console.out;
  Progress progress({.err = session.console.err,
                     .terminal = session.console.err_is_terminal,
                     .label = "match",
                     .unit = "candidates",
                     .total = names->size()});
  std::string json;
  std::uint64_t done = 0;
  for (const std::string& name : *names) {
    request.set_name(name);
    v1::FindOpportunitiesResponse reply;
    absl::Status status = session.client->Call(request, &reply);
    progress.Clear();
    // Deleted since the list was made: nothing to match any more.
    if (status.code() == absl::StatusCode::kNotFound) continue;
    if (!status.ok()) return status;
    // The reply does not name the candidate, so a member beside it does. Names are [a-z0-9/-].
    const auto line = [&](bool pretty) {
      return "{\"candidate\": \"" + name + "\", \"reply\": " + ToJson(reply, pretty) + "}";
    };
    switch (session.settings.output) {
      case OutputFormat::kJson:
        json += (json.empty() ? "" : ",\n") + line(/*pretty=*/true);
        break;
      case OutputFormat::kJsonLines:
        out << line(/*pretty=*/false) << "\n";
        break;
      case OutputFormat::kMarkdown:
      case OutputFormat::kTable:
        out << CaseloadText(name, reply, session.console);
        break;
    }
    ++done;
    progress.Update(done, done);
  }
  progress.Clear();
  if (session.settings.output == OutputFormat::kJson) out << "[" << json << "]\n";
  if (session.settings.output == OutputFormat::kTable) {
    if (names->empty()) {
      out << "Geen kandidaten in de caseload van " << Printable(command.owner) << ".\n";
    } else {
      out << MatchLegend(session.console);
    }
  }
  return ExitCode::kOk;
}

}  // namespace

CommandResult RunMatchOpportunities(const MatchOpportunitiesCommand& command, Session& session) {
  if (command.candidate.empty() == command.owner.empty()) {
    return absl::InvalidArgumentError("give --candidate NAME, or --owner ID for a whole caseload");
  }
  absl::StatusOr<v1::FindOpportunitiesRequest> request = Request(command, session.settings);
  if (!request.ok()) return request.status();
  return command.owner.empty() ? ForOne(command, std::move(*request), session)
                               : ForCaseload(command, std::move(*request), session);
}

}  // namespace passend::cli
