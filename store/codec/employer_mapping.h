// Employer <-> message; see profile_mapping.h. Include this only where the templates are
// instantiated.
#ifndef PASSEND_STORE_CODEC_EMPLOYER_MAPPING_H_
#define PASSEND_STORE_CODEC_EMPLOYER_MAPPING_H_

#include <vector>

#include "store/codec/profile_mapping.h"
#include "store/codec/shared_mapping.h"
#include "store/codec/task_mapping.h"

namespace passend::store {
namespace mapping {

template <class M>
void EncodeSite(const model::Site& site, M* message) {
  if (!site.id.empty()) message->set_id(site.id);
  if (!site.vestigingsnummer.empty()) message->set_vestigingsnummer(site.vestigingsnummer);
  if (!site.pc4.empty()) message->set_pc4(site.pc4);
  message->set_wheelchair_accessible(
      static_cast<decltype(message->wheelchair_accessible())>(site.wheelchair_accessible));
  if (site.ov_minutes.has_value()) message->set_ov_minutes(*site.ov_minutes);
}
template <class M>
void DecodeSite(const M& message, const FieldDecoder& at, model::Site* site) {
  at.CheckKnown(message);
  site->id = message.id();
  site->vestigingsnummer = message.vestigingsnummer();
  site->pc4 = message.pc4();
  site->wheelchair_accessible =
      at.Enum<model::Answer>("wheelchair_accessible", message.wheelchair_accessible());
  if (message.has_ov_minutes()) site->ov_minutes = message.ov_minutes();
}

template <class M>
void EncodeSroi(const model::SroiObligation& sroi, M* message) {
  if (!sroi.id.empty()) message->set_id(sroi.id);
  message->set_amount_cents(sroi.amount_cents);
  message->set_open_balance_cents(sroi.open_balance_cents);
  if (sroi.hours.has_value()) message->set_hours(*sroi.hours);
  if (sroi.until.has_value()) message->set_until(sroi.until->ToString());
}
template <class M>
void DecodeSroi(const M& message, const FieldDecoder& at, model::SroiObligation* sroi) {
  at.CheckKnown(message);
  sroi->id = message.id();
  sroi->amount_cents = message.amount_cents();
  sroi->open_balance_cents = message.open_balance_cents();
  if (message.has_hours()) sroi->hours = message.hours();
  sroi->until = at.Day("until", message.until());
}

template <class M>
void EncodeEmployerFunctie(const model::EmployerFunctie& functie, M* message) {
  if (!functie.id.empty()) message->set_id(functie.id);
  if (!functie.title.empty()) message->set_title(functie.title);
  if (!functie.functie.empty()) message->set_functie(functie.functie);
  if (functie.fte_permille.has_value()) message->set_fte_permille(*functie.fte_permille);
  if (!functie.site.empty()) message->set_site(functie.site);
  if (functie.grid.has_value()) EncodeGrid(*functie.grid, message->mutable_grid());
  EncodeTexts(functie.left_lying, message->mutable_left_lying());
  if (functie.besproken_on.has_value()) message->set_besproken_on(functie.besproken_on->ToString());
}
template <class M>
void DecodeEmployerFunctie(const M& message, const FieldDecoder& at,
                           model::EmployerFunctie* functie) {
  at.CheckKnown(message);
  functie->id = message.id();
  functie->title = message.title();
  functie->functie = message.functie();
  if (message.has_fte_permille()) functie->fte_permille = message.fte_permille();
  functie->site = message.site();
  if (message.has_grid()) functie->grid = DecodeGrid(message.grid(), at.Field("grid"));
  DecodeTexts(message.left_lying(), &functie->left_lying);
  functie->besproken_on = at.Day("besproken_on", message.besproken_on());
}

template <class M>
void EncodeVerdringingstoets(const model::Verdringingstoets& toets, M* message) {
  if (!toets.by.empty()) message->set_by(toets.by);
  if (toets.on.has_value()) message->set_on(toets.on->ToString());
  message->set_passed(static_cast<decltype(message->passed())>(toets.passed));
}
template <class M>
void DecodeVerdringingstoets(const M& message, const FieldDecoder& at,
                             model::Verdringingstoets* toets) {
  at.CheckKnown(message);
  toets->by = message.by();
  toets->on = at.Day("on", message.on());
  toets->passed = at.Enum<model::Answer>("passed", message.passed());
}

}  // namespace mapping

template <class M>
void EncodeEmployer(const model::Employer& employer, M* message) {
  using namespace mapping;
  message->Clear();
  if constexpr (Named<M>) message->set_name(model::ResourceName(employer));
  if (!employer.kvk.empty()) message->set_kvk(employer.kvk);
  if (!employer.name.empty()) message->set_display_name(employer.name);
  EncodeTexts(employer.sbi_codes, message->mutable_sbi_codes());
  if (!employer.sector.empty()) message->set_sector(employer.sector);
  if (!employer.branche_team.empty()) message->set_branche_team(employer.branche_team);
  if (!employer.size_class.empty()) message->set_size_class(employer.size_class);
  for (const model::Site& site : employer.sites) EncodeSite(site, message->add_sites());
  if (!employer.accountmanager.empty()) message->set_accountmanager(employer.accountmanager);
  message->set_visit_segment(
      static_cast<decltype(message->visit_segment())>(employer.visit_segment));
  if (employer.last_contact.has_value())
    message->set_last_contact(employer.last_contact->ToString());
  for (const model::SroiObligation& sroi : employer.sroi) EncodeSroi(sroi, message->add_sroi());
  if (!employer.sebo_pso_status.empty()) message->set_sebo_pso_status(employer.sebo_pso_status);
  using AnswerOut = decltype(message->adaptations());
  message->set_banenafspraak_interest(static_cast<AnswerOut>(employer.banenafspraak_interest));
  message->set_werkbegeleider_trained(static_cast<AnswerOut>(employer.werkbegeleider_trained));
  if (employer.max_people_guided.has_value()) {
    message->set_max_people_guided(*employer.max_people_guided);
  }
  message->set_carving_willing(static_cast<AnswerOut>(employer.carving_willing));
  message->set_group_willing(static_cast<AnswerOut>(employer.group_willing));
  message->set_adaptations(static_cast<AnswerOut>(employer.adaptations));
  if (employer.past_placements.has_value()) {
    message->set_past_placements(*employer.past_placements);
  }
  if (employer.retained_12_months.has_value()) {
    message->set_retained_12_months(*employer.retained_12_months);
  }
  message->set_do_not_approach(employer.do_not_approach);
  for (const model::Task& task : employer.task_pool) EncodeTask(task, message->add_task_pool());
  for (const model::EmployerFunctie& functie : employer.functies) {
    EncodeEmployerFunctie(functie, message->add_functies());
  }
  if (employer.verdringingstoets.has_value()) {
    EncodeVerdringingstoets(*employer.verdringingstoets, message->mutable_verdringingstoets());
  }
}

template <class M>
void DecodeEmployer(const M& message, model::Employer* employer,
                    std::vector<model::FieldViolation>* violations) {
  using namespace mapping;
  *employer = {};
  const FieldDecoder at(violations);
  at.CheckKnown(message);
  if constexpr (Named<M>) {
    at.Name("name", message.name(), model::ParseEmployerName,
            "tenants/{tenant}/employers/{employer}", &employer->tenant, &employer->id);
  }
  employer->kvk = message.kvk();
  employer->name = message.display_name();
  DecodeTexts(message.sbi_codes(), &employer->sbi_codes);
  employer->sector = message.sector();
  employer->branche_team = message.branche_team();
  employer->size_class = message.size_class();
  for (int i = 0; i < message.sites_size(); ++i) {
    DecodeSite(message.sites(i), at.Element("sites", i), &employer->sites.emplace_back());
  }
  employer->accountmanager = message.accountmanager();
  employer->visit_segment = at.Enum<model::VisitSegment>("visit_segment", message.visit_segment());
  employer->last_contact = at.Day("last_contact", message.last_contact());
  for (int i = 0; i < message.sroi_size(); ++i) {
    DecodeSroi(message.sroi(i), at.Element("sroi", i), &employer->sroi.emplace_back());
  }
  employer->sebo_pso_status = message.sebo_pso_status();
  employer->banenafspraak_interest =
      at.Enum<model::Answer>("banenafspraak_interest", message.banenafspraak_interest());
  employer->werkbegeleider_trained =
      at.Enum<model::Answer>("werkbegeleider_trained", message.werkbegeleider_trained());
  if (message.has_max_people_guided()) employer->max_people_guided = message.max_people_guided();
  employer->carving_willing = at.Enum<model::Answer>("carving_willing", message.carving_willing());
  employer->group_willing = at.Enum<model::Answer>("group_willing", message.group_willing());
  employer->adaptations = at.Enum<model::Answer>("adaptations", message.adaptations());
  if (message.has_past_placements()) employer->past_placements = message.past_placements();
  if (message.has_retained_12_months()) {
    employer->retained_12_months = message.retained_12_months();
  }
  employer->do_not_approach = message.do_not_approach();
  for (int i = 0; i < message.task_pool_size(); ++i) {
    DecodeTask(message.task_pool(i), at.Element("task_pool", i),
               &employer->task_pool.emplace_back());
  }
  for (int i = 0; i < message.functies_size(); ++i) {
    DecodeEmployerFunctie(message.functies(i), at.Element("functies", i),
                          &employer->functies.emplace_back());
  }
  if (message.has_verdringingstoets()) {
    DecodeVerdringingstoets(message.verdringingstoets(), at.Field("verdringingstoets"),
                            &employer->verdringingstoets.emplace());
  }
}

}  // namespace passend::store

#endif  // PASSEND_STORE_CODEC_EMPLOYER_MAPPING_H_
