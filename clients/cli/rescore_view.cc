#include "clients/cli/rescore_view.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/labels.h"
#include "clients/cli/match_view.h"
#include "clients/cli/settings.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"

namespace passend::cli {
namespace {

// By number: as flags name them, and in Dutch.
struct Word {
  std::string_view name;
  std::string_view dutch;
};
constexpr std::array<Word, 11> kKinds = {{{"", "?"},
                                          {"new", "nieuw"},
                                          {"up", "hoger"},
                                          {"down", "lager"},
                                          {"valt_af", "valt af"},
                                          {"past_nu", "past nu"},
                                          {"past_mits", "past mits"},
                                          {"verdrongen", "verdrongen"},
                                          {"expired", "vervallen"},
                                          {"attention_new", "nieuw aandachtspunt"},
                                          {"onvoldoende", "onvoldoende bekend"}}};
constexpr std::array<Word, 14> kCauses = {{{"", "?"},
                                           {"candidate", "profiel"},
                                           {"opportunity", "kans"},
                                           {"time", "tijd"},
                                           {"policy", "beleid"},
                                           {"catalogue", "catalogus"},
                                           {"rotation", "weekvolgorde"},
                                           {"others", "anderen"},
                                           {"new_candidate", "nieuwe kandidaat"},
                                           {"new_opportunity", "nieuwe kans"},
                                           {"candidate_gone", "kandidaat weg"},
                                           {"opportunity_gone", "kans weg"},
                                           {"decision", "besluit"},
                                           {"unexplained", "onverklaard"}}};
constexpr std::array<Word, 5> kDigests = {{{"", "?"},
                                           {"accountmanager", "accountmanager"},
                                           {"werkregisseur", "werkregisseur"},
                                           {"team", "team"},
                                           {"beheer", "beheer"}}};
constexpr std::array<std::string_view, 8> kStates = {
    "?", "wacht", "loopt", "gepubliceerd", "gestopt", "afgebroken", "geannuleerd", "mislukt"};

template <std::size_t N>
const Word& WordOf(const std::array<Word, N>& words, int number) {
  const auto at = static_cast<std::size_t>(number);
  return words[number > 0 && at < N ? at : 0];
}
template <std::size_t N>
std::vector<std::string> NamesOf(const std::array<Word, N>& words) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < N; ++i) names.emplace_back(words[i].name);
  return names;
}
template <std::size_t N>
int NumberOf(const std::array<Word, N>& words, std::string_view name) {
  for (std::size_t i = 1; i < N; ++i) {
    if (words[i].name == name) return static_cast<int>(i);
  }
  return 0;
}

std::string Millis(std::uint64_t millis) {
  return absl::StrFormat("%d.%03d s", millis / 1000, millis % 1000);
}
// Thousandths of a point, or permille: 12345 -> "12.3".
std::string Decimal(std::int64_t thousandths) {
  const std::int64_t tenths = (std::abs(thousandths) + 50) / 100;
  return absl::StrCat(thousandths < 0 ? "-" : "", tenths / 10, ".", tenths % 10);
}
std::string Percent(std::int64_t permille) {
  return absl::StrCat(permille / 10, ".", permille % 10, " %");
}

std::string ModeText(v1::RunMode mode) { return mode == v1::RUN_FULL ? "full" : "incremental"; }

void AddReport(const v1::RunReport& report, Table& table) {
  table.AddRow({"candidates", absl::StrCat(Thousands(report.candidates()), ", changed ",
                                           Thousands(report.candidates_changed()))});
  table.AddRow({"opportunities", absl::StrCat(Thousands(report.opportunities()), ", changed ",
                                              Thousands(report.opportunities_changed()))});
  if (report.changed_by_time() > 0) {
    table.AddRow({"changed by time alone", Thousands(report.changed_by_time())});
  }
  table.AddRow(
      {"pairs", absl::StrCat(Thousands(report.pairs()), ", looked at ",
                             Thousands(report.evaluated()), ", scored ", Thousands(report.scored()),
                             ", lists searched again ", Thousands(report.searched_again()))});
  if (report.first()) {
    table.AddRow({"changes", "none are told: there was no generation before"});
  } else {
    table.AddRow({"told before",
                  absl::StrCat(Thousands(report.told()), ", moved ", Thousands(report.moved()),
                               ", without data ", Thousands(report.moved_without_data()))});
    std::string kinds;
    for (const v1::KindCount& one : report.by_kind()) {
      absl::StrAppend(&kinds, kinds.empty() ? "" : ", ",
                      std::string(WordOf(kKinds, one.kind()).name), " ", Thousands(one.count()));
    }
    table.AddRow({"changes", kinds.empty() ? "none" : kinds});
    std::string causes;
    for (const v1::CauseCount& one : report.by_cause()) {
      absl::StrAppend(&causes, causes.empty() ? "" : ", ",
                      std::string(WordOf(kCauses, one.cause()).name), " ", Thousands(one.count()));
    }
    if (!causes.empty()) table.AddRow({"causes", causes});
    table.AddRow({"mean score", absl::StrCat(Decimal(report.mean_score_millis()), " (was ",
                                             Decimal(report.mean_score_before_millis()), ")")});
    table.AddRow({"first tens that stayed", Percent(report.top10_overlap_permille())});
  }
  table.AddRow({"without a match", Thousands(report.without_match())});
  table.AddRow({"not proposed in 90 days", Thousands(report.never_proposed())});
}

