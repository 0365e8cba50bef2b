#include "clients/region/employers.h"

#include <algorithm>
#include <array>
#include <string>

#include "clients/region/choices.h"
#include "clients/region/workplaces.h"

namespace passend::region {
namespace {

// Invented names that nobody can take for a real firm.
constexpr std::array<std::string_view, kSectorCount> kNames = {
    "Demo Techniekbedrijf",  "Demo Computerdienst",   "Demo Groenbedrijf",
    "Demo Bouwbedrijf",      "Demo Dienstverlener",   "Demo Zorginstelling",
    "Demo Logistiekbedrijf", "Demo Kwekerij",         "Demo Horecabedrijf",
    "Demo Installateur",     "Demo Productiebedrijf", "Demo Schoonmaakbedrijf",
    "Demo Winkelbedrijf",    "Demo Organisatie"};
constexpr std::array<std::string_view, kSectorCount> kSbi = {"2562", "6209", "8130", "4334", "8211",
                                                             "8810", "5210", "0113", "5610", "4321",
                                                             "1013", "8121", "4711", "9499"};

void AddSites(const World& world, const EmployerCore& core, std::int64_t index, Random& random,
              v1::Employer* employer) {
  for (int i = 0; i < core.site_count; ++i) {
    v1::Site* site = employer->add_sites();
    site->set_id(Numbered("vestiging-", i + 1, 1));
    if (random.Permille(600)) {
      site->set_vestigingsnummer(
          Numbered("", 10 * index + i, 12));  // starts with zeros: no real one
    }
    site->set_pc4(world.place(core.site_places[static_cast<std::size_t>(i)]).pc4);
    site->set_wheelchair_accessible(AnyAnswer(random, 40, 35, 25));
    if (random.Permille(650)) site->set_ov_minutes(random.Between(1, 35));
  }
}

void AddSroi(const World& world, Random& random, v1::Employer* employer) {
  const int count = random.Permille(300) ? 2 : 1;
  for (int i = 0; i < count; ++i) {
    v1::SroiObligation* sroi = employer->add_sroi();
    sroi->set_id(Numbered("sroi-", i + 1, 1));
    const int euros = 500 * random.Between(4, 400);
    sroi->set_amount_cents(std::int64_t{100} * euros);
    sroi->set_open_balance_cents(std::int64_t{100} * (euros * random.Between(0, 100) / 100));
    if (random.Permille(400)) sroi->set_hours(random.Between(40, 3000));
    sroi->set_until(DayAfter(world, random.Between(-60, 900)));
  }
}

}  // namespace

std::string AccountmanagerId(int number) { return Numbered("am-", number + 1, 3); }

void MakeEmployer(const World& world, std::int64_t index, v1::Employer* employer) {
  const EmployerCore core = world.Core(index);
  const auto sector = static_cast<std::size_t>(core.sector);
  Random random(world.seed() + 1, Stream::kEmployer, static_cast<std::uint64_t>(index));
  employer->set_name(world.EmployerName(index));
  employer->set_display_name(Numbered(std::string(kNames[sector]) + " ", index, 4));
  if (random.Permille(850)) employer->set_kvk(Numbered("", index, 8));  // 0000....: no real number
  if (random.Permille(900)) employer->add_sbi_codes(std::string(kSbi[sector]));
  if (random.Permille(970)) employer->set_sector(std::string(kSectorCodes[sector]));
  employer->set_branche_team(Numbered("team-", core.sector % 4 + 1, 1));
  constexpr std::array<std::string_view, 4> kSizes = {"1-9", "10-49", "50-249", "250+"};
  if (random.Permille(920)) {
    employer->set_size_class(std::string(kSizes[random.Weighted(std::array{45, 33, 17, 5})]));
  }
  AddSites(world, core, index, random, employer);
  employer->set_accountmanager(AccountmanagerId(core.accountmanager));

  // A quarter is visited every month, half every quarter, a quarter every half year (domain guide
  // 1); some contacts have slipped.
  const std::size_t segment = random.Weighted(std::array{25, 48, 24, 3});
  employer->set_visit_segment(static_cast<v1::VisitSegment>(segment + 1));
  constexpr std::array<int, 4> kDays = {30, 91, 182, 900};
  if (random.Permille(880)) {
    const int late = random.Permille(150) ? 3 : 1;
    employer->set_last_contact(DayAfter(world, -random.Between(0, late * kDays[segment])));
  }
  if (random.Permille(160)) AddSroi(world, random, employer);
  if (random.Permille(90)) {
    employer->set_sebo_pso_status(random.Permille(500) ? "SEBO" : "PSO trede 2");
  }
  employer->set_banenafspraak_interest(AnyAnswer(random, 45, 35, 20));
  employer->set_werkbegeleider_trained(core.guides_people ? v1::YES : AnyAnswer(random, 50, 0, 50));
  if (core.guides_people || random.Permille(200)) {
    employer->set_max_people_guided(random.Between(1, 12));
  }
  employer->set_carving_willing(AnyAnswer(random, 50, 35, 15));
  employer->set_group_willing(AnyAnswer(random, 55, 20, 25));
  employer->set_adaptations(AnyAnswer(random, 40, 45, 15));
  if (random.Permille(550)) {
    const int placed = random.Between(0, 25);
    employer->set_past_placements(placed);
    if (random.Permille(700)) employer->set_retained_12_months(random.Between(0, placed));
  }
  employer->set_do_not_approach(random.Permille(15));
  AddWorkplace(world, core, index, employer);
}

}  // namespace passend::region
