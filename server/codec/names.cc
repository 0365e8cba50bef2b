#include "server/codec/names.h"

#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "matcher/model/names.h"
#include "server/errors.h"

namespace passend::server {
namespace {

constexpr std::string_view kTenants = "tenants/";

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

std::string MakeName(std::string_view tenant, std::string_view collection, std::string_view id) {
  return absl::StrCat("tenants/", View(tenant), "/", View(collection), "/", View(id));
}

absl::StatusOr<RecordName> ParseName(std::string_view name, std::string_view collection,
                                     std::string_view field) {
  const auto refuse = [&] {
    return InvalidField(field, absl::StrCat("must be tenants/{tenant}/", View(collection),
                                            "/{id}, each 1..64 of [a-z0-9-]"));
  };
  if (!name.starts_with(kTenants)) return refuse();
  std::string_view rest = name.substr(kTenants.size());
  const std::size_t slash = rest.find('/');
  if (slash == rest.npos) return refuse();
  const std::string_view tenant = rest.substr(0, slash);
  rest.remove_prefix(slash + 1);
  if (!rest.starts_with(collection)) return refuse();
  rest.remove_prefix(collection.size());
  if (!rest.starts_with('/')) return refuse();
  rest.remove_prefix(1);
  if (!model::IsId(tenant) || !model::IsId(rest)) return refuse();
  return RecordName{.tenant = std::string(tenant), .id = std::string(rest)};
}

absl::StatusOr<std::string> ParseParent(std::string_view parent, std::string_view field) {
  if (!parent.starts_with(kTenants) || !model::IsId(parent.substr(kTenants.size()))) {
    return InvalidField(field, "must be tenants/{tenant}, the tenant 1..64 of [a-z0-9-]");
  }
  return std::string(parent.substr(kTenants.size()));
}

absl::StatusOr<std::string> ParseFunctieName(std::string_view name, std::string_view field) {
  constexpr std::string_view kPrefix = "functies/";
  if (!name.starts_with(kPrefix) || !model::IsFunctieCode(name.substr(kPrefix.size()))) {
    return InvalidField(field, "must be functies/{code}, the code 1..64 of [A-Za-z0-9._-]");
  }
  return std::string(name.substr(kPrefix.size()));
}

absl::StatusOr<std::string> ParsePlaceName(std::string_view name, std::string_view field) {
  constexpr std::string_view kPrefix = "places/";
  if (!name.starts_with(kPrefix) || !model::IsPc4(name.substr(kPrefix.size()))) {
    return InvalidField(field, "must be places/{pc4}, four digits");
  }
  return std::string(name.substr(kPrefix.size()));
}

std::string RandomId() {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::random_device random;  // the operating system's, so that ids tell nothing
  std::string id;
  for (int word = 0; word < 4; ++word) {
    unsigned bits = random();
    for (int i = 0; i < 5; ++i, bits >>= 5) id.push_back(kAlphabet[bits & 31U]);
  }
  return id;
}

}  // namespace passend::server
