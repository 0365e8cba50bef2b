// Which lines a digest has, and which it never has.
#include "server/rescoring/digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/rescoring/digest_choice.h"
#include "server/rescoring/digest_lines.h"
#include "tests/server/rescoring/digest_night.h"

namespace passend::server {
namespace {

using rescoring::CauseKind;
using rescoring::ChangeKind;
using rescoring::Direction;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Monday.
const model::Date kDay = *model::Date::FromYmd(2026, 11, 30);

std::vector<LineKind> KindsOf(const Digest& digest) {
  std::vector<LineKind> kinds;
  for (const DigestLine& line : digest.lines) kinds.push_back(line.kind);
  return kinds;
}

DigestsOfDay Make(const DigestNight& night) {
  auto made = MakeDigests(night.input);
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? *std::move(made) : DigestsOfDay();
}

rescoring::ProfileState StateOf(const std::string& name, const std::vector<std::string>& past) {
  rescoring::ProfileState state;
  state.name = name;
  for (const std::string& other : past) {
    state.lists[0].entries.push_back({.other = rescoring::NameHash(other), .score = 700});
  }
  return state;
}

TEST(AccountmanagerDigest, TellsWhomToCallAboutWhomMostUrgentFirst) {
  DigestNight night(kDay);
  night.AddEmployer(1, "Bakkerij Smit", "am-1");
  night.AddWork(1, "Inpakker", 1, "am-1").closing = model::Date{kDay.days + 1};
  DigestOpportunity& group = night.AddWork(2, "Groenploeg", 1, "am-1");
  group.group = true;
  group.places = 4;
  for (int i = 1; i <= 3; ++i) night.AddPerson(i, "wr-1");
  night.AddChange(Direction::kOfOpportunity, 1, 2, ChangeKind::kPastNu, CauseKind::kCandidate);
  night.AddChange(Direction::kOfOpportunity, 2, 2, ChangeKind::kNew, CauseKind::kNewCandidate);
  night.AddVoordracht(3, 1);
  night.AddChange(Direction::kOfOpportunity, 3, 1, ChangeKind::kValtAf, CauseKind::kCandidate);
  night.result.opportunities.push_back(StateOf(WorkName(2), {PersonName(1), PersonName(2)}));
  const DigestsOfDay made = Make(night);
  const Digest& digest = DigestOf(made, DigestKind::kAccountmanager, "am-1");
  EXPECT_THAT(KindsOf(digest), ElementsAre(LineKind::kSluit, LineKind::kVerlies, LineKind::kPastNu,
                                           LineKind::kNieuw, LineKind::kGroep));
  EXPECT_EQ(digest.lines[0].text,
            "Bel Bakkerij Smit over Inpakker: dit sluit morgen. Er past nu nog niemand.");
  EXPECT_EQ(digest.lines[1].text,
            "Let op bij Inpakker bij Bakkerij Smit. {kandidaat} past niet meer: het profiel is "
            "veranderd. Er loopt een voordracht.");
  EXPECT_THAT(digest.lines[1].text_other, Not(HasSubstr("voordracht")));
  EXPECT_EQ(digest.lines[2].text,
            "Bel Bakkerij Smit over Groenploeg. {kandidaat} past nu: het profiel is veranderd.");
  EXPECT_EQ(digest.lines[4].text,
            "Groep Groenploeg bij Bakkerij Smit: nog 4 plaatsen vrij. Er passen nu 2 mensen.");
  EXPECT_TRUE(digest.weekly);
}

TEST(AccountmanagerDigest, HoldsItsLimitAndCountsTheRest) {
  DigestNight night(kDay);
  for (int work = 1; work <= 10; ++work) night.AddWork(work, "Inpakker", 1, "am-1");
  for (int person = 1; person <= 30; ++person) {
    night.AddPerson(100 + person, "wr-1");
    for (int work = 1; work <= 10; ++work) {
      night.AddChange(Direction::kOfOpportunity, 100 + person, work, ChangeKind::kNew,
                      CauseKind::kNewOpportunity);
    }
  }
  const DigestsOfDay made = Make(night);
  const Digest& digest = DigestOf(made, DigestKind::kAccountmanager, "am-1");
  EXPECT_EQ(digest.lines.size(), static_cast<std::size_t>(night.input.policy.day_lines));
  EXPECT_EQ(digest.left_out, 300 - night.input.policy.day_lines);
  std::map<std::string, int> of_person;
  std::map<std::string, int> of_work;
  for (const DigestLine& line : digest.lines) {
    EXPECT_LE(++of_person[line.candidate], night.input.policy.person_lines);
    EXPECT_LE(++of_work[line.opportunity], 3);
  }
}

TEST(AccountmanagerDigest, HasItsAgendaOnTheFirstRunOfAWeek) {
  DigestNight night(kDay);
  night.AddEmployer(1, "Bakkerij Smit", "am-1")
      .sroi.push_back({.open_cents = 1'250'000, .until = model::Date{kDay.days + 31}});
  night.AddWork(1, "Inpakker", 1, "am-1");
  night.result.opportunities.push_back(StateOf(WorkName(1), {PersonName(1)}));
  int asked = 0;
  night.input.visits = [&](std::string_view owner, int limit) {
    ++asked;
    EXPECT_EQ(owner, "am-1");
    EXPECT_EQ(limit, night.input.policy.week_visits);
    PlannedVisit visit;
    visit.employer = EmployerName(1);
    visit.people = {PersonName(1), PersonName(2)};
    visit.tasks = {"ompakken", "vegen"};
    visit.days_since = 45;
    return std::vector<PlannedVisit>{visit};
  };
  const DigestsOfDay monday = Make(night);
  const Digest& first = DigestOf(monday, DigestKind::kAccountmanager, "am-1");
  ASSERT_EQ(first.visits.size(), 1u);
  EXPECT_EQ(first.visits[0].text,
            "Bezoek Bakkerij Smit, laatste contact 45 dagen geleden. Neem mee: {mensen}. Bespreek "
            "de taken: ompakken, vegen.");
  EXPECT_THAT(first.visits[0].text_other, Not(HasSubstr("Neem mee")));
  EXPECT_THAT(KindsOf(first), ElementsAre(LineKind::kSroi));
  EXPECT_EQ(first.lines[0].text,
            "Bel Bakkerij Smit over SROI: nog 12.500 euro open tot en met 31 december. Voor 1 kans "
            "daar passen nu mensen.");

  night.input.earlier = monday.digests;
  night.input.last_day = kDay;
  night.input.day = model::Date{kDay.days + 2};
  const DigestsOfDay wednesday = Make(night);
  EXPECT_THAT(DigestOf(wednesday, DigestKind::kAccountmanager, "am-1").visits, IsEmpty());
  EXPECT_EQ(asked, 1);

  night.input.day = model::Date{kDay.days + 7};
  EXPECT_EQ(DigestOf(Make(night), DigestKind::kAccountmanager, "am-1").visits.size(), 1u);
}

TEST(Digest, TellsOthersThatCameFirstOnlyOfTheFirstThreeOrARunningVoordracht) {
  DigestNight night(kDay);
  std::vector<std::string> list;
  for (int person = 1; person <= 6; ++person) {
    night.AddPerson(person, "wr-1");
    list.push_back(PersonName(person));
    night.AddChange(Direction::kOfOpportunity, person, 1, ChangeKind::kVerdrongen,
                    CauseKind::kOthers);
  }
  night.AddWork(1, "Inpakker", 1, "am-1");
  night.before.opportunities.push_back(StateOf(WorkName(1), list));
  night.AddVoordracht(6, 1);
  const DigestsOfDay made = Make(night);
  std::vector<std::string> told;
  for (const DigestLine& line : DigestOf(made, DigestKind::kAccountmanager, "am-1").lines) {
    told.push_back(line.candidate);
  }
  // The running one first; three lines for one work.
  EXPECT_THAT(told, ElementsAre(PersonName(6), PersonName(1), PersonName(2)));
}

TEST(Digest, IsSilentAboutOrderByItself) {
  DigestNight night(kDay);
  night.AddPerson(1, "wr-1");
  night.AddWork(1, "Inpakker", 1, "am-1");
  for (const ChangeKind kind : {ChangeKind::kNew, ChangeKind::kUp, ChangeKind::kDown}) {
    for (const CauseKind cause : {CauseKind::kRotation, CauseKind::kOthers}) {
      night.AddChange(Direction::kOfOpportunity, 1, 1, kind, cause);
      night.AddChange(Direction::kOfCandidate, 1, 1, kind, cause);
    }
  }
  night.AddChange(Direction::kOfOpportunity, 1, 1, ChangeKind::kNew, CauseKind::kUnexplained);
  const DigestsOfDay made = Make(night);
  EXPECT_THAT(DigestOf(made, DigestKind::kAccountmanager, "am-1").lines, IsEmpty());
  EXPECT_THAT(DigestOf(made, DigestKind::kWerkregisseur, "wr-1").lines, IsEmpty());
}

TEST(Digest, TellsAChangeOfPolicyInOneLine) {
  DigestNight night(kDay);
  night.AddWork(1, "Inpakker", 1, "am-1");
  for (int person = 1; person <= 50; ++person) {
    night.AddPerson(100 + person, "wr-1");
    for (const Direction direction : {Direction::kOfOpportunity, Direction::kOfCandidate}) {
      night.AddChange(direction, 100 + person, 1, ChangeKind::kPastNu, CauseKind::kPolicy);
    }
  }
  const DigestsOfDay made = Make(night);
  for (const Digest* digest : {&DigestOf(made, DigestKind::kAccountmanager, "am-1"),
                               &DigestOf(made, DigestKind::kWerkregisseur, "wr-1")}) {
    const auto line = std::ranges::find(digest->lines, LineKind::kRegels, &DigestLine::kind);
    ASSERT_NE(line, digest->lines.end());
    EXPECT_EQ(line->text,
              "Er gelden andere regels voor de score (versie 2026-02). Daardoor veranderden 50 "
              "matches van u.");
    EXPECT_TRUE(line->candidate.empty());
    EXPECT_THAT(KindsOf(*digest), Not(Contains(LineKind::kPastNu)));
  }
}

TEST(Digest, NeverTellsARejectedPair) {
  DigestNight night(kDay);
  night.AddPerson(1, "wr-1");
  night.AddWork(1, "Inpakker", 1, "am-1").closing = kDay;
  night.result.candidates.push_back(StateOf(PersonName(1), {WorkName(1)}));
  for (int kind = 1; kind <= 10; ++kind) {
    for (const Direction direction : {Direction::kOfOpportunity, Direction::kOfCandidate}) {
      night.AddChange(direction, 1, 1, static_cast<ChangeKind>(kind), CauseKind::kCandidate);
    }
  }
  night.input.earlier_changes.push_back({model::Date{kDay.days - 1}, night.result.changes.back()});
  night.input.rejected = [](std::string_view, std::string_view) { return true; };
  const DigestsOfDay made = Make(night);
  for (const Digest& digest : made.digests) {
    for (const DigestLine& line : digest.lines) {
      EXPECT_TRUE(line.candidate.empty() || line.opportunity.empty()) << line.text;
    }
  }
}

TEST(WerkregisseurDigest, TellsDailyOnlyWhatFitsNowAndWhatClosesAndTheRestNextWeek) {
  DigestNight night(kDay);
  for (int person = 1; person <= 4; ++person) night.AddPerson(person, "wr-1");
  for (int work = 1; work <= 3; ++work) night.AddWork(work, "Inpakker", 1, "am-1");
  for (int work = 1; work <= 3; ++work) {
    night.before.opportunities.push_back(StateOf(WorkName(work), {}));
  }
  const DigestsOfDay monday = Make(night);

  night.input.earlier = monday.digests;
  for (const auto& [name, seen] : monday.appearances) night.input.appearances[name] = seen;
  night.input.last_day = kDay;
  night.input.day = model::Date{kDay.days + 1};
  night.input.work[2].closing = model::Date{kDay.days + 8};
  night.result.candidates.push_back(StateOf(PersonName(3), {WorkName(3)}));
  night.AddChange(Direction::kOfCandidate, 1, 1, ChangeKind::kPastNu, CauseKind::kCandidate);
  night.AddChange(Direction::kOfCandidate, 2, 1, ChangeKind::kNew, CauseKind::kNewOpportunity);
  const DigestsOfDay tuesday = Make(night);
  const Digest& daily = DigestOf(tuesday, DigestKind::kWerkregisseur, "wr-1");
  EXPECT_FALSE(daily.weekly);
  EXPECT_THAT(KindsOf(daily), ElementsAre(LineKind::kPastNu, LineKind::kSluit));

  for (const rescoring::Change& change : night.result.changes) {
    night.input.earlier_changes.push_back({night.input.day, change});
  }
  night.result.changes.clear();
  night.input.earlier.insert(night.input.earlier.end(), tuesday.digests.begin(),
                             tuesday.digests.end());
  for (const auto& [name, seen] : tuesday.appearances) night.input.appearances[name] = seen;
  night.input.last_day = night.input.day;
  night.input.day = model::Date{kDay.days + 7};
  const Digest next = DigestOf(Make(night), DigestKind::kWerkregisseur, "wr-1");
  EXPECT_TRUE(next.weekly);
  // What closes is told once more on the day before.
  ASSERT_THAT(KindsOf(next), ElementsAre(LineKind::kSluit, LineKind::kNieuw));
  EXPECT_EQ(next.lines[1].candidate, PersonName(2));
}

TEST(WerkregisseurDigest, TellsPeopleWithoutAMatchInTurn) {
  DigestNight night(kDay);
  for (int person = 0; person < 10; ++person) {
    night.AddPerson(100 + person, "wr-1");
    night.result.without_match.push_back(PersonName(100 + person));
  }
  night.input.absence = [](std::string_view) {
    return AbsenceWords{"Van de 10 kansen vallen er 9 af op reizen.", "Vraag het na."};
  };
  std::vector<std::string> told;
  for (int week = 0; week < 4; ++week) {
    const DigestsOfDay made = Make(night);
    int here = 0;
    for (const DigestLine& line : DigestOf(made, DigestKind::kWerkregisseur, "wr-1").lines) {
      if (line.kind != LineKind::kGeenWerk) continue;
      ++here;
      told.push_back(line.candidate);
      EXPECT_EQ(line.text,
                "{kandidaat}: er is nu geen passend werk. Van de 10 kansen vallen er 9 af op "
                "reizen.");
      EXPECT_THAT(line.text_other, Not(HasSubstr("reizen")));
    }
    EXPECT_EQ(here, night.input.policy.week_without_matches);
    for (const auto& [name, seen] : made.appearances) night.input.appearances[name] = seen;
    night.input.earlier = made.digests;
    night.input.day.days += 7;
  }
  // Ten people in four weeks of three: everybody once before anybody twice.
  EXPECT_EQ(std::set<std::string>(told.begin(), told.end()).size(), 10u);
}

TEST(WerkregisseurDigest, RemindsOfWhatEndsAndOfPlacementsOnceInAWhile) {
  DigestNight night(kDay);
  const int vca = *night.input.catalogue->FindCertificate("vca");
  DigestCandidate& person = night.AddPerson(1, "wr-1");
  person.endings = {{EndingKind::kCertificate, vca, model::Date{kDay.days + 40}}};
  DigestCandidate& placed = night.AddPerson(2, "wr-1");
  placed.available = false;
  placed.placed_since = model::Date::FromYmd(2026, 9, 2);
  DigestProposal& package = night.input.proposals.emplace_back();
  package.candidate = PersonName(1);
  package.last = model::Date{kDay.days - 30};
  std::vector<std::vector<LineKind>> weeks;
  std::vector<std::string> texts;
  for (int week = 0; week < 7; ++week) {
    const DigestsOfDay made = Make(night);
    const Digest& digest = DigestOf(made, DigestKind::kWerkregisseur, "wr-1");
    weeks.push_back(KindsOf(digest));
    for (const DigestLine& line : digest.lines) texts.push_back(line.text);
    for (const auto& [name, seen] : made.appearances) night.input.appearances[name] = seen;
    night.input.earlier = made.digests;
    night.input.day.days += 7;
  }
  EXPECT_THAT(weeks[0], ElementsAre(LineKind::kNazorg, LineKind::kVerloopt, LineKind::kVoorstel));
  EXPECT_THAT(weeks[1], IsEmpty());
  EXPECT_THAT(weeks[3], IsEmpty());
  // Again after four weeks, and once more in the last week.
  EXPECT_THAT(weeks[4], ElementsAre(LineKind::kVerloopt, LineKind::kVoorstel));
  EXPECT_THAT(weeks[5], ElementsAre(LineKind::kVerloopt));
  EXPECT_THAT(texts, Contains(HasSubstr("{kandidaat}: evaluatie van de plaatsing na 3 maanden, op "
                                        "2 december.")));
  EXPECT_THAT(texts, Contains(HasSubstr("verloopt op 9 januari 2027.")));
  EXPECT_THAT(texts,
              Contains("{kandidaat}: het takenpakket wacht al 30 dagen op een volgende stap."));
}

TEST(WerkregisseurDigest, NamesOpenPointsOfVoordrachtenInWorkTerms) {
  DigestNight night(kDay);
  night.AddPerson(1, "wr-1");
  night.AddWork(1, "Inpakker", 1, "am-1");
  night.AddVoordracht(1, 1);
  const int standing = *night.input.catalogue->FindItem("v.staan_werk");
  night.input.voordrachten[0].open = {{score::AttentionCode::kAtLimit, standing}};
  const Digest digest = DigestOf(Make(night), DigestKind::kWerkregisseur, "wr-1");
  ASSERT_THAT(KindsOf(digest), ElementsAre(LineKind::kAandacht));
  EXPECT_THAT(digest.lines[0].text, HasSubstr("op de grens: "));
  EXPECT_THAT(digest.lines[0].text, Not(HasSubstr("v.staan_werk")));
  EXPECT_EQ(digest.lines[0].text_other,
            "{kandidaat}: er is iets te doen. De werkregisseur weet er meer van.");
}

TEST(TeamDigest, HoldsThoseWhoHaveNoWerkregisseurAndCounts) {
  DigestNight night(kDay);
  for (int person = 0; person < 30; ++person) night.AddPerson(100 + person, "wr-1", "noord");
  night.AddPerson(200, "", "noord").name = PersonName(200);
  night.AddPerson(201, "", "");
  night.AddChange(Direction::kOfCandidate, 200, 1, ChangeKind::kPastNu, CauseKind::kCandidate);
  night.AddWork(1, "Inpakker", 1, "am-1");
  for (int person = 0; person < 15; ++person) {
    night.result.without_match.push_back(PersonName(100 + person));
  }
  night.result.report.exposure = {
      {.group = "afstand 3",
       .people = 20,
       .pool_permille = 600,
       .exposure_permille = 420,
       .ratio_permille = 700},
      {.group = "trede 1", .people = 9, .pool_permille = 300, .ratio_permille = 100}};
  const DigestsOfDay made = Make(night);
  const Digest& team = DigestOf(made, DigestKind::kTeam, "noord");
  EXPECT_THAT(KindsOf(team), ElementsAre(LineKind::kPastNu));
  EXPECT_EQ(team.lines[0].candidate, PersonName(200));
  const auto figure = [](const Digest& digest, std::string_view name) {
    const auto found = std::ranges::find(digest.figures, name, &DigestFigure::name);
    return found == digest.figures.end() ? DigestFigure{.name = "none"} : *found;
  };
  EXPECT_EQ(figure(team, "mensen").value, 31);
  EXPECT_EQ(figure(team, "zonder_match").value, 15);
  EXPECT_EQ(figure(team, "zonder_match").text, "Zonder passend werk: 15 van 31");
  // One change is about one person.
  EXPECT_EQ(figure(team, "veranderd.past_nu").value, kFewPeople);
  EXPECT_EQ(figure(team, "exposure.afstand_3").name, "none");
  const Digest& whole = DigestOf(made, DigestKind::kTeam, "");
  EXPECT_EQ(figure(whole, "exposure.afstand_3").text,
            "In beeld, afstand 3: 42% van de plaatsen, 60% van de mensen; aanleiding om te kijken, "
            "geen bewijs");
  EXPECT_EQ(figure(whole, "exposure.trede_1").value, kFewPeople);
  EXPECT_THAT(figure(whole, "exposure.trede_1").text, Not(HasSubstr("9")));
  const Digest& beheer = DigestOf(made, DigestKind::kBeheer, "");
  EXPECT_THAT(beheer.lines, IsEmpty());
  EXPECT_EQ(figure(beheer, "zonder_werkregisseur").value, 2);
}

// By the places that people of the team have, out of lists of now and of before; the same as the
// report of a run counts them of all.
TEST(TeamDigest, TellsHowVisibleTheGroupsOfATeamAre) {
  DigestNight night(kDay);
  const auto people = [&](int first, int count, const char* team, const char* distance) {
    for (int i = first; i < first + count; ++i) {
      night.AddPerson(i, "wr-1", team).groups = {distance, "trede onbekend"};
    }
  };
  people(100, 20, "noord", "afstand 1");
  people(120, 30, "noord", "afstand 2");
  people(150, 4, "noord", "afstand 3");
  people(200, 12, "zuid", "afstand 1");
  people(300, 9, "west", "afstand 1");
  const auto work = [](int number, const std::vector<int>& listed) {
    rescoring::ProfileState state;
    state.name = WorkName(number);
    for (const int person : listed) {
      state.lists[0].entries.push_back({.other = rescoring::NameHash(PersonName(person))});
    }
    return state;
  };
  // Of the generation before: one that stayed, one that is another now, one that is gone.
  night.before.opportunities = {work(1, {120, 100}), work(2, {130, 131, 132}), work(3, {140})};
  night.result.opportunities = {work(2, {101, 121})};
  night.result.gone_opportunities = {WorkName(3)};
  const DigestsOfDay made = Make(night);
  const auto figure = [](const Digest& digest, std::string_view name) {
    const auto found = std::ranges::find(digest.figures, name, &DigestFigure::name);
    return found == digest.figures.end() ? DigestFigure{.name = "none"} : *found;
  };
  const Digest& noord = DigestOf(made, DigestKind::kTeam, "noord");
  EXPECT_EQ(figure(noord, "exposure.trede_onbekend").value, 1000);
  // Four people are too few, and with the next group told they could be counted.
  EXPECT_EQ(figure(noord, "exposure.afstand_3").text,
            "In beeld, afstand 3: te weinig mensen om te noemen");
  EXPECT_EQ(figure(noord, "exposure.afstand_1").value, kFewPeople);
  EXPECT_EQ(figure(noord, "exposure.afstand_1").text,
            "In beeld, afstand 1: niet genoemd, want dan is een kleine groep uit te rekenen");
  EXPECT_EQ(figure(noord, "exposure.afstand_2").text,
            "In beeld, afstand 2: 50% van de plaatsen, 56% van de mensen");
  EXPECT_EQ(figure(noord, "exposure.afstand_2").value, 900);
  // Nobody of zuid is in a list; a team of nine is told nothing.
  EXPECT_EQ(figure(DigestOf(made, DigestKind::kTeam, "zuid"), "exposure.afstand_1").value, 0);
  EXPECT_EQ(figure(DigestOf(made, DigestKind::kTeam, "west"), "exposure.afstand_1").name, "none");
}

// Nobody stands in figures, and nothing in a text for others tells what the text for the coupled
// adds to it.
TEST(Digest, KeepsPeopleOutOfFiguresAndNamesOutOfTexts) {
  DigestNight night(kDay);
  for (int person = 0; person < 40; ++person) night.AddPerson(100 + person, person % 5 ? "w" : "");
  for (int work = 1; work <= 5; ++work) night.AddWork(work, "Inpakker", 1, "am-1");
  for (int i = 0; i < 100; ++i) {
    night.AddChange(i % 2 ? Direction::kOfCandidate : Direction::kOfOpportunity, 100 + i % 40,
                    1 + i % 5, static_cast<ChangeKind>(1 + i % 10),
                    static_cast<CauseKind>(1 + i % 13));
  }
  const DigestsOfDay made = Make(night);
  for (const Digest& digest : made.digests) {
    for (const DigestFigure& figure : digest.figures) {
      EXPECT_THAT(figure.text, Not(HasSubstr("k-1")));
      EXPECT_THAT(figure.text, Not(HasSubstr("{")));
    }
    for (const DigestLine& line : digest.lines) {
      for (const std::string* text : {&line.text, &line.text_other}) {
        EXPECT_THAT(*text, Not(HasSubstr("k-1")));
        EXPECT_EQ(text->find("{kandidaat}") != std::string::npos, !line.candidate.empty()) << *text;
        EXPECT_EQ(text->find("{mensen}") != std::string::npos, !line.people.empty()) << *text;
      }
    }
  }
}

TEST(Digest, IsTheSameWhateverTheOrderOfChanges) {
  DigestNight night(kDay);
  for (int person = 0; person < 40; ++person) night.AddPerson(100 + person, "wr-1");
  for (int work = 1; work <= 5; ++work) night.AddWork(work, "Inpakker", 1, "am-1");
  for (int i = 0; i < 200; ++i) {
    night.AddChange(i % 2 ? Direction::kOfCandidate : Direction::kOfOpportunity, 100 + i % 40,
                    1 + i % 5, static_cast<ChangeKind>(1 + i % 9), CauseKind::kCandidate);
  }
  // A pair has one change of a kind of telling.
  std::set<std::tuple<Direction, std::string, std::string, bool>> seen;
  std::erase_if(night.result.changes, [&](const rescoring::Change& change) {
    return !seen.emplace(change.direction, change.candidate, change.opportunity,
                         change.kind == ChangeKind::kAttentionNew)
                .second;
  });
  const DigestsOfDay one = Make(night);
  std::ranges::reverse(night.result.changes);
  const DigestsOfDay other = Make(night);
  EXPECT_EQ(one.digests, other.digests);
  EXPECT_EQ(one.appearances, other.appearances);
}

TEST(Digest, OfASecondRunOfADayKeepsWhatTheFirstTold) {
  DigestNight night(kDay);
  for (int person = 1; person <= 4; ++person) night.AddPerson(person, "wr-1");
  night.AddWork(1, "Inpakker", 1, "am-1");
  night.AddChange(Direction::kOfCandidate, 1, 1, ChangeKind::kPastNu, CauseKind::kCandidate);
  const DigestsOfDay first = Make(night);
  night.input.earlier = first.digests;
  night.input.last_day = kDay;
  night.input.run = 3;
  night.result.changes.clear();
  night.AddChange(Direction::kOfCandidate, 2, 1, ChangeKind::kPastNu, CauseKind::kCandidate);
  const Digest digest = DigestOf(Make(night), DigestKind::kWerkregisseur, "wr-1");
  EXPECT_EQ(digest.run, 3u);
  EXPECT_TRUE(digest.weekly);
  ASSERT_EQ(digest.lines.size(), 2u);
  EXPECT_EQ(digest.lines[0].candidate, PersonName(1));
  EXPECT_EQ(digest.lines[1].candidate, PersonName(2));
}

}  // namespace
}  // namespace passend::server
