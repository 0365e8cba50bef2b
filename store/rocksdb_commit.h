// Private to store: the writing side of the durable store.
#ifndef PASSEND_STORE_ROCKSDB_COMMIT_H_
#define PASSEND_STORE_ROCKSDB_COMMIT_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
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

  // As of the last batch that was acknowledged.
  StoreState state() const;

 private:
  struct Waiting {
    const WriteBatch* batch = nullptr;
    absl::StatusOr<CommitResult> result = absl::UnknownError("not committed");
    bool done = false;
  };

  absl::Status CheckWritable() const;
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

  std::mutex write_mutex_;  // one writer at a time: whoever leads a group, or purges
  mutable std::mutex state_mutex_;
  StoreState state_;  // written with write_mutex_ held too
};

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_COMMIT_H_
