// Opportunity -> OpportunityFacts.
#include <algorithm>
#include <array>
#include <string>

#include "matcher/model/fnv.h"
#include "matcher/score/facts.h"

namespace passend::score {
namespace {

std::uint64_t Hash(std::string_view text) { return model::FnvAppend(model::kFnvOffset, text); }

std::uint16_t Code16(const std::optional<int>& value) {
  return value.has_value() ? static_cast<std::uint16_t>(*value) : kUnknown16;
}

// A value with the basis it rests on; of equal values the stronger basis (the lower number) wins.
struct Valued {
  int value = 0;
  int basis = 0;  // model::LoadBasis; 0 = nothing yet
  void Take(int other_value, int other_basis) {
    if (other_value > value || (other_value == value && (basis == 0 || other_basis < basis))) {
      value = other_value;
      basis = other_basis;
    }
  }
};

// The sum of task exposures on one weekday; its basis is the weakest above 0.
struct DaySum {
  int value = 0;
  int basis = 0;
  void Add(int other_value, int other_basis) {
    if (other_value == 0) return;
    value += other_value;
    basis = std::max(basis, other_basis);
  }
};

class LoadCompiler {
 public:
  LoadCompiler(const model::Opportunity& opportunity, const model::Catalogue& catalogue)
      : opportunity_(opportunity), catalogue_(catalogue) {}

  void Run(int max_scored_items, OpportunityFacts& facts) {
    for (const model::Load& load : opportunity_.loads) {
      if (const std::optional<int> item = Item(load); item.has_value()) {
        effective_[Slot(*item)].Take(load.value, static_cast<int>(load.basis));
      }
    }
    bool task_loads = false;
    for (const model::Task& task : opportunity_.tasks) {
      task_loads = task_loads || !task.loads.empty();
      TaskLoads(task);
    }
    facts.has_load_list = opportunity_.loads_recorded || task_loads || !opportunity_.loads.empty();
    for (std::size_t item = 0; item < catalogue_.items().size(); ++item) {
      for (const DaySum& sum : day_sums_[item]) {
        if (sum.value > 0) effective_[item].Take(sum.value, sum.basis);
      }
    }
    Order(max_scored_items, facts);
  }

 private:
  static std::size_t Slot(int item) { return static_cast<std::size_t>(item); }

  std::optional<int> Item(const model::Load& load) {
    const std::optional<int> item = catalogue_.FindItem(load.item);
    if (!item.has_value() || !catalogue_.items()[Slot(*item)].load_allowed) return std::nullopt;
    if (load.kern) marked_[Slot(*item)] = true;
    return item;
  }

  void TaskLoads(const model::Task& task) {
    for (const model::Load& load : task.loads) {
      const std::optional<int> item = Item(load);
      if (!item.has_value()) continue;
      if (catalogue_.items()[Slot(*item)].kind != model::ItemKind::kCumulative) {
        effective_[Slot(*item)].Take(load.value, static_cast<int>(load.basis));
        continue;
      }
      for (int day = 0; day < 7; ++day) {
        if (task.weekdays != 0 && ((task.weekdays >> day) & 1) == 0) continue;
        day_sums_[Slot(*item)][static_cast<std::size_t>(day)].Add(load.value,
                                                                  static_cast<int>(load.basis));
      }
    }
  }

  LoadFact Make(std::size_t item) const {
    return MakeLoad(catalogue_, static_cast<int>(item), effective_[item].value,
                    static_cast<model::LoadBasis>(effective_[item].basis),
                    opportunity_.support_offered.value_or(0), opportunity_.adaptations);
  }

