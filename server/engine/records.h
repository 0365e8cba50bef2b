// Reading and writing single records: the standard methods of the API in terms of the model.
#ifndef PASSEND_SERVER_ENGINE_RECORDS_H_
#define PASSEND_SERVER_ENGINE_RECORDS_H_

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/candidate.h"
#include "matcher/model/employer.h"
#include "matcher/model/opportunity.h"
#include "server/call_control.h"
#include "server/codec/names.h"
#include "server/engine/engine.h"
#include "store/types.h"

namespace passend::server {

// The records of a tenant; R is one of these everywhere below.
template <typename R>
concept TenantRecord = std::same_as<R, model::Candidate> || std::same_as<R, model::Employer> ||
                       std::same_as<R, model::Opportunity>;

template <TenantRecord R>
struct Stored {
  R record;
  store::Revision revision = 0;  // that wrote it; 0 = it is not stored (validate_only)
};

// The resource name of a record.
template <TenantRecord R>
std::string NameOf(const RecordName& name);

// NOT_FOUND names the record.
template <TenantRecord R>
absl::StatusOr<Stored<R>> GetRecord(const Engine& engine, const RecordName& name);

struct ListQuery {
  std::string tenant;
  std::string after;  // position of the last record of the page before; "" = start
  int page_size = 0;
};
template <TenantRecord R>
struct Page {
  std::vector<Stored<R>> records;
  std::string next;  // position to go on after; "" = this was the last page
};
// One page, in the fixed order of the store. `keep` decides which records belong to the list; every
// record that is there from the first page to the last comes exactly once, whatever others write.
template <TenantRecord R>
absl::StatusOr<Page<R>> ListRecords(const Engine& engine, const ListQuery& query,
                                    const std::function<bool(const R&)>& keep,
                                    const CallControl& control);

// What a mutation carries beside the record.
struct WriteOptions {
  std::string request_id;          // empty = not remembered
  std::uint64_t request_hash = 0;  // of the request without its id: another one is refused
  std::string etag;                // empty = whatever is there
  bool allow_missing = false;
  bool validate_only = false;
};

// INVALID_ARGUMENT: request_id is longer than 64 bytes or not of [A-Za-z0-9._:-].
absl::Status CheckRequestId(const std::string& request_id);

// What a mutation did.
template <TenantRecord R>
struct Written {
  Stored<R> stored;
  // The answer that was given the first time, when this request had been done already; `stored` is
  // then empty but for the revision.
  std::optional<std::string> repeated;
};

// The bytes of the answer, without etag, to give it again when the request is repeated.
template <TenantRecord R>
using EncodeAnswer = std::function<std::string(const R&)>;

// ALREADY_EXISTS: the record is there, or the request id was used for another request.
template <TenantRecord R>
absl::StatusOr<Written<R>> CreateRecord(Engine& engine, const R& record,
                                        const WriteOptions& options, const EncodeAnswer<R>& answer);

// `change` makes the new form from the one that is there (null: allow_missing and there is none);
// it may be called more than once, when somebody else writes at the same moment.
// NOT_FOUND unless allow_missing. ABORTED: options.etag is not that of the record. What `change`
// returns. ALREADY_EXISTS: the request id was used for another request.
template <TenantRecord R>
absl::StatusOr<Written<R>> UpdateRecord(
    Engine& engine, const RecordName& name, const WriteOptions& options,
    const std::function<absl::StatusOr<R>(const R* current)>& change,
    const EncodeAnswer<R>& answer);

// The revision after the deletion. Errors as UpdateRecord; FAILED_PRECONDITION: an employer with
// opportunities.
template <TenantRecord R>
absl::StatusOr<store::Revision> DeleteRecord(Engine& engine, const RecordName& name,
                                             const WriteOptions& options);

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_RECORDS_H_
