// Nightly runs without gRPC: an engine over the memory store with some people and some work, and a
// store of runs in which a test can hold things up or let them fail.
#ifndef PASSEND_TESTS_SERVER_RESCORING_NIGHTS_H_
#define PASSEND_TESTS_SERVER_RESCORING_NIGHTS_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/engine/engine.h"
#include "server/rescoring/run_manager.h"
#include "store/match_store.h"
#include "tests/server/harness.h"

namespace passend::server {

// Hands everything on, after asking `before` with the name of the method: what it returns, when it
// is not OK, is the answer. Asked from several threads.
class GatedMatches final : public store::MatchStore {
 public:
  explicit GatedMatches(store::MatchStore& matches) : matches_(matches) {}
  void set_before(std::function<absl::Status(std::string_view)> before);

  absl::StatusOr<store::Generation> BeginRun(const std::string& tenant,
                                             std::string payload) override;
  absl::Status UpdateRun(const std::string& tenant, store::Generation number,
                         std::string payload) override;
  absl::StatusOr<std::vector<store::RunRow>> ListRuns(const std::string& tenant,
                                                      store::Generation before,
                                                      std::size_t limit) const override;
  absl::StatusOr<store::RunRow> GetRun(const std::string& tenant,
                                       store::Generation number) const override;
  absl::StatusOr<store::Generation> Published(const std::string& tenant) const override;
  absl::Status PutStates(const std::string& tenant, store::Generation number, store::StateKind kind,
                         std::span<const store::StateRow> rows) override;
  absl::Status PutRows(const std::string& tenant, store::Generation number, store::MatchTable table,
                       std::uint64_t row_number, std::span<const store::MatchRow> rows) override;
  absl::Status Publish(const std::string& tenant, store::Generation number, std::string payload,
                       std::int64_t published_unix_seconds) override;
  absl::StatusOr<std::uint64_t> Sweep(const std::string& tenant, store::Generation except) override;
  absl::StatusOr<std::string> GetState(const std::string& tenant, store::Generation number,
                                       store::StateKind kind, const std::string& id) const override;
  absl::Status ScanStates(const std::string& tenant, store::Generation number,
                          store::StateKind kind, const store::StatePart& part,
                          Visitor<store::StateRow> visit) const override;
  absl::Status ScanRows(const std::string& tenant, store::MatchTable table,
                        std::uint64_t row_number, const std::optional<std::string>& id,
                        Visitor<store::MatchRow> visit) const override;
  absl::StatusOr<std::vector<std::uint64_t>> RowNumbers(const std::string& tenant,
                                                        store::MatchTable table) const override;
  absl::Status SetRow(const std::string& tenant, store::MatchTable table, std::uint64_t row_number,
                      const store::MatchRow& row) override;
  absl::Status DeleteRow(const std::string& tenant, store::MatchTable table,
                         std::uint64_t row_number, const std::string& id,
                         std::uint32_t part) override;
  absl::StatusOr<std::uint64_t> DropGenerations(const std::string& tenant,
                                                store::Generation oldest_kept) override;
  absl::StatusOr<std::uint64_t> DropRows(const std::string& tenant, store::MatchTable table,
                                         std::uint64_t first_kept) override;
  absl::StatusOr<std::uint64_t> RewriteStates(
      const std::string& tenant,
      absl::FunctionRef<std::optional<std::string>(const store::StateRow&)> without) override;
  std::vector<std::string> Tenants() const override { return matches_.Tenants(); }

 private:
  absl::Status Ask(std::string_view method) const;

  store::MatchStore& matches_;
  mutable std::mutex mutex_;
  std::function<absl::Status(std::string_view)> before_;
};

// The engine, and all that a RunManager is made of.
class Nights {
 public:
  Nights();

  Engine& engine() { return *engine_; }
  GatedMatches& matches() { return *matches_; }
  const Clock& clock() const { return clock_; }
  Log& log() { return log_; }
  std::vector<std::string> log_lines() const;
  std::unique_ptr<RunManager> NewManager(int threads = 2);

  // `candidates` people c-0, c-1, ... and `opportunities` o-0, ... of a tenant, for which many fit.
  void Fill(const std::string& tenant, int candidates, int opportunities);
  // Gives a person other hours, so that lists change.
  void Change(const std::string& tenant, int candidate, int max_week_minutes);

 private:
  mutable std::mutex log_mutex_;
  std::vector<std::string> lines_;
  Log log_;
  Clock clock_;
  Admission admission_{2, 8};
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<SilentPairs> silent_;
  std::unique_ptr<GatedMatches> matches_;
};

}  // namespace passend::server

#endif  // PASSEND_TESTS_SERVER_RESCORING_NIGHTS_H_
