#include "server/access/access_control.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "security/hmac.h"
#include "server/config/tenants_loader.h"
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
  PASSEND_ASSIGN_OR_RETURN(const std::vector<config::TenantSettings> tenants,
                           config::LoadTenants(directory + "/tenants.toml"));
  std::map<std::string, std::string, std::less<>> links;
  for (const config::TenantSettings& tenant : tenants)
    links.emplace(tenant.id, tenant.dossier_link);
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
