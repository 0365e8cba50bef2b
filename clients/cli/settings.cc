#include "clients/cli/settings.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/numbers.h"
#include "passend/v1/common.pb.h"

namespace passend::cli {
namespace {

// Where a value was found, for the error that it is wrong.
struct Found {
  std::string value;
  std::string where;
};

std::optional<Found> Find(const SettingName& name, const SettingValues& flags, const Getenv& getenv,
                          const SettingValues& file) {
  if (const auto flag = flags.find(name.key); flag != flags.end()) {
    return Found{flag->second, "--" + std::string(name.key)};
  }
  // An empty variable is one that is not set.
  if (const auto variable = getenv(name.environment); variable && !variable->empty()) {
    return Found{*variable, name.environment};
  }
  if (const auto entry = file.find(name.key); entry != file.end()) {
    return Found{entry->second, "'" + std::string(name.key) + "' in the configuration file"};
  }
  return std::nullopt;
}

absl::Status Refuse(const Found& found, const std::string& allowed) {
  return absl::InvalidArgumentError(found.where + ": '" + found.value + "' is not allowed; " +
                                    allowed);
}

bool IsId(const std::string& id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// What a server gives instead of the id of somebody whom the caller is not coupled to.
bool IsHandle(const std::string& id) {
  constexpr std::size_t kMaxBytes = 400;
  return id.size() >= 2 && id.size() <= kMaxBytes && id.front() == '~' &&
         std::all_of(id.begin() + 1, id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

bool IsDay(const std::string& day) {
  if (day.size() != 10 || day[4] != '-' || day[7] != '-') return false;
  for (std::size_t i = 0; i < day.size(); ++i) {
    if (i != 4 && i != 7 && (day[i] < '0' || day[i] > '9')) return false;
  }
  return true;
}

absl::Status Apply(const std::string& key, const Found& found, Settings& settings) {
  const std::string& value = found.value;
  if (key == "server") {
    const bool socket = value.rfind("unix:", 0) == 0 && value.size() > 5;
    const std::size_t colon = value.rfind(':');
    int port = 0;
    const bool host_and_port = colon != std::string::npos && colon > 0 &&
                               absl::SimpleAtoi(value.substr(colon + 1), &port) && port >= 1 &&
                               port <= 65535;
    if (!socket && !host_and_port) return Refuse(found, "give HOST:PORT or unix:PATH");
    settings.server = value;
  } else if (key == "tls-ca") {
    settings.protection.tls_ca = value;
  } else if (key == "tls-cert") {
    settings.protection.tls_certificate = value;
  } else if (key == "tls-key") {
    settings.protection.tls_key = value;
  } else if (key == "token-file") {
    settings.protection.token_file = value;
  } else if (key == "tenant") {
    if (!IsId(value)) return Refuse(found, "give 1 to 64 of a-z, 0-9 and -");
    settings.tenant = value;
  } else if (key == "purpose") {
    settings.purpose = value;
  } else if (key == "case") {
    settings.case_reference = value;
  } else if (key == "timeout") {
    double seconds = 0;
    if (!absl::SimpleAtod(value, &seconds) || !(seconds > 0) || seconds > 86400) {
      return Refuse(found, "give seconds, above 0 and at most 86400");
    }
    settings.timeout = absl::Seconds(seconds);
  } else if (key == "as-of") {
    if (!IsDay(value)) return Refuse(found, "give a day as YYYY-MM-DD");
    settings.as_of = value;
  } else if (key == "output") {
    if (value == "table") {
      settings.output = OutputFormat::kTable;
    } else if (value == "json") {
      settings.output = OutputFormat::kJson;
    } else if (value == "jsonl") {
      settings.output = OutputFormat::kJsonLines;
    } else if (value == "markdown") {
      settings.output = OutputFormat::kMarkdown;
    } else {
      return Refuse(found, "give table, json or jsonl");
    }
    settings.output_given = true;
  }
  return absl::OkStatus();
}

}  // namespace

const std::vector<SettingName>& SettingNames() {
  static const std::vector<SettingName> names = {
      {"server", "PASSEND_SERVER", "HOST:PORT", "where passend-server listens (127.0.0.1:7443)"},
      {"tls-ca", "PASSEND_TLS_CA", "FILE", "authority of the server (PEM)"},
      {"tls-cert", "PASSEND_TLS_CERT", "FILE", "certificate of this client (PEM)"},
      {"tls-key", "PASSEND_TLS_KEY", "FILE", "its private key (PEM)"},
      {"token-file", "PASSEND_TOKEN_FILE", "FILE", "token of who asks; read again when it changes"},
      {"tenant", "PASSEND_TENANT", "ID", "organisation that short names belong to"},
      {"purpose", "PASSEND_PURPOSE", "CODE", "doelbinding: why persons are looked at"},
      {"case", "PASSEND_CASE", "REFERENCE", "the case that this look belongs to"},
      {"timeout", "PASSEND_TIMEOUT", "SECONDS", "how long a call may take (30)"},
      {"as-of", "PASSEND_AS_OF", "YYYY-MM-DD", "the day to reckon with (the server's today)"},
      {"output", "PASSEND_OUTPUT", "FORMAT", "table, json or jsonl (a digest: markdown)"},
  };
  return names;
}

absl::StatusOr<SettingValues> ReadSettingsFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError("cannot open the configuration file " + path);
  std::vector<CLI::ConfigItem> items;
  try {
    items = CLI::ConfigTOML().from_config(file);
  } catch (const CLI::Error& error) {
    return absl::InvalidArgumentError(path + ": " + error.what());
  }
  SettingValues values;
  for (const CLI::ConfigItem& item : items) {
    const auto& names = SettingNames();
    const bool known = std::any_of(names.begin(), names.end(),
                                   [&](const SettingName& n) { return item.fullname() == n.key; });
    if (!known) {
      std::string allowed;
      for (const SettingName& name : names) allowed.append(" ").append(name.key);
      return absl::InvalidArgumentError(path + ": unknown key '" + item.fullname() +
                                        "'; known are:" + allowed);
    }
    if (item.inputs.size() != 1) {
      return absl::InvalidArgumentError(path + ": '" + item.fullname() + "' needs one value");
    }
    values[item.fullname()] = item.inputs.front();
  }
  return values;
}

std::string DefaultSettingsPath(const Getenv& getenv) {
  const auto set = [&](const char* name) { return getenv(name).value_or(""); };
  if (std::string path = set("PASSEND_CONFIG"); !path.empty()) return path;
  if (const std::string folder = set("XDG_CONFIG_HOME"); !folder.empty()) {
    return folder + "/passend/config.toml";
  }
  if (const std::string home = set("HOME"); !home.empty()) {
    return home + "/.config/passend/config.toml";
  }
  return "";
}

absl::StatusOr<Settings> ResolveSettings(const SettingValues& flags, const Getenv& getenv,
                                         const SettingValues& file) {
  Settings settings;
  for (const SettingName& name : SettingNames()) {
    const std::optional<Found> found = Find(name, flags, getenv, file);
    if (!found.has_value()) continue;
    if (absl::Status status = Apply(name.key, *found, settings); !status.ok()) return status;
  }
  return settings;
}

void FillAccess(const Settings& settings, v1::AccessContext* access) {
  access->set_purpose(settings.purpose);
  access->set_case_reference(settings.case_reference);
}

absl::StatusOr<std::string> FullName(const Settings& settings, const std::string& collection,
                                     const std::string& name) {
  std::vector<std::string> parts(1);
  for (const char c : name) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  const std::string form = "tenants/TENANT/" + collection + "/ID";
  const bool full = parts.size() == 4 && parts[0] == "tenants" && parts[2] == collection;
  if (full) return name;
  const bool relative = parts.size() == 2 && parts[0] == collection;
  if (parts.size() != 1 && !relative) {
    return absl::InvalidArgumentError("'" + name + "' is not a name of " + collection + "; give " +
                                      form + " or ID");
  }
  if (!IsId(parts.back()) && !IsHandle(parts.back())) {
    return absl::InvalidArgumentError("'" + name + "' is not a name; give " + form +
                                      " or ID, an ID being 1 to 64 of a-z, 0-9 and -");
  }
  if (settings.tenant.empty()) {
    return absl::InvalidArgumentError("'" + name +
                                      "' is a short name and no organisation is set; "
                                      "give --tenant, set PASSEND_TENANT, or write " +
                                      form);
  }
  return "tenants/" + settings.tenant + "/" + collection + "/" + parts.back();
}

absl::StatusOr<std::string> TenantName(const Settings& settings) {
  if (settings.tenant.empty()) {
    return absl::InvalidArgumentError("which organisation? give --tenant, or set PASSEND_TENANT");
  }
  return "tenants/" + settings.tenant;
}

std::string ShortName(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

}  // namespace passend::cli
