#include "server/identity/jwks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/identity/authenticator.h"
#include "server/log.h"
#include "tests/server/identity/tokens.h"

namespace passend::server {
namespace {

using credentials::Jwks;
using credentials::KeyKind;
using credentials::SigningKey;
using ::testing::HasSubstr;

std::string Refusal(const std::string& jwks) {
  const auto keys = KeySet::Parse(jwks);
  EXPECT_FALSE(keys.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(keys.status())) << keys.status();
  return std::string(keys.status().message());
}

TEST(Jwks, HoldsKeysByTheirId) {
  const auto keys = KeySet::Parse(TestJwks());
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->size(), 3U);
  ASSERT_NE(keys->Find("ec-1"), nullptr);
  EXPECT_EQ(keys->Find("ec-1")->algorithm(), SignatureAlgorithm::kEs256);
  EXPECT_EQ(keys->Find("nope"), nullptr);
  EXPECT_EQ(keys->Find(""), nullptr);
}

TEST(Jwks, IsRefusedForWhatIsNotAPublicKeyOfTheThreeKinds) {
  const std::string rsa = TestKey("rsa-1").Jwk("rsa-1");
  const std::string ec = TestKey("ec-1").Jwk("ec-1");
  const std::string ed = TestKey("ed-1").Jwk("ed-1");
  const auto with = [](const std::string& key, const std::string& more) {
    return Jwks({absl::StrCat("{", more, ",", key.substr(1))});
  };
  const auto without = [](std::string key, const std::string& part, const std::string& by = "") {
    EXPECT_NE(key.find(part), key.npos) << part;
    return Jwks({absl::StrReplaceAll(key, {{part, by}})});
  };
  for (const char* text : {"", "[]", "{}", "null", "{\"keys\":{}}", "{\"keys\":[]}",
                           "{\"keys\":[1]}", "{\"keys\":[],\"keys\":[]}", "{\"keys\":[]} x"}) {
    EXPECT_NE(Refusal(text), "") << text;
  }
  for (const char* secret : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
    EXPECT_THAT(Refusal(with(ed, absl::StrCat("\"", secret, "\":\"AAAA\""))),
                HasSubstr("secret member"));
  }
  EXPECT_THAT(Refusal(Jwks({R"({"kty":"oct","kid":"a"})"})), HasSubstr("symmetric"));
  EXPECT_THAT(Refusal(Jwks({R"({"kty":"oct","kid":"a","k":"AAAA"})"})), HasSubstr("secret"));
  EXPECT_THAT(Refusal(Jwks({rsa, rsa})), HasSubstr("kid is there twice"));
  EXPECT_THAT(Refusal(without(rsa, ",\"kid\":\"rsa-1\"")), HasSubstr("kid"));
  EXPECT_THAT(Refusal(without(rsa, "\"use\":\"sig\"", "\"use\":\"enc\"")), HasSubstr("use"));
  EXPECT_THAT(Refusal(with(rsa, "\"key_ops\":[\"sign\"]")), HasSubstr("key_ops"));
  EXPECT_THAT(Refusal(without(rsa, "\"RS256\"", "\"PS256\"")), HasSubstr("alg must be RS256"));
  EXPECT_THAT(Refusal(without(ec, "\"ES256\"", "\"RS256\"")), HasSubstr("alg must be ES256"));
  EXPECT_THAT(Refusal(without(ed, "\"EdDSA\"", "\"HS256\"")), HasSubstr("alg must be EdDSA"));
  EXPECT_THAT(Refusal(without(ec, "\"P-256\"", "\"P-384\"")), HasSubstr("crv must be P-256"));
  EXPECT_THAT(Refusal(without(ed, "\"Ed25519\"", "\"X25519\"")), HasSubstr("crv must be Ed25519"));
  EXPECT_THAT(Refusal(without(rsa, "\"RSA\"", "\"DSA\"")), HasSubstr("kty"));
  EXPECT_THAT(Refusal(without(rsa, "\"AQAB\"", "\"Aw\"")), HasSubstr("e must be odd"));
  EXPECT_THAT(Refusal(without(rsa, "\"AQAB\"", "\"AQAA\"")), HasSubstr("e must be odd"));
  EXPECT_THAT(Refusal(Jwks({SigningKey::Generate(KeyKind::kRsa, 1024).Jwk("a")})),
              HasSubstr("1024 bits"));
  // A point beside the curve.
  const std::size_t y = ec.find("\"y\":\"") + 5;
  std::string beside = ec;
  beside[y] = beside[y] == 'A' ? 'B' : 'A';
  EXPECT_THAT(Refusal(Jwks({beside})), HasSubstr("not a valid key"));
  EXPECT_THAT(Refusal(without(ed, "\"x\":\"", "\"x\":\"AAAA")), HasSubstr("32 bytes"));
}

// A file of keys, and a service that looks at it at every call.
class Rotation : public ::testing::Test {
 protected:
  Rotation()
      : path_(absl::StrCat(::testing::TempDir(), "passend-jwks-", getpid(), ".json")),
        log_([this](std::string_view line) { lines_.emplace_back(line); }) {}
  ~Rotation() override { std::filesystem::remove(path_); }

