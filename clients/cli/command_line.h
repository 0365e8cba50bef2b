// From arguments to a command. The only folder file with main.cc that knows how flags are written.
#ifndef PASSEND_CLIENTS_CLI_COMMAND_LINE_H_
#define PASSEND_CLIENTS_CLI_COMMAND_LINE_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/console.h"
#include "clients/cli/settings.h"

namespace passend::cli {

// What the arguments (without the program's name) say. `run` is empty when they ask for help or are
// wrong; then `text` is what to print, and `exit_code` says which.
struct Invocation {
  std::function<CommandResult(Session&)> run;
  bool needs_server = true;
  bool markdown = false;  // the command can write that
  SettingValues flags;
  std::optional<std::string> config;  // --config
  std::string text;
  ExitCode exit_code = ExitCode::kOk;
};
Invocation ParseCommandLine(const std::vector<std::string>& arguments);

// Every command as its words ("match candidates"), for tests and documentation.
std::vector<std::string> CommandNames();

// The whole program: parses, resolves the settings, runs, reports. Gives the exit code.
int RunProgram(const std::vector<std::string>& arguments, const Getenv& getenv, Console console);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_COMMAND_LINE_H_
