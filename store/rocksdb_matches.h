// Private to store: what nightly runs leave, in the families matches and runs of the durable store.
#ifndef PASSEND_STORE_ROCKSDB_MATCHES_H_
#define PASSEND_STORE_ROCKSDB_MATCHES_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/match_key.h"
#include "store/match_store.h"
#include "store/rocksdb_commit.h"
#include "store/rocksdb_database.h"

namespace rocksdb {
class WriteBatch;
}

namespace passend::store {

// Where the states of a profile lie; nothing: of a tenant that is not there.
std::optional<std::string> StatePrefixOf(const Database& database, const std::string& tenant,
                                         TenantNumber number, StateKind kind,
                                         const std::string& id);
// How a key tells a candidate of the tenant, and the id of a row.
std::string CandidateHash(const Database& database, const std::string& tenant, TenantNumber number,
                          const std::string& id);
std::string RowIdHash(const Database& database, const std::string& tenant, TenantNumber number,
                      const std::string& id);

// See MatchStore. Which runs are published is known in memory, from the family runs; a row is seen
// when the run in its key is published.
class RocksDbMatches final : public MatchStore {
 public:
  // Both outlive this object.
  RocksDbMatches(const Database* database, Committer* committer)
      : database_(*database), committer_(*committer) {}

  // Reads which runs there are; once, before anything else.
  absl::Status Load();

  absl::StatusOr<Generation> BeginRun(const std::string& tenant, std::string payload) override;
  absl::Status UpdateRun(const std::string& tenant, Generation number,
                         std::string payload) override;
  absl::StatusOr<std::vector<RunRow>> ListRuns(const std::string& tenant, Generation before,
                                               std::size_t limit) const override;
  absl::StatusOr<RunRow> GetRun(const std::string& tenant, Generation number) const override;
  absl::StatusOr<Generation> Published(const std::string& tenant) const override;
  absl::Status PutStates(const std::string& tenant, Generation number, StateKind kind,
                         std::span<const StateRow> rows) override;
  absl::Status PutRows(const std::string& tenant, Generation number, MatchTable table,
                       std::uint64_t row_number, std::span<const MatchRow> rows) override;
  absl::Status Publish(const std::string& tenant, Generation number, std::string payload,
                       std::int64_t published_unix_seconds) override;
  absl::StatusOr<std::uint64_t> Sweep(const std::string& tenant, Generation except) override;

  absl::StatusOr<std::string> GetState(const std::string& tenant, Generation number, StateKind kind,
                                       const std::string& id) const override;
  using MatchStore::ScanStates;
  absl::Status ScanStates(const std::string& tenant, Generation number, StateKind kind,
                          const StatePart& part, Visitor<StateRow> visit) const override;
  absl::Status ScanRows(const std::string& tenant, MatchTable table, std::uint64_t row_number,
                        const std::optional<std::string>& id,
                        Visitor<MatchRow> visit) const override;
  absl::StatusOr<std::vector<std::uint64_t>> RowNumbers(const std::string& tenant,
                                                        MatchTable table) const override;
  absl::Status SetRow(const std::string& tenant, MatchTable table, std::uint64_t row_number,
                      const MatchRow& row) override;
  absl::Status DeleteRow(const std::string& tenant, MatchTable table, std::uint64_t row_number,
                         const std::string& id, std::uint32_t part) override;

  absl::StatusOr<std::uint64_t> DropGenerations(const std::string& tenant,
                                                Generation oldest_kept) override;
  absl::StatusOr<std::uint64_t> DropRows(const std::string& tenant, MatchTable table,
                                         std::uint64_t first_kept) override;
  absl::StatusOr<std::uint64_t> RewriteStates(
      const std::string& tenant,
      absl::FunctionRef<std::optional<std::string>(const StateRow&)> without) override;
  std::vector<std::string> Tenants() const override;

 private:
  // What became of what a run put; see storage::v1::RescoringRun.
  enum class Rows : std::uint8_t { kKept = 1, kDropping = 2, kGone = 3 };
  struct Run {
    bool published = false;
    std::int64_t published_unix_seconds = 0;
    Rows rows = Rows::kKept;
    std::uint64_t tick = 0;  // Committer::Tick() when it began
  };
  using Runs = std::map<Generation, Run>;
  // Numbers of published runs, ascending.
  using Numbers = std::vector<Generation>;

  // NotFound: nothing of this tenant was ever written.
  absl::StatusOr<TenantNumber> NumberOf(const std::string& tenant) const;
  Runs RunsOf(TenantNumber tenant) const;
  Numbers PublishedOf(TenantNumber tenant) const;
  std::optional<Run> FindRun(TenantNumber tenant, Generation number) const;
  // NotFound: no generation that can be read.
  absl::Status CheckReadable(TenantNumber tenant, Generation number) const;
  // FailedPrecondition: no run that may put.
  absl::StatusOr<Run> CheckPuts(TenantNumber tenant, Generation number) const;

  absl::Status AddRun(const std::string& tenant, TenantNumber number, Generation run,
                      const Run& flags, std::string payload, rocksdb::WriteBatch* writes) const;
  // Writes what `flags` says of each run, with the payload that it has; then it is known.
  absl::Status MarkRuns(const std::string& tenant, TenantNumber number,
                        const std::vector<std::pair<Generation, Run>>& marks);

  std::string RowKeyOf(const std::string& tenant, TenantNumber number, MatchTable table,
                       std::uint64_t row_number, const MatchRow& row, Generation run) const;
  // False: the person was erased since `tick`, or has no key any more. Within a write.
  absl::StatusOr<bool> PersonIsThere(std::string_view candidate_key, std::uint64_t tick) const;
  absl::Status PutRow(const std::string& tenant, const std::string& key, const MatchRow& row,
                      rocksdb::WriteBatch* writes) const;
  absl::Status Delete(std::string_view key, rocksdb::WriteBatch* writes) const;

  // A row as it stands there.
  struct Found {
    std::string key;
    std::uint32_t part = 0;
    Generation run = 0;
    std::string stored;
  };
  // The rows of a number and id that were put by published runs, or by none, by part; also those
  // that a later run replaced.
  absl::StatusOr<std::vector<Found>> FindRows(const std::string& tenant, TenantNumber number,
                                              MatchTable table, std::uint64_t row_number,
                                              const std::string& id,
                                              const rocksdb::Snapshot* snapshot) const;
  static Generation LastRun(const std::vector<Found>& rows);

  // Deletes of the keys from `first` to `end` those that `doomed` says, which gets them in order;
  // some thousands at once, but those that differ in the number of their run only together.
  using Judge = absl::FunctionRef<absl::StatusOr<bool>(std::string_view key, const MatchKey& parts,
                                                       std::string_view stored)>;
  absl::StatusOr<std::uint64_t> DeleteWhere(std::string first, const std::string& end,
                                            Judge doomed);
  absl::StatusOr<std::uint64_t> DropStates(TenantNumber tenant, MatchKeyTable table,
                                           const Numbers& published, Generation oldest);
  absl::StatusOr<std::uint64_t> DropReplaced(TenantNumber tenant, MatchTable table,
                                             const Numbers& published);

  const Database& database_;
  Committer& committer_;
  // One at a time begins, publishes or marks runs.
  std::mutex runs_mutex_;
  mutable std::shared_mutex index_mutex_;
  std::map<TenantNumber, Runs> index_;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_MATCHES_H_
