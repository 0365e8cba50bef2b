#include "matcher/model/opportunity.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "matcher/model/checks.h"
#include "matcher/model/names.h"
#include "matcher/model/work_checks.h"

namespace passend::model {
namespace {

void CheckIdentity(const Opportunity& opportunity, Checker& check) {
  if (!IsId(opportunity.tenant) || !IsId(opportunity.id)) {
    check.Add("name",
              "must be tenants/{tenant}/opportunities/{opportunity}, both 1..64 of a-z, 0-9 and -");
  }
  check.Employer("employer", opportunity.employer);
  check.Id("site", opportunity.site);
  check.Pc4("pc4", opportunity.pc4);
  check.Text("title", opportunity.title, kMaxTextBytes);
  check.EmptyOrInCatalogue("werkvorm", opportunity.werkvorm, &Catalogue::FindWerkvorm);
  check.FunctieCode("functie", opportunity.functie);
  check.Code("occupation_code", opportunity.occupation_code);
  check.EmptyOrInCatalogue("sector", opportunity.sector, &Catalogue::FindSector);
  check.Known("status", opportunity.status, OpportunityStatus::kWithdrawn);
  check.Range("places", opportunity.places, 0, kMaxPlaces);
  check.Day("start", opportunity.start);
  check.Day("end", opportunity.end);
  check.Order("end", opportunity.end, "start", opportunity.start);
  check.Day("closing", opportunity.closing);
}

void CheckHours(const OpportunityHours& hours, Checker& check) {
  const Checker::Scope scope(check, "hours");
  check.Range("min_week_minutes", hours.min_week_minutes, 0, kMaxWeekMinutes);
  check.Range("max_week_minutes", hours.max_week_minutes, 1, kMaxWeekMinutes);
  check.Range("min_day_minutes", hours.min_day_minutes, 1, kMaxDayMinutes);
  if (hours.max_week_minutes.has_value()) {
    if (hours.min_week_minutes > hours.max_week_minutes) {
      check.Add("min_week_minutes", "must not be above max_week_minutes");
    }
    if (hours.min_day_minutes > hours.max_week_minutes) {
      check.Add("min_day_minutes", "must not be above max_week_minutes");
    }
  }
  check.Grid("grid", hours.grid);
  check.Range("shift_start_minute", hours.shift_start_minute, 0, kLastMinuteOfDay);
  check.Range("shift_end_minute", hours.shift_end_minute, 0, kLastMinuteOfDay);
  check.Known("hours_negotiable", hours.hours_negotiable);
}

void CheckAsked(const Opportunity& opportunity, Checker& check) {
  SeenCodes requirements;
  check.Each("requirements", opportunity.requirements, kMaxRequirements,
             [&](const Requirement& requirement) {
               check.InCatalogue("code", requirement.code, &Catalogue::FindTalent);
               check.Unique("code", requirements, requirement.code);
               check.Range("level", requirement.level, 1, kMaxTalentLevel);
               check.Range("weight", requirement.weight, 1, kMaxRequirementWeight);
             });
  SeenCodes certificates;
  check.Each("certificates", opportunity.certificates, kMaxOpportunityCertificates,
             [&](const CertificateRequirement& certificate) {
               check.InCatalogue("code", certificate.code, &Catalogue::FindCertificate);
               check.Unique("code", certificates, certificate.code);
             });
  CheckLoads(opportunity.loads, check);
  SeenCodes languages;
  check.Each("languages", opportunity.languages, kMaxOpportunityLanguages,
             [&](const LanguageRequirement& language) {
               check.InCatalogue("code", language.code, &Catalogue::FindLanguage);
               check.Unique("code", languages, language.code);
               check.Skills("minimum", language.minimum);
             });
}

// The day's exposure to one C item is the sum over the tasks of that day (rules.md 1); a day has no
// more minutes than a single load may have.
void CheckExposure(const std::vector<Task>& tasks, Checker& check) {
  const Catalogue& catalogue = check.catalogue();
  std::unordered_map<std::string_view, std::array<std::int64_t, 7>> sums;
  for (std::size_t t = 0; t < tasks.size() && t < kMaxTasks; ++t) {
    const unsigned days = tasks[t].weekdays == 0 ? kEveryWeekday : tasks[t].weekdays;
    for (const Load& load : tasks[t].loads) {
      if (load.value <= 0 || load.value > kMaxDayMinutes) continue;  // nothing, or refused already
      const std::optional<int> index = catalogue.FindItem(load.item);
      if (!index.has_value() ||
          catalogue.items()[static_cast<std::size_t>(*index)].kind != ItemKind::kCumulative) {
        continue;
      }
      auto& sum = sums[load.item];
      for (std::size_t day = 0; day < sum.size(); ++day) {
        if ((days >> day) & 1U) sum[day] += load.value;
      }
    }
  }
  const bool too_much = std::ranges::any_of(sums, [](const auto& entry) {
    return *std::ranges::max_element(entry.second) > kMaxDayMinutes;
  });
  if (too_much) {
    check.Add("tasks", absl::StrCat("must not add up to more than ", kMaxDayMinutes,
                                    " minutes of one item on one day"));
  }
}

void CheckSurroundings(const Opportunity& opportunity, Checker& check) {
  check.Range("functieloon_hour_cents", opportunity.functieloon_hour_cents, 1, kMaxHourCents);
  check.Text("cao", opportunity.cao, kMaxTextBytes);
  check.Known("binnen_buiten", opportunity.binnen_buiten, Side::kSecond);
  check.Known("alleen_samen", opportunity.alleen_samen, Side::kSecond);
  check.Known("mensen_dingen", opportunity.mensen_dingen, Side::kSecond);
  check.Known("afwisseling", opportunity.afwisseling, Side::kSecond);
  check.Range("support_offered", opportunity.support_offered, 0, kMaxSupport);
  check.Known("adaptations", opportunity.adaptations);
  check.Known("transport_provided", opportunity.transport_provided);
  check.Range("team_size", opportunity.team_size, 0, kMaxTeamSize);
  check.Range("supervision_ratio", opportunity.supervision_ratio, 1, kMaxTeamSize);
  check.CatalogueCodes("instruments", opportunity.instruments, kMaxProfileInstruments,
                       &Catalogue::FindInstrument);
  check.Text("sroi_link", opportunity.sroi_link, kMaxCodeBytes);
  check.Known("origin", opportunity.origin, Origin::kVum);
  SeenCodes tenants;
  check.Each("shared_with", opportunity.shared_with, kMaxSharedWith, [&](const std::string& one) {
    check.RequiredId("", one);
    check.Unique("", tenants, one);
  });
  check.Code("accountmanager", opportunity.accountmanager);
  check.Day("last_voorstel", opportunity.last_voorstel);
}

}  // namespace

std::string ResourceName(const Opportunity& opportunity) {
  return OpportunityName(opportunity.tenant, opportunity.id);
}

std::vector<FieldViolation> Validate(const Opportunity& opportunity, const Catalogue& catalogue) {
  Checker check(catalogue);
  CheckIdentity(opportunity, check);
  CheckHours(opportunity.hours, check);
  CheckTasks("tasks", opportunity.tasks, check);
  CheckExposure(opportunity.tasks, check);
  CheckAsked(opportunity, check);
  CheckSurroundings(opportunity, check);
  return check.Take();
}

}  // namespace passend::model
