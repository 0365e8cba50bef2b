// One pair to the last point: what ScorePair() compared, in the order in which it did.
#ifndef PASSEND_MATCHER_SCORE_EXPLANATION_H_
#define PASSEND_MATCHER_SCORE_EXPLANATION_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "matcher/score/facts.h"
#include "matcher/score/score.h"

namespace passend::score {

enum class RuleOutcome : std::uint8_t { kOk, kPossible, kObstacle, kFailed };

// Why a rule came out as it did; `subject` and the two numbers of RuleLine depend on it.
enum class RuleReason : std::uint8_t {
  kNone,
  kObjection,
  kNoAccess,
  kUitgestroomd,
  kNotAvailable,  // tijdelijk niet, or placed without a wish to move on
  kDoorstroomUnknown,
  kAvailabilityUnknown,
  kLaterAvailable,  // bemiddelbaar_per after the start
  kNotOpen,
  kOpportunityStatusUnknown,
  kClosed,
  kNoPlaces,
  kCertificateAbsent,   // subject = certificate
  kCertificateExpired,  // subject = certificate
  kCertificateUnknown,  // subject = certificate
  kExcludedSector,      // subject = sector
  kExcludedTask,
  kExcludedPlace,  // employer, site or do-not-place pair
  kSectorUnknown,
  kNoSharedTime,
  kDayTooLong,   // a = asked minutes per day, b = max_day
  kTooFewHours,  // a = overlap, b = asked minimum (minutes per week)
  kTimeUnknown,
  kOverload,     // subject = item; a = load, b = capacity
  kItemUnknown,  // subject = item; a = load
  kNoLoadList,
  kTooFar,     // a = minutes, b = max
  kTooManyKm,  // a = metres, b = max_km
  kNoModeRuns,
  kTravelUnknown,
  kIndicationRefused,  // subject = registration
  kIndicationPending,
  kIndicationUnknown,
  kOutsideLks,       // subject = registration
  kLanguageBelow,    // subject = language; a = asked, b = has
  kLanguageUnknown,  // subject = language
  kSupportShort,     // a = need, b = offered
  kSupportUnknown,
  kStaleValue,  // the rule reads a value that is out of date
};

struct RuleLine {
  Rule rule = Rule::kAccess;
  RuleOutcome outcome = RuleOutcome::kOk;
  RuleReason reason = RuleReason::kNone;
  std::int32_t subject = -1;
  std::int32_t a = -1;
  std::int32_t b = -1;
  friend bool operator==(const RuleLine&, const RuleLine&) = default;
};

enum class Knowledge : std::uint8_t { kKnown, kHalfKnown, kUnknown, kStale };

struct RequirementLine {
  std::int32_t requirement = 0;  // position in OpportunityFacts::requirements
  std::int32_t talent = -1;      // the candidate's talent that gave m; -1 = none (prior)
  std::int32_t level = -1;       // of that talent
  std::int32_t sim = 0;          // permille
  bool derived = false;
  Knowledge knowledge = Knowledge::kUnknown;
  std::int32_t m = 0;  // permille
};

struct BenuttingLine {
  std::int32_t talent = 0;  // catalogue index
  std::int32_t emphasis = 0;
  std::int32_t requirement = -1;  // that uses it best; -1 = none
  Knowledge knowledge = Knowledge::kKnown;
  std::int32_t u = 0;
};

enum class ItemClass : std::uint8_t {
  kFine,
  kAttention,   // at the limit, over FML-normal, or within the library's tolerance
  kBridgeable,  // a
  kOverload,    // b
  kHard,
  kUnknown,
};

struct ItemLine {
  std::int32_t item = 0;  // catalogue index
  std::int32_t load = 0;
  std::int32_t capacity = -1;  // -1 = unknown; ItemFact::kUnlimitedValue = no limit
  ItemClass item_class = ItemClass::kUnknown;
  Knowledge knowledge = Knowledge::kUnknown;
  std::int32_t measure = -1;  // best available measure
  std::uint8_t basis = 0;     // model::LoadBasis
  std::uint8_t resolved = 0;  // model::ResolutionOutcome that counted; 0 = none
  bool scored = true;         // false: informs only
};

struct WishLine {
  model::WishKind kind = model::WishKind::kUnknown;
  std::int32_t weight = 1;
  std::int32_t met = 0;  // permille: 1000, 0, or the score of a silent opportunity
  Knowledge knowledge = Knowledge::kKnown;  // kUnknown: the opportunity is silent
};

struct TravelLine {
  std::int32_t metres = -1;
  std::int32_t minutes = -1;  // -1 = unknown or no mode runs
  std::int32_t mode = -1;     // model::TravelMode
  std::int32_t comfort = -1;
  std::int32_t max = -1;
  Knowledge knowledge = Knowledge::kUnknown;
};

struct HoursLine {
  std::int32_t overlap = -1;  // minutes per week; -1 = unknown
  std::int32_t desired = -1;
  std::int32_t shared_dayparts = -1;
  Knowledge knowledge = Knowledge::kUnknown;
};

struct SupportLine {
  std::int32_t need = -1;
  std::int32_t offered = -1;
  Knowledge knowledge = Knowledge::kUnknown;
};

enum class StepReason : std::uint8_t {
  kUnknown,
  kAgreed,
  kLockIn,
  kAtGoal,
  kNearGoal,
  kFarFromGoal,
  kBelowBoth,
  kSameOrNext,
  kTwoUp,
  kOther
};

struct StepLine {
  StepReason reason = StepReason::kUnknown;
  std::int32_t offered = -1;  // trede
  std::int32_t current = -1;
  std::int32_t goal = -1;
  Knowledge knowledge = Knowledge::kUnknown;
};

// Attention points (aandachtspunten): never cost points by themselves.
enum class AttentionCode : std::uint8_t {
  kVerouderd,  // subject = factor
  kVogAanvragen,
  kNietAangetoond,    // wished certificate; subject = certificate
  kAtLimit,           // subject = item
  kOverNormal,        // subject = item
  kLibraryTolerance,  // subject = item
  kBridgeable,        // subject = item (a)
  kOverload,          // subject = item (b or hard)
  kNonKernGap,        // subject = item
  kItemUnknown,       // subject = item
  kToelichting,       // subject = item: free text
  kAdaptedCondition,  // subject = item: "met aanpassing" on a condition
  kEerstArbeidsdeskundige,
  kUnusualStep,    // ontwikkelstap outside what is usual without a goal
  kPossibleRule,   // subject = rule number
  kPraktijkroute,  // LKS outside the doelgroep
};

// Subject of kVerouderd: a factor (0..7), or this plus the number of a rule that read a stale
// value.
inline constexpr int kStaleRuleSubject = 100;

struct Attention {
  AttentionCode code = AttentionCode::kVerouderd;
  std::int32_t subject = -1;
  friend bool operator==(const Attention&, const Attention&) = default;
};

// The unknown leaf that weighs most: what to ask first.
struct AskFirst {
  model::Factor factor = model::Factor::kTalenten;
  // talenten: talent asked; benutting: stale talent; belastbaarheid: item; voorkeuren: WishKind;
  // -1 when the whole factor is unknown.
  std::int32_t subject = -1;
  friend bool operator==(const AskFirst&, const AskFirst&) = default;
};

// What a list shows of a pair.
struct Highlights {
  PairScore score;
  std::vector<Attention> attention;   // each once, in order of discovery
  std::optional<AskFirst> ask_first;  // none when nothing is unknown
  // Unknown share per factor, permille half up (display; confidence uses the exact fractions).
  std::array<std::int16_t, model::kFactorCount> unknown_permille = {};
  std::optional<RuleLine> obstacle;  // the first line of a rule that says so
  friend bool operator==(const Highlights&, const Highlights&) = default;
};

// And what an explanation says: every line that was compared.
struct Explanation : Highlights {
  std::vector<RuleLine> rules;  // at least one line per rule, in rule order
  std::vector<RequirementLine> requirements;
  std::vector<BenuttingLine> benutting;
  std::vector<ItemLine> items;
  std::vector<WishLine> wishes;
  TravelLine travel;
  HoursLine hours;
  SupportLine support;
  StepLine step;
};

// The same computation as ScorePair(): Explain(...).score == ScorePair(...).
Explanation Explain(const ScoreContext& context, const CandidateFacts& candidate,
                    const CandidateExtras* extras, const OpportunityFacts& opportunity);

// The Highlights of that Explanation, at a part of its cost. Overwrites `out`, which keeps its
// memory for a next pair.
void Highlight(const PreparedOpportunity& opportunity, const CandidateFacts& candidate,
               const CandidateExtras* extras, bool access, Highlights& out);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_EXPLANATION_H_
