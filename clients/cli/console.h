// Where a command reads and writes. Tests give it strings.
#ifndef PASSEND_CLIENTS_CLI_CONSOLE_H_
#define PASSEND_CLIENTS_CLI_CONSOLE_H_

#include <iosfwd>

namespace passend::cli {

// The widest that any table gets, and the width when nobody reads along.
inline constexpr int kMaxWidth = 100;

struct Console {
  std::istream* in = nullptr;
  std::ostream* out = nullptr;  // results
  std::ostream* err = nullptr;  // everything else
  bool in_is_terminal = false;
  bool err_is_terminal = false;
  bool color = false;     // on stdout
  int width = kMaxWidth;  // of tables
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_CONSOLE_H_
