#include "server/access/access_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "server/access/agreements.h"

namespace passend::server {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> kMethods = {"A/Get", "A/List"};

class TempFile {
 public:
  explicit TempFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              absl::StrCat("autorisatie-", getpid(), "-", ++count_, ".toml")) {
    std::ofstream(path_) << text;
  }
  ~TempFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  static inline int count_ = 0;
  std::filesystem::path path_;
};

constexpr char kHead[] = "version = \"1\"\n[grenzen]\nband_punten = 50\n";

std::string Rule(const std::string& methods, const std::string& roles, const std::string& cells) {
  return absl::StrCat("[[regel]]\nmethoden = [", methods, "]\nrollen = [", roles, "]\n", cells,
                      "\n");
}

absl::StatusOr<AccessTable> Load(const std::string& rules) {
  const TempFile file(kHead + rules);
  return AccessTable::Load(file.path(), kMethods);
}

TEST(AccessTable, GivesWhatARowSaysAndNothingElse) {
  const auto table =
      Load(Rule("\"A/Get\"", "\"werkregisseur\"",
                "gekoppeld = [\"naam\", \"fml\"]\neigen = [\"grof\"]") +
           Rule("\"A/List\"", "\"manager\", \"privacy_officer\"", "eigen = [\"aggregaat\"]"));
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->limits().score_band, 50);
  int cells = 0;
  for (const std::string& method : kMethods) {
    for (std::size_t r = 0; r < kRoleCount; ++r) {
      const auto role = static_cast<Role>(r);
      for (std::size_t s = 0; s < kScopeCount; ++s) {
        const auto scope = static_cast<Scope>(s);
        FieldSet expected;
        if (role == Role::kLokaal && scope != Scope::kOther) expected = FieldSet::All();
        if (method == "A/Get" && role == Role::kWerkregisseur && scope == Scope::kCoupled) {
          expected = {FieldClass::kNaam, FieldClass::kFml};
        }
        if (method == "A/Get" && role == Role::kWerkregisseur && scope == Scope::kOwn) {
          expected = {FieldClass::kGrof};
        }
        const bool counts = role == Role::kManager || role == Role::kPrivacyOfficer;
        if (method == "A/List" && counts && scope == Scope::kOwn) {
          expected = {FieldClass::kAggregaat};
        }
        EXPECT_EQ(table->Fields(method, role, scope), expected);
        ++cells;
      }
      const bool allowed =
          role == Role::kLokaal ||
          (method == "A/Get" ? role == Role::kWerkregisseur
                             : role == Role::kManager || role == Role::kPrivacyOfficer);
      EXPECT_EQ(table->Allows(method, role), allowed) << method << RoleName(role);
    }
  }
  EXPECT_EQ(cells, 2 * 12 * 4);
  EXPECT_FALSE(table->Allows("A/Other", Role::kLokaal));
}

