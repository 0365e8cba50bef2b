#include "tests/testing/random_profiles.h"

#include <cstdint>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_catalogue.h"

namespace passend::fixtures {
namespace {

using ::testing::IsEmpty;

constexpr std::uint64_t kSeed = 20261122;
constexpr int kProfiles = 2000;

std::string Fields(const std::vector<model::FieldViolation>& violations) {
  std::string text;
  for (const model::FieldViolation& violation : violations) {
    text += violation.field + " " + violation.description + "; ";
  }
  return text;
}

TEST(RandomProfiles, AreValid) {
  std::mt19937_64 rng(kSeed);
  const model::Catalogue& catalogue = TestCatalogue();
  for (int i = 0; i < kProfiles; ++i) {
    EXPECT_THAT(Fields(model::Validate(RandomCandidate(rng, catalogue), catalogue)), IsEmpty());
    EXPECT_THAT(Fields(model::Validate(RandomEmployer(rng, catalogue), catalogue)), IsEmpty());
    EXPECT_THAT(Fields(model::Validate(RandomOpportunity(rng, catalogue), catalogue)), IsEmpty());
  }
}

TEST(RandomProfiles, DifferInIdAndContent) {
  std::mt19937_64 rng(kSeed);
  const model::Catalogue& catalogue = TestCatalogue();
  std::set<std::string> ids;
  int empty_talents = 0;
  int empty_items = 0;
  int without_grid = 0;
  for (int i = 0; i < kProfiles; ++i) {
    const model::Candidate candidate = RandomCandidate(rng, catalogue);
    ids.insert(candidate.id);
    empty_talents += candidate.talents.empty() ? 1 : 0;
    empty_items += candidate.belastbaarheid.items.empty() ? 1 : 0;
    without_grid += candidate.hours.grid.has_value() ? 0 : 1;
  }
  EXPECT_EQ(ids.size(), kProfiles);
  for (const int count : {empty_talents, empty_items, without_grid}) {
    EXPECT_GT(count, kProfiles / 20);
    EXPECT_LT(count, kProfiles - kProfiles / 20);
  }
}

TEST(RandomProfiles, AreTheSameForTheSameSeed) {
  std::mt19937_64 one(kSeed);
  std::mt19937_64 other(kSeed);
  const model::Catalogue& catalogue = TestCatalogue();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(RandomCandidate(one, catalogue), RandomCandidate(other, catalogue));
    EXPECT_EQ(RandomOpportunity(one, catalogue), RandomOpportunity(other, catalogue));
    EXPECT_EQ(RandomEmployer(one, catalogue), RandomEmployer(other, catalogue));
  }
}

}  // namespace
}  // namespace passend::fixtures
