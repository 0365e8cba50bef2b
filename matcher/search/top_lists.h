// The best k of each list while a search runs, and a guess of how good they will be: what is worse
// is not looked at. A guess that was too high shows in the end, by a list that is short.
#ifndef PASSEND_MATCHER_SEARCH_TOP_LISTS_H_
#define PASSEND_MATCHER_SEARCH_TOP_LISTS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "matcher/score/order.h"
#include "matcher/score/score.h"
#include "matcher/search/search.h"

namespace passend::search {

template <typename View>
class TopLists {
 public:
  explicit TopLists(int limit) : limit_(static_cast<std::size_t>(limit)) { guesses_.fill(kNone); }

  // Whether LeastBand() keeps anything out.
  bool Full(score::MatchList list) const {
    return heaps_[Slot(list)].size() == limit_ || guesses_[Slot(list)] != kNone;
  }
  // A row below this band can no longer enter the list; one of this band perhaps.
  std::int32_t LeastBand(score::MatchList list) const {
    const auto& heap = heaps_[Slot(list)];
    const std::int32_t guess = guesses_[Slot(list)];
    return heap.size() < limit_ ? std::max(guess, 0) : std::max(guess, heap.front().key.band);
  }

  // Whether a row whose band is at most `band` might still enter. `hash` is called when only the
  // last part of the key decides.
  template <typename Hash>
  bool CouldEnter(score::MatchList list, std::int32_t band, std::uint32_t waiting,
                  Hash&& hash) const {
    const auto& heap = heaps_[Slot(list)];
    if (band < guesses_[Slot(list)]) return false;
    if (heap.size() < limit_) return true;
    const score::RankKey& worst = heap.front().key;
    if (band != worst.band) return band > worst.band;
    if (waiting != worst.waiting) return waiting < worst.waiting;
    return hash() <= worst.hash;
  }

  void Offer(Hit<View> hit) {
    auto& heap = heaps_[Slot(hit.score.list)];
    if (heap.size() == limit_) {
      if (!Better(hit, heap.front())) return;
      std::pop_heap(heap.begin(), heap.end(), Better);
      heap.pop_back();
    }
    heap.push_back(std::move(hit));
    std::push_heap(heap.begin(), heap.end(), Better);
  }

  // Empties the lists; they now hold `limit` rows. `guess`: each that was full guesses that it will
  // be full of rows of at least the band of its last; else nothing is guessed.
  void Restart(int limit, bool guess) {
    for (std::size_t slot = 0; slot < heaps_.size(); ++slot) {
      auto& heap = heaps_[slot];
      const bool full = heap.size() == limit_ && heap.front().key.band > 0;
      guesses_[slot] = guess && full ? heap.front().key.band : kNone;
      heap.clear();
    }
    limit_ = static_cast<std::size_t>(limit);
  }
  // Whether every list has what belongs in it: none is short by its guess.
  bool Complete() const {
    for (std::size_t slot = 0; slot < heaps_.size(); ++slot) {
      if (guesses_[slot] != kNone && heaps_[slot].size() < limit_) return false;
    }
    return true;
  }

  // The list, best first; it is empty afterwards.
  std::vector<Hit<View>> Take(score::MatchList list) {
    std::vector<Hit<View>> hits = std::move(heaps_[Slot(list)]);
    heaps_[Slot(list)].clear();
    std::sort(hits.begin(), hits.end(), Better);
    return hits;
  }

 private:
  static std::size_t Slot(score::MatchList list) { return static_cast<std::size_t>(list) - 1; }
  // As an order of a heap, this puts the worst in front. Names only decide between equal hashes.
  static bool Better(const Hit<View>& x, const Hit<View>& y) {
    if (x.key == y.key) return x.view.name < y.view.name;
    return Before(x.key, y.key);
  }

  static constexpr std::int32_t kNone = -1;

  std::size_t limit_;
  std::array<std::vector<Hit<View>>, 3> heaps_;
  std::array<std::int32_t, 3> guesses_;  // no band below this; kNone = none
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_TOP_LISTS_H_
