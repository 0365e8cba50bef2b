// How far a run is, told to whoever started it.
#ifndef PASSEND_MATCHER_RESCORING_PROGRESS_H_
#define PASSEND_MATCHER_RESCORING_PROGRESS_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>

#include "matcher/rescoring/rescore.h"

namespace passend::rescoring {

// Threads: any number; what is told is told by one at a time.
class ProgressTeller {
 public:
  explicit ProgressTeller(const std::function<void(const Progress&)>& tell) : tell_(tell) {}

  void Stage(std::string_view stage, std::uint64_t total) {
    const std::lock_guard lock(mutex_);
    now_ = {stage, 0, total};
    if (tell_) tell_(now_);
  }
  void Add(std::uint64_t done) {
    if (!tell_) return;
    const std::lock_guard lock(mutex_);
    now_.done = std::min(now_.total, now_.done + done);
    tell_(now_);
  }

 private:
  const std::function<void(const Progress&)>& tell_;
  std::mutex mutex_;
  Progress now_;
};

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_PROGRESS_H_
