#include "clients/cli/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>

namespace passend::cli {
namespace {

using ::testing::HasSubstr;

Getenv Environment(SettingValues values) {
  return [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}

// The text in which a setting can be seen, for comparing.
std::string Seen(const Settings& settings, const std::string& key) {
  if (key == "server") return settings.server;
  if (key == "tls-ca") return settings.protection.tls_ca;
  if (key == "tls-cert") return settings.protection.tls_certificate;
  if (key == "tls-key") return settings.protection.tls_key;
  if (key == "token-file") return settings.protection.token_file;
  if (key == "tenant") return settings.tenant;
  if (key == "purpose") return settings.purpose;
  if (key == "case") return settings.case_reference;
  if (key == "timeout") return std::to_string(absl::ToInt64Seconds(settings.timeout));
  if (key == "as-of") return settings.as_of;
  return settings.output == OutputFormat::kTable  ? "table"
         : settings.output == OutputFormat::kJson ? "json"
                                                  : "jsonl";
}

TEST(Settings, FlagBeforeEnvironmentBeforeFileBeforeDefault) {
  const std::map<std::string, std::vector<std::string>> values = {
      {"server", {"a:1", "b:2", "c:3", "127.0.0.1:7443"}},
      {"tls-ca", {"a", "b", "c", ""}},
      {"tls-cert", {"a", "b", "c", ""}},
      {"tls-key", {"a", "b", "c", ""}},
      {"token-file", {"a", "b", "c", ""}},
      {"tenant", {"a", "b", "c", ""}},
      {"purpose", {"a", "b", "c", ""}},
      {"case", {"a", "b", "c", ""}},
      {"timeout", {"1", "2", "3", "30"}},
      {"as-of", {"2026-01-01", "2026-01-02", "2026-01-03", ""}},
      {"output", {"jsonl", "json", "json", "table"}},
  };
  ASSERT_EQ(values.size(), SettingNames().size());
  for (const SettingName& name : SettingNames()) {
    const std::vector<std::string>& v = values.at(name.key);
    for (int given = 0; given < 8; ++given) {  // every combination of the three places
      SettingValues flags, environment, file;
      if (given & 1) flags[name.key] = v[0];
      if (given & 2) environment[name.environment] = v[1];
      if (given & 4) file[name.key] = v[2];
      const auto settings = ResolveSettings(flags, Environment(environment), file);
      ASSERT_TRUE(settings.ok()) << settings.status();
      const std::size_t expected = (given & 1) ? 0 : (given & 2) ? 1 : (given & 4) ? 2 : 3;
      EXPECT_EQ(Seen(*settings, name.key), v[expected]) << name.key << " " << given;
    }
  }
}

TEST(Settings, AnEmptyVariableIsNotSet) {
  const auto settings =
      ResolveSettings({}, Environment({{"PASSEND_TENANT", ""}}), {{"tenant", "uit-bestand"}});
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->tenant, "uit-bestand");
}

TEST(Settings, WhatIsNotAllowedIsRefusedByItsPlace) {
  const auto refused = [](const SettingValues& flags, const SettingValues& environment,
                          const SettingValues& file) {
    return std::string(ResolveSettings(flags, Environment(environment), file).status().message());
  };
  EXPECT_THAT(refused({{"server", "nergens"}}, {}, {}), HasSubstr("--server"));
  EXPECT_THAT(refused({}, {{"PASSEND_TIMEOUT", "-1"}}, {}), HasSubstr("PASSEND_TIMEOUT"));
  EXPECT_THAT(refused({}, {}, {{"output", "xml"}}), HasSubstr("configuration file"));
  EXPECT_THAT(refused({{"as-of", "morgen"}}, {}, {}), HasSubstr("YYYY-MM-DD"));
  EXPECT_THAT(refused({{"tenant", "A B"}}, {}, {}), HasSubstr("a-z"));
  EXPECT_THAT(refused({{"timeout", "nan"}}, {}, {}), HasSubstr("seconds"));
}

class SettingsFile : public ::testing::Test {
 protected:
  absl::StatusOr<SettingValues> Read(const std::string& text) {
    const std::string path = ::testing::TempDir() + "/passend_settings_test.toml";
    std::ofstream(path) << text;
    auto values = ReadSettingsFile(path);
    std::remove(path.c_str());
    return values;
  }
};

TEST_F(SettingsFile, IsKeysAndValues) {
  const auto values =
      Read("# mine\nserver = \"a:1\"\ntenant = 'sw'\nas-of = \"2026-01-01\"\ntimeout = 5\n");
  ASSERT_TRUE(values.ok()) << values.status();
  EXPECT_EQ(*values,
            (SettingValues{
                {"as-of", "2026-01-01"}, {"server", "a:1"}, {"tenant", "sw"}, {"timeout", "5"}}));
}

TEST_F(SettingsFile, NamesAnUnknownKey) {
  const auto values = Read("servers = \"a:1\"\n");
  EXPECT_EQ(values.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(values.status().message()), HasSubstr("'servers'"));
}

TEST(SettingsPath, FollowsTheVariables) {
  EXPECT_EQ(DefaultSettingsPath(Environment({{"HOME", "/h"}})), "/h/.config/passend/config.toml");
  EXPECT_EQ(DefaultSettingsPath(Environment({{"HOME", "/h"}, {"XDG_CONFIG_HOME", "/x"}})),
            "/x/passend/config.toml");
  EXPECT_EQ(DefaultSettingsPath(Environment({{"PASSEND_CONFIG", "/p"}, {"HOME", "/h"}})), "/p");
  EXPECT_EQ(DefaultSettingsPath(Environment({})), "");
}

TEST(FullName, CompletesShortNames) {
  Settings settings;
  settings.tenant = "sw";
  EXPECT_EQ(FullName(settings, "candidates", "k1").value(), "tenants/sw/candidates/k1");
  EXPECT_EQ(FullName(settings, "candidates", "candidates/k1").value(), "tenants/sw/candidates/k1");
  EXPECT_EQ(FullName(settings, "candidates", "tenants/b/candidates/k1").value(),
            "tenants/b/candidates/k1");
  EXPECT_EQ(ShortName("tenants/b/candidates/k1"), "k1");
}

TEST(FullName, TakesAHandleForAnId) {
  Settings settings;
  settings.tenant = "sw";
  EXPECT_EQ(FullName(settings, "candidates", "~aB3_-").value(), "tenants/sw/candidates/~aB3_-");
  for (const std::string& name :
       {std::string("~"), std::string("~a b"), std::string("aB3"), "~" + std::string(400, 'a')}) {
    EXPECT_FALSE(FullName(settings, "candidates", name).ok()) << name;
  }
}

TEST(FullName, RefusesWhatIsNoName) {
  Settings settings;
  for (const char* name : {"", "K1", "employers/k1", "tenants/b/employers/k1", "a/b/c/d/e"}) {
    settings.tenant = "sw";
    EXPECT_EQ(FullName(settings, "candidates", name).status().code(),
              absl::StatusCode::kInvalidArgument)
        << name;
  }
  settings.tenant.clear();
  EXPECT_THAT(std::string(FullName(settings, "candidates", "k1").status().message()),
              HasSubstr("--tenant"));
}

}  // namespace
}  // namespace passend::cli
