#include "clients/cli/client.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/time/clock.h"
#include "clients/cli/failure.h"
#include "google/protobuf/empty.pb.h"
#include "passend/v1/admin_service.grpc.pb.h"
#include "passend/v1/audit_service.grpc.pb.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/catalogue_service.grpc.pb.h"
#include "passend/v1/decision_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"

namespace passend::cli {
namespace {

// Large enough for 1,000 full profiles in one page.
constexpr int kMaxReceiveBytes = 64 << 20;

// The codes have the same numbers.
absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  if (!status.error_details().empty()) {
    result.SetPayload(kRpcStatusPayload, absl::Cord(status.error_details()));
  }
  return result;
}

// Takes requests as bytes, so that records need not be made messages of on their way.
class GrpcImportStream : public ImportStream {
 public:
  explicit GrpcImportStream(const std::shared_ptr<grpc::Channel>& channel)
      : stream_(Factory::Create(
            channel.get(),
            grpc::internal::RpcMethod("/passend.v1.ImportService/Import",
                                      grpc::internal::RpcMethod::BIDI_STREAMING, channel),
            &context_)) {}

  bool Write(const v1::ImportRequest& request) override {
    return WriteBytes(std::make_shared<const std::string>(request.SerializeAsString()));
  }
  bool WriteBytes(std::shared_ptr<const std::string> request) override {
    using Shared = std::shared_ptr<const std::string>;
    auto* const held = new Shared(std::move(request));
    const grpc::Slice slice(
        const_cast<char*>((*held)->data()), (*held)->size(),
        [](void* shared) { delete static_cast<Shared*>(shared); }, held);
    return stream_->Write(grpc::ByteBuffer(&slice, 1));
  }
  bool WritesDone() override { return stream_->WritesDone(); }
  bool Read(v1::ImportResponse* response) override { return stream_->Read(response); }
  absl::Status Finish() override { return FromGrpc(stream_->Finish()); }
  void Cancel() override { context_.TryCancel(); }

 private:
  using Factory = grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, v1::ImportResponse>;

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<grpc::ByteBuffer, v1::ImportResponse>> stream_;
};

std::shared_ptr<grpc::Channel> Connect(const std::string& server) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  // After a lost connection, try again at once and then at most a second apart: import resumes.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  return grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

struct Client::Channel {
  explicit Channel(const std::string& server) : channel(Connect(server)) {}

