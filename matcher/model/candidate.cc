#include "matcher/model/candidate.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "matcher/model/checks.h"
#include "matcher/model/names.h"

namespace passend::model {
namespace {

// --- Who, and with whom
// ---------------------------------------------------------------------------

void CheckIdentity(const Candidate& candidate, Checker& check) {
  if (!IsId(candidate.tenant) || !IsId(candidate.id)) {
    check.Add("name",
              "must be tenants/{tenant}/candidates/{candidate}, both 1..64 of a-z, 0-9 and -");
  }
  check.Text("placing_org", candidate.placing_org, kMaxCodeBytes);
  check.Text("external_ref", candidate.external_ref, kMaxCodeBytes);

  SeenCodes shared;
  check.Each("sharing", candidate.sharing, kMaxSharing, [&](const Sharing& sharing) {
    check.RequiredId("tenant", sharing.tenant);
    if (sharing.level != "matching" && sharing.level != "detail") {
      check.Add("level", "must be matching or detail");
    }
    check.RequiredCode("purpose", sharing.purpose);
    check.Unique("purpose", shared, sharing.purpose, sharing.tenant);
    check.Day("until", sharing.until);
  });

  const Checker::Scope scope(check, "caseload");
  check.Code("werkregisseur", candidate.caseload.werkregisseur);
  check.Code("werkregisseur_tijdelijk", candidate.caseload.werkregisseur_tijdelijk);
  check.Code("team", candidate.caseload.team);
  check.Code("accountmanager", candidate.caseload.accountmanager);
}

void CheckStatus(const Status& status, Checker& check) {
  const Checker::Scope scope(check, "status");
  check.AssessedField("availability", status.availability, [&](Availability value) {
    check.Known("value", value, Availability::kUitgestroomd);
  });
  check.AssessedField("doorstroom_gewenst", status.doorstroom_gewenst, [](bool) {});
  check.Day("bemiddelbaar_per", status.bemiddelbaar_per);
  check.Text("stroming", status.stroming, kMaxCodeBytes);
  check.Text("spoor", status.spoor, kMaxCodeBytes);
  check.Text("regeling", status.regeling, kMaxCodeBytes);
  check.Text("uitkeringsduur_klasse", status.uitkeringsduur_klasse, kMaxCodeBytes);
  check.Range("distance_class", status.distance_class, 1, 3);
  check.AssessedField("participatieladder", status.participatieladder,
                      [&](int value) { check.Range("value", value, 1, 6); });
  check.Text("traject_phase", status.traject_phase, kMaxCodeBytes);
  check.Range("age_class", status.age_class, 15, 21);
  SeenCodes seen;
  check.Each("registrations", status.registrations, kMaxRegistrations,
             [&](const CandidateRegistration& registration) {
               check.InCatalogue("code", registration.code, &Catalogue::FindRegistration);
               check.Unique("code", seen, registration.code);
               check.Known("state", registration.state, RegistrationState::kRefused);
               check.Assessment(registration.provenance);
             });
  check.Known("other_support_runs", status.other_support_runs);
  check.Text("casusregie_org", status.casusregie_org, kMaxCodeBytes);
  check.Day("last_voorstel", status.last_voorstel);
}

void CheckVoordrachten(const std::vector<VoordrachtAgreement>& voordrachten, Checker& check) {
  check.Each("voordrachten", voordrachten, kMaxVoordrachten, [&](const VoordrachtAgreement& one) {
    check.RequiredOpportunity("opportunity", one.opportunity);
    check.Day("agreed_on", one.agreed_on);
    check.Day("withdrawn_on", one.withdrawn_on);
    check.Order("withdrawn_on", one.withdrawn_on, "agreed_on", one.agreed_on);
  });
}

// --- Ik wil
// ---------------------------------------------------------------------------------------

void CheckWishes(const std::vector<Wish>& wishes, Checker& check) {
  std::array<bool, kWishKindCount + 1> seen = {};
  check.Each("wishes", wishes, kWishKindCount, [&](const Wish& wish) {
    check.SetAndKnown("kind", wish.kind, WishKind::kAfwisseling);
    check.Range("weight", wish.weight, 1, 3);
    check.Known("side", wish.side, Side::kSecond);
    check.Assessment(wish.provenance);
    if (wish.kind == WishKind::kUnknown || wish.kind > WishKind::kAfwisseling) return;
    bool& seen_kind = seen[static_cast<std::size_t>(wish.kind)];
    if (seen_kind) check.Add("kind", "occurs twice: one wish per kind");
    seen_kind = true;

    if (wish.kind == WishKind::kSector || wish.kind == WishKind::kWerkvorm) {
      const bool sector = wish.kind == WishKind::kSector;
      if (wish.codes.empty()) check.Add("codes", "must not be empty for this kind of wish");
      if (wish.side != Side::kUnknown) check.Add("side", "must not be set for this kind of wish");
      check.CatalogueCodes("codes", wish.codes, sector ? kMaxSectors : kMaxWerkvormen,
                           sector ? &Catalogue::FindSector : &Catalogue::FindWerkvorm);
    } else {
      if (!wish.codes.empty()) check.Add("codes", "must be empty for this kind of wish");
      if (wish.side == Side::kUnknown) check.Add("side", "must be set for this kind of wish");
    }
  });
}

bool IsPreferredSector(const std::vector<Wish>& wishes, std::string_view sector) {
  return std::ranges::any_of(wishes, [sector](const Wish& wish) {
    return wish.kind == WishKind::kSector &&
           std::ranges::find(wish.codes, sector) != wish.codes.end();
  });
}

void CheckExclusions(const Candidate& candidate, Checker& check) {
  const Exclusions& exclusions = candidate.exclusions;
  const Checker::Scope scope(check, "exclusions");
  check.CatalogueCodes("sectors", exclusions.sectors, kMaxExclusions, &Catalogue::FindSector);
  check.Each("sectors", exclusions.sectors, kMaxExclusions, [&](const std::string& sector) {
    if (IsPreferredSector(candidate.wishes, sector)) {
      check.Add("", "must not be a preferred sector as well");
    }
  });
  // One list of names, each once, of which `is_name` says whether the form is right.
  const auto names = [&check](std::string_view field, const std::vector<std::string>& list,
                              std::string_view form, bool (*is_name)(std::string_view)) {
    SeenCodes seen;
    check.Each(field, list, kMaxExclusions, [&](const std::string& name) {
      if (!is_name(name)) check.Add("", "must be " + std::string(form));
      check.Unique("", seen, name);
    });
  };
  const auto is_employer = [](std::string_view name) {
    return ParseEmployerName(name).has_value();
  };
  names("tasks", exclusions.tasks, "1..64 letters, digits or any of _.-:", IsCode);
  names("employers", exclusions.employers, "tenants/{tenant}/employers/{employer}", is_employer);
  names("sites", exclusions.sites, "tenants/{tenant}/employers/{employer}/sites/{site}",
        IsSiteName);
  names("do_not_place", exclusions.do_not_place,
        "tenants/{tenant}/employers/{employer} or tenants/{tenant}/opportunities/{opportunity}",
        [](std::string_view name) {
          return ParseEmployerName(name).has_value() || ParseOpportunityName(name).has_value();
        });
}

// --- Ik kan
// ---------------------------------------------------------------------------------------

void CheckTalents(const std::vector<CandidateTalent>& talents, Checker& check) {
  SeenCodes seen;
  check.Each("talents", talents, kMaxCandidateTalents, [&](const CandidateTalent& talent) {
    check.InCatalogue("code", talent.code, &Catalogue::FindTalent);
    check.Unique("code", seen, talent.code);
    check.Range("level", talent.level, 0, kMaxTalentLevel);
    check.SetAndKnown("evidence", talent.evidence, Evidence::kDerived);
    check.Range("emphasis", talent.emphasis, 0, 3);
    if (talent.emphasis >= 1 && talent.level < 2) {
      check.Add("emphasis", "must be 0 for a level below 2");
    }
    check.Assessment(talent.provenance);
  });
}

// The 25 codes of the VUM standard.
bool IsVumCompetence(std::string_view code) {
  if (code.size() != 5 || !code.starts_with("241")) return false;
  if (code[3] < '0' || code[3] > '9' || code[4] < '0' || code[4] > '9') return false;
  return code <= "24126" && code != "24103" && code != "24117";
}

void CheckLearning(const Candidate& candidate, Checker& check) {
  SeenCodes competences;
  check.Each("competences", candidate.competences, kMaxCompetences,
             [&](const Competence& competence) {
               if (!IsVumCompetence(competence.code)) {
                 check.Add("code", "must be one of the 25 codes of the VUM standard");
               }
               check.Unique("code", competences, competence.code);
               if ((competence.mastery < 1 || competence.mastery > 5) && competence.mastery != 9) {
                 check.Add("mastery", "must be 1..5 or 9");
               }
             });
  check.Range("werk_en_denkniveau", candidate.werk_en_denkniveau, 0, 7);
  check.Texts("diplomas", candidate.diplomas, kMaxDiplomas);

  SeenCodes certificates;
  check.Each("certificates", candidate.certificates, kMaxCandidateCertificates,
             [&](const CandidateCertificate& certificate) {
               check.InCatalogue("code", certificate.code, &Catalogue::FindCertificate);
               check.Unique("code", certificates, certificate.code);
               check.Known("state", certificate.state, CertificateState::kAbsent);
               check.Assessment(certificate.provenance, /*counted=*/false);
             });

  check.Each("work_history", candidate.work_history, kMaxWorkHistory,
             [&](const WorkHistoryEntry& entry) {
               check.FunctieCode("functie", entry.functie);
               check.Text("title", entry.title, kMaxTextBytes);
               check.Day("from", entry.from);
               check.Day("until", entry.until);
               check.Order("until", entry.until, "from", entry.from);
               check.Range("months", entry.months, 0, kMaxWorkMonths);
               check.EmptyOrInCatalogue("werkvorm", entry.werkvorm, &Catalogue::FindWerkvorm);
             });

  SeenCodes languages;
  check.Each("languages", candidate.languages, kMaxCandidateLanguages,
             [&](const CandidateLanguage& language) {
               check.InCatalogue("code", language.code, &Catalogue::FindLanguage);
               check.Unique("code", languages, language.code);
               check.Skills("skills", language.skills);
               check.Assessment(language.provenance);
             });
}

void CheckHours(const CandidateHours& hours, Checker& check) {
  const Checker::Scope scope(check, "hours");
  check.Range("max_week_minutes", hours.max_week_minutes, kMinWeekMinutes, kMaxWeekMinutes);
  check.Range("min_week_minutes", hours.min_week_minutes, 0, kMaxWeekMinutes);
  check.Range("desired_week_minutes", hours.desired_week_minutes, kMinWeekMinutes, kMaxWeekMinutes);
  check.Range("max_day_minutes", hours.max_day_minutes, kMinDayMinutes, kMaxDayMinutes);
  check.Grid("grid", hours.grid);
  std::optional<Date> before;
  check.Each("build_up", hours.build_up, kMaxBuildUpSteps, [&](const BuildUpStep& step) {
    check.Day("from", step.from);
    if (before.has_value() && step.from <= *before) {
      check.Add("from", "must be after the step before it");
    }
    before = step.from;
    check.Range("minutes_per_week", step.minutes_per_week, kMinWeekMinutes, kMaxWeekMinutes);
  });
  // The end level of the build-up counts as the maximum.
  const bool above_maximum =
      hours.min_week_minutes > hours.max_week_minutes && hours.max_week_minutes.has_value();
  const bool above_end_level = !hours.build_up.empty() && hours.min_week_minutes.has_value() &&
                               *hours.min_week_minutes > hours.build_up.back().minutes_per_week;
  if (above_maximum || above_end_level) {
    check.Add("min_week_minutes", "must not be above the maximum per week");
  }
  check.Assessment(hours.provenance);
}

void CheckTravel(const CandidateTravel& travel, Checker& check) {
  const Checker::Scope scope(check, "travel");
  check.Pc4("pc4", travel.pc4);
  if (travel.modes.has_value()) {
    if (travel.modes->empty()) check.Add("modes", "must not be empty when known");
    std::uint32_t seen = 0;
    check.Each("modes", *travel.modes, kTravelModeCount, [&](TravelMode mode) {
      const auto number = static_cast<unsigned>(mode);
      if (number >= kTravelModeCount) {
        check.Add("", "is not a known value");
        return;
      }
      if ((seen >> number) & 1U) check.Add("", "occurs twice");
      seen |= 1U << number;
    });
  }
  check.Range("max_minutes", travel.max_minutes, 1, kMaxTravelMinutes);
  check.Range("comfort_minutes", travel.comfort_minutes, 1, kMaxTravelMinutes);
  check.Range("max_km", travel.max_km, 1, kMaxTravelKm);
  check.Known("travels_independently", travel.travels_independently);
  check.Known("avoids_peak_hours", travel.avoids_peak_hours);
  check.Known("vervoersvoorziening", travel.vervoersvoorziening);
  check.Assessment(travel.provenance);
}

void CheckBelastbaarheidItem(const BelastbaarheidItem& recorded, const FmlItem& item,
                             Checker& check) {
  if (recorded.fml_level.has_value() && item.kind != ItemKind::kPeak) {
    check.Add("fml_level", "must not be set: only peak items have an FML level");
  } else {
    check.Range("fml_level", recorded.fml_level, 0, item.fml_levels);
  }
  check.Range("capacity", recorded.capacity, 0, HighestOf(item.kind));
  if (recorded.fml_level.has_value() && recorded.capacity.has_value()) {
    check.Add("capacity", "must not be set beside fml_level");
  }
}

void CheckBelastbaarheid(const Belastbaarheid& belastbaarheid, Checker& check) {
  const Checker::Scope scope(check, "belastbaarheid");
  check.Known("basis", belastbaarheid.basis, BelastbaarheidBasis::kSelf);
  check.Assessment(belastbaarheid.provenance);
  SeenCodes items;
  check.Each("items", belastbaarheid.items, kMaxItems, [&](const BelastbaarheidItem& recorded) {
    const auto index = check.InCatalogue("item", recorded.item, &Catalogue::FindItem);
    check.Unique("item", items, recorded.item);
    if (index.has_value()) {
      const FmlItem& item = check.catalogue().items()[static_cast<std::size_t>(*index)];
      CheckBelastbaarheidItem(recorded, item, check);
    }
    check.Text("toelichting", recorded.toelichting, kMaxTextBytes);
    if (!recorded.fml_level.has_value() && !recorded.capacity.has_value() &&
        recorded.toelichting.empty()) {
      check.Add("capacity", "must be set, or fml_level, or a toelichting");
    }
    check.Assessment(recorded.provenance);
  });
  SeenCodes terms;
  check.Each("werktermen", belastbaarheid.werktermen, kMaxWerktermen,
             [&](const WerktermRecord& record) {
               check.InCatalogue("term", record.term, &Catalogue::FindWerkterm);
               check.Unique("term", terms, record.term);
               check.Known("answer", record.answer, WerktermAnswer::kNiet);
               check.Assessment(record.provenance);
             });
}

void CheckLoonwaarden(const std::vector<Loonwaarde>& loonwaarden, Checker& check) {
  check.Each("loonwaarden", loonwaarden, kMaxLoonwaarden, [&](const Loonwaarde& loonwaarde) {
    check.Known("kind", loonwaarde.kind, LoonwaardeKind::kForfait);
    check.Code("functie", loonwaarde.functie);
    check.Employer("employer", loonwaarde.employer);
    check.Range("permille_of_functieloon", loonwaarde.permille_of_functieloon, 0, 1000);
    check.Range("functieloon_hour_cents", loonwaarde.functieloon_hour_cents, 1, kMaxHourCents);
    check.Text("method", loonwaarde.method, kMaxCodeBytes);
    check.Code("expert_id", loonwaarde.expert_id);
    check.Texts("hoofdtaken", loonwaarde.hoofdtaken, kMaxHoofdtaken);
    check.Assessment(loonwaarde.provenance);
  });
}

// --- Ik heb nodig, and the step
// -------------------------------------------------------------------

void CheckNeeds(const Needs& needs, Checker& check) {
  const Checker::Scope scope(check, "needs");
  check.AssessedField("support_intensity", needs.support_intensity,
                      [&](int value) { check.Range("value", value, 0, kMaxSupport); });
  check.Range("jobcoach_minutes_week", needs.jobcoach_minutes_week, 0, kMaxWeekMinutes);
  check.Known("intern_werkbegeleider", needs.intern_werkbegeleider);
  check.Known("structuur", needs.structuur);
  check.Known("prikkelarm", needs.prikkelarm);
  check.Known("voorspelbaar", needs.voorspelbaar);
  check.Known("tolk", needs.tolk);
  check.Range("childcare_minutes_week", needs.childcare_minutes_week, 0, kMaxWeekMinutes);
  check.Texts("workplace_adaptations", needs.workplace_adaptations, kMaxNeedsTexts);
  check.Texts("meeneembare_voorzieningen", needs.meeneembare_voorzieningen, kMaxNeedsTexts);
  check.CatalogueCodes("instruments", needs.instruments, kMaxProfileInstruments,
                       &Catalogue::FindInstrument);
}

void CheckPlan(const Plan& plan, Checker& check) {
  const Checker::Scope scope(check, "plan");
  if (plan.current.has_value()) {
    const Checker::Scope current(check, "current");
    check.EmptyOrInCatalogue("werkvorm", plan.current->werkvorm, &Catalogue::FindWerkvorm);
    check.Employer("employer", plan.current->employer);
    check.Id("site", plan.current->site);
    check.Day("since", plan.current->since);
  }
  const auto werkvorm = [&check](const std::string& code) {
    check.InCatalogue("value", code, &Catalogue::FindWerkvorm);
  };
  check.AssessedField("goal_werkvorm", plan.goal_werkvorm, werkvorm);
  check.AssessedField("agreed_next_step", plan.agreed_next_step, werkvorm);
  check.Known("growth_wish", plan.growth_wish);
  check.Known("self_employment_wish", plan.self_employment_wish);
}

void CheckResolution(const Resolution& resolution, SeenCodes& seen, Checker& check) {
  check.RequiredOpportunity("opportunity", resolution.opportunity);
  const auto item = check.InCatalogue("item", resolution.item, &Catalogue::FindItem);
  check.Unique("item", seen, resolution.item, resolution.opportunity);
  if (item.has_value()) {
    const auto& items = check.catalogue().items();
    const int highest = HighestOf(items[static_cast<std::size_t>(*item)].kind);
    check.Range("load", resolution.load, 0, highest);
    check.Range("capacity", resolution.capacity, 0, highest);
  }
  if (!resolution.measure.empty()) {
    const auto measure = check.InCatalogue("measure", resolution.measure, &Catalogue::FindMeasure);
    if (measure.has_value() && item.has_value() &&
        check.catalogue().measures()[static_cast<std::size_t>(*measure)].item != *item) {
      check.Add("measure", "must be a measure for this item");
    }
  }
  check.SetAndKnown("outcome", resolution.outcome, ResolutionOutcome::kBlocks);
  check.RequiredText("motivation", resolution.motivation, kMaxTextBytes);
  check.RequiredCode("professional", resolution.professional);
  check.Day("resolved_on", resolution.resolved_on);
}

}  // namespace

std::string ResourceName(const Candidate& candidate) {
  return CandidateName(candidate.tenant, candidate.id);
}

std::vector<FieldViolation> Validate(const Candidate& candidate, const Catalogue& catalogue) {
  Checker check(catalogue);
  CheckIdentity(candidate, check);
  CheckStatus(candidate.status, check);
  CheckVoordrachten(candidate.voordrachten, check);
  CheckWishes(candidate.wishes, check);
  CheckExclusions(candidate, check);
  CheckTalents(candidate.talents, check);
  CheckLearning(candidate, check);
  CheckHours(candidate.hours, check);
  CheckTravel(candidate.travel, check);
  CheckBelastbaarheid(candidate.belastbaarheid, check);
  CheckLoonwaarden(candidate.loonwaarden, check);
  CheckNeeds(candidate.needs, check);
  CheckPlan(candidate.plan, check);
  SeenCodes resolved;
  check.Each("resolutions", candidate.resolutions, kMaxResolutions,
             [&](const Resolution& resolution) { CheckResolution(resolution, resolved, check); });
  return check.Take();
}

}  // namespace passend::model
