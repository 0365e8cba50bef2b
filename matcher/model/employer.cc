#include "matcher/model/employer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "matcher/model/checks.h"
#include "matcher/model/names.h"
#include "matcher/model/work_checks.h"

namespace passend::model {
namespace {

constexpr std::array<std::string_view, 4> kSizeClasses = {"1-9", "10-49", "50-249", "250+"};

bool IsDigits(std::string_view text, std::size_t count) {
  return text.size() == count &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void CheckIdentity(const Employer& employer, Checker& check) {
  if (!IsId(employer.tenant) || !IsId(employer.id)) {
    check.Add("name",
              "must be tenants/{tenant}/employers/{employer}, both 1..64 of a-z, 0-9 and -");
  }
  if (!employer.kvk.empty() && !IsDigits(employer.kvk, 8)) check.Add("kvk", "must be 8 digits");
  check.Text("display_name", employer.name, kMaxTextBytes);
  SeenCodes sbi;
  check.Each("sbi_codes", employer.sbi_codes, kMaxSbiCodes, [&](const std::string& code) {
    check.RequiredCode("", code);
    check.Unique("", sbi, code);
  });
  check.EmptyOrInCatalogue("sector", employer.sector, &Catalogue::FindSector);
  check.Text("branche_team", employer.branche_team, kMaxCodeBytes);
  if (!employer.size_class.empty() &&
      std::ranges::find(kSizeClasses, employer.size_class) == kSizeClasses.end()) {
    check.Add("size_class", "must be 1-9, 10-49, 50-249 or 250+");
  }
}

void CheckSites(const std::vector<Site>& sites, Checker& check) {
  SeenCodes ids;
  check.Each("sites", sites, kMaxSites, [&](const Site& site) {
    check.RequiredId("id", site.id);
    check.Unique("id", ids, site.id);
    if (!site.vestigingsnummer.empty() && !IsDigits(site.vestigingsnummer, 12)) {
      check.Add("vestigingsnummer", "must be 12 digits");
    }
    check.Pc4("pc4", site.pc4);
    check.Known("wheelchair_accessible", site.wheelchair_accessible);
    check.Range("ov_minutes", site.ov_minutes, 0, kMaxOvMinutes);
  });
}

void CheckSroi(const std::vector<SroiObligation>& sroi, Checker& check) {
  SeenCodes ids;
  check.Each("sroi", sroi, kMaxSroi, [&](const SroiObligation& obligation) {
    check.RequiredCode("id", obligation.id);
    check.Unique("id", ids, obligation.id);
    check.Range("amount_cents", obligation.amount_cents, std::int64_t{0}, kMaxSroiCents);
    check.Range("open_balance_cents", obligation.open_balance_cents, std::int64_t{0},
                kMaxSroiCents);
    if (obligation.open_balance_cents > obligation.amount_cents) {
      check.Add("open_balance_cents", "must not be above amount_cents");
    }
    check.Range("hours", obligation.hours, 0, kMaxSroiHours);
    check.Day("until", obligation.until);
  });
}

void CheckRelation(const Employer& employer, Checker& check) {
  check.Code("accountmanager", employer.accountmanager);
  check.Known("visit_segment", employer.visit_segment, VisitSegment::kNone);
  check.Day("last_contact", employer.last_contact);
  check.Text("sebo_pso_status", employer.sebo_pso_status, kMaxCodeBytes);
  check.Known("banenafspraak_interest", employer.banenafspraak_interest);
  check.Known("werkbegeleider_trained", employer.werkbegeleider_trained);
  check.Range("max_people_guided", employer.max_people_guided, 0, kMaxPeopleGuided);
  check.Known("carving_willing", employer.carving_willing);
  check.Known("group_willing", employer.group_willing);
  check.Known("adaptations", employer.adaptations);
  check.Range("past_placements", employer.past_placements, 0, kMaxPlacements);
  check.Range("retained_12_months", employer.retained_12_months, 0, kMaxPlacements);
  if (employer.past_placements.has_value() &&
      employer.retained_12_months > employer.past_placements) {
    check.Add("retained_12_months", "must not be above past_placements");
  }
}

bool HasSite(const Employer& employer, std::string_view id) {
  return std::ranges::any_of(employer.sites, [id](const Site& site) { return site.id == id; });
}

void CheckTaskPool(const Employer& employer, Checker& check) {
  CheckTasks("task_pool", employer.task_pool, check);
  check.Each("task_pool", employer.task_pool, employer.task_pool.size(), [&](const Task& task) {
    if (!task.site.empty() && !HasSite(employer, task.site)) {
      check.Add("site", "must be a site of this employer");
    }
  });
}

void CheckFuncties(const Employer& employer, Checker& check) {
  SeenCodes ids;
  check.Each("functies", employer.functies, kMaxEmployerFuncties, [&](const EmployerFunctie& one) {
    check.RequiredCode("id", one.id);
    check.Unique("id", ids, one.id);
    check.Text("title", one.title, kMaxTextBytes);
    check.FunctieCode("functie", one.functie);
    check.Range("fte_permille", one.fte_permille, 1, kMaxFtePermille);
    if (!one.site.empty() && !HasSite(employer, one.site)) {
      check.Add("site", "must be a site of this employer");
    }
    check.Grid("grid", one.grid);
    check.Texts("left_lying", one.left_lying, kMaxLeftLying);
    check.Day("besproken_on", one.besproken_on);
  });
}

void CheckVerdringingstoets(const Verdringingstoets& toets, Checker& check) {
  const Checker::Scope scope(check, "verdringingstoets");
  check.RequiredCode("by", toets.by);
  check.Day("on", toets.on);
  check.Known("passed", toets.passed);
}

}  // namespace

std::string ResourceName(const Employer& employer) {
  return EmployerName(employer.tenant, employer.id);
}

std::vector<FieldViolation> Validate(const Employer& employer, const Catalogue& catalogue) {
  Checker check(catalogue);
  CheckIdentity(employer, check);
  CheckSites(employer.sites, check);
  CheckSroi(employer.sroi, check);
  CheckRelation(employer, check);
  CheckTaskPool(employer, check);
  CheckFuncties(employer, check);
  if (employer.verdringingstoets.has_value()) {
    CheckVerdringingstoets(*employer.verdringingstoets, check);
  }
  return check.Take();
}

}  // namespace passend::model
