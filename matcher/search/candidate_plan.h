// One opportunity folded into numbers: what every code of every column that it asks about lacks at
// least. All values come from functions of matcher/score; docs/scoring.md says what they mean.
//
// Loss. A pair that is perfect in every factor has 100,000 points. Loss is what is missing, in
// units of 2 points: 50,000 - points / 2. The plan gives for every part of a row a loss that is
// never more than what the exact score lacks there, so their sum says what a row cannot reach.
//
// Rounding. A sub-score of rules.md is rounded half up once, so it may be 1/2 permille above the
// quotient that the parts add up to: W / 4 units for a factor with weight W. talentbenutting and
// voorkeuren count parts of 1001/12 and 1001/14 permille (rounded up), so that the shares which
// occur are whole: at most 1/1000 of the factor, W / 2 units. `allowance` is the sum of these; a
// row is dropped only when its loss is above the limit plus the allowance.
#ifndef PASSEND_MATCHER_SEARCH_CANDIDATE_PLAN_H_
#define PASSEND_MATCHER_SEARCH_CANDIDATE_PLAN_H_

#include <array>
#include <cstdint>
#include <vector>

#include "matcher/index/codes.h"
#include "matcher/score/score.h"

namespace passend::search {

inline constexpr int kPointsPerUnit = 2;
inline constexpr int kFullUnits = 100'000 / kPointsPerUnit;
// Confidence is counted in sixteenths of a permille of what is known (all known: 16,000).
inline constexpr int kKnownPerPermille = 16;

inline constexpr int kUsePerEmphasis = 12;  // parts of talentbenutting
inline constexpr int kMetPerWeight = 14;    // parts of voorkeuren

// By 4-bit code.
using LossTable = std::array<std::uint16_t, 16>;
using PartTable = std::array<std::uint8_t, 16>;

struct CandidatePlan {
  struct Talent {
    index::ColumnId column = 0;
    LossTable loss = {};   // units; kNothing counts as no column at all
    PartTable use = {};    // parts of emphasis that are used; only at a talent's first place
    LossTable known = {};  // of confidence, in sixteenths
  };
  // A requirement: the smallest loss of its talents counts, at most `nothing`.
  struct Group {
    std::uint16_t count = 0;
    std::uint16_t nothing = 0;  // units, when the person has none of them
    index::ColumnId own = 0;    // the requirement's own assessed level, which replaces `nothing`
  };
  struct Single {
    index::ColumnId column = 0;
    LossTable loss = {};
    LossTable high_loss = {};  // with what is unknown or stale at its best
    LossTable known = {};
    LossTable perhaps = {};  // so much more may be known
    PartTable fresh = {};    // bits of DoubtSieve::fresh
  };
  struct Part {
    index::ColumnId column = 0;
    PartTable parts = {};
  };

  // Nobody can pass: the opportunity is closed, or has no time to share.
  bool nobody = false;

  int base_loss = 0;  // of everybody: what the opportunity itself leaves unknown
  int base_known = 0;
  int allowance = 0;  // units

  std::vector<Group> groups;
  std::vector<Talent> talents;
  bool use = false;     // talentbenutting differs by person
  int use_weight = 0;   // W
  int use_unknown = 0;  // units lost without emphasis
  std::vector<Single> singles;
  std::vector<Part> wishes;
  bool wish = false;
  int wish_weight = 0;
  int wish_unknown = 0;  // units lost without wishes

  // Scored items; with no load list or no load there is nothing to look up.
  std::vector<score::LoadFact> items;
  LossTable items_loss = {};    // by a + 2 b, at most 15
  LossTable unknown_loss = {};  // by number of unknown items, where a = b = 0
  LossTable items_known = {};   // by number of unknown or stale items

  int hours_weight = 0;  // 0 when it is the same for everybody
  int hours_unknown = 0;
  int travel_weight = 0;
  int step_weight = 0;

  const score::ScoreContext* context = nullptr;
  const score::OpportunityFacts* opportunity = nullptr;

  // `context` without a person; both must outlive the plan.
  static CandidatePlan Make(const score::ScoreContext& context,
                            const score::OpportunityFacts& opportunity);
};

// What counts against a row beside points, in the amounts of kernels.h: the columns of one policy
// of a candidate's tenant. Of certificates the greatest counts, of the others the sum.
struct RuleColumns {
  struct Column {
    index::ColumnId column = 0;
    PartTable counts = {};
  };
  std::vector<Column> rules;
  std::vector<Column> certificates;
};
RuleColumns MakeRuleColumns(const score::ScoreContext& context,
                            const score::OpportunityFacts& opportunity);

// A candidate of whom nothing is known, on whom codes are tried; StaleIndex 1 is stale.
score::CandidateFacts Nobody(score::PackedDay as_of);

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_CANDIDATE_PLAN_H_
