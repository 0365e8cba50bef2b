// What the nightly run makes: states of profiles by generation, changes, digests, and the runs
// themselves. By tenant; sealed like profiles are; readable generation by generation, never a mix.
//
// A run writes its states and rows under a number of its own, which nobody can read, and publishes
// them all at once. Keys on disk hold no readable names. docs/storage_format.md says what is on
// disk.
//
// Errors name the operation and the number, never an id or a value.
#ifndef PASSEND_STORE_MATCH_STORE_H_
#define PASSEND_STORE_MATCH_STORE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace passend::store {

// 1, 2, 3, ... per tenant; every run has one of its own, published or not. 0 = none.
using Generation = std::uint64_t;

enum class StateKind : std::uint8_t { kCandidate = 1, kOpportunity = 2 };

// One profile in a generation. No payload: it is not in it any more.
struct StateRow {
  std::string id;  // of the candidate or opportunity; "<tenant>/<id>" of one of another tenant
  std::optional<std::string> payload;
};

// Rows that belong to a number (a generation, or a day) and an id. The numbers are those on disk.
enum class MatchTable : std::uint8_t {
  kChanges = 1,       // number = generation, id = candidate
  kDigests = 2,       // number = day, id = owner; parts: 0 the head, then the lines
  kAppearances = 3,   // number = 0, id = candidate: when somebody was last in a digest
  kReplacements = 4,  // number = 0: vervangingen
  kSchedule = 5,      // number = 0: what the schedule remembers
};

inline constexpr std::array<MatchTable, 5> kAllMatchTables = {
    MatchTable::kChanges, MatchTable::kDigests, MatchTable::kAppearances, MatchTable::kReplacements,
    MatchTable::kSchedule};
// Whether the id of a row is that of a candidate.
constexpr bool IsOfCandidate(MatchTable table) {
  return table == MatchTable::kChanges || table == MatchTable::kAppearances;
}

struct MatchRow {
  std::string id;
  std::uint32_t part = 0;
  // Id of the candidate (of this tenant) that the row tells about: sealed with that person's key,
  // and gone when the person is. "" = nobody: sealed with the tenant's key. Where the id is that of
  // a candidate: that one, or "".
  std::string person;
  std::string payload;
  friend bool operator==(const MatchRow&, const MatchRow&) = default;
};

// A run, as the store knows it; `payload` is opaque.
struct RunRow {
  Generation number = 0;
  bool published = false;
  bool kept = false;                        // published, and its generation can still be read
  bool open = false;                        // not over: it may still put
  std::int64_t published_unix_seconds = 0;  // as Publish() was told; 0 = not published
  std::string payload;
  friend bool operator==(const RunRow&, const RunRow&) = default;
};

// The `index`-th of `count` parts of all profiles, of much the same size: for several threads.
struct StatePart {
  std::uint32_t index = 0;
  std::uint32_t count = 1;
};

inline constexpr std::size_t kMaxMatchIdBytes = 256;
inline constexpr std::size_t kMaxMatchPayloadBytes = std::size_t{16} << 20;

// Threads: any number may read; one run at a time writes for a tenant; the other writes take turns.
// Every method may return DataLoss and Unavailable, as ProfileReader and ProfileStore; those that
// write FailedPrecondition when the store is open for reading, and NotFound for a tenant that has
// no profiles and never had; those that put rows InvalidArgument: an id or payload out of bounds.
class MatchStore {
 public:
  template <class T>
  using Visitor = absl::FunctionRef<absl::Status(const T&)>;
  virtual ~MatchStore() = default;

  // --- Runs and generations

  // The number of a new run, never given before; the run is on record, unpublished, when it
  // returns (durable).
  virtual absl::StatusOr<Generation> BeginRun(const std::string& tenant, std::string payload) = 0;
  // Replaces the payload of a run (durable). NotFound.
  virtual absl::Status UpdateRun(const std::string& tenant, Generation number,
                                 std::string payload) = 0;
  // Newest first, at most `limit` (0 = all), older than `before` (0 = from the newest on).
  virtual absl::StatusOr<std::vector<RunRow>> ListRuns(const std::string& tenant, Generation before,
                                                       std::size_t limit) const = 0;
  virtual absl::StatusOr<RunRow> GetRun(const std::string& tenant, Generation number) const = 0;
  // The last published one; 0 = none.
  virtual absl::StatusOr<Generation> Published(const std::string& tenant) const = 0;

