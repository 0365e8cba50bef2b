#include "tests/testing/test_catalogue.h"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace passend::fixtures {
namespace {

using model::CatalogueContent;
using model::FmlItem;
using model::ItemKind;
using model::MeasureType;
using model::TalentGroup;

FmlItem Peak(std::string key, std::string name, std::string rubriek, int levels, int weight) {
  return {.key = std::move(key),
          .name_nl = name,
          .work_term = name,
          .rubriek = std::move(rubriek),
          .kind = ItemKind::kPeak,
          .fml_levels = levels,
          .normal = 4,
          .weight = weight};
}

FmlItem Cumulative(std::string key, std::string name, std::string rubriek, int weight) {
  return {.key = std::move(key),
          .name_nl = name,
          .work_term = name,
          .rubriek = std::move(rubriek),
          .kind = ItemKind::kCumulative,
          .unit = "min/dag",
          .normal = 480,
          .weight = weight};
}

FmlItem Condition(std::string key, std::string name, std::string rubriek, int weight) {
  return {.key = std::move(key),
          .name_nl = name,
          .work_term = name,
          .rubriek = std::move(rubriek),
          .kind = ItemKind::kCondition,
          .normal = 1,
          .weight = weight};
}

FmlItem Quantity(std::string key, std::string name, std::string rubriek, std::string unit,
                 int weight, bool load_allowed) {
  return {.key = std::move(key),
          .name_nl = name,
          .work_term = name,
          .rubriek = std::move(rubriek),
          .kind = ItemKind::kQuantity,
          .unit = std::move(unit),
          .weight = weight,
          .load_allowed = load_allowed};
}

std::vector<FmlItem> Items() {
  return {
      Peak("i.concentreren", "concentreren", "I", 4, 7),
      Peak("i.verdelen_aandacht", "aandacht verdelen", "I", 3, 5),
      Peak("i.herinneren", "onthouden", "I", 3, 5),
      Peak("i.zelfstandig_handelen", "zelfstandig werken", "I", 3, 8),
      Peak("i.handelingstempo", "tempo houden", "I", 3, 8),
      Condition("i9.toezicht_begeleiding", "vaste begeleiding", "I", 6),
      Condition("i9.voorspelbaar", "voorspelbaar werk", "I", 6),
      Condition("i9.geen_deadlines_productiepieken", "werk zonder pieken", "I", 9),
      Condition("i9.geen_hoog_tempo", "werk zonder hoog tempo", "I", 7),
      Peak("ii.zien", "zien", "II", 3, 4),
      Peak("ii.horen", "horen", "II", 1, 4),
      Peak("ii.spreken", "spreken", "II", 3, 3),
      Peak("ii.emoties_anderen", "omgaan met emoties van anderen", "II", 3, 4),
      Peak("ii.samenwerken", "samenwerken", "II", 3, 6),
      Condition("ii12.geen_klantcontact", "werk zonder klanten", "II", 5),
      Peak("iii.geluid", "werken met geluid", "III", 2, 3),
      Peak("iii.stof_rook_gas_damp", "werken met stof of damp", "III", 3, 3),
      Peak("iv.hand_vingergebruik", "werken met handen en vingers", "IV", 3, 6),
      Peak("iv.reiken", "reiken", "IV", 3, 4),
      Peak("iv.buigen", "buigen", "IV", 2, 5),
      Cumulative("iv.frequent_buigen", "vaak buigen", "IV", 4),
      Quantity("iv.duwen_trekken", "duwen of trekken", "IV", "kgf", 4, true),
      Quantity("iv.tillen_dragen", "tillen en dragen", "IV", "kg", 9, true),
      Cumulative("iv.lopen_werk", "lopen tijdens het werk", "IV", 8),
      Peak("iv.knielen_hurken", "knielen en hurken", "IV", 3, 5),
      Peak("iv.klimmen", "klimmen", "IV", 3, 3),
      Cumulative("v.zitten_werk", "zitten tijdens het werk", "V", 6),
      Peak("v.staan", "staan zonder pauze", "V", 3, 5),
      Cumulative("v.staan_werk", "staan tijdens het werk", "V", 9),
      Condition("v.afwisseling", "houding afwisselen", "V", 4),
      Quantity("vi.uren_dag", "uren per dag", "VI", "uur", 1, false),
      Quantity("vi.uren_week", "uren per week", "VI", "uur", 1, false),
  };
}

int IndexOf(const std::vector<FmlItem>& items, std::string_view key) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].key == key) return static_cast<int>(i);
  }
  std::fprintf(stderr, "test catalogue: no such item\n");
  std::abort();
}

