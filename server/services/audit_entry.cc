#include "server/services/audit_entry.h"

#include <algorithm>

#include "passend/v1/audit_service.pb.h"

namespace passend::server {
namespace {

constexpr std::int64_t kMicros = 1'000'000;

void SetTime(std::int64_t micros, google::protobuf::Timestamp* time) {
  time->set_seconds(micros / kMicros);
  time->set_nanos(static_cast<std::int32_t>(micros % kMicros * 1000));
}

}  // namespace

void EncodeAuditEntry(const audit::NumberedRecord& numbered, const audit::Query& query,
                      v1::AuditEntry* entry) {
  const audit::AuditRecord& record = numbered.record;
  entry->set_number(numbered.number);
  SetTime(record.start_unix_micros, entry->mutable_start_time());
  SetTime(record.end_unix_micros, entry->mutable_end_time());
  entry->set_trace_id(record.trace.trace_id);
  entry->set_span_id(record.trace.span_id);
  entry->set_method(record.method);
  entry->set_code(record.code);
  entry->set_act(std::string(audit::ActName(record.act)));
  entry->set_caller(record.caller);
  entry->set_role(record.role);
  entry->set_tenant(record.tenant);
  entry->set_purpose(record.purpose);
  entry->set_case_reference(record.case_reference);
  entry->set_reason(record.reason);
  entry->set_persons_returned(record.returned.size() + record.persons_left_out);
  entry->set_persons_opened(record.opened.size());
  entry->set_opened(query.person.has_value() &&
                    std::ranges::find(record.opened, *query.person) != record.opened.end());
  entry->set_rows(record.rows);
  if (record.basis != audit::ScoreBasis{}) {
    v1::Versions* basis = entry->mutable_basis();
    basis->set_revision(record.basis.revision);
    basis->set_catalogue_version(record.basis.catalogue);
    basis->set_policy_version(record.basis.policy);
    basis->set_law_version(record.basis.law);
    basis->set_as_of(record.basis.as_of);
  }
  for (const std::string& tenant : record.foreign_tenants) entry->add_foreign_tenants(tenant);
}

}  // namespace passend::server
