#include "audit/record.h"

#include <algorithm>
#include <cstring>

#include "passend/storage/v1/audit.pb.h"

namespace passend::audit {
namespace {

// At most kMaxTextBytes, not ending inside a character.
std::string Text(const std::string& text) {
  std::size_t size = std::min(text.size(), AuditRecord::kMaxTextBytes);
  if (size < text.size()) {
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  }
  return text.substr(0, size);
}

std::string Tokens(const std::vector<PersonToken>& persons) {
  std::string bytes;
  bytes.reserve(persons.size() * sizeof(PersonToken));
  for (const PersonToken& person : persons) {
    bytes.append(reinterpret_cast<const char*>(person.data()), person.size());
  }
  return bytes;
}

bool ReadTokens(const std::string& bytes, std::vector<PersonToken>& persons) {
  if (bytes.size() % sizeof(PersonToken) != 0) return false;
  persons.resize(bytes.size() / sizeof(PersonToken));
  if (!bytes.empty()) std::memcpy(persons.data(), bytes.data(), bytes.size());
  return true;
}

}  // namespace

std::string_view ActName(Act act) {
  switch (act) {
    case Act::kLookUp:
      return "look-up";
    case Act::kOpen:
      return "open";
    case Act::kWrite:
      return "write";
    case Act::kExport:
      return "export";
    case Act::kDecision:
      return "decision";
    case Act::kAdministration:
      return "administration";
    case Act::kErasure:
      return "erasure";
    case Act::kRun:
      return "run";
  }
  return "unknown";
}

std::string Serialise(const AuditRecord& record) {
  storage::v1::AuditRecord message;
  message.set_start_unix_micros(record.start_unix_micros);
  message.set_end_unix_micros(record.end_unix_micros);
  message.set_trace_id(FromHex(record.trace.trace_id).value_or(""));
  message.set_span_id(FromHex(record.trace.span_id).value_or(""));
  message.set_parent_span_id(FromHex(record.trace.parent_span_id).value_or(""));
  message.set_method(Text(record.method));
  message.set_code(Text(record.code));
  message.set_act(static_cast<std::uint32_t>(record.act));
  message.set_caller(Text(record.caller));
  message.set_role(Text(record.role));
  message.set_tenant(Text(record.tenant));
  message.set_purpose(Text(record.purpose));
  message.set_case_reference(Text(record.case_reference));
  message.set_reason(Text(record.reason));
  message.set_returned_persons(Tokens(record.returned));
  message.set_opened_persons(Tokens(record.opened));
  message.set_persons_left_out(record.persons_left_out);
  message.set_rows(record.rows);
  message.set_calls(record.calls);
  if (record.basis != ScoreBasis{}) {
    storage::v1::ScoreBasis& basis = *message.mutable_basis();
    basis.set_revision(record.basis.revision);
    basis.set_catalogue(Text(record.basis.catalogue));
    basis.set_policy(Text(record.basis.policy));
    basis.set_law(Text(record.basis.law));
    basis.set_as_of(Text(record.basis.as_of));
  }
  for (const std::string& tenant : record.foreign_tenants) {
    message.add_foreign_tenants(Text(tenant));
  }
  return message.SerializeAsString();
}

absl::StatusOr<AuditRecord> Parse(std::string_view bytes) {
  const absl::Status damaged = absl::DataLossError("an audit record does not parse");
  storage::v1::AuditRecord message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return damaged;
  AuditRecord record;
  record.start_unix_micros = message.start_unix_micros();
  record.end_unix_micros = message.end_unix_micros();
  record.trace = {.trace_id = ToHex(message.trace_id()),
                  .span_id = ToHex(message.span_id()),
                  .parent_span_id = ToHex(message.parent_span_id())};
  record.method = message.method();
  record.code = message.code();
  record.act = static_cast<Act>(message.act());
  record.caller = message.caller();
  record.role = message.role();
  record.tenant = message.tenant();
  record.purpose = message.purpose();
  record.case_reference = message.case_reference();
  record.reason = message.reason();
  if (!ReadTokens(message.returned_persons(), record.returned) ||
      !ReadTokens(message.opened_persons(), record.opened)) {
    return damaged;
  }
  record.persons_left_out = message.persons_left_out();
  record.rows = message.rows();
  record.calls = message.calls();
  record.basis = {.revision = message.basis().revision(),
                  .catalogue = message.basis().catalogue(),
                  .policy = message.basis().policy(),
                  .law = message.basis().law(),
                  .as_of = message.basis().as_of()};
  record.foreign_tenants.assign(message.foreign_tenants().begin(), message.foreign_tenants().end());
  return record;
}

}  // namespace passend::audit
