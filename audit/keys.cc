#include "audit/keys.h"

#include <cstring>

#include "audit/trace.h"
#include "security/hmac.h"
#include "security/signature.h"

namespace passend::audit {
namespace {

// With the length of the first, so that no two pairs are the same bytes.
PersonToken TokenOf(const security::Key& key, std::string_view first, std::string_view second) {
  std::string text = std::to_string(first.size());
  text += '|';
  text += first;
  text += second;
  const std::string hash = security::HmacSha256(key.bytes(), text);
  PersonToken token;
  std::memcpy(token.data(), hash.data(), token.size());
  return token;
}

}  // namespace

AuditKeys::AuditKeys(const security::Key& secret)
    : records_(security::Derive(secret, "passend audit records 1")),
      tags_(security::Derive(secret, "passend audit tenants 1")),
      callers_(security::Derive(secret, "passend audit callers 1")),
      persons_(security::Derive(secret, "passend audit persons 1")),
      chain_(security::Derive(secret, "passend audit chain 1")),
      heads_(security::Derive(secret, "passend audit heads 1")) {}

security::Key AuditKeys::SealKey(std::string_view tenant_tag) const {
  return security::Derive(records_, "passend audit tenant records 1 " + ToHex(tenant_tag));
}

TenantTag AuditKeys::TagOf(std::string_view tenant) const {
  return security::HmacSha256(tags_.bytes(), tenant).substr(0, kTenantTagBytes);
}

PersonToken AuditKeys::CallerTokenOf(std::string_view tenant, std::string_view caller) const {
  return TokenOf(callers_, tenant, caller);
}

PersonToken AuditKeys::PersonTokenOf(std::string_view tenant, std::string_view id) const {
  return TokenOf(persons_, tenant, id);
}

std::string AuditKeys::public_key() const { return security::PublicKeyOf(heads_); }

}  // namespace passend::audit
