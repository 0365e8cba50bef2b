#include "matcher/index/row_order.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "matcher/index/hilbert.h"
#include "matcher/model/candidate.h"
#include "matcher/model/policy.h"

namespace passend::index {
namespace {

using score::CandidateFacts;

constexpr std::int64_t kNearMetres = 10'000;
constexpr std::int64_t kMiddleMetres = 16'000;

bool IsOut(const CandidateFacts& facts) {
  if (facts.Has(score::kObjection)) return true;
  switch (static_cast<model::Availability>(facts.availability)) {
    case model::Availability::kTijdelijkNiet:
    case model::Availability::kUitgestroomd:
      return true;
    case model::Availability::kInTraject:
    case model::Availability::kGeplaatst:
      return facts.doorstroom == static_cast<std::uint8_t>(model::Answer::kNo);
    default:
      return false;
  }
}

const model::Policy& StartPolicy() {
  static const model::Policy policy;
  return policy;
}

std::int64_t MetresIn(const CandidateFacts& facts) {
  const model::Policy& start = StartPolicy();
  std::int64_t most = 0;
  for (std::size_t mode = 0; mode < model::kTravelModeCount; ++mode) {
    if (((facts.modes >> mode) & 1) == 0) continue;
    const model::ModeSpeed& speed = start.modes[mode];
    const int minutes = facts.max_minutes + start.travel_stretch_minutes - speed.fixed_minutes;
    most = std::max(
        most, std::int64_t{minutes} * speed.km_per_hour * 10'000 / (60 * start.detour_tenths));
  }
  return most;
}

}  // namespace

Reach ReachOf(const CandidateFacts& facts) {
  Reach reach;
  if (!facts.Has(score::kPlaceKnown)) return reach;
  if (facts.modes != 0 && facts.max_minutes != score::kUnknown16) {
    reach = {.by = Reach::By::kMinutes, .metres = MetresIn(facts)};
  }
  if (facts.max_km != score::kUnknown16) {
    const std::int64_t metres = std::int64_t{facts.max_km} * 10'000 / StartPolicy().detour_tenths;
    if (reach.by == Reach::By::kUnlimited || metres < reach.metres) {
      reach = {.by = Reach::By::kKm, .metres = metres};
    }
  }
  return reach;
}

RowGroup GroupOf(const CandidateFacts& facts) {
  if (IsOut(facts)) return RowGroup::kOut;
  const Reach reach = ReachOf(facts);
  if (reach.by == Reach::By::kUnlimited) return RowGroup::kAnywhere;
  if (reach.metres <= kNearMetres) return RowGroup::kNear;
  return reach.metres <= kMiddleMetres ? RowGroup::kMiddle : RowGroup::kFar;
}

std::vector<std::uint32_t> RowOrder(const std::vector<CandidateEntry>& entries) {
  const auto grants_before = [](const std::vector<Grant>& x, const std::vector<Grant>& y) {
    return std::lexicographical_compare(
        x.begin(), x.end(), y.begin(), y.end(), [](const Grant& a, const Grant& b) {
          return std::tie(a.tenant, a.until, a.purpose) < std::tie(b.tenant, b.until, b.purpose);
        });
  };
  // Access classes are few: they are numbered first, so that rows compare by numbers.
  const auto class_before = [&](std::uint32_t i, std::uint32_t j) {
    if (const int c = entries[i].tenant.compare(entries[j].tenant); c != 0) return c < 0;
    return grants_before(entries[i].grants, entries[j].grants);
  };
  std::map<std::uint32_t, std::uint32_t, decltype(class_before)> classes(class_before);
  std::vector<std::uint32_t> class_of(entries.size());
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    const bool as_before = i > 0 && entries[i].tenant == entries[i - 1].tenant &&
                           entries[i].grants == entries[i - 1].grants;
    class_of[i] = as_before ? class_of[i - 1] : classes.try_emplace(i, i).first->second;
  }
  std::uint32_t number = 0;
  std::map<std::uint32_t, std::uint32_t> number_of;
  for (const auto& [first, same] : classes) number_of[same] = number++;

  struct Key {
    std::uint32_t access;
    RowGroup group;
    std::uint32_t curve;
    std::int32_t x, y;
    std::uint32_t entry;
  };
  std::vector<Key> keys(entries.size());
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    const CandidateFacts& facts = entries[i].compiled.facts;
    const bool known = facts.Has(score::kPlaceKnown);
    keys[i] = {
        i > 0 && class_of[i] == class_of[i - 1] ? keys[i - 1].access : number_of[class_of[i]],
        GroupOf(facts),
        known ? HilbertIndex(facts.x_m, facts.y_m) : 0,
        known ? facts.x_m : 0,
        known ? facts.y_m : 0,
        i};
  }
  std::sort(keys.begin(), keys.end(), [&](const Key& x, const Key& y) {
    const auto a = std::tie(x.access, x.group, x.curve, x.x, x.y);
    const auto b = std::tie(y.access, y.group, y.curve, y.x, y.y);
    if (a != b) return a < b;
    return entries[x.entry].name < entries[y.entry].name;
  });
  std::vector<std::uint32_t> order(entries.size());
  for (std::size_t i = 0; i < keys.size(); ++i) order[i] = keys[i].entry;
  return order;
}

}  // namespace passend::index
