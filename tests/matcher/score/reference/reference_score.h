// A second implementation of the score of one pair, written from the text of the rules and from
// nothing else: on the profiles themselves, codes as texts, unknowns as std::optional, fractions
// exact. As literal as possible and slow. The test compares matcher/score with it, bit by bit.
//
// Where the text of the rules leaves more than one reading, a comment "Reading:" says which one
// both implementations take.
#ifndef PASSEND_TESTS_MATCHER_SCORE_REFERENCE_REFERENCE_SCORE_H_
#define PASSEND_TESTS_MATCHER_SCORE_REFERENCE_REFERENCE_SCORE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/opportunity.h"
#include "matcher/model/policy.h"
#include "matcher/score/explanation.h"
#include "matcher/score/order.h"
#include "matcher/score/score.h"

namespace passend::reference {

// The input of rules.md 1. The pointers must outlive the calls.
struct Pair {
  const model::Candidate* candidate = nullptr;
  const model::Opportunity* opportunity = nullptr;
  const model::Catalogue* catalogue = nullptr;
  const model::Policy* work = nullptr;    // of the opportunity's tenant
  const model::Policy* person = nullptr;  // of the candidate's tenant
  model::Date as_of;
  bool access = true;
};

// One item that is compared in belastbaarheid.
struct ItemResult {
  int item = 0;  // index in the catalogue
  int load = 0;
  score::ItemClass item_class = score::ItemClass::kUnknown;
  bool stale = false;
  model::ResolutionOutcome resolved = model::ResolutionOutcome::kUnknown;
};

struct Result {
  score::PairScore pair;  // score_low and points_low only when !low_blocked
  std::optional<score::AskFirst> ask_first;
  std::array<int, model::kFactorCount> unknown_permille = {};  // of the factor, half up
  std::vector<ItemResult> items;                               // the scored items, in their order
  // Attention points of belastbaarheid items, certificates, steps and stale values.
  std::set<std::pair<score::AttentionCode, int>> attention;
};

// Requires valid profiles (model::Validate) and policies (model::ValidatePolicy).
Result Score(const Pair& pair);

// Whose `voorstel` counts: the list is one of candidates, or one of opportunities.
enum class Listing { kCandidates, kOpportunities };
score::RankKey Rank(const Pair& pair, const Result& result, Listing listing);

// "2026-W10", computed by hand.
std::string IsoWeek(model::Date day);

}  // namespace passend::reference

#endif  // PASSEND_TESTS_MATCHER_SCORE_REFERENCE_REFERENCE_SCORE_H_
