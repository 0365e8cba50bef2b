// A generated region in the model of the matcher, decoded as the server does.
#ifndef PASSEND_TESTS_CLIENTS_REGION_DECODED_REGION_H_
#define PASSEND_TESTS_CLIENTS_REGION_DECODED_REGION_H_

#include <optional>
#include <string>
#include <vector>

#include "clients/region/region.h"
#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/employer.h"
#include "matcher/model/functie.h"
#include "matcher/model/opportunity.h"

namespace passend::region {

// The catalogue of config/catalogue; ends the program when it does not load.
const model::Catalogue& RealCatalogue();

// The folder with open figures beside the source tree (../shared/data, or PASSEND_SHARED/data).
// Nothing when it is not there.
std::optional<std::string> SharedData();

struct DecodedRegion {
  // RealCatalogue() with the places of the region, as a server has it after an import.
  std::optional<model::Catalogue> catalogue;
  std::vector<model::Place> places;
  std::vector<model::Functie> functies;
  std::vector<model::Employer> employers;
  std::vector<model::Opportunity> opportunities;
  std::vector<model::Candidate> candidates;
  std::vector<std::string> errors;  // what the decoder refused, or the generator; at most 20
};

// Generates with `options` and decodes every record against RealCatalogue().
DecodedRegion Generate(const RegionOptions& options);

}  // namespace passend::region

#endif  // PASSEND_TESTS_CLIENTS_REGION_DECODED_REGION_H_
