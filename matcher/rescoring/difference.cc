// Whether two runs over the same generation found the same.
#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "matcher/rescoring/rescore.h"

namespace passend::rescoring {
namespace {

using States = std::map<std::string_view, const ProfileState*>;

States ByName(const std::vector<ProfileState>& states) {
  States by_name;
  for (const ProfileState& state : states) by_name.emplace(state.name, &state);
  return by_name;
}

std::string DifferenceOf(const ProfileState& one, const ProfileState& other, int shown) {
  if (one.own != other.own || !(one.input == other.input) || one.facts != other.facts) {
    return "was compared as something else";
  }
  if (one.next_event != other.next_event) return "next day on which something changes";
  if (one.silent != other.silent) return "pairs that a decision keeps out";
  for (const score::MatchList list : {score::MatchList::kPast, score::MatchList::kPastMits,
                                      score::MatchList::kOnvoldoendeBekend}) {
    const auto a = ShownOf(one, list, shown);
    const auto b = ShownOf(other, list, shown);
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
      if (i < a.size() && i < b.size() && *a[i] == *b[i]) continue;
      return absl::StrCat("list ", static_cast<int>(list), ", place ", i + 1);
    }
  }
  return "";
}

std::string DifferenceOf(const std::string& what, const std::vector<ProfileState>& one,
                         const std::vector<ProfileState>& other, int shown) {
  const States a = ByName(one);
  const States b = ByName(other);
  for (const auto& [name, state] : a) {
    const auto found = b.find(name);
    if (found == b.end()) return absl::StrCat(what, " ", std::string(name), ": only in the first");
    const std::string difference = DifferenceOf(*state, *found->second, shown);
    if (!difference.empty()) return absl::StrCat(what, " ", std::string(name), ": ", difference);
  }
  for (const auto& [name, state] : b) {
    if (!a.contains(name))
      return absl::StrCat(what, " ", std::string(name), ": only in the second");
  }
  return "";
}

}  // namespace

std::string FirstDifference(const World& world, const Generation* previous,
                            const RescoreResult& one, const RescoreResult& other) {
  const model::RescoringPolicy& sizes = world.search.policy_of(world.tenant).policy().rescoring;
  if (!(one.report.stamp == other.report.stamp)) return "made with other versions";
  const Generation a = Apply(previous, one);
  const Generation b = Apply(previous, other);
  std::string difference =
      DifferenceOf("candidate", a.candidates, b.candidates, sizes.candidate_list_size);
  if (difference.empty()) {
    difference =
        DifferenceOf("opportunity", a.opportunities, b.opportunities, sizes.opportunity_list_size);
  }
  if (!difference.empty()) return difference;
  for (std::size_t i = 0; i < std::max(one.changes.size(), other.changes.size()); ++i) {
    if (i < one.changes.size() && i < other.changes.size() && one.changes[i] == other.changes[i]) {
      continue;
    }
    const Change& change = i < one.changes.size() ? one.changes[i] : other.changes[i];
    return absl::StrCat("change ", std::string(ChangeKindName(change.kind)), " of ",
                        change.candidate, " and ", change.opportunity);
  }
  if (one.without_match != other.without_match) return "people without a match";
  const RescoreReport& x = one.report;
  const RescoreReport& y = other.report;
  if (x.told != y.told || x.moved != y.moved || x.moved_without_data != y.moved_without_data ||
      x.changes_by_kind != y.changes_by_kind || x.changes_by_cause != y.changes_by_cause) {
    return "counts of what was told";
  }
  return "";
}

}  // namespace passend::rescoring
