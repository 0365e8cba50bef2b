#include "clients/region/work.h"

#include <algorithm>
#include <array>
#include <string>

#include "clients/region/items.h"
#include "clients/region/task_codes.h"

namespace passend::region {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"ma", "di", "wo", "do", "vr", "za", "zo"};

// The load that this workplace has where the library names `usual`: 0 = none.
int LocalLoad(Kind kind, int usual, const LoadStyle& style, Random& random) {
  const bool library = style.basis == v1::BIBLIOTHEEK;
  switch (kind) {
    case Kind::kPeak: {
      int value = usual;
      if (style.sheltered && value > 0) --value;
      if (!library && value > 1) value -= static_cast<int>(random.Weighted(std::array{62, 30, 8}));
      return std::max(value, 0);
    }
    case Kind::kCondition:
      if (style.sheltered && random.Permille(700)) return 0;
      return library || random.Permille(750) ? usual : 0;
    case Kind::kCumulative: {
      int value = usual * style.day_minutes / 480;
      // Who works long days does the same thing all day.
      if (!library) value = value * random.Between(style.day_minutes > 480 ? 95 : 75, 105) / 100;
      if (style.sheltered) value = value * 3 / 4;
      return value / 15 * 15;
    }
    case Kind::kQuantity: {
      int value = usual;
      if (!library && value > 5)
        value -= 5 * static_cast<int>(random.Weighted(std::array{55, 35, 10}));
      if (style.sheltered) value = std::min(value, 10);
      return std::max(value, 2);
    }
  }
  return 0;
}

v1::LoadBasis EntryBasis(v1::LoadBasis usual, Random& random) {
  // A list is seldom of one piece: an analysis leaves corners to what the employer says, and what
  // nobody looked at comes from the library.
  if (random.Permille(800)) return usual;
  if (usual == v1::WERKPLEKANALYSE) return v1::WERKGEVERSOPGAVE;
  return v1::BIBLIOTHEEK;
}

void MarkKern(google::protobuf::RepeatedPtrField<v1::Load>* loads, Random& random) {
  if (loads->empty()) return;
  const int marks = random.Between(3, 8);
  for (int i = 0; i < marks; ++i) {
    loads->Mutable(static_cast<int>(random.Below(static_cast<std::uint32_t>(loads->size()))))
        ->set_kern(true);
  }
}

void AddTaskLoads(const LibraryFunctie& functie, v1::LoadBasis basis, bool sheltered,
                  Random& random, v1::Task* task) {
  if (functie.loads.empty() || random.Permille(150)) return;
  const LoadStyle style{
      .basis = basis, .sheltered = sheltered, .day_minutes = task->minutes_per_day(), .most = 4};
  const auto count = static_cast<std::uint32_t>(functie.loads.size());
  const std::uint32_t first = random.Below(count);
  for (std::uint32_t i = 0; i < count && task->loads_size() < style.most; ++i) {
    const auto& [item, usual] = functie.loads[(first + i) % count];
    const Item& known = Items()[static_cast<std::size_t>(item)];
    if (!random.Permille(known.named_permille)) continue;
    const int value = std::min(LocalLoad(known.kind, usual, style, random),
                               known.kind == Kind::kCumulative ? task->minutes_per_day() : 1000);
    if (value == 0) continue;
    v1::Load* load = task->add_loads();
    load->set_item(std::string(known.key));
    load->set_value(value);
    load->set_basis(EntryBasis(basis, random));
  }
}

void SetTaakeisen(bool sheltered, Random& random, v1::Taakeisen* eisen) {
  const int top = sheltered ? 2 : 3;
  if (random.Permille(700)) eisen->set_zelfstandigheid(random.Between(0, top));
  if (random.Permille(600)) eisen->set_sociaal_functioneren(random.Between(0, top));
  if (random.Permille(600)) eisen->set_deadlines_productiepieken(random.Between(0, top));
  if (random.Permille(700)) eisen->set_handelingstempo(random.Between(0, top));
  if (random.Permille(500)) eisen->set_storingen_onderbrekingen(random.Between(0, top));
  if (random.Permille(500)) eisen->set_voorspelbaarheid(random.Between(0, top));
  if (random.Permille(700)) eisen->set_fysieke_belasting(random.Between(0, 3));
}

// How a task hangs together with the rest of the work (for jobcarving).
void SetPlaceInWork(const World& world, int functie, Random& random, v1::Task* task) {
  task->set_separable(static_cast<v1::Separable>(random.Weighted(std::array{25, 50, 10, 15})));
  if (task->separable() == v1::SEPARABLE_WITH_CONDITION) {
    task->set_separable_condition("alleen buiten de drukke uren");
  }
  if (random.Permille(120)) task->set_tie_group(Numbered("groep-", random.Between(1, 3), 1));
  if (random.Permille(750)) task->set_holder_function(std::string(world.functie_code(functie)));
  if (random.Permille(600)) task->set_department(Numbered("afdeling-", random.Between(1, 5), 1));
  if (random.Permille(400)) task->set_process(Numbered("proces-", random.Between(1, 4), 1));
  task->set_light_task(random.Permille(150));
  task->set_scarce_hours(random.Permille(250));
  task->set_priority(random.Between(0, 9));
  task->set_safety_critical(random.Permille(30));
}