  // Scored items first: marked (or all when none is), by basis, weight descending, catalogue order.
  void Order(int max_scored_items, OpportunityFacts& facts) const {
    std::vector<std::size_t> scored;
    // A mark is on the item, whichever entry has it, and counts when its effective load is above 0.
    bool any_marked = false;
    for (std::size_t item = 0; item < marked_.size(); ++item) {
      any_marked = any_marked || (marked_[item] && effective_[item].value > 0);
    }
    for (std::size_t item = 0; item < catalogue_.items().size(); ++item) {
      if (effective_[item].value > 0 && (!any_marked || marked_[item])) scored.push_back(item);
    }
    std::stable_sort(scored.begin(), scored.end(), [this](std::size_t x, std::size_t y) {
      if (effective_[x].basis != effective_[y].basis) {
        return effective_[x].basis < effective_[y].basis;
      }
      return catalogue_.items()[x].weight > catalogue_.items()[y].weight;
    });
    if (scored.size() > static_cast<std::size_t>(max_scored_items)) {
      scored.resize(static_cast<std::size_t>(max_scored_items));
    }
    std::array<bool, model::kMaxItems> taken = {};
    for (const std::size_t item : scored) {
      facts.loads.push_back(Make(item));
      taken[item] = true;
    }
    facts.scored_count = static_cast<std::uint8_t>(scored.size());
    for (std::size_t item = 0; item < catalogue_.items().size(); ++item) {
      if (effective_[item].value > 0 && !taken[item]) facts.loads.push_back(Make(item));
    }
  }

