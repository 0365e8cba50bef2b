#include "server/identity/jwt.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "matcher/model/names.h"
#include "security/base64url.h"
#include "server/errors.h"
#include "server/identity/strict_json.h"

namespace passend::server {
namespace {

constexpr std::size_t kMaxSubjectBytes = 64;
constexpr std::size_t kMaxAudiences = 16;
constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999

// The parts as they were sent, and decoded.
struct Parts {
  std::string_view signed_text;
  std::string header;
  std::string payload;
  std::string signature;
};

std::optional<Parts> Split(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == token.npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) return std::nullopt;
  auto header = security::DecodeBase64Url(token.substr(0, first));
  auto payload = security::DecodeBase64Url(token.substr(first + 1, second - first - 1));
  auto signature = security::DecodeBase64Url(token.substr(second + 1));
  if (!header.has_value() || !payload.has_value() || !signature.has_value()) return std::nullopt;
  if (header->empty() || payload->empty() || signature->empty()) return std::nullopt;
  return Parts{.signed_text = token.substr(0, second),
               .header = *std::move(header),
               .payload = *std::move(payload),
               .signature = *std::move(signature)};
}

// A member that must be a text when it is there.
struct Member {
  bool present = false;
  bool fits = true;  // absent, or a text
  std::string text;
};
Member TextMember(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  if (!found->is_string()) return {.present = true, .fits = false};
  return {.present = true, .text = found->get<std::string>()};
}

// Ids of the identity provider end up in logs and in the audit.
bool IsSubject(std::string_view text) {
  return !text.empty() && text.size() <= kMaxSubjectBytes && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '\\';
  });
}

// Sets `value` when the claim is there. False: it is there and not whole seconds.
bool ReadSeconds(const nlohmann::json& claims, const char* name,
                 std::optional<std::int64_t>& value) {
  const auto found = claims.find(name);
  if (found == claims.end()) return true;
  if (!found->is_number_unsigned()) return false;
  const auto seconds = found->get<std::uint64_t>();
  if (seconds > static_cast<std::uint64_t>(kLastSecond)) return false;
  value = static_cast<std::int64_t>(seconds);
  return true;
}

bool IsForUs(const nlohmann::json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return found->get_ref<const std::string&>() == audience;
  if (!found->is_array() || found->size() > kMaxAudiences) return false;
  const auto is_text = [](const nlohmann::json& entry) { return entry.is_string(); };
  return std::all_of(found->begin(), found->end(), is_text) &&
         std::find(found->begin(), found->end(), audience) != found->end();
}

// The key that the header names, when the header is as it must be.
TokenFault CheckHeader(std::string_view text, const KeySet& keys, const PublicKey** key) {
  const std::optional<nlohmann::json> header = ParseStrictJson(text);
  if (!header.has_value()) return TokenFault::kHeader;
  constexpr std::array<std::string_view, 3> kKnown = {"alg", "kid", "typ"};
  for (const auto& [name, value] : header->items()) {
    if (std::ranges::find(kKnown, name) == kKnown.end()) return TokenFault::kHeader;
  }
  const Member type = TextMember(*header, "typ");
  if (!type.fits || (type.present && type.text != "JWT" && type.text != "at+jwt")) {
    return TokenFault::kHeader;
  }
  const Member kid = TextMember(*header, "kid");
  if (!kid.present || !kid.fits) return TokenFault::kKey;
  *key = keys.Find(kid.text);
  if (*key == nullptr) return TokenFault::kKey;
  const Member algorithm = TextMember(*header, "alg");
  if (!algorithm.fits || algorithm.text != AlgorithmName((*key)->algorithm())) {
    return TokenFault::kAlgorithm;
  }
  return TokenFault::kNone;
}

TokenFault CheckTimes(const nlohmann::json& claims, const TokenRules& rules, std::int64_t now,
                      VerifiedToken& out) {
  std::optional<std::int64_t> exp;
  std::optional<std::int64_t> nbf;
  std::optional<std::int64_t> iat;
  if (!ReadSeconds(claims, "exp", exp) || !ReadSeconds(claims, "nbf", nbf) ||
      !ReadSeconds(claims, "iat", iat) || !exp.has_value()) {
    return TokenFault::kClaims;
  }
  out.expires = *exp + rules.skew_seconds;
  out.not_before = std::max(nbf.value_or(0), iat.value_or(0)) - rules.skew_seconds;
  if (now >= out.expires) return TokenFault::kExpired;
  if (now < out.not_before) return TokenFault::kNotYet;
  if (*exp - now > rules.longest_seconds + rules.skew_seconds) return TokenFault::kLifetime;
  if (iat.has_value() && *exp - *iat > rules.longest_seconds) return TokenFault::kLifetime;
  return TokenFault::kNone;
}

