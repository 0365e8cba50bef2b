// Voordrachten: a named professional puts a candidate forward for an opportunity, and decides, with
// a reason, how it goes on. A score changes no status; only these decisions do.
#ifndef PASSEND_SERVER_DECISIONS_VOORDRACHT_H_
#define PASSEND_SERVER_DECISIONS_VOORDRACHT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/candidate.h"
#include "matcher/model/date.h"
#include "server/decisions/frozen_pair.h"
#include "server/engine/engine.h"
#include "server/identity/caller.h"
#include "store/types.h"

namespace passend::server {

// Numbers are stored and those of the API.
enum class VoordrachtState : std::uint8_t {
  kVoorstel = 1,
  kBesproken = 2,
  kProefplaatsing = 3,
  kGeplaatst = 4,
  kAfgewezen = 5,
};
std::string_view StateName(VoordrachtState state);  // "voorstel"

// voorstel -> besproken | afgewezen; besproken -> proefplaatsing | geplaatst | afgewezen;
// proefplaatsing -> geplaatst | afgewezen.
bool MayFollow(VoordrachtState from, VoordrachtState to);
constexpr bool IsEnd(VoordrachtState state) {
  return state == VoordrachtState::kGeplaatst || state == VoordrachtState::kAfgewezen;
}

// Ids among the decisions about a candidate.
inline constexpr std::string_view kVoordrachtPrefix = "voordracht-";
inline constexpr std::string_view kResolutionPrefix = "oplossing-";

// What a professional decides. Texts are at most kMaxDecisionText bytes.
inline constexpr std::size_t kMaxDecisionText = 1000;
struct Decision {
  Caller caller;
  model::Date day;
  std::string reason;  // never empty
  std::string next_step;
  std::optional<model::Date> next_step_day;
};

struct VoordrachtStep {
  VoordrachtState state = VoordrachtState::kVoorstel;
  model::Date day;
  std::int64_t recorded_unix_seconds = 0;
  std::string professional;
  std::string role;
  std::string reason;
  std::string next_step;
  std::optional<model::Date> next_step_day;
  FrozenPair frozen;
};

struct Voordracht {
  store::RecordKey candidate;
  std::string id;
  store::Revision revision = 0;
  std::string opportunity;            // resource name
  std::vector<VoordrachtStep> steps;  // oldest first, never empty

  VoordrachtState state() const { return steps.back().state; }
};

// A resolved attention point, as it was decided.
struct ResolvedAttention {
  store::RecordKey candidate;
  std::string id;
  std::string opportunity;
  std::string item;
  model::ResolutionOutcome outcome = model::ResolutionOutcome::kUnknown;
  Decision decision;
  FrozenPair before;
};

// Records a voorstel. In the same batch the candidate's last_voorstel becomes the day, and that of
// the opportunity when it is of the same tenant (the record of another tenant is not ours to
// change); never an earlier day than is there. ALREADY_EXISTS: a voordracht of the pair has not
// ended. NOT_FOUND, CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE as the engine.
absl::StatusOr<Voordracht> AddVoordracht(Engine& engine, const QueryState& state,
                                         const store::RecordKey& candidate,
                                         const store::RecordKey& opportunity,
                                         const Decision& decision, const CallControl& control);

// The next step. FAILED_PRECONDITION: MayFollow() says no, or the day lies before the last step.
// ABORTED: `etag` is given and not that of the voordracht.
absl::StatusOr<Voordracht> RecordOutcome(Engine& engine, const QueryState& state,
                                         const store::RecordKey& candidate, const std::string& id,
                                         VoordrachtState outcome, const Decision& decision,
                                         const std::string& etag, const CallControl& control);

// Puts a resolution in the profile (rules.md 3), with load, capacity and measure of now; one of the
// same opportunity and item is replaced. FAILED_PRECONDITION: the item is fine for this pair, or
// the profile has as many resolutions as it may. `after` is the score then.
absl::StatusOr<ResolvedAttention> ResolveAttention(
    Engine& engine, const QueryState& state, const store::RecordKey& candidate,
    const store::RecordKey& opportunity, const std::string& item, model::ResolutionOutcome outcome,
    const Decision& decision, const CallControl& control, score::PairScore* after);

// NOT_FOUND. DATA_LOSS.
absl::StatusOr<Voordracht> GetVoordracht(const Engine& engine, const store::RecordKey& candidate,
                                         const std::string& id);
absl::StatusOr<ResolvedAttention> GetResolution(const Engine& engine,
                                                const store::RecordKey& candidate,
                                                const std::string& id);
// Those about one candidate, or about all of a tenant, in an order of no meaning.
absl::Status ForEachVoordracht(const Engine& engine, const std::string& tenant,
                               const std::optional<std::string>& candidate,
                               const std::function<void(Voordracht)>& visit);

// Whether lists should leave the pair out: its last voordracht ended in afgewezen, and what scores
// read of the candidate and of the opportunity is still what it was then. So a "nee" lasts until
// its reason may have changed: a profile, the work, or an attention point that was resolved. Dates
// of voorstellen, caseload and sharing do not count. A voorstel by hand is always possible.
bool IsSilent(const Engine& engine, const Voordracht& last);
// The opportunities for which this candidate is silent, by resource name. Reads the decisions about
// one person: some tens of microseconds. DATA_LOSS.
absl::StatusOr<std::vector<std::string>> SilentOpportunities(const Engine& engine,
                                                             const store::RecordKey& candidate);

}  // namespace passend::server

#endif  // PASSEND_SERVER_DECISIONS_VOORDRACHT_H_
