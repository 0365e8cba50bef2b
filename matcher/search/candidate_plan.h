// One opportunity folded into tables: what every code of every column that it asks for is worth at
// most. All values come from functions of matcher/score; see docs/scoring.md for what they mean.
//
// Units. Points are counted in units of 2 (100,000 points are 50,000 units), rounded up. Confidence
// is counted in sixteenths of a permille of what is known (all known: 16,000), rounded down.
//
// Rounding. talenten is the one factor whose parts are added before its sub-score is rounded:
//   W * half_up(S / D) <= W * (S / D + 1/2),
// and the scan adds up ceil(W * s / D / 2) over the parts s of S, which is at least W * S / D / 2;
// so W / 2 points more, that is ceil(W / 4) units, make it an upper bound. Of benutting and
// voorkeuren the numerator is exact or rounded up, and the denominator is a reciprocal rounded up:
// floor(x + 1/2) of a number that is at least the true quotient is at least its half_up. The other
// factors are single values, looked up whole.
#ifndef PASSEND_MATCHER_SEARCH_CANDIDATE_PLAN_H_
#define PASSEND_MATCHER_SEARCH_CANDIDATE_PLAN_H_

#include <array>
#include <cstdint>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/index/codes.h"
#include "matcher/score/score.h"
#include "matcher/search/kernels/kernels.h"

namespace passend::search {

inline constexpr int kPointsPerUnit = 2;
inline constexpr int kKnownPerPermille = 16;
inline constexpr unsigned Units(int points) {
  return static_cast<unsigned>((points + kPointsPerUnit - 1) / kPointsPerUnit);
}

// Bits of a row of the rule columns.
enum RuleBit : std::uint8_t {
  kFailsBit = 1,
  kCertificateObstacleBit = 2,
  kSupportObstacleBit = 4,
  kItemMaybeHardBit = 8,  // an item may be hard overload, if its capacity is the lowest of its code
};
// Amounts per item in the sum of hard overloads.
inline constexpr std::uint8_t kHardWithMeasure = 0x20;
inline constexpr std::uint8_t kHardWithoutMeasure = 0x40;  // from here on the row falls off

struct CandidatePlan {
  struct Talent {
    index::ColumnId column = 0;
    WordTable points;  // units
    WordTable known;   // of confidence
    bool ends_group = false;
  };
  struct Use {
    index::ColumnId column = 0;
    WordTable use;  // ceil(emphasis * u / 4)
  };
  struct Wish {
    index::ColumnId column = 0;
    WordTable met;      // weight * permille
    WordTable unknown;  // weight
    WordTable high;     // weight * permille with what is unknown at its best
  };
  struct Single {
    index::ColumnId column = 0;
    WordTable points;  // units
    WordTable high;    // units with what is unknown at its best
    WordTable known;
  };
  struct RuleColumn {
    index::ColumnId column = 0;
    ByteTable bits;
  };

  // Nobody can pass: the opportunity is closed, or has no time to share.
  bool nobody = false;

  std::vector<Talent> talents;
  std::vector<Use> uses;
  std::vector<Wish> wishes;
  std::vector<Single> singles;     // support, and what the gaps column says of confidence
  unsigned talents_allowance = 0;  // units
  unsigned talents_missing_points =
      0;                        // per unknown requirement at most this above its m, permille
  bool talents_known = false;   // the opportunity has requirements
  unsigned constant_units = 0;  // talenten without requirements
  unsigned constant_high_units = 0;
  // belastbaarheid: [a + 16 * b][unknown]; and its high end when nothing is stale.
  std::array<std::array<std::uint16_t, 13>, 256> load_units;
  std::array<std::array<std::uint16_t, 13>, 256> load_high_units;
  std::array<std::uint16_t, 13> load_known = {};  // by unknown or stale items
  // Scored items; with no load list or no load there is nothing to look up, and a = b = 0.
  std::vector<score::LoadFact> items;
  int use_prior_units = 0;  // benutting when nothing is known of it
  bool use_known = false;
  int wish_prior_units = 0;
  // Confidence that reistijd and ontwikkelstap may add to what the gaps column says.
  unsigned travel_doubt = 0;
  unsigned step_doubt = 0;
  unsigned known_slack = 0;  // what rounding down may have lost
  int weight_use = 0;
  int weight_wish = 0;
  int weight_travel = 0;
  int weight_hours = 0;
  int weight_step = 0;

  // `context` without a person; the facts of the opportunity must outlive the plan.
  static CandidatePlan Make(const score::ScoreContext& context,
                            const score::OpportunityFacts& opportunity);
};

// The rule columns of one policy of a candidate's tenant.
std::vector<CandidatePlan::RuleColumn> MakeRuleColumns(const score::ScoreContext& context,
                                                       const score::OpportunityFacts& opportunity);

// The item columns of one segment under one policy of a candidate's tenant, by plan.items.
struct ItemTables {
  struct Item {
    index::ColumnId column = 0;
    ByteTable classes;  // 1 per a, 16 per b
    ByteTable unknown;  // 1 when unknown, 16 when unknown or stale
    ByteTable hard;     // kHardWithMeasure, kHardWithoutMeasure
    ByteTable maybe;    // kItemMaybeHardBit
  };
  std::vector<Item> items;
  bool any_maybe = false;
};
ItemTables MakeItemTables(const CandidatePlan& plan, const index::CandidateSegment& segment,
                          const score::ScoreContext& context);

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_CANDIDATE_PLAN_H_
