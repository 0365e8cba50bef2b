// Employers with their sites and task pools.
#ifndef PASSEND_CLIENTS_REGION_EMPLOYERS_H_
#define PASSEND_CLIENTS_REGION_EMPLOYERS_H_

#include <cstdint>

#include "clients/region/world.h"
#include "passend/v1/employer.pb.h"

namespace passend::region {

// Fills `employer`, which must be clear, with employer `index` of the region.
void MakeEmployer(const World& world, std::int64_t index, v1::Employer* employer);

// The id of the professional who leads the contact with an employer.
std::string AccountmanagerId(int number);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_EMPLOYERS_H_
