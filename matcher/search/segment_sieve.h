// A plan against the rows of one segment: the plan's columns found in the segment, the codes of the
// segment's values and capacities given their meaning, and all of it in the steps of the kernels.
#ifndef PASSEND_MATCHER_SEARCH_SEGMENT_SIEVE_H_
#define PASSEND_MATCHER_SEARCH_SEGMENT_SIEVE_H_

#include <array>
#include <cstdint>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/search/candidate_plan.h"
#include "matcher/search/kernels/kernels.h"

namespace passend::search {

// Losses beyond which a row can enter no list; kOpen: the list still takes every row, kClosed:
// none.
struct LossLimits {
  static constexpr int kOpen = 1 << 30;
  static constexpr int kClosed = -1;
  int past = kOpen;  // units, the plan's allowance included
  int past_mits = kOpen;
  int onbekend = kOpen;  // of the loss at the high end
};

// The way to an opportunity, for kernels.
Journey MakeJourney(const score::OpportunityFacts& opportunity, const model::Policy& policy);

// One query, one policy of the candidate's tenant, one segment. Not thread-safe.
class SegmentSieve {
 public:
  // All must outlive the sieve. `context` with the person's policy.
  SegmentSieve(const CandidatePlan& plan, const RuleColumns& rules,
               const score::ScoreContext& context, const index::CandidateSegment& segment);

  // Columns of the segment that the kernels read; Look::column is 1 + the position, and 0 is a
  // block of nothing.
  const std::vector<int>& used() const { return used_; }

  // The tables for these limits. Cheap when little changed.
  // `fixed_step`: units per step; 0 = as fine as the limits allow.
  const Sieve& ForLimits(const LossLimits& limits, int fixed_step);
  const DoubtSieve& DoubtForLimits(const LossLimits& limits, int fixed_step);
  // No row of the segment can be in onvoldoende bekend.
  bool NobodyDoubtful();

  // Units that one step of loss stands for.
  int step() const { return step_; }
  int doubt_step() const { return doubt_step_; }
  // Bytes of row values that the first step of a block reads.
  std::size_t value_bytes() const { return value_bytes_; }

 private:
  std::uint32_t Use(index::ColumnId id);
  void FindTalents();
  void FindItems(const score::ScoreContext& context);
  void FindRules(const RuleColumns& rules);
  void MakeHours();
  void MakeTravel(const score::ScoreContext& context);
  void MakeStep(const score::ScoreContext& context);
  void MakeDoubt();
  void Quantize(int step);
  void QuantizeDoubt(int step);
  void SetRate(index::RowValue value, int weight, int scale, int unknown_loss, Rate& rate) const;

  // Losses in units of what the kernels look up in steps.
  struct WideLoss {
    std::uint32_t column = 0;
    LossTable loss = {};
    PartTable use = {};
    LossTable known = {};
    LossTable high_loss = {};
    LossTable perhaps = {};
    PartTable fresh = {};
  };
  struct WideGroup {
    std::uint16_t count = 0;
    std::uint16_t most = 0;
  };

  const CandidatePlan& plan_;
  const index::CandidateSegment& segment_;
  std::vector<int> used_;
  std::vector<WideGroup> groups_;
  std::vector<WideLoss> talents_;
  std::vector<WideLoss> singles_;
  std::array<std::uint16_t, 32> step_loss_ = {};
  std::array<std::uint16_t, 32> hours_loss_ = {};
  Sieve sieve_;
  DoubtSieve doubt_;
  bool doubt_made_ = false;
  int known_step_ = 1;
  int step_ = 0;
  int doubt_step_ = 0;
  std::size_t value_bytes_ = 0;
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_SEGMENT_SIEVE_H_
