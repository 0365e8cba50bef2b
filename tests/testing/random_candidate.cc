#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing/draw.h"
#include "tests/testing/random_profiles.h"

namespace passend::fixtures {
namespace {

using model::Candidate;

model::Status DrawStatus(Draw& draw) {
  model::Status status;
  std::optional<model::Availability> availability;
  if (draw.Known()) {
    // Mostly available, so that pairs are not all refused for their status.
    availability = draw.Chance(60) ? model::Availability::kBeschikbaar
                                   : draw.Set(model::Availability::kUitgestroomd);
  }
  status.availability = draw.Assessed(availability);
  std::optional<bool> doorstroom;
  if (draw.Known()) doorstroom = draw.Chance(50);
  status.doorstroom_gewenst = draw.Assessed(doorstroom);
  if (draw.Chance(20)) status.bemiddelbaar_per = draw.Day();
  status.stroming = draw.Text("stroming");
  status.spoor = draw.Text("spoor");
  status.regeling = draw.Text("regeling");
  status.uitkeringsduur_klasse = draw.Text("duur");
  status.distance_class = draw.MaybeInt(1, 3);
  status.participatieladder = draw.Assessed(draw.MaybeInt(1, 6));
  status.traject_phase = draw.Text("fase");
  status.age_class = draw.MaybeInt(15, 21);
  for (const std::string& code :
       draw.Codes(draw.catalogue().registrations(), model::kMaxRegistrations)) {
    status.registrations.push_back(
        {code, draw.Enum(model::RegistrationState::kRefused), draw.Provenance()});
  }
  status.other_support_runs = draw.Answer();
  status.casusregie_org = draw.Text("organisatie");
  status.last_voorstel = draw.MaybeDay();
  return status;
}

void DrawIdentity(Draw& draw, Candidate* candidate) {
  candidate->tenant = draw.Tenant();
  candidate->id = draw.Id("c-");
  candidate->placing_org = draw.Text("plaatser");
  candidate->external_ref = draw.Text("dossier");
  candidate->objection = draw.Chance(3);
  const int sharing = draw.Count(model::kMaxSharing);
  for (int i = 0; i < sharing; ++i) {
    candidate->sharing.push_back({.tenant = draw.Tenant(),
                                  .level = draw.Chance(50) ? "matching" : "detail",
                                  .purpose = absl::StrCat("doel.", i),
                                  .until = draw.MaybeDay()});
  }
  candidate->caseload = {draw.Code("regisseur"), draw.Code("vervanger"), draw.Code("team"),
                         draw.Code("am")};
  const int voordrachten = draw.Count(5);
  for (int i = 0; i < voordrachten; ++i) {
    model::VoordrachtAgreement agreement = {.opportunity = draw.OpportunityName(),
                                            .agreed_on = draw.MaybeDay(),
                                            .withdrawn_on = draw.MaybeDay()};
    if (agreement.withdrawn_on < agreement.agreed_on) {
      std::swap(agreement.withdrawn_on, agreement.agreed_on);
    }
    candidate->voordrachten.push_back(std::move(agreement));
  }
}

void DrawWishes(Draw& draw, Candidate* candidate) {
  for (const int kind : draw.Distinct(draw.Count(model::kWishKindCount), model::kWishKindCount)) {
    model::Wish wish;
    wish.kind = static_cast<model::WishKind>(kind + 1);
    wish.weight = draw.Int(1, 3);
    wish.provenance = draw.Provenance();
    if (wish.kind == model::WishKind::kSector) {
      wish.codes = draw.Codes(draw.catalogue().sectors(), 4);
      if (wish.codes.empty()) wish.codes.push_back(draw.Pick(draw.catalogue().sectors()).code);
    } else if (wish.kind == model::WishKind::kWerkvorm) {
      wish.codes = draw.Codes(draw.catalogue().werkvormen(), 4);
      if (wish.codes.empty()) wish.codes.push_back(draw.Pick(draw.catalogue().werkvormen()).code);
    } else {
      wish.side = draw.Set(model::Side::kSecond);
    }
    candidate->wishes.push_back(std::move(wish));
  }
}

// Names without repeats, by the pool of `pick`.
template <class Pick>
std::vector<std::string> Names(Draw& draw, int limit, Pick pick) {
  std::vector<std::string> names;
  const int count = draw.Count(limit);
  for (int i = 0; i < count; ++i) {
    std::string name = pick();
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

void DrawExclusions(Draw& draw, Candidate* candidate) {
  model::Exclusions& exclusions = candidate->exclusions;
  const auto preferred = [candidate](const std::string& code) {
    for (const model::Wish& wish : candidate->wishes) {
      if (wish.kind == model::WishKind::kSector &&
          std::ranges::find(wish.codes, code) != wish.codes.end()) {
        return true;
      }
    }
    return false;
  };
  if (draw.Chance(40)) {
    exclusions.sectors = draw.Codes(draw.catalogue().sectors(), 4);
    std::erase_if(exclusions.sectors, preferred);
  }
  if (draw.Chance(40)) {
    exclusions.tasks = Names(draw, 3, [&] { return absl::StrCat("taak.", draw.Int(0, 9)); });
  }
  if (draw.Chance(40)) {
    exclusions.employers = Names(draw, 3, [&] { return draw.EmployerName(); });
  }
  if (draw.Chance(40)) {
    exclusions.sites = Names(draw, model::kMaxExclusions, [&] {
      return absl::StrCat(draw.EmployerName(), "/sites/s-", draw.Int(0, 2));
    });
  }
  if (draw.Chance(40)) {
    exclusions.do_not_place = Names(
        draw, 4, [&] { return draw.Chance(50) ? draw.EmployerName() : draw.OpportunityName(); });
  }
}

void DrawTalents(Draw& draw, Candidate* candidate) {
  for (const std::string& code :
       draw.Codes(draw.catalogue().talents(), model::kMaxCandidateTalents)) {
    model::CandidateTalent talent;
    talent.code = code;
    talent.level = draw.Int(0, model::kMaxTalentLevel);
    talent.evidence = draw.Set(model::Evidence::kDerived);
    talent.emphasis = talent.level >= 2 && draw.Chance(60) ? draw.Int(0, 3) : 0;
    talent.provenance = draw.Provenance();
    candidate->talents.push_back(std::move(talent));
  }
}

void DrawLearning(Draw& draw, Candidate* candidate) {
  for (const int i : draw.Distinct(draw.Count(model::kMaxCompetences), 27)) {
    if (i == 3 || i == 17) continue;  // VUM has no 24103 and 24117
    constexpr int kMastery[] = {1, 2, 3, 4, 5, 9};
    candidate->competences.push_back({absl::StrCat(24100 + i), kMastery[draw.Bits() % 6]});
  }
  candidate->werk_en_denkniveau = draw.MaybeInt(0, 7);
  const int diplomas = draw.Count(4);
  for (int i = 0; i < diplomas; ++i) candidate->diplomas.push_back(draw.Text("diploma"));
  for (const std::string& code :
       draw.Codes(draw.catalogue().certificates(), model::kMaxCandidateCertificates)) {
    candidate->certificates.push_back(
        {code, draw.Enum(model::CertificateState::kAbsent), draw.Provenance()});
  }
  const int jobs = draw.Count(model::kMaxWorkHistory);
  for (int i = 0; i < jobs; ++i) {
    model::WorkHistoryEntry entry = {.functie = draw.Code("functie"),
                                     .title = draw.Text("baan"),
                                     .from = draw.MaybeDay(),
                                     .until = draw.MaybeDay(),
                                     .months = draw.MaybeInt(0, model::kMaxWorkMonths),
                                     .werkvorm = draw.MaybeCode(draw.catalogue().werkvormen())};
    if (entry.until < entry.from) std::swap(entry.until, entry.from);
    candidate->work_history.push_back(std::move(entry));
  }
  for (const std::string& code :
       draw.Codes(draw.catalogue().languages(), model::kMaxCandidateLanguages)) {
    model::LanguageSkills skills = {.speaking = draw.MaybeInt(0, model::kMaxLanguageLevel),
                                    .writing = draw.MaybeInt(0, model::kMaxLanguageLevel),
                                    .reading = draw.MaybeInt(0, model::kMaxLanguageLevel),
                                    .listening = draw.MaybeInt(0, model::kMaxLanguageLevel)};
    candidate->languages.push_back({code, skills, draw.Provenance()});
  }
}

model::CandidateHours DrawHours(Draw& draw) {
  model::CandidateHours hours;
  hours.max_week_minutes = draw.MaybeInt(model::kMinWeekMinutes, model::kMaxWeekMinutes);
  hours.desired_week_minutes = draw.MaybeInt(model::kMinWeekMinutes, model::kMaxWeekMinutes);
  hours.max_day_minutes = draw.MaybeInt(model::kMinDayMinutes, model::kMaxDayMinutes);
  if (draw.Known()) {
    hours.grid = model::WeekGrid{static_cast<std::uint32_t>(draw.Bits()) & model::kFullWeekGrid};
    if (draw.Chance(30)) hours.grid->dayparts = 0x33333;  // Monday to Friday, by day
    if (draw.Chance(5)) hours.grid->dayparts = 0;
  }
  if (draw.Chance(20)) {
    model::Date day = draw.Day();
    const int steps = 1 + draw.Count(5);
    for (int i = 0; i < steps; ++i) {
      hours.build_up.push_back({day, draw.Int(model::kMinWeekMinutes, model::kMaxWeekMinutes)});
      day.days += 1 + draw.Int(0, 60);
    }
  }
  if (draw.Known()) {
    int highest = hours.max_week_minutes.value_or(model::kMaxWeekMinutes);
    if (!hours.build_up.empty()) {
      highest = std::min(highest, hours.build_up.back().minutes_per_week);
    }
    hours.min_week_minutes = draw.Int(0, highest);
  }
  hours.provenance = draw.Provenance();
  return hours;
}

model::CandidateTravel DrawTravel(Draw& draw) {
  model::CandidateTravel travel;
  travel.pc4 = draw.MaybePc4();
  if (draw.Known()) {
    const int count = draw.Int(1, model::kTravelModeCount);
    for (const int mode : draw.Distinct(count, model::kTravelModeCount)) {
      if (!travel.modes.has_value()) travel.modes.emplace();
      travel.modes->push_back(static_cast<model::TravelMode>(mode));
    }
  }
  travel.max_minutes = draw.MaybeInt(1, model::kMaxTravelMinutes);
  travel.comfort_minutes = draw.MaybeInt(1, model::kMaxTravelMinutes);
  if (draw.Chance(30)) travel.max_km = draw.Int(1, model::kMaxTravelKm);
  travel.travels_independently = draw.Answer();
  travel.avoids_peak_hours = draw.Answer();
  travel.vervoersvoorziening = draw.Answer();
  travel.provenance = draw.Provenance();
  return travel;
}

model::Belastbaarheid DrawBelastbaarheid(Draw& draw) {
  model::Belastbaarheid belastbaarheid;
  belastbaarheid.basis = draw.Enum(model::BelastbaarheidBasis::kSelf);
  belastbaarheid.provenance = draw.Provenance();
  const std::vector<model::FmlItem>& items = draw.catalogue().items();
  const int limit = static_cast<int>(items.size());
  const int count = draw.Chance(30) ? draw.Int(0, limit) : draw.Count(limit);
  for (const int i : draw.Distinct(count, limit)) {
    const model::FmlItem& item = items[static_cast<std::size_t>(i)];
    model::BelastbaarheidItem recorded;
    recorded.item = item.key;
    if (draw.Chance(10)) {
      recorded.toelichting = "toelichting zonder waarde";
    } else if (item.kind == model::ItemKind::kPeak && draw.Chance(50)) {
      recorded.fml_level = draw.Int(0, item.fml_levels);
    } else {
      recorded.capacity =
          draw.Chance(50) && item.normal.has_value() ? *item.normal : draw.ItemValue(item);
    }
    if (draw.Chance(10)) recorded.toelichting = "toelichting bij de waarde";
    recorded.provenance = draw.Provenance();
    belastbaarheid.items.push_back(std::move(recorded));
  }
  for (const std::string& code : draw.Codes(draw.catalogue().werktermen(), model::kMaxWerktermen)) {
    belastbaarheid.werktermen.push_back(
        {code, draw.Enum(model::WerktermAnswer::kNiet), draw.Provenance()});
  }
  return belastbaarheid;
}

void DrawLoonwaarden(Draw& draw, Candidate* candidate) {
  const int count = draw.Count(3);
  for (int i = 0; i < count; ++i) {
    model::Loonwaarde loonwaarde;
    loonwaarde.kind = draw.Enum(model::LoonwaardeKind::kForfait);
    loonwaarde.functie = draw.Code("functie");
    loonwaarde.employer = draw.MaybeEmployerName();
    loonwaarde.permille_of_functieloon = draw.Int(0, 1000);
    loonwaarde.functieloon_hour_cents = draw.MaybeInt(1, model::kMaxHourCents);
    loonwaarde.method = draw.Text("methode");
    loonwaarde.expert_id = draw.Code("deskundige");
    const int tasks = draw.Count(4);
    for (int t = 0; t < tasks; ++t) loonwaarde.hoofdtaken.push_back(draw.Text("hoofdtaak"));
    loonwaarde.provenance = draw.Provenance();
    candidate->loonwaarden.push_back(std::move(loonwaarde));
  }
}

model::Needs DrawNeeds(Draw& draw) {
  model::Needs needs;
  needs.support_intensity = draw.Assessed(draw.MaybeInt(0, model::kMaxSupport));
  needs.jobcoach_minutes_week = draw.MaybeInt(0, model::kMaxWeekMinutes);
  needs.intern_werkbegeleider = draw.Answer();
  needs.structuur = draw.Answer();
  needs.prikkelarm = draw.Answer();
  needs.voorspelbaar = draw.Answer();
  needs.tolk = draw.Answer();
  needs.childcare_minutes_week = draw.MaybeInt(0, model::kMaxWeekMinutes);
  const int adaptations = draw.Count(3);
  for (int i = 0; i < adaptations; ++i) {
    needs.workplace_adaptations.push_back(draw.Text("aanpassing"));
    needs.meeneembare_voorzieningen.push_back(draw.Text("voorziening"));
  }
  needs.instruments = draw.Codes(draw.catalogue().instruments(), 5);
  return needs;
}

model::Plan DrawPlan(Draw& draw) {
  const auto step = [&draw] {
    std::optional<std::string> code;
    if (draw.Known()) code = draw.Pick(draw.catalogue().werkvormen()).code;
    return draw.Assessed(std::move(code));
  };
  model::Plan plan;
  if (draw.Known()) {
    plan.current = model::CurrentPlace{.werkvorm = draw.MaybeCode(draw.catalogue().werkvormen()),
                                       .employer = draw.MaybeEmployerName(),
                                       .site = draw.Known() ? "s-1" : "",
                                       .since = draw.MaybeDay()};
  }
  plan.goal_werkvorm = step();
  plan.agreed_next_step = step();
  plan.growth_wish = draw.Answer();
  plan.self_employment_wish = draw.Answer();
  return plan;
}

void DrawResolutions(Draw& draw, Candidate* candidate) {
  if (!draw.Chance(30)) return;
  const model::Catalogue& catalogue = draw.catalogue();
  const int count = draw.Count(6);
  // Different items, so that no pair of opportunity and item occurs twice.
  for (const int i : draw.Distinct(count, static_cast<int>(catalogue.items().size()))) {
    const model::FmlItem& item = catalogue.items()[static_cast<std::size_t>(i)];
    model::Resolution resolution;
    resolution.opportunity = draw.OpportunityName();
    resolution.item = item.key;
    resolution.load = draw.ItemValue(item);
    if (draw.Known()) resolution.capacity = draw.ItemValue(item);
    const std::vector<int>& measures = catalogue.measures_of(i);
    if (!measures.empty() && draw.Known()) {
      resolution.measure = catalogue.measures()[static_cast<std::size_t>(draw.Pick(measures))].code;
    }
    resolution.outcome = draw.Set(model::ResolutionOutcome::kBlocks);
    resolution.motivation = "besproken";
    resolution.professional = "ad.1";
    resolution.resolved_on = draw.MaybeDay();
    candidate->resolutions.push_back(std::move(resolution));
  }
}

}  // namespace

Candidate RandomCandidate(std::mt19937_64& rng, const model::Catalogue& catalogue) {
  Draw draw(rng, catalogue);
  Candidate candidate;
  DrawIdentity(draw, &candidate);
  candidate.status = DrawStatus(draw);
  DrawWishes(draw, &candidate);
  DrawExclusions(draw, &candidate);
  DrawTalents(draw, &candidate);
  DrawLearning(draw, &candidate);
  candidate.hours = DrawHours(draw);
  candidate.travel = DrawTravel(draw);
  candidate.belastbaarheid = DrawBelastbaarheid(draw);
  DrawLoonwaarden(draw, &candidate);
  candidate.needs = DrawNeeds(draw);
  candidate.plan = DrawPlan(draw);
  DrawResolutions(draw, &candidate);
  return candidate;
}

}  // namespace passend::fixtures
