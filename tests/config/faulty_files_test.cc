// A faulty file is refused with file, line and reason. Each case changes one thing in a copy of the
// real configuration.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/config/carving_loader.h"
#include "server/config/catalogue_loader.h"
#include "server/config/law_loader.h"
#include "server/config/policy_loader.h"
#include "tests/config/temp_config.h"

namespace passend::config {
namespace {

absl::Status Load(const std::string& folder, const std::string& file) {
  if (file.starts_with("catalogue/")) return LoadCatalogue(folder + "/catalogue").status();
  if (file.starts_with("carving/")) {
    const auto catalogue = LoadCatalogue(folder + "/catalogue");
    if (!catalogue.ok()) return catalogue.status();
    return LoadCarving(folder + "/carving", *catalogue).status();
  }
  if (file.starts_with("policies/")) return LoadPolicies(folder + "/policies").status();
  return LoadLaw(folder + "/law").status();
}

struct Fault {
  std::string file;
  std::string from;  // replaced, first time
  std::string to;
  int line_offset;  // of the error, from the line where `from` begins
  std::string reason;
};

void ExpectRefused(const Fault& fault) {
  const TempConfig config;
  const int line = config.Replace(fault.file, fault.from, fault.to) + fault.line_offset;
  const absl::Status status = Load(config.folder(), fault.file);
  ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << fault.reason;
  const std::string expected =
      absl::StrCat(config.folder(), "/", fault.file, ":", line, ": ", fault.reason);
  const std::string message(status.message());
  EXPECT_EQ(message.substr(0, message.find('\n')), expected);
}

TEST(FaultyFiles, Policy) {
  const std::string file = "policies/default.toml";
  for (const Fault& fault : std::vector<Fault>{
           {file, "talenten = 15", "talenten = 140", 0, "weights.talenten must be 0..100, is 140"},
           {file, "talenten = 15", "talenten = 16", -1, "weights must sum to 100, is 101"},
           {file, "talenten = 15", "talent = 15", -1, "weights.talenten is missing"},
           {file, "far = 200", "far = 200\nfarther = 100", 1,
            "ontwikkelstap.farther is not a known key"},
           {file, "[uren]", "[hours]\nprior = 600\n[uren]", 0, "hours is not a known key"},
           {file, "prior = 700", "prior = 700.0", 0,
            "begeleiding.prior must be a whole number, is a number with a decimal point"},
           {file, "prior = 700", "prior = \"700\"", 0,
            "begeleiding.prior must be a whole number, is a text"},
           {file, "pending_indication_is_hard = false", "pending_indication_is_hard = 0", 0,
            "lists.pending_indication_is_hard must be true or false, is a whole number"},
           {file, "effective_from = 2026-01-01", "effective_from = \"1 januari\"", 0,
            "effective_from must be a date such as 2026-01-01, is a text"},
           {file, "effective_from = 2026-01-01", "effective_from = 1026-01-01", 0,
            "a date must lie in 1900..2199"},
           {file, "version = \"2026-01\"", "version = \"\"", 0, "version must be 1..64 bytes"},
           {file, "km_per_hour = 15", "km_per_hour = 0", 0,
            "reistijd.modes.fiets.km_per_hour must be 1..130, is 0"},
           {file, "km_per_hour = 15", "km_per_hour = 99999999999", 0,
            "reistijd.modes.fiets.km_per_hour must be 1..130, is 2147483647"},
           {file, "prior = 500 ", "prior = [500]", 0,
            "talentbenutting.prior must be a whole number, is a list"}}) {
    ExpectRefused(fault);
  }
}

TEST(FaultyFiles, Law) {
  const std::string file = "law/lks.toml";
  for (const Fault& fault : std::vector<Fault>{
           {file, "from = 2024-07-01", "from = 2024-06-30", 0,
            "from must be after until of the row before (2024-06-30), is 2024-06-30"},
           {file, "until = 2024-12-31", "until = 2024-06-30", 0,
            "until must not be before from (2024-07-01), is 2024-06-30"},
           {file, "until = 2024-06-30\n", "", -2, "row.until is missing"},
           {file, "age_18 = 664", "age_18 = 523", 0,
            "wml_hour_cents.age_18 must not be below that of a younger age (524), is 523"},
           {file, "age_18 = 664", "age_18 = 6.64", 0,
            "row.wml_hour_cents.age_18 must be a whole number, is a number with a decimal point"},
           {file, ", age_21 = 1327", "", 0, "row.wml_hour_cents.age_21 is missing"},
           {file, "age_21 = 1327", "age_21 = 1327, age_22 = 1400", 0,
            "row.wml_hour_cents.age_22 is not a known key"},
           {file, "cap_permille = 700", "cap_permille = 7000", 0,
            "cap_permille must be 0..1000, is 7000"}}) {
    ExpectRefused(fault);
  }
}

TEST(FaultyFiles, Carving) {
  const std::string zorg = "carving/functiegroepen/zorg.toml";
  const std::string eisen = "carving/taakeisen.toml";
  const std::string code = "code = \"zorg.linnenkasten\"\n";
  for (const Fault& fault : std::vector<Fault>{
           {zorg, code, code + "colour = \"wit\"\n", 1, "task.colour is not a known key"},
           {zorg, code, "", -1, "task.code is missing"},
           {zorg, code, "code = \"a b\"\n", -1, "code must be 1..64 letters, digits, _ . - or :"},
           {zorg, "code = \"zorg.bedden\"", "code = \"zorg.linnenkasten\"", -1,
            "code 'zorg.linnenkasten' occurs twice"},
           {zorg, "min_minutes = 30", "min_minutes = 0", -4, "min_minutes must be 5..480, is 0"},
           {zorg, "max_minutes = 60", "max_minutes = 15", -5, "max_minutes must be 30..480, is 15"},
           {zorg, "min_minutes = 30", "min_minutes = 40", -4,
            "min_minutes and max_minutes must be multiples of block_minutes"},
           {zorg, "\"ochtend\"", "\"ochtends\"", 0,
            "task.dayparts must be ochtend, middag, avond or nacht"},
           {zorg, "\"v.staan_werk\" = 20", "\"v.staan_werk\" = 31", -8,
            "load 'v.staan_werk' must be 1..30, is 31"},
           {zorg, "\"v.staan_werk\" = 20", "\"v.staan_werk\" = 2.0", 0,
            "task.load.v.staan_werk must be a whole number"},
           {zorg, "\"v.staan_werk\" = 20", "\"vi.uren_dag\" = 2", -8,
            "load 'vi.uren_dag' is never a load"},
           {zorg, "\"v.staan_werk\" = 20", "\"v.slapen\" = 2", -8,
            "load 'v.slapen' is not in the catalogue"},
           {zorg, "\"ordenen\", level = 1", "\"ordenen\", level = 5", -9,
            "talents level must be 1..4, is 5"},
           {zorg, "\"ordenen\", level = 1", "\"netjes\", level = 1", -9,
            "talents 'netjes' is not in the catalogue"},
           {zorg, "\"linnen\"", "\"Linnen\"", -12,
            "words must each be one word in lower case, one is 'Linnen'"},
           {eisen, "\"handelingstempo\"", "\"tempo\"", 0, "rule.taakeis 'tempo' does not exist"},
           {eisen, "from = 2", "from = 4", -2, "from must be 1..3, is 4"},
           {eisen, "\"i9.voorspelbaar\"", "\"v.staan_werk\"", -3, "item must be of kind B or P"},
           {eisen, "\"i9.voorspelbaar\"", "\"i9.geheim\"", -3,
            "item 'i9.geheim' is not in the catalogue"}}) {
    ExpectRefused(fault);
  }
}

TEST(FaultyFiles, AGroupOfASectorThatDoesNotExistIsRefused) {
  const TempConfig config;
  config.Replace("carving/functiegroepen/zorg.toml", "health_zorg", "zorgsector");
  EXPECT_EQ(Load(config.folder(), "carving/").message(),
            config.folder() +
                "/carving/functiegroepen/zorg.toml:1: sectors 'zorgsector' is not in "
                "the catalogue");
}

TEST(FaultyFiles, AKeyThatTheWholeFileLacksIsNamedAtItsFirstLine) {
  const TempConfig config;
  config.Replace("law/lks.toml", "version = \"2026-01\"\n", "");
  EXPECT_EQ(Load(config.folder(), "law/").message(),
            config.folder() + "/law/lks.toml:1: version is missing");
}

TEST(FaultyFiles, WhatIsNotTomlHasItsLine) {
  const TempConfig config;
  const int line = config.Replace("law/lks.toml", "from = 2024-07-01", "from = 2024-13-01");
  const std::string message(LoadLaw(config.folder() + "/law").status().message());
  EXPECT_TRUE(message.starts_with(absl::StrCat(config.folder(), "/law/lks.toml:", line, ": ")))
      << message;
}

TEST(FaultyFiles, ShortLists) {
  const std::string items = "catalogue/fml_items.toml";
  const std::string terms = "catalogue/werktermen.toml";
  const std::string measures = "catalogue/measures.toml";
  const std::string werkvormen = "catalogue/werkvormen.toml";
  const std::string instruments = "catalogue/instruments.toml";
  for (const Fault& fault : std::vector<Fault>{
           {"catalogue/catalogue.toml", "effective_from = 2026-01-01", "effective_from = true", 0,
            "effective_from must be a date such as 2026-01-01, is true or false"},
           {items, "key = \"i.verdelen_aandacht\"", "key = \"i.concentreren\"", -1,
            "key 'i.concentreren' occurs twice"},
           {items, "kind = \"P\"", "kind = \"p\"", 0,
            "item.kind must be one of P, C, B, Q, is 'p'"},
           {items, "fml_levels = 3", "fml_levels = 5", -6,
            "fml_levels of a peak item must be 1..4, is 5"},
           {items, "fml_levels = 3\n", "", -6, "item.fml_levels is missing"},
           {items, "unit = \"min/dag\"", "unit = \"uur\"", 0,
            "item.unit of a C item must be min/dag"},
           {items, "name_nl = \"Concentreren\"", "name_nl = \"\"", 0,
            "item.name_nl must be 1..200 bytes, is 0"},
           {items, "load_allowed = true", "load_allowed = true\nloud = 1", 1,
            "item.loud is not a known key"},
           {terms, "item = \"v.staan\",", "item = \"v.stan\",", 0,
            "werkterm.effects.item 'v.stan' does not exist"},
           {terms, "item = \"v.staan\",", "item = \"iv.lopen\",", 8,
            "item 'iv.lopen' belongs to a work term already"},
           {terms, "goed = 4", "goed = 9", 0, "capacity must be 0..4, is 9"},
           {measures, "max_gap = 10", "max_gap = 0", -5, "max_gap must be 1..1000, is 0"},
           {measures, "type = \"B\"", "type = \"X\"", 0,
            "measure.type must be one of B, T, O, is 'X'"},
           {measures, "cost_class = \"middel\"", "cost_class = \"duur\"", 0,
            "measure.cost_class must be one of geen, laag, middel, hoog, is 'duur'"},
           {measures, "item = \"i.herinneren\"", "item = \"i.herineren\"", 0,
            "measure.item 'i.herineren' does not exist"},
           {werkvormen, "required_registration = \"wsw\"", "required_registration = \"WSW\"", 0,
            "werkvorm.required_registration 'WSW' does not exist"},
           {werkvormen, "trede = 2", "trede = 0", -3, "trede must be 1..6, is 0"},
           {werkvormen, "paid = false", "paid = \"nee\"", 0,
            "werkvorm.paid must be true or false, is a text"},
           {"catalogue/sectors.toml", "code = \"ict\"", "code = \"techniek\"", -1,
            "code 'techniek' occurs twice"},
           {"catalogue/certificates.toml", "statutory = true", "statutory = 1", 0,
            "certificate.statutory must be true or false, is a whole number"},
           {"catalogue/registrations.toml", "code = \"dgr\"",
            "code = \"dgr\"\nlks_target_group = true", -1,
            "lks_target_group: another registration has it already"},
           {"catalogue/languages.toml", "code = \"en\"", "code = \"e n\"", -1,
            "code must be 1..64 letters, digits or _.-: characters, is 'e n'"},
           {instruments, "registrations = [\"doelgroep_lks\"]", "registrations = [\"lks\"]", 0,
            "instrument.registrations 'lks' does not exist"},
           {instruments, "effective_from = 2015-01-01", "effective_from = 2015", 0,
            "instrument.effective_from must be a date such as 2026-01-01, is a whole number"},
           {instruments, "regelingen = [\"Wajong\"]", "regelingen = [1]", 0,
            "instrument.regelingen must hold texts that are not empty"}}) {
    ExpectRefused(fault);
  }
}

TEST(FaultyFiles, LongLists) {
  const std::string talents = "catalogue/talents.csv";
  const std::string related = "catalogue/related_talents.csv";
  const std::string places = "catalogue/places.csv";
  for (const Fault& fault : std::vector<Fault>{
           {talents, "code,name_nl", "code,naam", 0,
            "the header must be 'code,name_nl,group,family', is 'code,naam,group,family'"},
           {talents, "volhardend,", "prestatiegericht,", 0, "code 'prestatiegericht' occurs twice"},
           {talents, "talent,werkstijl", "talent", 0, "must have 4 fields, has 3"},
           {talents, "talent,werkstijl", "gave,werkstijl", 0,
            "group must be one of talent, vakvaardigheid, werknemersvaardigheid, taal, is 'gave'"},
           {places, "\n2719,", "\n\"2719,", 1, "a quote is never closed"},
           {related, "heftruck_rijden,600", "heftruk,600", 0, "talent_b 'heftruk' does not exist"},
           {related, "heftruck_rijden,600", "heftruck_rijden,0.6", 0,
            "sim_permille must be a whole number, is '0.6'"},
           {related, "heftruck_rijden,600", "heftruck_rijden,1000", 0,
            "sim must be 1..999, is 1000"},
           {related, "heftruck_rijden,600", "pompwagen,600", 0,
            "a talent cannot be related to itself"},
           {related, "pompwagen,orderpicken,600", "heftruck_rijden,pompwagen,600", 0,
            "the relation occurs twice"},
           {places, "2718,", "271,", 0, "pc4 must be 1000..9999, is '271'"},
           {places, "\n2719,", "\n2718,", 1, "pc4 '2718' occurs twice"},
           {places, ",93697,", ",93.697,", 0, "x_m must be a whole number, is '93.697'"},
           {places, ",93697,", ",-1,", 0, "x_m must be 0..1000000, is -1"},
           {places, "2718,Zoetermeer", "2718,", 0, "name must be 1..200 bytes, is 0"}}) {
    ExpectRefused(fault);
  }
}

TEST(FaultyFiles, AMissingFileIsNamed) {
  const TempConfig config;
  for (const char* file : {"catalogue/talents.csv", "catalogue/measures.toml", "law/lks.toml",
                           "policies/default.toml"}) {
    std::filesystem::remove(config.folder() + "/" + file);
    const std::string message(Load(config.folder(), file).message());
    EXPECT_NE(message.find(config.folder() + "/" + file +
                           ": cannot be opened: No such file or directory"),
              std::string::npos)
        << message;
  }
  std::filesystem::create_directory(config.folder() + "/law/lks.toml");
  EXPECT_EQ(Load(config.folder(), "law/").message(),
            config.folder() + "/law/lks.toml: cannot be read: is a directory");
}

TEST(FaultyFiles, BytesThatAreNotUtf8HaveTheirLine) {
  for (const char* bytes :
       {"\xff", "\xc3(", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    const TempConfig config;
    const int line =
        config.Replace("catalogue/places.csv", "2719,Zoetermeer", std::string("2719,") + bytes);
    EXPECT_EQ(Load(config.folder(), "catalogue/").message(),
              absl::StrCat(config.folder(), "/catalogue/places.csv:", line, ": is not UTF-8"));
  }
}

TEST(FaultyFiles, ShowsAllOfThemUpToTen) {
  const TempConfig config;
  for (int i = 0; i < 12; ++i) {
    config.Replace("catalogue/places.csv", ",Zoetermeer,", ",,");
  }
  const std::string message(Load(config.folder(), "catalogue/").message());
  EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 10);
  EXPECT_TRUE(message.ends_with("\nand 2 more errors")) << message;
}

}  // namespace
}  // namespace passend::config
