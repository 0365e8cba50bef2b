// Nightly runs without gRPC: an engine over the memory store with some people and some work, and a
// store of runs in which a test can hold things up or let them fail.
#ifndef PASSEND_TESTS_SERVER_RESCORING_NIGHTS_H_
#define PASSEND_TESTS_SERVER_RESCORING_NIGHTS_H_

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
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

// Longer than anything here takes.
inline constexpr std::chrono::seconds kLong{30};

// Holds up every call of one method until it is opened.
class Gate {
 public:
  Gate(GatedMatches& matches, std::string method) : matches_(matches), method_(std::move(method)) {
    matches_.set_before([this](std::string_view called) {
      if (called != method_) return absl::OkStatus();
      std::unique_lock lock(mutex_);
      ++arrived_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return open_; });
      return absl::OkStatus();
    });
  }
  ~Gate() {
    Open();
    matches_.set_before(nullptr);
  }
  void AwaitArrival() {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, kLong, [this] { return arrived_ > 0; }));
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  GatedMatches& matches_;
  const std::string method_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  bool open_ = false;
};

// Writes one record, whatever was there.
void PutRecord(Engine& engine, const v1::Candidate& candidate);
void PutRecord(Engine& engine, const v1::Employer& employer);
void PutRecord(Engine& engine, const v1::Opportunity& opportunity);

// `candidates` people c-0, c-1, ... and `opportunities` o-0, ... of a tenant, for which many fit.
void FillNight(Engine& engine, const std::string& tenant, int candidates, int opportunities);

// The engine, and all that a RunManager is made of.
class Nights {
 public:
  Nights();

  Engine& engine() { return *engine_; }
  GatedMatches& matches() { return *matches_; }
  const Clock& clock() const { return clock_; }
  Log& log() { return log_; }
  std::vector<std::string> log_lines() const;
  std::unique_ptr<RunManager> NewManager(
      int threads = 2, std::function<void(std::string_view stage)> on_progress = nullptr);

  void Fill(const std::string& tenant, int candidates, int opportunities) {
    FillNight(*engine_, tenant, candidates, opportunities);
  }
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
