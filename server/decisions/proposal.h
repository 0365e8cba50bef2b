// Carved jobs that a professional proposed (domain.md 7.1): a proposal is for a conversation, and
// only decisions of named professionals, each with a reason, bring it further.
#ifndef PASSEND_SERVER_DECISIONS_PROPOSAL_H_
#define PASSEND_SERVER_DECISIONS_PROPOSAL_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/date.h"
#include "server/decisions/voordracht.h"
#include "server/engine/engine.h"
#include "server/engine/matching.h"
#include "store/types.h"

namespace passend::server {

// Numbers are stored and those of the API.
enum class ProposalState : std::uint8_t {
  kVoorstel = 1,
  kBesproken = 2,
  kAkkoordWerkgever = 3,
  kAkkoordKandidaat = 4,
  kGeplaatst = 5,
  kAfgewezen = 6,
};
std::string_view StateName(ProposalState state);  // "akkoord_werkgever"

// voorstel -> besproken -> akkoord_werkgever -> akkoord_kandidaat -> geplaatst; and from each of
// the first four -> afgewezen.
bool MayFollow(ProposalState from, ProposalState to);
constexpr bool IsEnd(ProposalState state) {
  return state == ProposalState::kGeplaatst || state == ProposalState::kAfgewezen;
}

// Why a package was rejected; numbers are stored and those of the API. Nothing about health.
enum class Rejection : std::uint8_t {
  kNone = 0,
  kKandidaatWilNiet = 1,
  kWerkgeverWilNiet = 2,
  kTakenPassenNiet = 3,
  kUrenPassenNiet = 4,
  kReisPastNiet = 5,
  kBegeleidingOntbreekt = 6,
  kCollegasWillenNiet = 7,
  kTeDuur = 8,
  kAnderWerkGevonden = 9,
  kAndereReden = 10,
};
inline constexpr int kMostRejection = 10;
std::string_view RejectionName(Rejection rejection);  // "uren_passen_niet"; "" for kNone

// Ids among the decisions about a candidate.
inline constexpr std::string_view kProposalPrefix = "pakket-";
// A package is for one job: at most so many tasks, of at most two employers (stapelbaan).
inline constexpr std::size_t kMaxProposalParts = 12;
inline constexpr std::size_t kMaxProposalEmployers = 2;

struct ProposalPart {
  std::string employer;  // resource name
  std::string task;      // id in the employer's pool
  std::string title;
  int minutes_per_day = 0;
  std::uint8_t weekdays = 0;  // bit 0 = Monday; never 0 in a proposal
  friend bool operator==(const ProposalPart&, const ProposalPart&) = default;
};
// What a package is recognised by: its tasks as (employer, task), ascending.
using TaskSet = std::vector<std::pair<std::string, std::string>>;
TaskSet TaskSetOf(const std::vector<ProposalPart>& parts);

struct ProposalStep {
  ProposalState state = ProposalState::kVoorstel;
  model::Date day;
  std::int64_t recorded_unix_seconds = 0;
  std::string professional;
  std::string role;
  std::string reason;
  Rejection rejection = Rejection::kNone;
  std::string next_step;
  std::optional<model::Date> next_step_day;
  // What it was based on: the candidate's facts without dates of voorstellen, and the tasks of the
  // package with the sites of their employers.
  std::uint64_t candidate_hash = 0;
  std::uint64_t tasks_hash = 0;
};

struct Proposal {
  store::RecordKey candidate;
  std::string id;
  store::Revision revision = 0;     // that wrote it
  std::vector<ProposalPart> parts;  // by employer and task
  std::vector<ProposalStep> steps;  // oldest first, never empty
  std::string basis;                // "hypothese", "besproken" or "geanalyseerd"
  // What the package was computed from.
  store::Revision based_on = 0;
  model::Date as_of;
  std::string catalogue_version;
  std::uint64_t catalogue_hash = 0;
  std::string policy_version;
  std::uint64_t policy_hash = 0;
  std::string law_version;

  ProposalState state() const { return steps.back().state; }
  int week_minutes() const;
};

// Once for a request id of a day: then the proposal of before is returned as it is now.
struct ProposalRequest {
  std::string id;          // empty = none
  std::uint64_t hash = 0;  // of what was asked
};

// Records a voorstel of these tasks, minutes and weekdays (0 = all days of the task). In the same
// batch the candidate's last_voorstel becomes the day of the decision, never an earlier one.
// INVALID_ARGUMENT names parts[i].employer, .task, .minutes_per_day or .weekdays: no such employer
// or task, a task twice, more than the task has, or too many of them. ALREADY_EXISTS: a proposal of
// the same tasks for this candidate has not ended, or the request id was used for another request.
// NOT_FOUND, UNAVAILABLE as the engine.
absl::StatusOr<Proposal> CreateProposal(Engine& engine, const QueryState& state,
                                        const store::RecordKey& candidate,
                                        std::vector<ProposalPart> parts, const Decision& decision,
                                        const ProposalRequest& request);

// The next step; `rejection` goes with kAfgewezen and with nothing else. FAILED_PRECONDITION:
// MayFollow() says no, or the day lies before the last step. ABORTED: `etag` is given and not that
// of the proposal. NOT_FOUND.
absl::StatusOr<Proposal> UpdateProposalState(Engine& engine, const store::RecordKey& candidate,
                                             const std::string& id, ProposalState next,
                                             Rejection rejection, const Decision& decision,
                                             const std::string& etag,
                                             const ProposalRequest& request);

// NOT_FOUND. DATA_LOSS.
absl::StatusOr<Proposal> GetProposal(const Engine& engine, const store::RecordKey& candidate,
                                     const std::string& id);
// Those about one candidate, or about all of a tenant, in an order of no meaning.
absl::Status ForEachProposal(const Engine& engine, const std::string& tenant,
                             const std::optional<std::string>& candidate,
                             const std::function<void(Proposal)>& visit);

// Whether what the last step was based on is not what is there now.
bool IsChanged(const Engine& engine, const Proposal& proposal);
// Whether carving should leave out the package for this candidate: it was rejected, and nothing it
// was based on has changed since. A proposal by hand is always possible.
bool IsSilent(const Engine& engine, const Proposal& proposal);

}  // namespace passend::server

#endif  // PASSEND_SERVER_DECISIONS_PROPOSAL_H_
