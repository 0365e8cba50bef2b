// How much of the processors a nightly run takes: nothing that a query wants. Its threads have the
// lowest priority of the system, and while queries run they work only a share of the time, for what
// a low priority does not spare: caches and memory bandwidth.
#ifndef PASSEND_SERVER_RESCORING_WORK_SHARE_H_
#define PASSEND_SERVER_RESCORING_WORK_SHARE_H_

#include <chrono>
#include <functional>

#include "server/admission.h"

namespace passend::server {

class WorkShare {
 public:
  // `permille` 10..1000 of a thread's time while a query runs or ran just now; 1000 = all.
  // `admission` outlives it; null: nobody queries.
  WorkShare(const Admission* admission, int permille)
      : admission_(admission), permille_(permille) {}

  // To be called by each working thread about once a millisecond: sleeps what the thread has to
  // rest, at most a tenth of a second at a time. Threads: any number.
  void Rest() const;

 private:
  const Admission* const admission_;
  const int permille_;
};

// Does `work` on a thread of the lowest priority, which threads that it starts inherit, and waits
// for it. Where the system refuses (it does not on Linux), at the usual priority.
void AtLowestPriority(const std::function<void()>& work);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_WORK_SHARE_H_
