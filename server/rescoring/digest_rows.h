// Digests and appearances as rows of the store. What tells about a person is a row of that person,
// sealed with that person's key; the rest is sealed with the tenant's.
#ifndef PASSEND_SERVER_RESCORING_DIGEST_ROWS_H_
#define PASSEND_SERVER_RESCORING_DIGEST_ROWS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "server/rescoring/digest.h"
#include "store/match_store.h"

namespace passend::server {

// Row number of digests of a day.
std::uint64_t DigestNumber(model::Date day);
model::Date DigestDay(std::uint64_t number);
// Row id of the digest of an owner.
std::string DigestRowId(DigestKind kind, std::string_view owner);

// Part 0 is the head, then a row for each line and for each of the people that a line gathers.
// `there`: whether the person still exists; of who does not, nothing is kept.
std::vector<store::MatchRow> ToRows(const std::string& tenant, const Digest& digest,
                                    const std::function<bool(const std::string& name)>& there);
// The digest of rows of one id, in any order; rows about people who were erased may be missing, and
// so are their lines. DATA_LOSS: a row does not decode, or there is no head.
absl::StatusOr<Digest> FromRows(const std::string& tenant, std::span<const store::MatchRow> rows);

// NOT_FOUND: there is none (in words for who asks). DATA_LOSS, UNAVAILABLE.
absl::StatusOr<Digest> ReadDigest(const store::MatchStore& matches, const std::string& tenant,
                                  model::Date day, DigestKind kind, std::string_view owner);
// All of the days from `first` to `last`, both included.
absl::StatusOr<std::vector<Digest>> ReadDigests(const store::MatchStore& matches,
                                                const std::string& tenant, model::Date first,
                                                model::Date last);

// The row of table kAppearances, number 0, of a candidate of the tenant.
store::MatchRow ToRow(const std::string& name, const Appearance& appearance);
absl::StatusOr<std::map<std::string, Appearance, std::less<>>> ReadAppearances(
    const store::MatchStore& matches, const std::string& tenant);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_DIGEST_ROWS_H_
