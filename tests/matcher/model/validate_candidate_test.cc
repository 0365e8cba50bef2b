#include <cstddef>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "matcher/model/candidate.h"
#include "tests/matcher/model/limits.h"
#include "tests/testing/test_catalogue.h"

namespace passend::model {
namespace {

using Table = Limits<Candidate>;

const Catalogue& TestCatalogue() { return fixtures::TestCatalogue(); }

Date Day(int day) { return {20000 + day}; }

Provenance AssessedOn(int day) {
  return {.source = Source::kProfessional,
          .assessor_role = "werkregisseur",
          .assessed_on = Day(day),
          .valid_until = Day(day + 365)};
}

// A candidate with an entry in every list and a value in every field.
Candidate FullCandidate() {
  Candidate c;
  c.tenant = "zoetermeer";
  c.id = "c-1";
  c.placing_org = "binnenbaan";
  c.external_ref = "D-12";
  c.sharing = {{.tenant = "gouda", .level = "matching", .purpose = "matching", .until = Day(90)}};
  c.caseload = {"wr-1", "wr-2", "team-a", "am-1"};
  c.status.availability = {Availability::kInTraject, AssessedOn(0)};
  c.status.doorstroom_gewenst = {true, AssessedOn(0)};
  c.status.bemiddelbaar_per = Day(10);
  c.status.distance_class = 2;
  c.status.participatieladder = {4, AssessedOn(0)};
  c.status.age_class = 21;
  c.status.registrations = {
      {.code = "dgr", .state = RegistrationState::kGranted, .provenance = AssessedOn(0)}};
  c.voordrachten = {{.opportunity = "tenants/zoetermeer/opportunities/o-1",
                     .agreed_on = Day(1),
                     .withdrawn_on = Day(1)}};
  c.wishes = {
      {.kind = WishKind::kSector, .codes = {"groen", "logistiek"}, .provenance = AssessedOn(0)},
      {.kind = WishKind::kBinnenBuiten, .weight = 3, .side = Side::kSecond}};
  c.exclusions = {
      .sectors = {"zorg"},
      .tasks = {"schoonmaken.nat"},
      .employers = {"tenants/zoetermeer/employers/e-1"},
      .sites = {"tenants/zoetermeer/employers/e-2/sites/s-1"},
      .do_not_place = {"tenants/zoetermeer/employers/e-3", "tenants/zoetermeer/opportunities/o-9"}};
  c.talents = {{.code = "inpakken", .level = 2, .emphasis = 2, .provenance = AssessedOn(0)},
               {.code = "samenwerken", .level = 0}};
  c.competences = {{.code = "24100", .mastery = 1}};
  c.werk_en_denkniveau = 2;
  c.diplomas = {"vmbo"};
  c.certificates = {{.code = "vca", .state = CertificateState::kHeld, .provenance = AssessedOn(0)}};
  c.work_history = {{.functie = "eigen.inpakker",
                     .title = "inpakker",
                     .from = Day(-900),
                     .until = Day(-100),
                     .werkvorm = "regulier"}};
  c.languages = {{.code = "nl",
                  .skills = {.speaking = 3, .writing = 2, .reading = 2, .listening = 4},
                  .provenance = AssessedOn(0)}};
  c.hours = {.max_week_minutes = 1200,
             .min_week_minutes = 600,
             .desired_week_minutes = 1440,
             .max_day_minutes = 240,
             .grid = WeekGrid{0x3333},
             .build_up = {{.from = Day(0), .minutes_per_week = 720},
                          {.from = Day(60), .minutes_per_week = 1440}},
             .provenance = AssessedOn(0)};
  c.travel.pc4 = "2718";
  c.travel.modes = {TravelMode::kFiets, TravelMode::kOv};
  c.travel.max_minutes = 45;
  c.travel.provenance = AssessedOn(0);
  c.belastbaarheid.basis = BelastbaarheidBasis::kPartialProfessional;
  c.belastbaarheid.provenance = AssessedOn(0);
  c.belastbaarheid.items = {
      {.item = "i.concentreren", .fml_level = 1, .toelichting = "", .provenance = AssessedOn(0)},
      {.item = "v.staan_werk", .capacity = 120, .toelichting = "met pauzes"}};
  c.belastbaarheid.werktermen = {
      {.term = "lopen", .answer = WerktermAnswer::kGoed, .provenance = AssessedOn(0)}};
  c.loonwaarden = {{.kind = LoonwaardeKind::kMeasured,
                    .functie = "eigen.inpakker",
                    .employer = "tenants/zoetermeer/employers/e-1",
                    .permille_of_functieloon = 550,
                    .functieloon_hour_cents = 1480,
                    .method = "dariuz",
                    .expert_id = "lw-1",
                    .hoofdtaken = {"inpakken"},
                    .provenance = AssessedOn(0)}};
  c.needs.support_intensity = {2, AssessedOn(0)};
  c.needs.workplace_adaptations = {"zit-sta tafel"};
  c.needs.meeneembare_voorzieningen = {"stoel"};
  c.needs.instruments = {"lks"};
  c.plan.current = {.werkvorm = "proefplaats",
                    .employer = "tenants/zoetermeer/employers/e-1",
                    .site = "s-1",
                    .since = Day(-30)};
  c.plan.goal_werkvorm = {"regulier", AssessedOn(0)};
  c.plan.agreed_next_step = {"garantiebaan", AssessedOn(0)};
  c.resolutions = {{.opportunity = "tenants/zoetermeer/opportunities/o-1",
                    .item = "v.staan_werk",
                    .load = 240,
                    .capacity = 120,
                    .measure = "zit_sta",
                    .outcome = ResolutionOutcome::kAcceptedWithMeasure,
                    .motivation = "besproken met de werkleider",
                    .professional = "ad-1",
                    .resolved_on = Day(2)}};
  return c;
}

void AddIdentity(Table& t) {
  t.Id("name", PASSEND_AT(tenant), /*required=*/true);
  t.Id("name", PASSEND_AT(id), /*required=*/true);
  t.Text("placing_org", PASSEND_AT(placing_org), kMaxCodeBytes);
  t.Text("external_ref", PASSEND_AT(external_ref), kMaxCodeBytes);

  t.List("sharing", PASSEND_AT(sharing), kMaxSharing, [](int i) {
    return Sharing{.tenant = "t-" + std::to_string(i), .level = "detail", .purpose = "p"};
  });
  t.Twice("sharing[1].purpose", PASSEND_AT(sharing));
  t.Good("sharing", [](Candidate& c) {  // one tenant may get the profile for several purposes
    c.sharing.push_back(c.sharing[0]);
    c.sharing[1].purpose = "groepsdetachering";
  });
  t.Id("sharing[0].tenant", PASSEND_AT(sharing[0].tenant), /*required=*/true);
  t.Strings("sharing[0].level", PASSEND_AT(sharing[0].level), {"matching", "detail"},
            {"", "Detail", "geheim"});
  t.Code("sharing[0].purpose", PASSEND_AT(sharing[0].purpose), /*required=*/true);
  t.Day("sharing[0].until", PASSEND_AT(sharing[0].until));

  t.Code("caseload.werkregisseur", PASSEND_AT(caseload.werkregisseur));
  t.Code("caseload.werkregisseur_tijdelijk", PASSEND_AT(caseload.werkregisseur_tijdelijk));
  t.Code("caseload.team", PASSEND_AT(caseload.team));
  t.Code("caseload.accountmanager", PASSEND_AT(caseload.accountmanager));

  t.List("voordrachten", PASSEND_AT(voordrachten), kMaxVoordrachten, [](int i) {
    return VoordrachtAgreement{.opportunity = "tenants/t/opportunities/" + std::to_string(i)};
  });
  t.Opportunity("voordrachten[0].opportunity", PASSEND_AT(voordrachten[0].opportunity));
  t.Days("voordrachten[0].agreed_on", PASSEND_AT(voordrachten[0].agreed_on),
         "voordrachten[0].withdrawn_on", PASSEND_AT(voordrachten[0].withdrawn_on));
}

void AddStatus(Table& t) {
  t.Known(
      "status.availability.value",
      [](Candidate& c) -> Availability& { return *c.status.availability.value; },
      Availability::kUitgestroomd);
  t.Provenance("status.availability.provenance", PASSEND_AT(status.availability.provenance));
  t.Provenance("status.doorstroom_gewenst.provenance",
               PASSEND_AT(status.doorstroom_gewenst.provenance));
  t.Day("status.bemiddelbaar_per", PASSEND_AT(status.bemiddelbaar_per));
  t.Text("status.stroming", PASSEND_AT(status.stroming), kMaxCodeBytes);
  t.Text("status.spoor", PASSEND_AT(status.spoor), kMaxCodeBytes);
  t.Text("status.regeling", PASSEND_AT(status.regeling), kMaxCodeBytes);
  t.Text("status.uitkeringsduur_klasse", PASSEND_AT(status.uitkeringsduur_klasse), kMaxCodeBytes);
  t.Number("status.distance_class", PASSEND_AT(status.distance_class), 1, 3);
  t.Number("status.participatieladder.value", PASSEND_AT(status.participatieladder.value), 1, 6);
  t.Provenance("status.participatieladder.provenance",
               PASSEND_AT(status.participatieladder.provenance));
  t.Text("status.traject_phase", PASSEND_AT(status.traject_phase), kMaxCodeBytes);
  t.Number("status.age_class", PASSEND_AT(status.age_class), 15, 21);
  t.Catalogued("status.registrations[0].code", PASSEND_AT(status.registrations[0].code), "wsw");
  t.Twice("status.registrations[1].code", PASSEND_AT(status.registrations));
  t.Known("status.registrations[0].state", PASSEND_AT(status.registrations[0].state),
          RegistrationState::kRefused);
  t.Provenance("status.registrations[0].provenance",
               PASSEND_AT(status.registrations[0].provenance));
  t.Answers("status.other_support_runs", PASSEND_AT(status.other_support_runs));
  t.Text("status.casusregie_org", PASSEND_AT(status.casusregie_org), kMaxCodeBytes);
  t.Day("status.last_voorstel", PASSEND_AT(status.last_voorstel));
}

void AddWishes(Table& t) {
  t.Known(
      "wishes[0].kind",
      [](Candidate& c) -> WishKind& {
        c.wishes.resize(1);
        c.wishes[0] = {.kind = WishKind::kUnknown, .side = Side::kFirst};
        return c.wishes[0].kind;
      },
      WishKind::kAfwisseling, /*required=*/true);
  t.Bad("wishes[2].kind", [](Candidate& c) { c.wishes.push_back(c.wishes[1]); });
  t.Number("wishes[0].weight", PASSEND_AT(wishes[0].weight), 1, 3);
  t.Catalogued("wishes[0].codes[1]", PASSEND_AT(wishes[0].codes[1]), "horeca");
  t.Bad("wishes[0].codes[2]", [](Candidate& c) { c.wishes[0].codes.push_back("groen"); });
  t.Bad("wishes[0].codes", [](Candidate& c) { c.wishes[0].codes.clear(); });
  t.Bad("wishes[1].codes", [](Candidate& c) { c.wishes[1].codes = {"groen"}; });
  t.Bad("wishes[0].side", [](Candidate& c) { c.wishes[0].side = Side::kFirst; });
  t.Known("wishes[1].side", PASSEND_AT(wishes[1].side), Side::kSecond, /*required=*/true);
  t.Good("wishes[0].codes", [](Candidate& c) {
    c.wishes[0].kind = WishKind::kWerkvorm;
    c.wishes[0].codes = {"regulier", "garantiebaan"};
  });
  t.Bad("wishes[0].codes[0]", [](Candidate& c) {  // a sector is not a werkvorm
    c.wishes[0].kind = WishKind::kWerkvorm;
    c.wishes[0].codes = {"groen"};
  });
  t.Good("wishes", [](Candidate& c) {
    for (int kind = 4; kind <= kWishKindCount; ++kind) {
      c.wishes.push_back({.kind = static_cast<WishKind>(kind), .side = Side::kFirst});
    }
    c.wishes.push_back({.kind = WishKind::kWerkvorm, .codes = {"regulier"}});
  });
  t.Provenance("wishes[0].provenance", PASSEND_AT(wishes[0].provenance));

  t.List("exclusions.sectors", PASSEND_AT(exclusions.sectors), kMaxExclusions, [](int i) {
    // Not the two sectors that the record prefers.
    constexpr int kPreferred[] = {2, 6};
    int index = i;
    for (const int preferred : kPreferred) index += index >= preferred ? 1 : 0;
    // One over the limit there is no sector left: which one does not matter then.
    const auto& sectors = TestCatalogue().sectors();
    return sectors[static_cast<std::size_t>(index) % sectors.size()].code;
  });
  t.Catalogued("exclusions.sectors[0]", PASSEND_AT(exclusions.sectors[0]), "bouw");
  t.Twice("exclusions.sectors[1]", PASSEND_AT(exclusions.sectors));
  t.Bad(
      "exclusions.sectors[1]", [](Candidate& c) { c.exclusions.sectors.push_back("logistiek"); },
      "logistiek");
  const auto number = [](const char* prefix) {
    return [prefix](int i) { return prefix + std::to_string(i); };
  };
  t.List("exclusions.tasks", PASSEND_AT(exclusions.tasks), kMaxExclusions, number("taak."));
  t.Code("exclusions.tasks[0]", PASSEND_AT(exclusions.tasks[0]), /*required=*/true);
  t.Twice("exclusions.tasks[1]", PASSEND_AT(exclusions.tasks));
  t.List("exclusions.employers", PASSEND_AT(exclusions.employers), kMaxExclusions,
         number("tenants/t/employers/e-"));
  t.Strings("exclusions.employers[0]", PASSEND_AT(exclusions.employers[0]),
            {"tenants/t/employers/e"}, {"", "tenants/t/opportunities/o", "geheim"});
  t.Twice("exclusions.employers[1]", PASSEND_AT(exclusions.employers));
  t.List("exclusions.sites", PASSEND_AT(exclusions.sites), kMaxExclusions,
         number("tenants/t/employers/e/sites/s-"));
  t.Strings("exclusions.sites[0]", PASSEND_AT(exclusions.sites[0]),
            {"tenants/t/employers/e/sites/s"},
            {"", "tenants/t/employers/e", "tenants/t/employers/e/sites/", "/sites/geheim",
             "tenants/t/employers/e/sites/geheim/sites/x"});
  t.Twice("exclusions.sites[1]", PASSEND_AT(exclusions.sites));
  t.List("exclusions.do_not_place", PASSEND_AT(exclusions.do_not_place), kMaxExclusions,
         number("tenants/t/opportunities/o-"));
  t.Strings("exclusions.do_not_place[0]", PASSEND_AT(exclusions.do_not_place[0]),
            {"tenants/t/employers/e", "tenants/t/opportunities/o"},
            {"", "tenants/t/candidates/geheim", "geheim"});
  t.Twice("exclusions.do_not_place[2]", PASSEND_AT(exclusions.do_not_place));
}

void AddTalents(Table& t) {
  t.List("talents", PASSEND_AT(talents), kMaxCandidateTalents, [](int i) {
    return CandidateTalent{.code = TestCatalogue().talents()[static_cast<std::size_t>(i)].code,
                           .level = i % 5};
  });
  t.Catalogued("talents[0].code", PASSEND_AT(talents[0].code), "lassen");
  t.Twice("talents[2].code", PASSEND_AT(talents));
  t.Number("talents[1].level", PASSEND_AT(talents[1].level), 0, kMaxTalentLevel);
  t.Known("talents[0].evidence", PASSEND_AT(talents[0].evidence), Evidence::kDerived,
          /*required=*/true);
  t.Number("talents[0].emphasis", PASSEND_AT(talents[0].emphasis), 0, 3);
  const auto emphasis = [](int value, int level) {
    return [=](Candidate& c) {
      c.talents[0].level = level;
      c.talents[0].emphasis = value;
    };
  };
  t.Good("talents[0].emphasis", emphasis(1, 2));
  t.Bad("talents[0].emphasis", emphasis(1, 1));
  t.Bad("talents[0].emphasis", emphasis(3, 0));
  t.Good("talents[0].emphasis", emphasis(0, 1));
  t.Provenance("talents[0].provenance", PASSEND_AT(talents[0].provenance));

  t.List("competences", PASSEND_AT(competences), kMaxCompetences, [](int i) {
    // 24100, 24101, 24102, 24104 .. 24116, 24118 .. 24126; one over the limit there is none left.
    const int number = 24100 + i + (i >= 3 ? 1 : 0) + (i >= 16 ? 1 : 0);
    return Competence{.code = std::to_string(number > 24126 ? 24100 : number), .mastery = 9};
  });
  t.Strings("competences[0].code", PASSEND_AT(competences[0].code), {"24100", "24126"},
            {"", "24099", "24103", "24117", "24127", "2411a", "241100", "geheim"});
  t.Twice("competences[1].code", PASSEND_AT(competences));
  t.Values("competences[0].mastery", PASSEND_AT(competences[0].mastery), {1, 2, 3, 4, 5, 9},
           {0, 6, 8, 10});
  t.Number("werk_en_denkniveau", PASSEND_AT(werk_en_denkniveau), 0, 7);
  t.List("diplomas", PASSEND_AT(diplomas), kMaxDiplomas, [](int) { return "vmbo"; });
  t.Text("diplomas[0]", PASSEND_AT(diplomas[0]), kMaxTextBytes);

  t.List("certificates", PASSEND_AT(certificates), kMaxCandidateCertificates, [](int i) {
    return CandidateCertificate{
        .code = TestCatalogue().certificates()[static_cast<std::size_t>(i)].code};
  });
  t.Catalogued("certificates[0].code", PASSEND_AT(certificates[0].code), "vog");
  t.Twice("certificates[1].code", PASSEND_AT(certificates));
  t.Known("certificates[0].state", PASSEND_AT(certificates[0].state), CertificateState::kAbsent);
  t.Provenance("certificates[0].provenance", PASSEND_AT(certificates[0].provenance));

  t.List("work_history", PASSEND_AT(work_history), kMaxWorkHistory,
         [](int) { return WorkHistoryEntry{.title = "magazijn"}; });
  t.FunctieCode("work_history[0].functie", PASSEND_AT(work_history[0].functie));
  t.Text("work_history[0].title", PASSEND_AT(work_history[0].title), kMaxTextBytes);
  t.Days("work_history[0].from", PASSEND_AT(work_history[0].from), "work_history[0].until",
         PASSEND_AT(work_history[0].until));
  t.Number("work_history[0].months", PASSEND_AT(work_history[0].months), 0, kMaxWorkMonths);
  t.Catalogued("work_history[0].werkvorm", PASSEND_AT(work_history[0].werkvorm), "proefplaats",
               /*required=*/false);

  t.List("languages", PASSEND_AT(languages), kMaxCandidateLanguages, [](int i) {
    return CandidateLanguage{.code = TestCatalogue().languages()[static_cast<std::size_t>(i)].code};
  });
  t.Catalogued("languages[0].code", PASSEND_AT(languages[0].code), "ti");
  t.Twice("languages[1].code", PASSEND_AT(languages));
  t.Number("languages[0].skills.speaking", PASSEND_AT(languages[0].skills.speaking), 0, 6);
  t.Number("languages[0].skills.writing", PASSEND_AT(languages[0].skills.writing), 0, 6);
  t.Number("languages[0].skills.reading", PASSEND_AT(languages[0].skills.reading), 0, 6);
  t.Number("languages[0].skills.listening", PASSEND_AT(languages[0].skills.listening), 0, 6);
  t.Provenance("languages[0].provenance", PASSEND_AT(languages[0].provenance));
}

void AddHoursAndTravel(Table& t) {
  t.Number(
      "hours.max_week_minutes",
      [](Candidate& c) -> auto& {
        c.hours.min_week_minutes.reset();
        return c.hours.max_week_minutes;
      },
      60, 3600);
  t.Number(
      "hours.min_week_minutes",
      [](Candidate& c) -> auto& {
        c.hours.max_week_minutes.reset();
        c.hours.build_up.clear();
        return c.hours.min_week_minutes;
      },
      0, 3600);
  t.Good("hours.min_week_minutes", [](Candidate& c) { c.hours.min_week_minutes = 1200; });
  t.Bad(
      "hours.min_week_minutes", [](Candidate& c) { c.hours.min_week_minutes = 1201; }, "1201");
  t.Bad("hours.min_week_minutes", [](Candidate& c) {
    c.hours.max_week_minutes.reset();  // then the end of the build-up is the maximum
    c.hours.min_week_minutes = 1441;
  });
  t.Number("hours.desired_week_minutes", PASSEND_AT(hours.desired_week_minutes), 60, 3600);
  t.Number("hours.max_day_minutes", PASSEND_AT(hours.max_day_minutes), 30, 960);
  t.Good("hours.grid", [](Candidate& c) { c.hours.grid = WeekGrid{kFullWeekGrid}; });
  t.Good("hours.grid", [](Candidate& c) { c.hours.grid = WeekGrid{0}; });
  t.Bad("hours.grid", [](Candidate& c) { c.hours.grid = WeekGrid{kFullWeekGrid + 1}; });
  t.List("hours.build_up", PASSEND_AT(hours.build_up), kMaxBuildUpSteps,
         [](int i) { return BuildUpStep{.from = Day(7 * i), .minutes_per_week = 600 + i}; });
  t.Day("hours.build_up[0].from", [](Candidate& c) -> auto& {
    c.hours.build_up.resize(1);
    return c.hours.build_up[0].from;
  });
  t.Bad("hours.build_up[1].from",
        [](Candidate& c) { c.hours.build_up[1].from = c.hours.build_up[0].from; });
  t.Number("hours.build_up[0].minutes_per_week", PASSEND_AT(hours.build_up[0].minutes_per_week), 60,
           3600);
  t.Provenance("hours.provenance", PASSEND_AT(hours.provenance));

  t.Pc4("travel.pc4", PASSEND_AT(travel.pc4));
  t.Good("travel.modes", [](Candidate& c) { c.travel.modes.reset(); });
  t.Good("travel.modes", [](Candidate& c) {
    c.travel.modes->clear();
    for (int i = 0; i < kTravelModeCount; ++i) {
      c.travel.modes->push_back(static_cast<TravelMode>(i));
    }
  });
  t.Bad("travel.modes", [](Candidate& c) { c.travel.modes->clear(); });
  t.Bad("travel.modes[2]", [](Candidate& c) { c.travel.modes->push_back(TravelMode::kFiets); });
  t.Bad("travel.modes[0]",
        [](Candidate& c) { c.travel.modes->front() = static_cast<TravelMode>(5); });
  t.Number("travel.max_minutes", PASSEND_AT(travel.max_minutes), 1, 240);
  t.Number("travel.comfort_minutes", PASSEND_AT(travel.comfort_minutes), 1, 240);
  t.Number("travel.max_km", PASSEND_AT(travel.max_km), 1, 300);
  t.Answers("travel.travels_independently", PASSEND_AT(travel.travels_independently));
  t.Answers("travel.avoids_peak_hours", PASSEND_AT(travel.avoids_peak_hours));
  t.Answers("travel.vervoersvoorziening", PASSEND_AT(travel.vervoersvoorziening));
  t.Provenance("travel.provenance", PASSEND_AT(travel.provenance));
}

void AddBelastbaarheid(Table& t) {
  t.Known("belastbaarheid.basis", PASSEND_AT(belastbaarheid.basis), BelastbaarheidBasis::kSelf);
  t.Provenance("belastbaarheid.provenance", PASSEND_AT(belastbaarheid.provenance));
  const auto item = [](std::string key, std::optional<int> fml_level, std::optional<int> capacity) {
    return [=](Candidate& c) {
      c.belastbaarheid.items[0] = {.item = key, .fml_level = fml_level, .capacity = capacity};
    };
  };
  // One over the highest FML level of the item: L is 4, 3, 2 and 1.
  for (const auto& [key, levels] : std::vector<std::pair<std::string, int>>{
           {"i.concentreren", 4}, {"i.herinneren", 3}, {"iv.buigen", 2}, {"ii.horen", 1}}) {
    t.Good("belastbaarheid.items[0].fml_level", item(key, 0, {}));
    t.Good("belastbaarheid.items[0].fml_level", item(key, levels, {}));
    t.Bad("belastbaarheid.items[0].fml_level", item(key, -1, {}), "-1");
    t.Bad("belastbaarheid.items[0].fml_level", item(key, levels + 1, {}),
          std::to_string(levels + 1));
  }
  for (const char* key : {"iv.lopen_werk", "i9.voorspelbaar", "iv.tillen_dragen"}) {
    t.Bad("belastbaarheid.items[0].fml_level", item(key, 1, {}));
  }
  // P, B, C and Q; items of working hours are recorded here, though never a load.
  for (const auto& [key, highest] :
       std::vector<std::pair<std::string, int>>{{"i.concentreren", 4},
                                                {"i9.voorspelbaar", 1},
                                                {"iv.lopen_werk", 960},
                                                {"iv.tillen_dragen", 1000},
                                                {"vi.uren_dag", 1000}}) {
    t.Good("belastbaarheid.items[0].capacity", item(key, {}, 0));
    t.Good("belastbaarheid.items[0].capacity", item(key, {}, highest));
    t.Bad("belastbaarheid.items[0].capacity", item(key, {}, -1), "-1");
    t.Bad("belastbaarheid.items[0].capacity", item(key, {}, highest + 1),
          std::to_string(highest + 1));
  }
  t.Bad("belastbaarheid.items[0].capacity", item("i.concentreren", 1, 3));
  t.Bad("belastbaarheid.items[0].capacity", item("i.concentreren", {}, {}));
  t.Good("belastbaarheid.items[1].capacity",
         [](Candidate& c) { c.belastbaarheid.items[1].capacity.reset(); });  // a toelichting only
  t.Catalogued("belastbaarheid.items[0].item", PASSEND_AT(belastbaarheid.items[0].item), "ii.zien");
  t.Twice("belastbaarheid.items[2].item", PASSEND_AT(belastbaarheid.items));
  t.Text("belastbaarheid.items[0].toelichting", PASSEND_AT(belastbaarheid.items[0].toelichting),
         kMaxTextBytes);
  t.Provenance("belastbaarheid.items[0].provenance",
               PASSEND_AT(belastbaarheid.items[0].provenance));
  t.Catalogued("belastbaarheid.werktermen[0].term", PASSEND_AT(belastbaarheid.werktermen[0].term),
               "staan");
  t.Twice("belastbaarheid.werktermen[1].term", PASSEND_AT(belastbaarheid.werktermen));
  t.Known("belastbaarheid.werktermen[0].answer", PASSEND_AT(belastbaarheid.werktermen[0].answer),
          WerktermAnswer::kNiet);
  t.Provenance("belastbaarheid.werktermen[0].provenance",
               PASSEND_AT(belastbaarheid.werktermen[0].provenance));

  t.List("loonwaarden", PASSEND_AT(loonwaarden), kMaxLoonwaarden,
         [](int) { return Loonwaarde{.kind = LoonwaardeKind::kExpected}; });
  t.Known("loonwaarden[0].kind", PASSEND_AT(loonwaarden[0].kind), LoonwaardeKind::kForfait);
  t.Code("loonwaarden[0].functie", PASSEND_AT(loonwaarden[0].functie));
  t.Employer("loonwaarden[0].employer", PASSEND_AT(loonwaarden[0].employer));
  t.Number("loonwaarden[0].permille_of_functieloon",
           PASSEND_AT(loonwaarden[0].permille_of_functieloon), 0, 1000);
  t.Number("loonwaarden[0].functieloon_hour_cents",
           PASSEND_AT(loonwaarden[0].functieloon_hour_cents), 1, 20000);
  t.Text("loonwaarden[0].method", PASSEND_AT(loonwaarden[0].method), kMaxCodeBytes);
  t.Code("loonwaarden[0].expert_id", PASSEND_AT(loonwaarden[0].expert_id));
  t.List("loonwaarden[0].hoofdtaken", PASSEND_AT(loonwaarden[0].hoofdtaken), kMaxHoofdtaken,
         [](int) { return "inpakken"; });
  t.Text("loonwaarden[0].hoofdtaken[0]", PASSEND_AT(loonwaarden[0].hoofdtaken[0]), kMaxTextBytes);
  t.Provenance("loonwaarden[0].provenance", PASSEND_AT(loonwaarden[0].provenance));
}

void AddNeedsAndPlan(Table& t) {
  t.Number("needs.support_intensity.value", PASSEND_AT(needs.support_intensity.value), 0, 4);
  t.Provenance("needs.support_intensity.provenance",
               PASSEND_AT(needs.support_intensity.provenance));
  t.Number("needs.jobcoach_minutes_week", PASSEND_AT(needs.jobcoach_minutes_week), 0, 3600);
  t.Answers("needs.intern_werkbegeleider", PASSEND_AT(needs.intern_werkbegeleider));
  t.Answers("needs.structuur", PASSEND_AT(needs.structuur));
  t.Answers("needs.prikkelarm", PASSEND_AT(needs.prikkelarm));
  t.Answers("needs.voorspelbaar", PASSEND_AT(needs.voorspelbaar));
  t.Answers("needs.tolk", PASSEND_AT(needs.tolk));
  t.Number("needs.childcare_minutes_week", PASSEND_AT(needs.childcare_minutes_week), 0, 3600);
  const auto text = [](int) { return "stoel"; };
  t.List("needs.workplace_adaptations", PASSEND_AT(needs.workplace_adaptations), kMaxNeedsTexts,
         text);
  t.Text("needs.workplace_adaptations[0]", PASSEND_AT(needs.workplace_adaptations[0]),
         kMaxTextBytes);
  t.List("needs.meeneembare_voorzieningen", PASSEND_AT(needs.meeneembare_voorzieningen),
         kMaxNeedsTexts, text);
  t.Text("needs.meeneembare_voorzieningen[0]", PASSEND_AT(needs.meeneembare_voorzieningen[0]),
         kMaxTextBytes);
  t.List("needs.instruments", PASSEND_AT(needs.instruments), kMaxProfileInstruments,
         [](int i) { return TestCatalogue().instruments()[static_cast<std::size_t>(i)].code; });
  t.Catalogued("needs.instruments[0]", PASSEND_AT(needs.instruments[0]), "no_risk");
  t.Twice("needs.instruments[1]", PASSEND_AT(needs.instruments));

  t.Catalogued("plan.current.werkvorm", PASSEND_AT(plan.current->werkvorm), "regulier",
               /*required=*/false);
  t.Employer("plan.current.employer", PASSEND_AT(plan.current->employer));
  t.Id("plan.current.site", PASSEND_AT(plan.current->site));
  t.Day("plan.current.since", PASSEND_AT(plan.current->since));
  t.Catalogued("plan.goal_werkvorm.value", PASSEND_AT(plan.goal_werkvorm.value), "regulier");
  t.Provenance("plan.goal_werkvorm.provenance", PASSEND_AT(plan.goal_werkvorm.provenance));
  t.Catalogued("plan.agreed_next_step.value", PASSEND_AT(plan.agreed_next_step.value), "regulier");
  t.Provenance("plan.agreed_next_step.provenance", PASSEND_AT(plan.agreed_next_step.provenance));
  t.Answers("plan.growth_wish", PASSEND_AT(plan.growth_wish));
  t.Answers("plan.self_employment_wish", PASSEND_AT(plan.self_employment_wish));
}

void AddResolutions(Table& t) {
  t.List("resolutions", PASSEND_AT(resolutions), kMaxResolutions, [](int i) {
    Resolution resolution = FullCandidate().resolutions[0];
    resolution.opportunity += std::to_string(i);
    return resolution;
  });
  t.Opportunity("resolutions[0].opportunity", PASSEND_AT(resolutions[0].opportunity));
  t.Catalogued(
      "resolutions[0].item",
      [](Candidate& c) -> auto& {
        c.resolutions[0].measure.clear();
        return c.resolutions[0].item;
      },
      "iv.lopen_werk");
  t.Twice("resolutions[1].item", PASSEND_AT(resolutions));
  t.Number("resolutions[0].load", PASSEND_AT(resolutions[0].load), 0, 960);
  t.Number("resolutions[0].capacity", PASSEND_AT(resolutions[0].capacity), 0, 960);
  t.Good("resolutions[0].capacity", [](Candidate& c) { c.resolutions[0].capacity.reset(); });
  t.Catalogued("resolutions[0].measure", PASSEND_AT(resolutions[0].measure), "zit_sta",
               /*required=*/false);
  t.Bad(
      "resolutions[0].measure", [](Candidate& c) { c.resolutions[0].measure = "tilhulp"; },
      "tilhulp");
  t.Known("resolutions[0].outcome", PASSEND_AT(resolutions[0].outcome), ResolutionOutcome::kBlocks,
          /*required=*/true);
  t.Strings("resolutions[0].motivation", PASSEND_AT(resolutions[0].motivation),
            {"x", std::string(kMaxTextBytes, 'x')},
            {"", " \t\n", std::string(kMaxTextBytes + 1, 'x'), "geheim\xFF"});
  t.Code("resolutions[0].professional", PASSEND_AT(resolutions[0].professional),
         /*required=*/true);
  t.Day("resolutions[0].resolved_on", PASSEND_AT(resolutions[0].resolved_on));
}

std::vector<LimitCase<Candidate>> Cases() {
  Table table;
  AddIdentity(table);
  AddStatus(table);
  AddWishes(table);
  AddTalents(table);
  AddHoursAndTravel(table);
  AddBelastbaarheid(table);
  AddNeedsAndPlan(table);
  AddResolutions(table);
  return table.cases();
}

TEST(ValidateCandidate, AcceptsEachFieldUpToItsLimitAndNamesItOneStepBeyond) {
  CheckLimits(FullCandidate(), Cases(), TestCatalogue());
}

TEST(ValidateCandidate, HasALimitForEveryFieldOfTheApi) {
  CheckTableIsComplete(Cases(), ApiFields("passend/v1/candidate.proto", "Candidate"),
                       {"etag", "objection", "status.doorstroom_gewenst.value"});
}

TEST(ValidateCandidate, AcceptsAProfileOfWhichNothingIsKnown) {
  Candidate candidate;
  candidate.tenant = "t";
  candidate.id = "c";
  EXPECT_EQ(Validate(candidate, TestCatalogue()), std::vector<FieldViolation>{});
  EXPECT_EQ(ResourceName(candidate), "tenants/t/candidates/c");
}

TEST(ValidateCandidate, CountsFifteenDifferentDaysOfValidityCertificatesAside) {
  Candidate candidate;
  candidate.tenant = "t";
  candidate.id = "c";
  const auto& talents = TestCatalogue().talents();
  for (int i = 0; i < kMaxDistinctValidUntil; ++i) {
    candidate.talents.push_back({.code = talents[static_cast<std::size_t>(i)].code,
                                 .level = 1,
                                 .provenance = {.valid_until = Day(i)}});
  }
  candidate.hours.provenance.valid_until = Day(3);  // one of the fifteen
  candidate.certificates = {{.code = "vca", .provenance = {.valid_until = Day(99)}}};  // aside
  EXPECT_EQ(Validate(candidate, TestCatalogue()), std::vector<FieldViolation>{});

  candidate.needs.support_intensity.provenance.valid_until = Day(15);
  const auto violations = Validate(candidate, TestCatalogue());
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].field, "needs.support_intensity.provenance.valid_until");
}

TEST(ValidateCandidate, ReportsEverythingThatIsWrongButChecksAListOnlyUpToItsLimit) {
  Candidate candidate = FullCandidate();
  candidate.id = "";
  candidate.travel.max_km = 0;
  candidate.talents.assign(1000, {.code = "bestaat_niet", .level = 9});
  std::vector<std::string> fields;
  for (const FieldViolation& violation : Validate(candidate, TestCatalogue())) {
    fields.push_back(violation.field);
  }
  const auto count = [&fields](const std::string& field) {
    return std::count(fields.begin(), fields.end(), field);
  };
  EXPECT_EQ(count("name"), 1);
  EXPECT_EQ(count("travel.max_km"), 1);
  EXPECT_EQ(count("talents"), 1);
  EXPECT_EQ(count("talents[27].level"), 1);
  EXPECT_EQ(count("talents[28].level"), 0);
}

}  // namespace
}  // namespace passend::model
