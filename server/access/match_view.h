// Matches and explanations as one caller may see them (domain.md 9.3).
#ifndef PASSEND_SERVER_ACCESS_MATCH_VIEW_H_
#define PASSEND_SERVER_ACCESS_MATCH_VIEW_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "matcher/model/catalogue.h"
#include "matcher/score/facts.h"
#include "matcher/score/score.h"
#include "server/access/fields.h"

namespace passend::v1 {
class ExplainMatchResponse;
class Match;
}  // namespace passend::v1

namespace passend::server {

// What an uncoupled caller sees of a person.
struct CoarsePerson {
  const score::CandidateFacts& facts;
  const model::Catalogue& catalogue;
  int score_band = 25;
};

// A match for somebody who is not coupled: `name` is a handle, the score is the lower end of its
// band; talents without levels, hours band and region; no factor, no low or high, no attention
// point, no obstacle of which the ground is health, and the offer to ask for coupling.
void EncodeCoarseMatch(const score::PairScore& score, const CoarsePerson& person,
                       std::string_view name, v1::Match* out);

// Takes from a match in full what `fields` does not hold: which FML item an attention point is
// about (its text is in work terms), and the dossier.
void ShowMatch(const FieldSet& fields, const model::Catalogue& catalogue, v1::Match* match);

// The same for an explanation: without kFml the lines about belastbaarheid and the text of H6,
// without kLoonwaarde the money view. With kBand instead of kScore nothing is left but the match,
// which the caller of this function has made coarse, and the rules that have nothing to do with
// health.
void ShowExplanation(const FieldSet& fields, const model::Catalogue& catalogue,
                     v1::ExplainMatchResponse* response);

// "16-24 uur": a band of eight hours; empty when unknown.
std::string HoursBand(const score::CandidateFacts& facts);

// Counts by rule (index = number) for somebody who may not see them apart: those below `below`, and
// H6 always, are added up in [0], together with the smallest others until at least two rules and
// `below` people are in it. The total stays what it was.
template <std::size_t N>
std::array<std::uint64_t, N> MergeCounts(std::array<std::uint64_t, N> counts, std::uint64_t below) {
  constexpr auto kHealth = static_cast<std::size_t>(score::Rule::kBelastbaarheid);
  std::uint64_t merged = counts[kHealth];
  int rules = counts[kHealth] > 0 ? 1 : 0;
  counts[kHealth] = 0;
  for (std::size_t rule = 1; rule < N; ++rule) {
    if (counts[rule] == 0 || counts[rule] >= below) continue;
    merged += counts[rule];
    ++rules;
    counts[rule] = 0;
  }
  while (rules > 0 && (rules < 2 || merged < below)) {
    std::size_t least = 0;
    for (std::size_t rule = 1; rule < N; ++rule) {
      if (counts[rule] > 0 && (least == 0 || counts[rule] < counts[least])) least = rule;
    }
    if (least == 0) break;
    merged += counts[least];
    ++rules;
    counts[least] = 0;
  }
  counts[0] = merged;
  return counts;
}

}  // namespace passend::server

#endif  // PASSEND_SERVER_ACCESS_MATCH_VIEW_H_
