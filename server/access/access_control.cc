#include "server/access/access_control.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "matcher/model/names.h"
#include "security/hmac.h"
#include "server/config/errors.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"
#include "server/config/toml_document.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr char kPlaceholder[] = "{external_ref}";

// "https://x/?a=" + a dossier number: nothing in it may end the link or begin another part.
std::string EscapeForLink(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                       (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_' || byte == '.';
    if (plain) {
      escaped += c;
    } else {
      escaped += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return escaped;
}

absl::StatusOr<std::map<std::string, std::string, std::less<>>> LoadLinks(const std::string& file) {
  std::map<std::string, std::string, std::less<>> links;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return links;
  config::Errors errors;
  const auto text = config::ReadFile(file, errors);
  if (!text.has_value()) return errors.ToStatus();
  const auto document = config::ParseToml(file, *text, errors);
  if (!document.has_value()) return errors.ToStatus();
  config::TableReader root(file, *document, "", errors);
  root.Text("version");
  for (const config::TomlValue* entry : root.OptionalTables("tenant")) {
    config::TableReader reader(file, *entry, "tenant", errors);
    const std::string id = reader.Text("id");
    const std::string link = reader.OptionalText("dossier_link");
    reader.Finish();
    if (!model::IsId(id)) reader.Fail("id", "must be a tenant, 1..64 of [a-z0-9-]");
    if (!link.empty() && (!link.starts_with("https://") || link.find(kPlaceholder) == link.npos)) {
      reader.Fail("dossier_link", "must start with https:// and hold {external_ref}");
    }
    if (!links.emplace(id, link).second) reader.Fail("id", "is there twice");
  }
  root.Finish();
  if (!errors.empty()) return errors.ToStatus();
  return links;
}

}  // namespace

AccessControl::AccessControl(AccessTable table, Agreements agreements,
                             std::map<std::string, std::string, std::less<>> dossier_links,
                             const security::Key& key)
    : table_(std::move(table)),
      agreements_(std::move(agreements)),
      dossier_links_(std::move(dossier_links)),
      handles_(key, table_.limits().handle_hours),
      page_key_(security::Derive(key, "passend page tokens 1")),
      probes_(table_.limits().probe_window_hours, table_.limits().probe_variants) {}

absl::StatusOr<std::unique_ptr<AccessControl>> AccessControl::Load(
    const std::string& directory, const std::vector<std::string>& methods,
    const security::Key& key) {
  PASSEND_ASSIGN_OR_RETURN(AccessTable table,
                           AccessTable::Load(directory + "/autorisatie.toml", methods));
  PASSEND_ASSIGN_OR_RETURN(Agreements agreements,
                           Agreements::Load(directory + "/deelafspraken.toml"));
  PASSEND_ASSIGN_OR_RETURN(auto links, LoadLinks(directory + "/tenants.toml"));
  return std::make_unique<AccessControl>(std::move(table), std::move(agreements), std::move(links),
                                         key);
}

std::string AccessControl::DossierLink(std::string_view tenant,
                                       std::string_view external_ref) const {
  const auto it = dossier_links_.find(tenant);
  if (it == dossier_links_.end() || it->second.empty() || external_ref.empty()) return "";
  return absl::StrReplaceAll(it->second, {{kPlaceholder, EscapeForLink(external_ref)}});
}

Scope ScopeOf(const Caller& caller, std::string_view tenant, const index::Owners& owners) {
  if (caller.role == Role::kLokaal) return Scope::kCoupled;
  if (tenant != caller.tenant) return Scope::kShared;
  if (caller.owner.empty()) return Scope::kOwn;
  const std::uint64_t owner = index::OwnerHash(tenant, caller.owner);
  return std::ranges::find(owners, owner) != owners.end() ? Scope::kCoupled : Scope::kOwn;
}

Scope ScopeOf(const Caller& caller, const model::Candidate& candidate) {
  if (caller.role == Role::kLokaal) return Scope::kCoupled;
  if (candidate.tenant != caller.tenant) return Scope::kShared;
  const model::Caseload& caseload = candidate.caseload;
  const bool mine = !caller.owner.empty() && (caseload.werkregisseur == caller.owner ||
                                              caseload.werkregisseur_tijdelijk == caller.owner ||
                                              caseload.accountmanager == caller.owner);
  return mine ? Scope::kCoupled : Scope::kOwn;
}

}  // namespace passend::server
