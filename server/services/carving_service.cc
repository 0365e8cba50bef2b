#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "matcher/index/for_each.h"
#include "passend/v1/carving_service.grpc.pb.h"
#include "server/access/match_view.h"
#include "server/codec/carving_codec.h"
#include "server/codec/match_requests.h"
#include "server/codec/money_codec.h"
#include "server/codec/names.h"
#include "server/codec/page_token.h"
#include "server/codec/proposal_codec.h"
#include "server/codec/record_codec.h"
#include "server/codec/versions_codec.h"
#include "server/decisions/proposal.h"
#include "server/engine/carving.h"
#include "server/engine/matching.h"
#include "server/engine/records.h"
#include "server/engine/row.h"
#include "server/errors.h"
#include "server/services/call.h"
#include "server/services/carving_group.h"
#include "server/services/decision_input.h"
#include "server/services/record_calls.h"
#include "server/services/services.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr int kUsualLimit = 20;
constexpr int kUsualFunctions = 10;
constexpr int kUsualVisits = 12;  // about a week of visits
constexpr int kMostShownPeople = 20;
constexpr int kMostShownTasks = 10;
constexpr std::uint8_t kMondayToFriday = 0x1F;
// The id of tasks that are nowhere stored.
constexpr char kInlineId[] = "inline";

std::string NameOfCandidate(const store::RecordKey& key) {
  return MakeName(key.tenant, kCandidates, key.id);
}

// The place of a proposal in lists, the last proposed first: what was proposed never moves.
struct Place {
  std::int64_t recorded = std::numeric_limits<std::int64_t>::max();
  std::string name;

  static Place Of(const Proposal& proposal) {
    return {.recorded = proposal.steps.front().recorded_unix_seconds,
            .name = NameOfProposal(proposal.candidate, proposal.id)};
  }
  static Place Parse(const std::string& after) {
    Place place;
    const std::size_t space = after.find(' ');
    if (space != after.npos && absl::SimpleAtoi(after.substr(0, space), &place.recorded)) {
      place.name = after.substr(space + 1);
    }
    return place;
  }
  std::string ToString() const { return absl::StrCat(recorded, " ", name); }
  friend bool operator<(const Place& a, const Place& b) {
    return a.recorded != b.recorded ? a.recorded > b.recorded : a.name < b.name;
  }
};

template <typename Request>
absl::StatusOr<ProposalRequest> RequestOf(const Call& call, const Request& request) {
  PASSEND_ASSIGN_OR_RETURN(const WriteOptions options, OptionsOf(call, request));
  return ProposalRequest{.id = options.request_id, .hash = options.request_hash};
}

class CarvingService final : public v1::CarvingService::Service {
 public:
  explicit CarvingService(ServiceContext& context) : context_(context) {}

  grpc::Status CarveForCandidate(grpc::ServerContext* grpc_context,
                                 const v1::CarveForCandidateRequest* request,
                                 v1::CarvingResponse* response) override {
    Call call(grpc_context, "CarvingService/CarveForCandidate", context_);
    return call.Finish(ForCandidate(call, *request, server::CarveForCandidate, response));
  }
  grpc::Status CarveStapelbaan(grpc::ServerContext* grpc_context,
                               const v1::CarveForCandidateRequest* request,
                               v1::CarvingResponse* response) override {
    Call call(grpc_context, "CarvingService/CarveStapelbaan", context_);
    return call.Finish(ForCandidate(call, *request, server::CarveStapelbaan, response));
  }
  grpc::Status CarveForTasks(grpc::ServerContext* grpc_context,
                             const v1::CarveForTasksRequest* request,
                             v1::CarvingResponse* response) override {
    Call call(grpc_context, "CarvingService/CarveForTasks", context_);
    return call.Finish(ForTasks(call, *request, response));
  }
  grpc::Status CarveFunction(grpc::ServerContext* grpc_context,
                             const v1::CarveFunctionRequest* request,
                             v1::CarveFunctionResponse* response) override {
    Call call(grpc_context, "CarvingService/CarveFunction", context_);
    return call.Finish(Function(call, *request, response));
  }
  grpc::Status RankEmployersToVisit(grpc::ServerContext* grpc_context,
                                    const v1::RankEmployersToVisitRequest* request,
                                    v1::RankEmployersToVisitResponse* response) override {
    Call call(grpc_context, "CarvingService/RankEmployersToVisit", context_);
    return call.Finish(Visits(call, *request, response));
  }
  grpc::Status ComposeGroup(grpc::ServerContext* grpc_context,
                            const v1::ComposeGroupRequest* request,
                            v1::ComposeGroupResponse* response) override {
    Call call(grpc_context, "CarvingService/ComposeGroup", context_);
    return call.Finish(server::ComposeGroup(call, context_, *request, response));
  }
  grpc::Status CreateProposal(grpc::ServerContext* grpc_context,
                              const v1::CreateProposalRequest* request,
                              v1::Proposal* response) override {
    Call call(grpc_context, "CarvingService/CreateProposal", context_);
    return call.Finish(Create(call, *request, response));
  }
  grpc::Status GetProposal(grpc::ServerContext* grpc_context, const v1::GetProposalRequest* request,
                           v1::Proposal* response) override {
    Call call(grpc_context, "CarvingService/GetProposal", context_);
    return call.Finish(Get(call, *request, response));
  }
  grpc::Status ListProposals(grpc::ServerContext* grpc_context,
                             const v1::ListProposalsRequest* request,
                             v1::ListProposalsResponse* response) override {
    Call call(grpc_context, "CarvingService/ListProposals", context_);
    return call.Finish(List(call, *request, response));
  }
  grpc::Status UpdateProposalState(grpc::ServerContext* grpc_context,
                                   const v1::UpdateProposalStateRequest* request,
                                   v1::Proposal* response) override {
    Call call(grpc_context, "CarvingService/UpdateProposalState", context_);
    return call.Finish(Update(call, *request, response));
  }

