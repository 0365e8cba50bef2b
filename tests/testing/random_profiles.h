// Random profiles for property tests: each is valid (Validate() finds nothing), and over many of
// them every field occurs, known and unknown, with values at both ends of its range. They are not
// realistic: the region generator makes those.
#ifndef PASSEND_TESTS_TESTING_RANDOM_PROFILES_H_
#define PASSEND_TESTS_TESTING_RANDOM_PROFILES_H_

#include <random>

#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/employer.h"
#include "matcher/model/functie.h"
#include "matcher/model/opportunity.h"

namespace passend::fixtures {

// The same seed gives the same profiles. Tenants are "alfa", "beta" and "gamma"; ids are "c-",
// "w-", "o-" and 16 hexadecimal digits. Days lie in 2019..2029. Employers are named from a small
// pool (EmployerName(tenant, "w-0") .. "w-9", sites "s-0" .. "s-2"), as are tasks ("taak.0" ..
// "taak.9") and opportunities ("o-0" .. "o-9"), so that exclusions and do-not-place pairs do meet;
// a test that wants more gives its own ids. The catalogue needs at least one entry in each list.
model::Candidate RandomCandidate(std::mt19937_64& rng, const model::Catalogue& catalogue);
model::Employer RandomEmployer(std::mt19937_64& rng, const model::Catalogue& catalogue);
model::Opportunity RandomOpportunity(std::mt19937_64& rng, const model::Catalogue& catalogue);
model::Functie RandomFunctie(std::mt19937_64& rng, const model::Catalogue& catalogue);
model::Place RandomPlace(std::mt19937_64& rng);

}  // namespace passend::fixtures

#endif  // PASSEND_TESTS_TESTING_RANDOM_PROFILES_H_
