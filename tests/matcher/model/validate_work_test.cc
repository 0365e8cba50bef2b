// Opportunities, tasks, employers, functies and requests for a draft.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "matcher/model/draft.h"
#include "matcher/model/employer.h"
#include "matcher/model/functie.h"
#include "matcher/model/opportunity.h"
#include "tests/matcher/model/limits.h"
#include "tests/testing/test_catalogue.h"

namespace passend::model {
namespace {

const Catalogue& TestCatalogue() { return fixtures::TestCatalogue(); }

Date Day(int day) { return {20000 + day}; }

template <typename Entry>
const std::string& CodeOf(const std::vector<Entry>& entries, int i) {
  return entries[static_cast<std::size_t>(i) % entries.size()].code;
}

Task FullTask() {
  return {.id = "t-1",
          .code = "vegen",
          .name = "Vegen",
          .minutes_per_day = 60,
          .weekdays = 0x1F,
          .block_minutes = 30,
          .window = WeekGrid{0x11111},
          .site = "s-1",
          .loads = {{.item = "iv.lopen_werk", .value = 60, .basis = LoadBasis::kWerkplekanalyse}},
          .talents = {{.code = "schoonmaken", .level = 2}},
          .certificates = {"vca"},
          .taakeisen = {.zelfstandigheid = 1},
          .separable = Separable::kWithCondition,
          .separable_condition = "alleen 's ochtends",
          .tie_group = "vloer",
          .basis = LoadBasis::kWerkplekanalyse,
          .analysed_on = Day(0),
          .analysed_by_role = "arbeidsanalist"};
}

Opportunity FullOpportunity() {
  Opportunity o;
  o.tenant = "zoetermeer";
  o.id = "o-1";
  o.employer = "tenants/zoetermeer/employers/e-1";
  o.site = "s-1";
  o.pc4 = "2718";
  o.title = "Inpakker";
  o.werkvorm = "garantiebaan";
  o.functie = "eigen.inpakker";
  o.occupation_code = "9321";
  o.sector = "logistiek";
  o.status = OpportunityStatus::kOpen;
  o.places = 3;
  o.start = Day(0);
  o.end = Day(180);
  o.closing = Day(-5);
  o.hours = {.min_week_minutes = 600,
             .max_week_minutes = 1440,
             .min_day_minutes = 120,
             .grid = WeekGrid{0x33333},
             .shift_start_minute = 1320,
             .shift_end_minute = 300,
             .hours_negotiable = Answer::kYes};
  o.functieloon_hour_cents = 1480;
  o.tasks = {FullTask()};
  o.requirements = {{.code = "inpakken", .level = 2, .required = true, .weight = 3},
                    {.code = "tempo", .level = 1, .required = false}};
  o.certificates = {{.code = "heftruckcertificaat"}};
  o.loads = {{.item = "v.staan_werk", .value = 240, .basis = LoadBasis::kBibliotheek},
             {.item = "iv.tillen_dragen", .value = 10, .basis = LoadBasis::kWerkgeversopgave}};
  o.languages = {{.code = "nl", .minimum = {.speaking = 2}}};
  o.support_offered = 2;
  o.team_size = 12;
  o.supervision_ratio = 6;
  o.instruments = {"lks"};
  o.shared_with = {"gouda"};
  o.accountmanager = "am-1";
  return o;
}

Employer FullEmployer() {
  Employer e;
  e.tenant = "zoetermeer";
  e.id = "e-1";
  e.kvk = "12345678";
  e.name = "Voorbeeld BV";
  e.sbi_codes = {"5210"};
  e.sector = "logistiek";
  e.size_class = "10-49";
  e.sites = {{.id = "s-1", .vestigingsnummer = "000012345678", .pc4 = "2718", .ov_minutes = 8}};
  e.accountmanager = "am-1";
  e.sroi = {
      {.id = "sroi-1", .amount_cents = 500'000, .open_balance_cents = 500'000, .until = Day(365)}};
  e.past_placements = 4;
  e.retained_12_months = 4;
  e.task_pool = {FullTask()};
  e.functies = {{.id = "f-1",
                 .title = "Medewerker magazijn",
                 .functie = "eigen.magazijn",
                 .fte_permille = 2500,
                 .site = "s-1",
                 .grid = WeekGrid{0x33333},
                 .left_lying = {"het karton blijft staan"},
                 .besproken_on = Day(-10)}};
  e.verdringingstoets = {.by = "am-1", .on = Day(-20), .passed = Answer::kYes};
  return e;
}

Functie FullFunctie() {
  return {.code = "eigen.inpakker",
          .title_nl = "Inpakker",
          .title_en = "Packer",
          .isco = "9321",
          .sector = "logistiek",
          .source = "eigen opgave",
          .talents = {{.talent = "inpakken", .level = 2, .weight = 3}},
          .loads = {{.item = "v.staan_werk", .value = 360}},
          .tasks = {{.id = "1", .text = "Dozen vouwen", .core = true}}};
}

// A load of P, B, C and Q up to its highest value; never one of working hours.
template <typename Record, typename Set>
void AddLoadValues(Limits<Record>& t, const std::string& list, Set set) {
  const struct {
    const char* item;
    int highest;
  } kinds[] = {{"i.concentreren", 4},
               {"i9.voorspelbaar", 1},
               {"v.zitten_werk", 960},
               {"iv.duwen_trekken", 1000}};
  for (const auto& [item, highest] : kinds) {
    const std::string key = item;
    const auto value = [set, key](int number) { return [=](Record& r) { set(r, key, number); }; };
    t.Good(list + "[0].value", value(0));
    t.Good(list + "[0].value", value(highest));
    t.Bad(list + "[0].value", value(-1), "-1");
    t.Bad(list + "[0].value", value(highest + 1), std::to_string(highest + 1));
  }
  for (const char* item : {"vi.uren_dag", "vi.uren_week", "geheim.item", ""}) {
    const std::string key = item;
    t.Bad(
        list + "[0].item", [set, key](Record& r) { set(r, key, 0); }, key);
  }
}

// The list of loads at `at`, named `field`.
template <typename Record, typename At>
void AddLoads(Limits<Record>& t, const std::string& field, At at) {
  AddLoadValues(t, field, [at](Record& r, const std::string& item, int value) {
    at(r)[0].item = item;
    at(r)[0].value = value;
  });
  t.Known(
      field + "[0].basis", [at](Record& r) -> auto& { return at(r)[0].basis; },
      LoadBasis::kBibliotheek, /*required=*/true);
  t.List(field, at, kMaxLoads, [](int i) {  // each item once for each basis
    const auto& items = TestCatalogue().items();
    return Load{.item = items[static_cast<std::size_t>(i / 3)].key,
                .basis = static_cast<LoadBasis>(1 + i % 3)};
  });
}

// The fields of one task at `at`, whose paths start with `p`.
template <typename Record, typename At>
void AddTask(Limits<Record>& t, const std::string& p, At at) {
  const auto in_task = [at](auto member) {
    return [at, member](Record& r) -> auto& { return member(at(r)); };
  };
  t.Code(p + "id", in_task(PASSEND_AT(id)), /*required=*/true);
  t.Code(p + "code", in_task(PASSEND_AT(code)));
  t.Text(p + "title", in_task(PASSEND_AT(name)), kMaxTextBytes);
  t.Number(p + "minutes_per_day", in_task([](Task& task) -> auto& {
             task.block_minutes.reset();
             return task.minutes_per_day;
           }),
           1, 960);
  t.Good(p + "weekdays", [at](Record& r) { at(r).weekdays = 0; });
  t.Good(p + "weekdays", [at](Record& r) { at(r).weekdays = 0x7F; });
  t.Bad(p + "weekdays", [at](Record& r) { at(r).weekdays = 0x80; });
  t.Number(p + "block_minutes", in_task(PASSEND_AT(block_minutes)), 1, 60);
  t.Number(p + "block_minutes", in_task([](Task& task) -> auto& {
             task.minutes_per_day = 960;
             return task.block_minutes;
           }),
           1, 960);
  t.Good(p + "window", [at](Record& r) { at(r).window = WeekGrid{kFullWeekGrid}; });
  t.Bad(p + "window", [at](Record& r) { at(r).window = WeekGrid{kFullWeekGrid + 1}; });
  AddLoads(t, p + "loads", in_task(PASSEND_AT(loads)));
  t.List(p + "talents", in_task(PASSEND_AT(talents)), kMaxTaskTalents,
         [](int i) { return TaskTalent{.code = CodeOf(TestCatalogue().talents(), i)}; });
  t.Catalogued(p + "talents[0].code", in_task(PASSEND_AT(talents[0].code)), "lassen");
  t.Twice(p + "talents[1].code", in_task(PASSEND_AT(talents)));
  t.Number(p + "talents[0].level", in_task(PASSEND_AT(talents[0].level)), 1, 4);
  t.List(p + "certificates", in_task(PASSEND_AT(certificates)), kMaxTaskCertificates,
         [](int i) { return CodeOf(TestCatalogue().certificates(), i); });
  t.Catalogued(p + "certificates[0]", in_task(PASSEND_AT(certificates[0])), "bhv");
  t.Twice(p + "certificates[1]", in_task(PASSEND_AT(certificates)));
  const std::string e = p + "taakeisen.";
  t.Number(e + "zelfstandigheid", in_task(PASSEND_AT(taakeisen.zelfstandigheid)), 0, 3);
  t.Number(e + "sociaal_functioneren", in_task(PASSEND_AT(taakeisen.sociaal_functioneren)), 0, 3);
  t.Number(e + "deadlines_productiepieken",
           in_task(PASSEND_AT(taakeisen.deadlines_productiepieken)), 0, 3);
  t.Number(e + "handelingstempo", in_task(PASSEND_AT(taakeisen.handelingstempo)), 0, 3);
  t.Number(e + "storingen_onderbrekingen", in_task(PASSEND_AT(taakeisen.storingen_onderbrekingen)),
           0, 3);
  t.Number(e + "voorspelbaarheid", in_task(PASSEND_AT(taakeisen.voorspelbaarheid)), 0, 3);
  t.Number(e + "fysieke_belasting", in_task(PASSEND_AT(taakeisen.fysieke_belasting)), 0, 3);
  t.Known(p + "separable", in_task(PASSEND_AT(separable)), Separable::kWithCondition);
  t.Text(p + "separable_condition", in_task(PASSEND_AT(separable_condition)), kMaxTextBytes);
  t.Text(p + "tie_group", in_task(PASSEND_AT(tie_group)), kMaxCodeBytes);
  t.Text(p + "holder_function", in_task(PASSEND_AT(holder_function)), kMaxTextBytes);
  t.Text(p + "department", in_task(PASSEND_AT(department)), kMaxTextBytes);
  t.Text(p + "process", in_task(PASSEND_AT(process)), kMaxTextBytes);
  t.Number(p + "priority", in_task(PASSEND_AT(priority)), 0, 9);
  t.Known(p + "basis", in_task(PASSEND_AT(basis)), LoadBasis::kBibliotheek);
  t.Day(p + "analysed_on", in_task(PASSEND_AT(analysed_on)));
  t.Text(p + "analysed_by_role", in_task(PASSEND_AT(analysed_by_role)), kMaxRoleBytes);
}

std::vector<LimitCase<Opportunity>> OpportunityCases() {
  Limits<Opportunity> t;
  t.Id("name", PASSEND_AT(tenant), /*required=*/true);
  t.Id("name", PASSEND_AT(id), /*required=*/true);
  t.Employer("employer", PASSEND_AT(employer));
  t.Id("site", PASSEND_AT(site));
  t.Pc4("pc4", PASSEND_AT(pc4));
  t.Text("title", PASSEND_AT(title), kMaxTextBytes);
  t.Catalogued("werkvorm", PASSEND_AT(werkvorm), "regulier", /*required=*/false);
  t.FunctieCode("functie", PASSEND_AT(functie));
  t.Code("occupation_code", PASSEND_AT(occupation_code));
  t.Catalogued("sector", PASSEND_AT(sector), "zorg", /*required=*/false);
  t.Known("status", PASSEND_AT(status), OpportunityStatus::kWithdrawn);
  t.Number("places", PASSEND_AT(places), 0, 500);
  t.Days("start", PASSEND_AT(start), "end", PASSEND_AT(end));
  t.Day("closing", PASSEND_AT(closing));

  t.Number(
      "hours.min_week_minutes",
      [](Opportunity& o) -> auto& {
        o.hours.max_week_minutes.reset();
        return o.hours.min_week_minutes;
      },
      0, 3600);
  t.Number(
      "hours.max_week_minutes",
      [](Opportunity& o) -> auto& {
        o.hours.min_week_minutes.reset();
        o.hours.min_day_minutes.reset();
        return o.hours.max_week_minutes;
      },
      1, 3600);
  t.Number("hours.min_day_minutes", PASSEND_AT(hours.min_day_minutes), 1, 960);
  t.Good("hours.min_week_minutes", [](Opportunity& o) { o.hours.min_week_minutes = 1440; });
  t.Bad("hours.min_week_minutes", [](Opportunity& o) { o.hours.min_week_minutes = 1441; });
  t.Bad("hours.min_day_minutes", [](Opportunity& o) {
    o.hours.min_week_minutes = 0;
    o.hours.max_week_minutes = 240;
    o.hours.min_day_minutes = 241;
  });
  t.Good("hours.grid", [](Opportunity& o) { o.hours.grid = WeekGrid{kFullWeekGrid}; });
  t.Bad("hours.grid", [](Opportunity& o) { o.hours.grid = WeekGrid{kFullWeekGrid + 1}; });
  t.Number("hours.shift_start_minute", PASSEND_AT(hours.shift_start_minute), 0, 1439);
  t.Number("hours.shift_end_minute", PASSEND_AT(hours.shift_end_minute), 0, 1439);
  t.Answers("hours.hours_negotiable", PASSEND_AT(hours.hours_negotiable));
  t.Number("functieloon_hour_cents", PASSEND_AT(functieloon_hour_cents), 1, 20000);
  t.Text("cao", PASSEND_AT(cao), kMaxTextBytes);

  const auto task = [](int i) {
    Task one = FullTask();
    one.loads.clear();
    one.id = std::to_string(i);
    return one;
  };
  t.List("tasks", PASSEND_AT(tasks), kMaxTasks, task);
  t.Twice("tasks[1].id", PASSEND_AT(tasks));
  t.Id("tasks[0].site", PASSEND_AT(tasks[0].site));
  AddTask(t, "tasks[0].", PASSEND_AT(tasks[0]));
  // A day of at most 960 minutes for one C item, over the tasks of that day.
  const auto exposure = [](int one, int other, std::uint8_t other_days) {
    return [=](Opportunity& o) {
      o.tasks.push_back(o.tasks[0]);
      o.tasks[1].id = "t-2";
      o.tasks[1].weekdays = other_days;
      o.tasks[0].loads[0].value = one;
      o.tasks[1].loads[0].value = other;
    };
  };
  t.Good("tasks", exposure(900, 60, 0x1F));
  t.Bad("tasks", exposure(900, 61, 0x1F));
  t.Good("tasks", exposure(900, 900, 0x60));  // on other days
  t.Bad("tasks", exposure(900, 900, 0));      // no days named: every day

  t.List("requirements", PASSEND_AT(requirements), kMaxRequirements,
         [](int i) { return Requirement{.code = CodeOf(TestCatalogue().talents(), i)}; });
  t.Catalogued("requirements[0].code", PASSEND_AT(requirements[0].code), "lassen");
  t.Twice("requirements[2].code", PASSEND_AT(requirements));
  t.Number("requirements[0].level", PASSEND_AT(requirements[0].level), 1, 4);
  t.Number("requirements[0].weight", PASSEND_AT(requirements[0].weight), 1, 3);
  t.List("certificates", PASSEND_AT(certificates), kMaxOpportunityCertificates, [](int i) {
    return CertificateRequirement{.code = CodeOf(TestCatalogue().certificates(), i)};
  });
  t.Catalogued("certificates[0].code", PASSEND_AT(certificates[0].code), "vog");
  t.Twice("certificates[1].code", PASSEND_AT(certificates));
  AddLoads(t, "loads", PASSEND_AT(loads));
  t.Twice("loads[2].item", PASSEND_AT(loads));
  t.Good("loads", [](Opportunity& o) {  // the same item from another source
    o.loads.push_back(o.loads[0]);
    o.loads[2].basis = LoadBasis::kWerkplekanalyse;
  });
  t.List("languages", PASSEND_AT(languages), kMaxOpportunityLanguages,
         [](int i) { return LanguageRequirement{.code = CodeOf(TestCatalogue().languages(), i)}; });
  t.Catalogued("languages[0].code", PASSEND_AT(languages[0].code), "en");
  t.Twice("languages[1].code", PASSEND_AT(languages));
  t.Number("languages[0].minimum.speaking", PASSEND_AT(languages[0].minimum.speaking), 0, 6);
  t.Number("languages[0].minimum.writing", PASSEND_AT(languages[0].minimum.writing), 0, 6);
  t.Number("languages[0].minimum.reading", PASSEND_AT(languages[0].minimum.reading), 0, 6);
  t.Number("languages[0].minimum.listening", PASSEND_AT(languages[0].minimum.listening), 0, 6);

  t.Known("binnen_buiten", PASSEND_AT(binnen_buiten), Side::kSecond);
  t.Known("alleen_samen", PASSEND_AT(alleen_samen), Side::kSecond);
  t.Known("mensen_dingen", PASSEND_AT(mensen_dingen), Side::kSecond);
  t.Known("afwisseling", PASSEND_AT(afwisseling), Side::kSecond);
  t.Number("support_offered", PASSEND_AT(support_offered), 0, 4);
  t.Answers("adaptations", PASSEND_AT(adaptations));
  t.Answers("transport_provided", PASSEND_AT(transport_provided));
  t.Number("team_size", PASSEND_AT(team_size), 0, 10000);
  t.Number("supervision_ratio", PASSEND_AT(supervision_ratio), 1, 10000);
  t.List("instruments", PASSEND_AT(instruments), kMaxProfileInstruments,
         [](int i) { return CodeOf(TestCatalogue().instruments(), i); });
  t.Catalogued("instruments[0]", PASSEND_AT(instruments[0]), "jobcoach");
  t.Twice("instruments[1]", PASSEND_AT(instruments));
  t.Text("sroi_link", PASSEND_AT(sroi_link), kMaxCodeBytes);
  t.Known("origin", PASSEND_AT(origin), Origin::kVum);
  t.List("shared_with", PASSEND_AT(shared_with), kMaxSharedWith,
         [](int i) { return "t-" + std::to_string(i); });
  t.Id("shared_with[0]", PASSEND_AT(shared_with[0]), /*required=*/true);
  t.Twice("shared_with[1]", PASSEND_AT(shared_with));
  t.Code("accountmanager", PASSEND_AT(accountmanager));
  t.Day("last_voorstel", PASSEND_AT(last_voorstel));
  return t.cases();
}

std::vector<LimitCase<Employer>> EmployerCases() {
  Limits<Employer> t;
  t.Id("name", PASSEND_AT(tenant), /*required=*/true);
  t.Id("name", PASSEND_AT(id), /*required=*/true);
  t.Strings("kvk", PASSEND_AT(kvk), {"", "00000000"}, {"1234567", "123456789", "1234567a"});
  t.Text("display_name", PASSEND_AT(name), kMaxTextBytes);
  t.List("sbi_codes", PASSEND_AT(sbi_codes), kMaxSbiCodes, [](int i) { return std::to_string(i); });
  t.Code("sbi_codes[0]", PASSEND_AT(sbi_codes[0]), /*required=*/true);
  t.Twice("sbi_codes[1]", PASSEND_AT(sbi_codes));
  t.Catalogued("sector", PASSEND_AT(sector), "bouw", /*required=*/false);
  t.Text("branche_team", PASSEND_AT(branche_team), kMaxCodeBytes);
  t.Strings("size_class", PASSEND_AT(size_class), {"", "1-9", "10-49", "50-249", "250+"},
            {"0", "geheim"});

  const auto site = [](int i) { return Site{.id = i == 0 ? "s-1" : "z-" + std::to_string(i)}; };
  t.List(
      "sites",
      [](Employer& e) -> auto& {
        e.task_pool.clear();
        e.functies.clear();
        return e.sites;
      },
      kMaxSites, site);
  t.Id(
      "sites[0].id",
      [](Employer& e) -> auto& {
        e.task_pool.clear();
        e.functies.clear();
        return e.sites[0].id;
      },
      /*required=*/true);
  t.Twice("sites[1].id", PASSEND_AT(sites));
  t.Strings("sites[0].vestigingsnummer", PASSEND_AT(sites[0].vestigingsnummer),
            {"", "000000000000"}, {"12345678901", "1234567890123", "12345678901x"});
  t.Pc4("sites[0].pc4", PASSEND_AT(sites[0].pc4));
  t.Answers("sites[0].wheelchair_accessible", PASSEND_AT(sites[0].wheelchair_accessible));
  t.Number("sites[0].ov_minutes", PASSEND_AT(sites[0].ov_minutes), 0, 240);

  t.Code("accountmanager", PASSEND_AT(accountmanager));
  t.Known("visit_segment", PASSEND_AT(visit_segment), VisitSegment::kNone);
  t.Day("last_contact", PASSEND_AT(last_contact));
  t.List("sroi", PASSEND_AT(sroi), kMaxSroi,
         [](int i) { return SroiObligation{.id = std::to_string(i)}; });
  t.Code("sroi[0].id", PASSEND_AT(sroi[0].id), /*required=*/true);
  t.Twice("sroi[1].id", PASSEND_AT(sroi));
  const auto amounts = [](std::int64_t amount, std::int64_t open) {
    return [=](Employer& e) {
      e.sroi[0].amount_cents = amount;
      e.sroi[0].open_balance_cents = open;
    };
  };
  t.Good("sroi[0].amount_cents", amounts(0, 0));
  t.Good("sroi[0].amount_cents", amounts(kMaxSroiCents, kMaxSroiCents));
  t.Bad("sroi[0].amount_cents", amounts(kMaxSroiCents + 1, 0));
  t.Bad("sroi[0].open_balance_cents", amounts(0, -1));
  t.Bad("sroi[0].open_balance_cents", amounts(99, 100));
  t.Number("sroi[0].hours", PASSEND_AT(sroi[0].hours), 0, kMaxSroiHours);
  t.Day("sroi[0].until", PASSEND_AT(sroi[0].until));
  t.Text("sebo_pso_status", PASSEND_AT(sebo_pso_status), kMaxCodeBytes);
  t.Answers("banenafspraak_interest", PASSEND_AT(banenafspraak_interest));
  t.Answers("werkbegeleider_trained", PASSEND_AT(werkbegeleider_trained));
  t.Number("max_people_guided", PASSEND_AT(max_people_guided), 0, 500);
  t.Answers("carving_willing", PASSEND_AT(carving_willing));
  t.Answers("group_willing", PASSEND_AT(group_willing));
  t.Answers("adaptations", PASSEND_AT(adaptations));
  t.Number(
      "past_placements",
      [](Employer& e) -> auto& {
        e.retained_12_months.reset();
        return e.past_placements;
      },
      0, kMaxPlacements);
  t.Number("retained_12_months", PASSEND_AT(retained_12_months), 0, 4);
  t.Number(
      "retained_12_months",
      [](Employer& e) -> auto& {
        e.past_placements.reset();
        return e.retained_12_months;
      },
      0, kMaxPlacements);

  t.List("task_pool", PASSEND_AT(task_pool), kMaxTasks, [](int i) {
    Task task = FullTask();
    task.id = std::to_string(i);
    return task;
  });
  t.Twice("task_pool[1].id", PASSEND_AT(task_pool));
  t.Strings("task_pool[0].site", PASSEND_AT(task_pool[0].site), {"", "s-1"}, {"s-geheim"});
  AddTask(t, "task_pool[0].", PASSEND_AT(task_pool[0]));

  t.List("functies", PASSEND_AT(functies), kMaxEmployerFuncties,
         [](int i) { return EmployerFunctie{.id = std::to_string(i)}; });
  t.Code("functies[0].id", PASSEND_AT(functies[0].id), /*required=*/true);
  t.Twice("functies[1].id", PASSEND_AT(functies));
  t.Text("functies[0].title", PASSEND_AT(functies[0].title), kMaxTextBytes);
  t.FunctieCode("functies[0].functie", PASSEND_AT(functies[0].functie));
  t.Number("functies[0].fte_permille", PASSEND_AT(functies[0].fte_permille), 1, 1'000'000);
  t.Strings("functies[0].site", PASSEND_AT(functies[0].site), {"", "s-1"}, {"s-geheim"});
  t.Good("functies[0].grid", [](Employer& e) { e.functies[0].grid = WeekGrid{kFullWeekGrid}; });
  t.Bad("functies[0].grid", [](Employer& e) { e.functies[0].grid = WeekGrid{kFullWeekGrid + 1}; });
  t.List("functies[0].left_lying", PASSEND_AT(functies[0].left_lying), kMaxLeftLying,
         [](int i) { return std::to_string(i); });
  t.Text("functies[0].left_lying[0]", PASSEND_AT(functies[0].left_lying[0]), kMaxTextBytes);
  t.Day("functies[0].besproken_on", PASSEND_AT(functies[0].besproken_on));

  t.Good("verdringingstoets", [](Employer& e) { e.verdringingstoets.reset(); });
  t.Code("verdringingstoets.by", PASSEND_AT(verdringingstoets->by), /*required=*/true);
  t.Day("verdringingstoets.on", PASSEND_AT(verdringingstoets->on));
  t.Answers("verdringingstoets.passed", PASSEND_AT(verdringingstoets->passed));
  return t.cases();
}

std::vector<LimitCase<Functie>> FunctieCases() {
  Limits<Functie> t;
  t.FunctieCode("name", PASSEND_AT(code), /*required=*/true);
  t.Text("title_nl", PASSEND_AT(title_nl), kMaxTextBytes);
  t.Text("title_en", PASSEND_AT(title_en), kMaxTextBytes);
  t.Bad("title_nl", [](Functie& f) {
    f.title_nl.clear();
    f.title_en.clear();
  });
  t.Code("isco", PASSEND_AT(isco));
  t.Catalogued("sector", PASSEND_AT(sector), "overig", /*required=*/false);
  t.Text("source", PASSEND_AT(source), kMaxTextBytes);
  t.Catalogued("talents[0].talent", PASSEND_AT(talents[0].talent), "lassen");
  t.Twice("talents[1].talent", PASSEND_AT(talents));
  t.Number("talents[0].level", PASSEND_AT(talents[0].level), 1, 4);
  t.Number("talents[0].weight", PASSEND_AT(talents[0].weight), 1, 3);
  AddLoadValues(t, "loads", [](Functie& f, const std::string& item, int value) {
    f.loads[0] = {.item = item, .value = value};
  });
  t.Twice("loads[1].item", PASSEND_AT(loads));
  t.List("tasks", PASSEND_AT(tasks), kMaxFunctieTasks,
         [](int i) { return FunctieTask{.id = std::to_string(i), .text = "Vegen"}; });
  t.Code("tasks[0].id", PASSEND_AT(tasks[0].id), /*required=*/true);
  t.Twice("tasks[1].id", PASSEND_AT(tasks));
  t.Strings("tasks[0].text", PASSEND_AT(tasks[0].text), {"x", std::string(kMaxTextBytes, 'x')},
            {"", " ", std::string(kMaxTextBytes + 1, 'x')});
  return t.cases();
}

std::vector<LimitCase<DraftRequest>> DraftCases() {
  Limits<DraftRequest> t;
  t.FunctieCode("functie", PASSEND_AT(functie), /*required=*/true);
  t.Number("hours_per_week", PASSEND_AT(hours_per_week), 0, 60);
  t.Pc4("pc4", PASSEND_AT(pc4));
  t.Good("grid", [](DraftRequest& d) { d.grid = WeekGrid{1}; });
  t.Bad("grid", [](DraftRequest& d) { d.grid = WeekGrid{0}; });
  t.Bad("grid", [](DraftRequest& d) { d.grid = WeekGrid{kFullWeekGrid + 1}; });
  t.Catalogued("werkvorm", PASSEND_AT(werkvorm), "regulier", /*required=*/false);
  return t.cases();
}

TEST(ValidateOpportunity, AcceptsEachFieldUpToItsLimitAndNamesItOneStepBeyond) {
  CheckLimits(FullOpportunity(), OpportunityCases(), TestCatalogue());
}

TEST(ValidateOpportunity, HasALimitForEveryFieldOfTheApi) {
  CheckTableIsComplete(
      OpportunityCases(), ApiFields("passend/v1/opportunity.proto", "Opportunity"),
      {"etag", "loads_recorded", "safety_critical", "loads[].kern", "requirements[].required",
       "certificates[].required", "tasks[].loads[].kern", "tasks[].talents[].required",
       "tasks[].light_task", "tasks[].scarce_hours", "tasks[].safety_critical"});
}

TEST(ValidateOpportunity, AcceptsWorkOfWhichNothingIsKnown) {
  Opportunity opportunity;
  opportunity.tenant = "t";
  opportunity.id = "o";
  EXPECT_EQ(Validate(opportunity, TestCatalogue()), std::vector<FieldViolation>{});
  EXPECT_EQ(ResourceName(opportunity), "tenants/t/opportunities/o");
}

TEST(ValidateTask, PutsThePrefixBeforeEachPath) {
  Task task = FullTask();
  EXPECT_EQ(ValidateTask(task, TestCatalogue(), "task_pool[3]."), std::vector<FieldViolation>{});
  task.minutes_per_day = 0;
  task.block_minutes.reset();
  task.loads[0].value = 961;
  const auto violations = ValidateTask(task, TestCatalogue(), "task_pool[3].");
  ASSERT_EQ(violations.size(), 2U);
  EXPECT_EQ(violations[0].field, "task_pool[3].minutes_per_day");
  EXPECT_EQ(violations[1].field, "task_pool[3].loads[0].value");
}

TEST(ValidateEmployer, AcceptsEachFieldUpToItsLimitAndNamesItOneStepBeyond) {
  CheckLimits(FullEmployer(), EmployerCases(), TestCatalogue());
}

TEST(ValidateEmployer, HasALimitForEveryFieldOfTheApi) {
  CheckTableIsComplete(
      EmployerCases(), ApiFields("passend/v1/employer.proto", "Employer"),
      {"etag", "do_not_approach", "task_pool[].loads[].kern", "task_pool[].talents[].required",
       "task_pool[].light_task", "task_pool[].scarce_hours", "task_pool[].safety_critical"});
  EXPECT_EQ(ResourceName(FullEmployer()), "tenants/zoetermeer/employers/e-1");
}

TEST(ValidateFunctie, AcceptsEachFieldUpToItsLimitAndNamesItOneStepBeyond) {
  CheckLimits(FullFunctie(), FunctieCases(), TestCatalogue());
}

TEST(ValidateFunctie, HasALimitForEveryFieldOfTheApi) {
  CheckTableIsComplete(FunctieCases(), ApiFields("passend/v1/catalogue.proto", "Functie"),
                       {"tasks[].core"});
  EXPECT_EQ(ResourceName(FullFunctie()), "functies/eigen.inpakker");
}

TEST(ValidateFunctie, BoundsItsListsAlsoWhenTheCatalogueIsLarger) {
  CatalogueContent content = fixtures::TestCatalogueContent();
  for (int i = 0; i < 80; ++i) {
    content.talents.push_back({.code = "extra_" + std::to_string(i), .name_nl = "extra"});
  }
  const Catalogue large = *Catalogue::Build(std::move(content));
  Functie functie = FullFunctie();
  functie.talents.clear();
  while (functie.talents.size() < kMaxFunctieTalents) {
    functie.talents.push_back({.talent = large.talents()[functie.talents.size()].code});
  }
  EXPECT_EQ(Validate(functie, large), std::vector<FieldViolation>{});
  functie.talents.push_back({.talent = large.talents()[functie.talents.size()].code});
  const auto violations = Validate(functie, large);
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].field, "talents");
}

TEST(ValidateDraftRequest, AcceptsEachFieldUpToItsLimitAndNamesItOneStepBeyond) {
  const DraftRequest full = {.functie = "eigen.inpakker",
                             .hours_per_week = 20,
                             .pc4 = "2718",
                             .grid = WeekGrid{0x11111},
                             .werkvorm = "garantiebaan"};
  CheckLimits(full, DraftCases(), TestCatalogue());
  CheckTableIsComplete(DraftCases(),
                       ApiFields("passend/v1/match_service.proto", "InlineOpportunity"), {});
}

}  // namespace
}  // namespace passend::model
