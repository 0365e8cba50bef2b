// An index of a million candidates that is written to while it is searched, the way the engine does
// it: changes are applied as they come, and merged by a thread beside it.
#ifndef PASSEND_BENCHMARKS_LIVE_INDEX_H_
#define PASSEND_BENCHMARKS_LIVE_INDEX_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "benchmarks/data/data_set.h"
#include "matcher/index/snapshot.h"

namespace passend::benchmarks {

class LiveIndex {
 public:
  explicit LiveIndex(const DataSpec& spec) : writer_(kToday) {
    auto entries = CandidatesOf(spec);
    for (std::size_t i = 0; i < entries.size(); i += kChangedOneIn) changes_.push_back(entries[i]);
    writer_.Load(std::move(entries), {}, 2);
  }
  ~LiveIndex() { StopUpdating(); }
  LiveIndex(const LiveIndex&) = delete;
  LiveIndex& operator=(const LiveIndex&) = delete;

  std::shared_ptr<const index::Snapshot> snapshot() const { return writer_.snapshot(); }

  // Publishes a changed profile, another one each time.
  void ApplyOne() {
    index::Batch batch;
    batch.candidates.push_back(changes_[next_++ * 7919 % changes_.size()]);
    writer_.Apply(std::move(batch));
  }
  void MergeAll() {
    while (writer_.MergeOnce(kToday)) {
    }
  }

  // From now on `per_second` changes, evenly spread, and merging every half second.
  void StartUpdating(int per_second) {
    stop_ = false;
    updater_ = std::thread([this, per_second] {
      const auto begin = std::chrono::steady_clock::now();
      for (std::int64_t i = 0;
           !Stopped(begin + std::chrono::microseconds(i * 1'000'000 / per_second)); ++i) {
        ApplyOne();
      }
    });
    merger_ = std::thread([this] {
      while (!Stopped(std::chrono::steady_clock::now() + std::chrono::milliseconds(500))) {
        MergeAll();
      }
    });
  }
  void StopUpdating() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    if (updater_.joinable()) updater_.join();
    if (merger_.joinable()) merger_.join();
  }

 private:
  static constexpr std::size_t kChangedOneIn = 50;

  // Waits; whether it is time to end.
  bool Stopped(std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    wake_.wait_until(lock, until, [this] { return stop_; });
    return stop_;
  }

  index::IndexWriter writer_;
  std::vector<index::CandidateEntry> changes_;
  std::size_t next_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread updater_;
  std::thread merger_;
};

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_LIVE_INDEX_H_
