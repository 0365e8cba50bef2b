#include "clients/cli/progress.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "clients/cli/text.h"

namespace passend::cli {
namespace {

constexpr int kBar = 24;

}  // namespace

Progress::Progress(Options options) : options_(std::move(options)) {
  if (!options_.now) options_.now = absl::Now;
  started_ = options_.now();
  // Elsewhere than on a terminal, short work stays silent until it is finished.
  printed_ = options_.terminal ? absl::InfinitePast() : started_;
}

std::string Progress::Line(absl::Time now) const {
  const double seconds = std::max(1e-3, absl::ToDoubleSeconds(now - started_));
  std::string line = options_.label;
  if (options_.total > 0) {
    const double part =
        std::min(1.0, static_cast<double>(done_) / static_cast<double>(options_.total));
    const auto filled = static_cast<std::size_t>(part * kBar);
    line += "  [" + std::string(filled, '#') + std::string(kBar - filled, '-') + "]" +
            absl::StrFormat(" %3d%%", static_cast<int>(part * 100));
  }
  line += "  " + Thousands(count_) + " " + options_.unit;
  line +=
      "  " + Thousands(static_cast<std::uint64_t>(static_cast<double>(count_) / seconds)) + "/s";
  if (options_.total > 0 && done_ > 0 && done_ < options_.total) {
    const double left =
        seconds * static_cast<double>(options_.total - done_) / static_cast<double>(done_);
    line += "  " + Clock(static_cast<std::uint64_t>(left + 0.5)) + " left";
  } else {
    line += "  " + Clock(static_cast<std::uint64_t>(seconds)) + " passed";
  }
  return line;
}

void Progress::Update(std::uint64_t count, std::uint64_t done) {
  count_ = count;
  done_ = done;
  const absl::Time now = options_.now();
  const absl::Duration pause = options_.terminal ? absl::Milliseconds(100) : absl::Seconds(10);
  if (now - printed_ < pause) return;
  printed_ = now;
  if (options_.terminal) {
    *options_.err << "\r" << Line(now) << "\x1b[K" << std::flush;
    drawn_ = true;
  } else {
    *options_.err << Line(now) << "\n" << std::flush;
  }
}

void Progress::Clear() {
  if (!drawn_) return;
  *options_.err << "\r\x1b[K";
  drawn_ = false;
  printed_ = absl::InfinitePast();
}

void Progress::Finish() {
  Clear();
  *options_.err << Line(options_.now()) << "\n" << std::flush;
}

}  // namespace passend::cli
