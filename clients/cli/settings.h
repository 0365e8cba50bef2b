// What every command needs to know: flag, else environment variable, else configuration file, else
// the default.
#ifndef PASSEND_CLIENTS_CLI_SETTINGS_H_
#define PASSEND_CLIENTS_CLI_SETTINGS_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace passend::v1 {
class AccessContext;
}

namespace passend::cli {

// kMarkdown: of digests only.
enum class OutputFormat { kTable, kJson, kJsonLines, kMarkdown };

// What protects the connection. Files in PEM; empty = none.
struct Protection {
  std::string tls_ca;           // authority of the server; with it the connection is TLS
  std::string tls_certificate;  // ours, with its key
  std::string tls_key;
  std::string token_file;
};

struct Settings {
  std::string server = "127.0.0.1:7443";
  Protection protection;
  std::string tenant;   // for short names; empty: only full names are understood
  std::string purpose;  // AccessContext
  std::string case_reference;
  absl::Duration timeout = absl::Seconds(30);
  std::string as_of;  // day; empty = the server's today
  OutputFormat output = OutputFormat::kTable;
  bool output_given = false;
};

struct SettingName {
  const char* key;          // flag without "--", and key in the file
  const char* environment;  // variable
  const char* value;        // shown in --help
  const char* help;
};

// The common settings, in the order in which --help shows them.
const std::vector<SettingName>& SettingNames();

using Getenv = std::function<std::optional<std::string>(const std::string& name)>;
using SettingValues = std::map<std::string, std::string>;  // by key

// Reads a configuration file (`key = "value"` lines, as TOML). InvalidArgument: not in that form,
// or a key that is not one of SettingNames(); names it. NotFound: cannot be opened.
absl::StatusOr<SettingValues> ReadSettingsFile(const std::string& path);

// The file to read: PASSEND_CONFIG, else $XDG_CONFIG_HOME/passend/config.toml, else
// $HOME/.config/passend/config.toml; empty when none of the variables is set.
std::string DefaultSettingsPath(const Getenv& getenv);

// InvalidArgument: a value is not allowed; names where it came from.
absl::StatusOr<Settings> ResolveSettings(const SettingValues& flags, const Getenv& getenv,
                                         const SettingValues& file);

void FillAccess(const Settings& settings, v1::AccessContext* access);

// The full resource name: "tenants/T/<collection>/ID" for "ID" or "<collection>/ID"; full names
// stay as they are. An ID may be a handle, "~...", as lists show it. `collection` is "candidates",
// "employers" or "opportunities". InvalidArgument: a short name and no tenant set, or a name of
// another collection.
absl::StatusOr<std::string> FullName(const Settings& settings, const std::string& collection,
                                     const std::string& name);

// Of a request about a pair, either side or neither: sets the full names of those that are not "".
template <class Request>
absl::Status SetPair(const Settings& settings, const std::string& candidate,
                     const std::string& opportunity, Request& request) {
  if (!candidate.empty()) {
    auto name = FullName(settings, "candidates", candidate);
    if (!name.ok()) return name.status();
    request.set_candidate(*std::move(name));
  }
  if (!opportunity.empty()) {
    auto name = FullName(settings, "opportunities", opportunity);
    if (!name.ok()) return name.status();
    request.set_opportunity(*std::move(name));
  }
  return absl::OkStatus();
}

// "tenants/T". InvalidArgument: no tenant set.
absl::StatusOr<std::string> TenantName(const Settings& settings);

// The part after the last '/'.
std::string ShortName(const std::string& name);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_SETTINGS_H_
