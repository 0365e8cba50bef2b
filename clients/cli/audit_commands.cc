#include <fstream>
#include <limits>
#include <optional>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "audit/export.h"
#include "audit/key_file.h"
#include "audit/reader.h"
#include "audit/trace.h"
#include "audit/verify.h"
#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/labels.h"
#include "clients/cli/match_view.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "passend/v1/audit_service.pb.h"

namespace passend::cli {
namespace {

constexpr std::int64_t kMicros = 1'000'000;

std::string TimeText(std::int64_t unix_micros) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixMicros(unix_micros),
                          absl::LocalTimeZone());
}

// A day (local midnight) or an RFC 3339 time.
absl::StatusOr<absl::Time> ParseTime(const char* flag, const std::string& text) {
  absl::Time time;
  std::string ignored;
  if (absl::ParseTime("%Y-%m-%d", text, absl::LocalTimeZone(), &time, &ignored) ||
      absl::ParseTime(absl::RFC3339_full, text, &time, &ignored)) {
    return time;
  }
  return absl::InvalidArgumentError(std::string(flag) +
                                    ": give a day YYYY-MM-DD or a time 2026-03-02T08:00:00Z");
}

// Dutch, for whom it is about.
std::string ActText(const std::string& act) {
  if (act == "look-up") return "gezien in een lijst of score";
  if (act == "open") return "dossier geopend";
  if (act == "write") return "gegevens vastgelegd of gewijzigd";
  if (act == "export") return "gegevens geleverd";
  if (act == "decision") return "besluit of verzoek";
  if (act == "erasure") return "gegevens gewist";
  if (act == "run") return "nachtelijke berekening";
  return "beheer";
}

}  // namespace

CommandResult RunAuditVerify(const AuditVerifyCommand& command, Session& session) {
  audit::VerifyOptions options;
  options.path = command.database;
  options.heads_path = command.heads;
  if (!command.key.empty()) {
    const auto key = audit::ReadKeyFile(command.key);
    if (!key.ok()) return key.status();
    options.keys.emplace(*key);
  }
  if (!command.public_key.empty()) {
    const auto public_key = audit::FromHex(command.public_key);
    if (!public_key.has_value()) {
      return absl::InvalidArgumentError("--public-key: give 64 hexadecimal digits");
    }
    options.public_key = *public_key;
  } else if (command.key.empty()) {
    return absl::InvalidArgumentError("give --key, or --public-key of the heads");
  }
  const auto report = audit::Verify(options);
  if (!report.ok()) return report.status();
  std::ostream& out = *session.console.out;
  out << (report->problems.empty() ? "sound: " : "CHANGED: ") << Thousands(report->records)
      << " records, " << Thousands(report->lines) << " heads";
  if (report->cut > 0) out << ", " << Thousands(report->cut) << " cut at the end of their term";
  out << "\n";
  for (const std::string& problem : report->problems) out << "  " << Printable(problem) << "\n";
  if (report->proven_number > 0) {
    out << "proven up to record " << Thousands(report->proven_number) << ", "
        << TimeText(report->proven_time) << "\n";
  }
  if (!options.keys.has_value()) {
    out << "without the secret: the index and what is in the records were not checked\n";
  }
  return report->problems.empty() ? ExitCode::kOk : ExitCode::kFailure;
}

CommandResult RunAuditPublicKey(const AuditPublicKeyCommand& command, Session& session) {
  const auto key = audit::ReadKeyFile(command.key);
  if (!key.ok()) return key.status();
  *session.console.out << audit::ToHex(audit::AuditKeys(*key).public_key()) << "\n";
  return ExitCode::kOk;
}

