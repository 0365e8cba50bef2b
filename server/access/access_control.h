// Everything that decides what a caller may see, as one part of the service: the table, the
// agreements between tenants, the ways to their dossiers, and the keys of handles and page tokens.
#ifndef PASSEND_SERVER_ACCESS_ACCESS_CONTROL_H_
#define PASSEND_SERVER_ACCESS_ACCESS_CONTROL_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/index/entry.h"
#include "matcher/model/candidate.h"
#include "security/key.h"
#include "server/access/access_table.h"
#include "server/access/agreements.h"
#include "server/access/handles.h"
#include "server/access/probe_guard.h"
#include "server/identity/caller.h"

namespace passend::server {

// Threads: any number may use it.
class AccessControl {
 public:
  // Reads autorisatie.toml, deelafspraken.toml and tenants.toml of `directory`. `methods` as
  // AccessTable::Load. `key`: what handles and page tokens are sealed with; with the same key they
  // outlive a restart. InvalidArgument: what is wrong in the files.
  static absl::StatusOr<std::unique_ptr<AccessControl>> Load(
      const std::string& directory, const std::vector<std::string>& methods,
      const security::Key& key);
  AccessControl(AccessTable table, Agreements agreements,
                std::map<std::string, std::string, std::less<>> dossier_links,
                const security::Key& key);

  const AccessTable& table() const { return table_; }
  const Agreements& agreements() const { return agreements_; }
  const Handles& handles() const { return handles_; }
  const security::Key& page_key() const { return page_key_; }
  ProbeGuard& probes() { return probes_; }

  // The link to a dossier in the tenant's own system; empty when there is none.
  std::string DossierLink(std::string_view tenant, std::string_view external_ref) const;

 private:
  const AccessTable table_;
  const Agreements agreements_;
  const std::map<std::string, std::string, std::less<>> dossier_links_;
  const Handles handles_;
  const security::Key page_key_;
  ProbeGuard probes_;
};

// How a caller stands to a record of `tenant` in somebody's caseload. Role::kLokaal is coupled to
// everybody. A record of another tenant is kShared here: that it is shared at all is for the mask
// of the search, or for the handle that led to it.
Scope ScopeOf(const Caller& caller, std::string_view tenant, const index::Owners& owners);
Scope ScopeOf(const Caller& caller, const model::Candidate& candidate);

}  // namespace passend::server

#endif  // PASSEND_SERVER_ACCESS_ACCESS_CONTROL_H_
