// What is written down of one act: who did what, for whom, why, and which persons it touched.
#ifndef PASSEND_AUDIT_RECORD_H_
#define PASSEND_AUDIT_RECORD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "audit/trace.h"

namespace passend::audit {

// Stands for a person in the log. A keyed hash that the caller of this library makes with a key of
// that person: the same person always has the same token, and once that key is destroyed nobody can
// tell any more whose token it was. Compared, never opened.
using PersonToken = std::array<unsigned char, 16>;

// domain.md 9.6. Numbers are stored: never reused.
enum class Act : std::uint8_t {
  kLookUp = 1,          // a list, a score, an explanation
  kOpen = 2,            // one person in full
  kWrite = 3,           // made, changed or removed a record
  kExport = 4,          // took data out
  kDecision = 5,        // a professional decided about a person
  kAdministration = 6,  // about the service, not about a person
  kErasure = 7,         // a person was forgotten
  kRun = 8,             // the nightly run
};
// "look-up", "open", "write", "export", "decision", "administration", "erasure", "run".
std::string_view ActName(Act act);

// What scores were computed from. All empty when nothing was scored.
struct ScoreBasis {
  std::uint64_t revision = 0;  // of the store
  std::string catalogue;       // versions, as in replies of the API
  std::string policy;
  std::string law;
  std::string as_of;  // YYYY-MM-DD

  friend bool operator==(const ScoreBasis&, const ScoreBasis&) = default;
};

// A record lists at most this many persons; the rest is counted.
inline constexpr std::size_t kMaxPersons = 10'000;

// Holds no name and no value of a profile. Texts are at most kMaxTextBytes; what is longer is cut
// off.
struct AuditRecord {
  static constexpr std::size_t kMaxTextBytes = 1000;

  // Microseconds since 1970. The start is the time of the record; 0 = when it is submitted.
  std::int64_t start_unix_micros = 0;
  std::int64_t end_unix_micros = 0;
  Trace trace;
  std::string method;  // "MatchService/FindCandidates"
  std::string code;    // "OK", "PERMISSION_DENIED"
  Act act = Act::kLookUp;
  std::string caller;  // `sub` of the token; empty = nobody was recognised
  std::string role;
  std::string tenant;  // of the caller; empty = none
  std::string purpose;
  std::string case_reference;
  std::string reason;                 // why a person was opened, in the words of the caller
  std::vector<PersonToken> returned;  // stood in a list or a score
  std::vector<PersonToken> opened;    // shown in full, written or decided about
  std::uint64_t persons_left_out = 0;
  std::uint64_t rows = 0;   // of the answer
  std::uint64_t calls = 1;  // that this record stands for: messages of a stream
  ScoreBasis basis;
  std::vector<std::string> foreign_tenants;  // others whose data was involved

  friend bool operator==(const AuditRecord&, const AuditRecord&) = default;
};

// As bytes of passend.storage.v1.AuditRecord: the same record, the same bytes.
std::string Serialise(const AuditRecord& record);
// DataLoss: not such bytes.
absl::StatusOr<AuditRecord> Parse(std::string_view bytes);

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_RECORD_H_
