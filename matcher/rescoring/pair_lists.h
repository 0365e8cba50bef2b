// The lists of one profile while all pairs are scored.
#ifndef PASSEND_MATCHER_RESCORING_PAIR_LISTS_H_
#define PASSEND_MATCHER_RESCORING_PAIR_LISTS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "matcher/score/order.h"

namespace passend::rescoring {

// A pair in a list. `other`: number of the opportunity (in the list of a candidate) or of the
// candidate (in that of an opportunity).
struct PairEntry {
  score::RankKey key;
  std::uint32_t other = 0;
  std::int16_t score = 0;  // that ranks: score_high in onvoldoende bekend, else score
  friend bool operator==(const PairEntry&, const PairEntry&) = default;
};
// By MatchList - 1: past, past mits, onvoldoende bekend; each best first.
using PairLists = std::array<std::vector<PairEntry>, 3>;

// One list: the best `limit` of what was offered, as a heap with the worst in front. Equal keys are
// settled by name, as in a search, so the caller says which of two others comes first.
class PairHeap {
 public:
  bool Full(int limit) const { return entries_.size() == static_cast<std::size_t>(limit); }
  // Requires: Full().
  const PairEntry& worst() const { return entries_.front(); }
  std::size_t size() const { return entries_.size(); }

  // `named_before(x, y)`: the name of x comes before that of y.
  template <typename NamedBefore>
  void Offer(const PairEntry& entry, int limit, NamedBefore&& named_before) {
    const auto better = [&](const PairEntry& x, const PairEntry& y) {
      return x.key == y.key ? named_before(x.other, y.other) : Before(x.key, y.key);
    };
    if (Full(limit)) {
      if (!better(entry, entries_.front())) return;
      std::pop_heap(entries_.begin(), entries_.end(), better);
      entries_.back() = entry;
    } else {
      entries_.push_back(entry);
    }
    std::push_heap(entries_.begin(), entries_.end(), better);
  }

  // Best first; empty afterwards.
  template <typename NamedBefore>
  std::vector<PairEntry> Take(NamedBefore&& named_before) {
    std::vector<PairEntry> entries = std::move(entries_);
    entries_ = {};
    std::sort(entries.begin(), entries.end(), [&](const PairEntry& x, const PairEntry& y) {
      return x.key == y.key ? named_before(x.other, y.other) : Before(x.key, y.key);
    });
    return entries;
  }
  std::vector<PairEntry>& entries() { return entries_; }

 private:
  std::vector<PairEntry> entries_;
};

// What a list still takes: its guess until it is better than that. The key of the last place stands
// beside the heap, since most pairs only come to be compared with it.
struct OpenList {
  // Above every band there is: the guess of a list that takes nothing.
  static constexpr std::int32_t kClosed = 2000;

  PairHeap heap;
  std::int32_t guess = -1;      // no band below this is looked at; -1: none
  std::int32_t last_band = -1;  // of the worst entry when the list is full, else -1
  std::uint32_t last_waiting = 0;
  std::uint64_t last_hash = 0;

  // The least band that may enter.
  std::int32_t LeastBand() const { return std::max(guess, last_band); }
  // Whether a pair of this band may enter. `waiting()` and `hash()` of its key are asked among
  // equals only.
  template <typename Waiting, typename Hash>
  bool Takes(std::int32_t band, Waiting&& waiting, Hash&& hash) const {
    if (band != last_band) return band > last_band && band >= guess;
    if (band < guess) return false;
    const std::uint32_t its_waiting = waiting();
    return its_waiting != last_waiting ? its_waiting < last_waiting : hash() <= last_hash;
  }
  // The same for an exact band: below the guess it does no harm and is kept.
  bool MayKeep(std::int32_t band, std::uint32_t waiting) const {
    if (guess == kClosed) return false;
    return band > last_band || (band == last_band && waiting <= last_waiting);
  }
  template <typename NamedBefore>
  void Offer(const PairEntry& entry, int limit, NamedBefore&& named_before) {
    heap.Offer(entry, limit, named_before);
    if (!heap.Full(limit)) return;
    last_band = heap.worst().key.band;
    last_waiting = heap.worst().key.waiting;
    last_hash = heap.worst().key.hash;
  }
  // Nothing that belongs in the list was left out.
  bool Complete(int limit) const {
    return guess <= 0 || (heap.Full(limit) && heap.worst().key.band >= guess);
  }
};
using OpenLists = std::array<OpenList, 3>;

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_PAIR_LISTS_H_
