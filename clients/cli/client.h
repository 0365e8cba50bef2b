// The server as this program sees it: one overload of Call() per method, without gRPC in the
// header.
#ifndef PASSEND_CLIENTS_CLI_CLIENT_H_
#define PASSEND_CLIENTS_CLI_CLIENT_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cli/settings.h"

namespace passend::v1 {
class AddVoordrachtRequest;
class BackupRequest;
class BackupResponse;
class BriefEmployerRequest;
class BriefEmployerResponse;
class Candidate;
class CancelRunRequest;
class CarveForCandidateRequest;
class CarveForTasksRequest;
class CarveFunctionRequest;
class CarveFunctionResponse;
class CarvingResponse;
class CheckTrajectRequest;
class CheckTrajectResponse;
class ComposeGroupRequest;
class ComposeGroupResponse;
class CreateProposalRequest;
class DeleteCandidateRequest;
class DeleteEmployerRequest;
class DeleteOpportunityRequest;
class DeleteReplacementRequest;
class Digest;
class Employer;
class ErasePersonRequest;
class ErasePersonResponse;
class ExplainAbsenceRequest;
class ExplainAbsenceResponse;
class ExplainDecisionRequest;
class ExplainDecisionResponse;
class ExplainMatchRequest;
class ExplainMatchResponse;
class ExportPersonRequest;
class ExportPersonResponse;
class ExportRequest;
class ExportResponse;
class FindCandidatesRequest;
class FindCandidatesResponse;
class FindOpportunitiesRequest;
class FindOpportunitiesResponse;
class FindSimilarRequest;
class FindSimilarResponse;
class Functie;
class GetCandidateRequest;
class GetDigestRequest;
class GetEmployerRequest;
class GetFunctieRequest;
class GetOpportunityRequest;
class GetRunRequest;
class GetStatusRequest;
class GetStatusResponse;
class ImportRequest;
class ImportResponse;
class ListCandidatesRequest;
class ListCandidatesResponse;
class ListDigestsRequest;
class ListDigestsResponse;
class ListEmployersRequest;
class ListEmployersResponse;
class ListFmlItemsRequest;
class ListFmlItemsResponse;
class ListFunctiesRequest;
class ListFunctiesResponse;
class ListMatchChangesRequest;
class ListMatchChangesResponse;
class ListMatchesRequest;
class ListMatchesResponse;
class ListOpportunitiesRequest;
class ListOpportunitiesResponse;
class ListPoliciesRequest;
class ListPoliciesResponse;
class ListProposalsRequest;
class ListProposalsResponse;
class ListReplacementsRequest;
class ListReplacementsResponse;
class ListRunsRequest;
class ListRunsResponse;
class ListTalentsRequest;
class ListTalentsResponse;
class ListVoordrachtenRequest;
class ListVoordrachtenResponse;
class ListWerkvormenRequest;
class ListWerkvormenResponse;
class OpenCandidateRequest;
class OpenCandidateResponse;
class Opportunity;
class Proposal;
class QueryAuditRequest;
class QueryAuditResponse;
class RankEmployersToVisitRequest;
class RankEmployersToVisitResponse;
class RecordOutcomeRequest;
class Replacement;
class RequestCouplingRequest;
class RequestCouplingResponse;
class RotateKeysRequest;
class RotateKeysResponse;
class Run;
class RunRetentionRequest;
class RunRetentionResponse;
class SetLegalHoldRequest;
class SetLegalHoldResponse;
class SetObjectionRequest;
class SetObjectionResponse;
class SetReplacementRequest;
class StartRunRequest;
class SummariseCandidatesRequest;
class SummariseCandidatesResponse;
class UpdateProposalStateRequest;
class VerifyRequest;
class VerifyResponse;
class VerifyRunRequest;
class VerifyRunResponse;
class Voordracht;
class WatchRunRequest;
class WatchRunResponse;
}  // namespace passend::v1

