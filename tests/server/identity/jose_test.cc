// Verdicts on mutated tokens, ours beside those of an independent implementation: npm "jose", in
// the version that jose/package-lock.json pins. Skips, and says so, when Node or the package cannot
// be had. We may be stricter, on purpose and in the classes named below; never the other way round.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "security/base64url.h"
#include "security/hmac.h"
#include "tests/server/identity/tokens.h"

namespace passend::server {
namespace {

using credentials::KeyKind;
using credentials::SigningKey;
using security::DecodeBase64Url;
using security::EncodeBase64Url;

constexpr int kTokens = 12'000;

// Where jose accepts some that we refuse, and why we do.
const std::map<std::string, std::string>& Stricter() {
  static const std::map<std::string, std::string> classes = {
      {"base64: other letters", "+ / = and spaces are no base64url (RFC 7515 2)"},
      {"bit flip: signature", "bits left over must be zero: a token has one form"},
      {"claims: aud with other things", "aud is a text or a list of texts (RFC 7519 4.1.3)"},
      {"claims: deep", "no claim of ours is nested"},
      {"claims: iat in the future", "issued later than now"},
      {"claims: identity", "sub, tenant, role, owner and jti have forms of ours"},
      {"claims: lives long", "an hour at most"},
      {"claims: member twice", "two readers would see two things (RFC 8725 3.10)"},
      {"claims: not UTF-8", "RFC 7519 3"},
      {"claims: odd JSON", "byte order marks and lone surrogates"},
      {"claims: time not whole", "whole seconds only"},
      {"header: kid missing", "the key is named, never guessed"},
      {"header: member twice", "as in claims"},
      {"header: more members", "only alg, kid and typ"},
      {"header: typ", "only JWT and at+jwt"},
      {"size", "8 KiB at most"},
  };
  return classes;
}

struct Mutant {
  std::string kind;
  std::string token;
};

class Mutator {
 public:
  Mutator() {
    Add("as it must be", [this] { return Sign(Header(), Claims()); });
    Add("bit flip: header", [this] { return Flip(0); });
    Add("bit flip: claims", [this] { return Flip(1); });
    Add("bit flip: signature", [this] { return Flip(2); });
    Add("cut short", [this] {
      const std::string token = Sign(Header(), Claims());
      return token.substr(0, Below(token.size()));
    });
    Add("parts", [this] { return OtherParts(); });
    Add("base64: other letters", [this] { return OtherLetters(); });
    Add("key: another", [this] { return SignWith(OtherKey(), Header(), Claims()); });
    Add("key: unknown to us", [this] { return SignWith(stranger_, Header(), Claims()); });
    Add("header: alg", [this] {
      Members header = Header();
      header["alg"] = Quoted(Pick({"none", "None", "HS256", "RS256", "ES256", "EdDSA", "PS256",
                                   "RS384", "ES384", "Ed25519", "rs256", ""}));
      if (header["alg"] == Quoted("EdDSA") && kid_ != "ed-1" && Below(2) == 0) header.erase("alg");
      return Sign(header, Claims());
    });
    Add("header: none, unsigned", [this] {
      Members header = Header();
      header["alg"] = Quoted("none");
      return absl::StrCat(EncodeBase64Url(Json(header)), ".", EncodeBase64Url(Json(Claims())), ".");
    });
    Add("header: HS256 with the public key", [this] {
      Members header = Header();
      header["alg"] = Quoted("HS256");
      const std::string text =
          absl::StrCat(EncodeBase64Url(Json(header)), ".", EncodeBase64Url(Json(Claims())));
      return absl::StrCat(text, ".",
                          EncodeBase64Url(security::HmacSha256(TestKey(kid_).PublicPem(), text)));
    });
    Add("header: kid", [this] {
      Members header = Header();
      header["kid"] = Quoted(Pick({"", "nope", "../../dev/null", "' OR 1=1 --", "RSA-1", "ed-1 "}));
      return Sign(header, Claims());
    });
    Add("header: kid missing", [this] {
      Members header = Header();
      header.erase("kid");
      return Sign(header, Claims());
    });
    Add("header: more members", [this] {
      Members header = Header();
      header[Pick({"jku", "x5u", "cty", "x5t", "foo", "alg2"})] = Quoted("https://evil.test/x");
      if (Below(3) == 0) header["jwk"] = stranger_.Jwk(kid_);
      if (Below(3) == 0) header["b64"] = "true";
      return Sign(header, Claims());
    });
    Add("header: crit", [this] {
      Members header = Header();
      header["crit"] = Pick({"[]", "[\"exp\"]", "[\"foo\"]", "\"exp\"", "[1]", "null"});
      if (Below(2) == 0) header["exp"] = "1";
      return Sign(header, Claims());
    });
    Add("header: typ", [this] {
      Members header = Header();
      header["typ"] = Pick({"\"JWT\"", "\"at+jwt\"", "\"jwt\"", "\"id\"", "1", "null", "\"\""});
      return Sign(header, Claims());
    });
    Add("header: member twice", [this] {
      const std::string header = Json(Header());
      const std::string more = Pick({R"("alg":"none")", R"("kid":"nope")", R"("typ":"JWT")"});
      return TestKey(kid_).Token(absl::StrCat("{", more, ",", header.substr(1)), Json(Claims()));
    });
    Add("header: not JSON",
        [this] { return TestKey(kid_).Token(Broken(Json(Header())), Json(Claims())); });
    Add("claims: exp", [this] { return With("exp", Around(600)); });
    Add("claims: nbf", [this] { return With("nbf", Around(0)); });
    Add("claims: iat in the future",
        [this] { return With("iat", absl::StrCat(kNow - 60 + static_cast<int>(Below(120)))); });
    Add("claims: lives long",
        [this] { return With("exp", absl::StrCat(kNow + 3000 + static_cast<int>(Below(3000)))); });
    Add("claims: time not whole", [this] {
      const std::string near = absl::StrCat(kNow + static_cast<int>(Below(1200)) - 600);
      return With(Pick({"exp", "nbf", "iat"}),
                  Pick({near + ".5", near + ".0", near + "e0", "-" + near, Quoted(near), "null",
                        "true", "[]", "{}", "1e400", "-1e400", "1e-400", "18446744073709551616",
                        "253402300800", "0", "-0", "9007199254740993", "1.8e9"}));
    });
    Add("claims: iss", [this] {
      return With("iss",
                  Pick({Quoted("https://evil.test"), Quoted("https://issuer.test/"), Quoted(""),
                        "null", "1", "[" + Quoted(kIssuer) + "]", Quoted(kIssuer)}));
    });
    Add("claims: aud", [this] {
      return With("aud", Pick({Quoted("other"), Quoted("Passend"), Quoted(""), "null", "[]",
                               "[\"other\"]", "[\"other\",\"passend\"]", "{\"passend\":1}"}));
    });
    Add("claims: aud with other things", [this] {
      return With("aud", Pick({"[\"passend\",1]", "[null,\"passend\"]", "[[\"passend\"]]"}));
    });
    Add("claims: one missing", [this] {
      Members claims = Claims();
      claims.erase(Pick({"iss", "aud", "exp", "sub", "tenant", "role"}));
      return Sign(Header(), claims);
    });
    Add("claims: iat or owner missing", [this] {
      Members claims = Claims();
      claims.erase(Pick({"iat", "owner"}));
      return Sign(Header(), claims);
    });
    Add("claims: identity", [this] {
      return With(Pick({"sub", "tenant", "role", "owner", "jti"}),
                  Pick({"\"\"", "null", "1", "\"a b\"", "\"lokaal\"", "\"beheerder\"", "[\"alfa\"]",
                        "\"\\u0000\"", "\"alfa\\u002fbeta\"", Quoted(std::string(65, 'x'))}));
    });
    Add("claims: member twice", [this] {
      const std::string claims = Json(Claims());
      const std::string more = Pick({R"("role":"beheerder")", R"("exp":1)", R"("x":1,"x":2)"});
      return TestKey(kid_).Token(Json(Header()), absl::StrCat("{", more, ",", claims.substr(1)));
    });
    Add("claims: not JSON",
        [this] { return TestKey(kid_).Token(Json(Header()), Broken(Json(Claims()))); });
    Add("claims: odd JSON", [this] {
      const std::string claims = Json(Claims());
      return TestKey(kid_).Token(
          Json(Header()),
          Pick({"\xEF\xBB\xBF" + claims, " " + claims + "\n", "\t{ " + claims.substr(1),
                "{\"x\":\"\\ud800\"," + claims.substr(1),
                "{\"x\":\"\\ud83d\\ude00\"," + claims.substr(1),
                "{\"\\u0073ub2\":1," + claims.substr(1), "{\"x\":1e5," + claims.substr(1)}));
    });
    Add("claims: deep", [this] {
      const std::size_t depth = 1 + Below(40);
      return With("x", std::string(depth, '[') + std::string(depth, ']'));
    });
    Add("claims: not UTF-8", [this] {
      return With("x", Quoted(Pick({"\xff", "\xc3\x28", "\xed\xa0\x80", "caf\xc3\xa9"})));
    });
    Add("size", [this] { return With("x", Quoted(std::string(7'000 + Below(3'000), 'x'))); });
    Add("signature: other forms", [this] { return OtherSignature(); });
  }

