// Visits every live row of a snapshot.
#ifndef PASSEND_MATCHER_INDEX_FOR_EACH_H_
#define PASSEND_MATCHER_INDEX_FOR_EACH_H_

#include "matcher/index/candidate_segment.h"
#include "matcher/index/live_mask.h"
#include "matcher/index/opportunity_segment.h"
#include "matcher/index/snapshot.h"

namespace passend::index {

CandidateView ViewOf(const CandidateEntry& entry);
OpportunityView ViewOf(const OpportunityEntry& entry);
// A copy of the row, to be put into another index.
CandidateEntry EntryOf(const CandidateView& row);
OpportunityEntry EntryOf(const OpportunityView& row);

template <typename Visit>
void Snapshot::ForEachCandidate(Visit&& visit) const {
  for (const auto& [segment, live] : candidate_segments_) {
    for (std::size_t row = 0; row < segment->rows(); ++row) {
      if (live->Has(row)) visit(segment->View(row));
    }
  }
  for (const auto& entry : recent_candidates_) visit(ViewOf(*entry));
}

template <typename Visit>
void Snapshot::ForEachOpportunity(Visit&& visit) const {
  for (const auto& [segment, live] : opportunity_segments_) {
    for (std::size_t row = 0; row < segment->rows(); ++row) {
      if (live->Has(row)) visit(segment->View(row));
    }
  }
  for (const auto& entry : recent_opportunities_) visit(ViewOf(*entry));
}

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_FOR_EACH_H_
