// How far long work is: a bar with rate and time left on a terminal, a line now and then elsewhere.
#ifndef PASSEND_CLIENTS_CLI_PROGRESS_H_
#define PASSEND_CLIENTS_CLI_PROGRESS_H_

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>

#include "absl/time/time.h"

namespace passend::cli {

class Progress {
 public:
  struct Options {
    std::ostream* err = nullptr;
    bool terminal = false;
    std::string label;        // "import"
    std::string unit;         // "records"
    std::uint64_t total = 0;  // of what Update() calls `done`; 0 = not known: no bar, no time left
    std::function<absl::Time()> now;  // default: the clock
  };

  explicit Progress(Options options);

  // `count` units are ready, and `done` of `total` (bytes of a file, say). Cheap: prints at most
  // ten times a second on a terminal, every ten seconds elsewhere.
  void Update(std::uint64_t count, std::uint64_t done);

  // Wipes the bar, so that another line can be printed; the next Update() draws it again.
  void Clear();

  // The last state, as a line that stays.
  void Finish();

  // The text of the state, without line end: "import  [####----]  50%  1,000 records  2,000/s  0:04
  // left". Also for tests.
  std::string Line(absl::Time now) const;

 private:
  Options options_;
  absl::Time started_;
  absl::Time printed_;
  std::uint64_t count_ = 0;
  std::uint64_t done_ = 0;
  bool drawn_ = false;
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_PROGRESS_H_
