// Attacks on tokens, each by name: all are refused, and all with the same words.
#include "server/identity/jwt.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/credentials/development.h"
#include "security/base64url.h"
#include "security/hmac.h"
#include "tests/server/identity/tokens.h"

namespace passend::server {
namespace {

using credentials::KeyKind;
using credentials::SigningKey;
using security::EncodeBase64Url;

const KeySet& Keys() {
  static const KeySet keys = *KeySet::Parse(TestJwks());
  return keys;
}

TokenFault FaultOf(const std::string& token, std::int64_t now = kNow) {
  TokenFault fault = TokenFault::kNone;
  const auto verified = VerifyToken(token, Keys(), TestRules(), now, &fault);
  EXPECT_EQ(verified.ok(), fault == TokenFault::kNone);
  if (!verified.ok()) {
    EXPECT_EQ(verified.status().code(), absl::StatusCode::kUnauthenticated);
  }
  return fault;
}

// A good token of each kind of key with one claim (or header member) changed, signed again.
std::set<TokenFault> WithClaim(const std::string& name, const std::string& json) {
  std::set<TokenFault> faults;
  for (const std::string_view kid : kTestKids) {
    Members claims = GoodClaims();
    claims[name] = json;
    faults.insert(FaultOf(Signed(kid, GoodHeader(kid), claims)));
  }
  return faults;
}
std::set<TokenFault> WithoutClaim(const std::string& name) {
  Members claims = GoodClaims();
  claims.erase(name);
  return {FaultOf(Signed("ed-1", GoodHeader("ed-1"), claims))};
}
std::set<TokenFault> WithHeader(const std::string& name, const std::string& json) {
  std::set<TokenFault> faults;
  for (const std::string_view kid : kTestKids) {
    Members header = GoodHeader(kid);
    header[name] = json;
    faults.insert(FaultOf(Signed(kid, header, GoodClaims())));
  }
  return faults;
}
std::set<TokenFault> Only(TokenFault fault) { return {fault}; }

TEST(Token, OfEachKindOfKeySaysWhoCalls) {
  for (const std::string_view kid : kTestKids) {
    Members claims = GoodClaims();
    claims["jti"] = Quoted("t-1");
    const auto verified =
        VerifyToken(Signed(kid, GoodHeader(kid), claims), Keys(), TestRules(), kNow);
    ASSERT_TRUE(verified.ok()) << verified.status();
    EXPECT_EQ(verified->caller.subject, "u-1");
    EXPECT_EQ(verified->caller.tenant, "alfa");
    EXPECT_EQ(verified->caller.role, Role::kWerkregisseur);
    EXPECT_EQ(verified->caller.owner, "wr-1");
    EXPECT_EQ(verified->caller.token_id, "t-1");
    EXPECT_EQ(verified->expires, kNow + 600 + 30);
  }
}

TEST(Token, EveryRoleButLokaalCanBeInAToken) {
  for (const std::string_view role : kRoleNames) {
    EXPECT_EQ(WithClaim("role", Quoted(role)),
              Only(role == "lokaal" ? TokenFault::kIdentity : TokenFault::kNone))
        << role;
  }
}

TEST(Token, DevelopmentTokensAreOfTheSameRoles) {
  const std::set<std::string_view> ours(kRoleNames.begin(), kRoleNames.end());
  std::set<std::string_view> made(credentials::kTokenRoles.begin(), credentials::kTokenRoles.end());
  made.insert(RoleName(Role::kLokaal));
  EXPECT_EQ(made, ours);
}

TEST(TokenAttack, AlgNone) {
  for (const char* none : {"none", "None", "NONE", "nOnE", ""}) {
    Members header = GoodHeader("rsa-1");
    header["alg"] = Quoted(none);
    const std::string text =
        absl::StrCat(EncodeBase64Url(Json(header)), ".", EncodeBase64Url(Json(GoodClaims())), ".");
    EXPECT_EQ(FaultOf(text), TokenFault::kForm);  // no signature
    EXPECT_EQ(FaultOf(text + "AAAA"), TokenFault::kAlgorithm);
    EXPECT_EQ(WithHeader("alg", Quoted(none)), Only(TokenFault::kAlgorithm));
  }
  Members header = GoodHeader("rsa-1");
  header.erase("alg");
  EXPECT_EQ(FaultOf(Signed("rsa-1", header, GoodClaims())), TokenFault::kAlgorithm);
}

TEST(TokenAttack, Hs256WithThePublicKey) {
  const std::string pem = TestKey("rsa-1").PublicPem();
  for (const std::string& secret :
       {pem, pem.substr(0, pem.size() - 1), TestKey("rsa-1").Jwk("rsa-1"), TestJwks()}) {
    for (const char* algorithm : {"HS256", "RS256"}) {
      Members header = GoodHeader("rsa-1");
      header["alg"] = Quoted(algorithm);
      const std::string text =
          absl::StrCat(EncodeBase64Url(Json(header)), ".", EncodeBase64Url(Json(GoodClaims())));
      EXPECT_EQ(
          FaultOf(absl::StrCat(text, ".", EncodeBase64Url(security::HmacSha256(secret, text)))),
          std::string_view(algorithm) == "HS256" ? TokenFault::kAlgorithm : TokenFault::kSignature);
    }
  }
}

TEST(TokenAttack, TheAlgorithmOfAnotherKey) {
  for (const std::string_view kid : kTestKids) {
    for (const char* algorithm :
         {"RS256", "ES256", "EdDSA", "PS256", "RS512", "ES384", "Ed25519"}) {
      if (algorithm == TestKey(kid).algorithm()) continue;
      Members header = GoodHeader(kid);
      header["alg"] = Quoted(algorithm);
      EXPECT_EQ(FaultOf(Signed(kid, header, GoodClaims())), TokenFault::kAlgorithm);
    }
    for (const std::string_view other : kTestKids) {
      if (other != kid) {
        EXPECT_NE(FaultOf(Signed(other, GoodHeader(kid), GoodClaims())), TokenFault::kNone);
      }
    }
  }
}

TEST(TokenAttack, KidTricks) {
  for (const char* kid : {"", "unknown", "../../../../dev/null", "/proc/self/environ",
                          "' OR '1'='1", "x' UNION SELECT 'key", "rsa-1 ", "RSA-1", "rsa-1/../ec-1",
                          "rsa-1\\u0000", "https://evil.test/key", "| whoami", "0", "keys[0]"}) {
    EXPECT_EQ(WithHeader("kid", Quoted(kid)), Only(TokenFault::kKey)) << kid;
  }
  for (const char* json : {"null", "1", "true", "[\"rsa-1\"]", "{\"rsa-1\":1}"}) {
    EXPECT_EQ(WithHeader("kid", json), Only(TokenFault::kKey)) << json;
  }
  Members header = GoodHeader("ed-1");
  header.erase("kid");
  EXPECT_EQ(FaultOf(Signed("ed-1", header, GoodClaims())), TokenFault::kKey);
}

TEST(TokenAttack, AKeyThatTheTokenBringsAlong) {
  const SigningKey evil = SigningKey::Generate(KeyKind::kEd25519);
  const std::vector<std::pair<std::string, std::string>> members = {
      {"jku", Quoted("https://evil.test/jwks.json")},
      {"jku", Quoted(kIssuer)},
      {"x5u", Quoted("https://evil.test/certificate.pem")},
      {"jwk", evil.Jwk("ed-1")},
      {"x5c", "[\"MIIB\"]"},
      {"x5t", Quoted("AAAA")},
      {"x5t#S256", Quoted("AAAA")}};
  for (const auto& [name, json] : members) {
    EXPECT_EQ(WithHeader(name, json), Only(TokenFault::kHeader)) << name;
    Members header = GoodHeader("ed-1");
    header[name] = json;
    EXPECT_EQ(FaultOf(evil.Token(Json(header), Json(GoodClaims()))), TokenFault::kHeader);
  }
}

TEST(TokenAttack, CritAndOtherHeaders) {
  EXPECT_EQ(WithHeader("crit", "[\"exp\"]"), Only(TokenFault::kHeader));
  EXPECT_EQ(WithHeader("crit", "[]"), Only(TokenFault::kHeader));
  EXPECT_EQ(WithHeader("b64", "false"), Only(TokenFault::kHeader));
  EXPECT_EQ(WithHeader("b64", "true"), Only(TokenFault::kHeader));
  EXPECT_EQ(WithHeader("zip", Quoted("DEF")), Only(TokenFault::kHeader));
  EXPECT_EQ(WithHeader("enc", Quoted("A256GCM")), Only(TokenFault::kHeader));
  EXPECT_EQ(WithHeader("cty", Quoted("JWT")), Only(TokenFault::kHeader));
  EXPECT_EQ(WithHeader("typ", Quoted("id_token")), Only(TokenFault::kHeader));
  EXPECT_EQ(WithHeader("typ", "null"), Only(TokenFault::kHeader));
  EXPECT_EQ(WithHeader("typ", Quoted("at+jwt")), Only(TokenFault::kNone));
}

TEST(TokenAttack, Expired) {
  EXPECT_EQ(WithClaim("exp", absl::StrCat(kNow - 29)), Only(TokenFault::kNone));
  EXPECT_EQ(WithClaim("exp", absl::StrCat(kNow - 30)), Only(TokenFault::kExpired));
  EXPECT_EQ(WithClaim("exp", "0"), Only(TokenFault::kExpired));
  EXPECT_EQ(WithoutClaim("exp"), Only(TokenFault::kClaims));
  // As time goes by.
  const std::string token = GoodToken("ed-1");
  EXPECT_EQ(FaultOf(token, kNow + 629), TokenFault::kNone);
  EXPECT_EQ(FaultOf(token, kNow + 630), TokenFault::kExpired);
}

TEST(TokenAttack, Early) {
  EXPECT_EQ(WithClaim("nbf", absl::StrCat(kNow + 30)), Only(TokenFault::kNone));
  EXPECT_EQ(WithClaim("nbf", absl::StrCat(kNow + 31)), Only(TokenFault::kNotYet));
  EXPECT_EQ(WithClaim("iat", absl::StrCat(kNow + 30)), Only(TokenFault::kNone));
  EXPECT_EQ(WithClaim("iat", absl::StrCat(kNow + 31)), Only(TokenFault::kNotYet));
}

TEST(TokenAttack, LongLived) {
  EXPECT_EQ(WithClaim("exp", absl::StrCat(kNow - 10 + 3600)), Only(TokenFault::kNone));
  EXPECT_EQ(WithClaim("exp", absl::StrCat(kNow - 10 + 3601)), Only(TokenFault::kLifetime));
  Members claims = GoodClaims();
  claims.erase("iat");
  claims["exp"] = absl::StrCat(kNow + 3631);
  EXPECT_EQ(FaultOf(Signed("ed-1", GoodHeader("ed-1"), claims)), TokenFault::kLifetime);
  claims["exp"] = absl::StrCat(kNow + 3630);
  EXPECT_EQ(FaultOf(Signed("ed-1", GoodHeader("ed-1"), claims)), TokenFault::kNone);
}

TEST(TokenAttack, TimesThatAreNotWholeSeconds) {
  const std::string later = absl::StrCat(kNow + 600);
  for (const std::string& json :
       {later + ".0", later + ".5", std::string("1.8e9"), std::string("1e400"), Quoted(later),
        std::string("null"), std::string("true"), "[" + later + "]", "-" + later,
        std::string("253402300800"), std::string("18446744073709551616"), "0" + later, "+" + later,
        std::string("0x7fffffff"), std::string("NaN"), std::string("Infinity"), std::string("")}) {
    EXPECT_EQ(WithClaim("exp", json), Only(TokenFault::kClaims)) << json;
    EXPECT_EQ(WithClaim("nbf", json), Only(TokenFault::kClaims)) << json;
    EXPECT_EQ(WithClaim("iat", json), Only(TokenFault::kClaims)) << json;
  }
}

TEST(TokenAttack, WrongIssuerOrAudience) {
  for (const std::string& json :
       {Quoted("https://evil.test"), Quoted("https://issuer.test/"), Quoted("HTTPS://ISSUER.TEST"),
        Quoted(""), std::string("null"), "[" + Quoted(kIssuer) + "]"}) {
    EXPECT_EQ(WithClaim("iss", json), Only(TokenFault::kIssuer)) << json;
  }
  EXPECT_EQ(WithoutClaim("iss"), Only(TokenFault::kIssuer));
  for (const std::string& json :
       {Quoted("other"), Quoted("passend "), Quoted(""), std::string("null"), std::string("[]"),
        std::string("[\"other\"]"), std::string("[\"passend\",1]"), std::string("{\"passend\":1}"),
        std::string("[[\"passend\"]]")}) {
    EXPECT_EQ(WithClaim("aud", json), Only(TokenFault::kAudience)) << json;
  }
  EXPECT_EQ(WithoutClaim("aud"), Only(TokenFault::kAudience));
  EXPECT_EQ(WithClaim("aud", "[\"other\",\"passend\"]"), Only(TokenFault::kNone));
}

TEST(TokenAttack, WhoIsNobody) {
  for (const char* name : {"sub", "tenant", "role"}) {
    EXPECT_EQ(WithoutClaim(name), Only(TokenFault::kIdentity)) << name;
    for (const std::string& json : {Quoted(""), std::string("null"), std::string("1"),
                                    std::string("[\"alfa\"]"), Quoted("a b"), Quoted("\\u0000")}) {
      EXPECT_EQ(WithClaim(name, json), Only(TokenFault::kIdentity)) << name << json;
    }
  }
  EXPECT_EQ(WithClaim("sub", Quoted(std::string(64, 'x'))), Only(TokenFault::kNone));
  EXPECT_EQ(WithClaim("sub", Quoted(std::string(65, 'x'))), Only(TokenFault::kIdentity));
  EXPECT_EQ(WithClaim("tenant", Quoted("Alfa")), Only(TokenFault::kIdentity));
  EXPECT_EQ(WithClaim("tenant", Quoted("alfa/../beta")), Only(TokenFault::kIdentity));
  EXPECT_EQ(WithClaim("role", Quoted("Werkregisseur")), Only(TokenFault::kIdentity));
  EXPECT_EQ(WithClaim("owner", Quoted("WR_1.a:b")), Only(TokenFault::kNone));
  EXPECT_EQ(WithClaim("owner", Quoted("wr 1")), Only(TokenFault::kIdentity));
  EXPECT_EQ(WithClaim("owner", Quoted("")), Only(TokenFault::kIdentity));
  EXPECT_EQ(WithClaim("owner", "null"), Only(TokenFault::kIdentity));
}

TEST(TokenAttack, AMemberTwice) {
  const SigningKey& key = TestKey("ed-1");
  const std::string header = Json(GoodHeader("ed-1"));
  const std::string claims = Json(GoodClaims());
  for (const char* more :
       {"\"role\":\"beheerder\"", "\"role\":\"werkregisseur\"", "\"tenant\":\"beta\"", "\"exp\":1",
        "\"x\":1,\"x\":1", "\"x\":{\"y\":1,\"y\":2}", "\"\\u0072ole\":\"beheerder\""}) {
    EXPECT_EQ(FaultOf(key.Token(header, absl::StrCat("{", more, ",", claims.substr(1)))),
              TokenFault::kClaims)
        << more;
  }
  for (const char* more : {"\"alg\":\"none\"", "\"alg\":\"EdDSA\"", "\"kid\":\"ed-1\""}) {
    EXPECT_EQ(FaultOf(key.Token(absl::StrCat("{", more, ",", header.substr(1)), claims)),
              TokenFault::kHeader)
        << more;
  }
}

TEST(TokenAttack, PaddingAndOtherForms) {
  for (const std::string_view kid : kTestKids) {
    const std::string token = GoodToken(kid);
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first + 1);
    for (const std::string& form :
         {token + "=", token + "==", token + "\n", " " + token, token + " ", token + ".",
          "." + token, token.substr(0, second), token.substr(0, second + 1),
          token.substr(first + 1), token + "." + token, absl::StrReplaceAll(token, {{".", ".."}}),
          token.substr(0, first) + "=" + token.substr(first), std::string(), std::string("."),
          std::string(".."), std::string("..."), token + std::string(1, '\0')}) {
      EXPECT_NE(FaultOf(form), TokenFault::kNone) << form;
    }
    EXPECT_NE(FaultOf("Bearer " + token), TokenFault::kNone);
    // The last letter of 256 and 64 bytes has bits that mean nothing: they must be zero.
    for (const char c : {'B', 'C', 'Q', 'g', 'w', '-', '_', '+', '/'}) {
      std::string other = token;
      if (other.back() == c) continue;
      other.back() = c;
      EXPECT_NE(FaultOf(other), TokenFault::kNone) << other;
    }
  }
}

TEST(TokenAttack, OneMegabyte) {
  EXPECT_EQ(FaultOf(std::string(1 << 20, 'A')), TokenFault::kSize);
  EXPECT_EQ(WithClaim("x", Quoted(std::string(1 << 20, 'A'))), Only(TokenFault::kSize));
  EXPECT_EQ(FaultOf(std::string(1 << 20, '.')), TokenFault::kSize);
  EXPECT_EQ(WithClaim("x", std::string(2000, '[') + std::string(2000, ']')),
            Only(TokenFault::kClaims));
}

TEST(TokenAttack, SignaturesOfOtherForms) {
  // DER, as OpenSSL makes it, is not what JWS has.
  Members header = GoodHeader("ec-1");
  const std::string token = GoodToken("ec-1");
  const std::size_t dot = token.rfind('.');
  const std::string raw = *security::DecodeBase64Url(token.substr(dot + 1));
  const std::string text = token.substr(0, dot + 1);
  for (const std::string& signature :
       {raw.substr(0, 63), raw + std::string(1, '\0'), std::string(1, '\0') + raw,
        std::string(64, '\0'), std::string(64, '\xff'), raw.substr(32) + raw.substr(0, 32),
        std::string("\x30\x44\x02\x20") + raw.substr(0, 32) + "\x02\x20" + raw.substr(32)}) {
    EXPECT_EQ(FaultOf(text + EncodeBase64Url(signature)), TokenFault::kSignature);
  }
}

TEST(Token, EveryFaultHasTheSameWordsButTheEndOfAGoodOne) {
  std::set<std::string> texts;
  Members other = GoodClaims();
  other["iss"] = Quoted("https://evil.test");
  for (const std::string& token : {std::string("x"), GoodToken("ed-1") + "=",
                                   Signed("ed-1", GoodHeader("rsa-1"), GoodClaims()),
                                   Signed("ec-1", GoodHeader("ed-1"), GoodClaims()),
                                   Signed("ed-1", GoodHeader("ed-1"), other)}) {
    texts.insert(VerifyToken(token, Keys(), TestRules(), kNow).status().ToString());
  }
  EXPECT_EQ(texts.size(), 1U);
  // Not before the signature was found to be good.
  Members late = GoodClaims(kNow - 10'000);
  const auto honest =
      VerifyToken(Signed("ed-1", GoodHeader("ed-1"), late), Keys(), TestRules(), kNow);
  EXPECT_NE(honest.status().message().find("expired"), std::string::npos);
  const auto forged =
      VerifyToken(Signed("rsa-1", GoodHeader("ed-1"), late), Keys(), TestRules(), kNow);
  EXPECT_EQ(forged.status().ToString(), *texts.begin());
}

}  // namespace
}  // namespace passend::server
