#include "server/engine/forgotten.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "matcher/model/names.h"
#include "matcher/rescoring/state.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

using Names = std::unordered_set<std::uint64_t>;  // rescoring::NameHash()

absl::StatusOr<Names> ErasedNames(const store::ProfileStore& store) {
  std::set<std::pair<std::string, std::string>> seen;
  Names names;
  PASSEND_RETURN_IF_ERROR(store.ScanChanges(0, [&](const store::ChangeSet& changes) {
    for (const store::Change& change : changes.changes) {
      if (change.kind != store::Kind::kCandidate) continue;
      const auto& [tenant, id] = change.key;
      if (!seen.emplace(tenant, id).second || !store.IsErased(change.key)) continue;
      names.insert(rescoring::NameHash(model::CandidateName(tenant, id)));
    }
    return absl::OkStatus();
  }));
  return names;
}

// The state without them; nothing: they are not in it.
std::optional<std::string> Without(const Names& names, const store::StateRow& row,
                                   absl::Status* damaged) {
  auto state = rescoring::ParseState(row.id, *row.payload);
  if (!state.ok()) {
    *damaged = state.status();
    return std::nullopt;
  }
  std::vector<std::uint64_t> others = state->silent;
  for (const rescoring::KeptList& list : state->lists) {
    for (const rescoring::KeptEntry& entry : list.entries) others.push_back(entry.other);
  }
  bool changed = false;
  for (const std::uint64_t other : others) {
    if (names.contains(other) && rescoring::Forget(*state, other)) changed = true;
  }
  if (!changed) return std::nullopt;
  return rescoring::SerializeState(*state);
}

}  // namespace

absl::StatusOr<std::uint64_t> ForgetErased(store::ProfileStore& store) {
  store::MatchStore& matches = store.matches();
  const std::vector<std::string> tenants = matches.Tenants();
  if (tenants.empty()) return std::uint64_t{0};
  for (const std::string& tenant : tenants) {
    PASSEND_ASSIGN_OR_RETURN(const std::vector<store::RunRow> runs, matches.ListRuns(tenant, 0, 0));
    if (std::ranges::any_of(runs, &store::RunRow::open)) {
      return absl::UnavailableError("a nightly run is under way: again when it is over");
    }
  }
  PASSEND_ASSIGN_OR_RETURN(const Names names, ErasedNames(store));
  if (names.empty()) return std::uint64_t{0};
  std::uint64_t changed = 0;
  absl::Status damaged;
  for (const std::string& tenant : tenants) {
    PASSEND_ASSIGN_OR_RETURN(const std::uint64_t rewritten,
                             matches.RewriteStates(tenant, [&](const store::StateRow& row) {
                               return Without(names, row, &damaged);
                             }));
    changed += rewritten;
  }
  if (!damaged.ok()) return damaged;
  return changed;
}

}  // namespace passend::server
