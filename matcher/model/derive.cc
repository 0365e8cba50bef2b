#include "matcher/model/derive.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace passend::model {
namespace {

constexpr std::int64_t kDaysOfToldMonth = 30;

// How long one functie was held.
struct Held {
  std::vector<std::pair<Date, Date>> periods;  // first and last day
  std::int64_t told_days = 0;                  // from entries that only have a length
};

void Add(const WorkHistoryEntry& entry, Date as_of, Held& held) {
  if (entry.from.has_value() && *entry.from > as_of) return;
  if (entry.months.has_value()) {
    held.told_days += *entry.months * kDaysOfToldMonth;
  } else if (entry.from.has_value()) {
    held.periods.emplace_back(*entry.from, std::min(entry.until.value_or(as_of), as_of));
  }
}

std::int64_t Days(Held held) {
  std::ranges::sort(held.periods);
  std::int64_t days = held.told_days;
  std::int64_t counted_until = INT32_MIN;  // the last day that was counted
  for (const auto& [first, last] : held.periods) {
    const std::int64_t start = std::max<std::int64_t>(first.days, counted_until + 1);
    if (last.days < start) continue;
    days += last.days - start + 1;
    counted_until = last.days;
  }
  return days;
}

struct Strength {
  int weight = 0;
  int level = 0;
};

}  // namespace

std::vector<CandidateTalent> DeriveTalents(const Candidate& candidate,
                                           const FunctionLibrary& library, Date as_of) {
  std::map<const Functie*, Held> history;  // the order does not matter: strengths are maxima
  for (const WorkHistoryEntry& entry : candidate.work_history) {
    const Functie* functie = entry.functie.empty() ? nullptr : library.Find(entry.functie);
    if (functie != nullptr) Add(entry, as_of, history[functie]);
  }
  std::map<std::string_view, Strength> talents;
  for (auto& [functie, held] : history) {
    if (Days(std::move(held)) < kDerivedFromDays) continue;
    for (const FunctieTalent& talent : functie->talents) {
      Strength& strength = talents[talent.talent];
      strength.weight = std::max(strength.weight, talent.weight);
      strength.level = std::max(strength.level, talent.level);
    }
  }
  for (const CandidateTalent& listed : candidate.talents) talents.erase(listed.code);

  std::vector<std::pair<std::string_view, Strength>> strongest(talents.begin(), talents.end());
  std::ranges::stable_sort(strongest, [](const auto& a, const auto& b) {  // by code already
    return std::pair(a.second.weight, a.second.level) > std::pair(b.second.weight, b.second.level);
  });
  const auto listed = static_cast<int>(candidate.talents.size());
  const auto listed_derived = static_cast<int>(
      std::ranges::count(candidate.talents, Evidence::kDerived, &CandidateTalent::evidence));
  const int room = std::min(kMaxCandidateTalents - listed, kMaxDerivedTalents - listed_derived);
  strongest.resize(std::min(strongest.size(), static_cast<std::size_t>(std::max(room, 0))));

  std::vector<CandidateTalent> derived;
  derived.reserve(strongest.size());
  for (const auto& [code, strength] : strongest) {
    derived.push_back({.code = std::string(code),
                       .level = strength.level,
                       .evidence = Evidence::kDerived,
                       .emphasis = 0,
                       .provenance = {}});
  }
  return derived;
}

Candidate WithDerivedTalents(Candidate candidate, const FunctionLibrary& library, Date as_of) {
  std::vector<CandidateTalent> derived = DeriveTalents(candidate, library, as_of);
  std::ranges::move(derived, std::back_inserter(candidate.talents));
  return candidate;
}

}  // namespace passend::model