CommandResult RunAuditExport(const AuditExportCommand& command, Session& session) {
  const auto key = audit::ReadKeyFile(command.key);
  if (!key.ok()) return key.status();
  std::int64_t from = 0;
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  if (!command.from.empty()) {
    const auto time = ParseTime("--from", command.from);
    if (!time.ok()) return time.status();
    from = absl::ToUnixMicros(*time);
  }
  if (!command.until.empty()) {
    const auto time = ParseTime("--until", command.until);
    if (!time.ok()) return time.status();
    until = absl::ToUnixMicros(*time);
  }
  const auto reader = audit::AuditReader::Open(command.database, audit::AuditKeys(*key));
  if (!reader.ok()) return reader.status();
  audit::ExportOptions options;
  if (!command.register_uri.empty()) options.register_uri = command.register_uri;
  std::ofstream file;
  const bool to_file = !command.file.empty() && command.file != "-";
  if (to_file) file.open(command.file, std::ios::trunc | std::ios::binary);
  std::ostream& out = to_file ? file : *session.console.out;
  const std::optional<std::string> tenant =
      command.all_tenants ? std::nullopt : std::optional(session.settings.tenant);
  absl::Status status =
      reader->ForEach(tenant, from, until, [&](const audit::NumberedRecord& numbered) {
        audit::ExportRecord(numbered.record, options,
                            [&out](std::string_view line) { out << line << '\n'; });
        return out.good() ? absl::OkStatus() : absl::UnknownError("cannot write the result");
      });
  out.flush();
  if (status.ok() && !out.good()) status = absl::UnknownError("cannot write the result");
  if (!status.ok()) return status;
  return ExitCode::kOk;
}

CommandResult RunAuditSubject(const AuditSubjectCommand& command, Session& session) {
  const absl::StatusOr<std::string> candidate =
      FullName(session.settings, "candidates", command.candidate);
  if (!candidate.ok()) return candidate.status();
  v1::QueryAuditRequest request;
  request.set_parent(candidate->substr(0, candidate->find("/candidates/")));
  request.set_candidate(*candidate);
  request.set_page_size(1000);
  FillAccess(session.settings, request.mutable_access());
  for (const bool end : {false, true}) {
    const std::string& text = end ? command.until : command.from;
    if (text.empty()) continue;
    const auto time = ParseTime(end ? "--until" : "--from", text);
    if (!time.ok()) return time.status();
    auto* field = end ? request.mutable_until() : request.mutable_from();
    field->set_seconds(absl::ToUnixSeconds(*time));
  }
  std::ostream& out = *session.console.out;
  Table table({{"wanneer"},
               {"wie"},
               {"rol"},
               {"wat", Align::kLeft, Fit::kWrap, 16},
               {"doel", Align::kLeft, Fit::kWrap, 10},
               {"zaak"},
               {"reden", Align::kLeft, Fit::kWrap, 16}});
  std::uint64_t looks = 0;
  do {
    v1::QueryAuditResponse reply;
    if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
    if (session.settings.output != OutputFormat::kTable) {
      out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
    }
    for (const v1::AuditEntry& entry : reply.entries()) {
      ++looks;
      std::string who = entry.caller().empty() ? "onbekend" : entry.caller();
      if (!entry.tenant().empty() && request.parent() != "tenants/" + entry.tenant()) {
        who += " (" + entry.tenant() + ")";
      }
      std::string what = entry.opened() ? ActText("open") : ActText(entry.act());
      if (entry.act() != "look-up" && entry.act() != "open") what = ActText(entry.act());
      if (entry.code() != "OK") what += ", geweigerd of mislukt";
      table.AddRow(
          {TimeText(entry.start_time().seconds() * kMicros + entry.start_time().nanos() / 1000),
           who, entry.role(), what, entry.purpose(), entry.case_reference(), entry.reason()});
    }
    request.set_page_token(reply.next_page_token());
  } while (!request.page_token().empty());
  if (session.settings.output == OutputFormat::kTable) {
    out << Bold("Wie keek naar " + ShortName(*candidate) + ", wanneer en waarom?", session.console)
        << "\n";
    if (looks == 0) {
      out << "  Niemand, voor zover het logboek teruggaat.\n";
    } else {
      out << table.Render(session.console.width, 2, session.console.color);
    }
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
