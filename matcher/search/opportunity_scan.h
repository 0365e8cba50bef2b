// The scan of opportunities for one candidate: the same "bound, then refine" with the person's
// codes in the first-level cache and the work passing by.
#ifndef PASSEND_MATCHER_SEARCH_OPPORTUNITY_SCAN_H_
#define PASSEND_MATCHER_SEARCH_OPPORTUNITY_SCAN_H_

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "matcher/index/live_mask.h"
#include "matcher/index/opportunity_segment.h"
#include "matcher/search/session.h"

namespace passend::search {

// One search over any number of segments, one after the other. Not thread-safe.
class OpportunityScanner {
 public:
  // All must outlive the scanner.
  OpportunityScanner(Session<index::OpportunityView>& session, const index::AccessQuery& access,
                     const index::CandidateView& candidate);

  // One row, without a bound.
  void ScoreRow(const index::OpportunityView& row);

  // Offers every row of the segment that can be among the best to the session. False: cancelled.
  bool Scan(const index::OpportunitySegment& segment, const index::LiveMask& live);

 private:
  // The policy of one opportunity tenant, and what it says before anything else is known.
  struct Work {
    const score::CompiledPolicy* policy = nullptr;
    std::array<bool, 256> status_fails = {};  // by OpportunityStatus
  };
  // An upper bound that grows sharper step by step. Units as in candidate_plan.h.
  struct Bound {
    unsigned units = 0;
    unsigned high_units = 0;
    unsigned known = 0;  // at least
    unsigned doubt = 0;  // and at most so much more
    int obstacles = 0;   // at least
    bool maybe_obstacle = false;
    bool fails = false;
  };

  const score::CompiledPolicy& WorkPolicy(std::string_view tenant) const;
  const Work& WorkOf(std::string_view tenant);
  score::ScoreContext ContextOf(const score::CompiledPolicy& work, bool allowed) const;
  bool AlwaysRefined(std::uint64_t opportunity_hash) const;
  bool CanEnter(const Bound& bound, const score::CompiledPolicy& work, std::uint32_t waiting,
                std::string_view name) const;
  void ShortFactors(const index::OpportunitySegment& segment, const index::WorkFacts& facts,
                    const model::Policy& policy, Bound& bound);
  void Talents(const index::OpportunitySegment& segment, const index::WorkFacts& facts,
               const model::Policy& policy, Bound& bound);
  void Loads(const score::OpportunityFacts& opportunity, const score::CompiledPolicy& work,
             Bound& bound);

  Session<index::OpportunityView>& session_;
  const index::AccessQuery& access_;
  const index::CandidateView& candidate_;
  const score::CompiledPolicy& person_;
  std::map<const score::CompiledPolicy*, Work> works_;
  std::vector<std::uint8_t> slot_of_talent_;  // by talent: 1 + position in the list; 0 = none
  std::array<int, model::kMaxCandidateTalents> use_ = {};  // scratch: u by position
  int emphasis_ = 0;
  int stale_emphasis_ = 0;
  int wishes_ = 0;
  score::OpportunityFacts scratch_;  // the few fields that ShortFactors() reads
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_OPPORTUNITY_SCAN_H_