  std::shared_ptr<grpc::Channel> channel;
  v1::CandidateService::Stub candidates{channel};
  v1::EmployerService::Stub employers{channel};
  v1::MatchService::Stub matches{channel};
  v1::CatalogueService::Stub catalogue{channel};
  v1::ImportService::Stub imports{channel};
  v1::AdminService::Stub admin{channel};
  v1::AuditService::Stub audit{channel};
  v1::DecisionService::Stub decisions{channel};
};

Client::Client(ClientOptions options)
    : options_(std::move(options)), channel_(std::make_unique<Channel>(options_.server)) {}

Client::~Client() = default;

absl::Status Client::Repeat(absl::Duration timeout, bool idempotent,
                            absl::FunctionRef<absl::Status(absl::Time)> attempt) {
  const absl::Time deadline = absl::Now() + timeout;
  absl::Duration wait = absl::Milliseconds(100);
  for (int tried = 1;; ++tried) {
    absl::Status status = attempt(deadline);
    if (status.ok() || !idempotent || !IsRetryable(status) || tried >= options_.attempts) {
      return status;
    }
    const absl::Duration pause = RetryDelayOf(status).value_or(wait);
    if (absl::Now() + pause >= deadline) return status;
    options_.sleep(pause);
    wait *= 2;
  }
}

// Stubs differ in type per method; everything else is the same.
#define PASSEND_UNARY(stub, method, timeout, idempotent, request, reply) \
  Repeat(timeout, idempotent, [&](absl::Time deadline) {                 \
    grpc::ClientContext context;                                         \
    context.set_deadline(absl::ToChronoTime(deadline));                  \
    return FromGrpc(channel_->stub.method(&context, request, reply));    \
  })

#define PASSEND_READ(stub, method, Request, Reply)                              \
  absl::Status Client::Call(const v1::Request& request, v1::Reply* reply) {     \
    return PASSEND_UNARY(stub, method, options_.timeout, true, request, reply); \
  }

#define PASSEND_DELETE(stub, method)                                                   \
  absl::Status Client::Call(const v1::method##Request& request) {                      \
    google::protobuf::Empty reply;                                                     \
    const bool idempotent = !request.request_id().empty();                             \
    return PASSEND_UNARY(stub, method, options_.timeout, idempotent, request, &reply); \
  }

PASSEND_READ(candidates, GetCandidate, GetCandidateRequest, Candidate)
PASSEND_READ(candidates, ListCandidates, ListCandidatesRequest, ListCandidatesResponse)
PASSEND_DELETE(candidates, DeleteCandidate)
PASSEND_READ(employers, GetEmployer, GetEmployerRequest, Employer)
PASSEND_READ(employers, ListEmployers, ListEmployersRequest, ListEmployersResponse)
PASSEND_DELETE(employers, DeleteEmployer)
PASSEND_READ(employers, GetOpportunity, GetOpportunityRequest, Opportunity)
PASSEND_READ(employers, ListOpportunities, ListOpportunitiesRequest, ListOpportunitiesResponse)
PASSEND_DELETE(employers, DeleteOpportunity)
PASSEND_READ(matches, FindCandidates, FindCandidatesRequest, FindCandidatesResponse)
PASSEND_READ(matches, FindOpportunities, FindOpportunitiesRequest, FindOpportunitiesResponse)
PASSEND_READ(matches, ExplainMatch, ExplainMatchRequest, ExplainMatchResponse)
PASSEND_READ(matches, FindSimilar, FindSimilarRequest, FindSimilarResponse)
PASSEND_READ(matches, ExplainAbsence, ExplainAbsenceRequest, ExplainAbsenceResponse)
PASSEND_READ(catalogue, ListTalents, ListTalentsRequest, ListTalentsResponse)
PASSEND_READ(catalogue, ListFmlItems, ListFmlItemsRequest, ListFmlItemsResponse)
PASSEND_READ(catalogue, ListWerkvormen, ListWerkvormenRequest, ListWerkvormenResponse)
PASSEND_READ(catalogue, ListFuncties, ListFunctiesRequest, ListFunctiesResponse)
PASSEND_READ(catalogue, GetFunctie, GetFunctieRequest, Functie)
PASSEND_READ(catalogue, ListPolicies, ListPoliciesRequest, ListPoliciesResponse)
PASSEND_READ(decisions, ListVoordrachten, ListVoordrachtenRequest, ListVoordrachtenResponse)
PASSEND_READ(decisions, ExplainDecision, ExplainDecisionRequest, ExplainDecisionResponse)
PASSEND_READ(decisions, BriefEmployer, BriefEmployerRequest, BriefEmployerResponse)
PASSEND_READ(audit, QueryAudit, QueryAuditRequest, QueryAuditResponse)
PASSEND_READ(admin, GetStatus, GetStatusRequest, GetStatusResponse)

#undef PASSEND_DELETE
#undef PASSEND_READ

absl::Status Client::Call(const v1::AddVoordrachtRequest& request, v1::Voordracht* reply) {
  return PASSEND_UNARY(decisions, AddVoordracht, options_.timeout, false, request, reply);
}

absl::Status Client::Call(const v1::RecordOutcomeRequest& request, v1::Voordracht* reply) {
  return PASSEND_UNARY(decisions, RecordOutcome, options_.timeout, false, request, reply);
}

absl::Status Client::Call(const v1::VerifyRequest& request, v1::VerifyResponse* reply) {
  const absl::Duration timeout = std::max(options_.timeout, absl::Hours(1));
  return PASSEND_UNARY(admin, Verify, timeout, true, request, reply);
}

#undef PASSEND_UNARY

absl::Status Client::Export(const v1::ExportRequest& request,
                            absl::FunctionRef<absl::Status(const v1::ExportResponse&)> visit) {
  grpc::ClientContext context;
  const auto reader = channel_->imports.Export(&context, request);
  absl::Status visited;
  v1::ExportResponse response;
  while (visited.ok() && reader->Read(&response)) visited = visit(response);
  if (!visited.ok()) context.TryCancel();
  const absl::Status finished = FromGrpc(reader->Finish());
  return visited.ok() ? finished : visited;
}

std::unique_ptr<ImportStream> Client::OpenImport() {
  return std::make_unique<GrpcImportStream>(channel_->channel);
}

}  // namespace passend::cli
