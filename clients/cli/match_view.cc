#include "clients/cli/match_view.h"

#include <algorithm>
#include <map>
#include <vector>

#include "clients/cli/labels.h"
#include "clients/cli/settings.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"

namespace passend::cli {
namespace {

using Matches = google::protobuf::RepeatedPtrField<v1::Match>;

constexpr std::size_t kFactorsShown = 3;

// The factors that made most of the score: "bel 16,8  beg 15,0  tal 12,0", of 100 together.
std::string TopFactors(const v1::Match& match) {
  std::vector<const v1::FactorScore*> factors;
  for (const v1::FactorScore& factor : match.factors()) factors.push_back(&factor);
  std::stable_sort(factors.begin(), factors.end(), [](const auto* a, const auto* b) {
    return a->contribution() > b->contribution();
  });
  std::string text;
  for (std::size_t i = 0; i < std::min(kFactorsShown, factors.size()); ++i) {
    // contribution is in thousandths of a percent
    text += (i == 0 ? "" : " ") + FactorShort(factors[i]->factor()) + " " +
            Tenths((factors[i]->contribution() + 50) / 100) + (factors[i]->imputed() ? "?" : "");
  }
  return text;
}

// "laag-hoog" in whole percents; "?" where low is blocked.
std::string Range(const v1::Match& match) {
  const std::string low = match.low_blocked() ? "?" : std::to_string((match.score_low() + 5) / 10);
  return low + "-" + std::to_string((match.score_high() + 5) / 10);
}

// The obstacle in full, then the attention points by their codes.
std::string Attention(const v1::Match& match) {
  std::string text = match.obstacle_text();
  // The heading says it already, and room is short.
  const std::string mits = "past mits ";
  if (text.rfind(mits, 0) == 0) text.erase(0, mits.size());
  std::map<std::string, int> counts;
  std::vector<std::string> order;
  for (const v1::AttentionPoint& point : match.attention_points()) {
    if (++counts[point.code()] == 1) order.push_back(point.code());
  }
  for (const std::string& code : order) {
    text += (text.empty() ? "" : "; ") + code;
    if (counts[code] > 1) text += " " + std::to_string(counts[code]) + "x";
  }
  if (match.one_sided()) text += std::string(text.empty() ? "" : "; ") + "past van één kant";
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// Who is not coupled sees the lower end of a band: its width is the server's to choose.
Table BandedTable() {
  return Table({{"#", Align::kRight},
                {"score"},
                {"talenten", Align::kLeft, Fit::kWrap, 16},
                {"uren"},
                {"regio"},
                {"let op", Align::kLeft, Fit::kWrap, 16},
                {"aanbod"}});
}

void AddBanded(const v1::Match& match, const std::string& number, Table& table) {
  std::string talents;
  for (const std::string& talent : match.talents())
    talents += (talents.empty() ? "" : ", ") + talent;
  table.AddRow({number, "vanaf " + std::to_string(match.score()), talents,
                match.hours_band().empty() ? "?" : match.hours_band(),
                match.region().empty() ? "?" : match.region(), match.obstacle_text(),
                match.offer()});
}

std::string Section(v1::MatchList list, const Matches& matches, MatchKind kind,
                    const Console& console) {
  std::string text = Bold(ListLabel(list) + " (" + std::to_string(matches.size()) + ")", console);
  text += "\n";
  if (matches.empty()) {
    return text + (kind == MatchKind::kCandidates ? "  niemand\n\n" : "  niets\n\n");
  }
  if (list == v1::ONVOLDOENDE_BEKEND)
    text += "  Te weinig bekend om te vergelijken; vraag eerst na.\n";
  return text + MatchTable(matches, kind, console, 2) + "\n";
}

template <typename Reply>
std::string Lists(const Reply& reply, MatchKind kind, const Console& console) {
  std::string text;
  if (reply.what_if()) text += "Let op: andere weging dan in het beleid (wat als).\n\n";
  text += Section(v1::PAST, reply.past(), kind, console);
  text += Section(v1::PAST_MITS, reply.past_mits(), kind, console);
  text += Section(v1::ONVOLDOENDE_BEKEND, reply.onvoldoende_bekend(), kind, console);
  if (reply.valt_af_size() > 0) {
    std::uint64_t total = 0;
    Table table({{""}, {"", Align::kRight}});
    for (const v1::RuleCount& count : reply.valt_af()) {
      table.AddRow({RuleLabel(count.rule()), Thousands(count.count())});
      total += count.count();
    }
    text += Bold("valt af (" + Thousands(total) + "), naar de eerste regel", console) + "\n" +
            table.Render(console.width, 2) + "\n";
  }
  return text + MatchLegend(console);
}

}  // namespace

std::string Paragraph(const std::string& text, const Console& console, int indent) {
  std::string paragraph;
  for (const std::string& line : Wrap(Printable(text), console.width - indent)) {
    paragraph += std::string(static_cast<std::size_t>(indent), ' ') + line + "\n";
  }
  return paragraph;
}

std::string Bold(const std::string& text, const Console& console) {
  return console.color ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::string MatchTable(const Matches& matches, MatchKind kind, const Console& console, int indent) {
  const bool unknown = !matches.empty() && matches.Get(0).list() == v1::ONVOLDOENDE_BEKEND;
  std::vector<Column> columns = {{"#", Align::kRight}};
  // A whole id can be copied; only beside a title there is no room for the longest.
  if (kind == MatchKind::kCandidates) {
    columns.push_back({"kandidaat", Align::kLeft, Fit::kTruncate, 36});
  } else {
    columns.push_back({"kans", Align::kLeft, Fit::kTruncate, 24});
    columns.push_back({"titel", Align::kLeft, Fit::kTruncate, 14});
  }
  columns.push_back({"%", Align::kRight});
  columns.push_back({"van-tot", Align::kRight});
  columns.push_back({"zeker", Align::kRight});
  // Who is hardly known is not told by factors at their priors, but by what to ask.
  if (!unknown) columns.push_back({"meeste punten"});
  columns.push_back({unknown ? "vraag eerst" : "let op", Align::kLeft, Fit::kTruncate, 10});
  Table table(columns);
  Table banded = BandedTable();
  Table dossiers({{"", Align::kRight}, {""}, {""}});
  Table handles({{"", Align::kRight}, {""}});
  int rank = 0;
  for (const v1::Match& match : matches) {
    const std::string number = std::to_string(++rank);
    if (match.banded()) {
      AddBanded(match, number, banded);
      handles.AddRow({number, ShortName(match.name())});
      continue;
    }
    if (!match.external_ref().empty() || !match.dossier_link().empty()) {
      dossiers.AddRow({number, match.external_ref(), match.dossier_link()});
    }
    std::vector<std::string> row = {number, ShortName(match.name())};
    if (kind == MatchKind::kOpportunities) row.push_back(match.title());
    row.push_back(std::to_string(match.percent()));
    row.push_back(Range(match));
    row.push_back(std::to_string((match.confidence() + 5) / 10) + " %");
    if (!unknown) row.push_back(TopFactors(match));
    row.push_back(unknown ? QuestionLabel(match.ask_first()) : Attention(match));
    table.AddRow(std::move(row));
  }
  std::string text;
  if (!table.empty()) text += table.Render(console.width, indent, console.color);
  if (!dossiers.empty()) {
    text += Paragraph("dossier:", console, indent) + dossiers.Render(console.width, indent);
  }
  if (!banded.empty()) {
    text += banded.Render(console.width, indent, console.color) +
            Paragraph("verwijzing, voor passend open en passend coupling:", console, indent) +
            handles.Render(console.width, indent);
  }
  return text;
}

std::string MatchLists(const v1::FindCandidatesResponse& reply, const Console& console) {
  return Lists(reply, MatchKind::kCandidates, console);
}

std::string MatchLists(const v1::FindOpportunitiesResponse& reply, const Console& console) {
  return Lists(reply, MatchKind::kOpportunities, console);
}

std::string MatchLegend(const Console& console) {
  return Paragraph(
      "%: hoe goed het past; van-tot: als alles wat onbekend is tegen- of meevalt (? = er kan nog "
      "een harde regel misgaan); zeker: hoeveel er bekend is; meeste punten, samen met de andere "
      "het percentage: tal talenten, ben talentbenutting, bel belastbaarheid, vrk voorkeuren, rei "
      "reistijd, ure uren, beg begeleiding, stp ontwikkelstap (? = onbekend, geschat).",
      console);
}

std::string StatisticsLine(const v1::SearchStatistics& statistics) {
  // Who calls with a token is not told how much there is: that counts other organisations too.
  const std::string rows = statistics.rows() == 0
                               ? ""
                               : Thousands(statistics.rows()) + " rows, " +
                                     Thousands(statistics.scanned_rows()) + " scanned, " +
                                     Thousands(statistics.refined_rows()) + " scored exactly, ";
  return rows + Thousands(statistics.micros()) + " us" +
         (statistics.kernel().empty() ? "" : " (" + Printable(statistics.kernel()) + ")");
}

std::string VersionsText(const v1::Versions& versions, const Console& console) {
  std::string text = "Beleid " + versions.policy_version() + " (" + versions.policy_hash() +
                     "), catalogus " + versions.catalogue_version() + " (" +
                     versions.catalogue_hash() + "), wet " + versions.law_version() +
                     ", peildatum " + versions.as_of() + ", revisie " +
                     std::to_string(versions.revision()) + ".";
  return Paragraph(text, console);
}

}  // namespace passend::cli
