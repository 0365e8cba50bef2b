// The schedule of nightly runs: at a time of day for each tenant, and what was missed is made up.
#ifndef PASSEND_SERVER_RESCORING_SCHEDULE_H_
#define PASSEND_SERVER_RESCORING_SCHEDULE_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/date.h"
#include "server/clock.h"
#include "server/log.h"
#include "server/rescoring/run_manager.h"
#include "store/match_store.h"

namespace passend::server {

// When a tenant wants its run.
struct NightPlan {
  std::string tenant;
  int minute = 0;                   // 0..1439, local time
  std::optional<int> full_weekday;  // 0 = Monday .. 6: on that day also full, and compared
};

struct LocalTime {
  model::Date day;
  int minute = 0;
};
// In the time zone of the machine. With a clock of a fixed day: that day.
LocalTime LocalTimeOf(const Clock& clock);

// What was done last. A night has the day on which its time falls.
struct NightsDone {
  std::optional<model::Date> night;
  std::optional<model::Date> full;
};

struct DueNight {
  model::Date night;
  bool full = false;
};
// The night that is to be done now: the last whose time has passed, when it is not done. Of nights
// that were missed only the last counts, for a run looks at now. A tenant without any night done
// waits for the first time that passes.
std::optional<DueNight> DueAt(const NightPlan& plan, const NightsDone& done, LocalTime now);

// Owns a thread that starts the runs, one after the other in the order of the plans. A run that
// fails is tried again, kAttempts times in all; one that was stopped by the abort rule, or by
// somebody, counts as done. Everything outlives it.
class Schedule {
 public:
  struct Parts {
    RunManager& runs;
    store::MatchStore& matches;
    const Clock& clock;
    Log& log;
  };
  struct Settings {
    std::vector<NightPlan> plans;
    std::chrono::milliseconds look_every = std::chrono::seconds(5);
    std::chrono::milliseconds retry_after = std::chrono::minutes(15);
    std::function<LocalTime()> now;  // empty = LocalTimeOf(clock)
  };
  static constexpr int kAttempts = 3;

  Schedule(Parts parts, Settings settings);
  // Does not wait for a run that works.
  ~Schedule();
  Schedule(const Schedule&) = delete;
  Schedule& operator=(const Schedule&) = delete;

 private:
  // A night that did not work out yet.
  struct Trouble {
    model::Date night;
    int attempts = 0;
    std::chrono::steady_clock::time_point not_before;
  };

  void Work();
  bool Stopping() const;
  // Waits; true: it is time to stop.
  bool Rest(std::chrono::milliseconds time);
  void Look(const NightPlan& plan);
  void Failed(const NightPlan& plan, const DueNight& due, const NightsDone& done);
  absl::StatusOr<NightsDone> ReadDone(const std::string& tenant) const;
  void RecordDone(const NightPlan& plan, const DueNight& due, NightsDone done);

  const Parts parts_;
  const Settings settings_;
  std::map<std::string, Trouble> trouble_;  // by tenant; of the thread
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_SCHEDULE_H_