  std::vector<Mutant> Make(int count) {
    std::vector<Mutant> mutants;
    for (int i = 0; i < count; ++i) {
      // RSA signs slowly: one in six.
      kid_ = Below(6) == 0 ? "rsa-1" : Below(2) == 0 ? "ec-1" : "ed-1";
      const auto& [kind, make] = makers_[static_cast<std::size_t>(i) % makers_.size()];
      mutants.push_back({.kind = kind, .token = make()});
    }
    return mutants;
  }

 private:
  using Make1 = std::function<std::string()>;
  void Add(std::string kind, Make1 make) { makers_.emplace_back(std::move(kind), std::move(make)); }

  std::size_t Below(std::size_t limit) { return rng_() % limit; }
  std::string Pick(const std::vector<std::string>& values) { return values[Below(values.size())]; }
  std::string Around(int seconds) {
    static constexpr int kSteps[] = {-1200, -31, -30, -29, -1, 0, 1, 29, 30, 31, 60};
    return absl::StrCat(kNow + kSteps[Below(std::size(kSteps))] + (Below(4) == 0 ? seconds : 0));
  }

  Members Header() const { return GoodHeader(kid_); }
  Members Claims() {
    Members claims = GoodClaims();
    claims["sub"] = Quoted(absl::StrCat("u-", Below(1000)));
    claims["role"] = Quoted(kRoleNames[Below(kRoleCount - 1)]);
    if (Below(3) == 0) claims["jti"] = Quoted(absl::StrCat("t-", rng_()));
    if (Below(3) == 0) claims["aud"] = R"(["other","passend"])";
    if (Below(3) == 0) claims["nbf"] = absl::StrCat(kNow - static_cast<int>(Below(100)));
    if (Below(4) == 0) claims["scope"] = R"({"a":[1,2,{"b":null}]})";
    return claims;
  }
  std::string SignWith(const SigningKey& key, const Members& header, const Members& claims) {
    return key.Token(Json(header), Json(claims));
  }
  std::string Sign(const Members& header, const Members& claims) {
    return SignWith(TestKey(kid_), header, claims);
  }
  std::string With(const std::string& name, const std::string& json) {
    Members claims = Claims();
    claims[name] = json;
    return Sign(Header(), claims);
  }
  const SigningKey& OtherKey() {
    std::string_view other = kid_;
    while (other == kid_) other = kTestKids[Below(3)];
    return TestKey(other);
  }

