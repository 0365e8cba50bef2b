// What a night changed, pair by pair and direction by direction, each change with its one cause
// (domain.md 11). docs/rescoring.md tells which kind is told when.
#ifndef PASSEND_MATCHER_RESCORING_CHANGE_H_
#define PASSEND_MATCHER_RESCORING_CHANGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/score/explanation.h"
#include "matcher/score/score.h"

namespace passend::rescoring {

// Whose list changed. The numbers of these enums are stored, and those of the API.
enum class Direction : std::uint8_t {
  kOfCandidate = 1,    // work for a person
  kOfOpportunity = 2,  // people for work
};

enum class ChangeKind : std::uint8_t {
  kNew = 1,  // comes into the list past, and fitted before or could not be compared
  kUp = 2,   // moved told_difference or more since it was last told
  kDown = 3,
  kValtAf = 4,        // a hard rule, or a second obstacle
  kPastNu = 5,        // did not fit, and fits now
  kPastMits = 6,      // one thing stands in the way: of a pair that fitted, or that fell off
  kVerdrongen = 7,    // still fits, others now come first
  kExpired = 8,       // closed, filled, withdrawn, or the person is not available any more
  kAttentionNew = 9,  // an attention point that was not there
  kOnvoldoende = 10,  // too little is known any more to rank it
};
std::string_view ChangeKindName(ChangeKind kind);  // "new", "past_nu", ...

enum class CauseKind : std::uint8_t {
  kCandidate = 1,     // the person's profile changed: `rule` or `factor`, and `subject`
  kOpportunity = 2,   // the work changed: likewise
  kTime = 3,          // a day passed: a value expired, work closed, a build-up went on
  kPolicy = 4,        // other weights or thresholds
  kCatalogue = 5,     // another catalogue or places
  kRotation = 6,      // the week's order among equals
  kOthers = 7,        // another came first, or made room: `by`
  kNewCandidate = 8,  // was not there, or could not be seen
  kNewOpportunity = 9,
  kCandidateGone = 10,  // is not there any more, or cannot be seen
  kOpportunityGone = 11,
  kDecision = 12,     // a rejection that no longer holds, or a new one
  kUnexplained = 13,  // nothing changed that the service knows of: the program did
};
std::string_view CauseKindName(CauseKind kind);  // "candidate", "time", ...

// Which part of the profile or the work it was: a rule of rules.md 2 with its reason, or a factor.
struct Cause {
  CauseKind kind = CauseKind::kUnexplained;
  score::Rule rule{};  // 0 = it is a factor, or nothing in particular
  score::RuleReason reason = score::RuleReason::kNone;
  std::int8_t factor = -1;  // model::Factor; -1 = it is a rule, or nothing in particular
  // Catalogue index of what it is about: of a rule as in RuleLine; talenten and benutting: talent;
  // belastbaarheid: item; voorkeuren: WishKind. -1 = the rule or factor as a whole.
  std::int32_t subject = -1;
  std::int32_t a = -1;  // of a rule, as in RuleLine
  std::int32_t b = -1;
  friend bool operator==(const Cause&, const Cause&) = default;
};

struct Change {
  Direction direction = Direction::kOfCandidate;
  std::string candidate;  // resource names
  std::string opportunity;
  ChangeKind kind = ChangeKind::kNew;
  Cause cause;
  // Before: as it was last told. None: was not told, or does not exist any more.
  score::MatchList list_before{};
  score::MatchList list_now{};
  std::int16_t score_before = -1;
  std::int16_t score_now = -1;
  std::uint16_t position = 0;  // 1-based in its list now; 0 = in none
  score::Rule rule{};          // kValtAf, kExpired, kPastMits: which rule stands in the way now
  std::vector<score::Attention> attention;  // kAttentionNew: the points that are new
  std::string by;  // CauseKind::kOthers: resource name of one that came first; else ""
  friend bool operator==(const Change&, const Change&) = default;
};

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_CHANGE_H_
