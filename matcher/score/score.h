// The score of one pair: the one definition (rules.md 1-4). Explanation is the same function with a
// listener (explanation.h), the points that rank are the same function with parts left out; bounds
// are made by calling the functions of factors/.
//
// Who scores one opportunity with many candidates prepares it once (prepared_opportunity.h).
#ifndef PASSEND_MATCHER_SCORE_SCORE_H_
#define PASSEND_MATCHER_SCORE_SCORE_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "matcher/model/policy.h"
#include "matcher/score/facts.h"
#include "matcher/score/policy_tables.h"

namespace passend::score {

// The numbers are those of the API.
enum class MatchList : std::uint8_t {
  kPast = 1,
  kPastMits = 2,
  kOnvoldoendeBekend = 3,
  kValtAf = 4
};

// The rows of the table of rules.md 2, in its order. The numbers are those of the API.
enum class Rule : std::uint8_t {
  kAccess = 1,
  kStatus = 2,
  kCertificates = 3,
  kExclusions = 4,
  kTime = 5,
  kBelastbaarheid = 6,
  kTravel = 7,
  kWerkvorm = 8,
  kLanguage = 9,
  kSupport = 10,
};
inline constexpr int kRuleCount = 10;
std::string_view RuleName(Rule rule);  // "H1_ACCESS", ...

// A set of rules; bit = number of the rule.
struct RuleSet {
  std::uint16_t bits = 0;
  void Add(Rule rule) { bits = static_cast<std::uint16_t>(bits | (1U << static_cast<int>(rule))); }
  bool Has(Rule rule) const { return (bits >> static_cast<int>(rule)) & 1U; }
  bool empty() const { return bits == 0; }
  int count() const { return __builtin_popcount(bits); }
  // The first in the order of the table. Requires: !empty().
  Rule first() const { return static_cast<Rule>(__builtin_ctz(bits)); }
  friend bool operator==(const RuleSet&, const RuleSet&) = default;
};

struct PairScore {
  MatchList list = MatchList::kValtAf;
  RuleSet failed;  // hard
  RuleSet obstacles;
  RuleSet possible;
  std::array<std::int16_t, model::kFactorCount> sub = {};  // permille, in factor order
  std::uint8_t imputed = 0;  // bit per factor: wholly unknown, stands at its prior
  bool low_blocked = false;
  bool one_sided = false;      // "past van één kant"
  std::int16_t fit_work = -1;  // -1 = absent (its weights are 0)
  std::int16_t fit_candidate = -1;
  std::int16_t confidence = 0;  // permille
  std::int16_t score = 0;       // 0..1000
  std::int16_t score_low = 0;   // when !low_blocked
  std::int16_t score_high = 0;
  std::int32_t points = 0;  // 0..100,000 = sum of weight * sub
  std::int32_t points_low = 0;
  std::int32_t points_high = 0;

  // The rule under which a pair that falls off is counted. Requires: list == kValtAf.
  Rule first_failing() const { return failed.empty() ? obstacles.first() : failed.first(); }
  friend bool operator==(const PairScore&, const PairScore&) = default;
};

// What a score depends on beside the pair.
struct ScoreContext {
  PackedDay as_of = 0;
  const CompiledPolicy* work = nullptr;    // of the opportunity's tenant: weights, priors, lists
  const CompiledPolicy* person = nullptr;  // of the candidate's tenant: thresholds of H6, H8 switch
  const CatalogueTables* tables = nullptr;
  bool access = true;  // H1: caller, purpose and sharing allow it
};

// What decides the place of a pair in the lists, and nothing else.
struct RankScore {
  MatchList list = MatchList::kValtAf;
  // The rest is 0 in valt af.
  std::int16_t score = 0;   // that ranks: score_high in onvoldoende bekend, else score
  std::int32_t points = 0;  // that rank: points_high in onvoldoende bekend, else points
  RuleSet obstacles;
  friend bool operator==(const RankScore&, const RankScore&) = default;
};
// The part of `pair` that ranks.
RankScore RankOf(const PairScore& pair);

class PreparedOpportunity;

// `extras` may be null when the candidate has none. Cost: about a quarter of a microsecond.
// Threads: any number at once.
PairScore ScorePair(const ScoreContext& context, const CandidateFacts& candidate,
                    const CandidateExtras* extras, const OpportunityFacts& opportunity);

// The same with the context that the opportunity was prepared for; `access` as in ScoreContext.
PairScore ScorePair(const PreparedOpportunity& opportunity, const CandidateFacts& candidate,
                    const CandidateExtras* extras, bool access = true);

// RankOf(ScorePair(opportunity, candidate, extras, access)) at a part of the cost: for a scan that
// wants the best of many pairs, and the whole score of those only.
RankScore ScoreForRank(const PreparedOpportunity& opportunity, const CandidateFacts& candidate,
                       const CandidateExtras* extras, bool access = true);

// What all rules say of the pair: `failed` and `obstacles` of ScorePair().
struct RulesVerdict {
  RuleSet failed;
  RuleSet obstacles;
};
RulesVerdict JudgeRules(const PreparedOpportunity& opportunity, const CandidateFacts& candidate,
                        const CandidateExtras* extras, bool access = true);

// What rules H3 (certificates), H8 (werkvorm) and H9 (language) say of the pair by themselves, for
// scans: nothing else of the opportunity is read. As if the work started today: a later start only
// makes more statutory certificates expire. Possible rules are not told.
RulesVerdict JudgeConditions(const ScoreContext& context, const CandidateFacts& candidate,
                             const OpportunityFacts& opportunity);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_SCORE_H_
