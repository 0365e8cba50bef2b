// Talents that a work history makes likely (rules.md 1: evidence derived, from a functie held at
// least six months, by the function library). They count in talenten only, and capped.
#ifndef PASSEND_MATCHER_MODEL_DERIVE_H_
#define PASSEND_MATCHER_MODEL_DERIVE_H_

#include <vector>

#include "matcher/model/candidate.h"
#include "matcher/model/date.h"
#include "matcher/model/function_library.h"

namespace passend::model {

// A functie counts from this many days in all; a month that is told without days counts 30.
inline constexpr int kDerivedFromDays = 180;
// Most derived talents that deriving gives one profile, those that it has already counted: the
// strongest say most, and a long list of averages would push what was assessed out of sight.
inline constexpr int kMaxDerivedTalents = 8;

// The talents of the functies that the candidate held long enough up to `as_of`, which the profile
// does not list (a listed one stays as it is, also at level 0); evidence derived, no emphasis, no
// provenance of their own: they stand on the work history. Strongest first: weight, then level,
// both descending, then code; no more than still fit kMaxDerivedTalents and
// kMaxCandidateTalents. A talent of several functies has its highest weight and highest level.
//
// Time held: entries of one functie add up, days that overlap count once. Both ends count; a first
// day without a last one means still there, so up to `as_of`; days after `as_of` do not count.
// `months` is the length when it is given. An entry of which nothing is known counts nothing.
//
// Deterministic: depends on the arguments only. The functies must be valid for the catalogue in
// use; then a valid profile stays valid.
std::vector<CandidateTalent> DeriveTalents(const Candidate& candidate,
                                           const FunctionLibrary& library, Date as_of);

// The candidate with those talents added behind its own. It only ever adds: derived talents that
// the profile holds already stay, also when the library no longer supports them, for a professional
// may have checked them and their source need not be this library. Doing it twice adds nothing.
Candidate WithDerivedTalents(Candidate candidate, const FunctionLibrary& library, Date as_of);

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_DERIVE_H_