std::string ExposureText(const v1::RunReport& report, const Console& console) {
  Table table({{"group"},
               {"people", Align::kRight},
               {"pool", Align::kRight},
               {"exposure", Align::kRight},
               {"ratio", Align::kRight},
               {""}});
  for (const v1::GroupExposure& group : report.exposure()) {
    const int ratio = group.ratio_permille();
    table.AddRow({group.group(), Thousands(group.people()), Percent(group.pool_permille()),
                  Percent(group.exposure_permille()),
                  absl::StrFormat("%d.%02d", ratio / 1000, ratio % 1000 / 10),
                  ratio < 800 ? "a reason to look, no proof" : ""});
  }
  if (table.empty()) return "";
  return "\nexposure in lists of opportunities, beside the pool:\n" +
         table.Render(console.width, 2);
}

std::string ScoreText(bool banded, int score) {
  return absl::StrCat(banded ? "vanaf " : "", score);
}

}  // namespace

std::vector<std::string> ChangeKindNames() { return NamesOf(kKinds); }
std::vector<std::string> CauseNames() { return NamesOf(kCauses); }
std::optional<v1::ChangeKind> ParseChangeKind(std::string_view name) {
  const int number = NumberOf(kKinds, name);
  if (number == 0) return std::nullopt;
  return static_cast<v1::ChangeKind>(number);
}
std::optional<v1::CauseKind> ParseCause(std::string_view name) {
  const int number = NumberOf(kCauses, name);
  if (number == 0) return std::nullopt;
  return static_cast<v1::CauseKind>(number);
}

std::vector<std::string> DigestKindNames() { return NamesOf(kDigests); }
std::optional<v1::DigestKind> ParseDigestKind(std::string_view name) {
  const int number = NumberOf(kDigests, name);
  if (number == 0) return std::nullopt;
  return static_cast<v1::DigestKind>(number);
}

std::string DigestsText(const v1::ListDigestsResponse& digests, const Console& console) {
  Table table({{"dag"}, {"soort"}, {"van"}, {""}});
  for (const v1::DigestSummary& digest : digests.digests()) {
    table.AddRow({digest.day(), std::string(WordOf(kDigests, digest.kind()).dutch), digest.owner(),
                  digest.weekly() ? "weekoverzicht" : ""});
  }
  return table.empty() ? "Er zijn geen overzichten.\n"
                       : table.Render(console.width, 0, console.color);
}

std::string RunStateText(v1::RunState state) {
  const auto number = static_cast<std::size_t>(state);
  return std::string(kStates[number < kStates.size() ? number : 0]);
}

std::string ReportText(const v1::RunReport& report, const Console& console) {
  Table table({{""}, {"", Align::kLeft, Fit::kWrap, 20}});
  AddReport(report, table);
  return table.Render(console.width, 2) + ExposureText(report, console);
}

std::string RunText(const v1::Run& run, const Console& console) {
  Table table({{""}, {"", Align::kLeft, Fit::kWrap, 20}});
  table.AddRow({"run", run.name()});
  table.AddRow({"state", RunStateText(run.state()) + (run.current() ? " (readers see it)" : "")});
  if (!run.stopped_because().empty()) table.AddRow({"because", run.stopped_because()});
  table.AddRow({"mode", ModeText(run.mode()) +
                            (run.full_because().empty() ? "" : ": " + run.full_because())});
  table.AddRow({"day", run.versions().as_of()});
  table.AddRow({"asked", run.asked_at() + " by " + run.requested_by()});
  if (!run.reason().empty()) table.AddRow({"accepted drift", run.reason()});
  if (!run.started_at().empty()) table.AddRow({"started", run.started_at()});
  if (!run.ended_at().empty()) table.AddRow({"ended", run.ended_at()});
  if (run.has_progress() && !run.progress().stage().empty()) {
    table.AddRow(
        {"works on", absl::StrCat(run.progress().stage(), ", ", Thousands(run.progress().done()),
                                  " of ", Thousands(run.progress().total()))});
  }
  std::string stages;
  for (const v1::StageTime& stage : run.stages()) {
    absl::StrAppend(&stages, stages.empty() ? "" : ", ", stage.stage(), " ",
                    Millis(stage.millis()));
  }
  if (!stages.empty()) table.AddRow({"stages", stages});
  if (run.has_report()) {
    if (run.state() == v1::RUN_GEPUBLICEERD) {
      table.AddRow({"written", Bytes(run.bytes_written())});
    }
    table.AddRow({"memory", Bytes(run.memory_bytes()) + " more than before"});
    if (run.compared()) {
      table.AddRow(
          {"full = incremental", run.difference().empty() ? "yes" : "NO: " + run.difference()});
    }
    if (run.report().pairs() > 0) AddReport(run.report(), table);
  }
  return table.Render(console.width) +
         (run.has_report() ? ExposureText(run.report(), console) : std::string());
}

