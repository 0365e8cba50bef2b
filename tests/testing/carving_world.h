// Small employers and people for tests of jobcarving: every rule of carving matters in some of
// them, and the packages are few enough to try them all. For the test catalogue.
#ifndef PASSEND_TESTS_TESTING_CARVING_WORLD_H_
#define PASSEND_TESTS_TESTING_CARVING_WORLD_H_

#include <memory>
#include <random>
#include <vector>

#include "matcher/carving/problem.h"
#include "matcher/model/candidate.h"
#include "matcher/model/employer.h"
#include "matcher/model/policy.h"

namespace passend::fixtures {

// Which rules may matter; each can be left out.
struct CarvingShape {
  int least_tasks = 2;
  int most_tasks = 5;
  int most_options = 3;  // minutes that a task may have
  bool day_sums = true;
  bool peaks = true;
  bool conditions = true;
  bool talents = true;
  bool certificates = true;
  bool wishes = true;
  bool windows = true;  // of tasks, dayparts and days of people
  bool sites = true;
  bool ties = true;
  bool coherence = true;
  bool holders = true;
  bool hours = true;        // short days and weeks
  bool small_parts = true;  // parts that are no hoofdtaak
  bool stale = true;
  bool odd_policy = true;  // other numbers in the policy
};

model::Employer RandomCarvingEmployer(std::mt19937_64& rng, const CarvingShape& shape);
model::Candidate RandomCarvingCandidate(std::mt19937_64& rng, const CarvingShape& shape);
model::Policy RandomCarvingPolicy(std::mt19937_64& rng, const CarvingShape& shape);

// One person, one pool, and all that they point to. Not to be copied or moved.
struct CarvingPair {
  CarvingPair(const model::Candidate& candidate, const model::Employer& employer,
              const model::Policy& policy);
  // The same person with two employers.
  CarvingPair(const model::Candidate& candidate, const model::Employer& a, const model::Employer& b,
              const model::Policy& policy);
  CarvingPair(const CarvingPair&) = delete;
  CarvingPair& operator=(const CarvingPair&) = delete;

  void Make() { problem.Make(pool, person, settings); }

  std::shared_ptr<const score::CompiledPolicy> policy;
  score::CompiledCandidate candidate;
  carving::Pool pool;
  carving::Settings settings;
  carving::Person person;
  carving::Problem problem;
};

// With the test catalogue, and no library.
absl::StatusOr<carving::Pool> CompileCarvingPool(const model::Employer& employer,
                                                 const model::Policy& policy);

// Every package that Check() allows, best first.
std::vector<carving::Package> AllPackages(const carving::Problem& problem);

inline constexpr score::PackedDay kCarvingToday = 9822;  // 2026-11-22

}  // namespace passend::fixtures

#endif  // PASSEND_TESTS_TESTING_CARVING_WORLD_H_
