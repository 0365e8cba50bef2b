// Scores and explanations as messages of the API.
#ifndef PASSEND_SERVER_CODEC_MATCH_CODEC_H_
#define PASSEND_SERVER_CODEC_MATCH_CODEC_H_

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"
#include "matcher/score/policy_tables.h"

namespace passend::v1 {
class AttentionPoint;
class ExplainMatchResponse;
class Match;
}  // namespace passend::v1

namespace passend::server {

// What a pair is encoded from. All references outlive the call.
struct ExplainedPair {
  const score::Explanation& explanation;
  const score::CandidateFacts& candidate;
  const score::OpportunityFacts& opportunity;
  const model::Catalogue& catalogue;
  const score::CompiledPolicy& policy;  // that scored: of the opportunity's tenant
};

// One pair of a list. All references outlive the call.
struct ShownPair {
  const score::Highlights& highlights;
  const score::CompiledPolicy& policy;  // that scored: of the opportunity's tenant
  std::string_view name;                // resource name of the side that was looked for
  std::string_view title;               // of that side, when it is an opportunity
  std::uint64_t instruments = 0;        // of the candidate; see ForEachInstrument()
  model::Date as_of;
};

// The messages of one pair. Lists are written by match_writer.h, to the same bytes.
void EncodeMatch(const ShownPair& pair, const model::Catalogue& catalogue, v1::Match* out);
void EncodeAttention(const score::Attention& attention, const model::Catalogue& catalogue,
                     v1::AttentionPoint* out);
// Whole percent, half up.
int PercentOf(const score::PairScore& score);

// Fills `rules` and `factors`. `profile` gives sources and dates.
void EncodeExplanation(const ExplainedPair& pair, const model::Candidate& profile,
                       v1::ExplainMatchResponse* out);

// Calls visit(code) for the instruments in `bits` (CandidateRow::instruments) that are in force on
// `as_of`.
template <typename Visit>
void ForEachInstrument(std::uint64_t bits, const model::Catalogue& catalogue, model::Date as_of,
                       const Visit& visit) {
  const auto& instruments = catalogue.instruments();
  for (; bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(bits));
    if (i < instruments.size() && instruments[i].effective_from <= as_of) {
      visit(instruments[i].code);
    }
  }
}

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_MATCH_CODEC_H_
