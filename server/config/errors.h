// Collects what is wrong with configuration files, so that an operator sees all of it at once.
#ifndef PASSEND_SERVER_CONFIG_ERRORS_H_
#define PASSEND_SERVER_CONFIG_ERRORS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace passend::config {

// One value type per load; not for several threads.
class Errors {
 public:
  // "<file>:<line>: <reason>"; line 0 = about the file as a whole: "<file>: <reason>".
  void Add(const std::string& file, int line, const std::string& reason);
  bool empty() const { return lines_.empty(); }
  std::size_t size() const { return lines_.size(); }

  // OK when nothing was added, else InvalidArgument with one line per error, the first ten.
  absl::Status ToStatus() const;

 private:
  std::vector<std::string> lines_;
};

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_ERRORS_H_
