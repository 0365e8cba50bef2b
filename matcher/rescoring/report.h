// The figures of a run about fairness and drift (domain.md 8 and 11).
#ifndef PASSEND_MATCHER_RESCORING_REPORT_H_
#define PASSEND_MATCHER_RESCORING_REPORT_H_

#include <string>
#include <vector>

#include "matcher/rescoring/rescore.h"
#include "matcher/rescoring/rescore_side.h"

namespace passend::rescoring {

// Fills exposure, never_proposed, without_match, the means and the overlap of `report`, and returns
// the names of those without a match, ascending.
std::vector<std::string> FillReport(const std::vector<index::CandidateView>& candidates,
                                    const RescoreSide& candidate_side,
                                    const RescoreSide& opportunity_side,
                                    const score::CatalogueTables& tables, score::PackedDay as_of,
                                    RescoreReport& report);

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_REPORT_H_
