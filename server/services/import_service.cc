#include <grpcpp/support/method_handler.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "security/base64url.h"
#include "security/hmac.h"
#include "server/codec/names.h"
#include "server/codec/record_codec.h"
#include "server/engine/import.h"
#include "server/engine/records.h"
#include "server/errors.h"
#include "server/services/call.h"
#include "server/services/import_line.h"
#include "server/services/import_message.h"
#include "server/services/services.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::size_t kMaxRecords = 2000;
// Failures that are remembered per message, for a repeat.
constexpr int kMaxRemembered = 200;
// An import is put on record in parts of so many people.
constexpr std::size_t kPersonsPerRecord = 10'000;
// A message of an export is sent when it holds this much.
constexpr int kExportRecords = 500;
constexpr std::size_t kExportBytes = 1 << 20;

// A message read, decoded and validated.
struct Decoded {
  ImportBatch batch;
  v1::ImportResponse response;
};

// What a caller may bring: records of its own tenant, and of the kinds that the table gives it.
// Empty = fine; else what is wrong, about the field `name`.
std::string NotForThisCaller(const Call& call, const ImportRecord& record) {
  if (call.local()) return "";
  const FieldSet fields = call.Fields(Scope::kOwn);
  const auto of_tenant = [&](const std::string& tenant, FieldClass needed) -> std::string {
    if (tenant != call.caller().tenant) return "must be of the caller's own tenant";
    return fields.Has(needed) ? "" : "this role may not bring records of this kind";
  };
  if (const auto* candidate = std::get_if<ImportCandidate>(&record)) {
    return of_tenant(candidate->profile->tenant, FieldClass::kFml);
  }
  if (const auto* employer = std::get_if<model::Employer>(&record)) {
    return of_tenant(employer->tenant, FieldClass::kWerk);
  }
  if (const auto* opportunity = std::get_if<model::Opportunity>(&record)) {
    return of_tenant(opportunity->tenant, FieldClass::kWerk);
  }
  return fields.Has(FieldClass::kCatalogus) ? "" : "this role may not bring records of this kind";
}

// Two callers may use the same id for imports of their own.
std::string RequestIdOf(const Call& call, const std::string& request_id) {
  if (call.local() || request_id.empty()) return request_id;
  const std::string hash = security::Sha256(call.PageContext(request_id));
  return security::EncodeBase64Url(std::string_view(hash).substr(0, 16));
}

absl::StatusOr<Decoded> DecodeMessage(const Call& call, const ImportMessage& message,
                                      const model::Catalogue& catalogue) {
  const std::vector<std::string_view>& records = message.records();
  if (records.size() > kMaxRecords) {
    return InvalidField("records", absl::StrCat("must be at most ", kMaxRecords, " in a message"));
  }
  const std::uint64_t first_index = message.head().first_index();
  Decoded decoded;
  decoded.batch.first_index = first_index;
  decoded.batch.count = records.size();
  decoded.batch.records.reserve(records.size());
  decoded.response.set_first_index(first_index);
  for (std::size_t i = 0; i < records.size(); ++i) {
    auto record = DecodeRecord(records[i], catalogue);
    if (record.ok()) {
      if (const std::string refused = NotForThisCaller(call, *record); !refused.empty()) {
        record = InvalidField("name", refused);
      }
    }
    if (record.ok()) {
      decoded.batch.records.push_back(*std::move(record));
      continue;
    }
    const auto violations = ViolationsOf(record.status());
    v1::RecordFailure* failure = decoded.response.add_failures();
    failure->set_index(first_index + i);
    failure->set_field(violations.empty() ? "" : violations.front().field);
    failure->set_reason(violations.empty() ? std::string(record.status().message())
                                           : violations.front().description);
  }
  v1::ImportResponse remembered;
  for (int i = 0; i < std::min(decoded.response.failures_size(), kMaxRemembered); ++i) {
    *remembered.add_failures() = decoded.response.failures(i);
  }
  decoded.batch.remembered = remembered.SerializeAsString();
  return decoded;
}

