#include "audit/export.h"

#include <nlohmann/json.hpp>
#include <set>

#include "audit/entry.h"
#include "audit/trace.h"

namespace passend::audit {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kMicrosPerMilli = 1000;

std::string_view StatusCode(const std::string& code) {
  if (code == "OK") return "STATUS_CODE_OK";
  static const std::set<std::string> failures = {"INTERNAL",    "DATA_LOSS", "UNKNOWN",
                                                 "UNAVAILABLE", "ABORTED",   "DEADLINE_EXCEEDED"};
  return failures.contains(code) ? "STATUS_CODE_ERROR" : "STATUS_CODE_UNSET";
}

std::string Activity(const std::string& purpose, const ExportOptions& options) {
  const auto found = options.activities.find(purpose);
  if (found != options.activities.end()) return found->second;
  return options.register_uri + "/" + (purpose.empty() ? "beheer" : purpose);
}

void AddText(Json& attributes, const char* name, const std::string& text) {
  if (!text.empty()) attributes[name] = text;
}

}  // namespace

void ExportRecord(const AuditRecord& record, const ExportOptions& options,
                  absl::FunctionRef<void(std::string_view line)> write) {
  Json line;
  line["trace_id"] = record.trace.trace_id;
  line["span_id"] = record.trace.span_id;
  if (!record.trace.parent_span_id.empty()) line["parent_span_id"] = record.trace.parent_span_id;
  line["status_code"] = StatusCode(record.code);
  line["name"] = record.method;
  line["start_time"] = record.start_unix_micros / kMicrosPerMilli;
  line["end_time"] = record.end_unix_micros / kMicrosPerMilli;
  if (!record.foreign_tenants.empty()) {
    line["foreign_operation"] = {{"entity", record.foreign_tenants}};
  }
  line["resource"] = {{"service.name", options.service}};
  AddText(line["resource"], "service.version", options.version);
  Json& attributes = line["attributes"];
  attributes["dpl.core.processing_activity_id"] = Activity(record.purpose, options);
  attributes["dpl.passend.act"] = ActName(record.act);
  AddText(attributes, "dpl.passend.caller", record.caller);
  AddText(attributes, "dpl.passend.role", record.role);
  AddText(attributes, "dpl.passend.tenant", record.tenant);
  AddText(attributes, "dpl.passend.case_reference", record.case_reference);
  AddText(attributes, "dpl.passend.reason", record.reason);
  // Texts come from callers: what is no UTF-8 is replaced.
  const auto out = [&] {
    write(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  };
  if (record.returned.empty() && record.opened.empty()) return out();
  for (const bool opened : {false, true}) {
    for (const PersonToken& person : opened ? record.opened : record.returned) {
      attributes["dpl.core.data_subject_id"] = ToHex(Bytes(person));
      attributes["dpl.core.data_subject_id_type"] = "passend-pseudoniem";
      attributes["dpl.passend.opened"] = opened;
      out();
    }
  }
}

}  // namespace passend::audit
