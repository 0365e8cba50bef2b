#include "passend/v1/employer_service.grpc.pb.h"
#include "server/codec/record_codec.h"
#include "server/services/record_calls.h"
#include "server/services/services.h"

namespace passend::server {
namespace {

// Nobody is coupled to work: it is of the tenant, or of another one.
Scope ScopeOfWork(const Caller& caller, const std::string& tenant) {
  return caller.role == Role::kLokaal || caller.tenant == tenant ? Scope::kOwn : Scope::kShared;
}

}  // namespace

template <>
struct Api<model::Employer> {
  using Message = v1::Employer;
  static constexpr std::string_view kCollection = kEmployers;
  static constexpr std::string_view kField = "employer";
  static constexpr std::string_view kGet = "EmployerService/GetEmployer";
  static absl::StatusOr<model::Employer> Decode(const Message& message,
                                                const model::Catalogue& catalogue,
                                                std::string_view prefix) {
    return DecodeEmployer(message, catalogue, prefix);
  }
  static void Encode(const model::Employer& record, std::uint64_t revision, Message* message) {
    EncodeEmployer(record, revision, message);
  }
  static Scope ScopeIn(const Caller& caller, const model::Employer& record) {
    return ScopeOfWork(caller, record.tenant);
  }
  static absl::Status CheckDelete(const Engine& /*engine*/, const RecordName& /*name*/) {
    return absl::OkStatus();
  }
  static void Show(const FieldSet& /*fields*/, Message* /*message*/) {}
  static absl::Status CheckWrite(const FieldSet& /*fields*/,
                                 const google::protobuf::FieldMask& /*mask*/,
                                 const Message& /*message*/, std::string_view /*prefix*/) {
    return absl::OkStatus();
  }
};

template <>
struct Api<model::Opportunity> {
  using Message = v1::Opportunity;
  static constexpr std::string_view kCollection = kOpportunities;
  static constexpr std::string_view kField = "opportunity";
  static constexpr std::string_view kGet = "EmployerService/GetOpportunity";
  static absl::StatusOr<model::Opportunity> Decode(const Message& message,
                                                   const model::Catalogue& catalogue,
                                                   std::string_view prefix) {
    return DecodeOpportunity(message, catalogue, prefix);
  }
  static void Encode(const model::Opportunity& record, std::uint64_t revision, Message* message) {
    EncodeOpportunity(record, revision, message);
  }
  static Scope ScopeIn(const Caller& caller, const model::Opportunity& record) {
    return ScopeOfWork(caller, record.tenant);
  }
  static absl::Status CheckDelete(const Engine& /*engine*/, const RecordName& /*name*/) {
    return absl::OkStatus();
  }
  static void Show(const FieldSet& /*fields*/, Message* /*message*/) {}
  static absl::Status CheckWrite(const FieldSet& /*fields*/,
                                 const google::protobuf::FieldMask& /*mask*/,
                                 const Message& /*message*/, std::string_view /*prefix*/) {
    return absl::OkStatus();
  }
};

namespace {

class EmployerService final : public v1::EmployerService::Service {
 public:
  explicit EmployerService(ServiceContext& context) : context_(context) {}

  grpc::Status GetEmployer(grpc::ServerContext* grpc_context, const v1::GetEmployerRequest* request,
                           v1::Employer* response) override {
    Call call(grpc_context, "EmployerService/GetEmployer", context_);
    return call.Finish(Get<model::Employer>(call, context_.engine, *request, response));
  }

  grpc::Status ListEmployers(grpc::ServerContext* grpc_context,
                             const v1::ListEmployersRequest* request,
                             v1::ListEmployersResponse* response) override {
    Call call(grpc_context, "EmployerService/ListEmployers", context_);
    const std::string& owner = request->owner();
    const auto keep = [&owner](const model::Employer& employer) {
      return owner.empty() || employer.accountmanager == owner;
    };
    return call.Finish(List<model::Employer>(call, context_.engine, *request, owner, keep, response,
                                             [response] { return response->add_employers(); }));
  }