// The kinds of an export, in the order in which an import makes best use of them.
absl::StatusOr<std::vector<store::Kind>> DecodeKinds(const v1::ExportRequest& request) {
  using store::Kind;
  const std::vector<Kind> all = {Kind::kPlace, Kind::kFunctie, Kind::kEmployer, Kind::kOpportunity,
                                 Kind::kCandidate};
  if (request.kinds_size() == 0) return all;
  std::vector<Kind> kinds;
  for (int i = 0; i < request.kinds_size(); ++i) {
    bool known = false;
    for (const Kind kind : all) known = known || store::KindName(kind) == request.kinds(i);
    if (!known) {
      return InvalidField(absl::StrCat("kinds[", i, "]"),
                          "must be candidate, employer, opportunity, functie or place");
    }
  }
  for (const Kind kind : all) {
    const std::string name(store::KindName(kind));
    if (std::find(request.kinds().begin(), request.kinds().end(), name) != request.kinds().end()) {
      kinds.push_back(kind);
    }
  }
  return kinds;
}

class ImportService final : public v1::ImportService::Service {
 public:
  explicit ImportService(ServiceContext& context) : context_(context) {
    // Takes the messages as bytes. The first method of the service is Import.
    MarkMethodStreamed(
        0, new grpc::internal::BidiStreamingHandler<ImportService, grpc::ByteBuffer,
                                                    v1::ImportResponse>(
               [](ImportService* service, grpc::ServerContext* grpc_context, ImportStream* stream) {
                 return service->ImportBytes(grpc_context, stream);
               },
               this));
  }

  grpc::Status Export(grpc::ServerContext* grpc_context, const v1::ExportRequest* request,
                      grpc::ServerWriter<v1::ExportResponse>* writer) override {
    Call call(grpc_context, "ImportService/Export", context_);
    absl::Status status = call.RequireAccess(request->access());
    if (status.ok()) status = RunExport(call, *request, writer);
    return call.Finish(status);
  }

 private:
  grpc::Status ImportBytes(grpc::ServerContext* grpc_context, ImportStream* stream) {
    Call call(grpc_context, "ImportService/Import", context_);
    return call.Finish(RunImport(call, grpc_context, stream));
  }

