#include "server/clock.h"

#include <ctime>

namespace passend::server {

model::Date Clock::Today() const {
  if (fixed_today_.has_value()) return *fixed_today_;
  const std::time_t now = std::chrono::system_clock::to_time_t(Now());
  std::tm local{};
  localtime_r(&now, &local);
  return model::Date::FromYmd(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday)
      .value_or(model::Date{});
}

}  // namespace passend::server
