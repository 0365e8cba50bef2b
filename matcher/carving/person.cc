#include "matcher/carving/person.h"

#include <algorithm>

#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/factors/uren.h"

namespace passend::carving {
namespace {

constexpr std::uint8_t kMondayToFriday = 0x1F;

ItemLimit LimitOf(const score::CandidateFacts& facts, int item, const Settings& settings) {
  const score::Capacity capacity = score::CapacityOf(
      facts, item, settings.tables->normal[static_cast<std::size_t>(item)], settings.as_of);
  ItemLimit limit;
  limit.open =
      !capacity.known() || capacity.stale || facts.items[static_cast<std::size_t>(item)].adapted();
  if (capacity.known() && capacity.value != score::ItemFact::kUnlimitedValue) {
    limit.value = static_cast<std::int16_t>(capacity.value);
  }
  return limit;
}

}  // namespace

Terms TermsOf(const model::Catalogue& catalogue, int werkvorm) {
  Terms terms;
  if (werkvorm < 0) return terms;
  const model::Werkvorm& entry = catalogue.werkvormen()[static_cast<std::size_t>(werkvorm)];
  terms.werkvorm = static_cast<std::uint8_t>(werkvorm);
  terms.paid = entry.paid;
  if (entry.required_registration.has_value()) {
    terms.required_registration = static_cast<std::uint8_t>(*entry.required_registration);
  }
  return terms;
}

Person MakePerson(const score::CandidateFacts& facts, const score::CandidateExtras* extras,
                  const Settings& settings) {
  Person person;
  person.facts = &facts;
  person.extras = extras;
  for (int item = 0; item < settings.tables->item_count; ++item) {
    person.items[static_cast<std::size_t>(item)] = LimitOf(facts, item, settings);
  }
  const bool grid_known = facts.Has(score::kGridKnown);
  if (grid_known) {
    person.grid = facts.grid;
    std::uint8_t days = 0;
    for (int day = 0; day < 7; ++day) {
      if (((facts.grid >> (4 * day)) & 15U) != 0) days = static_cast<std::uint8_t>(days | 1 << day);
    }
    const auto weekdays = static_cast<std::uint8_t>(days & kMondayToFriday);
    person.weekdays = weekdays != 0 ? weekdays : days;
  } else {
    person.weekdays = kMondayToFriday;
  }
  if (facts.max_day != score::kUnknown16) person.max_day = facts.max_day;
  const std::uint16_t max_week = score::MaxWeek(facts);
  if (max_week != score::kUnknown16) person.max_week = max_week;
  const std::uint16_t desired = score::DesiredWeek(facts);
  person.desired =
      desired != score::kUnknown16 ? int{desired} : settings.policy->policy().carving.target_week;
  person.hours_open = !grid_known || facts.max_day == score::kUnknown16 ||
                      max_week == score::kUnknown16 ||
                      facts.Stale(facts.hours_stale, settings.as_of);
  return person;
}

}  // namespace passend::carving
