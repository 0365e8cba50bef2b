#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/model/names.h"
#include "tests/testing/draw.h"
#include "tests/testing/random_profiles.h"

namespace passend::fixtures {
namespace {

// Tasks of one day add up to at most 960 minutes of an item: six of at most this.
constexpr int kMaxTaskExposure = 150;
constexpr int kMostTasks = 6;

std::optional<model::WeekGrid> MaybeGrid(Draw& draw) {
  if (!draw.Known()) return std::nullopt;
  if (draw.Chance(40)) return model::WeekGrid{0x33333};
  return model::WeekGrid{static_cast<std::uint32_t>(draw.Bits()) & model::kFullWeekGrid};
}

std::vector<model::Load> DrawLoads(Draw& draw, int most, bool of_task) {
  std::vector<model::Load> loads;
  const std::vector<model::FmlItem>& items = draw.catalogue().items();
  const int count = of_task ? draw.Count(most) : draw.Int(0, most);
  for (const int i : draw.Distinct(count, static_cast<int>(items.size()))) {
    const model::FmlItem& item = items[static_cast<std::size_t>(i)];
    if (!item.load_allowed) continue;
    model::Load load;
    load.item = item.key;
    load.value = draw.ItemValue(item);
    if (of_task && item.kind == model::ItemKind::kCumulative) load.value %= kMaxTaskExposure + 1;
    load.basis = draw.Set(model::LoadBasis::kBibliotheek);
    load.kern = draw.Chance(30);
    loads.push_back(std::move(load));
    if (draw.Chance(10)) {  // the same item from another source
      model::Load other = loads.back();
      other.basis = other.basis == model::LoadBasis::kBibliotheek
                        ? model::LoadBasis::kWerkgeversopgave
                        : model::LoadBasis::kBibliotheek;
      loads.push_back(std::move(other));
    }
  }
  if (loads.size() > model::kMaxLoads) loads.resize(model::kMaxLoads);
  return loads;
}

model::Taakeisen DrawTaakeisen(Draw& draw) {
  return {.zelfstandigheid = draw.MaybeInt(0, 3),
          .sociaal_functioneren = draw.MaybeInt(0, 3),
          .deadlines_productiepieken = draw.MaybeInt(0, 3),
          .handelingstempo = draw.MaybeInt(0, 3),
          .storingen_onderbrekingen = draw.MaybeInt(0, 3),
          .voorspelbaarheid = draw.MaybeInt(0, 3),
          .fysieke_belasting = draw.MaybeInt(0, 3)};
}

model::Task DrawTask(Draw& draw, int number, const std::string& site) {
  model::Task task;
  task.id = absl::StrCat("t", number);
  task.code = draw.Code("taak");
  task.name = draw.Text("taak");
  task.minutes_per_day = draw.Int(1, model::kMaxDayMinutes);
  task.weekdays = static_cast<std::uint8_t>(draw.Int(0, 127));
  if (draw.Known()) task.block_minutes = draw.Int(1, task.minutes_per_day);
  task.window = MaybeGrid(draw);
  task.site = site;
  task.loads = DrawLoads(draw, 6, /*of_task=*/true);
  for (const std::string& code : draw.Codes(draw.catalogue().talents(), 5)) {
    task.talents.push_back({code, draw.Int(1, model::kMaxTalentLevel), draw.Chance(60)});
  }
  task.certificates = draw.Codes(draw.catalogue().certificates(), 3);
  task.taakeisen = DrawTaakeisen(draw);
  task.separable = draw.Enum(model::Separable::kWithCondition);
  task.separable_condition = draw.Text("voorwaarde");
  task.tie_group = draw.Code("groep");
  task.holder_function = draw.Text("houder");
  task.department = draw.Text("afdeling");
  task.process = draw.Text("proces");
  task.light_task = draw.Chance(20);
  task.scarce_hours = draw.Chance(20);
  task.priority = draw.Int(0, 9);
  task.safety_critical = draw.Chance(10);
  task.basis = draw.Enum(model::LoadBasis::kBibliotheek);
  task.analysed_on = draw.MaybeDay();
  task.analysed_by_role = draw.Text("rol");
  return task;
}

void DrawTerms(Draw& draw, model::Opportunity* opportunity) {
  opportunity->title = draw.Text("werk");
  opportunity->werkvorm = draw.MaybeCode(draw.catalogue().werkvormen());
  opportunity->functie = draw.Code("functie");
  opportunity->occupation_code = draw.Code("beroep");
  opportunity->sector = draw.MaybeCode(draw.catalogue().sectors());
  opportunity->status = draw.Chance(70) ? model::OpportunityStatus::kOpen
                                        : draw.Enum(model::OpportunityStatus::kWithdrawn);
  opportunity->places = draw.Chance(70) ? 1 : draw.Int(0, model::kMaxPlaces);
  opportunity->start = draw.MaybeDay();
  opportunity->end = draw.MaybeDay();
  if (opportunity->end < opportunity->start) std::swap(opportunity->end, opportunity->start);
  if (draw.Chance(20)) opportunity->closing = draw.Day();
  opportunity->functieloon_hour_cents = draw.MaybeInt(1, model::kMaxHourCents);
  opportunity->cao = draw.Text("cao");
}

model::OpportunityHours DrawOpportunityHours(Draw& draw) {
  model::OpportunityHours hours;
  hours.max_week_minutes = draw.MaybeInt(1, model::kMaxWeekMinutes);
  const int highest = hours.max_week_minutes.value_or(model::kMaxWeekMinutes);
  hours.min_week_minutes = draw.MaybeInt(0, highest);
  hours.min_day_minutes = draw.MaybeInt(1, std::min(highest, model::kMaxDayMinutes));
  hours.grid = MaybeGrid(draw);
  hours.shift_start_minute = draw.MaybeInt(0, 1439);
  hours.shift_end_minute = draw.MaybeInt(0, 1439);
  hours.hours_negotiable = draw.Answer();
  return hours;
}

void DrawAsks(Draw& draw, model::Opportunity* opportunity) {
  const model::Catalogue& catalogue = draw.catalogue();
  const int tasks = draw.Chance(50) ? 0 : draw.Int(0, kMostTasks);
  for (int i = 0; i < tasks; ++i) {
    opportunity->tasks.push_back(DrawTask(draw, i, draw.Chance(50) ? "" : "s-1"));
  }
  for (const std::string& code : draw.Codes(catalogue.talents(), model::kMaxRequirements)) {
    opportunity->requirements.push_back(
        {code, draw.Int(1, model::kMaxTalentLevel), draw.Chance(60), draw.Int(1, 3)});
  }
  const int certificates = draw.Chance(30) ? model::kMaxOpportunityCertificates : 0;
  for (const std::string& code : draw.Codes(catalogue.certificates(), certificates)) {
    opportunity->certificates.push_back({code, draw.Chance(50)});
  }
  if (draw.Known()) opportunity->loads = DrawLoads(draw, 20, /*of_task=*/false);
  opportunity->loads_recorded = draw.Chance(80);
  opportunity->safety_critical = draw.Chance(30);
  for (const std::string& code : draw.Codes(catalogue.languages(), 4)) {
    opportunity->languages.push_back({code,
                                      {.speaking = draw.MaybeInt(0, model::kMaxLanguageLevel),
                                       .writing = draw.MaybeInt(0, model::kMaxLanguageLevel),
                                       .reading = draw.MaybeInt(0, model::kMaxLanguageLevel),
                                       .listening = draw.MaybeInt(0, model::kMaxLanguageLevel)}});
  }
}

void DrawSurroundings(Draw& draw, model::Opportunity* opportunity) {
  opportunity->binnen_buiten = draw.Enum(model::Side::kSecond);
  opportunity->alleen_samen = draw.Enum(model::Side::kSecond);
  opportunity->mensen_dingen = draw.Enum(model::Side::kSecond);
  opportunity->afwisseling = draw.Enum(model::Side::kSecond);
  opportunity->support_offered = draw.MaybeInt(0, model::kMaxSupport);
  opportunity->adaptations = draw.Answer();
  opportunity->transport_provided = draw.Answer();
  opportunity->team_size = draw.MaybeInt(0, 500);
  opportunity->supervision_ratio = draw.MaybeInt(1, 500);
  opportunity->instruments = draw.Codes(draw.catalogue().instruments(), 5);
  opportunity->sroi_link = draw.Code("sroi");
  opportunity->origin = draw.Enum(model::Origin::kVum);
  for (const int i : draw.Distinct(draw.Count(3), 3)) {
    constexpr const char* kTenants[] = {"alfa", "beta", "gamma"};
    opportunity->shared_with.push_back(kTenants[i]);
  }
  opportunity->accountmanager = draw.Code("am");
  opportunity->last_voorstel = draw.MaybeDay();
}

std::string Digits(Draw& draw, int count) {
  std::string digits;
  for (int i = 0; i < count; ++i) digits += static_cast<char>('0' + draw.Bits() % 10);
  return digits;
}

void DrawSites(Draw& draw, model::Employer* employer) {
  const int count = draw.Count(model::kMaxSites);
  for (int i = 0; i < count; ++i) {
    model::Site site;
    site.id = absl::StrCat("s-", i);
    if (draw.Known()) site.vestigingsnummer = Digits(draw, 12);
    site.pc4 = draw.MaybePc4();
    site.wheelchair_accessible = draw.Answer();
    site.ov_minutes = draw.MaybeInt(0, 240);
    employer->sites.push_back(std::move(site));
  }
}

void DrawSroi(Draw& draw, model::Employer* employer) {
  const int count = draw.Count(4);
  for (int i = 0; i < count; ++i) {
    model::SroiObligation obligation;
    obligation.id = absl::StrCat("sroi.", i);
    obligation.amount_cents = std::int64_t{1'000'000} * draw.Int(0, 900'000);
    obligation.open_balance_cents = obligation.amount_cents / draw.Int(1, 4);
    obligation.hours = draw.MaybeInt(0, 10'000);
    obligation.until = draw.MaybeDay();
    employer->sroi.push_back(std::move(obligation));
  }
}

void DrawFuncties(Draw& draw, model::Employer* employer) {
  const int count = draw.Count(6);
  for (int i = 0; i < count; ++i) {
    model::EmployerFunctie functie;
    functie.id = absl::StrCat("f-", i);
    functie.title = draw.Text("functie");
    if (draw.Known()) functie.functie = absl::StrCat("functie.", draw.Int(0, 9));
    functie.fte_permille = draw.MaybeInt(1, 20'000);
    if (!employer->sites.empty() && draw.Chance(50)) functie.site = draw.Pick(employer->sites).id;
    functie.grid = MaybeGrid(draw);
    const int left = draw.Count(3);
    for (int j = 0; j < left; ++j) functie.left_lying.push_back(draw.Text("blijft liggen"));
    functie.besproken_on = draw.MaybeDay();
    employer->functies.push_back(std::move(functie));
  }
}

model::Verdringingstoets DrawVerdringingstoets(Draw& draw) {
  std::string by = draw.Code("am");
  if (by.empty()) by = "am.0";
  return {.by = std::move(by), .on = draw.MaybeDay(), .passed = draw.Answer()};
}

}  // namespace

model::Opportunity RandomOpportunity(std::mt19937_64& rng, const model::Catalogue& catalogue) {
  Draw draw(rng, catalogue);
  model::Opportunity opportunity;
  opportunity.tenant = draw.Tenant();
  opportunity.id = draw.Id("o-");
  opportunity.employer = draw.MaybeEmployerName();
  if (draw.Known()) opportunity.site = absl::StrCat("s-", draw.Int(0, 2));
  opportunity.pc4 = draw.MaybePc4();
  DrawTerms(draw, &opportunity);
  opportunity.hours = DrawOpportunityHours(draw);
  DrawAsks(draw, &opportunity);
  DrawSurroundings(draw, &opportunity);
  return opportunity;
}

model::Employer RandomEmployer(std::mt19937_64& rng, const model::Catalogue& catalogue) {
  Draw draw(rng, catalogue);
  model::Employer employer;
  employer.tenant = draw.Tenant();
  employer.id = draw.Id("w-");
  if (draw.Known()) employer.kvk = Digits(draw, 8);
  employer.name = draw.Text("bedrijf");
  for (const int i : draw.Distinct(draw.Count(10), 10)) {
    employer.sbi_codes.push_back(absl::StrCat(46 + i));
  }
  employer.sector = draw.MaybeCode(catalogue.sectors());
  employer.branche_team = draw.Text("branche");
  if (draw.Known()) {
    constexpr const char* kSizes[] = {"1-9", "10-49", "50-249", "250+"};
    employer.size_class = kSizes[draw.Bits() % 4];
  }
  DrawSites(draw, &employer);
  employer.accountmanager = draw.Code("am");
  employer.visit_segment = draw.Enum(model::VisitSegment::kNone);
  employer.last_contact = draw.MaybeDay();
  DrawSroi(draw, &employer);
  employer.sebo_pso_status = draw.Text("pso");
  employer.banenafspraak_interest = draw.Answer();
  employer.werkbegeleider_trained = draw.Answer();
  employer.max_people_guided = draw.MaybeInt(0, 500);
  employer.carving_willing = draw.Answer();
  employer.group_willing = draw.Answer();
  employer.adaptations = draw.Answer();
  employer.past_placements = draw.MaybeInt(0, 1000);
  if (draw.Known()) {
    employer.retained_12_months = draw.Int(0, employer.past_placements.value_or(1000));
  }
  employer.do_not_approach = draw.Chance(5);
  const int tasks = draw.Count(kMostTasks);
  for (int i = 0; i < tasks; ++i) {
    const bool at_site = !employer.sites.empty() && draw.Chance(50);
    employer.task_pool.push_back(
        DrawTask(draw, i, at_site ? draw.Pick(employer.sites).id : std::string()));
  }
  DrawFuncties(draw, &employer);
  if (draw.Known()) employer.verdringingstoets = DrawVerdringingstoets(draw);
  return employer;
}

model::Functie RandomFunctie(std::mt19937_64& rng, const model::Catalogue& catalogue) {
  Draw draw(rng, catalogue);
  model::Functie functie;
  functie.code = absl::StrCat("functie.", absl::Hex(draw.Bits()));
  functie.title_nl = draw.Text("functie");
  functie.title_en = draw.Text("occupation");
  functie.isco = Digits(draw, 4);
  functie.sector = draw.MaybeCode(catalogue.sectors());
  functie.source = draw.Text("bron");
  for (const std::string& code : draw.Codes(catalogue.talents(), 20)) {
    functie.talents.push_back({code, draw.Int(1, 4), draw.Int(1, 3)});
  }
  for (const model::FmlItem& item : catalogue.items()) {
    if (item.load_allowed && draw.Chance(30)) {
      functie.loads.push_back({item.key, draw.ItemValue(item)});
    }
  }
  const int tasks = draw.Count(10);
  for (int i = 0; i < tasks; ++i) {
    functie.tasks.push_back({absl::StrCat("t", i), draw.Text("taak"), draw.Chance(50)});
  }
  return functie;
}

model::Place RandomPlace(std::mt19937_64& rng) {
  return {.pc4 = absl::StrCat(1000 + rng() % 9000),
          .name = absl::StrCat("plaats ", rng() % 100),
          .x_m = static_cast<std::int32_t>(rng() % 300'000),
          .y_m = 300'000 + static_cast<std::int32_t>(rng() % 320'000)};
}

}  // namespace passend::fixtures
