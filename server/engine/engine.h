// The heart of the service: the store, what profiles are read against, and the snapshot that
// queries run on. Without gRPC and without messages.
//
// A write is durable, visible and in the change log when it is acknowledged: it is committed to the
// store as one batch (profiles with their facts), then published in the order of revisions.
#ifndef PASSEND_SERVER_ENGINE_ENGINE_H_
#define PASSEND_SERVER_ENGINE_ENGINE_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/index/snapshot.h"
#include "server/call_control.h"
#include "server/clock.h"
#include "server/engine/employer_book.h"
#include "server/engine/labels.h"
#include "server/engine/reference.h"
#include "server/engine/row.h"
#include "server/log.h"
#include "store/profile_store.h"

namespace passend::server {

// What one write changes in the index, beside the store's batch.
struct IndexChange {
  std::vector<CandidateRow> candidates;
  std::vector<OpportunityRow> opportunities;
  std::vector<std::string> deleted_candidates;  // resource names
  std::vector<std::string> deleted_opportunities;
  std::vector<BookedEmployerPtr> employers;
  std::vector<store::RecordKey> deleted_employers;
};

// Threads: any number may use it. Owns its background thread, which merges index segments and
// forgets expired requests.
class Engine {
 public:
  // Loads the index from the store's facts, or compiles them again when they belong to another
  // catalogue. InvalidArgument: the configuration. DataLoss, Unavailable: the store.
  static absl::StatusOr<std::unique_ptr<Engine>> Open(Configuration configuration,
                                                      std::unique_ptr<store::ProfileStore> store,
                                                      const Clock& clock, Log& log, int threads);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  const Clock& clock() const { return clock_; }
  const store::ProfileStore& store() const { return *store_; }
  std::shared_ptr<const Reference> reference() const;
  std::shared_ptr<const index::Snapshot> snapshot() const { return index_->snapshot(); }
  const Labels& labels() const { return labels_; }
  // At least those of revision() before the call.
  std::shared_ptr<const Employers> employers() const { return employers_.snapshot(); }
  // The last revision that is durable and visible.
  store::Revision revision() const;
  // Waits until revision() is at least `revision`. DEADLINE_EXCEEDED, CANCELLED. A caller without a
  // deadline waits kLongestWait at most.
  absl::Status WaitForRevision(store::Revision revision, const CallControl& control) const;
  static constexpr std::chrono::seconds kLongestWait{10};
  // OK until the store refused a write; see store::ProfileStore on the failure policy.
  absl::Status health() const { return store_->health(); }

  // Lets `prepare` fill a batch against the reference of now, commits it and publishes it. The
  // reference does not change between the two. An error of `prepare` or of the store is returned
  // as it is, and nothing has changed (UNAVAILABLE: the store has failed; see there).
  using Prepare = std::function<absl::Status(const Reference&, store::WriteBatch&, IndexChange&)>;
  absl::StatusOr<store::CommitResult> Write(const Prepare& prepare);

  // Forgets a person, durably and at once: see store::ProfileStore::EraseCandidate. The index does
  // not know the person any more when it returns. Errors as there.
  absl::StatusOr<store::Revision> Erase(const store::RecordKey& candidate,
                                        const std::string& reason);
  // Whether somebody was erased since the last PurgeErased(), as far as this process knows; true
  // after a start.
  bool purge_due() const { return purge_due_; }
  // Takes who was erased out of the lists that nightly runs left, the change log and the files; see
  // ForgetErased() and the store. UNAVAILABLE also while a nightly run is under way.
  absl::Status PurgeErased();
  // For what changes nothing that a query sees: backups, keys, trimming.
  store::ProfileStore& maintenance() { return *store_; }

  // Reads places and functies from the store again and swaps the reference. When facts depend on
  // what changed, all are compiled again; writes wait meanwhile, reads do not.
  absl::Status ReloadReference();

  // What a request of the past day was answered; NotFound when it is new.
  absl::StatusOr<store::RequestOutcome> FindRequest(const std::string& tenant,
                                                    const std::string& request_id) const;
  std::int64_t UnixNow() const;
  static constexpr std::int64_t kRequestMemorySeconds = 24 * 3600;

  // Waits until no background work runs; for measurements and tests.
  void MergeAll();

 private:
  Engine(Configuration configuration, std::unique_ptr<store::ProfileStore> store,
         const Clock& clock, Log& log, int threads);
  absl::Status Start();
  absl::StatusOr<std::shared_ptr<const Reference>> ReadReference() const;
  // False: the facts in the store are not all of this stamp.
  absl::StatusOr<bool> LoadFacts(const Reference& reference);
  // Compiles every profile, stores the facts and their stamp, and replaces the index.
  absl::Status Recompile(const Reference& reference);
  // `created`: no candidate of `change` was there before.
  void Publish(store::Revision revision, bool own, bool created, IndexChange change);
  void Apply(bool created, IndexChange change);
  void Background();
  bool Stopping();

  const Configuration configuration_;
  const std::unique_ptr<store::ProfileStore> store_;
  const Clock& clock_;
  Log& log_;
  const int threads_;

  std::unique_ptr<index::IndexWriter> index_;
  Labels labels_;
  EmployerBook employers_;

  // Held shared by a write from compiling to publishing, alone by a change of the reference.
  std::shared_mutex world_mutex_;
  mutable std::mutex reference_mutex_;
  std::shared_ptr<const Reference> reference_;

  std::atomic<bool> purge_due_ = true;

  mutable std::mutex published_mutex_;
  mutable std::condition_variable published_changed_;
  store::Revision published_ = 0;

  std::mutex background_mutex_;
  std::condition_variable background_wake_;
  bool stop_ = false;
  bool work_ = false;                                // something was written
  std::chrono::steady_clock::time_point last_bulk_;  // a write of many rows
  std::thread background_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_ENGINE_H_
