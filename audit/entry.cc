#include "audit/entry.h"

#include <algorithm>

#include "security/aead.h"
#include "security/hmac.h"

namespace passend::audit {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kHeaderBytes = 1 + kNumberBytes + kTenantTagBytes + 2 * kLinkBytes;

// What a sealed record is bound to besides its key. Its number is not known yet when it is sealed;
// the chain binds that.
std::string Context(std::int64_t time, std::string_view tenant_tag) {
  std::string context = "passend audit record 1 ";
  context += BigEndian(static_cast<std::uint64_t>(time));
  context += tenant_tag;
  return context;
}

}  // namespace

std::string BigEndian(std::uint64_t number) {
  std::string bytes(kNumberBytes, '\0');
  for (std::size_t i = kNumberBytes; i-- > 0; number >>= 8) {
    bytes[i] = static_cast<char>(number & 0xFF);
  }
  return bytes;
}

std::uint64_t FromBigEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kNumberBytes; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

std::string IndexPrefix(IndexKind kind, std::string_view token) {
  std::string prefix(1, static_cast<char>(kind));
  prefix += token;
  return prefix;
}

std::vector<std::string> IndexOf(const AuditKeys& keys, const AuditRecord& record) {
  const std::string time = BigEndian(static_cast<std::uint64_t>(record.start_unix_micros));
  std::vector<std::string> index;
  index.reserve(record.returned.size() + record.opened.size() + 2);
  for (const auto* persons : {&record.returned, &record.opened}) {
    for (const PersonToken& person : *persons) {
      index.push_back(IndexPrefix(IndexKind::kPerson, Bytes(person)) + time);
    }
  }
  if (!record.caller.empty()) {
    const PersonToken caller = keys.CallerTokenOf(record.tenant, record.caller);
    index.push_back(IndexPrefix(IndexKind::kCaller, Bytes(caller)) + time);
  }
  index.push_back(IndexPrefix(IndexKind::kTenant, keys.TagOf(record.tenant)) + time);
  std::ranges::sort(index);
  const auto doubles = std::ranges::unique(index);
  index.erase(doubles.begin(), doubles.end());
  return index;
}

SealedRecord SealRecord(const AuditKeys& keys, const AuditRecord& record) {
  SealedRecord sealed;
  sealed.time = record.start_unix_micros;
  sealed.tenant_tag = keys.TagOf(record.tenant);
  sealed.sealed = security::Seal(keys.SealKey(sealed.tenant_tag),
                                 Context(sealed.time, sealed.tenant_tag), Serialise(record));
  sealed.index = IndexOf(keys, record);
  return sealed;
}

absl::StatusOr<AuditRecord> OpenRecord(const AuditKeys& keys, const Entry& entry) {
  const absl::StatusOr<std::string> bytes = security::Open(
      keys.SealKey(entry.tenant_tag), Context(entry.time, entry.tenant_tag), entry.sealed);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<AuditRecord> record = Parse(*bytes);
  if (record.ok() &&
      (record->start_unix_micros != entry.time || keys.TagOf(record->tenant) != entry.tenant_tag)) {
    return absl::DataLossError("an audit record stands under another time or tenant");
  }
  return record;
}

std::string LinkOf(std::string_view previous, std::uint64_t number, std::int64_t time,
                   std::string_view tenant_tag, std::string_view sealed) {
  std::string text = "passend audit link 1 ";
  text += previous;
  text += BigEndian(number);
  text += BigEndian(static_cast<std::uint64_t>(time));
  text += tenant_tag;
  text += sealed;
  return security::Sha256(text);
}

std::string ChainSealOf(const AuditKeys& keys, std::string_view link) {
  return security::HmacSha256(keys.chain().bytes(), link);
}

std::string EncodeEntry(const Entry& entry) {
  std::string value(1, kVersion);
  value.reserve(kHeaderBytes + entry.sealed.size());
  value += BigEndian(static_cast<std::uint64_t>(entry.time));
  value += entry.tenant_tag;
  value += entry.link;
  value += entry.chain_seal;
  value += entry.sealed;
  return value;
}

absl::StatusOr<Entry> DecodeEntry(std::uint64_t number, std::string_view value) {
  if (value.size() < kHeaderBytes || value[0] != kVersion) {
    return absl::DataLossError("an audit record has no form that this program knows");
  }
  Entry entry;
  entry.number = number;
  entry.time = static_cast<std::int64_t>(FromBigEndian(value.substr(1)));
  value.remove_prefix(1 + kNumberBytes);
  const auto take = [&value](std::size_t bytes) {
    const std::string taken(value.substr(0, bytes));
    value.remove_prefix(bytes);
    return taken;
  };
  entry.tenant_tag = take(kTenantTagBytes);
  entry.link = take(kLinkBytes);
  entry.chain_seal = take(kLinkBytes);
  entry.sealed = value;
  return entry;
}

}  // namespace passend::audit
