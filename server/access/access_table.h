// The one table of who may do what and see what: method x role x scope -> classes of fields. Read
// from config/autorisatie.toml and checked against the methods of the service before it starts.
#ifndef PASSEND_SERVER_ACCESS_ACCESS_TABLE_H_
#define PASSEND_SERVER_ACCESS_ACCESS_TABLE_H_

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/access/fields.h"
#include "server/identity/caller.h"

namespace passend::server {

// The numbers beside the table.
struct AccessLimits {
  // Lists with people of other tenants hold at least so many of those, or none (k-anonymity).
  int least_shared_persons = 5;  // 2..1000
  int handle_hours = 8;          // 1..72: how long a handle works at least; at most twice this
  int score_band = 25;           // 5..250 points of score
  int hidden_counts_below = 5;   // 2..100: smaller counts are merged
  int probe_window_hours = 24;   // 1..720
  int probe_variants = 2;        // 2..20: so many forms of one load in the window raise the alert
  int smallest_cell = 10;        // 2..100: of aggregates
};

// Immutable; any number of threads may read.
class AccessTable {
 public:
  // One method and one role: the fields by scope.
  using Row = std::array<FieldSet, kScopeCount>;

  // `methods` are all RPCs of the service, "CandidateService/GetCandidate". InvalidArgument, with
  // "<file>:<line>: <reason>" for each: an RPC without a row, a row for an RPC that is not there, a
  // role or class that is none, two rows for one method and role, fields for another tenant's
  // records, naam beside verwijzing, score beside band, or more than the law leaves a role: inkomen
  // learns only DAT, a manager aggregates, levels of belastbaarheid are for the werkregisseur of
  // the caseload and the arbeidsdeskundige (domain.md 1 and 9.3).
  static absl::StatusOr<AccessTable> Load(const std::string& file,
                                          const std::vector<std::string>& methods);

  // Whether the role may call the method at all. Role::kLokaal may call everything.
  bool Allows(std::string_view method, Role role) const;
  // Empty: nothing of such a record is shown, and it is in no list. Everything for kLokaal but
  // records of others.
  FieldSet Fields(std::string_view method, Role role, Scope scope) const;

  const AccessLimits& limits() const { return limits_; }
  const std::string& version() const { return version_; }
  const std::vector<std::string>& methods() const { return methods_; }
  // The whole table for people to read, as Markdown.
  std::string ToMarkdown() const;

 private:
  const Row* Find(std::string_view method, Role role) const;

  std::string version_;
  AccessLimits limits_;
  std::vector<std::string> methods_;  // ascending
  std::map<std::string, std::array<std::optional<Row>, kRoleCount>, std::less<>> rows_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ACCESS_ACCESS_TABLE_H_
