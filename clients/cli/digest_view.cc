#include "clients/cli/digest_view.h"

#include <array>
#include <string_view>
#include <vector>

#include "clients/cli/match_view.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"

namespace passend::cli {
namespace {

constexpr int kIndent = 2;

std::string KindWord(v1::DigestKind kind) {
  switch (kind) {
    case v1::DIGEST_ACCOUNTMANAGER:
      return "accountmanager";
    case v1::DIGEST_WERKREGISSEUR:
      return "werkregisseur";
    case v1::DIGEST_TEAM:
      return "team";
    case v1::DIGEST_BEHEER:
      return "beheer";
    default:
      return "digest";
  }
}

std::string LineWord(v1::DigestLineKind kind) {
  switch (kind) {
    case v1::LINE_PAST_NU:
      return "past nu";
    case v1::LINE_NIEUW:
      return "nieuw";
    case v1::LINE_PAST_MITS:
      return "past mits";
    case v1::LINE_BETER:
      return "past beter";
    case v1::LINE_VERLIES:
      return "let op";
    case v1::LINE_AANDACHT:
      return "open punt";
    case v1::LINE_SLUIT:
      return "sluit";
    case v1::LINE_GROEP:
      return "groep";
    case v1::LINE_SROI:
      return "SROI";
    case v1::LINE_GEEN_WERK:
      return "geen werk";
    case v1::LINE_VOORSTEL:
      return "takenpakket";
    case v1::LINE_VERLOOPT:
      return "verloopt";
    case v1::LINE_NAZORG:
      return "nazorg";
    case v1::LINE_VOORDRACHT:
      return "voordracht";
    case v1::LINE_LANG_NIET_GENOEMD:
      return "niet vergeten";
    case v1::LINE_REGELS:
      return "regels";
    case v1::LINE_BEZOEK:
      return "bezoek";
    default:
      return "";
  }
}

std::string Title(const v1::Digest& digest) {
  std::string title = "Digest " + KindWord(digest.kind());
  if (!digest.owner().empty()) {
    title += " " + digest.owner();
  } else if (digest.kind() == v1::DIGEST_TEAM) {
    title += ", hele organisatie";
  }
  return title + ", " + digest.day();
}

// What the lines are about: of a week, or of a day.
std::string LinesTitle(const v1::Digest& digest) {
  const bool weekly = digest.weekly() && digest.kind() != v1::DIGEST_ACCOUNTMANAGER;
  return weekly ? "Deze week" : "Vandaag";
}

std::string LeftOut(const v1::Digest& digest) {
  return digest.left_out() > 0 ? "En nog " + std::to_string(digest.left_out()) + "." : "";
}

bool IsEmpty(const v1::Digest& digest) {
  return digest.lines().empty() && digest.visits().empty() && digest.figures().empty();
}

// Characters that mean something in Markdown keep their own meaning.
std::string Escaped(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*_[]<>|";
  std::string escaped;
  for (const char c : Printable(text)) {
    if (kSpecial.find(c) != std::string_view::npos) escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

using Lines = google::protobuf::RepeatedPtrField<v1::DigestLine>;

std::string TableOf(const Lines& lines, const Console& console) {
  Table table({{.title = "#", .align = Align::kRight},
               {.title = "wat"},
               {.title = "uiterlijk"},
               {.title = "", .fit = Fit::kWrap, .min_width = 40}});
  int number = 0;
  for (const v1::DigestLine& line : lines) {
    table.AddRow({std::to_string(++number), LineWord(line.kind()), line.due(), line.text()});
  }
  return table.Render(console.width, kIndent, console.color);
}

std::string ListOf(const Lines& lines) {
  std::string text;
  for (const v1::DigestLine& line : lines) {
    text += "- ";
    if (const std::string word = LineWord(line.kind()); !word.empty()) text += "**" + word + "** ";
    text += Escaped(line.text());
    if (!line.due().empty()) text += " _(uiterlijk " + line.due() + ")_";
    text += "\n";
  }
  return text;
}

}  // namespace

std::string DigestText(const v1::Digest& digest, const Console& console) {
  std::string text = Title(digest) + "\n";
  if (IsEmpty(digest)) return text + "  Geen nieuws.\n";
  if (!digest.visits().empty()) {
    text += "Bezoeken deze week (" + std::to_string(digest.visits_size()) + ")\n";
    text += TableOf(digest.visits(), console);
  }
  if (!digest.lines().empty()) {
    text += LinesTitle(digest) + " (" + std::to_string(digest.lines_size()) + ")\n";
    text += TableOf(digest.lines(), console);
  }
  if (const std::string more = LeftOut(digest); !more.empty()) text += "  " + more + "\n";
  if (!digest.figures().empty()) {
    text += digest.kind() == v1::DIGEST_BEHEER ? "De run\n" : "Cijfers\n";
    for (const v1::DigestFigure& figure : digest.figures()) {
      text += Paragraph(figure.text(), console, kIndent);
    }
  }
  return text;
}

std::string DigestMarkdown(const v1::Digest& digest) {
  std::string text = "# " + Escaped(Title(digest)) + "\n";
  if (IsEmpty(digest)) return text + "\nGeen nieuws.\n";
  if (!digest.visits().empty()) text += "\n## Bezoeken deze week\n\n" + ListOf(digest.visits());
  if (!digest.lines().empty()) {
    text += "\n## " + LinesTitle(digest) + "\n\n" + ListOf(digest.lines());
  }
  if (const std::string more = LeftOut(digest); !more.empty()) text += "\n" + more + "\n";
  if (!digest.figures().empty()) {
    text += digest.kind() == v1::DIGEST_BEHEER ? "\n## De run\n\n" : "\n## Cijfers\n\n";
    for (const v1::DigestFigure& figure : digest.figures()) {
      text += "- " + Escaped(figure.text()) + "\n";
    }
  }
  return text;
}

std::string ReplacementsText(
    const google::protobuf::RepeatedPtrField<v1::Replacement>& replacements,
    const Console& console) {
  if (replacements.empty()) return "Geen vervangingen.\n";
  Table table({{.title = "vervanging"},
               {.title = "wie"},
               {.title = "vervanger"},
               {.title = "van"},
               {.title = "tot en met"},
               {.title = "gezet door", .fit = Fit::kTruncate}});
  for (const v1::Replacement& one : replacements) {
    table.AddRow({one.name().substr(one.name().rfind('/') + 1), one.owner(), one.vervanger(),
                  one.from(), one.until(), one.set_by()});
  }
  return table.Render(console.width, 0, console.color);
}

}  // namespace passend::cli
