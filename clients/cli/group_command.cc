// passend group: who could go together to an inlener.
#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/labels.h"
#include "clients/cli/match_view.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/group.pb.h"

namespace passend::cli {
namespace {

absl::Status Malformed(std::string_view flag, std::string_view form) {
  return absl::InvalidArgumentError(
      absl::StrCat(std::string(flag), ": must be ", std::string(form)));
}

// "1 ma-vr:ochtend,middag 8 6": role from 1, dayparts, places, fte that is needed.
absl::Status FillShift(const std::string& text, v1::ComposeGroupRequest* request) {
  constexpr std::string_view kForm =
      "ROLE DAYPARTS PLACES [FTE], such as \"1 ma-vr:ochtend,middag 8 6\"";
  const std::vector<std::string> parts = absl::StrSplit(text, ' ', absl::SkipEmpty());
  int role = 0;
  int places = 0;
  double fte = 0;
  if (parts.size() < 3 || parts.size() > 4 || !absl::SimpleAtoi(parts[0], &role) ||
      !absl::SimpleAtoi(parts[2], &places) ||
      (parts.size() == 4 && (!absl::SimpleAtod(parts[3], &fte) || fte < 0 || fte > 200))) {
    return Malformed("--shift", kForm);
  }
  if (role < 1 || role > request->roles_size()) {
    return Malformed("--shift", "of a role that has an --opportunity, counted from 1");
  }
  v1::GroupShift* shift = request->mutable_roles(role - 1)->add_shifts();
  shift->mutable_grid()->add_dayparts(parts[1]);
  shift->set_places(places);
  shift->set_required_fte_permille(static_cast<int>(fte * 1000 + 0.5));
  return absl::OkStatus();
}

// "bhv=2" or "nl:3=10": a code, a level, and how many members.
absl::Status FillProperty(std::string_view flag, const std::string& text,
                          v1::GroupProperty* property, std::string* code) {
  constexpr std::string_view kForm = "CODE[:LEVEL]=NUMBER, such as bhv=1 or nl:3=10";
  const std::vector<std::string> halves = absl::StrSplit(text, absl::MaxSplits('=', 1));
  int minimum = 0;
  if (halves.size() != 2 || !absl::SimpleAtoi(halves[1], &minimum)) return Malformed(flag, kForm);
  const std::vector<std::string> parts = absl::StrSplit(halves[0], absl::MaxSplits(':', 1));
  int level = 0;
  if (parts.size() == 2 && !absl::SimpleAtoi(parts[1], &level)) return Malformed(flag, kForm);
  *code = parts[0];
  property->set_level(level);
  property->set_minimum(minimum);
  return absl::OkStatus();
}

absl::StatusOr<v1::ComposeGroupRequest> Request(const GroupCommand& command,
                                                const Settings& settings) {
  v1::ComposeGroupRequest request;
  for (const std::string& opportunity : command.opportunities) {
    absl::StatusOr<std::string> name = FullName(settings, "opportunities", opportunity);
    if (!name.ok()) return name.status();
    request.add_roles()->set_opportunity(*name);
  }
  for (const std::string& shift : command.shifts) {
    if (absl::Status status = FillShift(shift, &request); !status.ok()) return status;
  }
  request.set_min_size(command.min_size);
  request.set_max_size(command.max_size);
  if (command.supervisors.has_value()) request.set_supervisors(*command.supervisors);
  if (command.seats.has_value()) request.set_seats(*command.seats);
  std::string code;
  for (const std::string& text : command.certificates) {
    v1::GroupProperty* property = request.add_properties();
    if (auto status = FillProperty("--certificate", text, property, &code); !status.ok()) {
      return status;
    }
    property->set_certificate(code);
  }
  for (const std::string& text : command.talents) {
    v1::GroupProperty* property = request.add_properties();
    if (auto status = FillProperty("--talent", text, property, &code); !status.ok()) return status;
    property->set_talent(code);
  }
  for (const std::string& text : command.languages) {
    v1::GroupProperty* property = request.add_properties();
    if (auto status = FillProperty("--language", text, property, &code); !status.ok()) {
      return status;
    }
    property->set_language(code);
  }
  if (!command.voormannen.empty()) {
    v1::GroupProperty* property = request.add_properties();
    property->set_minimum(1);
    for (const std::string& person : command.voormannen) {
      absl::StatusOr<std::string> name = FullName(settings, "candidates", person);
      if (!name.ok()) return name.status();
      property->add_persons(*name);
    }
  }
  for (const std::string& text : command.apart) {
    const std::vector<std::string> pair = absl::StrSplit(text, ',');
    if (pair.size() != 2) return Malformed("--apart", "NAME,NAME");
    absl::StatusOr<std::string> one = FullName(settings, "candidates", pair[0]);
    if (!one.ok()) return one.status();
    absl::StatusOr<std::string> other = FullName(settings, "candidates", pair[1]);
    if (!other.ok()) return other.status();
    v1::GroupPair* out = request.add_apart();
    out->set_one(*one);
    out->set_other(*other);
  }
  for (const std::string& text : command.members) {
    const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
    int role = 1;
    if (parts.size() == 2 && !absl::SimpleAtoi(parts[1], &role)) {
      return Malformed("--member", "NAME or NAME=ROLE, the role counted from 1");
    }
    absl::StatusOr<std::string> name = FullName(settings, "candidates", parts[0]);
    if (!name.ok()) return name.status();
    v1::GroupPlace* place = request.add_members();
    place->set_candidate(*name);
    place->set_role(role - 1);
  }
  request.set_stability(command.stability == "prefer" ? v1::GROUP_PREFER
                        : command.stability == "free" ? v1::GROUP_FREE
                                                      : v1::GROUP_KEEP);
  if (command.share.has_value()) request.set_intensive_share_permille(*command.share * 10);
  request.set_output_minutes_week(command.output_hours * 60);
  request.set_include_onvoldoende_bekend(command.include_unknown);
  request.set_until(command.until);
  request.set_reserve_size(command.reserves);
  request.set_absence_limit(command.reasons);
  request.set_max_millis(command.millis);
  request.set_as_of(settings.as_of);
  FillAccess(settings, request.mutable_access());
  return request;
}

std::string When(const v1::WeekGrid& grid) { return absl::StrJoin(grid.dayparts(), "; "); }

// A name that is short when it is a name, and whole when it is a handle.
std::string Who(const std::string& name) { return ShortName(name); }

std::string Role(const v1::ComposeGroupRequest& request, int role) {
  if (role < 0 || role >= request.roles_size()) return "";
  return absl::StrCat(role + 1, " ", ShortName(request.roles(role).opportunity()));
}

std::string Fte(int permille) { return Tenths(permille / 100); }

std::string Shifts(const v1::ComposeGroupRequest& request, const v1::ComposeGroupResponse& reply,
                   const Console& console) {
  Table table({{"functie"},
               {"wanneer", Align::kLeft, Fit::kWrap, 14},
               {"leden", Align::kRight},
               {"plaatsen", Align::kRight},
               {"bezetting", Align::kRight},
               {"nodig", Align::kRight}});
  for (const v1::GroupShiftShown& shift : reply.shifts()) {
    table.AddRow({Role(request, shift.role()), When(shift.grid()), std::to_string(shift.members()),
                  std::to_string(shift.places()), Fte(shift.expected_fte_permille()),
                  Fte(shift.required_fte_permille())});
  }
  return table.Render(console.width, 2, console.color);
}

std::string Members(const v1::ComposeGroupRequest& request, const v1::ComposeGroupResponse& reply,
                    const Console& console) {
  Table table({{"#", Align::kRight},
               {"kandidaat"},
               {"functie"},
               {"%", Align::kRight},
               {"uur", Align::kRight},
               {"wanneer", Align::kLeft, Fit::kWrap, 14},
               {"let op", Align::kLeft, Fit::kWrap, 16}});
  int number = 0;
  for (const v1::GroupMemberShown& member : reply.members()) {
    std::string text = member.text();
    for (const auto& step : member.build_up()) {
      absl::StrAppend(&text, text.empty() ? "" : " ", "Vanaf ", step.from(), " ",
                      Tenths(step.week_minutes() / 6), " uur.");
    }
    table.AddRow({std::to_string(++number), Who(member.candidate()), Role(request, member.role()),
                  std::to_string(member.fit() / 10),
                  member.week_minutes() == 0 ? "" : Tenths(member.week_minutes() / 6),
                  When(member.grid()), text});
  }
  return table.Render(console.width, 2, console.color);
}

std::string Reserves(const v1::ComposeGroupRequest& request, const v1::ComposeGroupResponse& reply,
                     const Console& console) {
  Table table({{"functie"},
               {"#", Align::kRight},
               {"kandidaat"},
               {"%", Align::kRight},
               {"kan de plaats innemen van", Align::kLeft, Fit::kWrap, 16}});
  for (const v1::GroupReserveShown& reserve : reply.reserves()) {
    std::vector<std::string> replaced;
    for (const std::string& name : reserve.replaces()) replaced.push_back(Who(name));
    constexpr std::size_t kShown = 4;
    const std::size_t more = replaced.size() - std::min(replaced.size(), kShown);
    const bool all = static_cast<int>(replaced.size()) == reply.members_size();
    replaced.resize(std::min(replaced.size(), kShown));
    table.AddRow({Role(request, reserve.role()), std::to_string(reserve.rank()),
                  Who(reserve.candidate()), std::to_string(reserve.fit() / 10),
                  all ? "ieder lid"
                      : absl::StrCat(absl::StrJoin(replaced, ", "),
                                     more == 0 ? "" : absl::StrCat(" en ", more, " anderen"))});
  }
  return table.empty() ? "" : table.Render(console.width, 2, console.color);
}

std::string Absences(const v1::ComposeGroupResponse& reply, const Console& console) {
  std::vector<std::string> counts;
  for (const v1::GroupCount& count : reply.counts()) {
    counts.push_back(absl::StrCat(count.code(), " ", Thousands(count.count())));
  }
  std::string text = Paragraph(absl::StrJoin(counts, ", "), console, 2);
  Table table({{"kandidaat"}, {"waarom niet", Align::kLeft, Fit::kWrap, 30}});
  for (const v1::GroupAbsenceShown& absence : reply.absences()) {
    table.AddRow({Who(absence.candidate()),
                  absl::StrCat(absence.was_member() ? "Was lid. " : "", absence.text())});
  }
  if (!table.empty()) text += table.Render(console.width, 2, console.color);
  return text;
}

void Print(const v1::ComposeGroupRequest& request, const v1::ComposeGroupResponse& reply,
           bool employer_text, const Console& console) {
  std::ostream& out = *console.out;
  if (employer_text) {
    out << Paragraph(reply.found() ? reply.employer_text() : reply.text(), console);
    return;
  }
  out << Paragraph(reply.text(), console);
  for (const std::string& notice : reply.notices()) out << Paragraph("Let op: " + notice, console);
  for (const v1::GroupShortfall& shortfall : reply.shortfalls()) {
    out << Paragraph(shortfall.text(), console, 2);
  }
  if (!reply.would_help().empty()) {
    out << Paragraph("Wel een groep zonder één van deze grenzen: " +
                         absl::StrJoin(reply.would_help(), ", ") + ".",
                     console, 2);
  }
  if (reply.found()) {
    out << "\n" << Bold("Ploegen", console) << "\n" << Shifts(request, reply, console);
    out << "\n" << Bold("Leden", console) << "\n" << Members(request, reply, console);
    const std::string reserves = Reserves(request, reply, console);
    if (!reserves.empty()) out << "\n" << Bold("Reserve", console) << "\n" << reserves;
  }
  out << "\n" << Bold("Niet in de groep", console) << "\n" << Absences(reply, console);
  out << "\n" << VersionsText(reply.versions(), console);
  *console.err << Thousands(static_cast<std::uint64_t>(reply.nodes())) << " nodes, "
               << Thousands(reply.micros() / 1000) << " ms\n";
}

}  // namespace

CommandResult RunGroup(const GroupCommand& command, Session& session) {
  const absl::StatusOr<v1::ComposeGroupRequest> request = Request(command, session.settings);
  if (!request.ok()) return request.status();
  v1::ComposeGroupResponse reply;
  if (absl::Status status = session.client->Call(*request, &reply); !status.ok()) return status;
  std::ostream& out = *session.console.out;
  switch (session.settings.output) {
    case OutputFormat::kJson:
      out << ToJson(reply, /*pretty=*/true) << "\n";
      break;
    case OutputFormat::kJsonLines:
      for (const v1::GroupMemberShown& member : reply.members()) {
        out << ToJson(member, /*pretty=*/false) << "\n";
      }
      break;
    case OutputFormat::kMarkdown:
    case OutputFormat::kTable:
      Print(*request, reply, command.employer_text, session.console);
      break;
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
