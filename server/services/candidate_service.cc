#include <algorithm>

#include "passend/v1/candidate_service.grpc.pb.h"
#include "server/codec/record_codec.h"
#include "server/services/record_calls.h"
#include "server/services/services.h"

namespace passend::server {

template <>
struct Api<model::Candidate> {
  using Message = v1::Candidate;
  static constexpr std::string_view kCollection = kCandidates;
  static constexpr std::string_view kField = "candidate";
  static absl::StatusOr<model::Candidate> Decode(const Message& message,
                                                 const model::Catalogue& catalogue,
                                                 std::string_view prefix) {
    return DecodeCandidate(message, catalogue, prefix);
  }
  static void Encode(const model::Candidate& record, std::uint64_t revision, Message* message) {
    EncodeCandidate(record, revision, message);
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

 private:
  ServiceContext& context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCandidateService(ServiceContext& context) {
  return std::make_unique<CandidateService>(context);
}

}  // namespace passend::server
