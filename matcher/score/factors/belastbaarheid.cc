#include "matcher/score/factors/belastbaarheid.h"

namespace passend::score {
namespace {

int OfKind(const model::PerKind& values, std::uint8_t kind) {
  switch (static_cast<model::ItemKind>(kind)) {
    case model::ItemKind::kPeak:
      return values.peak;
    case model::ItemKind::kCumulative:
      return values.cumulative;
    case model::ItemKind::kCondition:
      return values.condition;
    case model::ItemKind::kQuantity:
      return values.quantity;
  }
  return 0;
}

}  // namespace

LoadSteps StepsOf(const LoadFact& load, const model::Policy& person) {
  // From normal upwards nothing is more than attention; nor is a gap of 0.
  const int first = std::min({int{load.value}, int{load.normal}, ItemFact::kUnlimitedValue});
  const auto step = [first](int capacity) {
    return static_cast<std::uint16_t>(std::clamp(capacity, 0, first));
  };
  LoadSteps steps;
  if (load.basis == static_cast<std::uint8_t>(model::LoadBasis::kBibliotheek)) {
    // A library load is an average: it informs, never blocks.
    const bool condition = load.kind == static_cast<std::uint8_t>(model::ItemKind::kCondition);
    steps.a_below =
        step(load.value - (condition ? 0 : OfKind(person.library_tolerance, load.kind)));
    return steps;
  }
  steps.a_below = step(first);
  steps.b_below = step(load.value - load.reach);
  steps.hard_below = step(load.value - load.reach - OfKind(person.overload_threshold, load.kind));
  return steps;
}

ItemClass Classify(const LoadFact& load, int capacity, const model::Policy& person) {
  const LoadSteps steps = StepsOf(load, person);
  if (capacity < steps.hard_below) return ItemClass::kHard;
  if (capacity < steps.b_below) return ItemClass::kOverload;
  if (capacity < steps.a_below) return ItemClass::kBridgeable;
  if (capacity == ItemFact::kUnlimitedValue || capacity > load.value) return ItemClass::kFine;
  // At its limit is normal for who is at or above FML-normal; a gap is not.
  const bool below_normal = load.normal == kUnknown16 || capacity < load.normal;
  return capacity == load.value && !below_normal ? ItemClass::kFine : ItemClass::kAttention;
}

}  // namespace passend::score
