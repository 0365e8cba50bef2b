#include "server/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/resource_quota.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "server/rescoring/run_manager.h"
#include "server/services/call.h"
#include "server/services/services.h"
#include "server/status_macros.h"
#include "server/transport.h"

namespace passend::server {
namespace {

// A message of an import holds up to 2,000 records; profiles are a few kilobytes.
constexpr int kMaxMessageBytes = 16 << 20;
// Beside queries that run and wait: reads, writes, streams.
constexpr int kOtherThreads = 32;
// Kept for the next calls.
constexpr int kIdleThreads = 6;

constexpr std::array<const char*, 11> kServiceNames = {
    "passend.v1.CandidateService", "passend.v1.EmployerService",  "passend.v1.ImportService",
    "passend.v1.MatchService",     "passend.v1.CatalogueService", "passend.v1.RightsService",
    "passend.v1.AdminService",     "passend.v1.AuditService",     "passend.v1.DecisionService",
    "passend.v1.CarvingService",   "passend.v1.RescoringService"};

// Before the first server is built; they are settings of the process.
void InitialiseGrpcOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
}

}  // namespace

void ConfigureThreads(int threads, int queue, grpc::ServerBuilder& builder) {
  grpc::ResourceQuota quota("passend");
  quota.SetMaxThreads(threads + queue + kOtherThreads);
  builder.SetResourceQuota(quota);
  // A call runs on the thread that received it, and a thread that finds enough others waiting for
  // calls ends: by default more than two, so that under load one is made for nearly every call.
  using Option = grpc::ServerBuilder::SyncServerOption;
  builder.SetSyncServerOption(Option::NUM_CQS, 1);
  builder.SetSyncServerOption(Option::MIN_POLLERS, 1);
  builder.SetSyncServerOption(Option::MAX_POLLERS, threads + kIdleThreads);
}

struct Server::Parts {
  Parts(const ServerOptions& options, ServerParts given)
      : plans(std::move(given.nights)),
        purposes(std::move(given.purposes)),
        access(std::move(given.access)),
        silent(given.engine),
        admission(options.threads, options.queue),
        context{.engine = given.engine,
                .purposes = purposes,
                .clock = given.clock,
                .log = given.log,
                .admission = admission,
                .audit = given.audit,
                .access = *access,
                .silent = silent,
                .retention = given.retention,
                .backup_directory = options.backup_directory,
                .statements = std::move(given.statements),
                .listen = options.listen,
                .protection = ProtectionText(options),
                .kernel = options.kernel},
        runs({.engine = given.engine,
              .matches = given.engine.maintenance().matches(),
              .silent = silent,
              .admission = &admission,
              .clock = given.clock,
              .log = given.log,
              .agreements = options.has_identity() ? &access->agreements().masks() : nullptr},
             {.threads = std::max(options.rescoring_threads, 1),
              .cpu_share = options.rescoring_cpu_share,
              .kernel = options.kernel}) {
    context.runs = &runs;
    context.matches = &given.engine.maintenance().matches();
  }

  std::vector<NightPlan> plans;
  Purposes purposes;
  std::unique_ptr<AccessControl> access;
  SilentPairs silent;
  Admission admission;
  std::unique_ptr<JwksFile> jwks;
  std::unique_ptr<Authenticator> authenticator;  // null: --insecure-loopback
  ServiceContext context;
  RunManager runs;
  std::unique_ptr<Schedule> schedule;
  std::vector<std::unique_ptr<grpc::Service>> services;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
  std::once_flag drained;
};

std::vector<std::string> Server::Methods() {
  std::vector<std::string> methods;
  for (const char* name : kServiceNames) {
    const auto* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    for (int m = 0; service != nullptr && m < service->method_count(); ++m) {
      methods.push_back(absl::StrCat(service->name(), "/", service->method(m)->name()));
    }
  }
  return methods;
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      ServerParts given) {
  PASSEND_RETURN_IF_ERROR(CheckListen(options.listen));
  PASSEND_RETURN_IF_ERROR(CheckProtection(options));
  InitialiseGrpcOnce();
  auto parts = std::make_unique<Parts>(options, std::move(given));
  PASSEND_RETURN_IF_ERROR(parts->silent.Load());
  PASSEND_RETURN_IF_ERROR(parts->runs.Recover());
  if (options.has_identity()) {
    PASSEND_ASSIGN_OR_RETURN(parts->jwks, JwksFile::Open(options.jwks, parts->context.log));
    parts->authenticator = std::make_unique<Authenticator>(
        TokenRules{.issuer = options.issuer, .audience = options.audience},
        [jwks = parts->jwks.get()] { return jwks->keys(); },
        [&clock = parts->context.clock] {
          return std::chrono::duration_cast<std::chrono::seconds>(clock.Now().time_since_epoch())
              .count();
        });
    parts->context.authenticator = parts->authenticator.get();
  }
  PASSEND_ASSIGN_OR_RETURN(const std::shared_ptr<grpc::ServerCredentials> credentials,
                           MakeServerCredentials(options, parts->authenticator.get(),
                                                 parts->context.log, parts->context.audit));
  parts->services.push_back(MakeCandidateService(parts->context));
  parts->services.push_back(MakeEmployerService(parts->context));
  parts->services.push_back(MakeImportService(parts->context));
  parts->services.push_back(MakeMatchService(parts->context));
  parts->services.push_back(MakeCatalogueService(parts->context));
  parts->services.push_back(MakeRightsService(parts->context));
  parts->services.push_back(MakeAdminService(parts->context));
  parts->services.push_back(MakeAuditService(parts->context));
  parts->services.push_back(MakeDecisionService(parts->context));
  parts->services.push_back(MakeCarvingService(parts->context));
  parts->services.push_back(MakeRescoringService(parts->context));

  grpc::ServerBuilder builder;
  builder.AddListeningPort(options.listen, credentials, &parts->port);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  // A port that is taken is an error, not something to share.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  ConfigureThreads(options.threads, options.queue, builder);
  for (const auto& service : parts->services) builder.RegisterService(service.get());
  parts->server = builder.BuildAndStart();
  if (parts->server == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", options.listen, "; is it in use?"));
  }
  for (const char* name : kServiceNames) {
    parts->server->GetHealthCheckService()->SetServingStatus(name, true);
  }
  parts->schedule =
      std::make_unique<Schedule>(Schedule::Parts{.runs = parts->runs,
                                                 .matches = *parts->context.matches,
                                                 .clock = parts->context.clock,
                                                 .log = parts->context.log},
                                 Schedule::Settings{.plans = std::move(parts->plans)});
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() { Drain(std::chrono::milliseconds(0)); }

int Server::port() const { return parts_->port; }

void Server::StopServing() {
  // Every service and the server as a whole.
  parts_->server->GetHealthCheckService()->SetServingStatus(false);
}

void Server::Drain(std::chrono::milliseconds patience) {
  std::call_once(parts_->drained, [&] {
    StopServing();
    // Who follows a run learns how it ended, and goes.
    parts_->schedule.reset();
    parts_->runs.Stop();
    parts_->server->Shutdown(std::chrono::system_clock::now() + patience);
    parts_->server->Wait();
  });
}

}  // namespace passend::server
