// One digest in the three forms in which it can be read.
#include "clients/cli/digest_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "clients/cli/output.h"
#include "clients/cli/text.h"

namespace passend::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

v1::DigestLine Line(v1::DigestLineKind kind, const std::string& text, const std::string& due = "") {
  v1::DigestLine line;
  line.set_kind(kind);
  line.set_text(text);
  line.set_due(due);
  return line;
}

v1::Digest OfAccountmanager() {
  v1::Digest digest;
  digest.set_name("tenants/alfa/digests/2026-03-02/accountmanager/am-1");
  digest.set_kind(v1::DIGEST_ACCOUNTMANAGER);
  digest.set_owner("am-1");
  digest.set_day("2026-03-02");
  digest.set_weekly(true);
  *digest.add_visits() = Line(v1::LINE_BEZOEK, "Bezoek Voorbeeld BV, 45 dagen geleden.");
  *digest.add_lines() =
      Line(v1::LINE_SLUIT, "Bel Voorbeeld BV over Inpakker: dit sluit morgen.", "2026-03-03");
  *digest.add_lines() = Line(v1::LINE_PAST_NU, "c-1 past nu: VCA is behaald.");
  digest.mutable_lines(1)->mutable_person()->set_candidate("tenants/alfa/candidates/c-1");
  digest.mutable_lines(1)->set_priority(850);
  digest.set_left_out(7);
  return digest;
}

TEST(DigestView, ATerminalShowsTheAgendaTheLinesAndWhatDidNotFit) {
  EXPECT_EQ(DigestText(OfAccountmanager(), Console{}),
            "Digest accountmanager am-1, 2026-03-02\n"
            "Bezoeken deze week (1)\n"
            "  #  wat     uiterlijk\n"
            "  1  bezoek             Bezoek Voorbeeld BV, 45 dagen geleden.\n"
            "Vandaag (2)\n"
            "  #  wat      uiterlijk\n"
            "  1  sluit    2026-03-03  Bel Voorbeeld BV over Inpakker: dit sluit morgen.\n"
            "  2  past nu              c-1 past nu: VCA is behaald.\n"
            "  En nog 7.\n");
}

TEST(DigestView, MarkdownHasTheSameParts) {
  EXPECT_EQ(DigestMarkdown(OfAccountmanager()),
            "# Digest accountmanager am-1, 2026-03-02\n"
            "\n## Bezoeken deze week\n\n"
            "- **bezoek** Bezoek Voorbeeld BV, 45 dagen geleden.\n"
            "\n## Vandaag\n\n"
            "- **sluit** Bel Voorbeeld BV over Inpakker: dit sluit morgen. "
            "_(uiterlijk 2026-03-03)_\n"
            "- **past nu** c-1 past nu: VCA is behaald.\n"
            "\nEn nog 7.\n");
}

TEST(DigestView, JsonHasEveryFieldUnderItsNameOfTheApi) {
  const v1::Digest digest = OfAccountmanager();
  EXPECT_EQ(ToJson(digest, /*pretty=*/false),
            R"({"name":"tenants/alfa/digests/2026-03-02/accountmanager/am-1",)"
            R"("kind":"DIGEST_ACCOUNTMANAGER","owner":"am-1","day":"2026-03-02","weekly":true,)"
            R"("visits":[{"kind":"LINE_BEZOEK","text":"Bezoek Voorbeeld BV, 45 dagen geleden."}],)"
            R"("lines":[{"kind":"LINE_SLUIT","due":"2026-03-03",)"
            R"("text":"Bel Voorbeeld BV over Inpakker: dit sluit morgen."},)"
            R"({"kind":"LINE_PAST_NU","priority":850,)"
            R"("person":{"candidate":"tenants/alfa/candidates/c-1"},)"
            R"("text":"c-1 past nu: VCA is behaald."}],"leftOut":7})");
  EXPECT_THAT(ToJson(digest, /*pretty=*/true), HasSubstr("\"leftOut\": 7"));
}

