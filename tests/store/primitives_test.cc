// Checksum, keyed hash, keys and frames: against published values and against damage.
#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "passend/storage/v1/profile.pb.h"
#include "store/crc32c.h"
#include "store/opaque_key.h"
#include "store/siphash.h"
#include "store/utf8_texts.h"
#include "store/value_codec.h"
#include "store/value_frame.h"

namespace passend::store {
namespace {

TEST(Crc32c, GivesThePublishedValues) {
  // RFC 3720, B.4.
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(Crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(Crc32c(""), 0U);
}

TEST(Crc32c, GoesOnWhereItStopped) {
  std::mt19937_64 rng(3);
  std::string bytes(1000, '\0');
  for (char& c : bytes) c = static_cast<char>(rng());
  for (std::size_t cut = 0; cut <= bytes.size(); cut += 37) {
    EXPECT_EQ(Crc32c(bytes.substr(cut), Crc32c(bytes.substr(0, cut))), Crc32c(bytes));
  }
}

TEST(Crc32c, IsTheSameWithAndWithoutTheInstruction) {
  std::mt19937_64 rng(4);
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    const auto seed = static_cast<std::uint32_t>(rng());
    ASSERT_EQ(Crc32c(bytes, seed), Crc32cByTable(bytes, seed)) << bytes.size() << " bytes";
    bytes.push_back(static_cast<char>(rng()));
  }
}

// A message inside a message, with fields of every kind beside the text.
std::string ProfileWithText(const std::string& text, std::mt19937_64& rng) {
  storage::v1::Candidate message;
  message.set_external_ref(rng() % 2 == 0 ? text : "plain");
  for (std::uint64_t i = rng() % 3; i > 0; --i) {
    auto* talent = message.add_talents();
    talent->set_code(std::string(200 * (rng() % 2), 'x'));
    talent->set_level(static_cast<std::int32_t>(rng() % 5));
    if (rng() % 2 == 0) talent->mutable_provenance()->set_assessor_role(text);
  }
  return message.SerializeAsString();
}

TEST(Utf8Texts, AgreesWithWhatProtobufReadsBack) {
  const Utf8Texts texts(*storage::v1::Candidate::descriptor());
  const std::vector<std::string> pieces = {
      "a",    "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xC3",
      "\xA9", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\x80",
      "\xF5", "abcdefgh", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF", "\xE2\x82"};
  std::mt19937_64 rng(5);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (std::uint64_t k = rng() % 6; k > 0; --k) {
      // Mostly good pieces, so that one bad one decides.
      text += rng() % 4 != 0 ? pieces[rng() % 4] : pieces[rng() % pieces.size()];
    }
    const std::string bytes = ProfileWithText(text, rng);
    storage::v1::Candidate message;
    const bool readable = message.ParseFromString(bytes);
    ASSERT_EQ(texts.Check(bytes), readable) << testing::PrintToString(text);
    refused += readable ? 0 : 1;
  }
  EXPECT_GT(refused, 300);
  EXPECT_FALSE(
      texts.Check(std::string("\x0A\x05"
                              "ab",
                              4)));  // a text that ends too early
}

TEST(SipHash128, GivesThePublishedValues) {
  HashKey key;
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<unsigned char>(i);
  // vectors.h of the reference implementation: messages "", 00, 00 01.
  EXPECT_EQ(SipHash128(key, ""), (Hash128{0xa3, 0x81, 0x7f, 0x04, 0xba, 0x25, 0xa8, 0xe6, 0x6d,
                                          0xf6, 0x72, 0x14, 0xc7, 0x55, 0x02, 0x93}));
  EXPECT_EQ(SipHash128(key, std::string(1, '\0')),
            (Hash128{0xda, 0x87, 0xc1, 0xd8, 0x6b, 0x99, 0xaf, 0x44, 0x34, 0x76, 0x59, 0x11, 0x9b,
                     0x22, 0xfc, 0x45}));
  EXPECT_EQ(SipHash128(key, std::string("\0\1", 2)),
            (Hash128{0x81, 0x77, 0x22, 0x8d, 0xa4, 0xa4, 0x5d, 0xc7, 0xfc, 0xa3, 0x8b, 0xde, 0xf6,
                     0x0a, 0xff, 0xe4}));
}

TEST(OpaqueKey, IsOrderedByTenantAndHoldsNoId) {
  const HashKey key = RandomHashKey();
  std::set<std::string> keys;
  for (TenantNumber number = 1; number <= 300; ++number) {
    const std::string opaque = OpaqueKey(key, "candidates", number, "alfa", "c-12345678");
    EXPECT_EQ(opaque.size(), kOpaqueKeyBytes);
    EXPECT_EQ(TenantOfKey(opaque), number);
    EXPECT_TRUE(opaque.starts_with(TenantPrefix(number)));
    EXPECT_THAT(opaque, testing::Not(testing::HasSubstr("c-1")));
    EXPECT_TRUE(keys.empty() || *keys.rbegin() < opaque);
    keys.insert(opaque);
  }
}

TEST(OpaqueKey, TellsFamiliesTenantsIdsAndDatabasesApart) {
  const HashKey key = {};
  const HashKey other = {1};
  const std::set<std::string> keys = {
      OpaqueKey(key, "candidates", 1, "ab", "c"),   OpaqueKey(key, "candidates", 1, "a", "bc"),
      OpaqueKey(key, "employers", 1, "ab", "c"),    OpaqueKey(key, "candidates", 1, "ab", "d"),
      OpaqueKey(other, "candidates", 1, "ab", "c"), OpaqueKey(key, "candidates", 2, "ab", "c")};
  EXPECT_EQ(keys.size(), 6U);
  EXPECT_NE(RandomHashKey(), RandomHashKey());
}

// Stands for a codec that seals: its bytes depend on the context.
class MaskingCodec final : public ValueCodec {
 public:
  explicit MaskingCodec(std::uint8_t id) : id_(id) {}
  std::uint8_t id() const override { return id_; }
  absl::StatusOr<std::string> Seal(const ValueContext& context,
                                   std::string_view bytes) const override {
    return Mask(context, bytes);
  }
  absl::StatusOr<std::string> Open(const ValueContext& context,
                                   std::string_view sealed) const override {
    return Mask(context, sealed);
  }