  // One bit of one of the three parts.
  std::string Flip(int part) {
    std::string token = Sign(Header(), Claims());
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first + 1);
    const std::size_t from = part == 0 ? 0 : part == 1 ? first + 1 : second + 1;
    const std::size_t to = part == 0 ? first : part == 1 ? second : token.size();
    // Half of them at the end, where letters may carry bits that mean nothing.
    const std::size_t at = Below(2) == 0 ? to - 1 : from + Below(to - from);
    token[at] = static_cast<char>(token[at] ^ (1 << Below(8)));
    return token;
  }

  std::string OtherParts() {
    const std::string token = Sign(Header(), Claims());
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first + 1);
    const std::string header = token.substr(0, first);
    const std::string claims = token.substr(first + 1, second - first - 1);
    const std::string signature = token.substr(second + 1);
    return Pick({header + "." + claims, header + "." + claims + ".", token + ".", "." + token,
                 token + "." + signature, header + ".." + signature, "." + claims + "." + signature,
                 claims + "." + header + "." + signature, token + token, "",
                 absl::StrCat(R"({"payload":")", claims, R"(","protected":")", header,
                              R"(","signature":")", signature, "\"}"),
                 header + "." + claims + "." + claims + "." + signature + "." + signature});
  }

  // Letters that some decoders pass over, in a part that is signed as it is, or in the signature.
  std::string OtherLetters() {
    std::string header = EncodeBase64Url(Json(Header()));
    std::string claims = EncodeBase64Url(Json(Claims()));
    const std::string odd = Pick({"=", "==", " ", "\n", "\t", "\r\n", "%3D", "~", "\xc3\xa9"});
    const std::size_t where = Below(3);
    std::string& part = where == 0 ? header : claims;
    if (where < 2) part.insert(Below(2) == 0 ? part.size() : Below(part.size()), odd);
    const std::string text = absl::StrCat(header, ".", claims);
    std::string signature = EncodeBase64Url(TestKey(kid_).Sign(text));
    if (where == 2) {
      if (Below(2) == 0) {
        for (char& c : signature) c = c == '-' ? '+' : c == '_' ? '/' : c;
      } else {
        signature.insert(Below(2) == 0 ? signature.size() : Below(signature.size()), odd);
      }
    }
    return absl::StrCat(text, ".", signature);
  }

  std::string Broken(std::string json) {
    switch (Below(7)) {
      case 0:
        return json.substr(0, json.size() - 1 - Below(json.size() - 1));
      case 1:
        return json + "x";
      case 2:
        return json.substr(0, json.size() - 1) + ",}";
      case 3:
        return "[" + json + "]";
      case 4:
        return "/* */" + json;
      case 5:
        return "null";
      default:
        for (char& c : json) c = c == '"' ? '\'' : c;
        return json;
    }
  }

  std::string OtherSignature() {
    const std::string token = Sign(Header(), Claims());
    const std::size_t dot = token.rfind('.');
    const std::string raw = *DecodeBase64Url(token.substr(dot + 1));
    const std::size_t half = raw.size() / 2;
    const std::string zero(1, '\0');
    return token.substr(0, dot + 1) +
           EncodeBase64Url(
               Pick({raw + zero, zero + raw, raw.substr(1), raw.substr(0, raw.size() - 1),
                     std::string(raw.size(), '\0'), std::string(raw.size(), '\xff'),
                     raw.substr(half) + raw.substr(0, half), raw + raw, raw.substr(0, half),
                     std::string(half, '\0') + raw.substr(half),
                     raw.substr(0, half) + std::string(raw.size() - half, '\0'),
                     absl::StrCat("\x30\x44\x02\x20", raw.substr(0, half), "\x02\x20",
                                  raw.substr(half))}));
  }

  std::mt19937_64 rng_{20260302};
  std::string kid_ = "ed-1";
  const SigningKey stranger_ = SigningKey::Generate(KeyKind::kEd25519);
  std::vector<std::pair<std::string, Make1>> makers_;
};

