// The small types of the store: which records there are, how they are named, and what a write did.
#ifndef PASSEND_STORE_TYPES_H_
#define PASSEND_STORE_TYPES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace passend::store {

// One committed batch. 0 = nothing has been written yet; afterwards 1, 2, 3, ... without holes.
using Revision = std::uint64_t;

// The kinds of records. The numbers are those on disk.
enum class Kind : std::uint8_t {
  kCandidate = 1,
  kEmployer = 2,
  kOpportunity = 3,
  kFunctie = 4,
  kPlace = 5,
};
inline constexpr std::array<Kind, 5> kAllKinds = {Kind::kCandidate, Kind::kEmployer,
                                                  Kind::kOpportunity, Kind::kFunctie, Kind::kPlace};
inline constexpr std::size_t kKindCount = kAllKinds.size();

// "candidate", ...: in messages for operators.
std::string_view KindName(Kind kind);
// Functies and places belong to no tenant.
constexpr bool HasTenant(Kind kind) { return kind != Kind::kFunctie && kind != Kind::kPlace; }
// The matcher compiles candidates and opportunities.
constexpr bool HasFacts(Kind kind) {
  return kind == Kind::kCandidate || kind == Kind::kOpportunity;
}
// 0..kKindCount-1.
constexpr std::size_t IndexOf(Kind kind) { return static_cast<std::size_t>(kind) - 1; }

// Limits of what the store takes; beyond them a batch is refused with InvalidArgument.
inline constexpr std::size_t kMaxIdBytes = 64;  // tenants, ids, codes
inline constexpr std::size_t kMaxRequestIdBytes = 128;
inline constexpr std::size_t kMaxBatchOperations = 10'000;
inline constexpr std::size_t kMaxBatchBytes = 64 << 20;  // payloads and facts together

// Which record of a kind. `tenant` is empty exactly when the kind has none; `id` is the code of a
// functie, the pc4 of a place.
struct RecordKey {
  std::string tenant;
  std::string id;
  friend bool operator==(const RecordKey&, const RecordKey&) = default;
};

// A profile and the revision that wrote it (its etag).
template <class Profile>
struct Versioned {
  Profile profile;
  Revision revision = 0;
  // Where a scan goes on after this record; opaque bytes without a readable identifier, valid for
  // this database and kind only.
  std::string position;
};

// A record as the store keeps it: `payload` is a serialised message of passend.storage.v1.
struct Record {
  RecordKey key;
  Revision revision = 0;
  std::string payload;
  std::string position;
};

// A profile as the matcher compiled it; the bytes are opaque here.
struct Facts {
  std::uint64_t catalogue_stamp = 0;  // of the catalogue it was compiled with
  std::string bytes;
  friend bool operator==(const Facts&, const Facts&) = default;
};

struct FactsRecord {
  RecordKey key;
  Revision revision = 0;  // of the profile these facts were compiled from
  Facts facts;
  std::string position;
};

// A decision about a candidate, as somebody recorded it. It belongs to the candidate and goes when
// the candidate does.
struct DecisionRecord {
  RecordKey candidate;
  std::string id;         // unique for the candidate
  Revision revision = 0;  // that wrote this form of it
  std::string payload;    // opaque to the store
  friend bool operator==(const DecisionRecord&, const DecisionRecord&) = default;
};

// Which records a scan visits. Records come by tenant (in the order in which tenants were first
// written) and within a tenant in the order of a keyed hash of the id: the same order every time,
// but not alphabetical, since keys hold no readable ids.
struct ScanRange {
  std::optional<std::string> tenant;  // only this one; a tenant that has nothing gives no records
  std::string after;                  // the position of the last record already seen; "" = start
  std::string until;                  // the last position to visit; "" = to the end
  std::size_t limit = 0;              // at most this many records; 0 = all
};

struct Change {
  Kind kind = Kind::kCandidate;
  RecordKey key;
  bool deleted = false;
  friend bool operator==(const Change&, const Change&) = default;
};

// What one committed batch did, in its order. A record that was put in the form it already had is
// not a change.
struct ChangeSet {
  Revision revision = 0;
  std::vector<Change> changes;
  friend bool operator==(const ChangeSet&, const ChangeSet&) = default;
};

// What became of a request, for as long as a repeat must be recognised.
struct RequestOutcome {
  Revision revision = 0;                  // of the batch that did it
  std::int64_t expires_unix_seconds = 0;  // forgotten from this second on
  std::string outcome;                    // opaque to the store
  friend bool operator==(const RequestOutcome&, const RequestOutcome&) = default;
};

// What an operation of a batch asks of the record as it is.
struct Precondition {
  enum class Kind : std::uint8_t { kNone, kMustExist, kMustNotExist, kAtRevision };
  Kind kind = Kind::kNone;
  Revision revision = 0;

  static Precondition MustExist() { return {Kind::kMustExist, 0}; }
  static Precondition MustNotExist() { return {Kind::kMustNotExist, 0}; }
  // The record exists and was last written by `revision` (the etag somebody read).
  static Precondition AtRevision(Revision revision) { return {Kind::kAtRevision, revision}; }
};

// What one operation of a committed batch did.
struct OperationResult {
  enum class Outcome : std::uint8_t {
    kCreated,
    kReplaced,
    kUnchanged,  // put in the form it already had: nothing written, the record keeps its revision
    kDeleted,
    kAbsent,  // deleted, but it was not there
    kFacts,   // only facts were written
  };
  Outcome outcome = Outcome::kUnchanged;
  Revision revision = 0;  // of the record after the batch; 0 when it is not there
  friend bool operator==(const OperationResult&, const OperationResult&) = default;
};

struct CommitResult {
  // Of this batch; or, when it changed nothing at all, the last one before it.
  Revision revision = 0;
  std::vector<OperationResult> results;  // one per operation, in order
};

// What the store says about itself.
struct StoreInfo {
  Revision revision = 0;
  Revision first_change = 1;                          // first one in the change log
  std::uint32_t schema_version = 0;                   // that this program writes
  std::optional<std::uint64_t> catalogue_stamp;       // last one set; none in a new store
  std::array<std::uint64_t, kKindCount> counts = {};  // records by IndexOf(kind)
  friend bool operator==(const StoreInfo&, const StoreInfo&) = default;
};

// The result of reading everything. Texts name kinds, ids and families, never values.
struct VerifyReport {
  static constexpr std::size_t kMaxProblems = 100;

  bool ok() const { return problem_count == 0; }
  std::uint64_t records = 0;        // values of all families
  std::uint64_t bytes = 0;          // of those values, as stored
  std::uint64_t without_facts = 0;  // candidates and opportunities that have none; not a problem
  std::uint64_t problem_count = 0;
  std::vector<std::string> problems;  // the first kMaxProblems
};

}  // namespace passend::store

#endif  // PASSEND_STORE_TYPES_H_
