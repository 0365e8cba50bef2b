// Changes of a run as rows of the store: one for each candidate, sealed with that person's key when
// it is one of the tenant.
#ifndef PASSEND_SERVER_RESCORING_CHANGE_ROWS_H_
#define PASSEND_SERVER_RESCORING_CHANGE_ROWS_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/rescoring/change.h"
#include "store/match_store.h"

namespace passend::server {

// The id under which the store keeps what is about a profile: "{id}", or "{tenant}/{id}" of one of
// another tenant. `name` is a resource name.
std::string RowIdOf(std::string_view tenant, std::string_view name);
// The other way round; `collection` is "candidates" or "opportunities".
std::string NameOfRowId(std::string_view tenant, std::string_view collection, std::string_view id);

// By candidate. `there`: whether the person still exists; nothing is kept about who does not.
std::vector<store::MatchRow> ToRows(const std::string& tenant,
                                    std::span<const rescoring::Change> changes,
                                    const std::function<bool(const std::string& name)>& there);
// DATA_LOSS.
absl::StatusOr<std::vector<rescoring::Change>> FromRow(const std::string& tenant,
                                                       const store::MatchRow& row);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_CHANGE_ROWS_H_
