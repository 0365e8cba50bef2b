#include "matcher/model/names.h"

#include <string>

#include "gtest/gtest.h"

namespace passend::model {
namespace {

TEST(Names, AreParsedBackIntoWhatTheyWereMadeOf) {
  for (const char* tenant : {"a", "zoetermeer", "gr-1"}) {
    for (const char* id : {"0", "c-1f", "---"}) {
      const NameParts parts = {tenant, id};
      EXPECT_EQ(ParseCandidateName(CandidateName(tenant, id)), parts);
      EXPECT_EQ(ParseEmployerName(EmployerName(tenant, id)), parts);
      EXPECT_EQ(ParseOpportunityName(OpportunityName(tenant, id)), parts);
    }
  }
}

TEST(Names, AreNotParsedUnlessExactlyOfTheForm) {
  const std::string long_id(65, 'a');
  for (const std::string& name :
       {std::string(), std::string("tenants"), std::string("tenants/t"),
        std::string("tenants/t/employers"), std::string("tenants/t/employers/"),
        std::string("tenants//employers/e"), std::string("/tenants/t/employers/e"),
        std::string("tenants/t/employers/e/"), std::string("tenants/t/employers/e/sites/s"),
        std::string("tenants/t/employersx/e"), std::string("tenants/t/candidates/e"),
        std::string("tenants/T/employers/e"), "tenants/t/employers/" + long_id,
        "tenants/" + long_id + "/employers/e"}) {
    EXPECT_EQ(ParseEmployerName(name), std::nullopt) << name;
  }
  EXPECT_TRUE(IsSiteName("tenants/t/employers/e/sites/s"));
  EXPECT_FALSE(IsSiteName("tenants/t/employers/e"));
  EXPECT_FALSE(IsSiteName("tenants/t/candidates/e/sites/s"));
}

TEST(Names, KeepCodesOfTheFunctionLibraryApartFromOtherCodes) {
  EXPECT_TRUE(IsFunctieCode("43-5081.03"));
  EXPECT_FALSE(IsFunctieCode("taak:1"));
  EXPECT_TRUE(IsCode("taak:1"));
  EXPECT_FALSE(IsCode(""));
  EXPECT_TRUE(IsPc4("1000"));
  EXPECT_FALSE(IsPc4("0999"));
}

}  // namespace
}  // namespace passend::model