TEST(DigestView, AnEmptyDigestSaysSo) {
  v1::Digest digest;
  digest.set_kind(v1::DIGEST_WERKREGISSEUR);
  digest.set_owner("wr-1");
  digest.set_day("2026-03-03");
  EXPECT_EQ(DigestText(digest, Console{}),
            "Digest werkregisseur wr-1, 2026-03-03\n  Geen nieuws.\n");
  EXPECT_EQ(DigestMarkdown(digest), "# Digest werkregisseur wr-1, 2026-03-03\n\nGeen nieuws.\n");
}

TEST(DigestView, AWeekOfAWerkregisseurAndFiguresOfATeamAndOfTheRun) {
  v1::Digest week;
  week.set_kind(v1::DIGEST_WERKREGISSEUR);
  week.set_weekly(true);
  *week.add_lines() = Line(v1::LINE_GEEN_WERK, "c-2 heeft geen match.");
  EXPECT_THAT(DigestText(week, Console{}), HasSubstr("Deze week (1)\n"));
  EXPECT_THAT(DigestMarkdown(week), HasSubstr("## Deze week\n\n- **geen werk** c-2"));

  v1::Digest team;
  team.set_kind(v1::DIGEST_TEAM);
  team.set_day("2026-03-02");
  team.add_figures()->set_text("Beschikbaar: 40 mensen");
  EXPECT_EQ(DigestText(team, Console{}),
            "Digest team, hele organisatie, 2026-03-02\nCijfers\n  Beschikbaar: 40 mensen\n");
  EXPECT_THAT(DigestMarkdown(team), HasSubstr("\n## Cijfers\n\n- Beschikbaar: 40 mensen\n"));
  team.set_owner("noord");
  EXPECT_THAT(DigestText(team, Console{}), StartsWith("Digest team noord, 2026-03-02\n"));

  v1::Digest run;
  run.set_kind(v1::DIGEST_BEHEER);
  run.add_figures()->set_text("Duur: 4 s");
  EXPECT_THAT(DigestText(run, Console{}), HasSubstr("De run\n  Duur: 4 s\n"));
  EXPECT_THAT(DigestMarkdown(run), HasSubstr("\n## De run\n\n- Duur: 4 s\n"));
}

// Titles of work come from outside: what they hold must not become markup or move the cursor.
TEST(DigestView, TextFromOutsideStaysText) {
  v1::Digest digest;
  digest.set_kind(v1::DIGEST_WERKREGISSEUR);
  *digest.add_lines() = Line(v1::LINE_NIEUW, "[klik](http://x.invalid) *nu* `a|b` \x1b[31m<b>");
  const std::string markdown = DigestMarkdown(digest);
  EXPECT_THAT(markdown, HasSubstr("\\[klik\\](http://x.invalid) \\*nu\\* \\`a\\|b\\`"));
  EXPECT_THAT(markdown, HasSubstr("\\<b\\>"));
  EXPECT_THAT(markdown, Not(HasSubstr("\x1b")));
  EXPECT_THAT(DigestText(digest, Console{}), Not(HasSubstr("\x1b")));
}

// A long text wraps within the width of the terminal, in its own column.
TEST(DigestView, LongTextsWrapWithinTheWidth) {
  v1::Digest digest = OfAccountmanager();
  std::string text;
  for (int i = 0; i < 40; ++i) text += "passend werk ";
  digest.mutable_lines(0)->set_text(text);
  for (const int width : {80, 100}) {
    Console console;
    console.width = width;
    std::istringstream lines(DigestText(digest, console));
    int counted = 0;
    for (std::string line; std::getline(lines, line); ++counted) {
      EXPECT_LE(DisplayWidth(line), width) << line;
    }
    EXPECT_GT(counted, 12);
  }
}

}  // namespace
}  // namespace passend::cli
