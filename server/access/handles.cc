#include "server/access/handles.h"

#include "absl/strings/str_cat.h"
#include "security/aead.h"
#include "security/base64url.h"
#include "security/hmac.h"
#include "server/errors.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::string_view kMark = "/~";
constexpr std::int64_t kHour = 3600;
constexpr std::size_t kMaxHandleBytes = 400;

// What a handle is bound to.
std::string ContextOf(const Caller& caller, std::string_view collection, std::int64_t period) {
  return absl::StrCat("handle|", caller.tenant.size(), "|", caller.tenant, "|",
                      caller.subject.size(), "|", caller.subject, "|", std::string(collection), "|",
                      period);
}

// "tenants/<tenant>/<collection>/~": what every handle of a tenant starts with.
std::string Prefix(std::string_view tenant, std::string_view collection) {
  return absl::StrCat("tenants/", std::string(tenant), "/", std::string(collection), "/~");
}

// Ids and tenants never hold a slash, so nothing can ever stand under this.
std::string Nowhere(std::string_view tenant, std::string_view rest) {
  return absl::StrCat("/", std::string(tenant), "/", std::string(rest));
}

}  // namespace

Handles::Handles(const security::Key& key, int hours)
    : key_(security::Derive(key, "passend handles 1")), period_(hours * kHour) {}

std::string Handles::Make(const Caller& caller, std::string_view collection, std::string_view name,
                          std::int64_t now_unix_seconds) const {
  const std::string sealed =
      security::SealSame(key_, ContextOf(caller, collection, now_unix_seconds / period_), name);
  return Prefix(caller.tenant, collection) + security::EncodeBase64Url(sealed);
}

bool Handles::IsHandle(std::string_view name) { return name.find(kMark) != name.npos; }

absl::StatusOr<RecordName> Handles::Resolve(const Caller& caller, std::string_view name,
                                            std::string_view collection, std::string_view field,
                                            std::int64_t now_unix_seconds) const {
  if (caller.role == Role::kLokaal) return ParseName(name, collection, field);
  if (IsHandle(name)) {
    const std::string prefix = Prefix(caller.tenant, collection);
    if (name.size() <= kMaxHandleBytes && name.starts_with(prefix)) {
      const auto sealed = security::DecodeBase64Url(name.substr(prefix.size()));
      const std::int64_t period = now_unix_seconds / period_;
      for (const std::int64_t made : {period, period - 1}) {
        if (!sealed.has_value()) break;
        const auto opened = security::Open(key_, ContextOf(caller, collection, made), *sealed);
        if (opened.ok()) return ParseName(*opened, collection, field);
      }
    }
    return RecordName{.tenant = caller.tenant, .id = Nowhere("", "~")};
  }
  PASSEND_ASSIGN_OR_RETURN(RecordName parsed, ParseName(name, collection, field));
  if (parsed.tenant == caller.tenant) return parsed;
  return RecordName{.tenant = caller.tenant, .id = Nowhere(parsed.tenant, parsed.id)};
}

absl::StatusOr<std::string> Handles::ResolveParent(const Caller& caller, std::string_view parent,
                                                   std::string_view field) {
  PASSEND_ASSIGN_OR_RETURN(std::string tenant, ParseParent(parent, field));
  if (caller.role == Role::kLokaal || tenant == caller.tenant) return tenant;
  return Nowhere(tenant, "");
}

}  // namespace passend::server