  grpc::Status CreateEmployer(grpc::ServerContext* grpc_context,
                              const v1::CreateEmployerRequest* request,
                              v1::Employer* response) override {
    Call call(grpc_context, "EmployerService/CreateEmployer", context_);
    const absl::Status status = Create<model::Employer>(
        call, context_.engine, *request, request->employer_id(), request->employer(), response);
    if (status.ok()) NoteWritten(call, response->name());
    return call.Finish(status);
  }

  grpc::Status UpdateEmployer(grpc::ServerContext* grpc_context,
                              const v1::UpdateEmployerRequest* request,
                              v1::Employer* response) override {
    Call call(grpc_context, "EmployerService/UpdateEmployer", context_);
    const absl::Status status =
        Update<model::Employer>(call, context_.engine, *request, request->employer(), response);
    if (status.ok()) NoteWritten(call, response->name());
    return call.Finish(status);
  }

  grpc::Status DeleteEmployer(grpc::ServerContext* grpc_context,
                              const v1::DeleteEmployerRequest* request,
                              google::protobuf::Empty*) override {
    Call call(grpc_context, "EmployerService/DeleteEmployer", context_);
    return call.Finish(Delete<model::Employer>(call, context_.engine, *request));
  }

  grpc::Status GetOpportunity(grpc::ServerContext* grpc_context,
                              const v1::GetOpportunityRequest* request,
                              v1::Opportunity* response) override {
    Call call(grpc_context, "EmployerService/GetOpportunity", context_);
    return call.Finish(Get<model::Opportunity>(call, context_.engine, *request, response));
  }

  grpc::Status ListOpportunities(grpc::ServerContext* grpc_context,
                                 const v1::ListOpportunitiesRequest* request,
                                 v1::ListOpportunitiesResponse* response) override {
    Call call(grpc_context, "EmployerService/ListOpportunities", context_);
    if (!request->employer().empty()) {
      const auto name = ParseName(request->employer(), kEmployers, "employer");
      if (!name.ok()) return call.Finish(name.status());
    }
    const std::string& owner = request->owner();
    const auto keep = [&](const model::Opportunity& opportunity) {
      return (request->employer().empty() || opportunity.employer == request->employer()) &&
             (owner.empty() || opportunity.accountmanager == owner);
    };
    return call.Finish(List<model::Opportunity>(
        call, context_.engine, *request, absl::StrCat(request->employer(), "|", owner), keep,
        response, [response] { return response->add_opportunities(); }));
  }

  grpc::Status CreateOpportunity(grpc::ServerContext* grpc_context,
                                 const v1::CreateOpportunityRequest* request,
                                 v1::Opportunity* response) override {
    Call call(grpc_context, "EmployerService/CreateOpportunity", context_);
    const absl::Status status =
        Create<model::Opportunity>(call, context_.engine, *request, request->opportunity_id(),
                                   request->opportunity(), response);
    if (status.ok()) NoteWritten(call, response->name());
    return call.Finish(status);
  }

  grpc::Status UpdateOpportunity(grpc::ServerContext* grpc_context,
                                 const v1::UpdateOpportunityRequest* request,
                                 v1::Opportunity* response) override {
    Call call(grpc_context, "EmployerService/UpdateOpportunity", context_);
    const absl::Status status = Update<model::Opportunity>(call, context_.engine, *request,
                                                           request->opportunity(), response);
    if (status.ok()) NoteWritten(call, response->name());
    return call.Finish(status);
  }

  grpc::Status DeleteOpportunity(grpc::ServerContext* grpc_context,
                                 const v1::DeleteOpportunityRequest* request,
                                 google::protobuf::Empty*) override {
    Call call(grpc_context, "EmployerService/DeleteOpportunity", context_);
    return call.Finish(Delete<model::Opportunity>(call, context_.engine, *request));
  }

 private:
  // What a professional writes may be meant to find out something; the client system has no hand in
  // that.
  static void NoteWritten(Call& call, const std::string& name) {
    if (call.local() || call.caller().role == Role::kKoppeling) return;
    call.access().probes().NoteWritten(name, call.started_unix_seconds());
  }

  ServiceContext& context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeEmployerService(ServiceContext& context) {
  return std::make_unique<EmployerService>(context);
}

}  // namespace passend::server
