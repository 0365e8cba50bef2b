// Random facts for tests of index and search: made directly, not from profiles, so that a test can
// have hundreds of thousands of them and choose how they look. Everything that Compile() can give
// occurs, for the test catalogue; seeds fix the result.
#ifndef PASSEND_TESTS_TESTING_RANDOM_FACTS_H_
#define PASSEND_TESTS_TESTING_RANDOM_FACTS_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "matcher/index/entry.h"
#include "matcher/model/policy.h"
#include "matcher/score/facts.h"

namespace passend::fixtures {

// How the facts look.
struct FactsShape {
  int unknown_percent = 30;  // share of values that is unknown
  int talents = 40;          // different talents that occur; up to 60,000
  int talents_each = 10;     // per candidate about, at most 28
  int requirements = 8;      // per opportunity at most
  int related = 3;           // per requirement at most
  int loads = 14;            // per opportunity at most, of which 12 are scored
  int places = 50;           // different postcode areas
  int metres = 120'000;      // width of the area
  int tenants = 3;
  int capacities = 60;      // different values of minutes and kilos
  bool gentle = false;      // few values that make a hard rule fail
  bool one_column = false;  // everybody has talent 0 only, and everything asks for it
  bool all_equal = false;   // all candidates are the same but for their names
};

inline constexpr score::PackedDay kFactsToday = 9822;  // 2026-11-22

std::string TenantOf(int i);  // "tenant-0"
index::CandidateEntry RandomCandidateEntry(std::mt19937_64& rng, const FactsShape& shape, int id);
index::OpportunityEntry RandomOpportunityEntry(std::mt19937_64& rng, const FactsShape& shape,
                                               int id);
std::vector<index::CandidateEntry> RandomCandidateEntries(std::uint64_t seed,
                                                          const FactsShape& shape, int count);
std::vector<index::OpportunityEntry> RandomOpportunityEntries(std::uint64_t seed,
                                                              const FactsShape& shape, int count);
// Gives about every tenth candidate a stored override for some of the opportunities, of every
// outcome, most of which meet the capacities there are.
void AddOverrides(std::mt19937_64& rng, std::vector<index::CandidateEntry>& candidates,
                  const std::vector<index::OpportunityEntry>& opportunities);
// A valid policy with every number drawn from its range, weights included.
model::Policy RandomPolicy(std::mt19937_64& rng);

}  // namespace passend::fixtures

#endif  // PASSEND_TESTS_TESTING_RANDOM_FACTS_H_
