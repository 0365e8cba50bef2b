// Candidate <-> message; see profile_mapping.h. Include this only where the templates are
// instantiated.
#ifndef PASSEND_STORE_CODEC_CANDIDATE_MAPPING_H_
#define PASSEND_STORE_CODEC_CANDIDATE_MAPPING_H_

#include <type_traits>
#include <utility>
#include <vector>

#include "store/codec/profile_mapping.h"
#include "store/codec/shared_mapping.h"

namespace passend::store {
namespace mapping {

// --- Status, caseload, sharing
// --------------------------------------------------------------------

template <class M>
void EncodeAvailability(const model::Assessed<model::Availability>& availability, M* message) {
  if (availability.value.has_value()) {
    message->set_value(static_cast<decltype(message->value())>(*availability.value));
  }
  EncodeProvenanceOf(availability.provenance, message);
}
template <class M>
void DecodeAvailability(const M& message, const FieldDecoder& at,
                        model::Assessed<model::Availability>* availability) {
  at.CheckKnown(message);
  if (message.value() != 0) {
    availability->value = at.Enum<model::Availability>("value", message.value());
  }
  DecodeProvenanceOf(message, at, &availability->provenance);
}

template <class M>
void EncodeStatus(const model::Status& status, M* message) {
  if (Holds(status.availability)) {
    EncodeAvailability(status.availability, message->mutable_availability());
  }
  if (Holds(status.doorstroom_gewenst)) {
    EncodeAssessed(status.doorstroom_gewenst, message->mutable_doorstroom_gewenst());
  }
  if (status.bemiddelbaar_per.has_value())
    message->set_bemiddelbaar_per(status.bemiddelbaar_per->ToString());
  if (!status.stroming.empty()) message->set_stroming(status.stroming);
  if (!status.spoor.empty()) message->set_spoor(status.spoor);
  if (!status.regeling.empty()) message->set_regeling(status.regeling);
  if (!status.uitkeringsduur_klasse.empty())
    message->set_uitkeringsduur_klasse(status.uitkeringsduur_klasse);
  if (status.distance_class.has_value()) message->set_distance_class(*status.distance_class);
  if (Holds(status.participatieladder)) {
    EncodeAssessed(status.participatieladder, message->mutable_participatieladder());
  }
  if (!status.traject_phase.empty()) message->set_traject_phase(status.traject_phase);
  if (status.age_class.has_value()) message->set_age_class(*status.age_class);
  for (const model::CandidateRegistration& registration : status.registrations) {
    auto* out = message->add_registrations();
    if (!registration.code.empty()) out->set_code(registration.code);
    out->set_state(static_cast<decltype(out->state())>(registration.state));
    EncodeProvenanceOf(registration.provenance, out);
  }
  message->set_other_support_runs(
      static_cast<decltype(message->other_support_runs())>(status.other_support_runs));
  if (!status.casusregie_org.empty()) message->set_casusregie_org(status.casusregie_org);
  if (status.last_voorstel.has_value())
    message->set_last_voorstel(status.last_voorstel->ToString());
}
template <class M>
void DecodeStatus(const M& message, const FieldDecoder& at, model::Status* status) {
  at.CheckKnown(message);
  if (message.has_availability()) {
    DecodeAvailability(message.availability(), at.Field("availability"), &status->availability);
  }
  if (message.has_doorstroom_gewenst()) {
    DecodeAssessed(message.doorstroom_gewenst(), at.Field("doorstroom_gewenst"),
                   &status->doorstroom_gewenst);
  }
  status->bemiddelbaar_per = at.Day("bemiddelbaar_per", message.bemiddelbaar_per());
  status->stroming = message.stroming();
  status->spoor = message.spoor();
  status->regeling = message.regeling();
  status->uitkeringsduur_klasse = message.uitkeringsduur_klasse();
  if (message.has_distance_class()) status->distance_class = message.distance_class();
  if (message.has_participatieladder()) {
    DecodeAssessed(message.participatieladder(), at.Field("participatieladder"),
                   &status->participatieladder);
  }
  status->traject_phase = message.traject_phase();
  if (message.has_age_class()) status->age_class = message.age_class();
  for (int i = 0; i < message.registrations_size(); ++i) {
    const auto& in = message.registrations(i);
    const FieldDecoder here = at.Element("registrations", i);
    here.CheckKnown(in);
    model::CandidateRegistration& registration = status->registrations.emplace_back();
    registration.code = in.code();
    registration.state = here.Enum<model::RegistrationState>("state", in.state());
    DecodeProvenanceOf(in, here, &registration.provenance);
  }
  status->other_support_runs =
      at.Enum<model::Answer>("other_support_runs", message.other_support_runs());
  status->casusregie_org = message.casusregie_org();
  status->last_voorstel = at.Day("last_voorstel", message.last_voorstel());
}

template <class M>
void EncodeCaseload(const model::Caseload& caseload, M* message) {
  if (!caseload.werkregisseur.empty()) message->set_werkregisseur(caseload.werkregisseur);
  if (!caseload.werkregisseur_tijdelijk.empty())
    message->set_werkregisseur_tijdelijk(caseload.werkregisseur_tijdelijk);
  if (!caseload.team.empty()) message->set_team(caseload.team);
  if (!caseload.accountmanager.empty()) message->set_accountmanager(caseload.accountmanager);
}
template <class M>
void DecodeCaseload(const M& message, const FieldDecoder& at, model::Caseload* caseload) {
  at.CheckKnown(message);
  caseload->werkregisseur = message.werkregisseur();
  caseload->werkregisseur_tijdelijk = message.werkregisseur_tijdelijk();
  caseload->team = message.team();
  caseload->accountmanager = message.accountmanager();
}

template <class M>
void EncodeSharing(const model::Sharing& sharing, M* message) {
  if (!sharing.tenant.empty()) message->set_tenant(sharing.tenant);
  if (!sharing.level.empty()) message->set_level(sharing.level);
  if (!sharing.purpose.empty()) message->set_purpose(sharing.purpose);
  if (sharing.until.has_value()) message->set_until(sharing.until->ToString());
}
template <class M>
void DecodeSharing(const M& message, const FieldDecoder& at, model::Sharing* sharing) {
  at.CheckKnown(message);
  sharing->tenant = message.tenant();
  sharing->level = message.level();
  sharing->purpose = message.purpose();
  sharing->until = at.Day("until", message.until());
}

template <class M>
void EncodeVoordracht(const model::VoordrachtAgreement& agreement, M* message) {
  if (!agreement.opportunity.empty()) message->set_opportunity(agreement.opportunity);
  if (agreement.agreed_on.has_value()) message->set_agreed_on(agreement.agreed_on->ToString());
  if (agreement.withdrawn_on.has_value())
    message->set_withdrawn_on(agreement.withdrawn_on->ToString());
}
template <class M>
void DecodeVoordracht(const M& message, const FieldDecoder& at,
                      model::VoordrachtAgreement* agreement) {
  at.CheckKnown(message);
  agreement->opportunity = message.opportunity();
  agreement->agreed_on = at.Day("agreed_on", message.agreed_on());
  agreement->withdrawn_on = at.Day("withdrawn_on", message.withdrawn_on());
}

// --- Ik wil
// ---------------------------------------------------------------------------------------

template <class M>
void EncodeWish(const model::Wish& wish, M* message) {
  message->set_kind(static_cast<decltype(message->kind())>(wish.kind));
  message->set_weight(wish.weight);
  EncodeTexts(wish.codes, message->mutable_codes());
  message->set_side(static_cast<decltype(message->side())>(wish.side));
  EncodeProvenanceOf(wish.provenance, message);
}
template <class M>
void DecodeWish(const M& message, const FieldDecoder& at, model::Wish* wish) {
  at.CheckKnown(message);
  wish->kind = at.Enum<model::WishKind>("kind", message.kind());
  wish->weight = message.has_weight() ? message.weight() : 1;
  DecodeTexts(message.codes(), &wish->codes);
  wish->side = at.Enum<model::Side>("side", message.side());
  DecodeProvenanceOf(message, at, &wish->provenance);
}

template <class M>
void EncodeExclusions(const model::Exclusions& exclusions, M* message) {
  EncodeTexts(exclusions.sectors, message->mutable_sectors());
  EncodeTexts(exclusions.tasks, message->mutable_tasks());
  EncodeTexts(exclusions.employers, message->mutable_employers());
  EncodeTexts(exclusions.sites, message->mutable_sites());
  EncodeTexts(exclusions.do_not_place, message->mutable_do_not_place());
}
template <class M>
void DecodeExclusions(const M& message, const FieldDecoder& at, model::Exclusions* exclusions) {
  at.CheckKnown(message);
  DecodeTexts(message.sectors(), &exclusions->sectors);
  DecodeTexts(message.tasks(), &exclusions->tasks);
  DecodeTexts(message.employers(), &exclusions->employers);
  DecodeTexts(message.sites(), &exclusions->sites);
  DecodeTexts(message.do_not_place(), &exclusions->do_not_place);
}

// --- Ik kan
// ---------------------------------------------------------------------------------------

template <class M>
void EncodeTalent(const model::CandidateTalent& talent, M* message) {
  if (!talent.code.empty()) message->set_code(talent.code);
  message->set_level(talent.level);
  message->set_evidence(static_cast<decltype(message->evidence())>(talent.evidence));
  message->set_emphasis(talent.emphasis);
  EncodeProvenanceOf(talent.provenance, message);
}
template <class M>
void DecodeTalent(const M& message, const FieldDecoder& at, model::CandidateTalent* talent) {
  at.CheckKnown(message);
  talent->code = message.code();
  talent->level = message.level();
  talent->evidence = at.Enum<model::Evidence>("evidence", message.evidence());
  talent->emphasis = message.emphasis();
  DecodeProvenanceOf(message, at, &talent->provenance);
}

template <class M>
void EncodeWorkHistory(const model::WorkHistoryEntry& entry, M* message) {
  if (!entry.functie.empty()) message->set_functie(entry.functie);
  if (!entry.title.empty()) message->set_title(entry.title);
  if (entry.from.has_value()) message->set_from(entry.from->ToString());
  if (entry.until.has_value()) message->set_until(entry.until->ToString());
  if (entry.months.has_value()) message->set_months(*entry.months);
  if (!entry.werkvorm.empty()) message->set_werkvorm(entry.werkvorm);
}
template <class M>
void DecodeWorkHistory(const M& message, const FieldDecoder& at, model::WorkHistoryEntry* entry) {
  at.CheckKnown(message);
  entry->functie = message.functie();
  entry->title = message.title();
  entry->from = at.Day("from", message.from());
  entry->until = at.Day("until", message.until());
  if (message.has_months()) entry->months = message.months();
  entry->werkvorm = message.werkvorm();
}

template <class M>
void EncodeHours(const model::CandidateHours& hours, M* message) {
  if (hours.max_week_minutes.has_value()) message->set_max_week_minutes(*hours.max_week_minutes);
  if (hours.min_week_minutes.has_value()) message->set_min_week_minutes(*hours.min_week_minutes);
  if (hours.desired_week_minutes.has_value()) {
    message->set_desired_week_minutes(*hours.desired_week_minutes);
  }
  if (hours.max_day_minutes.has_value()) message->set_max_day_minutes(*hours.max_day_minutes);
  if (hours.grid.has_value()) EncodeGrid(*hours.grid, message->mutable_grid());
  for (const model::BuildUpStep& step : hours.build_up) {
    auto* out = message->add_build_up();
    out->set_from(step.from.ToString());
    out->set_minutes_per_week(step.minutes_per_week);
  }
  EncodeProvenanceOf(hours.provenance, message);
}
template <class M>
void DecodeHours(const M& message, const FieldDecoder& at, model::CandidateHours* hours) {
  at.CheckKnown(message);
  if (message.has_max_week_minutes()) hours->max_week_minutes = message.max_week_minutes();
  if (message.has_min_week_minutes()) hours->min_week_minutes = message.min_week_minutes();
  if (message.has_desired_week_minutes()) {
    hours->desired_week_minutes = message.desired_week_minutes();
  }
  if (message.has_max_day_minutes()) hours->max_day_minutes = message.max_day_minutes();
  if (message.has_grid()) hours->grid = DecodeGrid(message.grid(), at.Field("grid"));
  for (int i = 0; i < message.build_up_size(); ++i) {
    const auto& in = message.build_up(i);
    const FieldDecoder here = at.Element("build_up", i);
    here.CheckKnown(in);
    model::BuildUpStep& step = hours->build_up.emplace_back();
    if (in.from().empty()) here.Report("from", "must be given");
    step.from = here.Day("from", in.from()).value_or(model::Date{});
    step.minutes_per_week = in.minutes_per_week();
  }
  DecodeProvenanceOf(message, at, &hours->provenance);
}

template <class M>
void EncodeTravel(const model::CandidateTravel& travel, M* message) {
  if (!travel.pc4.empty()) message->set_pc4(travel.pc4);
  if (travel.modes.has_value()) {
    using Mode = std::remove_cvref_t<decltype(message->modes(0))>;
    // The API keeps 0 for "not given", so its numbers are one higher than the model's.
    for (const model::TravelMode mode : *travel.modes) {
      message->add_modes(static_cast<Mode>(static_cast<int>(mode) + 1));
    }
  }
  if (travel.max_minutes.has_value()) message->set_max_minutes(*travel.max_minutes);
  if (travel.comfort_minutes.has_value()) message->set_comfort_minutes(*travel.comfort_minutes);
  if (travel.max_km.has_value()) message->set_max_km(*travel.max_km);
  using Answer = decltype(message->travels_independently());
  message->set_travels_independently(static_cast<Answer>(travel.travels_independently));
  message->set_avoids_peak_hours(static_cast<Answer>(travel.avoids_peak_hours));
  message->set_vervoersvoorziening(static_cast<Answer>(travel.vervoersvoorziening));
  EncodeProvenanceOf(travel.provenance, message);
}
template <class M>
void DecodeTravel(const M& message, const FieldDecoder& at, model::CandidateTravel* travel) {
  at.CheckKnown(message);
  travel->pc4 = message.pc4();
  if (message.modes_size() > 0) travel->modes.emplace();
  for (int i = 0; i < message.modes_size(); ++i) {
    const int number = message.modes(i);
    if (number < 1 || number > model::kTravelModeCount) {
      at.Element("modes", i).Report("", "must be FIETS, BROMFIETS, OV, AUTO or BEGELEID_VERVOER");
    } else {
      travel->modes->push_back(static_cast<model::TravelMode>(number - 1));
    }
  }
  if (message.has_max_minutes()) travel->max_minutes = message.max_minutes();
  if (message.has_comfort_minutes()) travel->comfort_minutes = message.comfort_minutes();
  if (message.has_max_km()) travel->max_km = message.max_km();
  travel->travels_independently =
      at.Enum<model::Answer>("travels_independently", message.travels_independently());
  travel->avoids_peak_hours =
      at.Enum<model::Answer>("avoids_peak_hours", message.avoids_peak_hours());
  travel->vervoersvoorziening =
      at.Enum<model::Answer>("vervoersvoorziening", message.vervoersvoorziening());
  DecodeProvenanceOf(message, at, &travel->provenance);
}

template <class M>
void EncodeBelastbaarheid(const model::Belastbaarheid& belastbaarheid, M* message) {
  message->set_basis(static_cast<decltype(message->basis())>(belastbaarheid.basis));
  EncodeProvenanceOf(belastbaarheid.provenance, message);
  for (const model::BelastbaarheidItem& item : belastbaarheid.items) {
    auto* out = message->add_items();
    if (!item.item.empty()) out->set_item(item.item);
    if (item.fml_level.has_value()) out->set_fml_level(*item.fml_level);
    if (item.capacity.has_value()) out->set_capacity(*item.capacity);
    if (!item.toelichting.empty()) out->set_toelichting(item.toelichting);
    EncodeProvenanceOf(item.provenance, out);
  }
  for (const model::WerktermRecord& record : belastbaarheid.werktermen) {
    auto* out = message->add_werktermen();
    if (!record.term.empty()) out->set_term(record.term);
    out->set_answer(static_cast<decltype(out->answer())>(record.answer));
    EncodeProvenanceOf(record.provenance, out);
  }
}
template <class M>
void DecodeBelastbaarheid(const M& message, const FieldDecoder& at,
                          model::Belastbaarheid* belastbaarheid) {
  at.CheckKnown(message);
  belastbaarheid->basis = at.Enum<model::BelastbaarheidBasis>("basis", message.basis());
  DecodeProvenanceOf(message, at, &belastbaarheid->provenance);
  for (int i = 0; i < message.items_size(); ++i) {
    const auto& in = message.items(i);
    const FieldDecoder here = at.Element("items", i);
    here.CheckKnown(in);
    model::BelastbaarheidItem& item = belastbaarheid->items.emplace_back();
    item.item = in.item();
    if (in.has_fml_level()) item.fml_level = in.fml_level();
    if (in.has_capacity()) item.capacity = in.capacity();
    item.toelichting = in.toelichting();
    DecodeProvenanceOf(in, here, &item.provenance);
  }
  for (int i = 0; i < message.werktermen_size(); ++i) {
    const auto& in = message.werktermen(i);
    const FieldDecoder here = at.Element("werktermen", i);
    here.CheckKnown(in);
    model::WerktermRecord& record = belastbaarheid->werktermen.emplace_back();
    record.term = in.term();
    record.answer = here.Enum<model::WerktermAnswer>("answer", in.answer());
    DecodeProvenanceOf(in, here, &record.provenance);
  }
}

template <class M>
void EncodeLoonwaarde(const model::Loonwaarde& loonwaarde, M* message) {
  message->set_kind(static_cast<decltype(message->kind())>(loonwaarde.kind));
  if (!loonwaarde.functie.empty()) message->set_functie(loonwaarde.functie);
  if (!loonwaarde.employer.empty()) message->set_employer(loonwaarde.employer);
  message->set_permille_of_functieloon(loonwaarde.permille_of_functieloon);
  if (loonwaarde.functieloon_hour_cents.has_value()) {
    message->set_functieloon_hour_cents(*loonwaarde.functieloon_hour_cents);
  }
  if (!loonwaarde.method.empty()) message->set_method(loonwaarde.method);
  if (!loonwaarde.expert_id.empty()) message->set_expert_id(loonwaarde.expert_id);
  EncodeTexts(loonwaarde.hoofdtaken, message->mutable_hoofdtaken());
  EncodeProvenanceOf(loonwaarde.provenance, message);
}
template <class M>
void DecodeLoonwaarde(const M& message, const FieldDecoder& at, model::Loonwaarde* loonwaarde) {
  at.CheckKnown(message);
  loonwaarde->kind = at.Enum<model::LoonwaardeKind>("kind", message.kind());
  loonwaarde->functie = message.functie();
  loonwaarde->employer = message.employer();
  loonwaarde->permille_of_functieloon = message.permille_of_functieloon();
  if (message.has_functieloon_hour_cents()) {
    loonwaarde->functieloon_hour_cents = message.functieloon_hour_cents();
  }
  loonwaarde->method = message.method();
  loonwaarde->expert_id = message.expert_id();
  DecodeTexts(message.hoofdtaken(), &loonwaarde->hoofdtaken);
  DecodeProvenanceOf(message, at, &loonwaarde->provenance);
}

// --- Ik heb nodig, the step
// -----------------------------------------------------------------------

template <class M>
void EncodeNeeds(const model::Needs& needs, M* message) {
  if (Holds(needs.support_intensity)) {
    EncodeAssessed(needs.support_intensity, message->mutable_support_intensity());
  }
  if (needs.jobcoach_minutes_week.has_value()) {
    message->set_jobcoach_minutes_week(*needs.jobcoach_minutes_week);
  }
  using Answer = decltype(message->structuur());
  message->set_intern_werkbegeleider(static_cast<Answer>(needs.intern_werkbegeleider));
  message->set_structuur(static_cast<Answer>(needs.structuur));
  message->set_prikkelarm(static_cast<Answer>(needs.prikkelarm));
  message->set_voorspelbaar(static_cast<Answer>(needs.voorspelbaar));
  message->set_tolk(static_cast<Answer>(needs.tolk));
  if (needs.childcare_minutes_week.has_value()) {
    message->set_childcare_minutes_week(*needs.childcare_minutes_week);
  }
  EncodeTexts(needs.workplace_adaptations, message->mutable_workplace_adaptations());
  EncodeTexts(needs.meeneembare_voorzieningen, message->mutable_meeneembare_voorzieningen());
  EncodeTexts(needs.instruments, message->mutable_instruments());
}
template <class M>
void DecodeNeeds(const M& message, const FieldDecoder& at, model::Needs* needs) {
  at.CheckKnown(message);
  if (message.has_support_intensity()) {
    DecodeAssessed(message.support_intensity(), at.Field("support_intensity"),
                   &needs->support_intensity);
  }
  if (message.has_jobcoach_minutes_week()) {
    needs->jobcoach_minutes_week = message.jobcoach_minutes_week();
  }
  needs->intern_werkbegeleider =
      at.Enum<model::Answer>("intern_werkbegeleider", message.intern_werkbegeleider());
  needs->structuur = at.Enum<model::Answer>("structuur", message.structuur());
  needs->prikkelarm = at.Enum<model::Answer>("prikkelarm", message.prikkelarm());
  needs->voorspelbaar = at.Enum<model::Answer>("voorspelbaar", message.voorspelbaar());
  needs->tolk = at.Enum<model::Answer>("tolk", message.tolk());
  if (message.has_childcare_minutes_week()) {
    needs->childcare_minutes_week = message.childcare_minutes_week();
  }
  DecodeTexts(message.workplace_adaptations(), &needs->workplace_adaptations);
  DecodeTexts(message.meeneembare_voorzieningen(), &needs->meeneembare_voorzieningen);
  DecodeTexts(message.instruments(), &needs->instruments);
}

template <class M>
void EncodePlan(const model::Plan& plan, M* message) {
  if (plan.current.has_value()) {
    auto* current = message->mutable_current();
    if (!plan.current->werkvorm.empty()) current->set_werkvorm(plan.current->werkvorm);
    if (!plan.current->employer.empty()) current->set_employer(plan.current->employer);
    if (!plan.current->site.empty()) current->set_site(plan.current->site);
    if (plan.current->since.has_value()) current->set_since(plan.current->since->ToString());
  }
  if (Holds(plan.goal_werkvorm)) {
    EncodeAssessed(plan.goal_werkvorm, message->mutable_goal_werkvorm());
  }
  if (Holds(plan.agreed_next_step)) {
    EncodeAssessed(plan.agreed_next_step, message->mutable_agreed_next_step());
  }
  using Answer = decltype(message->growth_wish());
  message->set_growth_wish(static_cast<Answer>(plan.growth_wish));
  message->set_self_employment_wish(static_cast<Answer>(plan.self_employment_wish));
}
template <class M>
void DecodePlan(const M& message, const FieldDecoder& at, model::Plan* plan) {
  at.CheckKnown(message);
  if (message.has_current()) {
    const FieldDecoder here = at.Field("current");
    here.CheckKnown(message.current());
    model::CurrentPlace& current = plan->current.emplace();
    current.werkvorm = message.current().werkvorm();
    current.employer = message.current().employer();
    current.site = message.current().site();
    current.since = here.Day("since", message.current().since());
  }
  if (message.has_goal_werkvorm()) {
    DecodeAssessed(message.goal_werkvorm(), at.Field("goal_werkvorm"), &plan->goal_werkvorm);
  }
  if (message.has_agreed_next_step()) {
    DecodeAssessed(message.agreed_next_step(), at.Field("agreed_next_step"),
                   &plan->agreed_next_step);
  }
  plan->growth_wish = at.Enum<model::Answer>("growth_wish", message.growth_wish());
  plan->self_employment_wish =
      at.Enum<model::Answer>("self_employment_wish", message.self_employment_wish());
}

template <class M>
void EncodeResolution(const model::Resolution& resolution, M* message) {
  if (!resolution.opportunity.empty()) message->set_opportunity(resolution.opportunity);
  if (!resolution.item.empty()) message->set_item(resolution.item);
  message->set_load(resolution.load);
  if (resolution.capacity.has_value()) message->set_capacity(*resolution.capacity);
  if (!resolution.measure.empty()) message->set_measure(resolution.measure);
  message->set_outcome(static_cast<decltype(message->outcome())>(resolution.outcome));
  if (!resolution.motivation.empty()) message->set_motivation(resolution.motivation);
  if (!resolution.professional.empty()) message->set_professional(resolution.professional);
  if (resolution.resolved_on.has_value())
    message->set_resolved_on(resolution.resolved_on->ToString());
}
template <class M>
void DecodeResolution(const M& message, const FieldDecoder& at, model::Resolution* resolution) {
  at.CheckKnown(message);
  resolution->opportunity = message.opportunity();
  resolution->item = message.item();
  resolution->load = message.load();
  if (message.has_capacity()) resolution->capacity = message.capacity();
  resolution->measure = message.measure();
  resolution->outcome = at.Enum<model::ResolutionOutcome>("outcome", message.outcome());
  resolution->motivation = message.motivation();
  resolution->professional = message.professional();
  resolution->resolved_on = at.Day("resolved_on", message.resolved_on());
}

// What the person can do, without the large groups above.
template <class M>
void EncodeSkillsOf(const model::Candidate& candidate, M* message) {
  for (const model::CandidateTalent& talent : candidate.talents) {
    EncodeTalent(talent, message->add_talents());
  }
  for (const model::Competence& competence : candidate.competences) {
    auto* out = message->add_competences();
    if (!competence.code.empty()) out->set_code(competence.code);
    out->set_mastery(competence.mastery);
  }
  if (candidate.werk_en_denkniveau.has_value()) {
    message->set_werk_en_denkniveau(*candidate.werk_en_denkniveau);
  }
  EncodeTexts(candidate.diplomas, message->mutable_diplomas());
  for (const model::CandidateCertificate& certificate : candidate.certificates) {
    auto* out = message->add_certificates();
    if (!certificate.code.empty()) out->set_code(certificate.code);
    out->set_state(static_cast<decltype(out->state())>(certificate.state));
    EncodeProvenanceOf(certificate.provenance, out);
  }
  for (const model::WorkHistoryEntry& entry : candidate.work_history) {
    EncodeWorkHistory(entry, message->add_work_history());
  }
  for (const model::CandidateLanguage& language : candidate.languages) {
    auto* out = message->add_languages();
    if (!language.code.empty()) out->set_code(language.code);
    if (language.skills != model::LanguageSkills{}) {
      EncodeSkills(language.skills, out->mutable_skills());
    }
    EncodeProvenanceOf(language.provenance, out);
  }
}
template <class M>
void DecodeSkillsOf(const M& message, const FieldDecoder& at, model::Candidate* candidate) {
  for (int i = 0; i < message.talents_size(); ++i) {
    DecodeTalent(message.talents(i), at.Element("talents", i), &candidate->talents.emplace_back());
  }
  for (int i = 0; i < message.competences_size(); ++i) {
    at.Element("competences", i).CheckKnown(message.competences(i));
    model::Competence& competence = candidate->competences.emplace_back();
    competence.code = message.competences(i).code();
    competence.mastery = message.competences(i).mastery();
  }
  if (message.has_werk_en_denkniveau()) {
    candidate->werk_en_denkniveau = message.werk_en_denkniveau();
  }
  DecodeTexts(message.diplomas(), &candidate->diplomas);
  for (int i = 0; i < message.certificates_size(); ++i) {
    const auto& in = message.certificates(i);
    const FieldDecoder here = at.Element("certificates", i);
    here.CheckKnown(in);
    model::CandidateCertificate& certificate = candidate->certificates.emplace_back();
    certificate.code = in.code();
    certificate.state = here.Enum<model::CertificateState>("state", in.state());
    DecodeProvenanceOf(in, here, &certificate.provenance);
  }
  for (int i = 0; i < message.work_history_size(); ++i) {
    DecodeWorkHistory(message.work_history(i), at.Element("work_history", i),
                      &candidate->work_history.emplace_back());
  }
  for (int i = 0; i < message.languages_size(); ++i) {
    const auto& in = message.languages(i);
    const FieldDecoder here = at.Element("languages", i);
    here.CheckKnown(in);
    model::CandidateLanguage& language = candidate->languages.emplace_back();
    language.code = in.code();
    if (in.has_skills()) DecodeSkills(in.skills(), here.Field("skills"), &language.skills);
    DecodeProvenanceOf(in, here, &language.provenance);
  }
}

}  // namespace mapping

template <class M>
void EncodeCandidate(const model::Candidate& candidate, M* message) {
  using namespace mapping;
  message->Clear();
  if constexpr (Named<M>) message->set_name(model::ResourceName(candidate));
  if (!candidate.placing_org.empty()) message->set_placing_org(candidate.placing_org);
  if (!candidate.external_ref.empty()) message->set_external_ref(candidate.external_ref);
  message->set_objection(candidate.objection);
  for (const model::Sharing& sharing : candidate.sharing) {
    EncodeSharing(sharing, message->add_sharing());
  }
  if (candidate.caseload != model::Caseload{}) {
    EncodeCaseload(candidate.caseload, message->mutable_caseload());
  }
  if (candidate.status != model::Status{}) {
    EncodeStatus(candidate.status, message->mutable_status());
  }
  for (const model::VoordrachtAgreement& agreement : candidate.voordrachten) {
    EncodeVoordracht(agreement, message->add_voordrachten());
  }
  for (const model::Wish& wish : candidate.wishes) EncodeWish(wish, message->add_wishes());
  if (candidate.exclusions != model::Exclusions{}) {
    EncodeExclusions(candidate.exclusions, message->mutable_exclusions());
  }
  EncodeSkillsOf(candidate, message);
  if (candidate.hours != model::CandidateHours{}) {
    EncodeHours(candidate.hours, message->mutable_hours());
  }
  if (candidate.travel != model::CandidateTravel{}) {
    EncodeTravel(candidate.travel, message->mutable_travel());
  }
  if (candidate.belastbaarheid != model::Belastbaarheid{}) {
    EncodeBelastbaarheid(candidate.belastbaarheid, message->mutable_belastbaarheid());
  }
  for (const model::Loonwaarde& loonwaarde : candidate.loonwaarden) {
    EncodeLoonwaarde(loonwaarde, message->add_loonwaarden());
  }
  if (candidate.needs != model::Needs{}) EncodeNeeds(candidate.needs, message->mutable_needs());
  if (candidate.plan != model::Plan{}) EncodePlan(candidate.plan, message->mutable_plan());
  for (const model::Resolution& resolution : candidate.resolutions) {
    EncodeResolution(resolution, message->add_resolutions());
  }
}

template <class M>
void DecodeCandidate(const M& message, model::Candidate* candidate,
                     std::vector<model::FieldViolation>* violations) {
  using namespace mapping;
  *candidate = {};
  const FieldDecoder at(violations);
  at.CheckKnown(message);
  if constexpr (Named<M>) {
    at.Name("name", message.name(), model::ParseCandidateName,
            "tenants/{tenant}/candidates/{candidate}", &candidate->tenant, &candidate->id);
  }
  candidate->placing_org = message.placing_org();
  candidate->external_ref = message.external_ref();
  candidate->objection = message.objection();
  for (int i = 0; i < message.sharing_size(); ++i) {
    DecodeSharing(message.sharing(i), at.Element("sharing", i), &candidate->sharing.emplace_back());
  }
  if (message.has_caseload()) {
    DecodeCaseload(message.caseload(), at.Field("caseload"), &candidate->caseload);
  }
  if (message.has_status()) DecodeStatus(message.status(), at.Field("status"), &candidate->status);
  for (int i = 0; i < message.voordrachten_size(); ++i) {
    DecodeVoordracht(message.voordrachten(i), at.Element("voordrachten", i),
                     &candidate->voordrachten.emplace_back());
  }
  for (int i = 0; i < message.wishes_size(); ++i) {
    DecodeWish(message.wishes(i), at.Element("wishes", i), &candidate->wishes.emplace_back());
  }
  if (message.has_exclusions()) {
    DecodeExclusions(message.exclusions(), at.Field("exclusions"), &candidate->exclusions);
  }
  DecodeSkillsOf(message, at, candidate);
  if (message.has_hours()) DecodeHours(message.hours(), at.Field("hours"), &candidate->hours);
  if (message.has_travel()) DecodeTravel(message.travel(), at.Field("travel"), &candidate->travel);
  if (message.has_belastbaarheid()) {
    DecodeBelastbaarheid(message.belastbaarheid(), at.Field("belastbaarheid"),
                         &candidate->belastbaarheid);
  }
  for (int i = 0; i < message.loonwaarden_size(); ++i) {
    DecodeLoonwaarde(message.loonwaarden(i), at.Element("loonwaarden", i),
                     &candidate->loonwaarden.emplace_back());
  }
  if (message.has_needs()) DecodeNeeds(message.needs(), at.Field("needs"), &candidate->needs);
  if (message.has_plan()) DecodePlan(message.plan(), at.Field("plan"), &candidate->plan);
  for (int i = 0; i < message.resolutions_size(); ++i) {
    DecodeResolution(message.resolutions(i), at.Element("resolutions", i),
                     &candidate->resolutions.emplace_back());
  }
}

}  // namespace passend::store

#endif  // PASSEND_STORE_CODEC_CANDIDATE_MAPPING_H_
