// What an invented person can bear, and how much of it somebody wrote down.
#ifndef PASSEND_CLIENTS_REGION_BELASTBAARHEID_H_
#define PASSEND_CLIENTS_REGION_BELASTBAARHEID_H_

#include "clients/region/provenance.h"
#include "passend/v1/candidate.pb.h"

namespace passend::region {

// How well kept the file of a person is.
enum class FileQuality { kRich = 0, kFair = 1, kThin = 2 };

// Writes the belastbaarheid of a person into `out` (clear): a complete FML, a partial one, a
// werktermenkaart, the person's own words, or nothing. Over all candidates about 11, 17, 37, 10 and
// 25 percent when a quarter of the files is rich and 45 percent fair.
void MakeBelastbaarheid(FileQuality quality, const FileDays& days, Random& random,
                        v1::Belastbaarheid* out);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_BELASTBAARHEID_H_
