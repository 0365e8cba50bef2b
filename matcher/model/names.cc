#include "matcher/model/names.h"

#include <algorithm>
#include <cstddef>

namespace passend::model {
namespace {

constexpr std::size_t kMaxBytes = 64;
constexpr std::string_view kTenants = "tenants/";
constexpr std::string_view kCandidates = "/candidates/";
constexpr std::string_view kEmployers = "/employers/";
constexpr std::string_view kOpportunities = "/opportunities/";
constexpr std::string_view kSites = "/sites/";

template <typename Allowed>
bool HasForm(std::string_view text, Allowed allowed) {
  return !text.empty() && text.size() <= kMaxBytes && std::ranges::all_of(text, allowed);
}

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string Join(std::string_view tenant, std::string_view collection, std::string_view id) {
  std::string name;
  name.reserve(kTenants.size() + tenant.size() + collection.size() + id.size());
  name.append(kTenants).append(tenant).append(collection).append(id);
  return name;
}

std::optional<NameParts> Parse(std::string_view name, std::string_view collection) {
  if (!name.starts_with(kTenants)) return std::nullopt;
  name.remove_prefix(kTenants.size());
  const std::size_t end = name.find('/');
  if (end == name.npos || !name.substr(end).starts_with(collection)) return std::nullopt;
  const NameParts parts = {name.substr(0, end), name.substr(end + collection.size())};
  if (!IsId(parts.tenant) || !IsId(parts.id)) return std::nullopt;
  return parts;
}

}  // namespace

bool IsId(std::string_view text) {
  return HasForm(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool IsCode(std::string_view text) {
  return HasForm(text, [](char c) {
    return IsLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == ':';
  });
}

bool IsFunctieCode(std::string_view text) {
  return HasForm(text,
                 [](char c) { return IsLetterOrDigit(c) || c == '_' || c == '.' || c == '-'; });
}

bool IsPc4(std::string_view text) {
  return text.size() == 4 && text[0] != '0' &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<NameParts> ParseCandidateName(std::string_view name) {
  return Parse(name, kCandidates);
}

std::optional<NameParts> ParseEmployerName(std::string_view name) {
  return Parse(name, kEmployers);
}

std::optional<NameParts> ParseOpportunityName(std::string_view name) {
  return Parse(name, kOpportunities);
}

bool IsSiteName(std::string_view name) {
  const std::size_t end = name.rfind(kSites);
  return end != name.npos && ParseEmployerName(name.substr(0, end)).has_value() &&
         IsId(name.substr(end + kSites.size()));
}

std::string CandidateName(std::string_view tenant, std::string_view id) {
  return Join(tenant, kCandidates, id);
}

std::string EmployerName(std::string_view tenant, std::string_view id) {
  return Join(tenant, kEmployers, id);
}

std::string OpportunityName(std::string_view tenant, std::string_view id) {
  return Join(tenant, kOpportunities, id);
}

}  // namespace passend::model
