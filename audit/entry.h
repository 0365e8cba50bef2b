// One record as it stands in the database: sealed, and tied to the one before it.
//
//   value = version (1) | time (8) | tenant tag (16) | link (32) | seal of the link (32) | sealed
//   record link  = SHA-256(previous link | number | time | tenant tag | sealed record) seal  =
//   HMAC-SHA-256(chain key, link)
//
// The chain runs over what is sealed, so it holds also when nobody can open a record any more. The
// link needs no key to check, the seal does: without it somebody who cannot sign heads could still
// rewrite what came after the last one.
#ifndef PASSEND_AUDIT_ENTRY_H_
#define PASSEND_AUDIT_ENTRY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "audit/keys.h"
#include "audit/record.h"

namespace passend::audit {

inline constexpr std::size_t kLinkBytes = 32;

// A record before it has its place in the chain.
struct SealedRecord {
  std::int64_t time = 0;  // AuditRecord::start_unix_micros
  TenantTag tenant_tag;
  std::string sealed;
  // Keys of the index family, without the number at their end.
  std::vector<std::string> index;
};

struct Entry {
  std::uint64_t number = 0;  // 1, 2, 3, ... without holes
  std::int64_t time = 0;
  TenantTag tenant_tag;
  std::string link;
  std::string chain_seal;
  std::string sealed;
};

SealedRecord SealRecord(const AuditKeys& keys, const AuditRecord& record);
// DataLoss: it was sealed with another key, for another tenant or time, or changed since.
absl::StatusOr<AuditRecord> OpenRecord(const AuditKeys& keys, const Entry& entry);

// The link of an entry that follows `previous`.
std::string LinkOf(std::string_view previous, std::uint64_t number, std::int64_t time,
                   std::string_view tenant_tag, std::string_view sealed);
std::string ChainSealOf(const AuditKeys& keys, std::string_view link);

std::string EncodeEntry(const Entry& entry);
// `number` is that of the key. DataLoss: not the value of an entry.
absl::StatusOr<Entry> DecodeEntry(std::uint64_t number, std::string_view value);

// Numbers in keys stand with their highest byte first.
std::string BigEndian(std::uint64_t number);
// Requires 8 bytes.
std::uint64_t FromBigEndian(std::string_view bytes);

// Keys of the index family: kind (1) | token or tag (16) | time (8) | number (8). Each record
// stands there under every person, its caller and its tenant.
enum class IndexKind : char { kPerson = 'p', kCaller = 'c', kTenant = 't' };
inline constexpr std::size_t kIndexPrefixBytes = 17;
std::string IndexPrefix(IndexKind kind, std::string_view token);
inline std::string_view Bytes(const PersonToken& token) {
  return {reinterpret_cast<const char*>(token.data()), token.size()};
}
// Without the number, as in SealedRecord::index; each once.
std::vector<std::string> IndexOf(const AuditKeys& keys, const AuditRecord& record);

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_ENTRY_H_
