#include "tests/testing/test_catalogue.h"

#include <gtest/gtest.h>

#include "matcher/model/candidate.h"
#include "matcher/model/opportunity.h"

namespace passend::fixtures {
namespace {

using model::Catalogue;
using model::ItemKind;

TEST(TestCatalogue, HasEveryKindOfItemAndMoreThanTwelveThatMayBeLoads) {
  const Catalogue& catalogue = TestCatalogue();
  int per_kind[4] = {};
  int loads = 0;
  for (const model::FmlItem& item : catalogue.items()) {
    ++per_kind[static_cast<int>(item.kind)];
    if (item.load_allowed) ++loads;
  }
  for (const int count : per_kind) EXPECT_GE(count, 3);
  EXPECT_GT(loads, 12);
  EXPECT_FALSE(
      catalogue.items()[static_cast<std::size_t>(*catalogue.FindItem("vi.uren_dag"))].load_allowed);
}

TEST(TestCatalogue, KnowsTheRelationsThatTestsRelyOn) {
  const Catalogue& catalogue = TestCatalogue();
  const int pompwagen = *catalogue.FindTalent("pompwagen");
  const int heftruck = *catalogue.FindTalent("heftruck");
  EXPECT_EQ(catalogue.Similarity(pompwagen, heftruck), 600);
  EXPECT_EQ(catalogue.Similarity(heftruck, pompwagen), 600);
  EXPECT_EQ(catalogue.Similarity(pompwagen, *catalogue.FindTalent("reachtruck")), 0);
  ASSERT_TRUE(catalogue.lks_registration().has_value());
  EXPECT_EQ(catalogue.FindRegistration("doelgroep_lks"), catalogue.lks_registration());
  EXPECT_NE(catalogue.FindPlace("2718"), nullptr);
}

TEST(TestCatalogue, IsLargeEnoughToFillAProfileToItsLimitsAndOneOver) {
  const Catalogue& catalogue = TestCatalogue();
  EXPECT_GT(catalogue.talents().size(), model::kMaxCandidateTalents);
  EXPECT_GT(catalogue.talents().size(), model::kMaxRequirements);
  EXPECT_GT(catalogue.certificates().size(), model::kMaxCandidateCertificates);
  EXPECT_GT(catalogue.languages().size(), model::kMaxCandidateLanguages);
  EXPECT_GT(catalogue.sectors().size(), model::kMaxExclusions);
  EXPECT_GT(catalogue.instruments().size(), 20U);
}

}  // namespace
}  // namespace passend::fixtures
