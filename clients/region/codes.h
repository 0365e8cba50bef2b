// The codes of the catalogue (config/catalogue/) that generated records use. A test checks that the
// catalogue has them all.
#ifndef PASSEND_CLIENTS_REGION_CODES_H_
#define PASSEND_CLIENTS_REGION_CODES_H_

#include <array>
#include <string_view>

namespace passend::region {

// How the generator treats a werkvorm.
struct WerkvormMix {
  std::string_view code;
  int weight;   // how often opportunities have it
  int support;  // usual support offered, 0..4
  bool paid;
  bool sheltered;  // the work is made lighter and slower
  bool temporary;  // has an end date
  bool group;      // several places
};

// The whole doorlopende ontwikkellijn, in its order (domain guide 4).
inline constexpr std::array<WerkvormMix, 25> kWerkvormen = {{
    {"sociale_activering", 12, 3, false, true, false, true},
    {"dagbesteding", 14, 4, false, true, false, true},
    {"arbeidsmatige_dagbesteding", 26, 4, false, true, false, true},
    {"vrijwilligerswerk", 26, 2, false, true, false, false},
    {"participatieplek", 18, 3, false, true, true, false},
    {"werkervaringsplaats", 60, 2, false, false, true, false},
    {"stage", 20, 2, false, false, true, false},
    {"leerwerkplek", 50, 3, false, false, true, true},
    {"re_integratieplaats", 20, 2, false, false, true, false},
    {"proefplaats", 50, 2, false, false, true, false},
    {"beschut_werk_binnen", 45, 4, true, true, false, true},
    {"beschut_werk_regulier", 35, 4, true, true, false, false},
    {"werken_op_locatie", 60, 3, true, true, false, true},
    {"groepsdetachering", 60, 3, true, true, false, true},
    {"individuele_detachering", 70, 2, true, false, false, false},
    {"begeleid_werken_wsw", 15, 3, true, false, false, false},
    {"payroll_tijdelijke_detachering", 40, 1, true, false, true, false},
    {"dienstverband_lks_kort", 75, 2, true, false, true, false},
    {"dienstverband_lks_lang", 75, 2, true, false, false, false},
    {"garantiebaan", 55, 2, true, false, false, false},
    {"regulier_parttime_met_aanvulling", 80, 1, true, false, false, false},
    {"regulier", 110, 1, true, false, false, false},
    {"bbl_leerbaan", 30, 2, true, false, true, false},
    {"ondernemerschap", 8, 1, true, false, false, false},
    {"terugvalplek", 14, 4, true, true, false, false},
}};

inline constexpr std::array<std::string_view, 8> kWerknemersvaardigheden = {
    "op_tijd_komen", "afspraken_nakomen", "instructies_opvolgen", "doorwerken",
    "veilig_werken", "collegiaal_zijn",   "hulp_vragen",          "omgaan_met_leiding"};

// Vakvaardigheden that work in a sector may ask; by position in kSectorCodes.
inline constexpr std::array<std::array<std::string_view, 3>, 14> kVakvaardigheden = {{
    {"assembleren", "solderen", "lassen"},
    {"gegevens_invoeren", "telefoon_aannemen", "scannen_archiveren"},
    {"groen_onderhouden", "snoeien", "bestelbus_rijden"},
    {"schilderen", "timmeren", "stratenmaken"},
    {"gegevens_invoeren", "telefoon_aannemen", "scannen_archiveren"},
    {"zorg_ondersteunen", "schoonmaken", "wassen_strijken"},
    {"orderpicken", "inpakken", "heftruck_rijden"},
    {"oogsten", "inpakken", "pompwagen"},
    {"keuken_helpen", "bedienen_gasten", "schoonmaken"},
    {"elektra_aanleggen", "lassen", "assembleren"},
    {"inpakken", "assembleren", "naaien"},
    {"schoonmaken", "wassen_strijken", "pompwagen"},
    {"vakkenvullen", "kassa_bedienen", "magazijn_bijhouden"},
    {"inpakken", "gegevens_invoeren", "fietsen_repareren"},
}};

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_CODES_H_
