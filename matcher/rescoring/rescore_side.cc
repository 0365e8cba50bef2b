#include "matcher/rescoring/rescore_side.h"

#include <algorithm>

namespace passend::rescoring {

bool RescoreSide::IsSilent(std::uint32_t number, std::uint64_t other) const {
  return std::binary_search(silent[number].begin(), silent[number].end(), other);
}

std::vector<std::uint32_t> RescoreSide::Shown(std::uint32_t number, std::size_t list) const {
  std::vector<std::uint32_t> places;
  const std::vector<KeptEntry>& entries = lists[number][list].entries;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (places.size() == static_cast<std::size_t>(shown)) break;
    if (!IsSilent(number, entries[i].other)) places.push_back(i);
  }
  return places;
}

bool RescoreSide::Enough(std::uint32_t number, std::size_t list) const {
  if (lists[number][list].complete) return true;
  if (silent[number].empty()) {
    return lists[number][list].entries.size() >= static_cast<std::size_t>(shown);
  }
  return Shown(number, list).size() >= static_cast<std::size_t>(shown);
}

void RescoreSide::Keep(std::uint32_t number, std::size_t list, const RescoreSide& other,
                       const std::vector<PairEntry>& entries) {
  std::vector<KeptEntry>& kept = lists[number][list].entries;
  std::vector<std::uint32_t>& numbers = others[number][list];
  kept.clear();
  numbers.clear();
  kept.reserve(entries.size());
  numbers.reserve(entries.size());
  for (const PairEntry& entry : entries) {
    kept.push_back({entry.key, other.hashes[entry.other], entry.score, -1});
    numbers.push_back(entry.other);
  }
}

void RescoreSide::Replace(std::uint32_t number, const RescoreSide& other, const PairLists& found,
                          std::size_t search_limit) {
  for (std::size_t l = 0; l < 3; ++l) {
    KeptList& list = lists[number][l];
    list.complete = found[l].size() < search_limit;
    list.floor = list.complete ? score::RankKey{} : found[l].back().key;
    Keep(number, l, other, found[l]);
  }
}

}  // namespace passend::rescoring
