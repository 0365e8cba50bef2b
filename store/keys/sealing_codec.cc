#include "store/keys/sealing_codec.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "security/aead.h"
#include "store/families.h"
#include "store/match_key.h"
#include "store/opaque_key.h"

namespace passend::store {
namespace {

constexpr std::size_t kVersionBytes = 4;
// In the place of the version of a tenant's key: a person's key has none.
constexpr std::uint32_t kPersonVersion = 0;

// Whose key seals a value.
struct Owner {
  std::string person;       // key of the candidate; empty = the tenant's
  TenantNumber tenant = 0;  // 0 = of no tenant
};

Owner OwnerOf(const ValueContext& context) {
  if (context.family == FamilyName(Family::kMeta) ||
      context.family == FamilyName(Family::kChanges)) {
    return {};
  }
  std::string_view key = context.key;
  if (context.family == FamilyName(Family::kMatches)) {
    const std::optional<MatchKey> match = ParseMatchKey(key);
    return match.has_value() ? Owner{match->PersonKey(), match->tenant} : Owner{};
  }
  if (context.family == FamilyName(Family::kRuns)) {
    return key.size() < 8 ? Owner{} : Owner{"", TenantOfKey(key)};
  }
  bool is_person = context.family == FamilyName(Family::kCandidates) ||
                   context.family == FamilyName(Family::kDecisions);
  if (context.family == FamilyName(Family::kFacts) && !key.empty()) {
    is_person = key.front() == static_cast<char>(Kind::kCandidate);
    key.remove_prefix(1);
  }
  if (key.size() < kOpaqueKeyBytes) return {};
  return {is_person ? std::string(key.substr(0, kOpaqueKeyBytes)) : std::string(),
          TenantOfKey(key)};
}

void AppendField(std::string_view field, std::string* text) {
  *text += BigEndian64(field.size());
  *text += field;
}

// The additional authenticated data.
std::string Bound(const ValueContext& context) {
  std::string bound;
  bound.reserve(96 + context.family.size() + context.tenant.size() + context.key.size());
  bound += "passend value 1";
  AppendField(context.family, &bound);
  AppendField(context.tenant, &bound);
  AppendField(context.key, &bound);
  bound += BigEndian64(context.revision);
  bound += BigEndian64(context.schema_version);
  return bound;
}

std::uint32_t VersionOf(std::string_view sealed) {
  return static_cast<std::uint32_t>(
      ReadBigEndian64(std::string(4, '\0').append(sealed.substr(0, kVersionBytes))));
}

class Sealing final : public ValueCodec {
 public:
  explicit Sealing(KeyDatabase* keys) : keys_(*keys) {}

  std::uint8_t id() const override { return 1; }

  absl::StatusOr<std::string> Seal(const ValueContext& context,
                                   std::string_view bytes) const override {
    const Owner owner = OwnerOf(context);
    if (!owner.person.empty()) {
      const absl::StatusOr<security::Key> key = keys_.PersonKeyOrNew(owner.person);
      if (!key.ok()) return key.status();
      return Join(kPersonVersion, security::Seal(*key, Bound(context), bytes));
    }
    const absl::StatusOr<KeyDatabase::Versioned> tenant = keys_.TenantKeyOrNew(owner.tenant);
    if (!tenant.ok()) return tenant.status();
    return Join(tenant->version, security::Seal(tenant->key, Bound(context), bytes));
  }

  absl::StatusOr<std::string> Open(const ValueContext& context,
                                   std::string_view sealed) const override {
    if (sealed.size() < kVersionBytes) return absl::DataLossError("the sealed value is too short");
    const Owner owner = OwnerOf(context);
    const std::uint32_t version = VersionOf(sealed);
    const absl::StatusOr<security::Key> key = owner.person.empty()
                                                  ? keys_.TenantKey(owner.tenant, version)
                                                  : keys_.PersonKey(owner.person, context.in_order);
    if (!key.ok()) return key.status();
    return security::Open(*key, Bound(context), sealed.substr(kVersionBytes));
  }

  bool IsCurrent(const ValueContext& context, std::string_view sealed) const override {
    const Owner owner = OwnerOf(context);
    if (!owner.person.empty() || sealed.size() < kVersionBytes) return true;
    return keys_.IsNewest(owner.tenant, VersionOf(sealed));
  }

  absl::Status Sync() const override { return keys_.Sync(); }

 private:
  static std::string Join(std::uint32_t version, const std::string& sealed) {
    std::string joined = BigEndian64(version).substr(4);
    joined += sealed;
    return joined;
  }

  KeyDatabase& keys_;
};

}  // namespace

std::shared_ptr<const ValueCodec> NewSealingCodec(KeyDatabase* keys) {
  return std::make_shared<const Sealing>(keys);
}

}  // namespace passend::store
