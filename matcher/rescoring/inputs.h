// What a profile's lists depend on: a hash of it, and the days on which it changes by itself.
#ifndef PASSEND_MATCHER_RESCORING_INPUTS_H_
#define PASSEND_MATCHER_RESCORING_INPUTS_H_

#include <cstdint>
#include <vector>

#include "matcher/index/snapshot.h"
#include "matcher/model/policy.h"
#include "matcher/rescoring/state.h"

namespace passend::rescoring {

// Of every field of the policy that a score, a list or an order depends on: all but the sections
// carving and rescoring.
std::uint64_t ScoringHash(const model::Policy& policy);
// Of the agreements that hold on this day; null: there are none.
std::uint64_t SharingHash(const std::vector<index::Agreement>* agreements, score::PackedDay as_of);

// `policy`: ScoringHash() of the policy of its tenant.
InputHash InputOf(const index::CandidateView& candidate, std::uint64_t policy);
InputHash InputOf(const index::OpportunityView& opportunity, std::uint64_t policy);

// The first day after `as_of` on which the same profile may give another pair, with whatever it is
// compared: every rule that reads a day is a step, and these are the days of the steps (rules.md 1,
// 2 and 3). kNoDay: never. May name a day on which nothing happens, never miss one.
score::PackedDay NextEvent(const index::CandidateView& candidate, score::PackedDay as_of);
score::PackedDay NextEvent(const index::OpportunityView& opportunity, score::PackedDay as_of);

// Whether somebody looks for work on this day as far as rule H2 reads the person; what is unknown
// counts as yes. False with an objection.
bool Available(const score::CandidateFacts& candidate, score::PackedDay as_of);

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_INPUTS_H_
