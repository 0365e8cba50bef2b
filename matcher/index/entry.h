// What enters the index: compiled facts with the few things about a profile that a search filters
// on and that are no part of a score.
#ifndef PASSEND_MATCHER_INDEX_ENTRY_H_
#define PASSEND_MATCHER_INDEX_ENTRY_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/score/facts.h"

namespace passend::index {

// One agreement under which the profile of one tenant may be matched by another (rule H1).
struct Grant {
  std::string tenant;                      // who may use it
  score::PackedDay until = score::kNoDay;  // last day; kNoDay = no end
  std::uint64_t purpose = 0;               // CodeHash of the doelbinding; 0 = any purpose
  friend bool operator==(const Grant&, const Grant&) = default;
};

// One agreement between tenants, without which grants between them count for nothing.
struct Agreement {
  std::string from;           // whose records
  std::string to;             // who may match them
  std::uint64_t purpose = 0;  // CodeHash of the doelbinding
  score::PackedDay first = 0;
  score::PackedDay last = 0;  // included
};

// FNV-1a 64 of a code; never 0, which means "none" or "any" wherever such a hash is stored.
std::uint64_t CodeHash(std::string_view code);
// The same of a professional within a tenant: ids of professionals are unique per tenant only.
std::uint64_t OwnerHash(std::string_view tenant, std::string_view professional);

// Caseload owners of a profile as OwnerHash; 0 = none. Candidates: werkregisseur, temporary
// werkregisseur, accountmanager. Opportunities: accountmanager first, the rest 0.
using Owners = std::array<std::uint64_t, 3>;

struct CandidateEntry {
  std::string name;           // resource name, unique
  std::string tenant;         // tenant id
  std::vector<Grant> grants;  // sharing of the profile
  Owners owners = {};
  score::CompiledCandidate compiled;
};

struct OpportunityEntry {
  std::string name;
  std::string tenant;
  std::vector<Grant> grants;  // shared_with (no end, any purpose)
  Owners owners = {};
  score::OpportunityFacts facts;
};

// Whether two profiles may be compared at all, sharing only (rule H1; an objection is in the
// facts): they are of one tenant, or the candidate is shared with the opportunity's tenant, or the
// opportunity with the candidate's.
struct AccessQuery {
  std::string_view tenant;                     // of the profile that the search starts from
  const std::vector<Grant>* grants = nullptr;  // of that profile; null = none
  // When not empty: rows that are neither the caller's own nor granted to the caller do not exist
  // for this search. Empty: work of the service itself (nightly re-scoring).
  std::string_view caller;
  std::uint64_t purpose = 0;  // CodeHash; 0 matches grants for any purpose only
  score::PackedDay as_of = 0;
  // What the tenants agreed; null = what profiles say about sharing is enough.
  const std::vector<Agreement>* agreements = nullptr;
};
// What the search may do with a row of `tenant` with `grants`.
struct AccessAnswer {
  bool visible = false;  // the caller may know of the row
  bool allowed = false;  // H1 holds for the pair (only rows that are visible are ever scored)
};
AccessAnswer CheckAccess(const AccessQuery& query, std::string_view tenant,
                         const std::vector<Grant>& grants);

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_ENTRY_H_
