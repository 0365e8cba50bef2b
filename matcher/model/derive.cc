#include "matcher/model/derive.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
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
  std::string_view code;
  int weight = 0;
  int level = 0;
};

// The maxima of each code, in the order of the codes.
void JoinByCode(std::vector<Strength>& talents) {
  std::ranges::sort(talents, {}, &Strength::code);
  std::size_t kept = 0;
  for (const Strength& one : talents) {
    if (kept > 0 && talents[kept - 1].code == one.code) {
      talents[kept - 1].weight = std::max(talents[kept - 1].weight, one.weight);
      talents[kept - 1].level = std::max(talents[kept - 1].level, one.level);
    } else {
      talents[kept++] = one;
    }
  }
  talents.resize(kept);
}

}  // namespace

std::vector<CandidateTalent> DeriveTalents(const Candidate& candidate,
                                           const FunctionLibrary& library, Date as_of) {
  // A handful at most; the order does not matter: strengths are maxima.
  std::vector<std::pair<const Functie*, Held>> history;
  for (const WorkHistoryEntry& entry : candidate.work_history) {
    const Functie* functie = entry.functie.empty() ? nullptr : library.Find(entry.functie);
    if (functie == nullptr) continue;
    auto held = std::ranges::find(history, functie, &std::pair<const Functie*, Held>::first);
    if (held == history.end()) held = history.insert(held, {functie, Held{}});
    Add(entry, as_of, held->second);
  }
  std::vector<Strength> strongest;
  for (auto& [functie, held] : history) {
    if (Days(std::move(held)) < kDerivedFromDays) continue;
    for (const FunctieTalent& talent : functie->talents) {
      if (std::ranges::find(candidate.talents, talent.talent, &CandidateTalent::code) !=
          candidate.talents.end()) {
        continue;
      }
      strongest.push_back({talent.talent, talent.weight, talent.level});
    }
  }
  JoinByCode(strongest);
  std::ranges::stable_sort(strongest, [](const Strength& a, const Strength& b) {  // by code already
    return std::pair(a.weight, a.level) > std::pair(b.weight, b.level);
  });
  const auto listed = static_cast<int>(candidate.talents.size());
  const auto listed_derived = static_cast<int>(
      std::ranges::count(candidate.talents, Evidence::kDerived, &CandidateTalent::evidence));
  const int room = std::min(kMaxCandidateTalents - listed, kMaxDerivedTalents - listed_derived);
  strongest.resize(std::min(strongest.size(), static_cast<std::size_t>(std::max(room, 0))));

  std::vector<CandidateTalent> derived;
  derived.reserve(strongest.size());
  for (const Strength& strength : strongest) {
    derived.push_back({.code = std::string(strength.code),
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
