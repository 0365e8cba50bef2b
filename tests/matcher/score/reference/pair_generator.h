// Random pairs that meet: profiles, catalogues and policies drawn together, so that every rule,
// class and threshold is hit often, and thresholds exactly at their edge. Beside
// tests/testing/random_profiles.h, whose two sides know nothing of each other.
#ifndef PASSEND_TESTS_MATCHER_SCORE_REFERENCE_PAIR_GENERATOR_H_
#define PASSEND_TESTS_MATCHER_SCORE_REFERENCE_PAIR_GENERATOR_H_

#include <cstddef>
#include <random>
#include <vector>

#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/opportunity.h"
#include "matcher/model/policy.h"

namespace passend::reference {

// The test catalogue with other measures, normal capacities and relations, and two places whose
// distance is a whole number of kilometres by the detour of the start policy.
model::Catalogue DrawCatalogue(std::mt19937_64& rng);

// Valid; the start values, random ones, or each at an end of its range.
model::Policy DrawPolicy(std::mt19937_64& rng);

struct DrawnPair {
  model::Candidate candidate;
  model::Opportunity opportunity;
  std::size_t work = 0;    // policy of the opportunity's tenant, in `policies`
  std::size_t person = 0;  // of the candidate's tenant
  model::Date as_of;
  bool access = true;
};
// Both profiles are valid. Half of the pairs have the first policy.
DrawnPair DrawPair(std::mt19937_64& rng, const model::Catalogue& catalogue,
                   const std::vector<model::Policy>& policies);

}  // namespace passend::reference

#endif  // PASSEND_TESTS_MATCHER_SCORE_REFERENCE_PAIR_GENERATOR_H_
