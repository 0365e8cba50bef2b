// The only clock of the server. Everything that depends on the day gets it from here, so that a
// test or a demonstration can fix it.
#ifndef PASSEND_SERVER_CLOCK_H_
#define PASSEND_SERVER_CLOCK_H_

#include <chrono>
#include <optional>

#include "matcher/model/date.h"

namespace passend::server {

// Threads: any number may read.
class Clock {
 public:
  // With `fixed_today`, Today() is always that day; Now() still runs.
  explicit Clock(std::optional<model::Date> fixed_today = std::nullopt)
      : fixed_today_(fixed_today) {}
  // The calendar day in the time zone of the machine.
  model::Date Today() const;
  std::chrono::system_clock::time_point Now() const { return std::chrono::system_clock::now(); }

 private:
  std::optional<model::Date> fixed_today_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_CLOCK_H_
