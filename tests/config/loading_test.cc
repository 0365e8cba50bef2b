// What loading does with files that are right: tenants, large catalogues, line ends.
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/config/catalogue_loader.h"
#include "server/config/policy_loader.h"
#include "tests/config/temp_config.h"

namespace passend::config {
namespace {

TEST(LoadPolicies, ATenantOverridesOnlyWhatItNames) {
  const TempConfig config;
  config.Write("policies/tenants/gemeente-a.toml",
               "version = \"a-1\"\n[weights]\nreistijd = 5\nbegeleiding = 20\n"
               "[reistijd.modes.fiets]\nkm_per_hour = 18\n[lists]\n"
               "pending_indication_is_hard = true\n");
  config.Write("policies/tenants/gemeente-b.toml",
               "version = \"b-1\"\neffective_from = 2026-02-01\n");
  const auto set = LoadPolicies(config.folder() + "/policies");
  ASSERT_TRUE(set.ok()) << set.status();
  ASSERT_EQ(set->by_tenant.size(), 2u);
  model::Policy expected = set->default_policy;
  expected.version = "a-1";
  expected.weights[static_cast<std::size_t>(model::Factor::kReistijd)] = 5;
  expected.weights[static_cast<std::size_t>(model::Factor::kBegeleiding)] = 20;
  expected.modes[0].km_per_hour = 18;
  expected.pending_indication_is_hard = true;
  EXPECT_TRUE(set->For("gemeente-a") == expected);
  expected = set->default_policy;
  expected.version = "b-1";
  expected.effective_from = *model::Date::Parse("2026-02-01");
  EXPECT_TRUE(set->For("gemeente-b") == expected);
  EXPECT_TRUE(set->For("gemeente-c") == set->default_policy);
}

TEST(LoadPolicies, RefusesAFaultyTenantFile) {
  const auto message = [](const std::string& name, const std::string& text) {
    const TempConfig config;
    config.Write("policies/tenants/" + name, text);
    const absl::Status status = LoadPolicies(config.folder() + "/policies").status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return absl::StrReplaceAll(std::string(status.message()), {{config.folder() + "/", ""}});
  };
  EXPECT_EQ(message("a.toml", "[weights]\nreistijd = 11\n"),
            "policies/tenants/a.toml:1: version is missing");
  EXPECT_EQ(message("a.toml", "version = \"a\"\n\n[weights]\nreistijd = 11\n"),
            "policies/tenants/a.toml:3: weights must sum to 100, is 101");
  EXPECT_EQ(message("a.toml", "version = \"a\"\n[weight]\nreistijd = 11\n"),
            "policies/tenants/a.toml:2: weight is not a known key\n"
            "policies/tenants/a.toml:3: weight.reistijd is not a known key");
  EXPECT_EQ(message("Gemeente A.toml", "version = \"a\"\n"),
            "policies/tenants/Gemeente A.toml: the name of the file must be a tenant id: 1..64 of "
            "a-z, 0-9, - and _");
}

TEST(LoadPolicies, DoesWithoutTenants) {
  const TempConfig config;
  std::filesystem::remove_all(config.folder() + "/policies/tenants");
  EXPECT_TRUE(LoadPolicies(config.folder() + "/policies").ok());
}

// A catalogue of 5,000 talents with 20,000 relations, and all 9,000 postcode areas there can be.
TEST(LoadCatalogue, LoadsLongLists) {
  const TempConfig config;
  std::string talents = config.Read("catalogue/talents.csv");
  std::string related = config.Read("catalogue/related_talents.csv");
  for (int i = 0; i < 5000; ++i) {
    absl::StrAppend(&talents, "groot.", i, ",\"Talent ", i,
                    ", met komma\",vakvaardigheid,groot\r\n");
    for (int step = 1; step <= 4; ++step) {
      absl::StrAppend(&related, "groot.", i, ",groot.", (i + step) % 5000, ",", 100 * step, "\r\n");
    }
  }
  std::string places = "pc4,name,x_m,y_m\r\n";
  for (int pc4 = 1000; pc4 <= 9999; ++pc4) {
    absl::StrAppend(&places, pc4, ",Plaats,", pc4 * 20, ",", 300000 + pc4, "\r\n");
  }
  config.Write("catalogue/talents.csv", talents);
  config.Write("catalogue/related_talents.csv", related);
  config.Write("catalogue/places.csv", places);
  const auto catalogue = LoadCatalogue(config.folder() + "/catalogue");
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  EXPECT_GE(catalogue->talents().size(), 5064u);
  const int talent = catalogue->FindTalent("groot.4999").value();
  EXPECT_EQ(catalogue->talents()[static_cast<std::size_t>(talent)].name_nl,
            "Talent 4999, met komma");
  EXPECT_EQ(catalogue->related(talent).size(), 8u);
  EXPECT_EQ(catalogue->Similarity(talent, catalogue->FindTalent("groot.3").value()), 400);
  EXPECT_EQ(catalogue->FindPlace("9999")->x_m, 199980);
}

TEST(LoadCatalogue, TakesAByteOrderMarkAndWindowsLineEnds) {
  const TempConfig config;
  const auto before = LoadCatalogue(config.folder() + "/catalogue");
  ASSERT_TRUE(before.ok());
  for (const char* file : {"catalogue/talents.csv", "catalogue/sectors.toml"}) {
    config.Write(file, "\xEF\xBB\xBF" + absl::StrReplaceAll(config.Read(file), {{"\n", "\r\n"}}));
  }
  const auto after = LoadCatalogue(config.folder() + "/catalogue");
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(before->hash(), after->hash());
}

}  // namespace
}  // namespace passend::config