std::vector<std::string> Lines(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// Puts the pinned package into `folder`. False: `reason` says why not.
bool InstallJose(const std::filesystem::path& folder, std::string& reason) {
  const std::string quiet = " >" + (folder / "npm.log").string() + " 2>&1";
  std::filesystem::create_directories(folder);
  if (std::system(("node --version" + quiet).c_str()) != 0) {
    reason = "Node.js is not installed";
    return false;
  }
  for (const char* name : {"package.json", "package-lock.json", "verify.mjs"}) {
    std::filesystem::copy_file(std::filesystem::path("tests/server/identity/jose") / name,
                               folder / name, std::filesystem::copy_options::overwrite_existing);
  }
  const std::string install =
      "cd '" + folder.string() + "' && npm ci --ignore-scripts --no-audit --no-fund" + quiet;
  if (std::system(install.c_str()) != 0) {
    reason = "npm cannot install jose: see " + (folder / "npm.log").string();
    return false;
  }
  return true;
}

TEST(Jose, AgreesOnEveryMutatedToken) {
  const char* given = std::getenv("PASSEND_JOSE_FOLDER");
  const std::filesystem::path folder =
      given == nullptr ? std::filesystem::path(::testing::TempDir()) / "passend-jose" : given;
  if (std::string reason; !InstallJose(folder, reason)) GTEST_SKIP() << reason;

  Mutator mutator;
  const std::vector<Mutant> mutants = mutator.Make(kTokens);
  std::ofstream(folder / "jwks.json") << TestJwks();
  std::ofstream tokens(folder / "tokens");
  for (const Mutant& mutant : mutants) tokens << absl::BytesToHexString(mutant.token) << "\n";
  tokens.close();
  const std::string command =
      absl::StrCat("cd '", folder.string(), "' && node verify.mjs jwks.json tokens verdicts ",
                   kIssuer, " ", kAudience, " ", kNow);
  ASSERT_EQ(std::system(command.c_str()), 0);
  const std::vector<std::string> verdicts = Lines(folder / "verdicts");
  ASSERT_EQ(verdicts.size(), mutants.size());

  struct Count {
    int both_accept = 0;
    int both_refuse = 0;
    int stricter = 0;
  };
  std::map<std::string, Count> counts;
  const KeySet keys = *KeySet::Parse(TestJwks());
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    const bool jose = verdicts[i] == "accept";
    TokenFault fault = TokenFault::kNone;
    const bool ours = VerifyToken(mutants[i].token, keys, TestRules(), kNow, &fault).ok();
    Count& count = counts[mutants[i].kind];
    if (ours == jose) {
      ++(ours ? count.both_accept : count.both_refuse);
      continue;
    }
    ++count.stricter;
    EXPECT_FALSE(ours) << "we accept what jose refuses: " << mutants[i].kind << ", " << verdicts[i]
                       << "\n"
                       << mutants[i].token;
    EXPECT_TRUE(Stricter().contains(mutants[i].kind))
        << "jose accepts, we refuse (" << TokenFaultName(fault) << "): " << mutants[i].kind << "\n"
        << mutants[i].token;
  }
  Count total;
  for (const auto& [kind, count] : counts) {
    std::cout << absl::StrFormat("%-36s both accept %4d, both refuse %4d, only jose accepts %4d\n",
                                 kind, count.both_accept, count.both_refuse, count.stricter);
    total.both_accept += count.both_accept;
    total.both_refuse += count.both_refuse;
    total.stricter += count.stricter;
  }
  std::cout << absl::StrFormat("%d tokens: both accept %d, both refuse %d, only jose accepts %d\n",
                               mutants.size(), total.both_accept, total.both_refuse,
                               total.stricter);
  // The comparison means something only when both verdicts are there in plenty.
  EXPECT_GE(total.both_accept, 500);
  EXPECT_GE(total.both_refuse, 5'000);
  // A class that is no longer needed leaves the list.
  for (const auto& [kind, why] : Stricter()) {
    ASSERT_TRUE(counts.contains(kind)) << kind;
    EXPECT_GT(counts[kind].stricter, 0) << kind;
  }
}

}  // namespace
}  // namespace passend::server