  void Write(const std::string& text) const { std::ofstream(path_) << text; }
  // As an operator should: a whole file takes the place of the old one.
  void Replace(const std::string& text) const {
    std::ofstream(path_ + ".new") << text;
    std::filesystem::rename(path_ + ".new", path_);
  }
  bool Accepts(JwksFile& file, const SigningKey& key, const std::string& kid) const {
    Members header = {{"alg", Quoted(key.algorithm())}, {"kid", Quoted(kid)}};
    return VerifyToken(key.Token(Json(header), Json(GoodClaims())), *file.keys(), TestRules(), kNow)
        .ok();
  }

  const std::string path_;
  std::vector<std::string> lines_;
  Log log_;
  const SigningKey old_ = SigningKey::Generate(KeyKind::kEd25519);
  const SigningKey new_ = SigningKey::Generate(KeyKind::kP256);
};

TEST_F(Rotation, BothKeysCountWhileBothAreThere) {
  Write(Jwks({old_.Jwk("old")}));
  auto file = JwksFile::Open(path_, log_, {});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_TRUE(Accepts(**file, old_, "old"));
  EXPECT_FALSE(Accepts(**file, new_, "new"));
  Replace(Jwks({old_.Jwk("old"), new_.Jwk("new")}));
  EXPECT_TRUE(Accepts(**file, old_, "old"));
  EXPECT_TRUE(Accepts(**file, new_, "new"));
  Replace(Jwks({new_.Jwk("new")}));
  EXPECT_FALSE(Accepts(**file, old_, "old"));
  EXPECT_TRUE(Accepts(**file, new_, "new"));
}

TEST_F(Rotation, ATokenThatWasSeenBeforeIsRefusedWhenItsKeyIsGone) {
  Write(Jwks({old_.Jwk("old"), new_.Jwk("new")}));
  auto file = JwksFile::Open(path_, log_, {});
  ASSERT_TRUE(file.ok());
  Authenticator authenticator(
      TestRules(), [&file] { return (*file)->keys(); }, [] { return kNow; });
  const std::string token =
      "Bearer " + old_.Token(R"({"alg":"EdDSA","kid":"old"})", Json(GoodClaims()));
  const auto first = authenticator.Authenticate(token);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(authenticator.Authenticate(token)->get(), first->get()) << "remembered";
  Replace(Jwks({new_.Jwk("new")}));
  TokenFault fault = TokenFault::kNone;
  EXPECT_FALSE(authenticator.Authenticate(token, &fault).ok());
  EXPECT_EQ(fault, TokenFault::kKey);
}

TEST_F(Rotation, AWriteInPlaceOfTheSameSizeWithinTheGrainOfTheClockIsSeen) {
  const SigningKey third = SigningKey::Generate(KeyKind::kEd25519);
  Write(Jwks({old_.Jwk("old")}));
  auto file = JwksFile::Open(path_, log_, {});
  ASSERT_TRUE(file.ok());
  for (int i = 0; i < 20; ++i) {
    const bool even = i % 2 == 0;
    Write(Jwks({(even ? third : old_).Jwk("old")}));
    EXPECT_EQ(Accepts(**file, third, "old"), even);
    EXPECT_EQ(Accepts(**file, old_, "old"), !even);
  }
}

TEST_F(Rotation, AFileThatGotWorseKeepsTheOldKeysAndSaysSoOnce) {
  Write(Jwks({old_.Jwk("old")}));
  auto file = JwksFile::Open(path_, log_, {});
  ASSERT_TRUE(file.ok());
  const auto before = (*file)->keys();
  lines_.clear();
  Write("{\"keys\":[");
  for (int i = 0; i < 5; ++i) EXPECT_EQ((*file)->keys(), before);
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_THAT(lines_[0], HasSubstr("not read again"));
  std::filesystem::remove(path_);
  for (int i = 0; i < 5; ++i) EXPECT_EQ((*file)->keys(), before);
  EXPECT_EQ(lines_.size(), 2U);
  Write(Jwks({new_.Jwk("new")}));
  EXPECT_FALSE(Accepts(**file, old_, "old"));
  EXPECT_TRUE(Accepts(**file, new_, "new"));
}

TEST_F(Rotation, TheSameContentKeepsTheSamePointer) {
  Write(Jwks({old_.Jwk("old")}));
  auto file = JwksFile::Open(path_, log_, {});
  ASSERT_TRUE(file.ok());
  const auto before = (*file)->keys();
  Replace(Jwks({old_.Jwk("old")}));
  EXPECT_EQ((*file)->keys(), before);
}

TEST_F(Rotation, IsRefusedAtTheStartWhenTheFileIsNotThereOrNotGood) {
  EXPECT_TRUE(absl::IsNotFound(JwksFile::Open(path_ + ".not", log_).status()));
  Write("{}");
  const auto file = JwksFile::Open(path_, log_);
  EXPECT_TRUE(absl::IsInvalidArgument(file.status()));
  EXPECT_THAT(std::string(file.status().message()), HasSubstr(path_));
  Write(std::string(1 << 20, ' ') + TestJwks());
  EXPECT_TRUE(absl::IsInvalidArgument(JwksFile::Open(path_, log_).status()));
}

TEST(Authenticator, AsksForABearerToken) {
  const auto keys = std::make_shared<const KeySet>(*KeySet::Parse(TestJwks()));
  std::int64_t now = kNow;
  Authenticator authenticator(
      TestRules(), [&] { return keys; }, [&] { return now; });
  const std::string token = GoodToken("ed-1");
  for (const std::string& value :
       {std::string(), std::string("Bearer"), token, "Basic " + token, "Bearer  " + token,
        "Bearer\t" + token, "Bearer " + token + " "}) {
    EXPECT_EQ(authenticator.Authenticate(value).status().code(), absl::StatusCode::kUnauthenticated)
        << value;
  }
  EXPECT_TRUE(authenticator.Authenticate("Bearer " + token).ok());
  EXPECT_TRUE(authenticator.Authenticate("bearer " + token).ok());
  // What is remembered ends with the token, not later.
  now = kNow + 629;
  EXPECT_TRUE(authenticator.Authenticate("Bearer " + token).ok());
  now = kNow + 630;
  EXPECT_FALSE(authenticator.Authenticate("Bearer " + token).ok());
  now = kNow - 10'000;
  EXPECT_FALSE(authenticator.Authenticate("Bearer " + token).ok());
}

}  // namespace
}  // namespace passend::server
