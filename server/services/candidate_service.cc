#include <algorithm>

#include "absl/strings/str_cat.h"
#include "matcher/index/for_each.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "server/access/candidate_view.h"
#include "server/codec/record_codec.h"
#include "server/decisions/coupling.h"
#include "server/rights/legal_hold.h"
#include "server/services/candidate_summary.h"
#include "server/services/record_calls.h"
#include "server/services/services.h"

namespace passend::server {

template <>
struct Api<model::Candidate> {
  using Message = v1::Candidate;
  static constexpr std::string_view kCollection = kCandidates;
  static constexpr std::string_view kField = "candidate";
  static constexpr std::string_view kGet = "CandidateService/GetCandidate";
  static absl::StatusOr<model::Candidate> Decode(const Message& message,
                                                 const model::Catalogue& catalogue,
                                                 std::string_view prefix) {
    return DecodeCandidate(message, catalogue, prefix);
  }
  static void Encode(const model::Candidate& record, std::uint64_t revision, Message* message) {
    EncodeCandidate(record, revision, message);
  }
  static Scope ScopeIn(const Caller& caller, const model::Candidate& record) {
    return ScopeOf(caller, record);
  }
  static absl::Status CheckDelete(const Engine& engine, const RecordName& name) {
    return CheckNotHeld(engine, {name.tenant, name.id});
  }
  static void Show(const FieldSet& fields, Message* message) { ShowCandidate(fields, message); }
  static absl::Status CheckWrite(const FieldSet& fields, const google::protobuf::FieldMask& mask,
                                 const Message& message, std::string_view prefix) {
    return CheckWritable(fields, mask, message, prefix);
  }
};

namespace {

class CandidateService final : public v1::CandidateService::Service {
 public:
  explicit CandidateService(ServiceContext& context) : context_(context) {}

  grpc::Status GetCandidate(grpc::ServerContext* grpc_context,
                            const v1::GetCandidateRequest* request,
                            v1::Candidate* response) override {
    Call call(grpc_context, "CandidateService/GetCandidate", context_);
    absl::Status status = call.RequireAccess(request->access());
    if (status.ok()) {
      status = Get<model::Candidate>(call, context_.engine, *request, response);
    }
    return call.Finish(status);
  }

  grpc::Status ListCandidates(grpc::ServerContext* grpc_context,
                              const v1::ListCandidatesRequest* request,
                              v1::ListCandidatesResponse* response) override {
    Call call(grpc_context, "CandidateService/ListCandidates", context_);
    absl::Status status = call.RequireAccess(request->access());
    if (status.ok()) {
      const std::string& owner = request->owner();
      const auto keep = [&owner](const model::Candidate& candidate) {
        const model::Caseload& caseload = candidate.caseload;
        return owner.empty() || caseload.werkregisseur == owner ||
               caseload.werkregisseur_tijdelijk == owner || caseload.accountmanager == owner;
      };
      status = List<model::Candidate>(call, context_.engine, *request, owner, keep, response,
                                      [response] { return response->add_candidates(); });
    }
    return call.Finish(status);
  }

  grpc::Status CreateCandidate(grpc::ServerContext* grpc_context,
                               const v1::CreateCandidateRequest* request,
                               v1::Candidate* response) override {
    Call call(grpc_context, "CandidateService/CreateCandidate", context_);
    absl::Status status = call.RequireAccess(request->access());
    if (status.ok()) {
      status = Create<model::Candidate>(call, context_.engine, *request, request->candidate_id(),
                                        request->candidate(), response);
    }
    return call.Finish(status);
  }

  grpc::Status UpdateCandidate(grpc::ServerContext* grpc_context,
                               const v1::UpdateCandidateRequest* request,
                               v1::Candidate* response) override {
    Call call(grpc_context, "CandidateService/UpdateCandidate", context_);
    absl::Status status = call.RequireAccess(request->access());
    if (status.ok()) {
      status =
          Update<model::Candidate>(call, context_.engine, *request, request->candidate(), response);
    }
    return call.Finish(status);
  }

  grpc::Status DeleteCandidate(grpc::ServerContext* grpc_context,
                               const v1::DeleteCandidateRequest* request,
                               google::protobuf::Empty*) override {
    Call call(grpc_context, "CandidateService/DeleteCandidate", context_);
    absl::Status status = call.RequireAccess(request->access());
    if (status.ok()) status = Delete<model::Candidate>(call, context_.engine, *request);
    return call.Finish(status);
  }

  grpc::Status OpenCandidate(grpc::ServerContext* grpc_context,
                             const v1::OpenCandidateRequest* request,
                             v1::OpenCandidateResponse* response) override {
    Call call(grpc_context, "CandidateService/OpenCandidate", context_);
    return call.Finish(DoOpen(call, *request, response));
  }

  grpc::Status RequestCoupling(grpc::ServerContext* grpc_context,
                               const v1::RequestCouplingRequest* request,
                               v1::RequestCouplingResponse* response) override {
    Call call(grpc_context, "CandidateService/RequestCoupling", context_);
    return call.Finish(DoRequestCoupling(call, *request, response));
  }

  grpc::Status CheckTraject(grpc::ServerContext* grpc_context,
                            const v1::CheckTrajectRequest* request,
                            v1::CheckTrajectResponse* response) override {
    Call call(grpc_context, "CandidateService/CheckTraject", context_);
    return call.Finish(DoCheckTraject(call, *request, response));
  }

