// Candidates, as they stand in the files of a werkbedrijf.
#ifndef PASSEND_CLIENTS_REGION_CANDIDATES_H_
#define PASSEND_CLIENTS_REGION_CANDIDATES_H_

#include <cstdint>

#include "clients/region/world.h"
#include "passend/v1/candidate.pb.h"

namespace passend::region {

// Fills `candidate`, which must be clear, with candidate `index` of the region.
void MakeCandidate(const World& world, std::int64_t index, v1::Candidate* candidate);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_CANDIDATES_H_
