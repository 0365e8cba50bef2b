// Private to store: what nightly runs leave, kept in memory.
#ifndef PASSEND_STORE_MEMORY_MATCHES_H_
#define PASSEND_STORE_MEMORY_MATCHES_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/match_store.h"
#include "store/types.h"

namespace passend::store {

// See MatchStore. Threads: safe; visitors are called without a lock, with copies.
class MemoryMatches final : public MatchStore {
 public:
  // `has_tenant`: anything was ever written for it. `is_there`: there is such a candidate.
  MemoryMatches(std::function<bool(const std::string&)> has_tenant,
                std::function<bool(const RecordKey&)> is_there)
      : has_tenant_(std::move(has_tenant)), is_there_(std::move(is_there)) {}

  // Forgets what is about a candidate.
  void Erase(const RecordKey& candidate);

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
  struct Run {
    RunRow row;
    bool swept = false;
    std::uint64_t tick = 0;  // when it began
  };
  using Parts = std::map<std::uint32_t, MatchRow>;
  using RowPlace = std::tuple<MatchTable, std::uint64_t, std::string>;  // table, number, id
  struct Tenant {
    std::map<Generation, Run> runs;
    std::map<std::pair<StateKind, std::string>, std::map<Generation, std::optional<std::string>>>
        states;
    std::map<RowPlace, std::map<Generation, Parts>> rows;

    bool IsPublished(Generation run) const;
    // The form of a profile that a generation reads; null = it is not in it.
    const std::string* Read(const std::map<Generation, std::optional<std::string>>& forms,
                            Generation number) const;
    // The run whose rows count; 0 also when nothing does.
    Generation LastRun(const std::map<Generation, Parts>& runs_of) const;
  };

  const Tenant* Find(const std::string& tenant) const;
  absl::Status CheckTenant(const std::string& tenant) const;
  absl::StatusOr<Run*> RunThatPuts(const std::string& tenant, Generation number);
  absl::Status CheckReadable(const std::string& tenant, Generation number) const;
  // False: erased since the run began, or erased and not back.
  bool PersonIsThere(const RecordKey& candidate, std::uint64_t tick) const;

  const std::function<bool(const std::string&)> has_tenant_;
  const std::function<bool(const RecordKey&)> is_there_;
  mutable std::mutex mutex_;
  std::map<std::string, Tenant> tenants_;
  std::uint64_t ticks_ = 0;
  std::map<std::pair<std::string, std::string>, std::uint64_t> erased_at_;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_MEMORY_MATCHES_H_
