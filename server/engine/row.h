// A profile as the index holds it, with the little that a list shows and no score needs; and its
// bytes in the facts family of the store, from which the service starts without reading profiles.
#ifndef PASSEND_SERVER_ENGINE_ROW_H_
#define PASSEND_SERVER_ENGINE_ROW_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "matcher/index/entry.h"
#include "matcher/model/candidate.h"
#include "matcher/model/date.h"
#include "matcher/model/opportunity.h"

namespace passend::server {

class Reference;

// Changes with the layout of the bytes; part of Reference::stamp().
inline constexpr int kRowVersion = 1;

struct CandidateRow {
  index::CandidateEntry entry;
  // Instruments that this person may use, by position in the catalogue (the first 64).
  std::uint64_t instruments = 0;
};

struct OpportunityRow {
  index::OpportunityEntry entry;
  std::string title;
};

// Talents that the work history makes likely on `today` are in the compiled facts; the profile
// itself is not changed. Requires a profile without violations.
CandidateRow CompileRow(const model::Candidate& candidate, const Reference& reference,
                        model::Date today);
// The same, several times as fast for a profile with such talents: they are added to `candidate`
// and taken off again, instead of to a copy.
CandidateRow CompileRowInPlace(model::Candidate& candidate, const Reference& reference,
                               model::Date today);
OpportunityRow CompileRow(const model::Opportunity& opportunity, const Reference& reference);

std::string SerializeRow(const CandidateRow& row);
std::string SerializeRow(const OpportunityRow& row);
// `tenant` and `id` are those of the store's key. DataLoss: not what SerializeRow wrote.
absl::StatusOr<CandidateRow> ParseCandidateRow(std::string_view tenant, std::string_view id,
                                               std::string_view bytes);
absl::StatusOr<OpportunityRow> ParseOpportunityRow(std::string_view tenant, std::string_view id,
                                                   std::string_view bytes);

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_ROW_H_