// What the start mapping of rules.md 1 says for one item: fine, adapted, not.
model::WerktermEffect Effect(const std::vector<FmlItem>& items, std::string_view key) {
  model::WerktermEffect effect;
  effect.item = IndexOf(items, key);
  switch (items[static_cast<std::size_t>(effect.item)].kind) {
    case ItemKind::kPeak:
      effect.capacity = {4, 2, 0};
      break;
    case ItemKind::kCumulative:
      effect.capacity = {480, 240, 30};
      break;
    case ItemKind::kCondition:
      effect.capacity = {1, 1, 0};
      effect.attention_when_adapted = true;
      break;
    case ItemKind::kQuantity:
      effect.capacity = {std::nullopt, 10, 5};
      break;
  }
  return effect;
}

std::vector<model::Werkterm> Werktermen(const std::vector<FmlItem>& items) {
  const auto term = [&items](std::string code, std::string name,
                             std::initializer_list<std::string_view> keys) {
    model::Werkterm werkterm{.code = std::move(code), .name_nl = std::move(name), .effects = {}};
    for (const std::string_view key : keys) werkterm.effects.push_back(Effect(items, key));
    return werkterm;
  };
  std::vector<model::Werkterm> terms = {
      term("staan", "staan", {"v.staan", "v.staan_werk"}),
      term("lopen", "lopen", {"iv.lopen_werk"}),
      term("tillen", "tillen", {"iv.tillen_dragen", "iv.duwen_trekken"}),
      term("bukken_knielen", "bukken en knielen",
           {"iv.buigen", "iv.frequent_buigen", "iv.knielen_hurken"}),
      term("fijn_handwerk", "fijn handwerk", {"iv.hand_vingergebruik"}),
      term("aandacht_tempo", "aandacht en tempo",
           {"i.concentreren", "i.verdelen_aandacht", "i.handelingstempo", "i9.geen_hoog_tempo"}),
      term("zelfstandigheid", "zelfstandigheid",
           {"i.zelfstandig_handelen", "i9.toezicht_begeleiding"}),
      term("prikkels", "prikkels", {"iii.geluid"}),
      term("contact", "contact met anderen",
           {"ii.samenwerken", "ii.emoties_anderen", "ii12.geen_klantcontact"}),
      term("pieken", "pieken in het werk", {"i9.geen_deadlines_productiepieken"}),
      term("uren_per_dag", "uren per dag", {}),
      term("omgeving", "omgeving", {"iii.stof_rook_gas_damp"}),
  };
  terms[10].effects.push_back({.item = IndexOf(items, "vi.uren_dag"), .capacity = {8, 4, 2}});
  return terms;
}

std::vector<model::Measure> Measures(const std::vector<FmlItem>& items) {
  const auto measure = [&items](std::string code, std::string name, MeasureType type,
                                std::string_view item, int max_gap) {
    return model::Measure{.code = std::move(code),
                          .name_nl = std::move(name),
                          .type = type,
                          .item = IndexOf(items, item),
                          .max_gap = max_gap,
                          .arranged_by = "werkgever",
                          .cost_class = "laag"};
  };
  constexpr auto kB = MeasureType::kBegeleiding;
  constexpr auto kT = MeasureType::kTechnisch;
  constexpr auto kO = MeasureType::kOrganisatorisch;
  return {
      measure("begeleiding_werk", "begeleiding op het werk", kB, "i.zelfstandig_handelen", 1),
      measure("jobcoach", "jobcoach", kB, "i.zelfstandig_handelen", 2),
      measure("geheugensteun", "werkkaarten", kB, "i.herinneren", 1),
      measure("begeleiding_toezicht", "vaste begeleider", kB, "i9.toezicht_begeleiding", 1),
      measure("begeleiding_team", "begeleiding in het team", kB, "ii.samenwerken", 1),
      measure("hoorhulp", "hoorhulp", kT, "ii.horen", 1),
      measure("beeldschermhulp", "beeldschermhulp", kT, "ii.zien", 1),
      measure("tilhulp", "tilhulp", kT, "iv.tillen_dragen", 10),
      measure("tilmaatje", "samen tillen", kB, "iv.tillen_dragen", 5),
      measure("zit_sta", "werkplek om te zitten of te staan", kT, "v.staan_werk", 120),
      measure("taken_zonder_pieken", "andere verdeling van taken", kO,
              "i9.geen_deadlines_productiepieken", 1),
      measure("rustige_plek", "rustige plek", kO, "i.concentreren", 1),
  };
}

std::vector<model::Registration> Registrations() {
  return {
      {.code = "doelgroep_lks", .name_nl = "doelgroep LKS", .lks_target_group = true},
      {.code = "indicatie_beschut", .name_nl = "indicatie beschut werk"},
      {.code = "dgr", .name_nl = "doelgroepregister"},
      {.code = "wsw", .name_nl = "Wsw"},
  };
}

