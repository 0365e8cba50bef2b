// Private to store: the writing side of the durable store.
#ifndef PASSEND_STORE_ROCKSDB_COMMIT_H_
#define PASSEND_STORE_ROCKSDB_COMMIT_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/erasure_ledger.h"
#include "store/failure_latch.h"
#include "store/rocksdb_database.h"
#include "store/write_batch.h"

namespace rocksdb {
class WriteBatch;
}

namespace passend::store {

// Commits batches in the order in which they come. While one group of batches is being written and
// synced, the batches that arrive wait; the first of them then writes all of them with one sync.
// Threads: safe.
class Committer {
 public:
  // `state` is what meta/state says. Everything pointed to outlives this object.
  Committer(Database* database, FailureLatch* latch, StoreState state, bool sync, bool read_only)
      : database_(*database),
        latch_(*latch),
        sync_(sync),
        read_only_(read_only),
        state_(std::move(state)) {}

  // See ProfileStore.
  absl::StatusOr<CommitResult> Commit(const WriteBatch& batch);
  absl::StatusOr<std::uint64_t> PurgeRequests(std::int64_t now_unix_seconds);

  // Seals anew the values among the next ones of `family`, from key `from` on, that are not sealed
  // with the newest key, and moves `from`; "" = the family has been seen to its end. Beside
  // commits: each call takes the place of one. Returns how many. Errors as Commit().
  absl::StatusOr<std::uint64_t> ResealSome(Family family, std::string* from);

  // Erases a candidate with all that belongs to it and its key; see ProfileStore. The store seals.
  absl::StatusOr<CommitResult> Erase(const RecordKey& candidate, const std::string& reason,
                                     std::int64_t now_unix_seconds, ErasureLedger& ledger);
  // Erases again who stands in the ledger and is here all the same: a restored backup, or an
  // erasure that a crash broke off. How many. Before anything else is written.
  absl::StatusOr<std::uint64_t> ReplayErasures(const ErasureLedger& ledger);
  // Takes erased candidates out of the change log, which names them.
  absl::Status ScrubChanges(const ErasureLedger& ledger);

  // See ProfileStore.
  absl::StatusOr<std::uint64_t> TrimChanges(Revision before);

  // A write that is no revision, beside no commit and no erasure: `fill` fills it, reading what it
  // needs; durable when OK, nothing when `fill` fails. Errors as Commit().
  absl::Status WriteAlone(absl::FunctionRef<absl::Status(rocksdb::WriteBatch*)> fill);
  // The same without a sync, beside commits and others like it, but beside no erasure, and slower
  // when it would slow down commits: durable with the next write that is. `fill` must not make keys
  // of persons.
  absl::Status WriteBulk(absl::FunctionRef<absl::Status(rocksdb::WriteBatch*)> fill);
  // Returns when what WriteBulk() was doing at the call is written.
  void WaitForBulk();

  // A moment for ErasedSince(). Threads: safe.
  std::uint64_t Tick() { return ++ticks_; }
  // Whether the person with this key was erased after that moment. Within WriteBulk() and
  // WriteAlone() only.
  bool ErasedSince(std::string_view candidate_key, std::uint64_t tick) const;

  // As of the last batch that was acknowledged.
  StoreState state() const;

 private:
  struct Waiting {
    const WriteBatch* batch = nullptr;
    absl::StatusOr<CommitResult> result = absl::UnknownError("not committed");
    bool done = false;
  };

  absl::Status CheckWritable() const;
  // Waits while RocksDB has much to merge of what runs put.
  void GiveWay() const;
  // Deletes the remembered requests whose outcome mentions `id`; "" = all of them.
  absl::Status ForgetRequests(std::string_view id, rocksdb::WriteBatch* writes) const;
  // Deletes what stands under the key of a candidate, whether it opens or not.
  absl::Status EraseRows(const std::string& candidate_key, StoreState* next,
                         rocksdb::WriteBatch* writes) const;
  // Some hundreds of revisions from key `from` on; moves it, "" = that was the end.
  absl::Status ScrubSome(const std::set<std::string>& erased, std::string* from);
  // Deletes what nightly runs put about the person with this key, in every tenant.
  absl::Status EraseMatches(std::string_view candidate_key, rocksdb::WriteBatch* writes) const;
  // Writes with sync, keys first; an error latches.
  absl::Status WriteDurably(rocksdb::WriteBatch* writes);
  // The batches at the front of the queue that go together. Needs queue_mutex_.
  std::vector<Waiting*> TakeGroup() const;
  void CommitGroup(const std::vector<Waiting*>& group);

  Database& database_;
  FailureLatch& latch_;
  const bool sync_;
  const bool read_only_;

  std::mutex queue_mutex_;
  std::condition_variable queue_moved_;
  std::deque<Waiting*> queue_;

  // Held shared by WriteBulk() and alone by an erasure, which would otherwise miss what is on its
  // way. Whoever waits for it alone holds the gate meanwhile, or would wait for ever.
  mutable std::mutex bulk_gate_;
  mutable std::shared_mutex bulk_mutex_;
  std::atomic<std::uint64_t> ticks_ = 0;
  // When persons were erased, in this life. Written with bulk_mutex_ alone and write_mutex_.
  std::map<std::string, std::uint64_t, std::less<>> erased_at_;

  std::mutex write_mutex_;  // one writer at a time: whoever leads a group, or purges
  mutable std::mutex state_mutex_;
  StoreState state_;  // written with write_mutex_ held too
};

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_COMMIT_H_
