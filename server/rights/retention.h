// How long what is kept, and the job that destroys the rest: config/bewaartermijnen.toml.
#ifndef PASSEND_SERVER_RIGHTS_RETENTION_H_
#define PASSEND_SERVER_RIGHTS_RETENTION_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "audit/log.h"
#include "matcher/model/date.h"
#include "server/engine/engine.h"

namespace passend::server {

// The kinds that have a term: "kandidaat", "kans", "wijzigingen" (the change log), "matches" (what
// nightly runs left, once a later one replaced it), "digests", "logboek".
inline constexpr std::string_view kKeptKinds[] = {"kandidaat", "kans",    "wijzigingen",
                                                  "matches",   "digests", "logboek"};

struct RetentionTerm {
  std::string kind;
  int months = 0;      // 1..1200
  model::Date first;   // counts from this day on
  std::string ground;  // `grondslag`
};

// Immutable.
class RetentionTerms {
 public:
  // InvalidArgument: "<file>:<line>: <reason>" for each: an unknown kind, a kind without a term, a
  // term outside its range, two of a kind on one day.
  static absl::StatusOr<RetentionTerms> Load(const std::string& file);
  explicit RetentionTerms(std::vector<RetentionTerm> terms) : terms_(std::move(terms)) {}

  // The one that counts on `day`; null = none yet, and nothing of the kind is destroyed.
  const RetentionTerm* Of(std::string_view kind, model::Date day) const;

 private:
  std::vector<RetentionTerm> terms_;
};

struct RetentionRun {
  std::optional<std::string> tenant;  // only its people and work; none = everything
  bool dry_run = false;
  std::string by;        // for the statement: who had it run
  std::string log_path;  // file with the days of revisions; "" = the change log is left alone
  audit::AuditLog* audit = nullptr;  // null = the audit log is left alone
  // Puts on record who is going to be erased, before anybody is; an error ends the run. Empty = not
  // recorded (tests).
  std::function<absl::Status(const std::vector<store::RecordKey>& people)> record;
};

struct RetentionResult {
  std::uint64_t candidates = 0;
  std::uint64_t opportunities = 0;
  std::uint64_t held = 0;  // past their term, but a legal hold keeps them
  std::uint64_t changes = 0;
  std::uint64_t generations = 0;  // of nightly runs, over all tenants
  std::uint64_t digest_days = 0;  // days of digests, over all tenants
  std::uint64_t audit_records = 0;
  std::string statement;  // verklaring van vernietiging, plain Dutch, without a personal value
};

// Destroys what is past its term: people as ErasePerson does, work by deleting it, generations that
// a later one replaced, digests. Whoever is in
// the middle of it when it fails is whole or gone, and running it again goes on. UNAVAILABLE,
// DATA_LOSS: the store. FAILED_PRECONDITION: people are past their term, and the store does not
// seal.
absl::StatusOr<RetentionResult> RunRetention(Engine& engine, const RetentionTerms& terms,
                                             const RetentionRun& run);

// Writes a statement to a new file in `directory` (made when it is not there, mode 0700); its path.
absl::StatusOr<std::string> KeepStatement(const std::string& directory,
                                          const std::string& statement);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RIGHTS_RETENTION_H_
