#include "security/signature.h"

#include <random>

#include "gtest/gtest.h"

namespace passend::security {
namespace {

std::string Hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// RFC 8032, 7.1, test 2.
TEST(Signature, AgreesWithTheStandard) {
  const Key key =
      *Key::FromBytes(Hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  const std::string public_key =
      Hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const std::string signature =
      Hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_EQ(PublicKeyOf(key), public_key);
  EXPECT_EQ(Sign(key, "\x72"), signature);
  EXPECT_TRUE(IsSignedBy(public_key, "\x72", signature));
}

TEST(Signature, DoesNotFitAnythingElse) {
  std::mt19937_64 random(1);
  const Key key = Key::Random();
  const std::string public_key = PublicKeyOf(key);
  const std::string text = "een regel";
  const std::string signature = Sign(key, text);
  ASSERT_TRUE(IsSignedBy(public_key, text, signature));
  EXPECT_FALSE(IsSignedBy(PublicKeyOf(Key::Random()), text, signature));
  EXPECT_FALSE(IsSignedBy("", text, signature));
  EXPECT_FALSE(IsSignedBy(public_key, text, signature.substr(1)));
  EXPECT_FALSE(IsSignedBy(public_key, text, ""));
  for (int i = 0; i < 200; ++i) {
    std::string changed_text = text;
    std::string changed_signature = signature;
    std::string& changed = i % 2 == 0 ? changed_text : changed_signature;
    changed[random() % changed.size()] ^= static_cast<char>(1 << random() % 8);
    EXPECT_FALSE(IsSignedBy(public_key, changed_text, changed_signature));
  }
}

}  // namespace
}  // namespace passend::security
