#include <fstream>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "audit/key_file.h"
#include "clients/cli/commands.h"
#include "clients/cli/sealed_lines.h"

namespace passend::cli {

CommandResult RunUnseal(const UnsealCommand& command, Session& session) {
  const auto key = audit::ReadKeyFile(command.key);
  if (!key.ok()) return key.status();
  std::ifstream file(command.file, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", command.file));
  LineOpener opener(*key);
  std::string line;
  while (std::getline(file, line)) {
    const auto text = opener.Open(line);
    if (!text.ok()) return text.status();
    if (!opener.at_end()) *session.console.out << *text << '\n';
  }
  if (!opener.at_end()) {
    return absl::DataLossError(absl::StrCat(command.file, " ends before its last line"));
  }
  return ExitCode::kOk;
}

}  // namespace passend::cli
