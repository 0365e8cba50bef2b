#include "store/codec/candidate_wire.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "matcher/model/names.h"
#include "store/codec/week_grid_text.h"
#include "store/codec/wire.h"

namespace passend::store {
namespace wire {

template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Provenance>& provenance) {
  wire.Field(1, provenance.source);
  wire.Field(2, provenance.assessor_role);
  wire.Field(3, provenance.assessed_on);
  wire.Field(4, provenance.valid_until);
}

template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Assessed<bool>>& assessed) {
  wire.Field(1, assessed.value);
  wire.Field(2, assessed.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Assessed<int>>& assessed) {
  wire.Field(1, assessed.value);
  wire.Field(2, assessed.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Assessed<std::string>>& assessed) {
  wire.Field(1, assessed.value);
  wire.Field(2, assessed.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Assessed<model::Availability>>& assessed) {
  wire.Known(1, assessed.value);
  wire.Field(2, assessed.provenance);
}

void Fields(WireWriter& wire, const model::WeekGrid& grid) {
  for (const std::string& text : WeekGridTexts(grid)) wire.Text(1, text);
}
void Fields(WireReader& wire, model::WeekGrid& grid) {
  std::vector<std::string_view> given;
  wire.Texts(1, [&](std::string_view text) {
    const std::optional<model::WeekGrid> part = ParseWeekGridText(text);
    if (part.has_value()) grid.dayparts |= part->dayparts;
    given.push_back(text);
    return part.has_value();
  });
  wire.NotSameIf(!std::ranges::equal(given, WeekGridTexts(grid)));
}

// --- Who, and with whom

template <class Wire>
void Fields(Wire& wire, Of<Wire, model::CandidateRegistration>& registration) {
  wire.Field(1, registration.code);
  wire.Field(2, registration.state);
  wire.Field(3, registration.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Status>& status) {
  wire.Field(1, status.availability);
  wire.Field(2, status.doorstroom_gewenst);
  wire.Field(3, status.bemiddelbaar_per);
  wire.Field(4, status.stroming);
  wire.Field(5, status.spoor);
  wire.Field(6, status.regeling);
  wire.Field(7, status.uitkeringsduur_klasse);
  wire.Field(8, status.distance_class);
  wire.Field(9, status.participatieladder);
  wire.Field(10, status.traject_phase);
  wire.Field(11, status.age_class);
  wire.Field(12, status.registrations);
  wire.Field(13, status.other_support_runs);
  wire.Field(14, status.casusregie_org);
  wire.Field(15, status.last_voorstel);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Caseload>& caseload) {
  wire.Field(1, caseload.werkregisseur);
  wire.Field(2, caseload.werkregisseur_tijdelijk);
  wire.Field(3, caseload.team);
  wire.Field(4, caseload.accountmanager);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Sharing>& sharing) {
  wire.Field(1, sharing.tenant);
  wire.Field(2, sharing.level);
  wire.Field(3, sharing.purpose);
  wire.Field(4, sharing.until);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::VoordrachtAgreement>& agreement) {
  wire.Field(1, agreement.opportunity);
  wire.Field(2, agreement.agreed_on);
  wire.Field(3, agreement.withdrawn_on);
}

// --- Ik wil

template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Wish>& wish) {
  wire.Field(1, wish.kind);
  wire.Always(2, wish.weight, 1);
  wire.Field(3, wish.codes);
  wire.Field(4, wish.side);
  wire.Field(5, wish.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Exclusions>& exclusions) {
  wire.Field(1, exclusions.sectors);
  wire.Field(2, exclusions.tasks);
  wire.Field(3, exclusions.employers);
  wire.Field(4, exclusions.sites);
  wire.Field(5, exclusions.do_not_place);
}

// --- Ik kan

template <class Wire>
void Fields(Wire& wire, Of<Wire, model::CandidateTalent>& talent) {
  wire.Field(1, talent.code);
  wire.Field(2, talent.level);
  wire.Field(3, talent.evidence);
  wire.Field(4, talent.emphasis);
  wire.Field(5, talent.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Competence>& competence) {
  wire.Field(1, competence.code);
  wire.Field(2, competence.mastery);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::CandidateCertificate>& certificate) {
  wire.Field(1, certificate.code);
  wire.Field(2, certificate.state);
  wire.Field(3, certificate.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::WorkHistoryEntry>& entry) {
  wire.Field(1, entry.functie);
  wire.Field(2, entry.title);
  wire.Field(3, entry.from);
  wire.Field(4, entry.until);
  wire.Field(5, entry.months);
  wire.Field(6, entry.werkvorm);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::LanguageSkills>& skills) {
  wire.Field(1, skills.speaking);
  wire.Field(2, skills.writing);
  wire.Field(3, skills.reading);
  wire.Field(4, skills.listening);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::CandidateLanguage>& language) {
  wire.Field(1, language.code);
  wire.Field(2, language.skills);
  wire.Field(3, language.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::BuildUpStep>& step) {
  wire.Required(1, step.from);
  wire.Field(2, step.minutes_per_week);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::CandidateHours>& hours) {
  wire.Field(1, hours.max_week_minutes);
  wire.Field(2, hours.min_week_minutes);
  wire.Field(3, hours.desired_week_minutes);
  wire.Field(4, hours.max_day_minutes);
  wire.Field(5, hours.grid);
  wire.Field(6, hours.build_up);
  wire.Field(7, hours.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::CandidateTravel>& travel) {
  wire.Field(1, travel.pc4);
  wire.FromOne(2, travel.modes, model::kTravelModeCount);
  wire.Field(3, travel.max_minutes);
  wire.Field(4, travel.comfort_minutes);
  wire.Field(5, travel.max_km);
  wire.Field(6, travel.travels_independently);
  wire.Field(7, travel.avoids_peak_hours);
  wire.Field(8, travel.vervoersvoorziening);
  wire.Field(9, travel.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::BelastbaarheidItem>& item) {
  wire.Field(1, item.item);
  wire.Field(2, item.fml_level);
  wire.Field(3, item.capacity);
  wire.Field(4, item.toelichting);
  wire.Field(5, item.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::WerktermRecord>& record) {
  wire.Field(1, record.term);
  wire.Field(2, record.answer);
  wire.Field(3, record.provenance);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Belastbaarheid>& belastbaarheid) {
  wire.Field(1, belastbaarheid.basis);
  wire.Field(2, belastbaarheid.provenance);
  wire.Field(3, belastbaarheid.items);
  wire.Field(4, belastbaarheid.werktermen);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Loonwaarde>& loonwaarde) {
  wire.Field(1, loonwaarde.kind);
  wire.Field(2, loonwaarde.functie);
  wire.Field(3, loonwaarde.employer);
  wire.Field(4, loonwaarde.permille_of_functieloon);
  wire.Field(5, loonwaarde.functieloon_hour_cents);
  wire.Field(6, loonwaarde.method);
  wire.Field(7, loonwaarde.expert_id);
  wire.Field(8, loonwaarde.hoofdtaken);
  wire.Field(9, loonwaarde.provenance);
}

// --- Ik heb nodig, the step

template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Needs>& needs) {
  wire.Field(1, needs.support_intensity);
  wire.Field(2, needs.jobcoach_minutes_week);
  wire.Field(3, needs.intern_werkbegeleider);
  wire.Field(4, needs.structuur);
  wire.Field(5, needs.prikkelarm);
  wire.Field(6, needs.voorspelbaar);
  wire.Field(7, needs.tolk);
  wire.Field(8, needs.childcare_minutes_week);
  wire.Field(9, needs.workplace_adaptations);
  wire.Field(10, needs.meeneembare_voorzieningen);
  wire.Field(11, needs.instruments);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::CurrentPlace>& place) {
  wire.Field(1, place.werkvorm);
  wire.Field(2, place.employer);
  wire.Field(3, place.site);
  wire.Field(4, place.since);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Plan>& plan) {
  wire.Field(1, plan.current);
  wire.Field(2, plan.goal_werkvorm);
  wire.Field(3, plan.agreed_next_step);
  wire.Field(4, plan.growth_wish);
  wire.Field(5, plan.self_employment_wish);
}
template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Resolution>& resolution) {
  wire.Field(1, resolution.opportunity);
  wire.Field(2, resolution.item);
  wire.Field(3, resolution.load);
  wire.Field(4, resolution.capacity);
  wire.Field(5, resolution.measure);
  wire.Field(6, resolution.outcome);
  wire.Field(7, resolution.motivation);
  wire.Field(8, resolution.professional);
  wire.Field(9, resolution.resolved_on);
}

template <class Wire>
void Fields(Wire& wire, Of<Wire, model::Candidate>& candidate) {
  wire.Field(3, candidate.placing_org);
  wire.Field(4, candidate.external_ref);
  wire.Field(5, candidate.objection);
  wire.Field(6, candidate.sharing);
  wire.Field(7, candidate.caseload);
  wire.Field(8, candidate.status);
  wire.Field(9, candidate.voordrachten);
  wire.Field(10, candidate.wishes);
  wire.Field(11, candidate.exclusions);
  wire.Field(12, candidate.talents);
  wire.Field(13, candidate.competences);
  wire.Field(14, candidate.werk_en_denkniveau);
  wire.Field(15, candidate.diplomas);
  wire.Field(16, candidate.certificates);
  wire.Field(17, candidate.work_history);
  wire.Field(18, candidate.languages);
  wire.Field(19, candidate.hours);
  wire.Field(20, candidate.travel);
  wire.Field(21, candidate.belastbaarheid);
  wire.Field(22, candidate.loonwaarden);
  wire.Field(23, candidate.needs);
  wire.Field(24, candidate.plan);
  wire.Field(25, candidate.resolutions);
}

}  // namespace wire

bool WriteCandidate(const model::Candidate& candidate, std::string* bytes) {
  wire::WireWriter writer(bytes);
  Fields(writer, candidate);
  return writer.Finish();
}

bool ReadCandidate(std::string_view bytes, model::Candidate* candidate) {
  *candidate = {};
  wire::WireReader reader(bytes);
  Fields(reader, *candidate);
  return reader.Done();
}

bool ReadNamedCandidate(std::string_view bytes, model::Candidate* candidate, std::string* written) {
  *candidate = {};
  wire::WireReader reader(bytes);
  std::string name;
  std::string etag;
  reader.Field(1, name);
  reader.Field(2, etag);
  const std::optional<model::NameParts> parts = model::ParseCandidateName(name);
  if (!parts.has_value()) return false;
  candidate->tenant = std::string(parts->tenant);
  candidate->id = std::string(parts->id);
  written->clear();
  written->reserve(bytes.size());
  wire::WireWriter writer(written);
  wire::WireCopier copier(&reader, &writer);
  Fields(copier, *candidate);
  return writer.Finish() && reader.Done();
}

}  // namespace passend::store
