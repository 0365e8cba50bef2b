// The best k of each list while a search runs.
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
  explicit TopLists(int limit) : limit_(static_cast<std::size_t>(limit)) {}

  bool Full(score::MatchList list) const { return heaps_[Slot(list)].size() == limit_; }
  // A row below this band can no longer enter the list; one of this band perhaps.
  std::int32_t LeastBand(score::MatchList list) const {
    const auto& heap = heaps_[Slot(list)];
    return heap.size() < limit_ ? 0 : heap.front().key.band;
  }

  // Whether a row whose band is at most `band` might still enter. `hash` is called when only the
  // last part of the key decides.
  template <typename Hash>
  bool CouldEnter(score::MatchList list, std::int32_t band, std::uint32_t waiting,
                  Hash&& hash) const {
    const auto& heap = heaps_[Slot(list)];
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

  std::size_t limit_;
  std::array<std::vector<Hit<View>>, 3> heaps_;
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_TOP_LISTS_H_
