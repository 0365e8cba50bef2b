#include "server/rescoring/work_share.h"

#include <sys/resource.h>

#include <algorithm>
#include <thread>

namespace passend::server {
namespace {

using std::chrono::steady_clock;

// After the last query the run still makes room for the next one.
constexpr std::chrono::milliseconds kJustNow{50};
// Shorter naps cost more than they give.
constexpr std::chrono::milliseconds kLeastWork{2};
constexpr std::chrono::milliseconds kLongestRest{100};
// A thread that was away for so long did something else than work.
constexpr std::chrono::milliseconds kLongestWork{50};

}  // namespace

void WorkShare::Rest() const {
  if (admission_ == nullptr || permille_ >= 1000) return;
  // Since when this thread works without a rest.
  thread_local steady_clock::time_point since;
  const auto now = steady_clock::now();
  const auto worked = now - since;
  if (worked > kLongestWork) {
    since = now;
    return;
  }
  if (worked < kLeastWork) return;
  if (now - admission_->last_busy() > kJustNow) {
    since = now;
    return;
  }
  const auto rest = worked * (1000 - permille_) / permille_;
  std::this_thread::sleep_for(std::min<steady_clock::duration>(rest, kLongestRest));
  since = steady_clock::now();
}

void AtLowestPriority(const std::function<void()>& work) {
  std::thread thread([&work] {
    // Of a thread, on Linux. SCHED_IDLE would be lower still, but gets nothing at all done beside
    // other work that never rests.
    setpriority(PRIO_PROCESS, 0, 19);
    work();
  });
  thread.join();
}

}  // namespace passend::server