std::vector<model::Werkvorm> Werkvormen() {
  constexpr int kLks = 0;
  constexpr int kBeschut = 1;
  constexpr int kDgr = 2;
  constexpr int kWsw = 3;
  return {
      {.code = "sociale_activering",
       .name_nl = "sociale activering",
       .trede = 2,
       .formal_employer = "geen"},
      {.code = "dagbesteding", .name_nl = "dagbesteding", .trede = 3, .formal_employer = "geen"},
      {.code = "vrijwilligerswerk",
       .name_nl = "vrijwilligerswerk",
       .trede = 4,
       .formal_employer = "geen"},
      {.code = "werkervaringsplaats",
       .name_nl = "werkervaringsplaats",
       .trede = 4,
       .formal_employer = "geen",
       .goal_required = true,
       .max_months = 6},
      {.code = "proefplaats",
       .name_nl = "proefplaats",
       .trede = 4,
       .formal_employer = "geen",
       .max_months = 2},
      {.code = "beschut_werk",
       .name_nl = "beschut werk",
       .trede = 5,
       .paid = true,
       .formal_employer = "werkbedrijf",
       .required_registration = kBeschut,
       .lks = true},
      {.code = "groepsdetachering",
       .name_nl = "groepsdetachering",
       .trede = 5,
       .paid = true,
       .formal_employer = "werkbedrijf"},
      {.code = "dienstverband_lks",
       .name_nl = "dienstverband met LKS",
       .trede = 5,
       .paid = true,
       .formal_employer = "werkgever",
       .required_registration = kLks,
       .lks = true},
      {.code = "begeleid_werken_wsw",
       .name_nl = "begeleid werken Wsw",
       .trede = 5,
       .paid = true,
       .formal_employer = "werkgever",
       .required_registration = kWsw},
      {.code = "garantiebaan",
       .name_nl = "garantiebaan",
       .trede = 5,
       .paid = true,
       .formal_employer = "werkgever",
       .required_registration = kDgr,
       .lks = true},
      {.code = "regulier",
       .name_nl = "regulier werk",
       .trede = 6,
       .paid = true,
       .formal_employer = "werkgever"},
      {.code = "terugvalplek", .name_nl = "terugvalplek", .trede = 3, .formal_employer = "geen"},
  };
}

std::vector<model::Sector> Sectors() {
  std::vector<model::Sector> sectors;
  for (const char* code : {"techniek", "ict", "groen", "bouw", "dienstverlening", "zorg",
                           "logistiek", "glastuinbouw", "horeca", "installatie"}) {
    sectors.push_back({.code = code, .name_nl = code, .kanssector = true});
  }
  for (const char* code : {"industrie", "schoonmaak", "detailhandel", "onderwijs", "overheid",
                           "cultuur", "financieel", "overig"}) {
    sectors.push_back({.code = code, .name_nl = code, .kanssector = false});
  }
  return sectors;
}

std::vector<model::Talent> Talents() {
  std::vector<model::Talent> talents;
  const auto add = [&talents](std::string code, TalentGroup group, std::string family) {
    talents.push_back({.code = code, .name_nl = code, .group = group, .family = std::move(family)});
  };
  for (const char* code : {"inpakken", "heftruck", "pompwagen", "reachtruck", "sorteren",
                           "schoonmaken", "lassen", "snoeien"}) {
    add(code, TalentGroup::kVakvaardigheid, "vak");
  }
  for (const char* code : {"samenwerken", "klantcontact", "nauwkeurig", "tempo", "plannen"}) {
    add(code, TalentGroup::kTalent, "werkstijl");
  }
  for (const char* code : {"op_tijd", "afspraken", "instructie"}) {
    add(code, TalentGroup::kWerknemersvaardigheid, "basis");
  }
  add("nederlands", TalentGroup::kTaal, "taal");
  add("engels", TalentGroup::kTaal, "taal");
  // Talents without a story, to fill a profile to its limit.
  for (int i = 1; talents.size() < 40; ++i) {
    add(absl::StrFormat("vak_%02d", i), TalentGroup::kVakvaardigheid, "vak");
  }
  return talents;
}

std::vector<std::array<std::int32_t, 3>> Related(const std::vector<model::Talent>& talents) {
  const auto index = [&talents](std::string_view code) {
    for (std::size_t i = 0; i < talents.size(); ++i) {
      if (talents[i].code == code) return static_cast<std::int32_t>(i);
    }
    std::abort();
  };
  return {
      {index("pompwagen"), index("heftruck"), 600},
      {index("inpakken"), index("sorteren"), 500},
      {index("samenwerken"), index("klantcontact"), 400},
      {index("heftruck"), index("reachtruck"), 700},
  };
}

