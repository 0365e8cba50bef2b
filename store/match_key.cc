#include "store/match_key.h"

#include "absl/strings/str_cat.h"

namespace passend::store {
namespace {

constexpr std::size_t kPrefixBytes = 8 + 1;
constexpr std::size_t kStateBytes = kPrefixBytes + kKeyHashBytes + 8;
constexpr std::size_t kOtherStateBytes = kStateBytes + 8;
constexpr std::size_t kRowBytes = kPrefixBytes + 8 + 2 * kKeyHashBytes + 4 + 8;
constexpr std::string_view kNobody("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", kKeyHashBytes);

std::string BigEndian32(std::uint32_t number) { return BigEndian64(number).substr(4); }

}  // namespace

std::string MatchPrefix(TenantNumber tenant, MatchKeyTable table) {
  return absl::StrCat(TenantPrefix(tenant), std::string(1, static_cast<char>(table)));
}

std::string SubjectOfOther(std::string_view candidate_key) {
  std::string subject(candidate_key.substr(8));
  subject += candidate_key.substr(0, 8);
  return subject;
}

std::string StateKey(std::string_view prefix, Generation run) {
  std::string key(prefix);
  key += BigEndian64(~run);
  return key;
}

std::string RowPrefix(TenantNumber tenant, MatchTable table, std::uint64_t number) {
  return absl::StrCat(MatchPrefix(tenant, KeyTableOf(table)), BigEndian64(number));
}

std::string RowPrefix(TenantNumber tenant, MatchTable table, std::uint64_t number,
                      std::string_view person) {
  std::string prefix = RowPrefix(tenant, table, number);
  prefix += person.empty() ? kNobody : person;
  return prefix;
}

std::string RowKey(TenantNumber tenant, MatchTable table, std::uint64_t number,
                   std::string_view person, std::string_view id, std::uint32_t part,
                   Generation run) {
  std::string key = RowPrefix(tenant, table, number, person);
  key += id;
  key += BigEndian32(part);
  key += BigEndian64(run);
  return key;
}

std::string MatchKey::PersonKey() const {
  if (table == MatchKeyTable::kOpportunities) return "";
  if (table == MatchKeyTable::kOtherCandidates) {
    std::string key(subject.substr(kKeyHashBytes));
    key += subject.substr(0, kKeyHashBytes);
    return key;
  }
  const std::string_view hash = is_state() ? subject : person;
  if (hash.empty()) return "";
  std::string key = TenantPrefix(tenant);
  key += hash;
  return key;
}

std::optional<MatchKey> ParseMatchKey(std::string_view key) {
  if (key.size() < kPrefixBytes) return std::nullopt;
  MatchKey parts;
  parts.tenant = TenantOfKey(key);
  parts.table = static_cast<MatchKeyTable>(key[8]);
  switch (parts.table) {
    case MatchKeyTable::kOwnCandidates:
    case MatchKeyTable::kOpportunities:
    case MatchKeyTable::kOtherCandidates: {
      const bool other = parts.table == MatchKeyTable::kOtherCandidates;
      if (key.size() != (other ? kOtherStateBytes : kStateBytes)) return std::nullopt;
      parts.subject = key.substr(kPrefixBytes, key.size() - kPrefixBytes - 8);
      parts.run = ~ReadBigEndian64(key.substr(key.size() - 8));
      return parts;
    }
    default:
      if (parts.table < KeyTableOf(MatchTable::kChanges) ||
          parts.table > KeyTableOf(MatchTable::kSchedule) || key.size() != kRowBytes) {
        return std::nullopt;
      }
  }
  key.remove_prefix(kPrefixBytes);
  parts.number = ReadBigEndian64(key);
  parts.person = key.substr(8, kKeyHashBytes);
  if (parts.person == kNobody) parts.person = {};
  parts.id = key.substr(8 + kKeyHashBytes, kKeyHashBytes);
  key.remove_prefix(8 + 2 * kKeyHashBytes);
  parts.part = static_cast<std::uint32_t>(ReadBigEndian64(key) >> 32);
  parts.run = ReadBigEndian64(key.substr(4));
  return parts;
}

}  // namespace passend::store
