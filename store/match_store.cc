#include "store/match_store.h"

#include "absl/strings/str_cat.h"

namespace passend::store {

absl::Status CheckMatchBounds(std::string_view what, std::string_view id,
                              std::size_t payload_bytes) {
  if (id.empty() || id.size() > kMaxMatchIdBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(what), ": an id must have 1..", kMaxMatchIdBytes, " bytes"));
  }
  if (payload_bytes > kMaxMatchPayloadBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        std::string(what), ": a payload must have at most ", kMaxMatchPayloadBytes, " bytes"));
  }
  return absl::OkStatus();
}

absl::Status CheckMatchRows(MatchTable table, std::span<const MatchRow> rows) {
  for (const MatchRow& row : rows) {
    absl::Status status = CheckMatchBounds("rows", row.id, row.payload.size());
    if (!status.ok()) return status;
    if (row.person.size() > kMaxMatchIdBytes || row.person.find('/') != std::string::npos) {
      return absl::InvalidArgumentError("rows: the person must be a candidate of this tenant");
    }
    if (IsOfCandidate(table) && !row.person.empty() && row.person != row.id) {
      return absl::InvalidArgumentError(
          "rows: where the id is that of a candidate, the person is the same one");
    }
  }
  return absl::OkStatus();
}

}  // namespace passend::store