int WeekdayMask(const v1::Task& task) {
  if (task.weekdays().empty()) return 127;
  int mask = 0;
  for (const std::string& day : task.weekdays()) {
    for (std::size_t i = 0; i < kWeekdays.size(); ++i) {
      if (day == kWeekdays[i]) mask |= 1 << i;
    }
  }
  return mask;
}

}  // namespace

void AddLoads(const LibraryFunctie& functie, const LoadStyle& style, Random& random,
              google::protobuf::RepeatedPtrField<v1::Load>* loads) {
  if (functie.loads.empty()) return;
  const auto count = static_cast<std::uint32_t>(functie.loads.size());
  const std::uint32_t first = random.Below(count);  // a long list is not always cut off at the end
  for (std::uint32_t i = 0; i < count && loads->size() < style.most; ++i) {
    const auto& [item, usual] = functie.loads[(first + i) % count];
    const Item& known = Items()[static_cast<std::size_t>(item)];
    if (!random.Permille(known.named_permille)) continue;
    const int value = LocalLoad(known.kind, usual, style, random);
    // An employer who looked says so when there is nothing; the library does not.
    if (value == 0 && (style.basis == v1::BIBLIOTHEEK || random.Permille(700))) continue;
    v1::Load* load = loads->Add();
    load->set_item(std::string(known.key));
    load->set_value(value);
    load->set_basis(EntryBasis(style.basis, random));
  }
  if (style.basis != v1::BIBLIOTHEEK && random.Permille(400)) MarkKern(loads, random);
}

void MakeTask(const World& world, const TaskStyle& style, Random& random, v1::Task* task) {
  const LibraryFunctie& known = world.functie(style.functie);
  task->set_id(Numbered("t", style.number, 2));
  if (known.record.tasks().empty()) {
    task->set_code(std::string(TaskCode(known.record.title_nl(), style.sector)));
    task->set_title(known.record.title_nl());
  } else {
    const std::uint32_t picked =
        random.Below(static_cast<std::uint32_t>(known.record.tasks().size()));
    task->set_code(std::string(known.task_codes[picked]));
    task->set_title(known.record.tasks().Get(static_cast<int>(picked)).text());
  }
  task->set_minutes_per_day(15 * random.Between(2, std::clamp(style.most_minutes / 15, 2, 16)));
  if (random.Permille(300)) {
    const int mask = random.Between(1, 31);  // some of Monday to Friday
    for (int day = 0; day < 5; ++day) {
      if ((mask >> day) & 1)
        task->add_weekdays(std::string(kWeekdays[static_cast<std::size_t>(day)]));
    }
  }
  if (random.Permille(600)) {
    task->set_block_minutes(std::min(task->minutes_per_day(), 15 * random.Between(1, 4)));
  }
  if (random.Permille(250)) {
    task->mutable_window()->add_dayparts(random.Permille(600) ? "ma-vr:ochtend" : "ma-vr:middag");
  }
  const bool unanalysed = !style.analysed && random.Permille(250);
  const v1::LoadBasis basis = style.analysed ? v1::WERKPLEKANALYSE
                              : unanalysed   ? v1::BIBLIOTHEEK
                                             : v1::WERKGEVERSOPGAVE;
  task->set_basis(unanalysed ? v1::LOAD_BASIS_UNSPECIFIED : basis);
  if (style.analysed) {
    task->set_analysed_on(DayAfter(world, -random.Between(5, 900)));
    task->set_analysed_by_role("arbeidsdeskundige");
  }
  if (!unanalysed) AddTaskLoads(known, basis, style.sheltered, random, task);
  const auto& talents = known.record.talents();
  if (!talents.empty() && random.Permille(600)) {
    const auto& talent = talents.Get(
        static_cast<int>(random.Below(static_cast<std::uint32_t>(std::min(talents.size(), 10)))));
    v1::TaskTalent* wanted = task->add_talents();
    wanted->set_code(talent.talent());
    wanted->set_level(std::min(talent.level(), random.Between(1, 3)));
    wanted->set_required(random.Permille(500));
  }
  if (!unanalysed) SetTaakeisen(style.sheltered, random, task->mutable_taakeisen());
  SetPlaceInWork(world, style.functie, random, task);
}

std::optional<int> EffectiveLoad(const v1::Opportunity& opportunity, int item) {
  const Item& known = Items()[static_cast<std::size_t>(item)];
  std::optional<int> environment;
  for (const v1::Load& load : opportunity.loads()) {
    if (load.item() == known.key) environment = std::max(environment.value_or(0), load.value());
  }
  std::optional<int> of_tasks;
  std::array<int, 7> sums = {};
  for (const v1::Task& task : opportunity.tasks()) {
    const int mask = WeekdayMask(task);
    for (const v1::Load& load : task.loads()) {
      if (load.item() != known.key) continue;
      of_tasks = std::max(of_tasks.value_or(0), load.value());
      for (std::size_t day = 0; day < sums.size(); ++day) {
        if ((mask >> day) & 1) sums[day] += load.value();
      }
    }
  }
  if (!of_tasks.has_value()) return environment;
  if (known.kind == Kind::kCumulative) of_tasks = *std::max_element(sums.begin(), sums.end());
  return std::max(*of_tasks, environment.value_or(0));
}

}  // namespace passend::region