std::vector<model::Certificate> Certificates() {
  std::vector<model::Certificate> certificates = {
      {.code = "rijbewijs_b", .name_nl = "rijbewijs B", .statutory = true},
      {.code = "min_leeftijd_18", .name_nl = "18 jaar of ouder", .statutory = true},
      {.code = "heftruckcertificaat", .name_nl = "heftruckcertificaat", .statutory = true},
      {.code = "vog", .name_nl = "Verklaring Omtrent het Gedrag", .vog = true},
      {.code = "vca", .name_nl = "VCA"},
      {.code = "bhv", .name_nl = "BHV"},
      {.code = "haccp", .name_nl = "HACCP"},
  };
  for (int i = 1; certificates.size() < 16; ++i) {
    const std::string code = absl::StrCat("praktijkverklaring_", i);
    certificates.push_back({.code = code, .name_nl = code});
  }
  return certificates;
}

std::vector<model::Instrument> Instruments(model::Date from) {
  std::vector<model::Instrument> instruments = {
      {.code = "lks",
       .name_nl = "loonkostensubsidie",
       .effective_from = from,
       .regelingen = {},
       .registrations = {"doelgroep_lks"},
       .explanation_nl = "De gemeente betaalt mee aan het loon."},
      {.code = "no_risk",
       .name_nl = "no-riskpolis",
       .effective_from = from,
       .regelingen = {},
       .registrations = {"dgr", "wsw"},
       .explanation_nl = "UWV betaalt bij ziekte."},
      {.code = "proefplaats",
       .name_nl = "proefplaats",
       .effective_from = from,
       .regelingen = {"PW"},
       .registrations = {},
       .explanation_nl = "Eerst samen proberen."},
      {.code = "jobcoach",
       .name_nl = "jobcoach",
       .effective_from = from,
       .regelingen = {},
       .registrations = {},
       .explanation_nl = "Iemand helpt op de werkplek."},
  };
  for (int i = 1; instruments.size() < 24; ++i) {
    const std::string code = absl::StrCat("instrument_", i);
    instruments.push_back({.code = code,
                           .name_nl = code,
                           .effective_from = from,
                           .regelingen = {},
                           .registrations = {},
                           .explanation_nl = "Alleen voor tests."});
  }
  return instruments;
}

}  // namespace

CatalogueContent TestCatalogueContent() {
  CatalogueContent content;
  content.version = "test-1";
  content.effective_from = *model::Date::FromYmd(2026, 1, 1);
  content.items = Items();
  content.werktermen = Werktermen(content.items);
  content.measures = Measures(content.items);
  content.registrations = Registrations();
  content.werkvormen = Werkvormen();
  content.sectors = Sectors();
  content.talents = Talents();
  content.related = Related(content.talents);
  content.certificates = Certificates();
  for (const char* code : {"nl", "en", "ar", "tr", "pl", "uk", "ti", "fa"}) {
    content.languages.push_back({.code = code, .name_nl = code});
  }
  content.instruments = Instruments(content.effective_from);
  content.places = {
      {.pc4 = "1011", .name = "Amsterdam", .x_m = 122000, .y_m = 487000},
      {.pc4 = "2611", .name = "Delft", .x_m = 84500, .y_m = 447500},
      {.pc4 = "2711", .name = "Zoetermeer", .x_m = 93500, .y_m = 451500},
      {.pc4 = "2712", .name = "Zoetermeer", .x_m = 93000, .y_m = 452500},
      {.pc4 = "2718", .name = "Zoetermeer", .x_m = 95000, .y_m = 452000},
      {.pc4 = "2725", .name = "Zoetermeer", .x_m = 95500, .y_m = 454500},
      {.pc4 = "2801", .name = "Gouda", .x_m = 108500, .y_m = 447500},
      {.pc4 = "3011", .name = "Rotterdam", .x_m = 93000, .y_m = 437000},
      {.pc4 = "9711", .name = "Groningen", .x_m = 233500, .y_m = 582000},
  };
  return content;
}

model::Catalogue MakeTestCatalogue() {
  absl::StatusOr<model::Catalogue> catalogue = model::Catalogue::Build(TestCatalogueContent());
  if (!catalogue.ok()) {
    std::fprintf(stderr, "test catalogue: %s\n", catalogue.status().ToString().c_str());
    std::abort();
  }
  return *std::move(catalogue);
}

const model::Catalogue& TestCatalogue() {
  static const model::Catalogue* const catalogue = new model::Catalogue(MakeTestCatalogue());
  return *catalogue;
}

}  // namespace passend::fixtures
