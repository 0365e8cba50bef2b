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

// What a list still takes: a guess of where it will end, until its own last place is better than
// that. The bar stands beside the heap, since most pairs only come to be compared with it.
struct OpenList {
  // Above every band there is: the guess of a list that takes nothing.
  static constexpr std::int32_t kClosed = 2000;
  // The last key there is: the guess of a list that takes everything.
  static constexpr score::RankKey kLastKey = {0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF};
  // The last key of a band.
  static constexpr score::RankKey EndOf(std::int32_t band) {
    score::RankKey key = kLastKey;
    key.band = band;
    return key;
  }

  PairHeap heap;
  score::RankKey guess = kLastKey;  // what comes after it is not looked at
  // The better of the guess and the last place of a full list: what comes after it cannot enter.
  score::RankKey bar = kLastKey;

  void Guess(const score::RankKey& key) {
    guess = key;
    if (Before(key, bar)) bar = key;
  }
  bool guessed() const { return guess != kLastKey; }
  void Close() { Guess({kClosed, 0, 0}); }
  bool closed() const { return guess.band == kClosed; }

  // The least band that may enter; 0: any.
  std::int32_t LeastBand() const { return bar.band; }
  // Whether a pair of this band may enter. `waiting()` and `hash()` of its key are asked among
  // equals only.
  template <typename Waiting, typename Hash>
  bool Takes(std::int32_t band, Waiting&& waiting, Hash&& hash) const {
    if (band != bar.band) return band > bar.band;
    const std::uint32_t its_waiting = waiting();
    return its_waiting != bar.waiting ? its_waiting < bar.waiting : hash() <= bar.hash;
  }
  template <typename NamedBefore>
  void Offer(const PairEntry& entry, int limit, NamedBefore&& named_before) {
    heap.Offer(entry, limit, named_before);
    if (heap.Full(limit) && Before(heap.worst().key, bar)) bar = heap.worst().key;
  }
  // Nothing that belongs in the list was left out.
  bool Complete(int limit) const {
    return !guessed() || (heap.Full(limit) && !Before(guess, heap.worst().key));
  }
};
using OpenLists = std::array<OpenList, 3>;

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_PAIR_LISTS_H_
