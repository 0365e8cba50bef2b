// Digests: what each professional reads in the morning, made from what a run found (domain.md 11).
// Pure: no store, no clock; the same input gives the same digests.
//
//   accountmanager  once a week an agenda of visits; every day at most policy.day_lines lines.
//   werkregisseur   at most policy.week_lines lines in an ISO week; most on the first run of the
//                   week, after that only what fits now and work that closes. Every available
//                   person is named at least once in policy.seen_within_days.
//   team            figures of a team and of the tenant; and, so that nobody is out of sight, the
//                   people who have no werkregisseur.
//   beheer          how the run went. Nobody is in it.
//
// Rejected pairs are in no list of a run, so in no digest. A change of policy or catalogue is one
// line with counts. Nothing here is a decision, and nothing goes to candidates or employers.
#ifndef PASSEND_SERVER_RESCORING_DIGEST_H_
#define PASSEND_SERVER_RESCORING_DIGEST_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/policy.h"
#include "matcher/rescoring/rescore.h"
#include "server/rescoring/digest_people.h"

namespace passend::server {

// Numbers are stored and those of the API.
enum class DigestKind : std::uint8_t {
  kAccountmanager = 1,
  kWerkregisseur = 2,
  kTeam = 3,
  kBeheer = 4,
};
std::string_view DigestKindName(DigestKind kind);  // "accountmanager"
std::optional<DigestKind> ParseDigestKind(std::string_view name);

// Numbers are stored and those of the API (passend/v1/digest.proto says what each is).
enum class LineKind : std::uint8_t {
  kPastNu = 1,
  kNieuw = 2,
  kPastMits = 3,
  kBeter = 4,
  kVerlies = 5,
  kAandacht = 6,
  kSluit = 7,
  kGroep = 8,
  kSroi = 9,
  kGeenWerk = 10,
  kVoorstel = 11,
  kVerloopt = 12,
  kNazorg = 13,
  kVoordracht = 14,
  kLangNietGenoemd = 15,
  kRegels = 16,
  kTelling = 17,
  kBezoek = 18,
};
inline constexpr int kMostLineKind = 18;

// Stand in texts for the person a line is about, and for the people it gathers; the side of the
// reader puts names or handles there (EncodeDigest).
inline constexpr std::string_view kPersonPlaceholder = "{kandidaat}";
inline constexpr std::string_view kPeoplePlaceholder = "{mensen}";

struct DigestLine {
  LineKind kind = LineKind::kTelling;
  int priority = 0;       // 0..1000, see digest_choice.h; lines come highest first
  std::string candidate;  // resource names; "" = none
  std::string opportunity;
  std::string employer;
  std::vector<std::string> people;  // candidates, of a line that gathers them
  std::optional<model::Date> due;   // by when something is to be done
  std::string text;                 // for who is coupled to the person
  // For who is not: nothing of belastbaarheid or anything else personal. Equal to `text` when the
  // line is about nobody.
  std::string text_other;
  int score = -1;  // of the pair now; -1 = none
  friend bool operator==(const DigestLine&, const DigestLine&) = default;
};

struct DigestFigure {
  std::string name;        // for programs: "zonder_match"
  std::int64_t value = 0;  // kFewPeople = not told
  std::string text;
  friend bool operator==(const DigestFigure&, const DigestFigure&) = default;
};
// Figures about fewer people than this are not told (domain.md 8).
inline constexpr std::int64_t kSmallestCell = 10;
inline constexpr std::int64_t kFewPeople = -1;

struct Digest {
  DigestKind kind = DigestKind::kWerkregisseur;
  std::string owner;  // id in caseloads, or team; "" = the tenant as a whole
  model::Date day;
  std::uint64_t run = 0;
  bool weekly = false;  // the first of its ISO week for this owner
  std::vector<DigestLine> visits;
  std::vector<DigestLine> lines;
  int left_out = 0;  // lines of the day that did not fit
  std::vector<DigestFigure> figures;
  friend bool operator==(const Digest&, const Digest&) = default;
};

// Own opportunities and employers, as far as digests tell of them.
struct DigestOpportunity {
  std::string name;  // resource name
  std::string title;
  std::string employer;        // resource name
  std::string accountmanager;  // its own, else that of the employer
  bool open = false;           // status open, places free, not closed on the day
  int places = 0;
  bool group = false;  // groepsdetachering
  std::optional<model::Date> closing;
};
struct DigestEmployer {
  std::string name;
  std::string label;  // how it is called
  std::string accountmanager;
  bool do_not_approach = false;
  struct Sroi {
    std::int64_t open_cents = 0;
    std::optional<model::Date> until;
  };
  std::vector<Sroi> sroi;
};

// A voordracht that has not ended, or that ended in a placement.
struct DigestVoordracht {
  std::string candidate;  // resource names
  std::string opportunity;
  bool placed = false;
  model::Date since;  // first step, or the day of the placement
  model::Date last;   // last step
  std::string next_step;
  std::optional<model::Date> next_step_day;
  std::vector<score::Attention> open;  // attention points now, without those resolved
};
// A carved job that has not ended, or that ended in a placement.
struct DigestProposal {
  std::string candidate;
  std::vector<std::string> employers;  // resource names
  bool placed = false;
  std::string state;  // "besproken"
  model::Date since;
  model::Date last;
  std::string next_step;
  std::optional<model::Date> next_step_day;
};

// Why somebody has no match, in words (texts/absence_texts.h).
struct AbsenceWords {
  std::string text;
  std::string text_other;
};

// One employer of an agenda.
struct PlannedVisit {
  std::string employer;             // resource name
  std::vector<std::string> people;  // whom its tasks would serve, best first
  std::vector<std::string> tasks;   // to bring up: names of tasks
  std::vector<std::string> questions;
  bool never_analysed = false;
  std::optional<int> days_since;  // since the last contact
};

struct DatedChange {
  model::Date day;
  rescoring::Change change;
};

// What the operator reads beside the report.
struct RunFacts {
  std::int64_t seconds = 0;
  std::vector<std::pair<std::string, std::int64_t>> stage_millis;
  std::uint64_t rejected_records = 0;  // profiles that could not be read or compiled
  std::string stopped_because;         // of the abort rule; "" = it did not stop anything
  bool drift_accepted = false;
};

// Everything pointed to outlives the input.
struct DigestInput {
  std::string tenant;
  model::Date day;
  std::optional<model::Date> last_day;  // of the run before that was published; none = the first
  std::uint64_t run = 0;
  model::RescoringPolicy policy;
  std::string policy_version;
  std::string catalogue_version;
  const model::Catalogue* catalogue = nullptr;
  const rescoring::RescoreResult* result = nullptr;
  const rescoring::Generation* before = nullptr;  // null = none
  // Own records, each list by name.
  std::vector<DigestCandidate> people;
  std::vector<DigestOpportunity> work;
  std::vector<DigestEmployer> employers;
  std::vector<DigestVoordracht> voordrachten;
  std::vector<DigestProposal> proposals;
  // Title of work of another tenant; null, or "" = "werk van een andere organisatie".
  std::function<std::string(std::string_view opportunity)> title_of;
  // Digests of the 14 days before, and of the day itself when a run of that day was published.
  std::vector<Digest> earlier;
  // Changes of the runs of the 14 days before, oldest first: on the first run of a week a
  // werkregisseur reads those since the week before.
  std::vector<DatedChange> earlier_changes;
  std::map<std::string, Appearance, std::less<>> appearances;  // by resource name
  // Whether a professional rejected the pair and the reason still holds; null = no pair.
  std::function<bool(std::string_view candidate, std::string_view opportunity)> rejected;
  // Asked for the few people without a match whose turn it is. Null = counts only.
  std::function<absl::StatusOr<AbsenceWords>(std::string_view candidate)> absence;
  // The agenda of one accountmanager, best first, at most `limit`. Null = no agendas.
  std::function<absl::StatusOr<std::vector<PlannedVisit>>(std::string_view accountmanager,
                                                          int limit)>
      visits;
  RunFacts facts;
};

struct DigestsOfDay {
  std::vector<Digest> digests;  // by kind and owner
  // Of those whose row is not what it was, by resource name.
  std::vector<std::pair<std::string, Appearance>> appearances;
};

// Errors of `absence` and `visits` only. Cost: some tens of milliseconds for 3,300 people and 4,000
// opportunities, beside those two.
absl::StatusOr<DigestsOfDay> MakeDigests(const DigestInput& input);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_DIGEST_H_
