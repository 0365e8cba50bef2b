#include <algorithm>
#include <functional>
#include <limits>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/candidate_service.pb.h"
#include "passend/v1/catalogue_service.pb.h"
#include "passend/v1/employer_service.pb.h"

namespace passend::cli {
namespace {

constexpr int kPageSize = 500;

// How one kind is listed: its columns and the row of one element.
template <typename Element>
struct Layout {
  std::vector<Column> columns;
  std::function<std::vector<std::string>(const Element&)> row;
};

// Asks page after page and prints while they come (a table when all are there, to line up).
template <typename Request, typename Reply, typename Elements, typename Element>
CommandResult Pages(Request request, Elements (Reply::*elements)() const,
                    const Layout<Element>& layout, const ListCommand& command, Session& session) {
  std::ostream& out = *session.console.out;
  Table table(layout.columns);
  Reply all;  // --output json: one reply with everything
  std::int64_t left = command.all ? std::numeric_limits<std::int64_t>::max() : command.limit;
  bool more = false;
  do {
    request.set_page_size(static_cast<std::int32_t>(std::min<std::int64_t>(left, kPageSize)));
    Reply page;
    if (absl::Status status = session.client->Call(request, &page); !status.ok()) return status;
    for (const Element& element : (page.*elements)()) {
      if (command.names) {
        out << element.name() << "\n";
      } else if (session.settings.output == OutputFormat::kJsonLines) {
        out << ToJson(element, /*pretty=*/false) << "\n";
      } else if (session.settings.output == OutputFormat::kTable) {
        table.AddRow(layout.row(element));
      }
    }
    left -= (page.*elements)().size();
    request.set_page_token(page.next_page_token());
    more = !page.next_page_token().empty();
    if (session.settings.output == OutputFormat::kJson) all.MergeFrom(page);
  } while (more && left > 0);
  if (!command.names && session.settings.output == OutputFormat::kJson) {
    if (!more) all.clear_next_page_token();
    out << ToJson(all, /*pretty=*/true) << "\n";
  }
  if (!table.empty()) out << table.Render(session.console.width, 0, session.console.color);
  if (more) *session.console.err << "there are more; --limit N or --all shows them\n";
  return ExitCode::kOk;
}

std::string HoursLabel(const v1::OpportunityHours& hours) {
  const auto label = [](int minutes) {
    return minutes % 60 == 0 ? std::to_string(minutes / 60) : Tenths((minutes * 10 + 30) / 60);
  };
  if (!hours.has_max_week_minutes()) return "";
  if (hours.has_min_week_minutes() && hours.min_week_minutes() != hours.max_week_minutes()) {
    return label(hours.min_week_minutes()) + "-" + label(hours.max_week_minutes());
  }
  return label(hours.max_week_minutes());
}

// Enum names as words: "TIJDELIJK_NIET" -> "tijdelijk niet".
std::string Words(std::string name) {
  for (char& c : name) {
    if (c == '_') c = ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

CommandResult ListCandidates(const ListCommand& command, Session& session) {
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  v1::ListCandidatesRequest request;
  request.set_parent(*parent);
  request.set_owner(command.owner);
  FillAccess(session.settings, request.mutable_access());
  const Layout<v1::Candidate> layout = {
      {{"kandidaat"}, {"status"}, {"werkregisseur"}, {"pc4"}, {"talenten", Align::kRight}},
      [](const v1::Candidate& candidate) -> std::vector<std::string> {
        const v1::Availability availability = candidate.status().availability().value();
        return {ShortName(candidate.name()),
                availability == v1::AVAILABILITY_UNKNOWN ? "onbekend"
                                                         : Words(Availability_Name(availability)),
                candidate.caseload().werkregisseur(), candidate.travel().pc4(),
                std::to_string(candidate.talents_size())};
      }};
  return Pages(request, &v1::ListCandidatesResponse::candidates, layout, command, session);
}

CommandResult ListEmployers(const ListCommand& command, Session& session) {
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  v1::ListEmployersRequest request;
  request.set_parent(*parent);
  request.set_owner(command.owner);
  const Layout<v1::Employer> layout = {
      {{"werkgever"},
       {"naam", Align::kLeft, Fit::kTruncate, 16},
       {"sector", Align::kLeft, Fit::kTruncate, 12},
       {"accountmanager"},
       {"vestigingen", Align::kRight},
       {"taken", Align::kRight}},
      [](const v1::Employer& employer) -> std::vector<std::string> {
        return {ShortName(employer.name()),
                employer.display_name(),
                employer.sector(),
                employer.accountmanager(),
                std::to_string(employer.sites_size()),
                std::to_string(employer.task_pool_size())};
      }};
  return Pages(request, &v1::ListEmployersResponse::employers, layout, command, session);
}

CommandResult ListOpportunities(const ListCommand& command, Session& session) {
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  v1::ListOpportunitiesRequest request;
  request.set_parent(*parent);
  request.set_owner(command.owner);
  if (!command.employer.empty()) {
    const auto employer = FullName(session.settings, "employers", command.employer);
    if (!employer.ok()) return employer.status();
    request.set_employer(*employer);
  }
  const Layout<v1::Opportunity> layout = {
      {{"kans"},
       {"titel", Align::kLeft, Fit::kTruncate, 16},
       {"status"},
       {"werkvorm", Align::kLeft, Fit::kTruncate, 10},
       {"uren", Align::kRight},
       {"pc4"},
       {"start"}},
      [](const v1::Opportunity& opportunity) -> std::vector<std::string> {
        return {ShortName(opportunity.name()),
                opportunity.title(),
                opportunity.status() == v1::OPPORTUNITY_STATUS_UNKNOWN
                    ? "onbekend"
                    : Words(OpportunityStatus_Name(opportunity.status())),
                opportunity.werkvorm(),
                HoursLabel(opportunity.hours()),
                opportunity.pc4(),
                opportunity.start()};
      }};
  return Pages(request, &v1::ListOpportunitiesResponse::opportunities, layout, command, session);
}

CommandResult ListFuncties(const ListCommand& command, Session& session) {
  v1::ListFunctiesRequest request;
  request.set_query(command.query);
  request.set_sector(command.sector);
  const Layout<v1::Functie> layout = {{{"functie"},
                                       {"titel", Align::kLeft, Fit::kTruncate, 20},
                                       {"titel (en)", Align::kLeft, Fit::kTruncate, 12},
                                       {"sector", Align::kLeft, Fit::kTruncate, 12}},
                                      [](const v1::Functie& functie) -> std::vector<std::string> {
                                        return {ShortName(functie.name()), functie.title_nl(),
                                                functie.title_en(), functie.sector()};
                                      }};
  return Pages(request, &v1::ListFunctiesResponse::functies, layout, command, session);
}

CommandResult ListTalents(const ListCommand& command, Session& session) {
  const Layout<v1::Talent> layout = {
      {{"talent"},
       {"naam", Align::kLeft, Fit::kTruncate, 20},
       {"groep"},
       {"verwant", Align::kLeft, Fit::kTruncate, 20}},
      [](const v1::Talent& talent) -> std::vector<std::string> {
        std::string related;
        for (const v1::RelatedTalent& other : talent.related()) {
          related += (related.empty() ? "" : ", ") + other.code();
        }
        return {ShortName(talent.name()), talent.display_name(), talent.group(), related};
      }};
  return Pages(v1::ListTalentsRequest(), &v1::ListTalentsResponse::talents, layout, command,
               session);
}

CommandResult ListItems(const ListCommand& command, Session& session) {
  const Layout<v1::FmlItem> layout = {{{"item"},
                                       {"naam", Align::kLeft, Fit::kTruncate, 24},
                                       {"soort"},
                                       {"eenheid"},
                                       {"normaal", Align::kRight},
                                       {"maatregelen", Align::kRight}},
                                      [](const v1::FmlItem& item) -> std::vector<std::string> {
                                        return {
                                            ShortName(item.name()),
                                            item.display_name(),
                                            item.kind(),
                                            item.unit(),
                                            item.has_normal() ? std::to_string(item.normal()) : "",
                                            std::to_string(item.measures_size())};
                                      }};
  return Pages(v1::ListFmlItemsRequest(), &v1::ListFmlItemsResponse::fml_items, layout, command,
               session);
}

CommandResult ListWerkvormen(const ListCommand& command, Session& session) {
  const Layout<v1::Werkvorm> layout = {
      {{"werkvorm"},
       {"naam", Align::kLeft, Fit::kTruncate, 24},
       {"trede", Align::kRight},
       {"betaald"},
       {"vraagt registratie"}},
      [](const v1::Werkvorm& werkvorm) -> std::vector<std::string> {
        return {ShortName(werkvorm.name()), werkvorm.display_name(),
                std::to_string(werkvorm.trede()), werkvorm.paid() ? "ja" : "nee",
                werkvorm.required_registration()};
      }};
  return Pages(v1::ListWerkvormenRequest(), &v1::ListWerkvormenResponse::werkvormen, layout,
               command, session);
}

CommandResult ListPolicies(const ListCommand& command, Session& session) {
  const Layout<v1::Policy> layout = {
      {{"policy"}, {"version"}, {"effective from"}, {"hash"}, {"values", Align::kRight}},
      [](const v1::Policy& policy) -> std::vector<std::string> {
        return {ShortName(policy.name()), policy.version(), policy.effective_from(), policy.hash(),
                std::to_string(policy.values_size())};
      }};
  return Pages(v1::ListPoliciesRequest(), &v1::ListPoliciesResponse::policies, layout, command,
               session);
}

}  // namespace

CommandResult RunList(const ListCommand& command, Session& session) {
  using List = CommandResult (*)(const ListCommand&, Session&);
  static const std::pair<const char*, List> kLists[] = {
      {"candidates", ListCandidates},
      {"employers", ListEmployers},
      {"opportunities", ListOpportunities},
      {"functies", ListFuncties},
      {"talents", ListTalents},
      {"items", ListItems},
      {"werkvormen", ListWerkvormen},
      {"policies", ListPolicies},
  };
  for (const auto& [kind, list] : kLists) {
    if (command.kind == kind) return list(command, session);
  }
  return absl::InvalidArgumentError("cannot list '" + command.kind + "'");
}

}  // namespace passend::cli
