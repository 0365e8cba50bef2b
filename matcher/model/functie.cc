#include "matcher/model/functie.h"

#include "matcher/model/candidate.h"
#include "matcher/model/checks.h"
#include "matcher/model/names.h"
#include "matcher/model/work_checks.h"

namespace passend::model {

std::string ResourceName(const Functie& functie) { return "functies/" + functie.code; }

std::vector<FieldViolation> Validate(const Functie& functie, const Catalogue& catalogue) {
  Checker check(catalogue);
  if (!IsFunctieCode(functie.code)) {
    check.Add("name", "must be functies/{functie}, 1..64 letters, digits or any of ._-");
  }
  check.Text("title_nl", functie.title_nl, kMaxTextBytes);
  check.Text("title_en", functie.title_en, kMaxTextBytes);
  if (functie.title_nl.empty() && functie.title_en.empty()) {
    check.Add("title_nl", "must be set, or title_en");
  }
  check.Code("isco", functie.isco);
  check.EmptyOrInCatalogue("sector", functie.sector, &Catalogue::FindSector);
  check.Text("source", functie.source, kMaxTextBytes);

  SeenCodes talents;
  check.Each("talents", functie.talents, kMaxFunctieTalents, [&](const FunctieTalent& talent) {
    check.InCatalogue("talent", talent.talent, &Catalogue::FindTalent);
    check.Unique("talent", talents, talent.talent);
    check.Range("level", talent.level, 1, kMaxTalentLevel);
    check.Range("weight", talent.weight, 1, kMaxRequirementWeight);
  });
  SeenCodes items;
  check.Each("loads", functie.loads, kMaxFunctieLoads, [&](const FunctieLoad& load) {
    CheckLoadValue(load.item, load.value, check);
    check.Unique("item", items, load.item);
  });
  SeenCodes tasks;
  check.Each("tasks", functie.tasks, kMaxFunctieTasks, [&](const FunctieTask& task) {
    check.RequiredCode("id", task.id);
    check.Unique("id", tasks, task.id);
    check.RequiredText("text", task.text, kMaxTextBytes);
  });
  return check.Take();
}

}  // namespace passend::model
