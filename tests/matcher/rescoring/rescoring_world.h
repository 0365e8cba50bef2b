// A small world that changes day by day, for tests of the nightly run.
#ifndef PASSEND_TESTS_MATCHER_RESCORING_RESCORING_WORLD_H_
#define PASSEND_TESTS_MATCHER_RESCORING_RESCORING_WORLD_H_

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "matcher/index/snapshot.h"
#include "matcher/rescoring/rescore.h"
#include "tests/testing/random_facts.h"

namespace passend::rescoring {

class RescoringWorld {
 public:
  struct Shape {
    fixtures::FactsShape facts;
    int candidates = 40;
    int opportunities = 30;
    int list = 4;
    int reserve = 2;
    bool agreements = false;  // between tenant-0 and tenant-1 only
  };
  RescoringWorld(std::uint64_t seed, const Shape& shape);

  World world() const;
  score::PackedDay today() const { return today_; }
  model::RescoringPolicy& sizes() { return policies_.at("tenant-0").rescoring; }

  // A night's worth of changes.
  void PassDays(int days);
  void ChangeProfiles(int count);  // of either side, a little or altogether
  void ChangePlaces();             // somebody comes, somebody goes
  void ChangeSharing();            // of one profile
  void ChangePolicy();             // weights of one tenant
  void ChangeDecisions();          // which pairs are silent

  std::mt19937_64& rng() { return rng_; }
  index::IndexWriter& writer() { return *writer_; }
  // What is in the index now.
  std::vector<index::CandidateEntry>& candidates() { return candidates_; }
  std::vector<index::OpportunityEntry>& opportunities() { return opportunities_; }
  void Write(const index::CandidateEntry& entry);
  void Write(const index::OpportunityEntry& entry);
  void SetSilent(const std::string& candidate, const std::string& opportunity, bool silent);

 private:
  bool Chance(int percent) { return static_cast<int>(rng_() % 100) < percent; }
  void Nudge(score::CandidateFacts& facts);
  void Nudge(score::OpportunityFacts& facts);
  void CompilePolicies();

  const Shape shape_;
  std::mt19937_64 rng_;
  score::PackedDay today_ = fixtures::kFactsToday;
  int next_id_ = 0;
  std::vector<index::CandidateEntry> candidates_;
  std::vector<index::OpportunityEntry> opportunities_;
  std::map<std::string, model::Policy, std::less<>> policies_;
  std::map<std::string, std::shared_ptr<const score::CompiledPolicy>, std::less<>> compiled_;
  std::vector<std::shared_ptr<const score::CompiledPolicy>> old_;  // results may still name them
  std::vector<index::Agreement> agreements_;
  std::map<std::string, std::vector<std::string>, std::less<>> silent_;
  std::unique_ptr<index::IndexWriter> writer_;
};

}  // namespace passend::rescoring

#endif  // PASSEND_TESTS_MATCHER_RESCORING_RESCORING_WORLD_H_
