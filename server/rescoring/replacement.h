// Vervanging: who reads the digests of somebody who is away (domain.md 11). The vervanger reads
// them beside the own ones; nothing changes in caseloads, and what the vervanger may see of a
// person follows from that person's caseload.
#ifndef PASSEND_SERVER_RESCORING_REPLACEMENT_H_
#define PASSEND_SERVER_RESCORING_REPLACEMENT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/date.h"
#include "store/match_store.h"

namespace passend::server {

inline constexpr int kLongestReplacementDays = 366;
inline constexpr std::size_t kMostReplacements = 1000;  // of a tenant, those that ended included

struct Replacement {
  std::string id;         // ReplacementId()
  std::string owner;      // who is away: id in caseloads
  std::string vervanger;  // never the owner
  model::Date from;       // both included
  model::Date until;
  std::string set_by;  // subject of a token
  model::Date set_on;
  friend bool operator==(const Replacement&, const Replacement&) = default;
};

// One for an owner, a vervanger and a first day: setting it again replaces it.
std::string ReplacementId(const Replacement& replacement);

// INVALID_ARGUMENT names owner, vervanger, from or until and what is allowed.
absl::Status CheckReplacement(const Replacement& replacement);

// Checks it and keeps it, durably; its id. RESOURCE_EXHAUSTED: there are kMostReplacements already.
// Errors of the store.
absl::StatusOr<std::string> SetReplacement(store::MatchStore& matches, const std::string& tenant,
                                           const Replacement& replacement);
// NOT_FOUND.
absl::Status DeleteReplacement(store::MatchStore& matches, const std::string& tenant,
                               const std::string& id);
// By owner, first day and vervanger. DATA_LOSS.
absl::StatusOr<std::vector<Replacement>> ListReplacements(const store::MatchStore& matches,
                                                          const std::string& tenant);

// Whose digests `reader` reads on `day`, by owner, without the reader: those whom the reader
// replaces, and those whom they replace in turn on that day, but no further.
std::vector<std::string> ReplacedBy(const std::vector<Replacement>& replacements,
                                    std::string_view reader, model::Date day);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_REPLACEMENT_H_
