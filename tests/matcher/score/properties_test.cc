// What must hold of every score, on random profiles (rules.md 1-4, domain guide 5, 6, 13).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "matcher/score/explanation.h"
#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/factors/reistijd.h"
#include "matcher/score/order.h"
#include "matcher/score/rounding.h"
#include "matcher/score/score.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::score {
namespace {

using model::Candidate;
using model::Opportunity;

constexpr std::uint64_t kSeed = 20261122;
constexpr int kCandidates = 150;
constexpr int kOpportunities = 150;

const model::Date kDay = *model::Date::FromYmd(2024, 6, 3);

// Random candidates and opportunities, compiled once.
class Properties : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::mt19937_64 rng(kSeed);
    for (int i = 0; i < kCandidates; ++i) {
      candidates_.push_back(fixtures::RandomCandidate(rng, Catalogue()));
    }
    for (int i = 0; i < kOpportunities; ++i) {
      opportunities_.push_back(fixtures::RandomOpportunity(rng, Catalogue()));
    }
    for (const Opportunity& one : opportunities_) facts_.push_back(Compile(one, Catalogue()));
  }
  static void TearDownTestSuite() {
    candidates_.clear();
    opportunities_.clear();
    facts_.clear();
  }

  Properties() {
    RecordProperty("seed", std::to_string(kSeed));
    RecordProperty("pairs", kCandidates * kOpportunities);
  }

  static const model::Catalogue& Catalogue() { return fixtures::TestCatalogue(); }

  PairScore Score(const Candidate& candidate, std::size_t opportunity) const {
    const CompiledCandidate compiled = Compile(candidate, Catalogue());
    return ScorePair(context_, compiled.facts, &compiled.extras, facts_[opportunity]);
  }

  // Calls `check` with the scores of every pair, before and after `change` to the candidate.
  // `change` may refuse a pair by returning false; at least one pair must be accepted.
  void ForChanged(
      const std::function<bool(Candidate&, const Opportunity&, const OpportunityFacts&)>& change,
      const std::function<void(const PairScore&, const PairScore&)>& check) const {
    int checked = 0;
    for (const Candidate& candidate : candidates_) {
      const CompiledCandidate before = Compile(candidate, Catalogue());
      for (std::size_t o = 0; o < facts_.size(); ++o) {
        Candidate changed = candidate;
        if (!change(changed, opportunities_[o], facts_[o])) continue;
        ++checked;
        check(ScorePair(context_, before.facts, &before.extras, facts_[o]), Score(changed, o));
        if (HasFatalFailure() || HasNonfatalFailure()) return;
      }
    }
    EXPECT_GT(checked, 1000);
  }

  static std::vector<Candidate> candidates_;
  static std::vector<Opportunity> opportunities_;
  static std::vector<OpportunityFacts> facts_;

  CompiledPolicy policy_{model::Policy{}};
  CatalogueTables tables_{Catalogue()};
  ScoreContext context_{
      .as_of = PackDay(kDay), .work = &policy_, .person = &policy_, .tables = &tables_};
};

std::vector<Candidate> Properties::candidates_;
std::vector<Opportunity> Properties::opportunities_;
std::vector<OpportunityFacts> Properties::facts_;

// The item of the profile with this key, added when it is not there.
model::BelastbaarheidItem& ItemOf(Candidate& candidate, const std::string& key) {
  for (model::BelastbaarheidItem& item : candidate.belastbaarheid.items) {
    if (item.item == key) return item;
  }
  candidate.belastbaarheid.items.push_back({.item = key});
  return candidate.belastbaarheid.items.back();
}