 private:
  static std::string Mask(const ValueContext& context, std::string_view bytes) {
    const std::uint32_t seed = Crc32c(context.family, Crc32c(context.key, Crc32c(context.tenant))) +
                               static_cast<std::uint32_t>(context.revision) +
                               context.schema_version;
    std::mt19937 rng(seed);
    std::string masked(bytes);
    for (char& c : masked) c = static_cast<char>(c ^ static_cast<char>(rng()));
    return masked;
  }
  const std::uint8_t id_;
};

const Envelope kEnvelope = {.revision = 77, .key = {"alfa", "c-1"}, .payload = "een profiel"};

TEST(ValueFrame, ReadsWhatItWrote) {
  const ValueFrame frame({PlainCodec()});
  const auto stored = frame.Write("candidates", "sleutel", kEnvelope);
  ASSERT_TRUE(stored.ok());
  const auto read = frame.Read("candidates", "alfa", "sleutel", *stored);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->revision, 77U);
  EXPECT_EQ(read->key, kEnvelope.key);
  EXPECT_EQ(read->payload, "een profiel");
  EXPECT_EQ(read->schema_version, kSchemaVersion);
}

TEST(ValueFrame, FindsEveryFlippedBitAndEveryMissingByte) {
  const ValueFrame frame({PlainCodec()});
  const std::string stored = *frame.Write("candidates", "sleutel", kEnvelope);
  for (std::size_t i = 0; i < stored.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = stored;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      EXPECT_TRUE(absl::IsDataLoss(frame.Read("candidates", "alfa", "sleutel", damaged).status()));
    }
    EXPECT_TRUE(absl::IsDataLoss(
        frame.Read("candidates", "alfa", "sleutel", stored.substr(0, i)).status()));
  }
}

TEST(ValueFrame, FindsAValueThatStandsElsewhere) {
  const ValueFrame frame({PlainCodec()});
  const std::string stored = *frame.Write("candidates", "sleutel", kEnvelope);
  EXPECT_TRUE(absl::IsDataLoss(frame.Read("candidates", "alfa", "andere", stored).status()));
  EXPECT_TRUE(absl::IsDataLoss(frame.Read("employers", "alfa", "sleutel", stored).status()));
  EXPECT_TRUE(absl::IsDataLoss(frame.Read("candidates", "beta", "sleutel", stored).status()));
}

TEST(ValueFrame, OpensEachValueWithTheCodecThatSealedIt) {
  const auto mask = std::make_shared<MaskingCodec>(1);
  const ValueFrame before({PlainCodec()});
  const ValueFrame after({mask, PlainCodec()});
  const std::string plain = *before.Write("candidates", "sleutel", kEnvelope);
  const std::string sealed = *after.Write("candidates", "sleutel", kEnvelope);
  EXPECT_THAT(plain, testing::HasSubstr("een profiel"));
  EXPECT_THAT(sealed, testing::Not(testing::HasSubstr("een profiel")));
  EXPECT_THAT(sealed, testing::Not(testing::HasSubstr("c-1")));
  EXPECT_EQ(after.Read("candidates", "alfa", "sleutel", plain)->payload, "een profiel");
  EXPECT_EQ(after.Read("candidates", "alfa", "sleutel", sealed)->payload, "een profiel");
  EXPECT_TRUE(
      absl::IsFailedPrecondition(before.Read("candidates", "alfa", "sleutel", sealed).status()));
}

TEST(ValueFrame, RefusesValuesOfANewerProgram) {
  const ValueFrame frame({PlainCodec()});
  Envelope newer = kEnvelope;
  newer.schema_version = kSchemaVersion + 1;
  const std::string stored = *frame.Write("candidates", "sleutel", newer);
  EXPECT_TRUE(
      absl::IsFailedPrecondition(frame.Read("candidates", "alfa", "sleutel", stored).status()));
}

}  // namespace
}  // namespace passend::store
