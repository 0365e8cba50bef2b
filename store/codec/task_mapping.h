// Task and load <-> message, shared by opportunities and the task pools of employers. Included by
// the mapping headers of this folder only.
#ifndef PASSEND_STORE_CODEC_TASK_MAPPING_H_
#define PASSEND_STORE_CODEC_TASK_MAPPING_H_

#include <cstdint>
#include <optional>
#include <string>

#include "matcher/model/opportunity.h"
#include "store/codec/shared_mapping.h"

namespace passend::store::mapping {

template <class M>
void EncodeLoad(const model::Load& load, M* message) {
  if (!load.item.empty()) message->set_item(load.item);
  message->set_value(load.value);
  message->set_basis(static_cast<decltype(message->basis())>(load.basis));
  message->set_kern(load.kern);
}
template <class M>
void DecodeLoad(const M& message, const FieldDecoder& at, model::Load* load) {
  at.CheckKnown(message);
  load->item = message.item();
  load->value = message.value();
  load->basis = at.Enum<model::LoadBasis>("basis", message.basis());
  load->kern = message.kern();
}

template <class M>
void EncodeTaakeisen(const model::Taakeisen& eisen, M* message) {
  if (eisen.zelfstandigheid.has_value()) message->set_zelfstandigheid(*eisen.zelfstandigheid);
  if (eisen.sociaal_functioneren.has_value()) {
    message->set_sociaal_functioneren(*eisen.sociaal_functioneren);
  }
  if (eisen.deadlines_productiepieken.has_value()) {
    message->set_deadlines_productiepieken(*eisen.deadlines_productiepieken);
  }
  if (eisen.handelingstempo.has_value()) message->set_handelingstempo(*eisen.handelingstempo);
  if (eisen.storingen_onderbrekingen.has_value()) {
    message->set_storingen_onderbrekingen(*eisen.storingen_onderbrekingen);
  }
  if (eisen.voorspelbaarheid.has_value()) message->set_voorspelbaarheid(*eisen.voorspelbaarheid);
  if (eisen.fysieke_belasting.has_value()) {
    message->set_fysieke_belasting(*eisen.fysieke_belasting);
  }
}
template <class M>
void DecodeTaakeisen(const M& message, const FieldDecoder& at, model::Taakeisen* eisen) {
  at.CheckKnown(message);
  if (message.has_zelfstandigheid()) eisen->zelfstandigheid = message.zelfstandigheid();
  if (message.has_sociaal_functioneren()) {
    eisen->sociaal_functioneren = message.sociaal_functioneren();
  }
  if (message.has_deadlines_productiepieken()) {
    eisen->deadlines_productiepieken = message.deadlines_productiepieken();
  }
  if (message.has_handelingstempo()) eisen->handelingstempo = message.handelingstempo();
  if (message.has_storingen_onderbrekingen()) {
    eisen->storingen_onderbrekingen = message.storingen_onderbrekingen();
  }
  if (message.has_voorspelbaarheid()) eisen->voorspelbaarheid = message.voorspelbaarheid();
  if (message.has_fysieke_belasting()) eisen->fysieke_belasting = message.fysieke_belasting();
}

template <class M>
void EncodeTask(const model::Task& task, M* message) {
  if (!task.id.empty()) message->set_id(task.id);
  if (!task.code.empty()) message->set_code(task.code);
  if (!task.name.empty()) message->set_title(task.name);
  message->set_minutes_per_day(task.minutes_per_day);
  for (int day = 0; day < 7; ++day) {
    if (((task.weekdays >> day) & 1) != 0) message->add_weekdays(std::string(WeekdayName(day)));
  }
  if (task.block_minutes.has_value()) message->set_block_minutes(*task.block_minutes);
  if (task.window.has_value()) EncodeGrid(*task.window, message->mutable_window());
  if (!task.site.empty()) message->set_site(task.site);
  for (const model::Load& load : task.loads) EncodeLoad(load, message->add_loads());
  for (const model::TaskTalent& talent : task.talents) {
    auto* out = message->add_talents();
    if (!talent.code.empty()) out->set_code(talent.code);
    out->set_level(talent.level);
    out->set_required(talent.required);
  }
  EncodeTexts(task.certificates, message->mutable_certificates());
  if (task.taakeisen != model::Taakeisen{}) {
    EncodeTaakeisen(task.taakeisen, message->mutable_taakeisen());
  }
  message->set_separable(static_cast<decltype(message->separable())>(task.separable));
  if (!task.separable_condition.empty()) message->set_separable_condition(task.separable_condition);
  if (!task.tie_group.empty()) message->set_tie_group(task.tie_group);
  if (!task.holder_function.empty()) message->set_holder_function(task.holder_function);
  if (!task.department.empty()) message->set_department(task.department);
  if (!task.process.empty()) message->set_process(task.process);
  message->set_light_task(task.light_task);
  message->set_scarce_hours(task.scarce_hours);
  message->set_priority(task.priority);
  message->set_safety_critical(task.safety_critical);
  message->set_basis(static_cast<decltype(message->basis())>(task.basis));
  if (task.analysed_on.has_value()) message->set_analysed_on(task.analysed_on->ToString());
  if (!task.analysed_by_role.empty()) message->set_analysed_by_role(task.analysed_by_role);
}
template <class M>
void DecodeTask(const M& message, const FieldDecoder& at, model::Task* task) {
  at.CheckKnown(message);
  task->id = message.id();
  task->code = message.code();
  task->name = message.title();
  task->minutes_per_day = message.minutes_per_day();
  for (int i = 0; i < message.weekdays_size(); ++i) {
    const std::optional<int> day = ParseWeekday(message.weekdays(i));
    if (day.has_value()) {
      task->weekdays = static_cast<std::uint8_t>(task->weekdays | (1U << *day));
    } else {
      at.Element("weekdays", i).Report("", kWeekdayRule);
    }
  }
  if (message.has_block_minutes()) task->block_minutes = message.block_minutes();
  if (message.has_window()) task->window = DecodeGrid(message.window(), at.Field("window"));
  task->site = message.site();
  for (int i = 0; i < message.loads_size(); ++i) {
    DecodeLoad(message.loads(i), at.Element("loads", i), &task->loads.emplace_back());
  }
  for (int i = 0; i < message.talents_size(); ++i) {
    at.Element("talents", i).CheckKnown(message.talents(i));
    model::TaskTalent& talent = task->talents.emplace_back();
    talent.code = message.talents(i).code();
    talent.level = message.talents(i).level();
    talent.required = message.talents(i).required();
  }
  DecodeTexts(message.certificates(), &task->certificates);
  if (message.has_taakeisen()) {
    DecodeTaakeisen(message.taakeisen(), at.Field("taakeisen"), &task->taakeisen);
  }
  task->separable = at.Enum<model::Separable>("separable", message.separable());
  task->separable_condition = message.separable_condition();
  task->tie_group = message.tie_group();
  task->holder_function = message.holder_function();
  task->department = message.department();
  task->process = message.process();
  task->light_task = message.light_task();
  task->scarce_hours = message.scarce_hours();
  task->priority = message.priority();
  task->safety_critical = message.safety_critical();
  task->basis = at.Enum<model::LoadBasis>("basis", message.basis());
  task->analysed_on = at.Day("analysed_on", message.analysed_on());
  task->analysed_by_role = message.analysed_by_role();
}

}  // namespace passend::store::mapping

#endif  // PASSEND_STORE_CODEC_TASK_MAPPING_H_