std::string RunsText(const v1::ListRunsResponse& runs, const Console& console) {
  Table table({{"run", Align::kRight},
               {"state"},
               {"mode"},
               {"day"},
               {"started"},
               {"by"},
               {"changes", Align::kRight},
               {"because", Align::kLeft, Fit::kWrap, 16}});
  for (const v1::Run& run : runs.runs()) {
    std::uint64_t changes = 0;
    for (const v1::KindCount& one : run.report().by_kind()) changes += one.count();
    table.AddRow({ShortName(run.name()), RunStateText(run.state()) + (run.current() ? " *" : ""),
                  ModeText(run.mode()), run.versions().as_of(), run.started_at().substr(0, 19),
                  run.requested_by(), Thousands(changes), run.stopped_because()});
  }
  if (table.empty()) return "no runs yet\n";
  return table.Render(console.width, 0, console.color) + "* = the one that readers see\n";
}

std::string ChangesText(const v1::ListMatchChangesResponse& changes, const Console& console) {
  Table table({{"kandidaat"},
               {"kans"},
               {"wat"},
               {"was", Align::kRight},
               {"nu", Align::kRight},
               {"plaats", Align::kRight},
               {"oorzaak"},
               {"", Align::kLeft, Fit::kWrap, 20}});
  for (const v1::MatchChange& change : changes.changes()) {
    std::string text = change.text();
    if (text.empty() && change.rule() != v1::RULE_UNSPECIFIED) text = RuleLabel(change.rule());
    for (const v1::AttentionPoint& point : change.attention_points()) {
      absl::StrAppend(&text, text.empty() ? "" : "; ", point.text());
    }
    table.AddRow(
        {ShortName(change.candidate()), ShortName(change.opportunity()),
         std::string(WordOf(kKinds, change.kind()).dutch),
         change.has_score_before() ? ScoreText(change.banded(), change.score_before()) : "",
         change.has_score_now() ? ScoreText(change.banded(), change.score_now()) : "",
         change.position() == 0 ? "" : absl::StrCat(change.position()),
         std::string(WordOf(kCauses, change.cause().kind()).dutch), text});
  }
  std::string text;
  if (!table.empty()) text = table.Render(console.width, 0, console.color);
  absl::StrAppend(&text, changes.total(), changes.total() == 1 ? " verandering" : " veranderingen",
                  " in ",
                  ShortName(changes.run()).empty() ? "" : "run " + ShortName(changes.run()));
  if (changes.changes_size() < static_cast<int>(changes.total())) {
    absl::StrAppend(&text, ", hier ", changes.changes_size());
  }
  return text + ".\n";
}

std::string StoredMatchesText(const v1::ListMatchesResponse& matches, bool of_candidate,
                              const Console& console) {
  std::string text;
  const auto add = [&](v1::MatchList list, const auto& rows) {
    absl::StrAppend(&text, text.empty() ? "" : "\n",
                    Bold(absl::StrCat(ListLabel(list), " (", rows.size(), ")"), console), "\n");
    Table table({{"", Align::kRight},
                 {of_candidate ? "kans" : "kandidaat"},
                 {"score", Align::kRight},
                 {"", Align::kLeft, Fit::kTruncate, 20}});
    for (const v1::StoredMatch& match : rows) {
      table.AddRow({absl::StrCat(match.position()), ShortName(match.name()),
                    ScoreText(match.banded(), match.score()),
                    match.banded() ? "vraag koppeling" : match.title()});
    }
    if (!table.empty()) text += table.Render(console.width, 2, console.color);
  };
  add(v1::PAST, matches.past());
  add(v1::PAST_MITS, matches.past_mits());
  add(v1::ONVOLDOENDE_BEKEND, matches.onvoldoende_bekend());
  if (!matches.notice().empty()) text += "\n" + Paragraph(matches.notice(), console);
  return text + "\n" + VersionsText(matches.versions(), console);
}

}  // namespace passend::cli
