#include "clients/cli/client.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/time/clock.h"
#include "clients/cli/failure.h"
#include "clients/cli/token_file.h"
#include "google/protobuf/empty.pb.h"
#include "passend/v1/admin_service.grpc.pb.h"
#include "passend/v1/audit_service.grpc.pb.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/carving_service.grpc.pb.h"
#include "passend/v1/catalogue_service.grpc.pb.h"
#include "passend/v1/decision_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "passend/v1/rescoring_service.grpc.pb.h"
#include "passend/v1/rights_service.grpc.pb.h"

namespace passend::cli {
namespace {

// Large enough for 1,000 full profiles in one page.
constexpr int kMaxReceiveBytes = 64 << 20;
// For what goes through the whole store.
constexpr absl::Duration kLongCall = absl::Hours(1);

// The codes have the same numbers.
absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  if (!status.error_details().empty()) {
    result.SetPayload(kRpcStatusPayload, absl::Cord(status.error_details()));
  }
  return result;
}

std::unique_ptr<grpc::ClientContext> WithToken(const std::string& token) {
  auto context = std::make_unique<grpc::ClientContext>();
  if (!token.empty()) context->AddMetadata("authorization", "Bearer " + token);
  return context;
}

// A call that could not be made.
class FailedImportStream : public ImportStream {
 public:
  explicit FailedImportStream(absl::Status status) : status_(std::move(status)) {}
  bool Write(const v1::ImportRequest&) override { return false; }
  bool WriteBytes(std::shared_ptr<const std::string>) override { return false; }
  bool WritesDone() override { return false; }
  bool Read(v1::ImportResponse*) override { return false; }
  absl::Status Finish() override { return status_; }
  void Cancel() override {}

 private:
  const absl::Status status_;
};

// Takes requests as bytes, so that records need not be made messages of on their way.
class GrpcImportStream : public ImportStream {
 public:
  GrpcImportStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& token)
      : context_(WithToken(token)),
        stream_(Factory::Create(
            channel.get(),
            grpc::internal::RpcMethod("/passend.v1.ImportService/Import",
                                      grpc::internal::RpcMethod::BIDI_STREAMING, channel),
            context_.get())) {}

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
  void Cancel() override { context_->TryCancel(); }

 private:
  using Factory = grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, v1::ImportResponse>;

  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientReaderWriter<grpc::ByteBuffer, v1::ImportResponse>> stream_;
};

absl::StatusOr<std::string> ReadFile(const char* flag, const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file || content.empty()) {
    return absl::InvalidArgumentError(std::string(flag) + ": cannot read " + path);
  }
  return content;
}

bool IsThisMachine(const std::string& server) {
  if (server.rfind("unix:", 0) == 0) return true;
  const std::string host = server.substr(0, server.rfind(':'));
  return host == "localhost" || host == "[::1]" || host.rfind("127.", 0) == 0;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsOf(
    const ClientOptions& options) {
  const Protection& given = options.protection;
  if (given.tls_certificate.empty() != given.tls_key.empty()) {
    return absl::InvalidArgumentError("--tls-cert and --tls-key: give both or neither");
  }
  if (given.tls_ca.empty()) {
    if (!given.tls_certificate.empty()) {
      return absl::InvalidArgumentError("--tls-cert: needs --tls-ca, the authority of the server");
    }
    if (!given.token_file.empty() && !IsThisMachine(options.server)) {
      return absl::InvalidArgumentError(
          "--token-file: a token goes to another machine over TLS only; give --tls-ca");
    }
    return grpc::InsecureChannelCredentials();
  }
  auto ca = ReadFile("--tls-ca", given.tls_ca);
  if (!ca.ok()) return ca.status();
  auto certificate = ReadFile("--tls-cert", given.tls_certificate);
  if (!certificate.ok()) return certificate.status();
  auto key = ReadFile("--tls-key", given.tls_key);
  if (!key.ok()) return key.status();
  return grpc::SslCredentials({.pem_root_certs = *std::move(ca),
                               .pem_private_key = *std::move(key),
                               .pem_cert_chain = *std::move(certificate)});
}

// With the reason why not, a channel that is never used.
std::shared_ptr<grpc::Channel> Connect(const ClientOptions& options, absl::Status* usable) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  // After a lost connection, try again at once and then at most a second apart: import resumes.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  // How long one attempt may take: a busy server is slow to greet, and there all the same.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  const auto credentials = CredentialsOf(options);
  *usable = credentials.status();
  return grpc::CreateCustomChannel(
      options.server, credentials.ok() ? *credentials : grpc::InsecureChannelCredentials(),
      arguments);
}

}  // namespace

struct Client::Channel {
  explicit Channel(const ClientOptions& options)
      : channel(Connect(options, &usable)), token_file(options.protection.token_file) {}

  // What each call begins with.
  absl::StatusOr<std::string> Token() {
    if (!usable.ok()) return usable;
    return token_file.Token();
  }

