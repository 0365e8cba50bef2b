// A log in a folder that is gone afterwards, and records for it.
#ifndef PASSEND_TESTS_AUDIT_TEMP_LOG_H_
#define PASSEND_TESTS_AUDIT_TEMP_LOG_H_

#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "audit/log.h"
#include "audit/verify.h"
#include "gtest/gtest.h"
#include "tests/store/temp_dir.h"

namespace passend::audit {

inline AuditKeys TestKeys(char fill = 'k') {
  return AuditKeys(*security::Key::FromBytes(std::string(security::Key::kBytes, fill)));
}

inline AuditOptions OptionsIn(const std::string& folder) {
  AuditOptions options;
  options.path = folder + "/audit";
  options.heads_path = folder + "/heads";
  return options;
}

inline std::unique_ptr<AuditLog> OpenOrDie(AuditOptions options,
                                           const AuditKeys& keys = TestKeys()) {
  auto log = AuditLog::Open(std::move(options), keys);
  if (!log.ok()) ADD_FAILURE() << log.status();
  return log.ok() ? *std::move(log) : nullptr;
}

inline absl::StatusOr<VerifyReport> VerifyIn(const std::string& folder) {
  return Verify({.path = folder + "/audit", .heads_path = folder + "/heads", .keys = TestKeys()});
}

// A record of a small world: three tenants, four callers, twenty persons each.
inline AuditRecord RandomRecord(std::mt19937_64& random, std::int64_t time) {
  const AuditKeys keys = TestKeys();
  AuditRecord record;
  record.start_unix_micros = time;
  record.end_unix_micros = time + static_cast<std::int64_t>(random() % 100'000);
  record.trace = TraceOf("");
  record.method = random() % 2 == 0 ? "MatchService/FindCandidates" : "CandidateService/Get";
  record.code = random() % 5 == 0 ? "NOT_FOUND" : "OK";
  record.act = static_cast<Act>(1 + random() % 8);
  record.tenant = "gemeente-" + std::to_string(random() % 3);
  if (random() % 8 != 0) record.caller = "medewerker-" + std::to_string(random() % 4);
  record.role = "werkregisseur";
  record.purpose = "bemiddeling";
  record.case_reference = "zaak-" + std::to_string(random() % 10);
  const auto some = [&](std::vector<PersonToken>& persons) {
    for (std::uint64_t i = random() % 4; i > 0; --i) {
      persons.push_back(keys.PersonTokenOf(record.tenant, std::to_string(random() % 20)));
    }
  };
  some(record.returned);
  some(record.opened);
  if (random() % 3 == 0) {
    record.basis = {.revision = random() % 1000,
                    .catalogue = "1",
                    .policy = "2",
                    .law = "2026-01",
                    .as_of = "2026-03-02"};
  }
  if (random() % 6 == 0) record.foreign_tenants = {"gemeente-9"};
  record.rows = random() % 50;
  return record;
}

}  // namespace passend::audit

#endif  // PASSEND_TESTS_AUDIT_TEMP_LOG_H_
