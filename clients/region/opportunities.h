// Opportunities: work that a person could do.
#ifndef PASSEND_CLIENTS_REGION_OPPORTUNITIES_H_
#define PASSEND_CLIENTS_REGION_OPPORTUNITIES_H_

#include <cstdint>

#include "clients/region/world.h"
#include "passend/v1/opportunity.pb.h"

namespace passend::region {

// Fills `opportunity`, which must be clear, with opportunity `index` of the region.
// Requires: the region has employers.
void MakeOpportunity(const World& world, std::int64_t index, v1::Opportunity* opportunity);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_OPPORTUNITIES_H_
