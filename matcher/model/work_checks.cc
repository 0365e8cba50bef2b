#include "matcher/model/work_checks.h"

#include <array>
#include <cstddef>
#include <string>

namespace passend::model {
namespace {

void CheckTaakeisen(const Taakeisen& taakeisen, Checker& check) {
  const Checker::Scope scope(check, "taakeisen");
  check.Range("zelfstandigheid", taakeisen.zelfstandigheid, 0, kMaxTaakeis);
  check.Range("sociaal_functioneren", taakeisen.sociaal_functioneren, 0, kMaxTaakeis);
  check.Range("deadlines_productiepieken", taakeisen.deadlines_productiepieken, 0, kMaxTaakeis);
  check.Range("handelingstempo", taakeisen.handelingstempo, 0, kMaxTaakeis);
  check.Range("storingen_onderbrekingen", taakeisen.storingen_onderbrekingen, 0, kMaxTaakeis);
  check.Range("voorspelbaarheid", taakeisen.voorspelbaarheid, 0, kMaxTaakeis);
  check.Range("fysieke_belasting", taakeisen.fysieke_belasting, 0, kMaxTaakeis);
}

void CheckMinutes(const Task& task, Checker& check) {
  check.Range("minutes_per_day", task.minutes_per_day, 1, kMaxDayMinutes);
  if (task.weekdays > kEveryWeekday) check.Add("weekdays", "must have only the seven days");
  check.Range("block_minutes", task.block_minutes, 1, kMaxDayMinutes);
  if (task.block_minutes.has_value() && *task.block_minutes > task.minutes_per_day) {
    check.Add("block_minutes", "must not be above minutes_per_day");
  }
  check.Grid("window", task.window);
}

}  // namespace

void CheckLoadValue(std::string_view item, int value, Checker& check) {
  const std::optional<int> index = check.InCatalogue("item", item, &Catalogue::FindItem);
  if (!index.has_value()) return;
  const FmlItem& found = check.catalogue().items()[static_cast<std::size_t>(*index)];
  if (!found.load_allowed) check.Add("item", "is never a load: working hours are not");
  check.Range("value", value, 0, HighestOf(found.kind));
}

void CheckLoads(const std::vector<Load>& loads, Checker& check) {
  // One item may be known from several sources, but once from each.
  std::array<SeenCodes, 4> seen;
  check.Each("loads", loads, kMaxLoads, [&](const Load& load) {
    CheckLoadValue(load.item, load.value, check);
    check.SetAndKnown("basis", load.basis, LoadBasis::kBibliotheek);
    const auto basis = static_cast<std::size_t>(load.basis);
    if (basis < seen.size()) check.Unique("item", seen[basis], load.item);
  });
}

void CheckTask(const Task& task, Checker& check) {
  check.RequiredCode("id", task.id);
  check.Code("code", task.code);
  check.Text("title", task.name, kMaxTextBytes);
  CheckMinutes(task, check);
  check.Id("site", task.site);
  CheckLoads(task.loads, check);
  SeenCodes talents;
  check.Each("talents", task.talents, kMaxTaskTalents, [&](const TaskTalent& talent) {
    check.InCatalogue("code", talent.code, &Catalogue::FindTalent);
    check.Unique("code", talents, talent.code);
    check.Range("level", talent.level, 1, kMaxTalentLevel);
  });
  check.CatalogueCodes("certificates", task.certificates, kMaxTaskCertificates,
                       &Catalogue::FindCertificate);
  CheckTaakeisen(task.taakeisen, check);
  check.Known("separable", task.separable, Separable::kWithCondition);
  check.Text("separable_condition", task.separable_condition, kMaxTextBytes);
  check.Text("tie_group", task.tie_group, kMaxCodeBytes);
  check.Text("holder_function", task.holder_function, kMaxTextBytes);
  check.Text("department", task.department, kMaxTextBytes);
  check.Text("process", task.process, kMaxTextBytes);
  check.Range("priority", task.priority, 0, kMaxTaskPriority);
  check.Known("basis", task.basis, LoadBasis::kBibliotheek);
  check.Day("analysed_on", task.analysed_on);
  check.Text("analysed_by_role", task.analysed_by_role, kMaxRoleBytes);
}

void CheckTasks(std::string_view field, const std::vector<Task>& tasks, Checker& check) {
  SeenCodes ids;
  check.Each(field, tasks, kMaxTasks, [&](const Task& task) {
    CheckTask(task, check);
    check.Unique("id", ids, task.id);
  });
}

std::vector<FieldViolation> ValidateTask(const Task& task, const Catalogue& catalogue,
                                         const std::string& prefix) {
  Checker check(catalogue, prefix);
  CheckTask(task, check);
  return check.Take();
}

}  // namespace passend::model
