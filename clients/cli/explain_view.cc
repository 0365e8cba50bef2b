#include "clients/cli/explain_view.h"

#include <vector>

#include "clients/cli/labels.h"
#include "clients/cli/match_view.h"
#include "clients/cli/settings.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"

namespace passend::cli {
namespace {

// Under a heading.
std::string Indented(const std::string& text, const Console& console) {
  return Paragraph(text, console, 2);
}

std::string Heading(const std::string& title, const Console& console) {
  std::string heading = "\n";
  return heading.append(Bold(title, console)).append("\n");
}

std::string Verdict(const v1::ExplainMatchResponse& reply, const Console& console) {
  const v1::Match& match = reply.match();
  std::string text = ListLabel(match.list());
  if (match.banded()) {  // the lower end, and nothing of how much is known
    if (match.list() != v1::VALT_AF) text += ", score vanaf " + std::to_string(match.score());
  } else {
    if (match.list() != v1::VALT_AF) text += ", " + std::to_string(match.percent()) + " %";
    text += ", zekerheid " + PercentLabel(match.confidence());
  }
  if (match.list() == v1::PAST_MITS && !match.obstacle_text().empty()) {
    text += ": " + match.obstacle_text();
  }
  std::string lines = Bold("Oordeel: " + Printable(text), console) + "\n";
  if (match.banded()) {
    lines += Indented(
        "U bent niet gekoppeld aan deze persoon, dus de uitleg staat er niet bij; "
        "u kunt koppeling vragen met: passend coupling",
        console);
  }
  if (!reply.summary().empty()) lines += Indented(reply.summary(), console);
  if (reply.what_if()) {
    lines += Indented("Let op: andere weging dan in het beleid (wat als).", console);
  }
  return lines;
}

// contribution = weight · sub-score, in thousandths of a percent: as percent with two decimals
// would hide nothing, with one decimal reads better; the total is given in points too.
std::string Sum(const v1::Match& match, const Console& console) {
  Table table({{"factor", Align::kLeft},
               {"gewicht", Align::kRight},
               {"deelscore", Align::kRight},
               {"bijdrage", Align::kRight},
               {"onbekend", Align::kRight},
               {"", Align::kLeft, Fit::kTruncate, 8}});
  int weights = 0;
  for (const v1::FactorScore& factor : match.factors()) {
    weights += factor.weight();
    table.AddRow({factor.factor(), std::to_string(factor.weight()),
                  std::to_string(factor.sub_score()),
                  Thousands(static_cast<std::uint64_t>(factor.contribution())),
                  factor.unknown_permille() > 0 ? PercentLabel(factor.unknown_permille()) : "",
                  factor.imputed() ? "onbekend: vaste aanname" : ""});
  }
  table.AddRow({"totaal", std::to_string(weights), "",
                Thousands(static_cast<std::uint64_t>(match.points())), "",
                "= " + std::to_string(match.score()) +
                    " van 1000 = " + std::to_string(match.percent()) + " %"});
  std::string text =
      Heading("Score: gewicht x deelscore, opgeteld", console) + table.Render(console.width, 2);
  std::string range = "Als wat onbekend is tegenvalt: ";
  range += match.low_blocked() ? "er kan een harde regel misgaan"
                               : std::to_string(match.score_low()) + " van 1000";
  range += "; als het meevalt: " + std::to_string(match.score_high()) + " van 1000.";
  if (match.has_fit_work())
    range += " Past bij het werk: " + std::to_string(match.fit_work()) + ".";
  if (match.has_fit_candidate()) {
    range += " Past bij de kandidaat: " + std::to_string(match.fit_candidate()) + ".";
  }
  if (match.one_sided()) range += " Past van één kant.";
  if (match.list() == v1::VALT_AF) {
    range += " Dit telt pas als wat hierboven misgaat, is opgelost.";
  }
  return text + Indented(range, console);
}

std::string Rules(const v1::ExplainMatchResponse& reply, const Console& console) {
  Table table({{"regel"}, {"uitkomst"}, {"uitleg", Align::kLeft, Fit::kWrap, 30}});
  bool failed = false;
  for (const v1::RuleExplanation& rule : reply.rules()) {
    failed = failed || rule.outcome() == "failed" || rule.outcome() == "obstacle";
    const std::string outcome = OutcomeLabel(rule.outcome());
    table.AddRow({RuleLabel(rule.rule()), outcome, rule.text() == outcome ? "" : rule.text()});
  }
  return Heading(failed ? "Regels: waarom niet" : "Regels", console) +
         table.Render(console.width, 2, console.color);
}

std::string Factors(const v1::ExplainMatchResponse& reply, const Console& console) {
  std::string text = Heading("Per factor", console);
  for (const v1::FactorExplanation& factor : reply.factors()) {
    text += "  " + Printable(factor.score().factor()) + " " +
            std::to_string(factor.score().sub_score()) + "\n";
    Table table({{"", Align::kLeft, Fit::kWrap, 48},
                 {"", Align::kLeft},
                 {"", Align::kRight},
                 {"", Align::kLeft, Fit::kWrap, 16}});
    for (const v1::ExplanationLine& line : factor.lines()) {
      table.AddRow({line.text().empty() ? line.subject() : line.text(), StateLabel(line.state()),
                    line.has_value() ? std::to_string(line.value()) : "",
                    ProvenanceLabel(line.provenance())});
    }
    text += table.Render(console.width, 4);
  }
  return text;
}

// The changes that would matter most, one per factor that names one.
std::string Changes(const v1::ExplainMatchResponse& reply, const Console& console) {
  std::string text;
  for (const v1::FactorExplanation& factor : reply.factors()) {
    if (factor.counterfactual().empty()) continue;
    text += Indented("- " + factor.score().factor() + ": " + factor.counterfactual(), console);
  }
  return text.empty() ? text : Heading("Wat het meest zou veranderen", console) + text;
}

std::string Attention(const v1::Match& match, const Console& console) {
  std::string text;
  for (const v1::AttentionPoint& point : match.attention_points()) {
    text += Indented("- " + (point.text().empty() ? point.code() : point.text()), console);
  }
  if (match.instruments_size() > 0) {
    std::string instruments;
    for (const std::string& code : match.instruments()) {
      instruments += (instruments.empty() ? "" : ", ") + code;
    }
    text += Indented("- mogelijke instrumenten: " + instruments, console);
  }
  return text.empty() ? text : Heading("Aandachtspunten", console) + text;
}

std::string Money(const v1::MoneyView& money, const Console& console) {
  std::string text = Heading("Loonwaarde en loonkostensubsidie", console);
  if (!money.available()) {
    return text + Indented(money.reason_unavailable().empty() ? "niet beschikbaar"
                                                              : money.reason_unavailable(),
                           console);
  }
  const auto percent = [](int permille) { return Tenths(permille) + " %"; };
  const auto kind = [&]() -> std::string {
    if (money.loonwaarde_kind() == "measured") return "gemeten";
    if (money.loonwaarde_kind() == "expected") return "verwacht";
    return money.loonwaarde_kind();
  };
  Table table({{""}, {"", Align::kRight}});
  table.AddRow({"loonwaarde (" + kind() + "), van het functieloon",
                percent(money.pct_functieloon_permille())});
  // A forfait has no loonwaarde in euros.
  const auto hour = [&](const char* label, const std::string& euros) {
    if (!euros.empty()) table.AddRow({label, "€ " + euros});
  };
  if (money.pct_wml_permille() > 0) {
    table.AddRow({"loonwaarde, van het minimumloon", percent(money.pct_wml_permille())});
  }
  hour("loonwaarde per uur", money.loonwaarde_hour());
  hour("loonkostensubsidie per uur", money.lks_hour());
  hour("met werkgeverslasten per uur", money.with_lasten_hour());
  table.AddRow({"per maand, bij " + Tenths((money.week_minutes() * 10 + 30) / 60) + " uur per week",
                Euros(money.month_cents())});
  text += table.Render(console.width, 2);
  if (!money.notice().empty()) text += Indented(money.notice(), console);
  for (const std::string& remark : money.remarks()) text += Indented("- " + remark, console);
  return text;
}

}  // namespace

std::string ExplanationText(const v1::ExplainMatchResponse& reply, const std::string& candidate,
                            const std::string& opportunity, const Console& console) {
  std::string title = "Kandidaat " + ShortName(candidate) + " en " + ShortName(opportunity);
  if (!reply.match().title().empty()) title += " (" + reply.match().title() + ")";
  std::string text = Bold(Truncate(Printable(title), console.width), console) + "\n";
  text += Verdict(reply, console);
  text += Rules(reply, console);
  if (reply.match().factors_size() > 0) text += Sum(reply.match(), console);
  if (reply.factors_size() > 0) text += Factors(reply, console);
  text += Attention(reply.match(), console);
  if (!reply.match().ask_first().empty()) {
    text += Heading("Vraag eerst", console) +
            Indented(QuestionLabel(reply.match().ask_first()), console);
  }
  text += Changes(reply, console);
  if (!reply.candidate_text().empty()) {
    text += Heading("Voor de kandidaat", console) + Indented(reply.candidate_text(), console);
  }
  if (!reply.employer_text().empty()) {
    text += Heading("Voor de werkgever", console) + Indented(reply.employer_text(), console);
  }
  if (reply.has_money()) text += Money(reply.money(), console);
  text += "\n";
  text += VersionsText(reply.versions(), console);
  if (!reply.candidate_policy_version().empty() &&
      reply.candidate_policy_version() != reply.versions().policy_version()) {
    text += Paragraph("Drempels van H6 en H8: beleid " + reply.candidate_policy_version() +
                          " (van de organisatie van de kandidaat).",
                      console);
  }
  return text;
}

}  // namespace passend::cli
