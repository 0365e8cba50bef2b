// A small catalogue, built by hand, for tests: every kind of item, werkterm, measure, werkvorm and
// certificate occurs, and each list is long enough to fill a profile to its limit and one over.
// Its content is invented for tests; the real one is config/catalogue.
#ifndef PASSEND_TESTS_TESTING_TEST_CATALOGUE_H_
#define PASSEND_TESTS_TESTING_TEST_CATALOGUE_H_

#include "matcher/model/catalogue.h"

namespace passend::fixtures {

// The raw lists, to change something before Catalogue::Build. What tests may rely on:
// - Items: 32, of which vi.uren_dag and vi.uren_week are never loads. "v.staan_werk" (C) has
// measure
//   "zit_sta" (T, 120), "iv.tillen_dragen" (Q, kg) "tilhulp" (T, 10) and "tilmaatje" (B, 5, which
//   never counts), "i.zelfstandig_handelen" "begeleiding_werk" (B, 1) and "jobcoach" (B, 2),
//   "ii.samenwerken" "begeleiding_team" (B, 1), "ii.horen" "hoorhulp" (T, 1),
//   "i9.geen_deadlines_productiepieken" "taken_zonder_pieken" (O, 1); "iv.lopen_werk",
//   "i.handelingstempo", "iii.geluid" and "ii12.geen_klantcontact" have none.
// - L = 1 for "ii.horen", 2 for "iv.buigen" and "iii.geluid", 4 for "i.concentreren", else 3.
// - Talents: 40; sim(pompwagen, heftruck) 600, sim(inpakken, sorteren) 500,
//   sim(samenwerken, klantcontact) 400, sim(heftruck, reachtruck) 700 (so pompwagen - reachtruck is
//   a chain of two and not related). "nederlands" is a taal, "op_tijd" a werknemersvaardigheid.
// - Certificates: "rijbewijs_b", "min_leeftijd_18" and "heftruckcertificaat" statutory, "vog" the
//   VOG, "vca", "bhv", "haccp" and 9 more neither.
// - Registrations: "doelgroep_lks" (the LKS one), "indicatie_beschut", "dgr", "wsw".
// - Werkvormen by trede: sociale_activering 2, dagbesteding 3, vrijwilligerswerk 4,
// werkervaringsplaats
//   4, proefplaats 4, beschut_werk (needs indicatie_beschut) 5, groepsdetachering 5,
//   dienstverband_lks (doelgroep_lks, LKS) 5, begeleid_werken_wsw (wsw) 5, garantiebaan (dgr, LKS)
//   5, regulier 6, terugvalplek 3.
// - Sectors: 18, instruments: 24, languages: 8 ("nl" first).
// - Places: 2718, 2711, 2712, 2725 (Zoetermeer), 2611 (Delft), 2801 (Gouda), 3011 (Rotterdam),
//   1011 (Amsterdam), 9711 (Groningen); metres on a flat grid, 2718 at (95000, 452000).
model::CatalogueContent TestCatalogueContent();

// TestCatalogueContent(), built. Stops the program with the reason if Build refuses it.
model::Catalogue MakeTestCatalogue();

// The same, one shared instance that lives as long as the program. Threads: any number may read.
const model::Catalogue& TestCatalogue();

}  // namespace passend::fixtures

#endif  // PASSEND_TESTS_TESTING_TEST_CATALOGUE_H_
