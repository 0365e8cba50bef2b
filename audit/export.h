// Records as the standard Logboek Dataverwerkingen (Logius) wants them: one JSON object per line,
// one person per object.
#ifndef PASSEND_AUDIT_EXPORT_H_
#define PASSEND_AUDIT_EXPORT_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "audit/record.h"

namespace passend::audit {

struct ExportOptions {
  // Of the Register van de verwerkingsactiviteiten, as a URI: what a purpose without an entry in
  // `activities` gets is this, "/" and its code.
  std::string register_uri = "urn:passend:verwerkingsactiviteit";
  std::map<std::string, std::string> activities;  // purpose -> URI
  std::string service = "passend";                // resource: who wrote it
  std::string version;
};

// Calls `write` with one line, without its end, per person of the record, or one without a person
// when it has none. Those of one record share trace and span.
//
//   trace_id, span_id, parent_span_id  lower-case hexadecimal; parent_span_id only when there is
//   one foreign_operation                  only when other tenants were involved: their codes
//   status_code                        STATUS_CODE_OK; STATUS_CODE_ERROR when the service failed;
//                                      STATUS_CODE_UNSET when it refused
//   name                               the method
//   start_time, end_time               milliseconds since 1970
//   resource                           name and version of the service
//   attributes                         dpl.core.processing_activity_id: URI
//                                      dpl.core.data_subject_id: the token of the person,
//                                      hexadecimal dpl.core.data_subject_id_type:
//                                      "passend-pseudoniem" dpl.passend.*: act, caller, role,
//                                      tenant, case, reason, and whether the person was opened
void ExportRecord(const AuditRecord& record, const ExportOptions& options,
                  absl::FunctionRef<void(std::string_view line)> write);

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_EXPORT_H_