 private:
  absl::StatusOr<QueryState> Begin(Call& call, const v1::AccessContext& access,
                                   store::Revision min_revision) {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(access));
    PASSEND_RETURN_IF_ERROR(context_.engine.WaitForRevision(min_revision, call.control()));
    QueryState state = TakeState(context_.engine);
    state.purpose = access.purpose();
    if (!call.local()) state.agreements = &call.access().agreements().masks();
    call.set_revision(state.revision);
    return state;
  }

  static FieldSet FieldsOf(const Call& call, const QueryState& state, const std::string& name) {
    const auto view = state.snapshot->FindCandidate(name);
    if (!view.has_value()) return {};
    return call.Fields(ScopeOf(call.caller(), view->tenant, view->owners));
  }
  // NOT_FOUND, in the same words: there is nobody, or the caller may not see or take decisions.
  static absl::StatusOr<store::RecordKey> FindPerson(Call& call, const QueryState& state,
                                                     const std::string& name,
                                                     std::string_view field) {
    PASSEND_ASSIGN_OR_RETURN(const RecordName key, call.Resolve(name, kCandidates, field));
    const store::RecordKey candidate = {.tenant = key.tenant, .id = key.id};
    if (!FieldsOf(call, state, NameOfCandidate(candidate)).Has(FieldClass::kBesluiten)) {
      return NotFound(name);
    }
    call.RecordPerson(NameOfCandidate(candidate), true);
    return candidate;
  }
  struct ProposalName {
    store::RecordKey candidate;
    std::string id;
  };
  static absl::StatusOr<ProposalName> FindProposal(Call& call, const QueryState& state,
                                                   const std::string& name) {
    const std::size_t at = name.find(kProposals);
    if (at == name.npos) {
      return InvalidField("name", "must be tenants/{tenant}/candidates/{id}/proposals/{id}");
    }
    auto candidate = FindPerson(call, state, name.substr(0, at), "name");
    if (absl::IsNotFound(candidate.status())) return NotFound(name);
    if (!candidate.ok()) return candidate.status();
    return ProposalName{*candidate, name.substr(at + kProposals.size())};
  }

  void Encode(const Proposal& proposal, v1::Proposal* out) const {
    EncodeProposal(proposal, IsChanged(context_.engine, proposal), out);
  }
  absl::Status Done(Call& call) const {
    call.add_rows(1);
    call.set_revision(context_.engine.revision());
    return absl::OkStatus();
  }

  absl::Status Create(Call& call, const v1::CreateProposalRequest& request,
                      v1::Proposal* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request.access(), 0));
    PASSEND_ASSIGN_OR_RETURN(const Decision decision,
                             DecodeDecision(call, request, context_.clock.Today()));
    PASSEND_ASSIGN_OR_RETURN(const ProposalRequest once, RequestOf(call, request));
    PASSEND_ASSIGN_OR_RETURN(std::vector<ProposalPart> parts, DecodeParts(request.parts()));
    PASSEND_ASSIGN_OR_RETURN(const store::RecordKey candidate,
                             FindPerson(call, state, request.candidate(), "candidate"));
    call.audit().set_reason(decision.reason);
    PASSEND_ASSIGN_OR_RETURN(const Proposal proposal,
                             server::CreateProposal(context_.engine, state, candidate,
                                                    std::move(parts), decision, once));
    Encode(proposal, response);
    return Done(call);
  }

  absl::Status Get(Call& call, const v1::GetProposalRequest& request, v1::Proposal* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state,
                             Begin(call, request.access(), request.min_revision()));
    PASSEND_ASSIGN_OR_RETURN(const ProposalName name, FindProposal(call, state, request.name()));
    const auto proposal = server::GetProposal(context_.engine, name.candidate, name.id);
    if (absl::IsNotFound(proposal.status())) return NotFound(request.name());
    if (!proposal.ok()) return proposal.status();
    Encode(*proposal, response);
    call.add_rows(1);
    return absl::OkStatus();
  }

  absl::Status List(Call& call, const v1::ListProposalsRequest& request,
                    v1::ListProposalsResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state,
                             Begin(call, request.access(), request.min_revision()));
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant,
                             call.ResolveParent(request.parent(), "parent"));
    PASSEND_ASSIGN_OR_RETURN(const int page_size, DecodePageSize(request.page_size()));
    std::set<ProposalState> states;
    std::string filter = absl::StrCat("ListProposals|", request.parent(), "|", request.candidate(),
                                      "|", request.employer(), "|", request.running() ? 1 : 0);
    for (int i = 0; i < request.states_size(); ++i) {
      const v1::ProposalState wanted = request.states(i);
      if (!v1::ProposalState_IsValid(wanted) || wanted == v1::PROPOSAL_STATE_UNSPECIFIED) {
        return InvalidField(absl::StrCat("states[", i, "]"), "must be a state of proposals");
      }
      states.insert(static_cast<ProposalState>(wanted));
    }
    for (const ProposalState wanted : states) {
      absl::StrAppend(&filter, "|", static_cast<int>(wanted));
    }
    const std::string bound = call.PageContext(filter);
    const security::Key& page_key = call.access().page_key();
    PASSEND_ASSIGN_OR_RETURN(const std::string after,
                             DecodePageToken(page_key, request.page_token(), bound));
    std::optional<std::string> candidate;
    if (!request.candidate().empty()) {
      PASSEND_ASSIGN_OR_RETURN(const store::RecordKey key,
                               FindPerson(call, state, request.candidate(), "candidate"));
      if (key.tenant != tenant) return NotFound(request.candidate());
      candidate = key.id;
    }
    if (!request.employer().empty()) {
      PASSEND_RETURN_IF_ERROR(ParseName(request.employer(), kEmployers, "employer").status());
    }
    std::map<Place, Proposal> found;
    std::map<std::string, bool> may_see;  // by candidate
    PASSEND_RETURN_IF_ERROR(
        ForEachProposal(context_.engine, tenant, candidate, [&](Proposal proposal) {
          if (!states.empty() && !states.contains(proposal.state())) return;
          if (request.running() && IsEnd(proposal.state())) return;
          if (!request.employer().empty() &&
              std::ranges::find(proposal.parts, request.employer(), &ProposalPart::employer) ==
                  proposal.parts.end()) {
            return;
          }
          Place place = Place::Of(proposal);
          if (!after.empty() && !(Place::Parse(after) < place)) return;
          const auto [seen, is_new] = may_see.try_emplace(proposal.candidate.id, false);
          if (is_new) {
            seen->second = FieldsOf(call, state, NameOfCandidate(proposal.candidate))
                               .Has(FieldClass::kBesluiten);
          }
          if (seen->second) found.emplace(std::move(place), std::move(proposal));
        }));
    const Place* last = nullptr;
    for (const auto& [place, proposal] : found) {
      if (response->proposals_size() == page_size) {
        response->set_next_page_token(EncodePageToken(page_key, bound, last->ToString()));
        break;
      }
      last = &place;
      Encode(proposal, response->add_proposals());
      call.RecordPerson(NameOfCandidate(proposal.candidate), false);
      call.add_rows(1);
    }
    return absl::OkStatus();
  }

  absl::Status Update(Call& call, const v1::UpdateProposalStateRequest& request,
                      v1::Proposal* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request.access(), 0));
    PASSEND_ASSIGN_OR_RETURN(const Decision decision,
                             DecodeDecision(call, request, context_.clock.Today()));
    PASSEND_ASSIGN_OR_RETURN(const ProposalRequest once, RequestOf(call, request));
    if (!v1::ProposalState_IsValid(request.state()) || request.state() < v1::PROPOSAL_BESPROKEN) {
      return InvalidField("state",
                          "must be besproken, akkoord_werkgever, akkoord_kandidaat, geplaatst or "
                          "afgewezen");
    }
    const bool rejected = request.state() == v1::PROPOSAL_AFGEWEZEN;
    const bool has_code = request.rejection() != v1::REJECTION_UNSPECIFIED;
    if (!v1::Rejection_IsValid(request.rejection()) || has_code != rejected) {
      return InvalidField("rejection", rejected ? "must say why the package was rejected"
                                                : "goes with afgewezen only");
    }
    PASSEND_ASSIGN_OR_RETURN(const ProposalName name, FindProposal(call, state, request.name()));
    call.audit().set_reason(decision.reason);
    const auto proposal = server::UpdateProposalState(
        context_.engine, name.candidate, name.id, static_cast<ProposalState>(request.state()),
        static_cast<Rejection>(request.rejection()), decision, request.etag(), once);
    if (absl::IsNotFound(proposal.status())) return NotFound(request.name());
    if (!proposal.ok()) return proposal.status();
    Encode(*proposal, response);
    return Done(call);
  }

  // What a question begins with; `as_of` is a day, empty = today.
  template <typename Request>
  absl::StatusOr<QueryState> Ask(Call& call, const Request& request) {
    PASSEND_ASSIGN_OR_RETURN(QueryState state,
                             Begin(call, request.access(), request.min_revision()));
    PASSEND_ASSIGN_OR_RETURN(state.as_of, DecodeAsOf(request.as_of(), context_.clock.Today()));
    return state;
  }

  static CoarsePerson Coarse(const Call& call, const QueryState& state,
                             const index::CandidateView& person) {
    return {.facts = *person.facts,
            .catalogue = state.reference->catalogue(),
            .score_band = call.access().table().limits().score_band};
  }

  // The packages of a candidate that were rejected, and of which the reason is what it was, as sets
  // of tasks.
  absl::StatusOr<std::vector<TaskSet>> SilentSets(std::string_view candidate) const {
    std::vector<TaskSet> silent;
    PASSEND_ASSIGN_OR_RETURN(const RecordName name, ParseName(candidate, kCandidates, "candidate"));
    PASSEND_RETURN_IF_ERROR(
        ForEachProposal(context_.engine, name.tenant, name.id, [&](const Proposal& proposal) {
          if (IsSilent(context_.engine, proposal)) silent.push_back(TaskSetOf(proposal.parts));
        }));
    return silent;
  }
  // Those that are about tasks of this pool only, in pool order.
  static std::vector<std::vector<carving::Part>> WithinPool(const std::vector<TaskSet>& sets,
                                                            const NamedPool& pool) {
    std::vector<std::vector<carving::Part>> within;
    for (const TaskSet& set : sets) {
      std::vector<carving::Part> parts;
      for (std::size_t i = 0; i < pool.tasks.size(); ++i) {
        if (pool.employers[i] == nullptr) continue;
        if (std::ranges::binary_search(set,
                                       std::pair(pool.employers[i]->name, pool.tasks[i]->id))) {
          parts.push_back(
              {.task = static_cast<std::uint8_t>(i), .minutes = pool.pool->tasks[i].minutes});
        }
      }
      if (parts.size() == set.size()) within.push_back(std::move(parts));
    }
    return within;
  }

  // One package for whom may see the person in full.
  void EncodeWhole(const Call& call, const QueryState& state, const FieldSet& fields,
                   const CarvedJob& job, Scope scope, v1::Audience audience,
                   v1::CarvedJob* out) const {
    EncodeCarvedJob(job, state.reference->catalogue(), call.local() || fields.Has(FieldClass::kFml),
                    ReaderOf(audience), out);
    if (audience == v1::AUDIENCE_EMPLOYER) return;  // a functie, of nobody
    out->set_candidate(std::string(job.person.name));
    out->set_coupled(!call.local() && scope == Scope::kCoupled);
  }
  // Who is not coupled sees that there is a package, and nothing of it.
  static void EncodeCoarse(const Call& call, const QueryState& state, const CarvedJob& job,
                           v1::CarvedJob* out) {
    v1::Match match;
    EncodeCoarseMatch({}, Coarse(call, state, job.person),
                      call.HandleOf(kCandidates, job.person.name), &match);
    out->set_candidate(match.name());
    out->set_banded(true);
    *out->mutable_talents() = match.talents();
    out->set_hours_band(match.hours_band());
    out->set_region(match.region());
    out->set_offer(match.offer());
  }

  void EncodeEnd(const Call& call, const QueryState& state, std::string_view tenant,
                 std::chrono::steady_clock::time_point start, const CarvedJobs& jobs,
                 v1::CarvingResponse* response) const {
    if (call.local()) EncodeCounts(jobs.counts, response->mutable_counts());
    response->mutable_counts()->set_micros(
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                       std::chrono::steady_clock::now() - start)
                                       .count()));
    response->set_optimal(jobs.optimal);
    EncodeVersions(*state.reference, state.reference->PolicyOf(tenant), state.revision, state.as_of,
                   response->mutable_versions());
  }

  static CarvingReader ReaderOf(v1::Audience audience) {
    switch (audience) {
      case v1::AUDIENCE_CANDIDATE:
        return CarvingReader::kCandidate;
      case v1::AUDIENCE_EMPLOYER:
        return CarvingReader::kEmployer;
      default:
        return CarvingReader::kProfessional;
    }
  }
  static absl::Status CheckAudience(v1::Audience audience) {
    if (v1::Audience_IsValid(audience)) return absl::OkStatus();
    return InvalidField("audience", "must be AUDIENCE_PROFESSIONAL, _CANDIDATE or _EMPLOYER");
  }

  // The person with a journey that is at most what the filter says.
  static index::CandidateView Nearer(const index::CandidateView& person,
                                     const CarvingSelection& selection,
                                     score::CandidateFacts& facts) {
    if (!selection.max_travel_minutes.has_value()) return person;
    facts = *person.facts;
    const auto most = static_cast<std::uint16_t>(*selection.max_travel_minutes);
    facts.max_minutes = std::min(facts.max_minutes, most);
    index::CandidateView nearer = person;
    nearer.facts = &facts;
    return nearer;
  }

  using CarveOne = absl::StatusOr<CarvedJobs>(const CarvingState&, const index::CandidateView&,
                                              std::span<const BookedEmployer* const>,
                                              const CarvingWishes&);
  absl::Status ForCandidate(Call& call, const v1::CarveForCandidateRequest& request,
                            CarveOne* carve, v1::CarvingResponse* response) {
    const auto start = std::chrono::steady_clock::now();
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Ask(call, request));
    PASSEND_RETURN_IF_ERROR(CheckAudience(request.audience()));
    PASSEND_ASSIGN_OR_RETURN(const CarvingLimits limits,
                             DecodeLimits(request.limit(), kUsualLimit, request.budget()));
    if (request.alternatives() < 0 || request.alternatives() > kMaxCarvingAlternatives) {
      return InvalidField("alternatives", absl::StrCat("must be 0..", kMaxCarvingAlternatives));
    }
    PASSEND_ASSIGN_OR_RETURN(const int werkvorm,
                             DecodeWerkvorm(request.werkvorm(), state.reference->catalogue()));
    PASSEND_ASSIGN_OR_RETURN(const RecordName key,
                             call.Resolve(request.candidate(), kCandidates, "candidate"));
    const auto view = state.snapshot->FindCandidate(MakeName(key.tenant, kCandidates, key.id));
    if (!view.has_value()) return NotFound(request.candidate());
    const Scope scope = ScopeOf(call.caller(), view->tenant, view->owners);
    const FieldSet fields = call.Fields(scope);
    // A package betrays what somebody can bear, so it is for those who may see the score.
    if (!fields.Has(FieldClass::kScore)) return NotFound(request.candidate());
    const std::string tenant(view->tenant);
    PASSEND_ASSIGN_OR_RETURN(const CarvingSelection selection,
                             DecodeCarvingFilter(request.filter(), *state.reference, tenant));
    call.RecordPerson(view->name, true);
    PASSEND_ASSIGN_OR_RETURN(const std::vector<TaskSet> silent, SilentSets(view->name));
    const auto employers = context_.engine.employers();
    const auto selected =
        SelectEmployers(*employers, *state.reference, tenant, selection.employers);
    CarvingWishes wishes = {.near_misses = request.include_near_misses(),
                            .alternatives = request.alternatives(),
                            .silent = {}};
    if (!silent.empty()) {
      wishes.silent = [&silent](std::string_view, const NamedPool& pool) {
        return WithinPool(silent, pool);
      };
    }
    score::CandidateFacts facts;
    const index::CandidateView person = Nearer(*view, selection, facts);
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    const CarvingState carving(state, tenant, werkvorm, limits, call.control());
    PASSEND_ASSIGN_OR_RETURN(const CarvedJobs jobs, carve(carving, person, selected, wishes));
    std::optional<model::Candidate> profile;
    if (request.money() && (call.local() || fields.Has(FieldClass::kLoonwaarde))) {
      PASSEND_ASSIGN_OR_RETURN(auto stored, GetRecord<model::Candidate>(context_.engine, key));
      profile = std::move(stored.record);
    }
    for (const CarvedJob& job : jobs.jobs) {
      v1::CarvedJob* out = response->add_jobs();
      EncodeWhole(call, state, fields, job, scope, request.audience(), out);
      // No loonwaarde of what is only thought to be there.
      if (profile.has_value() && out->status() != v1::HYPOTHESE &&
          request.audience() != v1::AUDIENCE_EMPLOYER) {
        model::Opportunity work;
        work.tenant = tenant;
        work.werkvorm = request.werkvorm();
        work.hours.max_week_minutes = out->week_minutes();
        EncodeMoney(*profile, work, state.reference->law(), state.as_of, out->week_minutes(),
                    out->mutable_money());
      }
    }
    for (const CarvedJob& job : jobs.nearly) {
      // What stands in the way is about the person.
      if (request.audience() == v1::AUDIENCE_EMPLOYER) break;
      EncodeWhole(call, state, fields, job, scope, request.audience(), response->add_nearly());
    }
    EncodeEnd(call, state, tenant, start, jobs, response);
    // Employers are nobody: how many were looked at is no secret.
    EncodeCounts(jobs.counts, response->mutable_counts());
    call.add_rows(jobs.jobs.size() + jobs.nearly.size());
    return absl::OkStatus();
  }

  // The candidates of a tenant of whom the caller may see `fields` at least something.
  struct Group {
    std::vector<index::CandidateView> people;
    std::int64_t left_out = 0;  // outside the caseload, and not to be shown here
  };
  static Group PeopleFor(const Call& call, const QueryState& state, const std::string& tenant,
                         const CarvingSelection& selection, bool coarse_too,
                         const WithoutWork::Names* only) {
    Group group;
    const std::uint64_t owner =
        selection.owner.empty() ? 0 : index::OwnerHash(tenant, selection.owner);
    state.snapshot->ForEachCandidate([&](const index::CandidateView& person) {
      if (person.tenant != tenant) return;
      if (owner != 0 && std::ranges::find(person.owners, owner) == person.owners.end()) return;
      if (only != nullptr && !only->contains(person.name)) return;
      if (selection.people.near.has_value()) {
        const search::Filter::Near& near = *selection.people.near;
        const std::int64_t dx = person.facts->x_m - near.x_m;
        const std::int64_t dy = person.facts->y_m - near.y_m;
        if (!person.facts->Has(score::kPlaceKnown) ||
            dx * dx + dy * dy > std::int64_t{near.metres} * std::int64_t{near.metres}) {
          return;
        }
      }
      const FieldSet fields = call.Fields(ScopeOf(call.caller(), person.tenant, person.owners));
      if (fields.Has(FieldClass::kScore) || (coarse_too && fields.Has(FieldClass::kVerwijzing))) {
        group.people.push_back(person);
      } else if (!fields.empty()) {
        ++group.left_out;
      }
    });
    // The order of rows says nothing and may change; that of names does not.
    std::ranges::sort(group.people, {}, &index::CandidateView::name);
    return group;
  }

  absl::Status ForTasks(Call& call, const v1::CarveForTasksRequest& request,
                        v1::CarvingResponse* response) {
    const auto start = std::chrono::steady_clock::now();
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Ask(call, request));
    PASSEND_RETURN_IF_ERROR(CheckAudience(request.audience()));
    PASSEND_ASSIGN_OR_RETURN(const CarvingLimits limits,
                             DecodeLimits(request.limit(), kUsualLimit, request.budget()));
    const Reference& reference = *state.reference;
    PASSEND_ASSIGN_OR_RETURN(const int werkvorm,
                             DecodeWerkvorm(request.werkvorm(), reference.catalogue()));
    const auto employers = context_.engine.employers();
    std::string tenant;
    NamedPool pool;
    std::optional<model::Opportunity> work;
    std::optional<carving::Pool> compiled;
    std::optional<index::OpportunityView> whole;
    bool coarse_too = true;
    switch (request.tasks_case()) {
      case v1::CarveForTasksRequest::kEmployer: {
        PASSEND_ASSIGN_OR_RETURN(const BookedEmployer* employer,
                                 FindEmployer(call, *employers, request.employer()));
        tenant = employer->record.tenant;
        pool = Named(*employer);
        break;
      }
      case v1::CarveForTasksRequest::kOpportunity: {
        PASSEND_ASSIGN_OR_RETURN(const RecordName key, call.Resolve(request.opportunity(),
                                                                    kOpportunities, "opportunity"));
        whole = state.snapshot->FindOpportunity(MakeName(key.tenant, kOpportunities, key.id));
        // Of one's own organisation: the employer and its colleagues are.
        if (!whole.has_value() || (!call.local() && key.tenant != call.caller().tenant)) {
          return NotFound(request.opportunity());
        }
        PASSEND_ASSIGN_OR_RETURN(auto stored, GetRecord<model::Opportunity>(context_.engine, key));
        work = std::move(stored.record);
        tenant = key.tenant;
        break;
      }
      case v1::CarveForTasksRequest::kInline: {
        PASSEND_ASSIGN_OR_RETURN(tenant, call.ResolveParent(request.parent(), "parent"));
        v1::Opportunity named = request.inline_();
        named.set_name(MakeName(tenant, kOpportunities, kInlineId));
        PASSEND_ASSIGN_OR_RETURN(work, DecodeOpportunity(named, reference.catalogue(), "inline."));
        // Loads of one's own would find out what somebody can bear.
        coarse_too = false;
        break;
      }
      case v1::CarveForTasksRequest::TASKS_NOT_SET:
        return InvalidField("employer", "one of employer, opportunity and inline is required");
    }
    if (work.has_value()) {
      const BookedEmployer* employer = employers->Find(work->employer);
      const carving::PoolContext context = {.catalogue = &reference.catalogue(),
                                            .library = &reference.carving(),
                                            .policy = &reference.PolicyOf(tenant).policy()};
      PASSEND_ASSIGN_OR_RETURN(
          compiled,
          carving::CompilePool(*work, employer == nullptr ? nullptr : &employer->record, context));
      pool.pool = &*compiled;
      if (whole.has_value()) pool.name = whole->name;
      for (const model::Task& task : work->tasks) {
        pool.tasks.push_back(&task);
        pool.employers.push_back(nullptr);
      }
    }
    PASSEND_ASSIGN_OR_RETURN(const CarvingSelection selection,
                             DecodeCarvingFilter(request.filter(), reference, tenant));
    if (coarse_too && Probes(call, tenant, pool, reference)) {
      coarse_too = false;
      response->set_notice(
          "Alleen kandidaten uit uw eigen caseload worden getoond: er zijn vragen gesteld die maar "
          "in één belasting verschillen. Vraag koppeling, of vraag het de werkregisseur.");
    }
    const Group group = PeopleFor(call, state, tenant, selection, coarse_too, nullptr);
    if (!coarse_too && response->notice().empty() && group.left_out > 0) {
      response->set_notice(
          "Met eigen taken worden alleen kandidaten uit uw eigen caseload getoond.");
    }
    CarvingWishes wishes = {
        .near_misses = request.include_near_misses(), .alternatives = 0, .silent = {}};
    PASSEND_ASSIGN_OR_RETURN(const auto rejected, RejectedBy(tenant));
    if (!rejected.empty()) {
      wishes.silent = [&rejected](std::string_view candidate, const NamedPool& of) {
        const auto found = rejected.find(candidate);
        return found == rejected.end() ? std::vector<std::vector<carving::Part>>()
                                       : WithinPool(found->second, of);
      };
    }
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    const CarvingState carving(state, tenant, werkvorm, limits, call.control());
    PASSEND_ASSIGN_OR_RETURN(const CarvedJobs jobs,
                             server::CarveForTasks(carving, pool, group.people,
                                                   whole.has_value() ? &*whole : nullptr, wishes));
    for (const CarvedJob& job : jobs.jobs) {
      const Scope scope = ScopeOf(call.caller(), job.person.tenant, job.person.owners);
      const FieldSet fields = call.Fields(scope);
      call.RecordPerson(job.person.name, false);
      if (fields.Has(FieldClass::kScore)) {
        EncodeWhole(call, state, fields, job, scope, request.audience(), response->add_jobs());
      } else {
        EncodeCoarse(call, state, job, response->add_jobs());
      }
    }
    EncodeEnd(call, state, tenant, start, jobs, response);
    call.add_rows(jobs.jobs.size());
    return absl::OkStatus();
  }

  static absl::StatusOr<const BookedEmployer*> FindEmployer(const Call& call,
                                                            const Employers& employers,
                                                            const std::string& name) {
    PASSEND_ASSIGN_OR_RETURN(const RecordName key, call.Resolve(name, kEmployers, "employer"));
    const BookedEmployer* employer = employers.Find(MakeName(key.tenant, kEmployers, key.id));
    if (employer == nullptr) return NotFound(name);
    return employer;
  }

  // By candidate, the sets of tasks that stay silent.
  absl::StatusOr<std::map<std::string, std::vector<TaskSet>, std::less<>>> RejectedBy(
      const std::string& tenant) const {
    std::map<std::string, std::vector<TaskSet>, std::less<>> rejected;
    PASSEND_RETURN_IF_ERROR(
        ForEachProposal(context_.engine, tenant, std::nullopt, [&](const Proposal& proposal) {
          if (!IsSilent(context_.engine, proposal)) return;
          rejected[NameOfCandidate(proposal.candidate)].push_back(TaskSetOf(proposal.parts));
        }));
    return rejected;
  }

  // Whether this question is one of a series that reads a profile item by item; see ProbeGuard.
  bool Probes(const Call& call, const std::string& tenant, const NamedPool& pool,
              const Reference& reference) const {
    if (call.local()) return false;
    model::Opportunity asked;
    asked.tenant = tenant;
    asked.id = kInlineId;
    for (const model::Task* task : pool.tasks) asked.tasks.push_back(*task);
    const OpportunityRow row = CompileRow(asked, reference);
    if (!call.access().probes().IsProbe(call.caller(), pool.name, row.entry.facts,
                                        call.started_unix_seconds())) {
      return false;
    }
    context_.log.Warning(absl::StrCat("alert kind=probing tenant=", call.caller().tenant,
                                      " caller=", call.caller().subject,
                                      " role=", std::string(RoleName(call.caller().role))));
    return true;
  }

  absl::Status Function(Call& call, const v1::CarveFunctionRequest& request,
                        v1::CarveFunctionResponse* response) {
    const auto start = std::chrono::steady_clock::now();
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Ask(call, request));
    PASSEND_ASSIGN_OR_RETURN(const CarvingLimits limits,
                             DecodeLimits(request.limit(), kUsualFunctions, request.budget()));
    const model::Catalogue& catalogue = state.reference->catalogue();
    PASSEND_ASSIGN_OR_RETURN(const int werkvorm, DecodeWerkvorm(request.werkvorm(), catalogue));
    const auto employers = context_.engine.employers();
    PASSEND_ASSIGN_OR_RETURN(const BookedEmployer* employer,
                             FindEmployer(call, *employers, request.employer()));
    const std::string& tenant = employer->record.tenant;
    PASSEND_ASSIGN_OR_RETURN(const CarvingSelection selection,
                             DecodeCarvingFilter(request.filter(), *state.reference, tenant));
    const Group group = PeopleFor(call, state, tenant, selection, /*coarse_too=*/false, nullptr);
    const NamedPool pool = Named(*employer);
    std::vector<carving::PersonRef> people;
    for (const index::CandidateView& person : group.people) {
      people.push_back({.facts = person.facts, .extras = person.extras, .name = person.name});
    }
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    const CarvingState carving(state, tenant, werkvorm, limits, call.control());
    const carving::FunctionAnswer answer = carving::CreateFunctions(
        {.pool = pool.pool, .name = pool.name, .settings = &carving.settings()}, people,
        [&](std::size_t) -> const carving::Settings& { return carving.settings(); },
        carving.Options());
    PASSEND_RETURN_IF_ERROR(call.control().Check());
    for (const carving::NewFunction& function : answer.functions) {
      v1::NewFunction* out = response->add_functions();
      std::set<std::string> holders;
      for (const auto task : function.tasks) {
        const carving::PoolTask& compiled = pool.pool->tasks[task];
        EncodePart(pool, {.task = static_cast<std::uint8_t>(task), .minutes = compiled.minutes},
                   compiled.weekdays == 0 ? kMondayToFriday : compiled.weekdays, catalogue,
                   out->add_tasks());
        holders.insert(pool.HolderOf(task));
      }
      for (const std::string& holder : holders) {
        if (!holder.empty()) out->add_holders(holder);
      }
      out->set_people_count(static_cast<int>(function.people.size()));
      for (const carving::Hit& hit : function.people) {
        if (out->people_size() == kMostShownPeople) break;
        const index::CandidateView& person = group.people[hit.index];
        v1::NewFunction::Person* to = out->add_people();
        to->set_candidate(std::string(person.name));
        to->set_week_minutes(hit.package.week_minutes);
        EncodeObjective(hit.package.objective, to->mutable_objective());
        call.RecordPerson(person.name, false);
      }
    }
    EncodeCounts(answer.counts, response->mutable_counts());
    response->mutable_counts()->set_micros(
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                       std::chrono::steady_clock::now() - start)
                                       .count()));
    EncodeVersions(*state.reference, state.reference->PolicyOf(tenant), state.revision, state.as_of,
                   response->mutable_versions());
    call.add_rows(answer.functions.size());
    return absl::OkStatus();
  }

  absl::Status Visits(Call& call, const v1::RankEmployersToVisitRequest& request,
                      v1::RankEmployersToVisitResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Ask(call, request));
    PASSEND_ASSIGN_OR_RETURN(const CarvingLimits limits,
                             DecodeLimits(request.limit(), kUsualVisits, request.budget()));
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant,
                             call.ResolveParent(request.parent(), "parent"));
    PASSEND_ASSIGN_OR_RETURN(CarvingSelection selection,
                             DecodeCarvingFilter(request.filter(), *state.reference, tenant));
    if (!request.accountmanager().empty()) {
      selection.employers.accountmanager = request.accountmanager();
    }
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    PASSEND_ASSIGN_OR_RETURN(const auto without, without_work_.Of(state, call.control()));
    // A place in the filter is about the employers.
    CarvingSelection of_people = selection;
    of_people.people.near.reset();
    const Group group =
        PeopleFor(call, state, tenant, of_people, /*coarse_too=*/true, without.get());
    const auto employers = context_.engine.employers();
    const auto selected =
        SelectEmployers(*employers, *state.reference, tenant, selection.employers);
    const CarvingState carving(state, tenant, -1, limits, call.control());
    std::vector<carving::VisitEmployer> asked;
    for (const BookedEmployer* employer : selected) {
      asked.push_back({.pool = {.pool = &employer->pool,
                                .name = employer->name,
                                .settings = &carving.settings()},
                       .never_analysed = employer->never_analysed,
                       .segment = employer->record.visit_segment,
                       .last_contact = employer->record.last_contact.has_value()
                                           ? score::PackDay(*employer->record.last_contact)
                                           : score::kNoDay});
    }
    std::vector<carving::PersonRef> people;
    for (const index::CandidateView& person : group.people) {
      people.push_back({.facts = person.facts, .extras = person.extras, .name = person.name});
    }
    carving::VisitOptions options;
    options.limit = limits.limit;
    options.iso_week = carving.iso_week();
    if (limits.nodes > 0) options.nodes = limits.nodes;
    options.stop = [&carving] { return carving.Stop(); };
    const carving::VisitAnswer answer =
        carving::RankVisits(asked, people, state.reference->PolicyOf(tenant).policy(),
                            score::PackDay(state.as_of), options);
    PASSEND_RETURN_IF_ERROR(call.control().Check());
    for (const carving::Visit& visit : answer.visits) {
      v1::EmployerVisit* out = response->add_visits();
      EncodeVisit(call, *selected[visit.index], visit, group, out);
      response->set_served(response->served() + out->new_people_count());
    }
    response->set_seen(answer.seen);
    response->set_not_due(answer.not_due);
    response->set_do_not_approach(answer.do_not_approach);
    response->set_not_willing(answer.not_willing);
    response->set_people(static_cast<std::int64_t>(group.people.size()));
    response->set_complete(answer.complete);
    EncodeVersions(*state.reference, state.reference->PolicyOf(tenant), state.revision, state.as_of,
                   response->mutable_versions());
    call.add_rows(answer.visits.size());
    return absl::OkStatus();
  }

  static void EncodeVisit(Call& call, const BookedEmployer& employer, const carving::Visit& visit,
                          const Group& group, v1::EmployerVisit* out) {
    out->set_employer(employer.name);
    out->set_employer_name(employer.record.name);
    out->set_reason(visit.reason == carving::VisitReason::kServes ? "helpt_mensen"
                                                                  : "nooit_geanalyseerd");
    out->set_accountmanager(employer.record.accountmanager);
    if (employer.record.last_contact.has_value()) {
      out->set_last_contact(employer.record.last_contact->ToString());
    }
    if (visit.days_since.has_value()) out->set_days_since(*visit.days_since);
    int coupled = 0;
    int coupled_new = 0;
    for (const std::size_t i : visit.people) {
      const index::CandidateView& person = group.people[i];
      if (!call.Fields(ScopeOf(call.caller(), person.tenant, person.owners))
               .Has(FieldClass::kScore)) {
        continue;
      }
      const bool is_new = std::ranges::find(visit.new_people, i) != visit.new_people.end();
      ++coupled;
      coupled_new += is_new ? 1 : 0;
      if (out->people_size() == kMostShownPeople) continue;
      v1::EmployerVisit::Person* to = out->add_people();
      to->set_candidate(std::string(person.name));
      to->set_is_new(is_new);
      call.RecordPerson(person.name, false);
    }
    // A count of a few would tell of one of them what he or she can bear.
    const auto shown = [&](std::size_t all, int own) {
      const int others = static_cast<int>(all) - own;
      return own + (others < call.access().table().limits().hidden_counts_below ? 0 : others);
    };
    out->set_people_count(shown(visit.people.size(), coupled));
    out->set_new_people_count(shown(visit.new_people.size(), coupled_new));
    auto status = carving::Status::kGeanalyseerd;
    for (const carving::PoolTask& task : employer.pool.tasks)
      status = std::min(status, task.status);
    out->set_status(static_cast<v1::CarvingStatus>(
        employer.pool.tasks.empty() ? carving::Status::kHypothese : status));
    for (const model::Task& task : employer.tasks) {
      if (out->tasks_size() == kMostShownTasks) break;
      out->add_tasks(task.name);
    }
    for (const std::string& question : employer.questions) out->add_questions(question);
  }

  ServiceContext& context_;
  WithoutWork without_work_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCarvingService(ServiceContext& context) {
  return std::make_unique<CarvingService>(context);
}

}  // namespace passend::server
