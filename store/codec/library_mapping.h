// Functie and Place <-> message; see profile_mapping.h. Include this only where the templates are
// instantiated.
#ifndef PASSEND_STORE_CODEC_LIBRARY_MAPPING_H_
#define PASSEND_STORE_CODEC_LIBRARY_MAPPING_H_

#include <vector>

#include "store/codec/profile_mapping.h"
#include "store/codec/shared_mapping.h"

namespace passend::store {

template <class M>
void EncodeFunctie(const model::Functie& functie, M* message) {
  message->Clear();
  if constexpr (mapping::Named<M>) message->set_name("functies/" + functie.code);
  if (!functie.title_nl.empty()) message->set_title_nl(functie.title_nl);
  if (!functie.title_en.empty()) message->set_title_en(functie.title_en);
  if (!functie.isco.empty()) message->set_isco(functie.isco);
  if (!functie.sector.empty()) message->set_sector(functie.sector);
  if (!functie.source.empty()) message->set_source(functie.source);
  for (const model::FunctieTalent& talent : functie.talents) {
    auto* out = message->add_talents();
    if (!talent.talent.empty()) out->set_talent(talent.talent);
    out->set_level(talent.level);
    out->set_weight(talent.weight);
  }
  for (const model::FunctieLoad& load : functie.loads) {
    auto* out = message->add_loads();
    if (!load.item.empty()) out->set_item(load.item);
    out->set_value(load.value);
  }
  for (const model::FunctieTask& task : functie.tasks) {
    auto* out = message->add_tasks();
    if (!task.id.empty()) out->set_id(task.id);
    if (!task.text.empty()) out->set_text(task.text);
    out->set_core(task.core);
  }
}

template <class M>
void DecodeFunctie(const M& message, model::Functie* functie,
                   std::vector<model::FieldViolation>* violations) {
  *functie = {};
  const FieldDecoder at(violations);
  at.CheckKnown(message);
  if constexpr (mapping::Named<M>) {
    at.GlobalName("name", message.name(), "functies/", model::IsFunctieCode,
                  "functies/{code}, the code 1..64 letters, digits or any of ._-", &functie->code);
  }
  functie->title_nl = message.title_nl();
  functie->title_en = message.title_en();
  functie->isco = message.isco();
  functie->sector = message.sector();
  functie->source = message.source();
  for (int i = 0; i < message.talents_size(); ++i) {
    at.Element("talents", i).CheckKnown(message.talents(i));
    model::FunctieTalent& talent = functie->talents.emplace_back();
    talent.talent = message.talents(i).talent();
    talent.level = message.talents(i).level();
    talent.weight = message.talents(i).weight();
  }
  for (int i = 0; i < message.loads_size(); ++i) {
    at.Element("loads", i).CheckKnown(message.loads(i));
    model::FunctieLoad& load = functie->loads.emplace_back();
    load.item = message.loads(i).item();
    load.value = message.loads(i).value();
  }
  for (int i = 0; i < message.tasks_size(); ++i) {
    at.Element("tasks", i).CheckKnown(message.tasks(i));
    model::FunctieTask& task = functie->tasks.emplace_back();
    task.id = message.tasks(i).id();
    task.text = message.tasks(i).text();
    task.core = message.tasks(i).core();
  }
}

template <class M>
void EncodePlace(const model::Place& place, M* message) {
  message->Clear();
  if constexpr (mapping::Named<M>) message->set_name("places/" + place.pc4);
  if (!place.name.empty()) message->set_display_name(place.name);
  message->set_x_m(place.x_m);
  message->set_y_m(place.y_m);
}

template <class M>
void DecodePlace(const M& message, model::Place* place,
                 std::vector<model::FieldViolation>* violations) {
  *place = {};
  const FieldDecoder at(violations);
  at.CheckKnown(message);
  if constexpr (mapping::Named<M>)
    at.GlobalName("name", message.name(), "places/", model::IsPc4,
                  "places/{pc4}, four digits, 1000..9999", &place->pc4);
  place->name = message.display_name();
  place->x_m = message.x_m();
  place->y_m = message.y_m();
}

}  // namespace passend::store

#endif  // PASSEND_STORE_CODEC_LIBRARY_MAPPING_H_