  // Messages are read, decoded and prepared here, and committed and answered by the line, on
  // another thread. The line is short, so a slow disk slows the sender down.
  absl::Status RunImport(Call& call, grpc::ServerContext* grpc_context, ImportStream* stream) {
    grpc::ByteBuffer bytes;
    if (!stream->Read(&bytes)) return call.RequireAccess({});
    ImportMessage message;
    PASSEND_RETURN_IF_ERROR(message.Parse(bytes));
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(message.head().access()));
    PASSEND_RETURN_IF_ERROR(CheckRequestId(message.head().request_id()));
    // On record before anything is answered; who it was about follows when they are stored, since a
    // person who is new has no key, and so no token, before.
    PASSEND_RETURN_IF_ERROR(call.RecordAnswer());
    std::vector<std::string> people;
    ImportSession session(context_.engine, RequestIdOf(call, message.head().request_id()));
    absl::Status status;
    {
      ImportLine line(context_.engine, session, grpc_context, stream);
      while (true) {
        auto decoded = DecodeMessage(call, message, context_.engine.reference()->catalogue());
        if (!decoded.ok()) {
          status = decoded.status();
          break;
        }
        call.add_rows(message.records().size());
        for (const ImportRecord& record : decoded->batch.records) {
          const auto* candidate = std::get_if<ImportCandidate>(&record);
          if (candidate == nullptr) continue;
          people.push_back(model::ResourceName(*candidate->profile));
        }
        if (!line.Push({.prepared = session.Prepare(std::move(decoded->batch)),
                        .response = std::move(decoded->response)})) {
          break;
        }
        if (!stream->Read(&bytes)) break;
        status = message.Parse(bytes);
        if (!status.ok()) break;
      }
      // A message that failed came before one that does not decode.
      if (const absl::Status answered = line.Finish(); !answered.ok()) status = answered;
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
      call.RecordPerson(people[i], true);
      if ((i + 1) % kPersonsPerRecord != 0) continue;
      if (const absl::Status recorded = call.RecordAnswer(); status.ok()) status = recorded;
    }
    // Also after a broken stream: what was acknowledged must count.
    if (const absl::Status finished = session.Finish(); status.ok()) status = finished;
    call.set_revision(context_.engine.revision());
    if (status.ok() && grpc_context->IsCancelled()) {
      status = Error(absl::StatusCode::kCancelled, "CANCELLED", "the caller stopped waiting");
    }
    return status;
  }

  absl::Status RunExport(Call& call, const v1::ExportRequest& request,
                         grpc::ServerWriter<v1::ExportResponse>* writer) {
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant,
                             call.ResolveParent(request.parent(), "parent"));
    PASSEND_ASSIGN_OR_RETURN(const std::vector<store::Kind> kinds, DecodeKinds(request));
    PASSEND_RETURN_IF_ERROR(
        context_.engine.WaitForRevision(request.min_revision(), call.control()));
    const auto state = context_.engine.store().Snapshot();
    v1::ExportResponse response;
    std::size_t bytes = 0;
    const auto send = [&]() -> absl::Status {
      PASSEND_RETURN_IF_ERROR(call.control().Check());
      response.set_revision(state->revision());
      for (const v1::Record& record : response.records()) {
        if (record.has_candidate()) call.RecordPerson(record.candidate().name(), true);
      }
      PASSEND_RETURN_IF_ERROR(call.RecordAnswer());
      call.add_rows(static_cast<std::uint64_t>(response.records_size()));
      if (!writer->Write(response)) {
        return Error(absl::StatusCode::kCancelled, "CANCELLED", "the caller stopped reading");
      }
      response.Clear();
      bytes = 0;
      return absl::OkStatus();
    };
    const auto added = [&](const google::protobuf::Message& message) -> absl::Status {
      bytes += message.ByteSizeLong();
      const bool full = response.records_size() >= kExportRecords || bytes >= kExportBytes;
      return full ? send() : absl::OkStatus();
    };
    for (const store::Kind kind : kinds) {
      store::ScanRange range;
      if (store::HasTenant(kind)) range.tenant = tenant;
      PASSEND_RETURN_IF_ERROR(ScanKind(*state, kind, range, response, added));
    }
    call.set_revision(state->revision());
    if (response.records_size() > 0) PASSEND_RETURN_IF_ERROR(send());
    return absl::OkStatus();
  }

  template <typename Added>
  static absl::Status ScanKind(const store::ProfileReader& state, store::Kind kind,
                               const store::ScanRange& range, v1::ExportResponse& response,
                               Added added) {
    switch (kind) {
      case store::Kind::kCandidate:
        return state.ScanCandidates(range, [&](const store::Versioned<model::Candidate>& stored) {
          auto* to = response.add_records()->mutable_candidate();
          EncodeCandidate(stored.profile, stored.revision, to);
          return added(*to);
        });
      case store::Kind::kEmployer:
        return state.ScanEmployers(range, [&](const store::Versioned<model::Employer>& stored) {
          auto* to = response.add_records()->mutable_employer();
          EncodeEmployer(stored.profile, stored.revision, to);
          return added(*to);
        });
      case store::Kind::kOpportunity:
        return state.ScanOpportunities(range,
                                       [&](const store::Versioned<model::Opportunity>& stored) {
                                         auto* to = response.add_records()->mutable_opportunity();
                                         EncodeOpportunity(stored.profile, stored.revision, to);
                                         return added(*to);
                                       });
      case store::Kind::kFunctie:
        return state.ScanFuncties(range, [&](const store::Versioned<model::Functie>& stored) {
          auto* to = response.add_records()->mutable_functie();
          EncodeFunctie(stored.profile, to);
          return added(*to);
        });
      case store::Kind::kPlace:
        return state.ScanPlaces(range, [&](const store::Versioned<model::Place>& stored) {
          auto* to = response.add_records()->mutable_place();
          EncodePlace(stored.profile, to);
          return added(*to);
        });
    }
    return absl::OkStatus();
  }

  ServiceContext& context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeImportService(ServiceContext& context) {
  return std::make_unique<ImportService>(context);
}

}  // namespace passend::server
