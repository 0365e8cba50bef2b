// Opportunity <-> message; see profile_mapping.h. Include this only where the templates are
// instantiated.
#ifndef PASSEND_STORE_CODEC_OPPORTUNITY_MAPPING_H_
#define PASSEND_STORE_CODEC_OPPORTUNITY_MAPPING_H_

#include <vector>

#include "store/codec/profile_mapping.h"
#include "store/codec/shared_mapping.h"
#include "store/codec/task_mapping.h"

namespace passend::store {
namespace mapping {

template <class M>
void EncodeOpportunityHours(const model::OpportunityHours& hours, M* message) {
  if (hours.min_week_minutes.has_value()) message->set_min_week_minutes(*hours.min_week_minutes);
  if (hours.max_week_minutes.has_value()) message->set_max_week_minutes(*hours.max_week_minutes);
  if (hours.min_day_minutes.has_value()) message->set_min_day_minutes(*hours.min_day_minutes);
  if (hours.grid.has_value()) EncodeGrid(*hours.grid, message->mutable_grid());
  if (hours.shift_start_minute.has_value()) {
    message->set_shift_start_minute(*hours.shift_start_minute);
  }
  if (hours.shift_end_minute.has_value()) message->set_shift_end_minute(*hours.shift_end_minute);
  message->set_hours_negotiable(
      static_cast<decltype(message->hours_negotiable())>(hours.hours_negotiable));
}
template <class M>
void DecodeOpportunityHours(const M& message, const FieldDecoder& at,
                            model::OpportunityHours* hours) {
  at.CheckKnown(message);
  if (message.has_min_week_minutes()) hours->min_week_minutes = message.min_week_minutes();
  if (message.has_max_week_minutes()) hours->max_week_minutes = message.max_week_minutes();
  if (message.has_min_day_minutes()) hours->min_day_minutes = message.min_day_minutes();
  if (message.has_grid()) hours->grid = DecodeGrid(message.grid(), at.Field("grid"));
  if (message.has_shift_start_minute()) hours->shift_start_minute = message.shift_start_minute();
  if (message.has_shift_end_minute()) hours->shift_end_minute = message.shift_end_minute();
  hours->hours_negotiable = at.Enum<model::Answer>("hours_negotiable", message.hours_negotiable());
}

// What the work asks.
template <class M>
void EncodeAsks(const model::Opportunity& opportunity, M* message) {
  for (const model::Task& task : opportunity.tasks) EncodeTask(task, message->add_tasks());
  for (const model::Requirement& requirement : opportunity.requirements) {
    auto* out = message->add_requirements();
    if (!requirement.code.empty()) out->set_code(requirement.code);
    out->set_level(requirement.level);
    out->set_required(requirement.required);
    out->set_weight(requirement.weight);
  }
  for (const model::CertificateRequirement& certificate : opportunity.certificates) {
    auto* out = message->add_certificates();
    if (!certificate.code.empty()) out->set_code(certificate.code);
    out->set_required(certificate.required);
  }
  for (const model::Load& load : opportunity.loads) EncodeLoad(load, message->add_loads());
  message->set_loads_recorded(opportunity.loads_recorded);
  message->set_safety_critical(opportunity.safety_critical);
  for (const model::LanguageRequirement& language : opportunity.languages) {
    auto* out = message->add_languages();
    if (!language.code.empty()) out->set_code(language.code);
    if (language.minimum != model::LanguageSkills{}) {
      EncodeSkills(language.minimum, out->mutable_minimum());
    }
  }
}
template <class M>
void DecodeAsks(const M& message, const FieldDecoder& at, model::Opportunity* opportunity) {
  for (int i = 0; i < message.tasks_size(); ++i) {
    DecodeTask(message.tasks(i), at.Element("tasks", i), &opportunity->tasks.emplace_back());
  }
  for (int i = 0; i < message.requirements_size(); ++i) {
    const auto& in = message.requirements(i);
    at.Element("requirements", i).CheckKnown(in);
    model::Requirement& requirement = opportunity->requirements.emplace_back();
    requirement.code = in.code();
    requirement.level = in.level();
    requirement.required = in.required();
    requirement.weight = in.has_weight() ? in.weight() : 1;
  }
  for (int i = 0; i < message.certificates_size(); ++i) {
    at.Element("certificates", i).CheckKnown(message.certificates(i));
    model::CertificateRequirement& certificate = opportunity->certificates.emplace_back();
    certificate.code = message.certificates(i).code();
    certificate.required = message.certificates(i).required();
  }
  for (int i = 0; i < message.loads_size(); ++i) {
    DecodeLoad(message.loads(i), at.Element("loads", i), &opportunity->loads.emplace_back());
  }
  opportunity->loads_recorded = message.loads_recorded();
  opportunity->safety_critical = message.safety_critical();
  for (int i = 0; i < message.languages_size(); ++i) {
    const auto& in = message.languages(i);
    const FieldDecoder here = at.Element("languages", i);
    here.CheckKnown(in);
    model::LanguageRequirement& language = opportunity->languages.emplace_back();
    language.code = in.code();
    if (in.has_minimum()) DecodeSkills(in.minimum(), here.Field("minimum"), &language.minimum);
  }
}

// What the work offers and is like.
template <class M>
void EncodeOffer(const model::Opportunity& opportunity, M* message) {
  using SideOut = decltype(message->binnen_buiten());
  message->set_binnen_buiten(static_cast<SideOut>(opportunity.binnen_buiten));
  message->set_alleen_samen(static_cast<SideOut>(opportunity.alleen_samen));
  message->set_mensen_dingen(static_cast<SideOut>(opportunity.mensen_dingen));
  message->set_afwisseling(static_cast<SideOut>(opportunity.afwisseling));
  if (opportunity.support_offered.has_value()) {
    message->set_support_offered(*opportunity.support_offered);
  }
  using AnswerOut = decltype(message->adaptations());
  message->set_adaptations(static_cast<AnswerOut>(opportunity.adaptations));
  message->set_transport_provided(static_cast<AnswerOut>(opportunity.transport_provided));
  if (opportunity.team_size.has_value()) message->set_team_size(*opportunity.team_size);
  if (opportunity.supervision_ratio.has_value()) {
    message->set_supervision_ratio(*opportunity.supervision_ratio);
  }
  EncodeTexts(opportunity.instruments, message->mutable_instruments());
}
template <class M>
void DecodeOffer(const M& message, const FieldDecoder& at, model::Opportunity* opportunity) {
  opportunity->binnen_buiten = at.Enum<model::Side>("binnen_buiten", message.binnen_buiten());
  opportunity->alleen_samen = at.Enum<model::Side>("alleen_samen", message.alleen_samen());
  opportunity->mensen_dingen = at.Enum<model::Side>("mensen_dingen", message.mensen_dingen());
  opportunity->afwisseling = at.Enum<model::Side>("afwisseling", message.afwisseling());
  if (message.has_support_offered()) opportunity->support_offered = message.support_offered();
  opportunity->adaptations = at.Enum<model::Answer>("adaptations", message.adaptations());
  opportunity->transport_provided =
      at.Enum<model::Answer>("transport_provided", message.transport_provided());
  if (message.has_team_size()) opportunity->team_size = message.team_size();
  if (message.has_supervision_ratio()) {
    opportunity->supervision_ratio = message.supervision_ratio();
  }
  DecodeTexts(message.instruments(), &opportunity->instruments);
}

}  // namespace mapping

template <class M>
void EncodeOpportunity(const model::Opportunity& opportunity, M* message) {
  using namespace mapping;
  message->Clear();
  if constexpr (Named<M>) message->set_name(model::ResourceName(opportunity));
  if (!opportunity.employer.empty()) message->set_employer(opportunity.employer);
  if (!opportunity.site.empty()) message->set_site(opportunity.site);
  if (!opportunity.pc4.empty()) message->set_pc4(opportunity.pc4);
  if (!opportunity.title.empty()) message->set_title(opportunity.title);
  if (!opportunity.werkvorm.empty()) message->set_werkvorm(opportunity.werkvorm);
  if (!opportunity.functie.empty()) message->set_functie(opportunity.functie);
  if (!opportunity.occupation_code.empty())
    message->set_occupation_code(opportunity.occupation_code);
  if (!opportunity.sector.empty()) message->set_sector(opportunity.sector);
  message->set_status(static_cast<decltype(message->status())>(opportunity.status));
  message->set_places(opportunity.places);
  if (opportunity.start.has_value()) message->set_start(opportunity.start->ToString());
  if (opportunity.end.has_value()) message->set_end(opportunity.end->ToString());
  if (opportunity.closing.has_value()) message->set_closing(opportunity.closing->ToString());
  if (opportunity.hours != model::OpportunityHours{}) {
    EncodeOpportunityHours(opportunity.hours, message->mutable_hours());
  }
  if (opportunity.functieloon_hour_cents.has_value()) {
    message->set_functieloon_hour_cents(*opportunity.functieloon_hour_cents);
  }
  if (!opportunity.cao.empty()) message->set_cao(opportunity.cao);
  EncodeAsks(opportunity, message);
  EncodeOffer(opportunity, message);
  if (!opportunity.sroi_link.empty()) message->set_sroi_link(opportunity.sroi_link);
  message->set_origin(static_cast<decltype(message->origin())>(opportunity.origin));
  EncodeTexts(opportunity.shared_with, message->mutable_shared_with());
  if (!opportunity.accountmanager.empty()) message->set_accountmanager(opportunity.accountmanager);
  if (opportunity.last_voorstel.has_value())
    message->set_last_voorstel(opportunity.last_voorstel->ToString());
}

template <class M>
void DecodeOpportunity(const M& message, model::Opportunity* opportunity,
                       std::vector<model::FieldViolation>* violations) {
  using namespace mapping;
  *opportunity = {};
  const FieldDecoder at(violations);
  at.CheckKnown(message);
  if constexpr (Named<M>) {
    at.Name("name", message.name(), model::ParseOpportunityName,
            "tenants/{tenant}/opportunities/{opportunity}", &opportunity->tenant, &opportunity->id);
  }
  opportunity->employer = message.employer();
  opportunity->site = message.site();
  opportunity->pc4 = message.pc4();
  opportunity->title = message.title();
  opportunity->werkvorm = message.werkvorm();
  opportunity->functie = message.functie();
  opportunity->occupation_code = message.occupation_code();
  opportunity->sector = message.sector();
  opportunity->status = at.Enum<model::OpportunityStatus>("status", message.status());
  opportunity->places = message.has_places() ? message.places() : 1;
  opportunity->start = at.Day("start", message.start());
  opportunity->end = at.Day("end", message.end());
  opportunity->closing = at.Day("closing", message.closing());
  if (message.has_hours()) {
    DecodeOpportunityHours(message.hours(), at.Field("hours"), &opportunity->hours);
  }
  if (message.has_functieloon_hour_cents()) {
    opportunity->functieloon_hour_cents = message.functieloon_hour_cents();
  }
  opportunity->cao = message.cao();
  DecodeAsks(message, at, opportunity);
  DecodeOffer(message, at, opportunity);
  opportunity->sroi_link = message.sroi_link();
  opportunity->origin = at.Enum<model::Origin>("origin", message.origin());
  DecodeTexts(message.shared_with(), &opportunity->shared_with);
  opportunity->accountmanager = message.accountmanager();
  opportunity->last_voorstel = at.Day("last_voorstel", message.last_voorstel());
}

}  // namespace passend::store

#endif  // PASSEND_STORE_CODEC_OPPORTUNITY_MAPPING_H_
