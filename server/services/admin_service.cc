#include <algorithm>
#include <chrono>
#include <optional>

#include "passend/v1/admin_service.grpc.pb.h"
#include "server/codec/versions_codec.h"
#include "server/engine/engine.h"
#include "server/engine/matching.h"
#include "server/errors.h"
#include "server/rescoring/run_manager.h"
#include "server/resident_memory.h"
#include "server/services/call.h"
#include "server/services/services.h"
#include "server/status_macros.h"
#include "server/version.h"

namespace passend::server {
namespace {

class AdminService final : public v1::AdminService::Service {
 public:
  explicit AdminService(ServiceContext& context)
      : context_(context), start_(std::chrono::steady_clock::now()) {}

  grpc::Status GetStatus(grpc::ServerContext* grpc_context, const v1::GetStatusRequest*,
                         v1::GetStatusResponse* response) override {
    Call call(grpc_context, "AdminService/GetStatus", context_);
    if (const absl::Status admitted = call.Admit(); !admitted.ok()) return call.Finish(admitted);
    const Engine& engine = context_.engine;
    const auto reference = engine.reference();
    const auto snapshot = engine.snapshot();
    const store::StoreInfo info = engine.store().info();
    response->set_program_version(std::string(kProgramVersion));
    response->set_uptime_seconds(static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start_)
            .count()));
    response->set_candidates(snapshot->candidate_count());
    response->set_employers(info.counts[store::IndexOf(store::Kind::kEmployer)]);
    response->set_opportunities(snapshot->opportunity_count());
    response->set_functies(reference->library().size());
    response->set_places(reference->catalogue().content().places.size());
    EncodeVersions(*reference, reference->default_policy(), engine.revision(),
                   context_.clock.Today(), response->mutable_versions());
    response->set_kernel(KernelInUse(context_.kernel));
    const index::MemoryUse candidates = snapshot->candidate_memory();
    const index::MemoryUse opportunities = snapshot->opportunity_memory();
    response->set_index_bytes(candidates.encoded + candidates.facts + opportunities.encoded +
                              opportunities.facts);
    response->set_segments(snapshot->candidate_segments().size() +
                           snapshot->opportunity_segments().size());
    response->set_recent_rows(snapshot->recent_candidates().size() +
                              snapshot->recent_opportunities().size());
    response->set_resident_bytes(ResidentBytes());
    const Admission::Counts counts = context_.admission.counts();
    response->set_active_queries(counts.active);
    response->set_queued_queries(counts.queued);
    response->set_shed_queries(counts.shed);
    response->set_listen(context_.listen);
    response->set_protection(context_.protection);
    if (const absl::Status status = EncodeRuns(response); !status.ok()) return call.Finish(status);
    call.set_revision(engine.revision());
    return call.Finish(absl::OkStatus());
  }

  grpc::Status GetRevision(grpc::ServerContext* grpc_context, const v1::GetRevisionRequest*,
                           v1::GetRevisionResponse* response) override {
    Call call(grpc_context, "AdminService/GetRevision", context_);
    if (const absl::Status admitted = call.Admit(); !admitted.ok()) return call.Finish(admitted);
    response->set_revision(context_.engine.revision());
    call.set_revision(response->revision());
    return call.Finish(absl::OkStatus());
  }

  grpc::Status Verify(grpc::ServerContext* grpc_context, const v1::VerifyRequest*,
                      v1::VerifyResponse* response) override {
    Call call(grpc_context, "AdminService/Verify", context_);
    if (const absl::Status admitted = call.Admit(); !admitted.ok()) return call.Finish(admitted);
    const auto report = context_.engine.store().Verify();
    if (!report.ok()) return call.Finish(report.status());
    response->set_ok(report->ok());
    response->set_records(report->records);
    response->set_bytes(report->bytes);
    for (const std::string& problem : report->problems) response->add_problems(problem);
    call.add_rows(report->records);
    return call.Finish(absl::OkStatus());
  }

  grpc::Status Backup(grpc::ServerContext* grpc_context, const v1::BackupRequest*,
                      v1::BackupResponse* response) override {
    Call call(grpc_context, "AdminService/Backup", context_);
    if (const absl::Status admitted = call.Admit(); !admitted.ok()) return call.Finish(admitted);
    if (context_.backup_directory.empty()) {
      return call.Finish(Error(absl::StatusCode::kFailedPrecondition, "NO_BACKUP_FOLDER",
                               "the service was started without --backup DIR"));
    }
    const auto ids = context_.engine.maintenance().Backup({.directory = context_.backup_directory});
    if (!ids.ok()) return call.Finish(ids.status());
    response->set_data(ids->data);
    response->set_keys(ids->keys);
    return call.Finish(absl::OkStatus());
  }

  grpc::Status RotateKeys(grpc::ServerContext* grpc_context, const v1::RotateKeysRequest* request,
                          v1::RotateKeysResponse* response) override {
    Call call(grpc_context, "AdminService/RotateKeys", context_);
    if (const absl::Status admitted = call.Admit(); !admitted.ok()) return call.Finish(admitted);
    std::optional<std::string> tenant;
    if (!request->tenant().empty()) tenant = request->tenant();
    store::ProfileStore& store = context_.engine.maintenance();
    if (const absl::Status status = store.RotateKeys(tenant); !status.ok()) {
      return call.Finish(status);
    }
    if (request->reseal()) {
      const auto values = store.Reseal();
      if (!values.ok()) return call.Finish(values.status());
      response->set_values(*values);
    }
    return call.Finish(absl::OkStatus());
  }

 private:
  absl::Status EncodeRuns(v1::GetStatusResponse* response) const {
    const std::int64_t now = context_.engine.UnixNow();
    for (const std::string& tenant : context_.matches->Tenants()) {
      PASSEND_ASSIGN_OR_RETURN(const store::Generation number, context_.matches->Published(tenant));
      if (number == 0) continue;
      PASSEND_ASSIGN_OR_RETURN(const RunStatus status, context_.runs->Get(tenant, number));
      v1::PublishedRun* out = response->add_published_runs();
      out->set_run(RunName(tenant, number));
      out->set_as_of(status.run.order.as_of.ToString());
      const std::int64_t age = now - status.run.ended_unix_micros / 1'000'000;
      out->set_age_seconds(static_cast<std::uint64_t>(std::max<std::int64_t>(age, 0)));
    }
    const std::optional<RunStatus> working = context_.runs->Working();
    if (working.has_value()) {
      response->set_working_run(RunName(working->run.order.tenant, working->run.number));
      if (working->progress.has_value()) response->set_working_stage(working->progress->stage);
    }
    return absl::OkStatus();
  }

  ServiceContext& context_;
  const std::chrono::steady_clock::time_point start_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAdminService(ServiceContext& context) {
  return std::make_unique<AdminService>(context);
}

}  // namespace passend::server
