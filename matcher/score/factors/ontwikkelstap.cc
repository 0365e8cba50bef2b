#include "matcher/score/factors/ontwikkelstap.h"

#include "matcher/model/date.h"

namespace passend::score {

bool LockedInAtEmployer(const CandidateFacts& candidate, const OpportunityFacts& opportunity,
                        PackedDay as_of, int lockin_years) {
  if (candidate.site_hash != 0 && opportunity.site_hash != 0 &&
      candidate.site_hash != opportunity.site_hash) {
    return false;
  }
  if (candidate.current_since == kNoDay) return false;
  return PackDay(UnpackDay(candidate.current_since).PlusYears(lockin_years)) < as_of;
}

}  // namespace passend::score