namespace passend::cli {

struct ClientOptions {
  std::string server;  // "host:port"
  Protection protection = {};
  absl::Duration timeout = absl::Seconds(30);  // of a call, retries included
  int attempts = 4;                            // of a call that fails with a retryable code
  // Waits before a retry; tests put their own in.
  std::function<void(absl::Duration)> sleep = [](absl::Duration d) { absl::SleepFor(d); };
};

// One Import call. Write and Read may be used by one thread each at the same time; the other
// methods by any.
class ImportStream {
 public:
  virtual ~ImportStream() = default;
  // False: the call is over; Finish() tells why.
  virtual bool Write(const v1::ImportRequest& request) = 0;
  // The same of a serialised request, which is shared as long as it is on its way.
  virtual bool WriteBytes(std::shared_ptr<const std::string> request) = 0;
  virtual bool WritesDone() = 0;
  virtual bool Read(v1::ImportResponse* response) = 0;
  // After Read() gave false, once. OK: the server took everything that was written.
  virtual absl::Status Finish() = 0;
  virtual void Cancel() = 0;
};

// Every method of the server that the program uses. A failed call gives the server's code and
// message, with its details as the payload kRpcStatusPayload (failure.h). Calls that may be
// repeated without harm (all but those that delete without a request_id, and those that say so) are
// repeated on UNAVAILABLE and RESOURCE_EXHAUSTED, after the wait that the server asks for, or else
// 0.1 s, doubled each time. Every call carries the token that is in its file at that moment.
// InvalidArgument, before anything is sent: a file of the protection cannot be read, a certificate
// without key or authority, or a token that would go to another machine without TLS. Safe from
// several threads.
class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  absl::Status Call(const v1::GetCandidateRequest& request, v1::Candidate* reply);
  absl::Status Call(const v1::ListCandidatesRequest& request, v1::ListCandidatesResponse* reply);
  absl::Status Call(const v1::DeleteCandidateRequest& request);
  absl::Status Call(const v1::GetEmployerRequest& request, v1::Employer* reply);
  absl::Status Call(const v1::ListEmployersRequest& request, v1::ListEmployersResponse* reply);
  absl::Status Call(const v1::DeleteEmployerRequest& request);
  absl::Status Call(const v1::GetOpportunityRequest& request, v1::Opportunity* reply);
  absl::Status Call(const v1::ListOpportunitiesRequest& request,
                    v1::ListOpportunitiesResponse* reply);
  absl::Status Call(const v1::DeleteOpportunityRequest& request);

  absl::Status Call(const v1::FindCandidatesRequest& request, v1::FindCandidatesResponse* reply);
  absl::Status Call(const v1::FindOpportunitiesRequest& request,
                    v1::FindOpportunitiesResponse* reply);
  absl::Status Call(const v1::ExplainMatchRequest& request, v1::ExplainMatchResponse* reply);
  absl::Status Call(const v1::FindSimilarRequest& request, v1::FindSimilarResponse* reply);
  absl::Status Call(const v1::ExplainAbsenceRequest& request, v1::ExplainAbsenceResponse* reply);

  absl::Status Call(const v1::ComposeGroupRequest& request, v1::ComposeGroupResponse* reply);

  absl::Status Call(const v1::ListTalentsRequest& request, v1::ListTalentsResponse* reply);
  absl::Status Call(const v1::ListFmlItemsRequest& request, v1::ListFmlItemsResponse* reply);
  absl::Status Call(const v1::ListWerkvormenRequest& request, v1::ListWerkvormenResponse* reply);
  absl::Status Call(const v1::ListFunctiesRequest& request, v1::ListFunctiesResponse* reply);
  absl::Status Call(const v1::GetFunctieRequest& request, v1::Functie* reply);
  absl::Status Call(const v1::ListPoliciesRequest& request, v1::ListPoliciesResponse* reply);

  // The first two are not repeated: what was decided is asked for with a list.
  absl::Status Call(const v1::AddVoordrachtRequest& request, v1::Voordracht* reply);
  absl::Status Call(const v1::RecordOutcomeRequest& request, v1::Voordracht* reply);
  absl::Status Call(const v1::ListVoordrachtenRequest& request,
                    v1::ListVoordrachtenResponse* reply);
  absl::Status Call(const v1::ExplainDecisionRequest& request, v1::ExplainDecisionResponse* reply);
  absl::Status Call(const v1::BriefEmployerRequest& request, v1::BriefEmployerResponse* reply);

  absl::Status Call(const v1::CarveForCandidateRequest& request, v1::CarvingResponse* reply);
  // The same question, about two employers together.
  absl::Status CarveStapelbaan(const v1::CarveForCandidateRequest& request,
                               v1::CarvingResponse* reply);
  absl::Status Call(const v1::CarveForTasksRequest& request, v1::CarvingResponse* reply);
  absl::Status Call(const v1::CarveFunctionRequest& request, v1::CarveFunctionResponse* reply);
  absl::Status Call(const v1::RankEmployersToVisitRequest& request,
                    v1::RankEmployersToVisitResponse* reply);
  absl::Status Call(const v1::ListProposalsRequest& request, v1::ListProposalsResponse* reply);
  // Repeated with a request_id only.
  absl::Status Call(const v1::CreateProposalRequest& request, v1::Proposal* reply);
  absl::Status Call(const v1::UpdateProposalStateRequest& request, v1::Proposal* reply);

