#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "passend/v1/carving_service.grpc.pb.h"
#include "server/codec/names.h"
#include "server/codec/page_token.h"
#include "server/codec/proposal_codec.h"
#include "server/decisions/proposal.h"
#include "server/engine/matching.h"
#include "server/engine/records.h"
#include "server/errors.h"
#include "server/services/call.h"
#include "server/services/carving_group.h"
#include "server/services/decision_input.h"
#include "server/services/record_calls.h"
#include "server/services/services.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

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

  ServiceContext& context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCarvingService(ServiceContext& context) {
  return std::make_unique<CarvingService>(context);
}

}  // namespace passend::server