TEST(AccessTable, RefusesWhatTheLawDoesNotLeave) {
  const std::string fine = Rule("\"A/Get\", \"A/List\"", "\"werkregisseur\"", "eigen = [\"grof\"]");
  ASSERT_TRUE(Load(fine).ok());
  const struct {
    std::string rules;
    std::string reason;
  } cases[] = {
      {Rule("\"A/Get\"", "\"werkregisseur\"", "eigen = [\"grof\"]"), "A/List has no row"},
      {fine + Rule("\"A/Put\"", "\"koppeling\"", ""), "'A/Put' is no method"},
      {fine + Rule("\"A/Get\"", "\"baas\"", ""), "'baas' is no role"},
      {fine + Rule("\"A/Get\"", "\"lokaal\"", ""), "'lokaal' is no role"},
      {fine + Rule("\"A/Get\"", "\"werkregisseur\"", ""), "two rows for werkregisseur"},
      {fine + Rule("\"A/Get\"", "\"jobcoach\"", "eigen = [\"bsn\"]"), "'bsn' is no class"},
      {fine + Rule("\"A/Get\"", "\"jobcoach\"", "ander = [\"grof\"]"), "ander must be empty"},
      {fine + Rule("\"A/Get\"", "\"jobcoach\"", "eigen = [\"naam\", \"verwijzing\"]"),
       "naam and verwijzing exclude"},
      {fine + Rule("\"A/Get\"", "\"jobcoach\"", "eigen = [\"score\", \"band\"]"),
       "score and band exclude"},
      {fine + Rule("\"A/Get\"", "\"inkomen\"", "eigen = [\"bestaan\", \"profiel\"]"), "only DAT"},
      {fine + Rule("\"A/Get\"", "\"manager\"", "eigen = [\"band\"]"), "aggregates"},
      {fine + Rule("\"A/Get\"", "\"beheerder\"", "eigen = [\"naam\"]"), "sees no person"},
      {fine + Rule("\"A/Get\"", "\"accountmanager\"", "gekoppeld = [\"fml\"]"),
       "fml is for the werkregisseur"},
      {fine + Rule("\"A/Get\"", "\"matcher\"", "eigen = [\"fml\"]"), "fml is for"},
      {fine + Rule("\"A/Get\"", "\"arbeidsdeskundige\"", "gedeeld = [\"fml\"]"),
       "never shown with fml"},
      {fine + Rule("\"A/Get\"", "\"koppeling\"", "gedeeld = [\"naam\"]"), "never shown with naam"},
      {fine + Rule("", "\"jobcoach\"", ""), "names no method"},
      {fine + Rule("\"A/Get\"", "", ""), "names no role"},
      {fine + Rule("\"A/Get\"", "\"jobcoach\"", "extra = 1"), "extra"},
  };
  for (const auto& one : cases) {
    const auto table = Load(one.rules);
    ASSERT_FALSE(table.ok()) << one.reason;
    EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(table.status().message()), HasSubstr(one.reason));
    EXPECT_THAT(std::string(table.status().message()), HasSubstr(".toml:"));
  }
}

TEST(Agreements, CountOnlyForTheirPurposeAndTime) {
  const auto day = [](int d) { return *model::Date::FromYmd(2026, 3, d); };
  const Agreements agreements({{.from = "beta",
                                .to = "alfa",
                                .purpose = "matching",
                                .detail = true,
                                .first = day(2),
                                .last = day(4)}});
  const std::vector<index::Grant> shared = {{.tenant = "alfa"}};
  const std::vector<index::Grant> none;
  int visible = 0;
  for (const std::string caller : {"alfa", "beta", "gamma"}) {
    for (const std::string purpose : {"matching", "beheer"}) {
      for (int d = 1; d <= 5; ++d) {
        const index::AccessQuery query = {.tenant = caller,
                                          .grants = &none,
                                          .caller = caller,
                                          .purpose = index::CodeHash(purpose),
                                          .as_of = score::PackDay(day(d)),
                                          .agreements = &agreements.masks()};
        const bool agreed = caller == "alfa" && purpose == "matching" && d >= 2 && d <= 4;
        const index::AccessAnswer answer = index::CheckAccess(query, "beta", shared);
        EXPECT_EQ(answer.visible, agreed || caller == "beta");
        EXPECT_EQ(answer.allowed, agreed || caller == "beta");
        EXPECT_EQ(index::CheckAccess(query, "beta", none).visible, caller == "beta");
        EXPECT_EQ(agreements.AllowsDetail("beta", caller, purpose, day(d)), agreed);
        visible += agreed ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(visible, 3);
}

TEST(Agreements, RefusesAFileThatContradictsItself) {
  const auto load = [](const std::string& from, const std::string& to, const std::string& level,
                       int last) {
    const TempFile file(absl::StrCat("version = \"1\"\n[[afspraak]]\nvan = \"", from,
                                     "\"\naan = \"", to, "\"\ndoel = \"matching\"\nniveau = \"",
                                     level, "\"\ningang = 2026-01-02\neinde = 2026-01-0", last,
                                     "\ngrondslag = \"test\"\n"));
    return Agreements::Load(file.path());
  };
  ASSERT_TRUE(load("a", "b", "detail", 2).ok()) << load("a", "b", "detail", 2).status();
  EXPECT_EQ(load("a", "b", "detail", 2)->list().size(), 1U);
  EXPECT_FALSE(load("a", "a", "detail", 2).ok());
  EXPECT_FALSE(load("a", "b", "alles", 2).ok());
  EXPECT_FALSE(load("a", "b", "detail", 1).ok());
  EXPECT_FALSE(load("A b", "b", "detail", 2).ok());
  EXPECT_TRUE(Agreements::Load("/nowhere/deelafspraken.toml")->list().empty());
}

}  // namespace
}  // namespace passend::server
