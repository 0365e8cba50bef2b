#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "security/aead.h"
#include "security/base64url.h"
#include "security/hmac.h"
#include "security/key.h"

namespace passend::security {
namespace {

std::string Hex(std::string_view bytes) { return absl::BytesToHexString(std::string(bytes)); }

TEST(Hmac, VectorOfRfc4231) {
  EXPECT_EQ(Hex(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hmac, LabelsGiveOtherKeys) {
  const Key key = Key::Random();
  EXPECT_EQ(Derive(key, "a").bytes(), Derive(key, "a").bytes());
  EXPECT_NE(Derive(key, "a").bytes(), Derive(key, "b").bytes());
  EXPECT_NE(Derive(key, "a").bytes(), key.bytes());
}

TEST(Key, HasThirtyTwoBytes) {
  EXPECT_FALSE(Key::FromBytes(std::string(31, 'x')).ok());
  EXPECT_FALSE(Key::FromBytes(std::string(33, 'x')).ok());
  EXPECT_EQ(Key::FromBytes(std::string(32, 'x'))->bytes(), std::string(32, 'x'));
  EXPECT_NE(Key::Random().bytes(), Key::Random().bytes());
}

// NIST GCM test vector: 256-bit key of zeros, nonce of zeros, one block of zeros.
TEST(Aead, OpensTheVectorOfNist) {
  const Key key = *Key::FromBytes(std::string(32, '\0'));
  const std::string sealed = absl::HexStringToBytes(
      "000000000000000000000000"
      "cea7403d4d606b6e074ec5d3baf39d18"
      "d0d1c8a799996bf0265b98b5d48ab919");
  const auto plain = Open(key, "", sealed);
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(*plain, std::string(16, '\0'));
}

TEST(Aead, OpensOnlyWhatWasSealedWithTheSameKeyAndContext) {
  std::mt19937_64 rng(1);
  const Key key = Key::Random();
  for (std::size_t size : {0, 1, 15, 16, 17, 700, 5000}) {
    const std::string plain = RandomBytes(size);
    const std::string context = RandomBytes(size % 40);
    const std::string sealed = Seal(key, context, plain);
    ASSERT_EQ(sealed.size(), size + kSealBytes);
    ASSERT_EQ(*Open(key, context, sealed), plain);
    EXPECT_FALSE(Open(Key::Random(), context, sealed).ok());
    EXPECT_FALSE(Open(key, context + "x", sealed).ok());
    for (int i = 0; i < 50; ++i) {
      std::string changed = sealed;
      changed[rng() % changed.size()] ^= static_cast<char>(1 << (rng() % 8));
      EXPECT_FALSE(Open(key, context, changed).ok());
      EXPECT_FALSE(Open(key, context, sealed.substr(0, rng() % sealed.size())).ok());
    }
  }
}

TEST(Aead, SealingTwiceShowsNothingUnlessAskedTo) {
  const Key key = Key::Random();
  EXPECT_NE(Seal(key, "c", "text"), Seal(key, "c", "text"));
  EXPECT_EQ(SealSame(key, "c", "text"), SealSame(key, "c", "text"));
  std::set<std::string> nonces;
  for (const auto& [context, plain] : {std::pair{"c", "text"}, {"ct", "ext"}, {"c", "texu"}}) {
    const std::string sealed = SealSame(key, context, plain);
    EXPECT_EQ(*Open(key, context, sealed), plain);
    nonces.insert(sealed.substr(0, kNonceBytes));
  }
  EXPECT_EQ(nonces.size(), 3U);
}

TEST(Base64Url, EveryTextHasOneForm) {
  for (std::size_t size = 0; size < 50; ++size) {
    const std::string bytes = RandomBytes(size);
    EXPECT_EQ(DecodeBase64Url(EncodeBase64Url(bytes)), bytes);
  }
  EXPECT_EQ(EncodeBase64Url("\xfb\xff"), "-_8");
  for (const char* bad : {"A", "AB=", "AA==", "A+/A", "AA A", "-_9", "AAAA\n"}) {
    EXPECT_FALSE(DecodeBase64Url(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace passend::security
