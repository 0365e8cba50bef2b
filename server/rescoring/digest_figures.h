// Figures of a team, of the tenant as a whole, and of the run for beheer. Nobody can be read from
// them: what is about fewer than kSmallestCell people is not told.
#ifndef PASSEND_SERVER_RESCORING_DIGEST_FIGURES_H_
#define PASSEND_SERVER_RESCORING_DIGEST_FIGURES_H_

#include <span>
#include <vector>

#include "server/rescoring/digest.h"

namespace passend::server {

// `people`: of the team, or all. `whole`: it is the tenant, so exposure is told too.
std::vector<DigestFigure> TeamFigures(const DigestInput& input,
                                      std::span<const DigestCandidate* const> people, bool whole);
// `unseen_late`: people who were not named in time.
std::vector<DigestFigure> RunFigures(const DigestInput& input, std::int64_t without_werkregisseur,
                                     std::int64_t unseen_late);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_DIGEST_FIGURES_H_
