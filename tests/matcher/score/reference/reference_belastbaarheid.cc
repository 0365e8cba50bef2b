#include "tests/matcher/score/reference/reference_belastbaarheid.h"

#include <algorithm>
#include <array>
#include <string>

namespace passend::reference {
namespace {

using model::ItemKind;
using model::LoadBasis;
using model::ResolutionOutcome;
using score::AttentionCode;
using score::ItemClass;

const model::FmlItem& ItemAt(const Pair& pair, int item) {
  return pair.catalogue->items()[static_cast<std::size_t>(item)];
}

// "Stale: a value with valid_until < as_of". Reading: an item or term without a day of its own has
// that of the belastbaarheid as a whole (an FML has one date).
bool StaleWithin(const model::Provenance& own, const model::Provenance& whole, model::Date as_of) {
  return own.valid_until.has_value() ? own.StaleOn(as_of) : whole.StaleOn(as_of);
}

int Of(const model::PerKind& per_kind, ItemKind kind) {
  switch (kind) {
    case ItemKind::kPeak:
      return per_kind.peak;
    case ItemKind::kCumulative:
      return per_kind.cumulative;
    case ItemKind::kCondition:
      return per_kind.condition;
    case ItemKind::kQuantity:
      return per_kind.quantity;
  }
  return 0;
}

// "B never bridges Q".
bool Counts(const model::Measure& measure, const model::FmlItem& item) {
  return !(measure.type == model::MeasureType::kBegeleiding && item.kind == ItemKind::kQuantity);
}

// "available (B = begeleiding when offered support is known and >= 1; T, O unless the employer's
// adaptations = no ...)".
bool Available(const model::Measure& measure, const model::Opportunity& opportunity) {
  if (measure.type == model::MeasureType::kBegeleiding) {
    return opportunity.support_offered.has_value() && *opportunity.support_offered >= 1;
  }
  return opportunity.adaptations != model::Answer::kNo;
}

// The available measure with the largest max_gap (the first in the catalogue of equal ones).
const model::Measure* BestMeasure(const Pair& pair, int item) {
  const model::Measure* best = nullptr;
  for (const model::Measure& measure : pair.catalogue->measures()) {
    if (measure.item != item || !Counts(measure, ItemAt(pair, item)) ||
        !Available(measure, *pair.opportunity)) {
      continue;
    }
    if (best == nullptr || measure.max_gap > best->max_gap) best = &measure;
  }
  return best;
}

bool CatalogueListsMeasure(const Pair& pair, int item) {
  return std::ranges::any_of(pair.catalogue->measures(), [&](const model::Measure& measure) {
    return measure.item == item && Counts(measure, ItemAt(pair, item));
  });
}

// "bound to (load, capacity, measure); they lapse when one changes".
ResolutionOutcome Resolved(const Pair& pair, int item, const EffectiveLoad& load,
                           const Capacity& capacity) {
  const model::Measure* const measure = BestMeasure(pair, item);
  for (const model::Resolution& resolution : pair.candidate->resolutions) {
    if (resolution.opportunity != model::ResourceName(*pair.opportunity)) continue;
    if (resolution.item != ItemAt(pair, item).key) continue;
    if (resolution.load != load.value) continue;
    if (capacity.unlimited) continue;  // no recorded capacity says that
    if (resolution.capacity.has_value() != capacity.known) continue;
    if (capacity.known && *resolution.capacity != capacity.value) continue;
    if (resolution.measure != (measure == nullptr ? std::string() : measure->code)) continue;
    return resolution.outcome;
  }
  return ResolutionOutcome::kUnknown;
}

// Keeps the larger value, and of equal ones the stronger basis.
void TakeMaximum(EffectiveLoad& load, int value, LoadBasis basis) {
  if (value <= 0) return;
  if (value > load.value || (value == load.value && basis < load.basis)) {
    load.value = value;
    load.basis = basis;
  }
}

}  // namespace

Capacity CapacityOf(const Pair& pair, int item) {
  const model::FmlItem& fml = ItemAt(pair, item);
  const model::Belastbaarheid& profile = pair.candidate->belastbaarheid;
  Capacity result;
  for (const model::BelastbaarheidItem& recorded : profile.items) {
    if (recorded.item != fml.key) continue;
    result.toelichting = !recorded.toelichting.empty();
    if (recorded.fml_level.has_value()) {
      result.known = true;
      result.value = 4 * (fml.fml_levels - *recorded.fml_level) / fml.fml_levels;
    } else if (recorded.capacity.has_value()) {
      result.known = true;
      result.value = *recorded.capacity;
    }
    result.stale = result.known && StaleWithin(recorded.provenance, profile.provenance, pair.as_of);
    return result;
  }
  // Not recorded itself: the werktermenkaart, whatever the basis of the profile is. "Weet niet"
  // says nothing. The catalogue has at most one term for an item.
  for (const model::WerktermRecord& record : profile.werktermen) {
    for (const model::Werkterm& term : pair.catalogue->werktermen()) {
      if (term.code != record.term || record.answer == model::WerktermAnswer::kUnknown) continue;
      for (const model::WerktermEffect& effect : term.effects) {
        if (effect.item != item) continue;
        const auto answer = static_cast<std::size_t>(record.answer) - 1;
        const std::optional<int> value = effect.capacity[answer];
        // "goed = normal". Reading: also for a Q item, of which normal is not a number.
        const bool unlimited = !value.has_value() && !fml.normal.has_value() &&
                               record.answer == model::WerktermAnswer::kGoed;
        if (!value.has_value() && !unlimited) continue;
        result.known = true;
        result.unlimited = unlimited;
        result.value = value.value_or(0);
        result.stale = StaleWithin(record.provenance, profile.provenance, pair.as_of);
        result.adapted =
            effect.attention_when_adapted && record.answer == model::WerktermAnswer::kMetAanpassing;
      }
    }
  }
  if (result.known) return result;
  // "Missing item: normal and known only in a complete_fml that is not stale".
  if (profile.basis == model::BelastbaarheidBasis::kCompleteFml &&
      !profile.provenance.StaleOn(pair.as_of)) {
    result.known = true;
    result.unlimited = !fml.normal.has_value();
    result.value = fml.normal.value_or(0);
  }
  return result;
}

EffectiveLoad EffectiveLoadOf(const Pair& pair, int item) {
  const model::FmlItem& fml = ItemAt(pair, item);
  const model::Opportunity& opportunity = *pair.opportunity;
  EffectiveLoad result;
  for (const model::Load& load : opportunity.loads) {
    if (load.item != fml.key) continue;
    result.marked = result.marked || load.kern;
    TakeMaximum(result, load.value, load.basis);
  }
  for (const model::Task& task : opportunity.tasks) {
    for (const model::Load& load : task.loads) {
      if (load.item != fml.key) continue;
      result.marked = result.marked || load.kern;
      if (fml.kind != ItemKind::kCumulative) TakeMaximum(result, load.value, load.basis);
    }
  }
  if (fml.kind != ItemKind::kCumulative) return result;
  // "largest weekday sum of task exposures; a task without day mask counts every day".
  for (int day = 0; day < 7; ++day) {
    int sum = 0;
    LoadBasis weakest = LoadBasis::kUnknown;
    for (const model::Task& task : opportunity.tasks) {
      if (task.weekdays != 0 && ((task.weekdays >> day) & 1) == 0) continue;
      for (const model::Load& load : task.loads) {
        if (load.item != fml.key || load.value <= 0) continue;
        sum += load.value;
        weakest = std::max(weakest, load.basis);
      }
    }
    TakeMaximum(result, sum, weakest);
  }
  return result;
}

bool HasLoadList(const Pair& pair) {
  const model::Opportunity& opportunity = *pair.opportunity;
  return opportunity.loads_recorded || !opportunity.loads.empty() ||
         std::ranges::any_of(opportunity.tasks,
                             [](const model::Task& task) { return !task.loads.empty(); });
}

Classified Classify(const Pair& pair, int item, const EffectiveLoad& load,
                    const Capacity& capacity) {
  Classified result;
  // A resolved point is answered: no attention any more.
  result.resolved = Resolved(pair, item, load, capacity);
  switch (result.resolved) {
    case ResolutionOutcome::kNotApplicable:
      result.item_class = ItemClass::kFine;
      return result;
    case ResolutionOutcome::kAcceptedWithMeasure:
      result.item_class = ItemClass::kBridgeable;
      return result;
    case ResolutionOutcome::kBlocks:
      result.item_class = ItemClass::kHard;
      result.without_measure = true;
      return result;
    case ResolutionOutcome::kUnknown:
      return ClassifyUnresolved(pair, item, load, capacity);
  }
  return result;
}

Classified ClassifyUnresolved(const Pair& pair, int item, const EffectiveLoad& load,
                              const Capacity& capacity) {
  const model::FmlItem& fml = ItemAt(pair, item);
  Classified result;
  if (!capacity.known) {
    result.attention = AttentionCode::kItemUnknown;
    return result;
  }
  const int gap = load.value - capacity.value;
  if (capacity.unlimited || gap < 0) {
    result.item_class = ItemClass::kFine;
    return result;
  }
  const bool below_normal = !fml.normal.has_value() || capacity.value < *fml.normal;
  if (gap == 0) {
    result.item_class = below_normal ? ItemClass::kAttention : ItemClass::kFine;
    if (below_normal) result.attention = AttentionCode::kAtLimit;
    return result;
  }
  if (!below_normal) {
    result.item_class = ItemClass::kAttention;
    result.attention = AttentionCode::kOverNormal;
    return result;
  }
  if (load.basis == LoadBasis::kBibliotheek) {
    // "and any gap on a B item": whatever the policy tolerates.
    const bool tolerated =
        fml.kind != ItemKind::kCondition && gap <= Of(pair.person->library_tolerance, fml.kind);
    result.item_class = tolerated ? ItemClass::kAttention : ItemClass::kBridgeable;
    result.attention = tolerated ? AttentionCode::kLibraryTolerance : AttentionCode::kBridgeable;
    return result;
  }
  const model::Measure* const measure = BestMeasure(pair, item);
  const int reach = measure == nullptr ? 0 : measure->max_gap;
  if (gap <= reach) {
    result.item_class = ItemClass::kBridgeable;
    result.attention = AttentionCode::kBridgeable;
    return result;
  }
  result.attention = AttentionCode::kOverload;
  if (gap - reach <= Of(pair.person->overload_threshold, fml.kind)) {
    result.item_class = ItemClass::kOverload;
    return result;
  }
  result.item_class = ItemClass::kHard;
  result.without_measure = !CatalogueListsMeasure(pair, item);
  return result;
}

std::vector<int> ScoredItems(const Pair& pair) {
  const int count = static_cast<int>(pair.catalogue->items().size());
  std::vector<EffectiveLoad> loads;
  bool any_marked = false;
  for (int item = 0; item < count; ++item) {
    loads.push_back(EffectiveLoadOf(pair, item));
    any_marked = any_marked || (loads.back().marked && loads.back().value > 0);
  }
  // "the marked items, if none is marked all, with effective load > 0". Reading: marks on items
  // without load do not count, so that they never hide all others.
  std::vector<int> scored;
  for (int item = 0; item < count; ++item) {
    const EffectiveLoad& load = loads[static_cast<std::size_t>(item)];
    if (load.value > 0 && (load.marked || !any_marked)) scored.push_back(item);
  }
  // "ordered by basis, catalogue weight descending, catalogue order".
  std::ranges::stable_sort(scored, [&](int a, int b) {
    const LoadBasis basis_a = loads[static_cast<std::size_t>(a)].basis;
    const LoadBasis basis_b = loads[static_cast<std::size_t>(b)].basis;
    if (basis_a != basis_b) return basis_a < basis_b;
    return ItemAt(pair, a).weight > ItemAt(pair, b).weight;
  });
  const auto most = static_cast<std::size_t>(pair.work->max_scored_items);
  if (scored.size() > most) scored.resize(most);
  // "one that is a hard overload without any measure, or resolved as `blocks`, is always kern".
  const std::vector<int> first = scored;
  for (int item = 0; item < count; ++item) {
    if (std::ranges::find(first, item) != first.end()) continue;
    const EffectiveLoad& load = loads[static_cast<std::size_t>(item)];
    if (load.value <= 0) continue;
    const Classified c = Classify(pair, item, load, CapacityOf(pair, item));
    if (c.item_class == ItemClass::kHard && c.without_measure) scored.push_back(item);
  }
  return scored;
}

}  // namespace passend::reference