  // Repeated with a request_id only.
  absl::Status Call(const v1::StartRunRequest& request, v1::Run* reply);
  absl::Status Call(const v1::GetRunRequest& request, v1::Run* reply);
  absl::Status Call(const v1::CancelRunRequest& request, v1::Run* reply);
  absl::Status Call(const v1::ListRunsRequest& request, v1::ListRunsResponse* reply);
  absl::Status Call(const v1::ListMatchChangesRequest& request,
                    v1::ListMatchChangesResponse* reply);
  absl::Status Call(const v1::ListMatchesRequest& request, v1::ListMatchesResponse* reply);
  absl::Status Call(const v1::GetDigestRequest& request, v1::Digest* reply);
  absl::Status Call(const v1::ListDigestsRequest& request, v1::ListDigestsResponse* reply);
  absl::Status Call(const v1::SetReplacementRequest& request, v1::Replacement* reply);
  absl::Status Call(const v1::ListReplacementsRequest& request,
                    v1::ListReplacementsResponse* reply);
  // Not repeated: what is gone is not found.
  absl::Status Call(const v1::DeleteReplacementRequest& request);
  // Computes everything twice, so it gets an hour as Verify; not repeated.
  absl::Status Call(const v1::VerifyRunRequest& request, v1::VerifyRunResponse* reply);
  // Hands every message to `visit` until the run has ended; the first non-OK from it ends the call.
  // No timeout and no retry.
  absl::Status WatchRun(const v1::WatchRunRequest& request,
                        absl::FunctionRef<absl::Status(const v1::WatchRunResponse&)> visit);

  absl::Status Call(const v1::QueryAuditRequest& request, v1::QueryAuditResponse* reply);

  absl::Status Call(const v1::CheckTrajectRequest& request, v1::CheckTrajectResponse* reply);
  absl::Status Call(const v1::SummariseCandidatesRequest& request,
                    v1::SummariseCandidatesResponse* reply);
  absl::Status Call(const v1::OpenCandidateRequest& request, v1::OpenCandidateResponse* reply);
  // Not repeated: a question that was asked is asked.
  absl::Status Call(const v1::RequestCouplingRequest& request, v1::RequestCouplingResponse* reply);

  absl::Status Call(const v1::ExportPersonRequest& request, v1::ExportPersonResponse* reply);
  absl::Status Call(const v1::SetObjectionRequest& request, v1::SetObjectionResponse* reply);
  absl::Status Call(const v1::SetLegalHoldRequest& request, v1::SetLegalHoldResponse* reply);
  // These two destroy, so they are not repeated: who is erased already is not found, and a second
  // statement would say that nothing was there. Retention gets an hour, as Verify.
  absl::Status Call(const v1::ErasePersonRequest& request, v1::ErasePersonResponse* reply);
  absl::Status Call(const v1::RunRetentionRequest& request, v1::RunRetentionResponse* reply);

  absl::Status Call(const v1::GetStatusRequest& request, v1::GetStatusResponse* reply);
  // Reads the whole database, so it gets an hour when the timeout is shorter than that.
  absl::Status Call(const v1::VerifyRequest& request, v1::VerifyResponse* reply);
  // So do these, which are not repeated: a second copy, or second successors, nobody asked for.
  absl::Status Call(const v1::BackupRequest& request, v1::BackupResponse* reply);
  absl::Status Call(const v1::RotateKeysRequest& request, v1::RotateKeysResponse* reply);

  // Hands every message of the export to `visit`; the first non-OK from it ends the call. No
  // timeout and no retry: what was handed over cannot be taken back.
  absl::Status Export(const v1::ExportRequest& request,
                      absl::FunctionRef<absl::Status(const v1::ExportResponse&)> visit);

  // Starts an Import call without a timeout.
  std::unique_ptr<ImportStream> OpenImport();

  const ClientOptions& options() const { return options_; }

 private:
  struct Channel;
  absl::Status Repeat(absl::Duration timeout, bool idempotent,
                      absl::FunctionRef<absl::Status(absl::Time deadline)> attempt);

  ClientOptions options_;
  std::unique_ptr<Channel> channel_;
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_CLIENT_H_
