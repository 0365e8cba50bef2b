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

Capacity CapacityOf(const CandidateFacts& candidate, int item, int normal, PackedDay as_of) {
  const ItemFact fact = candidate.items[item];
  if (fact.known()) return {fact.value(), candidate.Stale(fact.stale_index(), as_of)};
  const bool complete =
      candidate.basis == static_cast<std::uint8_t>(model::BelastbaarheidBasis::kCompleteFml);
  // A toelichting without a value says that there is something, not what: unknown.
  if (!complete || fact.toelichting() || candidate.Stale(candidate.belastbaarheid_stale, as_of)) {
    return {};
  }
  return {normal == kUnknown16 ? ItemFact::kUnlimitedValue : normal, false};
}

ItemClass Classify(const LoadFact& load, int capacity, const model::Policy& person) {
  if (capacity == ItemFact::kUnlimitedValue) return ItemClass::kFine;
  const int gap = load.value - capacity;
  if (gap < 0) return ItemClass::kFine;
  const bool below_normal = load.normal == kUnknown16 || capacity < load.normal;
  if (gap == 0) return below_normal ? ItemClass::kAttention : ItemClass::kFine;
  if (!below_normal) return ItemClass::kAttention;
  if (load.basis == static_cast<std::uint8_t>(model::LoadBasis::kBibliotheek)) {
    // A library load is an average: it informs, never blocks.
    const bool condition = load.kind == static_cast<std::uint8_t>(model::ItemKind::kCondition);
    return !condition && gap <= OfKind(person.library_tolerance, load.kind)
               ? ItemClass::kAttention
               : ItemClass::kBridgeable;
  }
  if (gap <= load.reach) return ItemClass::kBridgeable;
  if (gap - load.reach <= OfKind(person.overload_threshold, load.kind)) return ItemClass::kOverload;
  return ItemClass::kHard;
}

}  // namespace passend::score
