// The figures of a run about fairness and drift (domain.md 8 and 11).
#ifndef PASSEND_MATCHER_RESCORING_REPORT_H_
#define PASSEND_MATCHER_RESCORING_REPORT_H_

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "matcher/rescoring/rescore.h"
#include "matcher/rescoring/rescore_side.h"

namespace passend::rescoring {

// The weight of the first place of a list; that of place n is this / n.
inline constexpr std::uint64_t kWeightOfFirst = 1'000'000;

// The groups of a person: what a placing organisation steers by and the facts hold.
std::array<std::string, 3> GroupsOf(const score::CandidateFacts& facts,
                                    const score::CatalogueTables& tables);

// How visible groups are among the people who were added.
class ExposureCount {
 public:
  // One available person. `weight`: of all places in past together.
  void Add(std::span<const std::string> groups, std::uint64_t weight);
  // By name of the group.
  std::vector<GroupExposure> Groups() const;

 private:
  struct Group {
    std::uint64_t people = 0;
    std::uint64_t weight = 0;
  };
  std::map<std::string, Group> groups_;
  std::uint64_t people_ = 0;
  std::uint64_t weight_ = 0;
};

// Fills exposure, never_proposed, without_match, the means and the overlap of `report`, and returns
// the names of those without a match, ascending.
std::vector<std::string> FillReport(const std::vector<index::CandidateView>& candidates,
                                    const RescoreSide& candidate_side,
                                    const RescoreSide& opportunity_side,
                                    const score::CatalogueTables& tables, score::PackedDay as_of,
                                    RescoreReport& report);

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_REPORT_H_
