// One side of a run: all candidates, or all opportunities, by their number in the PairRun.
#ifndef PASSEND_MATCHER_RESCORING_RESCORE_SIDE_H_
#define PASSEND_MATCHER_RESCORING_RESCORE_SIDE_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "matcher/rescoring/pair_lists.h"
#include "matcher/rescoring/state.h"

namespace passend::rescoring {

inline constexpr std::uint32_t kNoNumber = 0xFFFFFFFF;

struct RescoreSide {
  int shown = 1;  // places of each list that are shown
  int limit = 1;  // and kept
  std::vector<std::string_view> names;
  std::vector<std::uint64_t> hashes;                            // NameHash()
  absl::flat_hash_map<std::uint64_t, std::uint32_t> number_of;  // by NameHash()
  std::vector<std::uint8_t> member;                             // takes part
  std::vector<std::uint8_t> own;      // of the tenant of the run: has lists
  std::vector<std::uint8_t> changed;  // since the generation before, or not in it
  std::vector<InputHash> input;
  std::vector<score::PackedDay> next_event;
  std::vector<const ProfileState*> before;  // null = was not there
  std::vector<std::vector<std::uint64_t>> silent;
  // What the run makes.
  std::vector<std::array<KeptList, 3>> lists;
  // Numbers of the others of `lists`, place by place.
  std::vector<std::array<std::vector<std::uint32_t>, 3>> others;

  std::size_t size() const { return names.size(); }
  std::uint32_t NumberOf(std::uint64_t hash) const {
    const auto found = number_of.find(hash);
    return found == number_of.end() ? kNoNumber : found->second;
  }
  std::uint32_t NumberOfMember(std::uint64_t hash) const {
    const std::uint32_t number = NumberOf(hash);
    return number != kNoNumber && member[number] != 0 ? number : kNoNumber;
  }
  bool IsSilent(std::uint32_t number, std::uint64_t other) const;
  // The places of one list that are shown, by position in `lists`.
  std::vector<std::uint32_t> Shown(std::uint32_t number, std::size_t list) const;
  // There are as many places to show as there can be.
  bool Enough(std::uint32_t number, std::size_t list) const;

  // Puts the list of before, as far as it still holds, where a pass goes on with it; `keep` says of
  // the number of an other whether its pair is what it was.
  template <typename Keep, typename NamedBefore>
  void Preload(std::uint32_t number, const RescoreSide& other, OpenLists& open, Keep&& keep,
               NamedBefore&& named_before) const;
  // Takes what a pass found of the lists that were not closed. `mended`: the lists were preloaded.
  // Returns the lists in which something is missing that only another look can tell, as bits.
  template <typename NamedBefore>
  unsigned Finish(std::uint32_t number, const RescoreSide& other, OpenLists& open, bool mended,
                  NamedBefore&& named_before);
  // Takes the lists of a search of its own with `limit` places.
  void Replace(std::uint32_t number, const RescoreSide& other, const PairLists& found,
               std::size_t search_limit);

 private:
  void Keep(std::uint32_t number, std::size_t list, const RescoreSide& other,
            const std::vector<PairEntry>& entries);
};

template <typename KeepPair, typename NamedBefore>
void RescoreSide::Preload(std::uint32_t number, const RescoreSide& other, OpenLists& open,
                          KeepPair&& keep, NamedBefore&& named_before) const {
  for (std::size_t l = 0; l < 3; ++l) {
    const KeptList& list = before[number]->lists[l];
    for (const KeptEntry& entry : list.entries) {
      const std::uint32_t pair = other.NumberOf(entry.other);
      if (pair == kNoNumber || !keep(pair)) continue;
      open[l].Offer({entry.key, pair, entry.score}, limit, named_before);
    }
    if (!list.complete) open[l].Guess(list.floor);
  }
}

template <typename NamedBefore>
unsigned RescoreSide::Finish(std::uint32_t number, const RescoreSide& other, OpenLists& open,
                             bool mended, NamedBefore&& named_before) {
  unsigned missing = 0;
  for (std::size_t l = 0; l < 3; ++l) {
    if (open[l].closed()) continue;
    const bool full = open[l].heap.Full(limit);
    const score::RankKey guess = open[l].guess;
    std::vector<PairEntry> entries = open[l].heap.Take(named_before);
    KeptList& list = lists[number][l];
    bool tie = false;
    if (mended) {
      const KeptList& was = before[number]->lists[l];
      list.complete = was.complete;
      list.floor = was.floor;
      if (!list.complete) {
        std::erase_if(entries, [&](const PairEntry& entry) {
          return entry.key != list.floor && !Before(entry.key, list.floor);
        });
        // Two with the key of the floor: which one it was is not known.
        tie = entries.size() > 1 && entries[entries.size() - 2].key == list.floor;
      }
    } else {
      list.complete = guess == OpenList::kLastKey;
      if (!list.complete) {
        std::erase_if(entries,
                      [&guess](const PairEntry& entry) { return Before(guess, entry.key); });
        list.floor = guess;
      }
    }
    if (full && entries.size() == static_cast<std::size_t>(limit)) {
      list.complete = false;
      list.floor = entries.back().key;
    }
    if (list.complete) list.floor = {};
    Keep(number, l, other, entries);
    if (tie || !Enough(number, l)) missing |= 1U << l;
  }
  open = {};
  return missing;
}

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_RESCORE_SIDE_H_
