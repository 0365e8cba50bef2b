// Mapping templates of what the resources share: provenance, assessed values, week grids. Included
// by the mapping headers of this folder only.
#ifndef PASSEND_STORE_CODEC_SHARED_MAPPING_H_
#define PASSEND_STORE_CODEC_SHARED_MAPPING_H_

#include <optional>
#include <string>
#include <vector>

#include "matcher/model/candidate.h"
#include "matcher/model/provenance.h"
#include "store/codec/field_decoder.h"
#include "store/codec/week_grid_text.h"

namespace passend::store::mapping {

// Empty texts are not set: it would make no difference to what is written, but protobuf would make
// a string for each, and most texts of most profiles are empty.

// A message of the API, which says who it is.
template <class M>
concept Named = requires(M* message) { message->set_name(std::string()); };

// `texts` into a repeated string field, and back.
template <class Field>
void EncodeTexts(const std::vector<std::string>& texts, Field* field) {
  field->Reserve(static_cast<int>(texts.size()));
  for (const std::string& text : texts) *field->Add() = text;
}
template <class Field>
void DecodeTexts(const Field& field, std::vector<std::string>* texts) {
  texts->assign(field.begin(), field.end());
}

template <class M>
void EncodeProvenance(const model::Provenance& provenance, M* message) {
  message->set_source(static_cast<decltype(message->source())>(provenance.source));
  if (!provenance.assessor_role.empty()) message->set_assessor_role(provenance.assessor_role);
  if (provenance.assessed_on.has_value())
    message->set_assessed_on(provenance.assessed_on->ToString());
  if (provenance.valid_until.has_value())
    message->set_valid_until(provenance.valid_until->ToString());
}
template <class M>
void DecodeProvenance(const M& message, const FieldDecoder& at, model::Provenance* provenance) {
  at.CheckKnown(message);
  provenance->source = at.Enum<model::Source>("source", message.source());
  provenance->assessor_role = message.assessor_role();
  provenance->assessed_on = at.Day("assessed_on", message.assessed_on());
  provenance->valid_until = at.Day("valid_until", message.valid_until());
}

// The field `provenance` of `owner`; an empty one takes no field.
template <class M>
void EncodeProvenanceOf(const model::Provenance& provenance, M* owner) {
  if (provenance != model::Provenance{}) EncodeProvenance(provenance, owner->mutable_provenance());
}
template <class M>
void DecodeProvenanceOf(const M& owner, const FieldDecoder& at, model::Provenance* provenance) {
  if (owner.has_provenance()) {
    DecodeProvenance(owner.provenance(), at.Field("provenance"), provenance);
  }
}

// AssessedBool, AssessedInt, AssessedCode.
template <class T, class M>
void EncodeAssessed(const model::Assessed<T>& assessed, M* message) {
  if (assessed.value.has_value()) message->set_value(*assessed.value);
  EncodeProvenanceOf(assessed.provenance, message);
}
template <class T, class M>
void DecodeAssessed(const M& message, const FieldDecoder& at, model::Assessed<T>* assessed) {
  at.CheckKnown(message);
  if (message.has_value()) assessed->value = message.value();
  DecodeProvenanceOf(message, at, &assessed->provenance);
}
// True when there is anything to write.
template <class T>
bool Holds(const model::Assessed<T>& assessed) {
  return assessed != model::Assessed<T>{};
}

template <class M>
void EncodeGrid(model::WeekGrid grid, M* message) {
  EncodeTexts(WeekGridTexts(grid), message->mutable_dayparts());
}
template <class M>
model::WeekGrid DecodeGrid(const M& message, const FieldDecoder& at) {
  at.CheckKnown(message);
  model::WeekGrid grid;
  for (int i = 0; i < message.dayparts_size(); ++i) {
    const std::optional<model::WeekGrid> part = ParseWeekGridText(message.dayparts(i));
    if (part.has_value()) {
      grid.dayparts |= part->dayparts;
    } else {
      at.Element("dayparts", i).Report("", kWeekGridTextRule);
    }
  }
  return grid;
}

template <class M>
void EncodeSkills(const model::LanguageSkills& skills, M* message) {
  if (skills.speaking.has_value()) message->set_speaking(*skills.speaking);
  if (skills.writing.has_value()) message->set_writing(*skills.writing);
  if (skills.reading.has_value()) message->set_reading(*skills.reading);
  if (skills.listening.has_value()) message->set_listening(*skills.listening);
}
template <class M>
void DecodeSkills(const M& message, const FieldDecoder& at, model::LanguageSkills* skills) {
  at.CheckKnown(message);
  if (message.has_speaking()) skills->speaking = message.speaking();
  if (message.has_writing()) skills->writing = message.writing();
  if (message.has_reading()) skills->reading = message.reading();
  if (message.has_listening()) skills->listening = message.listening();
}

}  // namespace passend::store::mapping

#endif  // PASSEND_STORE_CODEC_SHARED_MAPPING_H_
