// The nightly run of one tenant: from one snapshot and the generation before it to the lists of
// every profile, and what changed and why. A full run scores every pair; an incremental one only
// those of which something changed, and gives the same bits (docs/rescoring.md has the proof).
#ifndef PASSEND_MATCHER_RESCORING_RESCORE_H_
#define PASSEND_MATCHER_RESCORING_RESCORE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/index/snapshot.h"
#include "matcher/model/date.h"
#include "matcher/rescoring/change.h"
#include "matcher/rescoring/state.h"
#include "matcher/search/search.h"

namespace passend::rescoring {

// What a generation was made with, beside the profiles.
struct Stamp {
  model::Date as_of;
  std::uint64_t catalogue = 0;  // of catalogue and places: facts of another one mean nothing
  std::uint64_t policy = 0;     // of what the tenant's policy says about scores
  std::uint64_t sharing = 0;    // of the agreements that hold on that day
  int candidate_list = 0;       // places shown
  int opportunity_list = 0;
  int reserve = 0;
  friend bool operator==(const Stamp&, const Stamp&) = default;
};
std::string SerializeStamp(const Stamp& stamp);
absl::StatusOr<Stamp> ParseStamp(std::string_view bytes);  // DataLoss

// All that a run is about. Everything outlives it.
struct World {
  std::string tenant;
  std::shared_ptr<const index::Snapshot> snapshot;
  // as_of, purpose, agreements, tables, policy_of and kernel are read.
  search::Options search;
  std::uint64_t catalogue = 0;  // see Stamp
  // Others that a decision keeps out of the lists of this own profile (candidate or opportunity),
  // by name, ascending. Null: none. Called from several threads at once.
  std::function<std::vector<std::string>(std::string_view name)> silent_of;
};

// What was published before, by name of the profile.
struct Generation {
  Stamp stamp;
  std::vector<ProfileState> candidates;
  std::vector<ProfileState> opportunities;
};

enum class Mode : std::uint8_t {
  kFull = 1,         // scores every pair; the generation before gives what was told, and guesses
  kIncremental = 2,  // full when there is no generation before, or when its stamp does not allow it
};

// Why a run that was asked to be incremental was full. Numbers are stored.
enum class FullBecause : std::uint8_t {
  kNotFull = 0,
  kFirst = 1,      // no generation before
  kCatalogue = 2,  // of catalogue or places
  kSharing = 3,    // what tenants agreed
  kSizes = 4,      // of lists
  kLaterDay = 5,   // the generation before is of a later day
  kNewWeek = 6,    // the order among equals is drawn anew
  kManyChanged = 7,
};
inline constexpr int kMostFullBecause = 7;
// In English, for operators; "" of kNotFull.
std::string_view FullBecauseText(FullBecause because);

struct Progress {
  // What is being done: "compare", "score", "search", "changes".
  std::string_view stage;
  std::uint64_t done = 0;  // pairs of `total`
  std::uint64_t total = 0;
};

struct RescoreOptions {
  Mode mode = Mode::kIncremental;
  int threads = 1;
  // Asked at least once per millisecond of work, from several threads at once. True: the run ends
  // with Cancelled.
  std::function<bool()> cancelled;
  // Told after each piece of work, some milliseconds to a second, from one thread at a time; what
  // it does holds up the run. May be null.
  std::function<void(const Progress&)> progress;
};

// How often people of one group are in the lists of opportunities, beside how many of them there
// are (domain.md 8). Shares in permille, half up. `exposure`: by weight 1,000,000 / position.
struct GroupExposure {
  std::string group;         // "afstand 3", "begeleiding 4", "trede 2", "afstand onbekend", ...
  std::uint64_t people = 0;  // available
  std::uint64_t weight = 0;
  int pool_permille = 0;
  int exposure_permille = 0;
  int ratio_permille = 0;  // exposure / pool; below 800 is a reason to look
};

struct RescoreReport {
  Mode mode = Mode::kFull;
  FullBecause why_full = FullBecause::kNotFull;
  Stamp stamp;
  std::uint64_t candidates = 0;  // own
  std::uint64_t opportunities = 0;
  std::uint64_t candidates_changed = 0;  // own or not: profile, sharing, policy, or time
  std::uint64_t opportunities_changed = 0;
  std::uint64_t by_time = 0;             // of those: by time alone
  std::uint64_t pairs = 0;               // of the whole run
  std::uint64_t evaluated = 0;           // pairs that this run looked at, by a bound at least
  std::uint64_t scored = 0;              // exactly
  std::uint64_t searched_again = 0;      // lists that could not be mended
  std::uint64_t told = 0;                // told values before the run
  std::uint64_t moved = 0;               // of those: that moved
  std::uint64_t moved_without_data = 0;  // because of policy, catalogue or program
  std::array<std::uint64_t, 11> changes_by_kind = {};   // by number
  std::array<std::uint64_t, 14> changes_by_cause = {};  // by number
  std::uint64_t without_match = 0;     // available people with nothing in past or past mits
  std::uint64_t never_proposed = 0;    // available, no voorstel in the past 90 days
  std::int64_t mean_score_millis = 0;  // of what is shown, in thousandths of a point
  std::int64_t mean_score_before_millis = 0;
  int top10_overlap_permille = 1000;  // of the first ten of each list of an opportunity
  std::vector<GroupExposure> exposure;
  bool first = false;  // no generation before: nothing is told
};

struct RescoreResult {
  RescoreReport report;
  // Of profiles whose state differs from the generation before (all when there was none).
  std::vector<ProfileState> candidates;
  std::vector<ProfileState> opportunities;
  std::vector<std::string> gone_candidates;  // were in the generation before
  std::vector<std::string> gone_opportunities;
  // By direction, then name of the one whose list it is, kind and name of the other.
  std::vector<Change> changes;
  // Available own people without any pair in past or past mits, by name.
  std::vector<std::string> without_match;
};

// `previous` may be null. InvalidArgument: options or the day out of range. Cancelled.
// Memory: the lists of all own profiles, some 40 bytes a place.
absl::StatusOr<RescoreResult> Rescore(const World& world, const Generation* previous,
                                      const RescoreOptions& options);

// The generation that `result` makes of `previous` (which may be null).
Generation Apply(const Generation* previous, const RescoreResult& result);

// The first difference between what two runs over the same generation found, in words for an
// operator with names of records only; "" = none. Reserves may differ, what is shown may not.
std::string FirstDifference(const World& world, const Generation* previous,
                            const RescoreResult& one, const RescoreResult& other);

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_RESCORE_H_
