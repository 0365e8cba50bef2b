#include "tests/server/identity/tokens.h"

#include "absl/strings/str_cat.h"

namespace passend::server {

using credentials::KeyKind;
using credentials::SigningKey;

TokenRules TestRules() { return {.issuer = kIssuer, .audience = kAudience}; }

const SigningKey& TestKey(std::string_view kid) {
  static const SigningKey rsa = SigningKey::Generate(KeyKind::kRsa);
  static const SigningKey ec = SigningKey::Generate(KeyKind::kP256);
  static const SigningKey ed = SigningKey::Generate(KeyKind::kEd25519);
  return kid == "rsa-1" ? rsa : kid == "ec-1" ? ec : ed;
}

std::string TestJwks() {
  return credentials::Jwks(
      {TestKey("rsa-1").Jwk("rsa-1"), TestKey("ec-1").Jwk("ec-1"), TestKey("ed-1").Jwk("ed-1")});
}

std::string Quoted(std::string_view text) { return absl::StrCat("\"", std::string(text), "\""); }

std::string Json(const Members& members) {
  std::string text = "{";
  for (const auto& [name, value] : members) {
    absl::StrAppend(&text, text.size() > 1 ? "," : "", Quoted(name), ":", value);
  }
  return text + "}";
}

Members GoodHeader(std::string_view kid) {
  return {{"alg", Quoted(TestKey(kid).algorithm())}, {"kid", Quoted(kid)}, {"typ", Quoted("JWT")}};
}

Members GoodClaims(std::int64_t now) {
  return {{"iss", Quoted(kIssuer)},
          {"aud", Quoted(kAudience)},
          {"exp", absl::StrCat(now + 600)},
          {"iat", absl::StrCat(now - 10)},
          {"sub", Quoted("u-1")},
          {"tenant", Quoted("alfa")},
          {"role", Quoted("werkregisseur")},
          {"owner", Quoted("wr-1")}};
}

std::string Signed(std::string_view kid, const Members& header, const Members& claims) {
  return TestKey(kid).Token(Json(header), Json(claims));
}

std::string GoodToken(std::string_view kid, std::int64_t now) {
  return Signed(kid, GoodHeader(kid), GoodClaims(now));
}

std::string TokenFor(const Caller& caller, std::int64_t now) {
  Members claims = GoodClaims(now);
  claims["sub"] = Quoted(caller.subject);
  claims["tenant"] = Quoted(caller.tenant);
  claims["role"] = Quoted(RoleName(caller.role));
  claims.erase("owner");
  if (!caller.owner.empty()) claims["owner"] = Quoted(caller.owner);
  if (!caller.token_id.empty()) claims["jti"] = Quoted(caller.token_id);
  return Signed("ed-1", GoodHeader("ed-1"), claims);
}

}  // namespace passend::server
