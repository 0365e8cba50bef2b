// A whole service in the test's process: the memory twin of the store, the catalogue of tests, a
// real gRPC server on a loopback port, and a log that is kept.
#ifndef PASSEND_TESTS_SERVER_HARNESS_H_
#define PASSEND_TESTS_SERVER_HARNESS_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "matcher/model/candidate.h"
#include "matcher/model/opportunity.h"
#include "passend/v1/candidate.pb.h"
#include "passend/v1/common.pb.h"
#include "passend/v1/employer.pb.h"
#include "passend/v1/opportunity.pb.h"
#include "server/engine/engine.h"
#include "server/identity/caller.h"
#include "server/server.h"

namespace passend::server {

inline constexpr char kTenant[] = "alfa";
inline constexpr char kParent[] = "tenants/alfa";
inline constexpr char kPurpose[] = "matching";
inline constexpr char kCase[] = "zaak-2026-17";

// The catalogue of tests, the start policy, and amounts for 2026.
Configuration TestConfiguration();

// The table of config/, and these agreements.
std::unique_ptr<AccessControl> TestAccess(const std::vector<Agreement>& agreements = {});

class TestService {
 public:
  struct Settings {
    int threads = 2;
    int queue = 16;
    std::shared_ptr<store::ProfileStore> store;  // none = a new memory twin
    std::shared_ptr<store::MatchStore> matches;  // none = that of the store
    std::optional<model::PolicySet> policies;    // none = the start policy
    std::string kernel;                          // as the flag of passend-server
    std::unique_ptr<AccessControl> access;       // none = TestAccess()
    // Callers need a token (Context(caller) carries one); without, everybody is Role::kLokaal.
    bool identity = false;
    AuditTrail* audit = nullptr;                      // none = nothing is recorded
    const RetentionTerms* retention = nullptr;        // none = cannot be asked for
    std::function<void(ServerOptions&)> adjust = {};  // the options, last
  };
  explicit TestService(Settings settings);
  TestService();
  ~TestService();

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  Engine& engine() { return *engine_; }
  Server& server() { return *server_; }
  const Clock& clock() const { return clock_; }
  std::vector<std::string> log_lines() const;
  const std::string& address() const { return address_; }
  // The file of keys, with identity.
  const std::string& jwks() const { return jwks_; }

 private:
  mutable std::mutex log_mutex_;
  std::vector<std::string> lines_;
  Log log_;
  Clock clock_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Server> server_;
  std::string address_;
  std::string jwks_;
  std::shared_ptr<grpc::Channel> channel_;
};

// An invented professional of kTenant.
Caller TestCaller(Role role = Role::kWerkregisseur, const std::string& owner = "wr-1");

// A context with a deadline of a minute, so that a broken test ends.
class Context : public grpc::ClientContext {
 public:
  Context() { set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1)); }
  // With a token that is good for ten minutes.
  explicit Context(const Caller& caller);
};

// Sets purpose and case.
template <typename Request>
Request WithAccess(Request request = {}) {
  request.mutable_access()->set_purpose(kPurpose);
  request.mutable_access()->set_case_reference(kCase);
  return request;
}

// The violated fields of an error, in order.
std::vector<std::string> FieldsOf(const grpc::Status& status);
// The reason of its ErrorInfo.
std::string ReasonOf(const grpc::Status& status);
std::string Describe(const grpc::Status& status);

// Small valid records.
v1::Candidate SmallCandidate(const std::string& id);
v1::Employer SmallEmployer(const std::string& id);
v1::Opportunity SmallOpportunity(const std::string& id, const std::string& employer_id);
std::string CandidateName(const std::string& id);
std::string EmployerName(const std::string& id);
std::string OpportunityName(const std::string& id);

}  // namespace passend::server

#endif  // PASSEND_TESTS_SERVER_HARNESS_H_