  grpc::Status SummariseCandidates(grpc::ServerContext* grpc_context,
                                   const v1::SummariseCandidatesRequest* request,
                                   v1::SummariseCandidatesResponse* response) override {
    Call call(grpc_context, "CandidateService/SummariseCandidates", context_);
    return call.Finish(DoSummarise(call, *request, response));
  }

 private:
  using Person = Reached<model::Candidate>;

  // A person that may be opened. Of another tenant: shared with the caller for this purpose, by the
  // person's profile and by an agreement that goes so far.
  absl::StatusOr<Person> Open(Call& call, const std::string& requested,
                              const std::string& purpose) const {
    PASSEND_ASSIGN_OR_RETURN(const RecordName name, call.Resolve(requested, kCandidates, "name"));
    PASSEND_ASSIGN_OR_RETURN(std::optional<Person> person,
                             Reach<model::Candidate>(call, context_.engine, name, requested));
    if (!person.has_value()) return NotFound(requested);
    const model::Candidate& profile = person->stored.record;
    if (person->scope == Scope::kShared) {
      const std::string& caller = call.caller().tenant;
      const model::Date today = context_.clock.Today();
      const bool shared = std::ranges::any_of(profile.sharing, [&](const model::Sharing& sharing) {
        return sharing.tenant == caller && sharing.level == "detail" &&
               (sharing.purpose.empty() || sharing.purpose == purpose) &&
               (!sharing.until.has_value() || today <= *sharing.until);
      });
      if (!shared ||
          !call.access().agreements().AllowsDetail(profile.tenant, caller, purpose, today)) {
        return NotFound(requested);
      }
    }
    return *std::move(person);
  }

  absl::Status DoOpen(Call& call, const v1::OpenCandidateRequest& request,
                      v1::OpenCandidateResponse* response) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    PASSEND_RETURN_IF_ERROR(CheckReason(request.reason()));
    PASSEND_ASSIGN_OR_RETURN(const Person person,
                             Open(call, request.name(), request.access().purpose()));
    call.audit().set_reason(request.reason());
    const model::Candidate& profile = person.stored.record;
    EncodeCandidate(profile, person.stored.revision, response->mutable_candidate());
    ShowCandidate(person.fields, response->mutable_candidate());
    if (person.scope == Scope::kShared) response->mutable_candidate()->set_name(request.name());
    response->set_contact(person.scope == Scope::kShared ? profile.placing_org
                                                         : profile.caseload.werkregisseur);
    if (person.scope != Scope::kCoupled) response->set_offer("vraag koppeling");
    call.set_revision(context_.engine.revision());
    call.add_rows(1);
    return absl::OkStatus();
  }

  // The question is kept with the person, under the person's key, for whoever decides about it.
  absl::Status DoRequestCoupling(Call& call, const v1::RequestCouplingRequest& request,
                                 v1::RequestCouplingResponse* response) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    PASSEND_RETURN_IF_ERROR(CheckReason(request.reason()));
    PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                             call.Resolve(request.name(), kCandidates, "name"));
    PASSEND_ASSIGN_OR_RETURN(const std::optional<Person> person,
                             Reach<model::Candidate>(call, context_.engine, name, request.name()));
    if (!person.has_value()) return NotFound(request.name());
    const model::Candidate& profile = person->stored.record;
    PASSEND_RETURN_IF_ERROR(
        AskCoupling(context_.engine, {.candidate = {profile.tenant, profile.id},
                                      .caller = call.caller(),
                                      .purpose = request.access().purpose(),
                                      .case_reference = request.access().case_reference(),
                                      .reason = request.reason(),
                                      .asked_unix_seconds = call.started_unix_seconds()}));
    response->set_contact(person->scope == Scope::kShared ? profile.placing_org
                                                          : profile.caseload.werkregisseur);
    call.set_revision(context_.engine.revision());
    call.add_rows(1);
    return absl::OkStatus();
  }

  absl::Status DoCheckTraject(Call& call, const v1::CheckTrajectRequest& request,
                              v1::CheckTrajectResponse* response) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                             call.Resolve(request.name(), kCandidates, "name"));
    const auto person = Reach<model::Candidate>(call, context_.engine, name, request.name());
    if (!person.ok() && !absl::IsNotFound(person.status())) return person.status();
    if (person.ok() && person->has_value()) {
      const auto& availability = (*person)->stored.record.status.availability;
      response->set_runs(availability.value.has_value() &&
                         *availability.value != model::Availability::kUitgestroomd);
    }
    call.set_revision(context_.engine.revision());
    return absl::OkStatus();
  }

  absl::Status DoSummarise(Call& call, const v1::SummariseCandidatesRequest& request,
                           v1::SummariseCandidatesResponse* response) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant,
                             call.ResolveParent(request.parent(), "parent"));
    const auto snapshot = context_.engine.snapshot();
    response->set_revision(context_.engine.revision());
    const int smallest = call.access().table().limits().smallest_cell;
    response->set_smallest_cell(smallest);
    CandidateSummary summary;
    snapshot->ForEachCandidate([&](const index::CandidateView& row) {
      if (row.tenant == tenant) summary.Add(*row.facts);
    });
    summary.Encode(static_cast<std::uint64_t>(smallest), response);
    call.set_revision(response->revision());
    return absl::OkStatus();
  }

  ServiceContext& context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCandidateService(ServiceContext& context) {
  return std::make_unique<CandidateService>(context);
}

}  // namespace passend::server