  // Writes of a run that is not published. Not durable by themselves, seen by nobody. What was put
  // before under the same id is replaced. Several threads may put at once; rows need no order, but
  // those of one call are best neighbours in the order of ScanStates(). FailedPrecondition: the run
  // is unknown, published or swept, or the store was closed since it began.
  // Somebody who was erased since the run began, or whose key is gone, is passed over in silence.
  virtual absl::Status PutStates(const std::string& tenant, Generation number, StateKind kind,
                                 std::span<const StateRow> rows) = 0;
  // Changes of a run (row_number = number), and rows of other tables that become visible with it.
  // Under one row number and id the rows of the last published run count, all of them and no
  // others; a part is put once. Rows of one id that are about several people need one that is about
  // nobody: when all that count are about somebody who is erased, those of the run before count.
  virtual absl::Status PutRows(const std::string& tenant, Generation number, MatchTable table,
                               std::uint64_t row_number, std::span<const MatchRow> rows) = 0;
  // Makes everything that was put under `number` durable and visible, at once with the payload of
  // the run. FailedPrecondition: as PutStates(), or a later run is published. Unavailable: it may
  // be published after opening again, or not.
  virtual absl::Status Publish(const std::string& tenant, Generation number, std::string payload,
                               std::int64_t published_unix_seconds) = 0;
  // Takes away everything that unpublished runs (other than `except`) put, and lets them put no
  // more; returns how many rows. The runs themselves stay on record. What a crash left is never
  // seen, and goes here. Cheap when there is nothing to sweep.
  virtual absl::StatusOr<std::uint64_t> Sweep(const std::string& tenant, Generation except) = 0;

  // --- Reading. `number`: a published generation that is kept. NotFound: it is not.

  // NotFound also: no such profile in it.
  virtual absl::StatusOr<std::string> GetState(const std::string& tenant, Generation number,
                                               StateKind kind, const std::string& id) const = 0;
  // All profiles of a generation, or a part of them, in an order of no meaning. Candidates whose
  // key was destroyed are left out. InvalidArgument: no such part.
  virtual absl::Status ScanStates(const std::string& tenant, Generation number, StateKind kind,
                                  const StatePart& part, Visitor<StateRow> visit) const = 0;
  absl::Status ScanStates(const std::string& tenant, Generation number, StateKind kind,
                          Visitor<StateRow> visit) const {
    return ScanStates(tenant, number, kind, StatePart{}, visit);
  }
  // Published rows of a number, by id and part where `id` is given, else in an order of no meaning.
  // Rows about people whose key was destroyed are left out.
  virtual absl::Status ScanRows(const std::string& tenant, MatchTable table,
                                std::uint64_t row_number, const std::optional<std::string>& id,
                                Visitor<MatchRow> visit) const = 0;
  // The numbers that have rows, ascending.
  virtual absl::StatusOr<std::vector<std::uint64_t>> RowNumbers(const std::string& tenant,
                                                                MatchTable table) const = 0;

  // --- Rows outside a run (durable, visible at once): vervangingen, schedule.

  // Puts one among the rows that are visible under that number and id. NotFound also: the person's
  // key is gone.
  virtual absl::Status SetRow(const std::string& tenant, MatchTable table, std::uint64_t row_number,
                              const MatchRow& row) = 0;
  // OK also when there is none.
  virtual absl::Status DeleteRow(const std::string& tenant, MatchTable table,
                                 std::uint64_t row_number, const std::string& id,
                                 std::uint32_t part) = 0;

  // --- Retention and erasure

  // Forgets generations before `oldest_kept` (their states where a later one replaced them, their
  // changes), and rows of any table that a later run replaced; the last published one stays whole.
  // How many rows. Finishes what a crash broke off. Cheap when there is nothing to forget.
  virtual absl::StatusOr<std::uint64_t> DropGenerations(const std::string& tenant,
                                                        Generation oldest_kept) = 0;
  // Forgets rows of `table` with a number below `first_kept`.
  virtual absl::StatusOr<std::uint64_t> DropRows(const std::string& tenant, MatchTable table,
                                                 std::uint64_t first_kept) = 0;
  // Rewrites every state of an opportunity, in every generation, with what `without` makes of it
  // (nothing = it need not change): to take somebody who was erased out of lists of others. How
  // many it changed. `without` gets states that have a payload, and must not write to the store.
  virtual absl::StatusOr<std::uint64_t> RewriteStates(
      const std::string& tenant,
      absl::FunctionRef<std::optional<std::string>(const StateRow&)> without) = 0;
  // The tenants that have runs.
  virtual std::vector<std::string> Tenants() const = 0;
};

// What every implementation refuses with InvalidArgument.
absl::Status CheckMatchBounds(std::string_view what, std::string_view id,
                              std::size_t payload_bytes);
absl::Status CheckMatchRows(MatchTable table, std::span<const MatchRow> rows);

}  // namespace passend::store

#endif  // PASSEND_STORE_MATCH_STORE_H_