  const model::Opportunity& opportunity_;
  const model::Catalogue& catalogue_;
  std::array<Valued, model::kMaxItems> effective_ = {};
  std::array<std::array<DaySum, 7>, model::kMaxItems> day_sums_ = {};
  std::array<bool, model::kMaxItems> marked_ = {};
};

void CompileRequirements(const model::Opportunity& opportunity, const model::Catalogue& catalogue,
                         OpportunityFacts& facts) {
  for (const model::Requirement& requirement : opportunity.requirements) {
    const std::optional<int> talent = catalogue.FindTalent(requirement.code);
    if (!talent.has_value()) continue;
    RequirementFact fact;
    fact.talent = static_cast<std::uint16_t>(*talent);
    fact.level = static_cast<std::uint8_t>(requirement.level);
    fact.required = requirement.required ? 1 : 0;
    fact.weight = static_cast<std::uint8_t>(requirement.weight);
    fact.related_begin = static_cast<std::uint16_t>(facts.related.size());
    const std::vector<model::RelatedTalent>& related = catalogue.related(*talent);
    fact.related_count = static_cast<std::uint8_t>(related.size());
    facts.related.insert(facts.related.end(), related.begin(), related.end());
    facts.requirements.push_back(fact);
  }
}

void CompileCertificates(const model::Opportunity& opportunity, const model::Catalogue& catalogue,
                         OpportunityFacts& facts) {
  for (const model::CertificateRequirement& one : opportunity.certificates) {
    const std::optional<int> code = catalogue.FindCertificate(one.code);
    if (!code.has_value()) continue;
    const model::Certificate& entry = catalogue.certificates()[static_cast<std::size_t>(*code)];
    facts.certificates.push_back({static_cast<std::uint8_t>(*code),
                                  static_cast<std::uint8_t>(one.required ? 1 : 0),
                                  static_cast<std::uint8_t>(entry.statutory ? 1 : 0),
                                  static_cast<std::uint8_t>(entry.vog ? 1 : 0)});
  }
  for (const model::LanguageRequirement& one : opportunity.languages) {
    const std::optional<int> code = catalogue.FindLanguage(one.code);
    if (!code.has_value()) continue;
    facts.languages.push_back({static_cast<std::uint8_t>(*code), 0, PackSkills(one.minimum)});
  }
}

void CompileWerkvorm(const model::Opportunity& opportunity, const model::Catalogue& catalogue,
                     OpportunityFacts& facts) {
  const std::optional<int> werkvorm = catalogue.FindWerkvorm(opportunity.werkvorm);
  if (!werkvorm.has_value()) return;
  const model::Werkvorm& entry = catalogue.werkvormen()[static_cast<std::size_t>(*werkvorm)];
  facts.werkvorm = static_cast<std::uint8_t>(*werkvorm);
  facts.trede = static_cast<std::uint8_t>(entry.trede);
  if (entry.required_registration.has_value()) {
    facts.required_registration = static_cast<std::uint8_t>(*entry.required_registration);
  }
  if (entry.lks && catalogue.lks_registration().has_value()) {
    facts.lks_registration = static_cast<std::uint8_t>(*catalogue.lks_registration());
  }
}

void CompileTasks(const model::Opportunity& opportunity, OpportunityFacts& facts) {
  for (const model::Task& task : opportunity.tasks) {
    if (!task.code.empty()) facts.task_hashes.push_back(Hash(task.code));
    if (task.safety_critical) facts.safety_critical = 1;
  }
  std::sort(facts.task_hashes.begin(), facts.task_hashes.end());
  facts.task_hashes.erase(std::unique(facts.task_hashes.begin(), facts.task_hashes.end()),
                          facts.task_hashes.end());
}

}  // namespace

LoadFact MakeLoad(const model::Catalogue& catalogue, int item, int value, model::LoadBasis basis,
                  int support_offered, model::Answer adaptations) {
  const model::FmlItem& entry = catalogue.items()[static_cast<std::size_t>(item)];
  LoadFact fact;
  fact.value = static_cast<std::uint16_t>(value);
  fact.normal = Code16(entry.normal);
  fact.item = static_cast<std::uint8_t>(item);
  fact.kind = static_cast<std::uint8_t>(entry.kind);
  fact.basis = static_cast<std::uint8_t>(basis);
  for (const int index : catalogue.measures_of(item)) {
    const model::Measure& measure = catalogue.measures()[static_cast<std::size_t>(index)];
    const bool coaching = measure.type == model::MeasureType::kBegeleiding;
    if (coaching && entry.kind == model::ItemKind::kQuantity) continue;  // never bridges kilos
    fact.measure_listed = 1;
    const bool available = coaching ? support_offered >= 1 : adaptations != model::Answer::kNo;
    if (available && measure.max_gap > fact.reach) {
      fact.reach = static_cast<std::uint16_t>(measure.max_gap);
      fact.measure = static_cast<std::int16_t>(index);
    }
  }
  return fact;
}

OpportunityFacts Compile(const model::Opportunity& opportunity, const model::Catalogue& catalogue,
                         int max_scored_items) {
  OpportunityFacts facts;
  facts.opportunity_hash = Hash(ResourceName(opportunity));
  if (!opportunity.employer.empty()) {
    facts.employer_hash = Hash(opportunity.employer);
    if (!opportunity.site.empty()) {
      facts.site_hash = Hash(opportunity.employer + "/sites/" + opportunity.site);
    }
  }
  if (opportunity.safety_critical) facts.safety_critical = 1;
  CompileRequirements(opportunity, catalogue, facts);
  LoadCompiler(opportunity, catalogue).Run(max_scored_items, facts);
  CompileCertificates(opportunity, catalogue, facts);
  CompileWerkvorm(opportunity, catalogue, facts);
  CompileTasks(opportunity, facts);
  if (const model::Place* place = catalogue.FindPlace(opportunity.pc4); place != nullptr) {
    facts.x_m = place->x_m;
    facts.y_m = place->y_m;
    facts.place_known = 1;
  }
  const model::OpportunityHours& hours = opportunity.hours;
  if (hours.grid.has_value()) {
    facts.grid = hours.grid->dayparts;
    facts.grid_known = 1;
  }
  facts.min_week = Code16(hours.min_week_minutes);
  facts.max_week = Code16(hours.max_week_minutes);
  facts.min_day = Code16(hours.min_day_minutes);
  facts.shift_start = Code16(hours.shift_start_minute);
  facts.shift_end = Code16(hours.shift_end_minute);
  facts.hours_negotiable = static_cast<std::uint8_t>(hours.hours_negotiable);
  facts.start = PackDay(opportunity.start);
  facts.closing = PackDay(opportunity.closing);
  facts.last_voorstel = PackDay(opportunity.last_voorstel);
  facts.places = static_cast<std::uint16_t>(opportunity.places);
  facts.status = static_cast<std::uint8_t>(opportunity.status);
  if (const std::optional<int> sector = catalogue.FindSector(opportunity.sector);
      sector.has_value()) {
    facts.sector = static_cast<std::uint8_t>(*sector);
  }
  if (opportunity.support_offered.has_value()) {
    facts.support_offered = static_cast<std::uint8_t>(*opportunity.support_offered);
  }
  facts.transport_provided = opportunity.transport_provided == model::Answer::kYes ? 1 : 0;
  facts.sides = {static_cast<std::uint8_t>(opportunity.binnen_buiten),
                 static_cast<std::uint8_t>(opportunity.alleen_samen),
                 static_cast<std::uint8_t>(opportunity.mensen_dingen),
                 static_cast<std::uint8_t>(opportunity.afwisseling)};
  return facts;
}

}  // namespace passend::score
