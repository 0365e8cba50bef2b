// The order of a list (rules.md 4): band of the score, then who waited longest, then a hash that
// changes every week, so that nobody is last for ever.
#ifndef PASSEND_MATCHER_SCORE_ORDER_H_
#define PASSEND_MATCHER_SCORE_ORDER_H_

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

#include "matcher/model/date.h"
#include "matcher/score/facts.h"
#include "matcher/score/score.h"

namespace passend::score {

struct RankKey {
  std::int32_t band = 0;      // floor(score / rotation_band); of score_high in onvoldoende bekend
  std::uint32_t waiting = 0;  // 0 = never proposed, else 1 + day of the last voorstel
  std::uint64_t hash = 0;

  // True when `a` comes before `b`.
  friend bool Before(const RankKey& a, const RankKey& b) {
    if (a.band != b.band) return a.band > b.band;
    if (a.waiting != b.waiting) return a.waiting < b.waiting;
    return a.hash < b.hash;
  }
  friend bool operator==(const RankKey&, const RankKey&) = default;
};

// FNV-1a 64 of "<iso_week>|<candidate>|<opportunity>" (resource names).
std::uint64_t OrderHash(std::string_view iso_week, std::string_view candidate,
                        std::string_view opportunity);

// The same in two parts, for many opportunities of one candidate:
// OrderHashWith(OrderHashBefore(week, candidate), opportunity).
std::uint64_t OrderHashBefore(std::string_view iso_week, std::string_view candidate);
std::uint64_t OrderHashWith(std::uint64_t before, std::string_view opportunity);

// OrderHash() of one opportunity with many candidates whose names begin alike. A step of FNV is
// state -> (state ^ byte) * prime, and the xor adds to the state what only its lowest byte decides;
// so what a fixed text makes of a state is state * prime^length + a number by that byte.
// Not thread-safe.
class CandidateHashes {
 public:
  // `opportunity` must outlive it.
  CandidateHashes(std::string_view iso_week, std::string_view opportunity);

  std::uint64_t Of(std::string_view candidate);

 private:
  const std::uint64_t week_;  // the state after the week
  const std::string_view opportunity_;
  std::string begin_;          // of the last name, up to its id
  std::uint64_t after_begin_;  // the state after it
  std::uint64_t factor_ = 1;   // prime^length of what comes behind a name
  std::array<std::uint64_t, 256> addend_;
  std::bitset<256> known_;
};

// OrderHashWith() of one opportunity with many candidates, by the same reasoning. Not thread-safe.
class OpportunityHashes {
 public:
  // `name` must outlive it.
  explicit OpportunityHashes(std::string_view name);
  // `before`: OrderHashBefore() of the candidate.
  std::uint64_t Of(std::uint64_t before) {
    const std::uint64_t low = before & 255;
    if (!known_[low]) [[unlikely]]
      Fill(low);
    return before * factor_ + addend_[low];
  }

 private:
  void Fill(std::uint64_t low);

  std::string_view name_;
  std::uint64_t factor_ = 1;  // prime^length
  std::array<std::uint64_t, 256> addend_;
  std::bitset<256> known_;
};

inline std::uint32_t Waiting(PackedDay last_voorstel) {
  return last_voorstel == kNoDay ? 0U : 1U + last_voorstel;
}

// The band of a pair in its list. `rotation_band` of the opportunity's tenant.
inline std::int32_t Band(const PairScore& pair, int rotation_band) {
  return (pair.list == MatchList::kOnvoldoendeBekend ? pair.score_high : pair.score) /
         rotation_band;
}
inline std::int32_t Band(const RankScore& rank, int rotation_band) {
  return rank.score / rotation_band;
}

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_ORDER_H_
