#include <algorithm>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "passend/v1/audit_service.grpc.pb.h"
#include "server/audit_trail.h"
#include "server/codec/names.h"
#include "server/codec/page_token.h"
#include "server/errors.h"
#include "server/services/audit_entry.h"
#include "server/services/call.h"
#include "server/services/services.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::int64_t kMicros = 1'000'000;

std::int64_t ToMicros(const google::protobuf::Timestamp& time) {
  return time.seconds() * kMicros + time.nanos() / 1000;
}
absl::StatusOr<std::int64_t> DecodeTime(const google::protobuf::Timestamp& time,
                                        std::string_view field) {
  // Year 9999, as Timestamp itself allows.
  if (time.seconds() < 0 || time.seconds() > 253'402'300'799 || time.nanos() < 0 ||
      time.nanos() > 999'999'999) {
    return InvalidField(field, "must be a time from 1970 to 9999");
  }
  return ToMicros(time);
}

// What decides what the list holds, with the caller it is for.
std::string FilterOf(const Call& call, const v1::QueryAuditRequest& request,
                     const audit::Query& query) {
  return absl::StrCat(call.PageContext("audit"), "|", request.parent(), "|", request.candidate(),
                      "|", request.caller().size(), "|", request.caller(), "|", query.from, "|",
                      query.to);
}

// Tokens give a position: start and number of the last entry.
absl::Status DecodePosition(const std::string& after, audit::Query& query) {
  if (after.empty()) return absl::OkStatus();
  const std::vector<std::string> parts = absl::StrSplit(after, '.');
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &query.before_time) ||
      !absl::SimpleAtoi(parts[1], &query.before_number) || query.before_number == 0) {
    return InvalidField("page_token", "is not a token of this list");
  }
  return absl::OkStatus();
}

class AuditService final : public v1::AuditService::Service {
 public:
  explicit AuditService(ServiceContext& context) : context_(context) {}

  grpc::Status QueryAudit(grpc::ServerContext* grpc_context, const v1::QueryAuditRequest* request,
                          v1::QueryAuditResponse* response) override {
    Call call(grpc_context, "AuditService/QueryAudit", context_);
    absl::Status status = call.RequireAccess(request->access());
    if (status.ok()) status = Query(call, *request, response);
    return call.Finish(status);
  }

 private:
  absl::Status Query(Call& call, const v1::QueryAuditRequest& request,
                     v1::QueryAuditResponse* response) {
    if (context_.audit == nullptr) {
      return absl::FailedPreconditionError("this service keeps no audit log");
    }
    audit::Query query;
    PASSEND_ASSIGN_OR_RETURN(query.tenant, call.ResolveParent(request.parent(), "parent"));
    if (!request.candidate().empty()) {
      if (!request.caller().empty()) {
        return InvalidField("caller", "must be empty when a candidate is given");
      }
      PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                               call.Resolve(request.candidate(), kCandidates, "candidate"));
      if (name.tenant != query.tenant) {
        return InvalidField("candidate", "must be of the tenant of parent");
      }
      query.person = context_.audit->tokens().Of(name.tenant, name.id);
      // Reading somebody's log is a look at somebody too.
      call.RecordPerson(MakeName(name.tenant, kCandidates, name.id), /*opened=*/false);
    }
    query.caller = request.caller();
    if (request.has_from()) {
      PASSEND_ASSIGN_OR_RETURN(query.from, DecodeTime(request.from(), "from"));
    }
    if (request.has_until()) {
      PASSEND_ASSIGN_OR_RETURN(query.to, DecodeTime(request.until(), "until"));
    }
    PASSEND_ASSIGN_OR_RETURN(const int page_size, DecodePageSize(request.page_size()));
    const std::string filter = FilterOf(call, request, query);
    PASSEND_ASSIGN_OR_RETURN(
        const std::string after,
        DecodePageToken(call.access().page_key(), request.page_token(), filter));
    PASSEND_RETURN_IF_ERROR(DecodePosition(after, query));
    query.limit = static_cast<std::size_t>(page_size) + 1;  // to know whether there is more
    PASSEND_ASSIGN_OR_RETURN(std::vector<audit::NumberedRecord> found,
                             context_.audit->log().reader().Find(query));
    if (found.size() == query.limit) {
      found.pop_back();
      response->set_next_page_token(EncodePageToken(
          call.access().page_key(), filter,
          absl::StrCat(found.back().record.start_unix_micros, ".", found.back().number)));
    }
    for (const audit::NumberedRecord& numbered : found) {
      EncodeAuditEntry(numbered, query, response->add_entries());
    }
    call.add_rows(found.size());
    return absl::OkStatus();
  }

  ServiceContext& context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAuditService(ServiceContext& context) {
  return std::make_unique<AuditService>(context);
}

}  // namespace passend::server
