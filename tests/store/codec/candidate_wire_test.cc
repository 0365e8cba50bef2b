#include "store/codec/candidate_wire.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "passend/storage/v1/profile.pb.h"
#include "passend/v1/candidate.pb.h"
#include "store/codec/candidate_mapping.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::store {
namespace {

constexpr std::uint64_t kSeed = 11;
constexpr int kProfiles = 3000;

template <class M>
std::string Message(const model::Candidate& candidate) {
  M message;
  EncodeCandidate(candidate, &message);
  return message.SerializeAsString();
}

// What the mapping says of these bytes: true when it has nothing against them.
template <class M>
bool Mapped(const std::string& bytes, model::Candidate* candidate) {
  M message;
  std::vector<model::FieldViolation> violations;
  if (!message.ParseFromString(bytes)) return false;
  DecodeCandidate(message, candidate, &violations);
  return violations.empty();
}

// A profile that no Validate() would take.
model::Candidate Odd(std::mt19937_64& rng) {
  model::Candidate odd = fixtures::RandomCandidate(rng, fixtures::TestCatalogue());
  odd.wishes.push_back({.weight = -3});
  odd.talents.push_back({.level = -1, .evidence = model::Evidence::kUnknown, .emphasis = 1 << 30});
  odd.competences.push_back({.mastery = 0});
  odd.travel.modes.emplace();
  odd.hours.grid.emplace();
  odd.hours.build_up.push_back({});
  odd.plan.current.emplace();
  odd.plan.goal_werkvorm.value = "";
  odd.status.availability.value = model::Availability::kUnknown;
  odd.needs.workplace_adaptations.emplace_back(300, 'x');
  odd.needs.workplace_adaptations.emplace_back(20'000, 'y');
  return odd;
}

TEST(CandidateWire, WritesTheBytesOfTheMessage) {
  std::mt19937_64 rng(kSeed);
  for (int i = 0; i < kProfiles; ++i) {
    const model::Candidate candidate =
        i % 10 == 0 ? Odd(rng) : fixtures::RandomCandidate(rng, fixtures::TestCatalogue());
    std::string bytes = "before";
    ASSERT_TRUE(WriteCandidate(candidate, &bytes));
    ASSERT_EQ(bytes, "before" + Message<storage::v1::Candidate>(candidate)) << i;
  }
  std::string nothing;
  EXPECT_TRUE(WriteCandidate({}, &nothing));
  EXPECT_EQ(nothing, "");
}

TEST(CandidateWire, SaysWhenATextCannotBeRead) {
  for (const char* text : {"\xC3", "ab\xFF", "abcdefgh\xED\xA0\x80", "\xC0\x80"}) {
    model::Candidate candidate;
    candidate.diplomas = {text};
    std::string bytes;
    EXPECT_FALSE(WriteCandidate(candidate, &bytes));
  }
  model::Candidate candidate;
  candidate.diplomas = {"caf\xC3\xA9", "\xE2\x82\xAC 10,-", "\xF0\x9F\x99\x82"};
  std::string bytes;
  EXPECT_TRUE(WriteCandidate(candidate, &bytes));
}

TEST(CandidateWire, ReadsWhatProtobufWrites) {
  std::mt19937_64 rng(kSeed + 1);
  for (int i = 0; i < kProfiles; ++i) {
    model::Candidate candidate = fixtures::RandomCandidate(rng, fixtures::TestCatalogue());
    model::Candidate read;
    v1::Candidate api;
    EncodeCandidate(candidate, &api);
    if (i % 2 == 0) api.set_etag("r12");
    std::string written;
    const std::string bytes = api.SerializeAsString();
    ASSERT_TRUE(ReadNamedCandidate(bytes, &read, &written)) << i;
    ASSERT_EQ(read, candidate) << i;
    ASSERT_EQ(written, Message<storage::v1::Candidate>(candidate)) << i;
    ASSERT_TRUE(ReadCandidate(Message<storage::v1::Candidate>(candidate), &read)) << i;
    candidate.tenant.clear();
    candidate.id.clear();
    ASSERT_EQ(read, candidate) << i;
  }
}

// Whatever the bytes: what is read is what the mapping reads, and it had nothing to say about it.
TEST(CandidateWire, NeverReadsAnythingElseThanTheMapping) {
  std::mt19937_64 rng(kSeed + 2);
  int read_changed = 0;
  int same = 0;
  for (int i = 0; i < kProfiles; ++i) {
    const model::Candidate candidate =
        i % 3 == 0 ? Odd(rng) : fixtures::RandomCandidate(rng, fixtures::TestCatalogue());
    const std::string whole = Message<v1::Candidate>(candidate);
    for (int change = 0; change < 20; ++change) {
      std::string bytes = whole;
      const std::size_t at = rng() % bytes.size();
      switch (rng() % 5) {
        case 0:
          bytes[at] = static_cast<char>(rng());
          break;
        case 1:
          bytes[at] = static_cast<char>(bytes[at] ^ (1 << (rng() % 8)));
          break;
        case 2:
          bytes.resize(at);
          break;
        case 3:
          bytes.insert(at, bytes.substr(rng() % bytes.size(), rng() % 12));
          break;
        default:
          bytes.erase(at, rng() % 6 + 1);
      }
      model::Candidate read;
      std::string written;
      if (!ReadNamedCandidate(bytes, &read, &written)) continue;
      model::Candidate mapped;
      ASSERT_TRUE(Mapped<v1::Candidate>(bytes, &mapped)) << i;
      ASSERT_EQ(read, mapped) << i;
      ++read_changed;
      ASSERT_EQ(written, Message<storage::v1::Candidate>(mapped)) << i;
      if (bytes.ends_with(written)) ++same;
    }
  }
  // The test is about something.
  EXPECT_GT(read_changed, kProfiles);
  EXPECT_GT(same, kProfiles / 2);
  EXPECT_GT(read_changed, same);
}

bool Reads(const std::string& bytes) {
  model::Candidate read;
  std::string written;
  return ReadNamedCandidate(bytes, &read, &written);
}

TEST(CandidateWire, LeavesOtherFormsToTheMapping) {
  v1::Candidate message;
  message.set_name("tenants/t/candidates/c");
  message.add_talents()->set_code("a");
  const std::string good = message.SerializeAsString();
  EXPECT_TRUE(Reads(good));
  EXPECT_FALSE(Reads(""));                     // no name
  EXPECT_FALSE(Reads(good + good));            // everything twice
  EXPECT_FALSE(Reads(good + "\xF8\x7F\x01"));  // an unknown field
  EXPECT_FALSE(Reads(good.substr(0, good.size() - 1)));
  message.mutable_hours()->add_build_up();  // a step without a day
  EXPECT_FALSE(Reads(message.SerializeAsString()));
}

}  // namespace
}  // namespace passend::store
