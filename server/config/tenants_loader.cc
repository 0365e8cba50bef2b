#include "server/config/tenants_loader.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>

#include "matcher/model/names.h"
#include "server/config/errors.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"
#include "server/config/toml_document.h"

namespace passend::config {
namespace {

constexpr std::string_view kPlaceholder = "{external_ref}";
constexpr std::array<std::string_view, 7> kWeekdays = {"ma", "di", "wo", "do", "vr", "za", "zo"};

// "02:30" -> 150.
std::optional<int> ParseTime(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0u, 1u, 3u, 4u}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + text[1] - '0';
  const int minute = (text[3] - '0') * 10 + text[4] - '0';
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

}  // namespace

absl::StatusOr<std::vector<TenantSettings>> LoadTenants(const std::string& file) {
  std::vector<TenantSettings> tenants;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return tenants;
  Errors errors;
  const auto text = ReadFile(file, errors);
  if (!text.has_value()) return errors.ToStatus();
  const auto document = ParseToml(file, *text, errors);
  if (!document.has_value()) return errors.ToStatus();
  TableReader root(file, *document, "", errors);
  root.Text("version");
  std::set<std::string> ids;
  for (const TomlValue* entry : root.OptionalTables("tenant")) {
    TableReader reader(file, *entry, "tenant", errors);
    TenantSettings tenant;
    tenant.id = reader.Text("id");
    tenant.dossier_link = reader.OptionalText("dossier_link");
    const std::string night = reader.OptionalText("nachtrun");
    const std::string full = reader.OptionalText("nachtrun_volledig");
    reader.Finish();
    if (!model::IsId(tenant.id)) reader.Fail("id", "must be a tenant, 1..64 of [a-z0-9-]");
    if (!ids.insert(tenant.id).second) reader.Fail("id", "is there twice");
    if (!tenant.dossier_link.empty() &&
        (!tenant.dossier_link.starts_with("https://") ||
         tenant.dossier_link.find(kPlaceholder) == std::string::npos)) {
      reader.Fail("dossier_link", "must start with https:// and hold {external_ref}");
    }
    if (!night.empty()) {
      tenant.night_minute = ParseTime(night);
      if (!tenant.night_minute.has_value()) {
        reader.Fail("nachtrun", "must be a time of day, such as \"02:30\"");
      }
    }
    if (!full.empty()) {
      const auto* const day = std::ranges::find(kWeekdays, full);
      if (day == kWeekdays.end()) {
        reader.Fail("nachtrun_volledig", "must be ma, di, wo, do, vr, za or zo");
      } else {
        tenant.full_weekday = static_cast<int>(day - kWeekdays.begin());
      }
      if (night.empty()) reader.Fail("nachtrun_volledig", "goes with nachtrun");
    }
    tenants.push_back(std::move(tenant));
  }
  root.Finish();
  if (!errors.empty()) return errors.ToStatus();
  return tenants;
}

}  // namespace passend::config