TEST_F(Properties, ContributionsAddUpAndTheEndsBracketTheScore) {
  std::array<int, 5> lists = {};
  for (const Candidate& candidate : candidates_) {
    for (std::size_t o = 0; o < facts_.size(); ++o) {
      const PairScore pair = Score(candidate, o);
      std::int64_t points = 0;
      for (int f = 0; f < model::kFactorCount; ++f) {
        ASSERT_GE(pair.sub[f], 0);
        ASSERT_LE(pair.sub[f], 1000);
        points += policy_.policy().weights[f] * pair.sub[f];
      }
      ASSERT_EQ(pair.points, points);
      ASSERT_EQ(pair.score, HalfUp(points, 100));
      ASSERT_GE(pair.points_high, pair.points);
      ASSERT_LE(pair.points_high, 100'000);
      if (!pair.low_blocked) {
        ASSERT_LE(pair.points_low, pair.points);
        ASSERT_GE(pair.points_low, 0);
      }
      ASSERT_GE(pair.confidence, 0);
      ASSERT_LE(pair.confidence, 1000);
      if (pair.confidence == 1000) {
        ASSERT_EQ(pair.points_high, pair.points);  // nothing unknown: nothing to hope for
        ASSERT_EQ(pair.imputed, 0);
      }
      ++lists[static_cast<std::size_t>(pair.list)];
    }
  }
  EXPECT_GT(lists[static_cast<std::size_t>(MatchList::kValtAf)], 0);
}

TEST_F(Properties, TheExplanationIsTheSameComputation) {
  for (const Candidate& candidate : candidates_) {
    const CompiledCandidate compiled = Compile(candidate, Catalogue());
    for (const OpportunityFacts& opportunity : facts_) {
      const PairScore pair = ScorePair(context_, compiled.facts, &compiled.extras, opportunity);
      const Explanation told = Explain(context_, compiled.facts, &compiled.extras, opportunity);
      ASSERT_EQ(told.score, pair);
      // The rules that the explanation names are those of the score.
      RuleSet failed;
      RuleSet obstacles;
      RuleSet possible;
      RuleSet any;
      for (const RuleLine& line : told.rules) {
        any.Add(line.rule);
        if (line.outcome == RuleOutcome::kFailed) failed.Add(line.rule);
        if (line.outcome == RuleOutcome::kObstacle) obstacles.Add(line.rule);
        if (line.outcome == RuleOutcome::kPossible) possible.Add(line.rule);
      }
      ASSERT_EQ(failed, pair.failed);
      ASSERT_EQ(obstacles, pair.obstacles);
      ASSERT_EQ(possible, pair.possible);
      ASSERT_EQ(any.count(), kRuleCount);
      // Something to ask exactly when something is unknown.
      std::int64_t unknown = 0;
      for (const std::int16_t share : told.unknown_permille) unknown += share;
      if (unknown == 0) {
        ASSERT_FALSE(told.ask_first.has_value());
      }
    }
  }
}

TEST_F(Properties, SpareCapacityChangesNothing) {
  ForChanged(
      [](Candidate& candidate, const Opportunity&, const OpportunityFacts& opportunity) {
        bool changed = false;
        for (model::BelastbaarheidItem& item : candidate.belastbaarheid.items) {
          const int index = *Catalogue().FindItem(item.item);
          const auto kind = Catalogue().items()[static_cast<std::size_t>(index)].kind;
          if (!item.capacity.has_value()) continue;
          int load = 0;
          for (const LoadFact& one : opportunity.loads) {
            if (one.item == index) load = one.value;
          }
          if (*item.capacity <= load) continue;
          item.capacity = kind == model::ItemKind::kPeak         ? 4
                          : kind == model::ItemKind::kCondition  ? 1
                          : kind == model::ItemKind::kCumulative ? 960
                                                                 : 1000;
          changed = true;
        }
        return changed;
      },
      [](const PairScore& before, const PairScore& after) { ASSERT_EQ(before, after); });
}

TEST_F(Properties, LoonwaardeNeverEnters) {
  ForChanged(
      [](Candidate& candidate, const Opportunity&, const OpportunityFacts&) {
        candidate.loonwaarden = {
            {.kind = model::LoonwaardeKind::kMeasured,
             .functie = "inpakker",
             .permille_of_functieloon = candidate.loonwaarden.empty() ? 950 : 200,
             .functieloon_hour_cents = 1600}};
        return true;
      },
      [](const PairScore& before, const PairScore& after) { ASSERT_EQ(before, after); });
}

TEST_F(Properties, LabelsBenefitTypeAndAgeNeverEnter) {
  ForChanged(
      [](Candidate& candidate, const Opportunity&, const OpportunityFacts&) {
        model::Status& status = candidate.status;
        status.regeling = status.regeling == "PW" ? "WIA" : "PW";
        status.uitkeringsduur_klasse = status.uitkeringsduur_klasse == "0-1" ? "5+" : "0-1";
        status.stroming = "Intensieve begeleiding";
        status.spoor = "Participatie";
        status.traject_phase = "anders";
        status.age_class = status.age_class == 21 ? 18 : 21;
        status.participatieladder.value = status.participatieladder.value == 2 ? 5 : 2;
        candidate.placing_org = "een andere organisatie";
        return true;
      },
      [](const PairScore& before, const PairScore& after) { ASSERT_EQ(before, after); });
}

// Registrations are facts of rule H8 only: where the rule does not fail they move no number.
TEST_F(Properties, RegistrationsMoveNoNumberAmongPairsThatPassTheRules) {
  ForChanged(
      [](Candidate& candidate, const Opportunity&, const OpportunityFacts&) {
        for (model::CandidateRegistration& one : candidate.status.registrations) {
          one.state = one.state == model::RegistrationState::kGranted
                          ? model::RegistrationState::kPending
                          : model::RegistrationState::kGranted;
        }
        return !candidate.status.registrations.empty();
      },
      [](const PairScore& before, const PairScore& after) {
        ASSERT_EQ(before.points, after.points);
        ASSERT_EQ(before.sub, after.sub);
        ASSERT_EQ(before.confidence, after.confidence);
        ASSERT_EQ(before.points_high, after.points_high);
        if (!before.failed.Has(Rule::kWerkvorm) && !after.failed.Has(Rule::kWerkvorm)) {
          ASSERT_EQ(before.list, after.list);
        }
      });
}

// Takes the first scored item that is unknown and gives it the capacity `capacity_of` says.
std::function<bool(Candidate&, const Opportunity&, const OpportunityFacts&)> RecordFirstUnknown(
    const std::function<std::optional<int>(const LoadFact&)>& capacity_of) {
  return
      [capacity_of](Candidate& candidate, const Opportunity&, const OpportunityFacts& opportunity) {
        const CompiledCandidate compiled = Compile(candidate, fixtures::TestCatalogue());
        for (const LoadFact& load : opportunity.scored()) {
          if (CapacityOf(compiled.facts, load.item, load.normal, PackDay(kDay)).known()) continue;
          bool resolved = false;
          for (const OverrideFact& one : compiled.extras.overrides) {
            resolved = resolved || one.opportunity_hash == opportunity.opportunity_hash;
          }
          const std::optional<int> capacity = capacity_of(load);
          if (resolved || !capacity.has_value()) continue;
          model::BelastbaarheidItem& item =
              ItemOf(candidate, fixtures::TestCatalogue().items()[load.item].key);
          item.fml_level.reset();
          item.capacity = capacity;
          item.provenance = {};
          item.provenance.valid_until = *model::Date::FromYmd(2029, 1, 1);
          return true;
        }
        return false;
      };
}

TEST_F(Properties, RecordingThatAnItemIsFineNeverCosts) {
  ForChanged(RecordFirstUnknown([](const LoadFact& load) -> std::optional<int> {
               if (load.normal != kUnknown16) {
                 return load.value <= load.normal ? std::optional<int>(load.normal) : std::nullopt;
               }
               return 1000;
             }),
             [](const PairScore& before, const PairScore& after) {
               ASSERT_GE(after.points, before.points);
               ASSERT_GE(after.confidence, before.confidence);
             });
}

TEST_F(Properties, RecordingABridgeableLimitCostsAtMostThirtyPoints) {
  ForChanged(RecordFirstUnknown([](const LoadFact& load) -> std::optional<int> {
               if (load.reach == 0) return std::nullopt;
               const int capacity = std::max(0, load.value - load.reach);
               if (load.normal != kUnknown16 && capacity >= load.normal) return std::nullopt;
               return capacity;
             }),
             [](const PairScore& before, const PairScore& after) {
               ASSERT_GE(after.score, before.score - 30);
             });
}

// Unknown is never "no": forgetting a value never makes a rule fail.
TEST_F(Properties, ForgettingNeverMakesARuleFail) {
  const std::vector<std::pair<std::string, std::function<void(Candidate&)>>> forget = {
      {"status",
       [](Candidate& c) {
         c.status.availability = {};
         c.status.doorstroom_gewenst = {};
       }},
      {"bemiddelbaar_per", [](Candidate& c) { c.status.bemiddelbaar_per.reset(); }},
      {"certificates", [](Candidate& c) { c.certificates.clear(); }},
      {"exclusions", [](Candidate& c) { c.exclusions = {}; }},
      {"hours", [](Candidate& c) { c.hours = {}; }},
      {"belastbaarheid",
       [](Candidate& c) {
         c.belastbaarheid = {};
         c.resolutions.clear();
       }},
      {"travel", [](Candidate& c) { c.travel = {}; }},
      {"registrations", [](Candidate& c) { c.status.registrations.clear(); }},
      {"languages", [](Candidate& c) { c.languages.clear(); }},
      {"support", [](Candidate& c) { c.needs.support_intensity = {}; }},
  };
  for (const auto& [name, change] : forget) {
    SCOPED_TRACE(name);
    ForChanged(
        [&change](Candidate& candidate, const Opportunity&, const OpportunityFacts&) {
          change(candidate);
          return true;
        },
        [](const PairScore& before, const PairScore& after) {
          ASSERT_EQ(after.failed.bits & ~before.failed.bits, 0);
          ASSERT_EQ(after.obstacles.bits & ~before.obstacles.bits & ~before.failed.bits, 0);
        });
  }
}

// One constant, one place: every value of the policy moves some score, and the explanation with it.
TEST_F(Properties, EveryPolicyConstantMovesScoreAndExplanationTogether) {
  using Change = std::function<void(model::Policy&)>;
  const std::vector<std::pair<std::string, Change>> changes = {
      {"weights", [](model::Policy& p) { p.weights = {14, 16, 20, 10, 10, 10, 15, 5}; }},
      {"required_multiplier", [](model::Policy& p) { p.required_multiplier = 5; }},
      {"wished_multiplier", [](model::Policy& p) { p.wished_multiplier = 2; }},
      {"talent_prior", [](model::Policy& p) { p.talent_prior = 350; }},
      {"derived_cap", [](model::Policy& p) { p.derived_cap = 600; }},
      {"no_requirements_score", [](model::Policy& p) { p.no_requirements_score = 450; }},
      {"benutting_prior", [](model::Policy& p) { p.benutting_prior = 450; }},
      {"belastbaarheid_prior", [](model::Policy& p) { p.belastbaarheid_prior = 700; }},
      {"attention_factor", [](model::Policy& p) { p.attention_factor = 800; }},
      {"overload_factor", [](model::Policy& p) { p.overload_factor = 600; }},
      {"overload_threshold", [](model::Policy& p) { p.overload_threshold.peak = 2; }},
      {"library_tolerance", [](model::Policy& p) { p.library_tolerance.peak = 2; }},
      {"no_wishes_score", [](model::Policy& p) { p.no_wishes_score = 450; }},
      {"silent_wish_score", [](model::Policy& p) { p.silent_wish_score = 450; }},
      {"reistijd_prior", [](model::Policy& p) { p.reistijd_prior = 550; }},
      {"travel_stretch_minutes", [](model::Policy& p) { p.travel_stretch_minutes = 60; }},
      {"detour_tenths", [](model::Policy& p) { p.detour_tenths = 15; }},
      {"comfort_by_distance_class",
       [](model::Policy& p) {
         p.comfort_by_distance_class = {60, 50, 40};
       }},
      {"comfort_default", [](model::Policy& p) { p.comfort_default = 60; }},
      {"modes",
       [](model::Policy& p) {
         p.modes[0] = {5, 12};
       }},
      {"ov_first_start_minute", [](model::Policy& p) { p.ov_first_start_minute = 600; }},
      {"ov_last_end_minute", [](model::Policy& p) { p.ov_last_end_minute = 900; }},
      {"uren_prior", [](model::Policy& p) { p.uren_prior = 550; }},
      {"daypart_minutes", [](model::Policy& p) { p.daypart_minutes = 200; }},
      {"begeleiding_prior", [](model::Policy& p) { p.begeleiding_prior = 650; }},
      {"begeleiding_one_short", [](model::Policy& p) { p.begeleiding_one_short = 400; }},
      {"support_obstacle_from", [](model::Policy& p) { p.support_obstacle_from = 3; }},
      {"ontwikkelstap_prior", [](model::Policy& p) { p.ontwikkelstap_prior = 550; }},
      {"step_near", [](model::Policy& p) { p.step_near = 500; }},
      {"step_far", [](model::Policy& p) { p.step_far = 100; }},
      {"min_confidence", [](model::Policy& p) { p.min_confidence = 700; }},
      {"one_sided_difference", [](model::Policy& p) { p.one_sided_difference = 100; }},
      {"pending_indication_is_hard", [](model::Policy& p) { p.pending_indication_is_hard = true; }},
  };
  for (const auto& [name, change] : changes) {
    SCOPED_TRACE(name);
    model::Policy policy;
    change(policy);
    ASSERT_TRUE(ValidatePolicy(policy).ok()) << ValidatePolicy(policy).message();
    const CompiledPolicy other(policy);
    EXPECT_NE(other.hash(), policy_.hash());
    ScoreContext context = context_;
    context.work = context.person = &other;
    int moved = 0;
    for (std::size_t c = 0; c < candidates_.size() && moved < 3; ++c) {
      const CompiledCandidate compiled = Compile(candidates_[c], Catalogue());
      for (const OpportunityFacts& opportunity : facts_) {
        const PairScore before = ScorePair(context_, compiled.facts, &compiled.extras, opportunity);
        const PairScore after = ScorePair(context, compiled.facts, &compiled.extras, opportunity);
        ASSERT_EQ(Explain(context, compiled.facts, &compiled.extras, opportunity).score, after);
        moved += before == after ? 0 : 1;
      }
    }
    EXPECT_GT(moved, 0);
  }
}

TEST_F(Properties, FactsSurviveBytes) {
  for (const Candidate& candidate : candidates_) {
    const CompiledCandidate compiled = Compile(candidate, Catalogue());
    const std::string bytes = SerializeFacts(compiled);
    const auto parsed = ParseCandidateFacts(bytes);
    ASSERT_TRUE(parsed.ok());
    ASSERT_EQ(SerializeFacts(*parsed), bytes);
    ASSERT_EQ(SerializeFacts(Compile(candidate, Catalogue())), bytes);
    ASSERT_FALSE(ParseCandidateFacts(bytes.substr(0, bytes.size() - 1)).ok());
  }
  for (const OpportunityFacts& facts : facts_) {
    const std::string bytes = SerializeFacts(facts);
    const auto parsed = ParseOpportunityFacts(bytes);
    ASSERT_TRUE(parsed.ok());
    ASSERT_EQ(SerializeFacts(*parsed), bytes);
    ASSERT_FALSE(ParseOpportunityFacts(bytes + "x").ok());
  }
}

TEST(Rounding, IntegerSqrtIsExact) {
  std::mt19937_64 rng(kSeed);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t root = rng() % 3'000'000'000U;
    ASSERT_EQ(IntegerSqrt(root * root), root);
    if (root > 0) {
      ASSERT_EQ(IntegerSqrt(root * root - 1), root - 1);
    }
    ASSERT_EQ(IntegerSqrt(root * root + 2 * root), root);
  }
}

TEST(Order, IsBandThenWaitingThenHash) {
  const RankKey best{.band = 82, .waiting = 0, .hash = 9};
  EXPECT_TRUE(Before(best, {.band = 81, .waiting = 0, .hash = 0}));
  EXPECT_TRUE(Before(best, {.band = 82, .waiting = 5, .hash = 0}));
  EXPECT_TRUE(Before({.band = 82, .waiting = 0, .hash = 8}, best));
  EXPECT_FALSE(Before(best, best));
  EXPECT_LT(Waiting(kNoDay), Waiting(0));  // never proposed comes first
}

}  // namespace
}  // namespace passend::score
