// What people do at an employer: its functies, what is left lying, and the task pool.
#ifndef PASSEND_CLIENTS_REGION_WORKPLACES_H_
#define PASSEND_CLIENTS_REGION_WORKPLACES_H_

#include <cstdint>

#include "clients/region/world.h"
#include "passend/v1/employer.pb.h"

namespace passend::region {

// Adds functies, task pool and verdringingstoets to `employer`, whose sites are set. About a third
// of the employers has no pool: nobody has been there to look; most of those told their functies.
void AddWorkplace(const World& world, const EmployerCore& core, std::int64_t index,
                  v1::Employer* employer);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_WORKPLACES_H_
