#include "server/config/policy_loader.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/model/policy_fields.h"
#include "server/config/errors.h"
#include "server/config/file.h"
#include "server/config/toml_document.h"

namespace passend::config {
namespace {

using Kind = TomlValue::Kind;

// Every key of a file by its full path, tables included: "weights", "weights.talenten".
using Paths = std::map<std::string, const TomlValue*, std::less<>>;

void CollectPaths(const TomlValue& table, const std::string& prefix, Paths& paths) {
  for (const TomlValue& value : table.table) {
    const std::string path = prefix.empty() ? value.key : absl::StrCat(prefix, ".", value.key);
    paths.emplace(path, &value);
    if (value.kind == Kind::kTable) CollectPaths(value, path, paths);
  }
}

// Puts the values of one file into a policy that holds the values it may leave out.
class PolicyReader {
 public:
  PolicyReader(const std::string& file, const TomlValue& document, bool complete, Errors& errors)
      : file_(file), complete_(complete), errors_(errors) {
    CollectPaths(document, "", unread_);
    lines_ = unread_;
  }

  void ReadInto(model::Policy& policy) {
    if (const TomlValue* value = Take("version", Kind::kText, "a text", /*required=*/true)) {
      policy.version = value->text;
    }
    if (const TomlValue* value =
            Take("effective_from", Kind::kDate, "a date such as 2026-01-01", complete_)) {
      policy.effective_from = value->date;
    }
    model::VisitPolicyFields(policy, *this);
    for (const auto& [path, value] : unread_) {
      if (value->kind != Kind::kTable || !IsSection(path)) {
        errors_.Add(file_, value->line, absl::StrCat(path, " is not a known key"));
      }
    }
  }

  int LineOf(std::string_view path) const {
    const auto it = lines_.find(path);
    return it == lines_.end() ? 0 : it->second->line;
  }

  // For VisitPolicyFields; the ranges are judged by CheckPolicy, once the whole is read.
  void operator()(const std::string& path, int& member, int, int) {
    sections_.push_back(path);
    const TomlValue* value = Take(path, Kind::kInteger, "a whole number", complete_);
    if (value == nullptr) return;
    member = static_cast<int>(std::clamp<std::int64_t>(
        value->integer, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
  }
  void operator()(const std::string& path, bool& member) {
    sections_.push_back(path);
    const TomlValue* value = Take(path, Kind::kBool, "true or false", complete_);
    if (value != nullptr) member = value->boolean;
  }

 private:
  // True when some known key lies inside the table `path`.
  bool IsSection(const std::string& path) const {
    return std::any_of(sections_.begin(), sections_.end(), [&](const std::string& known) {
      return known.size() > path.size() && known.starts_with(path) && known[path.size()] == '.';
    });
  }

  const TomlValue* Take(const std::string& path, Kind kind, const char* kind_name, bool required) {
    const auto it = unread_.find(path);
    if (it == unread_.end()) {
      if (required) errors_.Add(file_, LineOfSection(path), absl::StrCat(path, " is missing"));
      return nullptr;
    }
    const TomlValue* value = it->second;
    if (value->kind != kind) {
      errors_.Add(
          file_, value->line,
          absl::StrCat(path, " must be ", kind_name, ", is ", std::string(value->KindName())));
      // Its inner keys, when it is a table, are part of the same mistake.
      std::erase_if(unread_, [&](const auto& entry) {
        return entry.first == path || entry.first.starts_with(path + ".");
      });
      return nullptr;
    }
    unread_.erase(it);
    return value;
  }

  // The line of the innermost table of `path` that the file has; 1 when it has none.
  int LineOfSection(const std::string& path) const {
    for (std::size_t end = path.rfind('.'); end != std::string::npos && end > 0;
         end = path.rfind('.', end - 1)) {
      if (const int line = LineOf(path.substr(0, end)); line > 0) return line;
    }
    return 1;
  }

  const std::string& file_;
  bool complete_;
  Errors& errors_;
  Paths unread_;
  Paths lines_;
  std::vector<std::string> sections_;
};

void LoadPolicy(const std::string& file, bool complete, model::Policy& policy, Errors& errors) {
  const std::optional<std::string> text = ReadFile(file, errors);
  if (!text.has_value()) return;
  const std::optional<TomlValue> document = ParseToml(file, *text, errors);
  if (!document.has_value()) return;
  const std::size_t before = errors.size();
  PolicyReader reader(file, *document, complete, errors);
  reader.ReadInto(policy);
  if (errors.size() != before) return;
  for (const model::PolicyProblem& problem : model::CheckPolicy(policy)) {
    errors.Add(file, reader.LineOf(problem.path), absl::StrCat(problem.path, " ", problem.reason));
  }
}

bool IsTenantId(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// The tenant files in order of name, so that errors come in the same order everywhere.
std::vector<std::filesystem::path> TenantFiles(const std::string& folder, Errors& errors) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) return files;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".toml") files.push_back(it->path());
  }
  if (error) errors.Add(folder, 0, absl::StrCat("cannot be listed: ", error.message()));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

absl::StatusOr<model::PolicySet> LoadPolicies(const std::string& directory) {
  Errors errors;
  model::PolicySet set;
  LoadPolicy(absl::StrCat(directory, "/default.toml"), /*complete=*/true, set.default_policy,
             errors);
  // A tenant's values only mean something on top of a default that is right.
  if (!errors.empty()) return errors.ToStatus();
  for (const std::filesystem::path& file : TenantFiles(directory + "/tenants", errors)) {
    const std::string tenant = file.stem().string();
    if (!IsTenantId(tenant)) {
      errors.Add(file.string(), 0,
                 "the name of the file must be a tenant id: 1..64 of a-z, 0-9, - and _");
      continue;
    }
    model::Policy policy = set.default_policy;
    LoadPolicy(file.string(), /*complete=*/false, policy, errors);
    set.by_tenant.emplace(tenant, std::move(policy));
  }
  if (!errors.empty()) return errors.ToStatus();
  return set;
}

}  // namespace passend::config
