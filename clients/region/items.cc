#include "clients/region/items.h"

#include <array>

namespace passend::region {
namespace {

constexpr auto P = Kind::kPeak;
constexpr auto C = Kind::kCumulative;
constexpr auto B = Kind::kCondition;
constexpr auto Q = Kind::kQuantity;

// In FML order. Items that nobody lists as a load of work ("overig", dominance, localisation) are
// left out, and so is rubriek VI: time is not a load.
constexpr std::array<Item, 67> kItems = {{
    {"i.concentreren", P, 3, 420},
    {"i.verdelen_aandacht", P, 3, 280},
    {"i.herinneren", P, 3, 280},
    {"i.inzicht_eigen_kunnen", P, 2, 110},
    {"i.doelmatig_handelen", P, 3, 280},
    {"i.zelfstandig_handelen", P, 3, 600},
    {"i.handelingstempo", P, 3, 600},
    {"i9.vaste_werkwijzen", B, 0, 280},
    {"i9.toezicht_begeleiding", B, 0, 600},
    {"i9.voorspelbaar", B, 0, 420},
    {"i9.geen_afleiding_door_anderen", B, 0, 420},
    {"i9.geen_storingen_onderbrekingen", B, 0, 420},
    {"i9.geen_deadlines_productiepieken", B, 0, 720},
    {"i9.geen_hoog_tempo", B, 0, 720},
    {"i9.geen_verhoogd_persoonlijk_risico", B, 0, 850},
    {"ii.zien", P, 3, 280},
    {"ii.horen", P, 3, 280},
    {"ii.spreken", P, 2, 180},
    {"ii.schrijven", P, 2, 110},
    {"ii.lezen", P, 2, 180},
    {"ii.emoties_anderen", P, 2, 180},
    {"ii.gevoelens_uiten", P, 2, 40},
    {"ii.conflicten", P, 3, 280},
    {"ii.samenwerken", P, 3, 420},
    {"ii.vervoer", P, 2, 110},
    {"ii12.geen_klantcontact", B, 0, 420},
    {"ii12.geen_patientencontact", B, 0, 280},
    {"ii12.geen_leidinggeven", B, 0, 180},
    {"ii12.terugval_op_collega", B, 0, 420},
    {"iii.hitte", P, 2, 180},
    {"iii.koude", P, 2, 180},
    {"iii.tocht", P, 2, 110},
    {"iii.huidcontact", P, 2, 280},
    {"iii.beschermende_middelen", P, 2, 180},
    {"iii.stof_rook_gas_damp", P, 2, 280},
    {"iii.geluid", P, 2, 280},
    {"iii.trilling", P, 2, 180},
    {"iii.overig_allergie", P, 2, 280},
    {"iv.hand_vingergebruik", P, 3, 600},
    {"iv.tastzin", P, 2, 110},
    {"iv.toetsenbord_muis", P, 2, 180},
    {"iv.werken_toetsenbord", C, 0, 280},
    {"iv.schroefbewegingen", P, 2, 110},
    {"iv.reiken", P, 2, 180},
    {"iv.frequent_reiken", C, 0, 280},
    {"iv.buigen", P, 3, 280},
    {"iv.frequent_buigen", C, 0, 600},
    {"iv.torderen", P, 2, 180},
    {"iv.duwen_trekken", Q, 0, 600},
    {"iv.tillen_dragen", Q, 0, 850},
    {"iv.frequent_licht", C, 0, 180},
    {"iv.frequent_zwaar", C, 0, 720},
    {"iv.hoofdbewegingen", P, 2, 110},
    {"iv.lopen", P, 4, 420},
    {"iv.lopen_werk", C, 0, 720},
    {"iv.trappen", P, 3, 180},
    {"iv.klimmen", P, 3, 280},
    {"iv.knielen_hurken", P, 2, 280},
    {"v.zitten", P, 4, 180},
    {"v.zitten_werk", C, 0, 420},
    {"v.staan", P, 4, 420},
    {"v.staan_werk", C, 0, 850},
    {"v.geknield", P, 2, 180},
    {"v.gebogen_getordeerd", P, 2, 280},
    {"v.boven_schouder", P, 2, 280},
    {"v.hoofdstand", P, 2, 110},
    {"v.afwisseling", B, 0, 280},
}};

constexpr auto kGuide = MeasureKind::kBegeleiding;
constexpr auto kAdapt = MeasureKind::kAdaptation;

constexpr std::array<KnownMeasure, 57> kMeasures = {{
    {"jobcoach_zelfstandig", "i.zelfstandig_handelen", kGuide, 1},
    {"werkbegeleider_onthouden", "i.herinneren", kGuide, 1},
    {"werkbegeleider_aandacht", "i.concentreren", kGuide, 1},
    {"jobcoach_plannen", "i.doelmatig_handelen", kGuide, 1},
    {"jobcoach_eigen_kunnen", "i.inzicht_eigen_kunnen", kGuide, 1},
    {"werkbegeleider_dichtbij", "i9.toezicht_begeleiding", kGuide, 1},
    {"jobcoach_samenwerken", "ii.samenwerken", kGuide, 1},
    {"jobcoach_conflicten", "ii.conflicten", kGuide, 1},
    {"jobcoach_gevoelens", "ii.gevoelens_uiten", kGuide, 1},
    {"tilhulp", "iv.tillen_dragen", kAdapt, 10},
    {"elektrische_pompwagen", "iv.duwen_trekken", kAdapt, 10},
    {"hefwagen", "iv.frequent_zwaar", kAdapt, 60},
    {"zit_sta", "v.staan_werk", kAdapt, 120},
    {"stasteun", "v.staan", kAdapt, 1},
    {"zit_sta_bureau", "v.zitten_werk", kAdapt, 120},
    {"aangepaste_stoel", "v.zitten", kAdapt, 1},
    {"intern_vervoermiddel", "iv.lopen_werk", kAdapt, 60},
    {"werkhoogte_bukken", "iv.buigen", kAdapt, 1},
    {"rolkruk", "iv.knielen_hurken", kAdapt, 1},
    {"grijphulp", "iv.reiken", kAdapt, 1},
    {"armsteun", "v.boven_schouder", kAdapt, 1},
    {"mal_of_klem", "iv.hand_vingergebruik", kAdapt, 1},
    {"schroefmachine", "iv.schroefbewegingen", kAdapt, 1},
    {"aangepast_toetsenbord", "iv.toetsenbord_muis", kAdapt, 1},
    {"beeldschermhulp", "ii.zien", kAdapt, 1},
    {"hoorhulp", "ii.horen", kAdapt, 1},
    {"voorleeshulp", "ii.lezen", kAdapt, 1},
    {"dicteerhulp", "ii.schrijven", kAdapt, 1},
    {"stappenkaart", "i.herinneren", kAdapt, 1},
    {"gehoorbescherming", "iii.geluid", kAdapt, 1},
    {"trillingsdemping", "iii.trilling", kAdapt, 1},
    {"verwarmde_kleding", "iii.koude", kAdapt, 1},
    {"koele_kleding", "iii.hitte", kAdapt, 1},
    {"afzuiging", "iii.stof_rook_gas_damp", kAdapt, 1},
    {"lasten_verdelen", "iv.tillen_dragen", kAdapt, 5},
    {"samen_duwen", "iv.duwen_trekken", kAdapt, 5},
    {"rouleren_staan", "v.staan_werk", kAdapt, 60},
    {"rouleren_lopen", "iv.lopen_werk", kAdapt, 60},
    {"rouleren_zitten", "v.zitten_werk", kAdapt, 60},
    {"rouleren_bukken", "iv.frequent_buigen", kAdapt, 60},
    {"rouleren_reiken", "iv.frequent_reiken", kAdapt, 60},
    {"rouleren_handwerk", "iv.frequent_licht", kAdapt, 60},
    {"rouleren_beeldscherm", "iv.werken_toetsenbord", kAdapt, 60},
    {"houding_wisselen", "v.afwisseling", kAdapt, 1},
    {"een_taak_tegelijk", "i.verdelen_aandacht", kAdapt, 1},
    {"rustmomenten", "i.concentreren", kAdapt, 1},
    {"lagere_norm", "i.handelingstempo", kAdapt, 1},
    {"vaste_werkwijze", "i9.vaste_werkwijzen", kAdapt, 1},
    {"vaste_dagplanning", "i9.voorspelbaar", kAdapt, 1},
    {"rustige_plek", "i9.geen_afleiding_door_anderen", kAdapt, 1},
    {"geen_telefoon", "i9.geen_storingen_onderbrekingen", kAdapt, 1},
    {"taken_zonder_piek", "i9.geen_deadlines_productiepieken", kAdapt, 1},
    {"los_van_de_lijn", "i9.geen_hoog_tempo", kAdapt, 1},
    {"taken_zonder_klanten", "ii12.geen_klantcontact", kAdapt, 1},
    {"leiding_bij_ander", "ii12.geen_leidinggeven", kAdapt, 1},
    {"vaste_collega", "ii12.terugval_op_collega", kAdapt, 1},
    {"meerijden", "ii.vervoer", kAdapt, 1},
}};

}  // namespace

std::span<const Item> Items() { return kItems; }

std::span<const KnownMeasure> Measures() { return kMeasures; }

int FindItem(std::string_view key) {
  for (std::size_t i = 0; i < kItems.size(); ++i) {
    if (kItems[i].key == key) return static_cast<int>(i);
  }
  return -1;
}

const KnownMeasure* BestMeasure(int item, bool guided, bool adaptations) {
  const std::string_view key = kItems[static_cast<std::size_t>(item)].key;
  const KnownMeasure* best = nullptr;
  for (const KnownMeasure& measure : kMeasures) {
    if (measure.item != key) continue;
    if (measure.kind == MeasureKind::kBegeleiding ? !guided : !adaptations) continue;
    if (best == nullptr || measure.max_gap > best->max_gap) best = &measure;
  }
  return best;
}

}  // namespace passend::region