TokenFault CheckIdentity(const nlohmann::json& claims, Caller& caller) {
  Member subject = TextMember(claims, "sub");
  Member tenant = TextMember(claims, "tenant");
  const Member role = TextMember(claims, "role");
  Member owner = TextMember(claims, "owner");
  Member id = TextMember(claims, "jti");
  if (!subject.fits || !tenant.fits || !role.fits || !owner.fits || !id.fits) {
    return TokenFault::kIdentity;
  }
  const std::optional<Role> parsed = ParseRole(role.text);
  if (!parsed.has_value() || *parsed == Role::kLokaal) return TokenFault::kIdentity;
  if (!IsSubject(subject.text) || !model::IsId(tenant.text) ||
      (owner.present && !model::IsCode(owner.text)) || (id.present && !IsSubject(id.text))) {
    return TokenFault::kIdentity;
  }
  caller = {.subject = std::move(subject.text),
            .tenant = std::move(tenant.text),
            .role = *parsed,
            .owner = std::move(owner.text),
            .token_id = std::move(id.text)};
  return TokenFault::kNone;
}

TokenFault Verify(std::string_view token, const KeySet& keys, const TokenRules& rules,
                  std::int64_t now, VerifiedToken& out) {
  if (token.empty() || token.size() > kMaxTokenBytes) return TokenFault::kSize;
  const std::optional<Parts> parts = Split(token);
  if (!parts.has_value()) return TokenFault::kForm;
  const PublicKey* key = nullptr;
  if (const TokenFault fault = CheckHeader(parts->header, keys, &key); fault != TokenFault::kNone) {
    return fault;
  }
  // Nothing of the claims is looked at before this.
  if (!key->Verifies(parts->signed_text, parts->signature)) return TokenFault::kSignature;
  const std::optional<nlohmann::json> claims = ParseStrictJson(parts->payload);
  if (!claims.has_value()) return TokenFault::kClaims;
  const Member issuer = TextMember(*claims, "iss");
  if (!issuer.present || !issuer.fits || issuer.text != rules.issuer) return TokenFault::kIssuer;
  if (!IsForUs(*claims, rules.audience)) return TokenFault::kAudience;
  if (const TokenFault fault = CheckIdentity(*claims, out.caller); fault != TokenFault::kNone) {
    return fault;
  }
  return CheckTimes(*claims, rules, now, out);
}

}  // namespace

std::string_view TokenFaultName(TokenFault fault) {
  switch (fault) {
    case TokenFault::kNone:
      return "token_accepted";
    case TokenFault::kSize:
      return "token_size";
    case TokenFault::kForm:
      return "token_form";
    case TokenFault::kHeader:
      return "token_header";
    case TokenFault::kAlgorithm:
      return "token_algorithm";
    case TokenFault::kKey:
      return "token_key";
    case TokenFault::kSignature:
      return "token_signature";
    case TokenFault::kClaims:
      return "token_claims";
    case TokenFault::kExpired:
      return "token_expired";
    case TokenFault::kNotYet:
      return "token_not_yet";
    case TokenFault::kLifetime:
      return "token_lifetime";
    case TokenFault::kIssuer:
      return "token_issuer";
    case TokenFault::kAudience:
      return "token_audience";
    case TokenFault::kIdentity:
      return "token_identity";
  }
  return "token";
}

absl::StatusOr<VerifiedToken> VerifyToken(std::string_view token, const KeySet& keys,
                                          const TokenRules& rules, std::int64_t now,
                                          TokenFault* fault) {
  VerifiedToken verified;
  const TokenFault found = Verify(token, keys, rules, now, verified);
  if (fault != nullptr) *fault = found;
  if (found == TokenFault::kNone) return verified;
  // Everything but its end was in order.
  if (found == TokenFault::kExpired) {
    return Error(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED",
                 "the token has expired; get a new one");
  }
  return Error(absl::StatusCode::kUnauthenticated, "TOKEN_REFUSED", "the token is not accepted");
}

}  // namespace passend::server
