// Private to store: keys of what the nightly run leaves (family matches). As everywhere, without
// readable names; docs/storage_format.md has the table.
//
//   state   tenant (8) | table (1) | subject (16, or 24 of a candidate of another tenant)
//           | number of the run, inverted (8): the newest comes first
//   row     tenant (8) | table (1) | number (8) | person (16, zero = nobody) | id (16) | part (4)
//           | number of the run (8)
//
// A person is the hash in the key of the candidate, so that a key says whose key seals the value.
#ifndef PASSEND_STORE_MATCH_KEY_H_
#define PASSEND_STORE_MATCH_KEY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/match_store.h"
#include "store/opaque_key.h"

namespace passend::store {

inline constexpr std::size_t kKeyHashBytes = kOpaqueKeyBytes - 8;

// The byte behind the tenant. The numbers are those on disk.
enum class MatchKeyTable : std::uint8_t {
  kOwnCandidates = 1,
  kOpportunities = 2,
  kOtherCandidates = 3,  // of other tenants: subject = hash and number of that tenant
  kRows = 16,            // and the number of the MatchTable
};
constexpr MatchKeyTable KeyTableOf(MatchTable table) {
  return static_cast<MatchKeyTable>(static_cast<std::uint8_t>(MatchKeyTable::kRows) +
                                    static_cast<std::uint8_t>(table));
}

// The keys of a table of a tenant begin with this.
std::string MatchPrefix(TenantNumber tenant, MatchKeyTable table);

// The subject of a candidate of another tenant, from the key of the candidate.
std::string SubjectOfOther(std::string_view candidate_key);

// `prefix`: MatchPrefix() and the subject.
std::string StateKey(std::string_view prefix, Generation run);

std::string RowKey(TenantNumber tenant, MatchTable table, std::uint64_t number,
                   std::string_view person, std::string_view id, std::uint32_t part,
                   Generation run);
// As far as the number, and as far as the person.
std::string RowPrefix(TenantNumber tenant, MatchTable table, std::uint64_t number);
std::string RowPrefix(TenantNumber tenant, MatchTable table, std::uint64_t number,
                      std::string_view person);

// The parts of a key; views of it.
struct MatchKey {
  TenantNumber tenant = 0;
  MatchKeyTable table = MatchKeyTable::kRows;
  Generation run = 0;
  std::string_view subject;  // of a state; else empty
  // Of a row.
  std::uint64_t number = 0;
  std::string_view person;  // empty = nobody
  std::string_view id;
  std::uint32_t part = 0;

  bool is_state() const { return !subject.empty(); }
  // The key of the candidate whose key seals the value; "" = the tenant's key does.
  std::string PersonKey() const;
};
// Nothing: no key of this family.
std::optional<MatchKey> ParseMatchKey(std::string_view key);

}  // namespace passend::store

#endif  // PASSEND_STORE_MATCH_KEY_H_
