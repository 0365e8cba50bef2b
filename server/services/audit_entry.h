// A record of the audit log as a message of the API.
#ifndef PASSEND_SERVER_SERVICES_AUDIT_ENTRY_H_
#define PASSEND_SERVER_SERVICES_AUDIT_ENTRY_H_

#include "audit/reader.h"

namespace passend::v1 {
class AuditEntry;
}  // namespace passend::v1

namespace passend::server {

// `query` is what it was found with: it says whose opening `opened` is about.
void EncodeAuditEntry(const audit::NumberedRecord& numbered, const audit::Query& query,
                      v1::AuditEntry* entry);

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_AUDIT_ENTRY_H_