  absl::Status usable;
  std::shared_ptr<grpc::Channel> channel;
  TokenFile token_file;
  v1::CandidateService::Stub candidates{channel};
  v1::EmployerService::Stub employers{channel};
  v1::MatchService::Stub matches{channel};
  v1::CatalogueService::Stub catalogue{channel};
  v1::ImportService::Stub imports{channel};
  v1::AdminService::Stub admin{channel};
  v1::AuditService::Stub audit{channel};
  v1::DecisionService::Stub decisions{channel};
  v1::CarvingService::Stub carving{channel};
  v1::RescoringService::Stub rescoring{channel};
  v1::RightsService::Stub rights{channel};
};

Client::Client(ClientOptions options)
    : options_(std::move(options)), channel_(std::make_unique<Channel>(options_)) {}

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
#define PASSEND_UNARY(stub, method, timeout, idempotent, request, reply)   \
  Repeat(timeout, idempotent, [&](absl::Time deadline) {                   \
    const auto token = channel_->Token();                                  \
    if (!token.ok()) return token.status();                                \
    const auto context = WithToken(*token);                                \
    context->set_deadline(absl::ToChronoTime(deadline));                   \
    return FromGrpc(channel_->stub.method(context.get(), request, reply)); \
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
PASSEND_READ(carving, ComposeGroup, ComposeGroupRequest, ComposeGroupResponse)
PASSEND_READ(catalogue, ListTalents, ListTalentsRequest, ListTalentsResponse)
PASSEND_READ(catalogue, ListFmlItems, ListFmlItemsRequest, ListFmlItemsResponse)
PASSEND_READ(catalogue, ListWerkvormen, ListWerkvormenRequest, ListWerkvormenResponse)
PASSEND_READ(catalogue, ListFuncties, ListFunctiesRequest, ListFunctiesResponse)
PASSEND_READ(catalogue, GetFunctie, GetFunctieRequest, Functie)
PASSEND_READ(catalogue, ListPolicies, ListPoliciesRequest, ListPoliciesResponse)
PASSEND_READ(decisions, ListVoordrachten, ListVoordrachtenRequest, ListVoordrachtenResponse)
PASSEND_READ(decisions, ExplainDecision, ExplainDecisionRequest, ExplainDecisionResponse)
PASSEND_READ(decisions, BriefEmployer, BriefEmployerRequest, BriefEmployerResponse)
PASSEND_READ(carving, CarveForCandidate, CarveForCandidateRequest, CarvingResponse)
PASSEND_READ(carving, CarveForTasks, CarveForTasksRequest, CarvingResponse)
PASSEND_READ(carving, CarveFunction, CarveFunctionRequest, CarveFunctionResponse)
PASSEND_READ(carving, RankEmployersToVisit, RankEmployersToVisitRequest,
             RankEmployersToVisitResponse)
PASSEND_READ(carving, ListProposals, ListProposalsRequest, ListProposalsResponse)
PASSEND_READ(rescoring, GetRun, GetRunRequest, Run)
PASSEND_READ(rescoring, CancelRun, CancelRunRequest, Run)
PASSEND_READ(rescoring, ListRuns, ListRunsRequest, ListRunsResponse)
PASSEND_READ(rescoring, ListMatchChanges, ListMatchChangesRequest, ListMatchChangesResponse)
PASSEND_READ(rescoring, ListMatches, ListMatchesRequest, ListMatchesResponse)
PASSEND_READ(rescoring, GetDigest, GetDigestRequest, Digest)
PASSEND_READ(rescoring, ListDigests, ListDigestsRequest, ListDigestsResponse)
PASSEND_READ(rescoring, SetReplacement, SetReplacementRequest, Replacement)
PASSEND_READ(rescoring, ListReplacements, ListReplacementsRequest, ListReplacementsResponse)
PASSEND_READ(audit, QueryAudit, QueryAuditRequest, QueryAuditResponse)
PASSEND_READ(candidates, CheckTraject, CheckTrajectRequest, CheckTrajectResponse)
PASSEND_READ(candidates, SummariseCandidates, SummariseCandidatesRequest,
             SummariseCandidatesResponse)
PASSEND_READ(candidates, OpenCandidate, OpenCandidateRequest, OpenCandidateResponse)
PASSEND_READ(rights, ExportPerson, ExportPersonRequest, ExportPersonResponse)
PASSEND_READ(rights, SetObjection, SetObjectionRequest, SetObjectionResponse)
PASSEND_READ(rights, SetLegalHold, SetLegalHoldRequest, SetLegalHoldResponse)
PASSEND_READ(admin, GetStatus, GetStatusRequest, GetStatusResponse)

#undef PASSEND_DELETE
#undef PASSEND_READ

absl::Status Client::Call(const v1::AddVoordrachtRequest& request, v1::Voordracht* reply) {
  return PASSEND_UNARY(decisions, AddVoordracht, options_.timeout, false, request, reply);
}

absl::Status Client::Call(const v1::RecordOutcomeRequest& request, v1::Voordracht* reply) {
  return PASSEND_UNARY(decisions, RecordOutcome, options_.timeout, false, request, reply);
}

absl::Status Client::CarveStapelbaan(const v1::CarveForCandidateRequest& request,
                                     v1::CarvingResponse* reply) {
  return PASSEND_UNARY(carving, CarveStapelbaan, options_.timeout, true, request, reply);
}

absl::Status Client::Call(const v1::CreateProposalRequest& request, v1::Proposal* reply) {
  return PASSEND_UNARY(carving, CreateProposal, options_.timeout, !request.request_id().empty(),
                       request, reply);
}

absl::Status Client::Call(const v1::UpdateProposalStateRequest& request, v1::Proposal* reply) {
  return PASSEND_UNARY(carving, UpdateProposalState, options_.timeout,
                       !request.request_id().empty(), request, reply);
}

absl::Status Client::Call(const v1::RequestCouplingRequest& request,
                          v1::RequestCouplingResponse* reply) {
  return PASSEND_UNARY(candidates, RequestCoupling, options_.timeout, false, request, reply);
}

absl::Status Client::Call(const v1::ErasePersonRequest& request, v1::ErasePersonResponse* reply) {
  return PASSEND_UNARY(rights, ErasePerson, options_.timeout, false, request, reply);
}

absl::Status Client::Call(const v1::RunRetentionRequest& request, v1::RunRetentionResponse* reply) {
  const absl::Duration timeout = std::max(options_.timeout, kLongCall);
  return PASSEND_UNARY(rights, RunRetention, timeout, request.dry_run(), request, reply);
}

absl::Status Client::Call(const v1::VerifyRequest& request, v1::VerifyResponse* reply) {
  const absl::Duration timeout = std::max(options_.timeout, kLongCall);
  return PASSEND_UNARY(admin, Verify, timeout, true, request, reply);
}

absl::Status Client::Call(const v1::BackupRequest& request, v1::BackupResponse* reply) {
  const absl::Duration timeout = std::max(options_.timeout, kLongCall);
  return PASSEND_UNARY(admin, Backup, timeout, false, request, reply);
}

absl::Status Client::Call(const v1::RotateKeysRequest& request, v1::RotateKeysResponse* reply) {
  const absl::Duration timeout = std::max(options_.timeout, kLongCall);
  return PASSEND_UNARY(admin, RotateKeys, timeout, false, request, reply);
}

absl::Status Client::Call(const v1::StartRunRequest& request, v1::Run* reply) {
  return PASSEND_UNARY(rescoring, StartRun, options_.timeout, !request.request_id().empty(),
                       request, reply);
}

absl::Status Client::Call(const v1::DeleteReplacementRequest& request) {
  v1::DeleteReplacementResponse reply;
  return PASSEND_UNARY(rescoring, DeleteReplacement, options_.timeout, false, request, &reply);
}

absl::Status Client::Call(const v1::VerifyRunRequest& request, v1::VerifyRunResponse* reply) {
  const absl::Duration timeout = std::max(options_.timeout, kLongCall);
  return PASSEND_UNARY(rescoring, VerifyRun, timeout, false, request, reply);
}

#undef PASSEND_UNARY

absl::Status Client::Export(const v1::ExportRequest& request,
                            absl::FunctionRef<absl::Status(const v1::ExportResponse&)> visit) {
  const auto token = channel_->Token();
  if (!token.ok()) return token.status();
  const auto context = WithToken(*token);
  const auto reader = channel_->imports.Export(context.get(), request);
  absl::Status visited;
  v1::ExportResponse response;
  while (visited.ok() && reader->Read(&response)) visited = visit(response);
  if (!visited.ok()) context->TryCancel();
  const absl::Status finished = FromGrpc(reader->Finish());
  return visited.ok() ? finished : visited;
}

absl::Status Client::WatchRun(const v1::WatchRunRequest& request,
                              absl::FunctionRef<absl::Status(const v1::WatchRunResponse&)> visit) {
  const auto token = channel_->Token();
  if (!token.ok()) return token.status();
  const auto context = WithToken(*token);
  const auto reader = channel_->rescoring.WatchRun(context.get(), request);
  absl::Status visited;
  v1::WatchRunResponse response;
  while (visited.ok() && reader->Read(&response)) visited = visit(response);
  if (!visited.ok()) context->TryCancel();
  const absl::Status finished = FromGrpc(reader->Finish());
  return visited.ok() ? finished : visited;
}

std::unique_ptr<ImportStream> Client::OpenImport() {
  const auto token = channel_->Token();
  if (!token.ok()) return std::make_unique<FailedImportStream>(token.status());
  return std::make_unique<GrpcImportStream>(channel_->channel, *token);
}

}  // namespace passend::cli
