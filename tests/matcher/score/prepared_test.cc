// The quick ways of scoring against the plain ones: a prepared opportunity, the points that rank,
// and the arithmetic that avoids divisions.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/factors/belastbaarheid_bound.h"
#include "matcher/score/factors/reistijd.h"
#include "matcher/score/factors/talentbenutting.h"
#include "matcher/score/factors/talenten.h"
#include "matcher/score/factors/uren.h"
#include "matcher/score/order.h"
#include "matcher/score/prepared_opportunity.h"
#include "matcher/score/rounding.h"
#include "matcher/score/score.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::score {
namespace {

constexpr std::uint64_t kSeed = 20261123;

// Policies that differ in everything that is folded into a prepared opportunity.
std::vector<model::Policy> Policies() {
  model::Policy other;
  other.weights = {5, 25, 10, 20, 5, 15, 10, 10};
  other.required_multiplier = 10;
  other.wished_multiplier = 3;
  other.talent_prior = 450;
  other.derived_cap = 350;
  other.overload_threshold = {0, 30, 1, 3};
  other.library_tolerance = {0, 240, 0, 2};
  other.detour_tenths = 17;
  other.modes = {{{3, 11}, {1, 130}, {20, 1}, {0, 60}, {12, 37}}};
  other.daypart_minutes = 195;
  other.min_confidence = 650;
  other.rotation_band = 7;
  other.pending_indication_is_hard = true;
  model::Policy lists;
  lists.weights = {0, 0, 100, 0, 0, 0, 0, 0};
  lists.min_confidence = 900;
  return {model::Policy{}, other, lists};
}

TEST(Prepared, ScoresAndRanksLikeOnePairByItself) {
  RecordProperty("seed", std::to_string(kSeed));
  const model::Catalogue& catalogue = fixtures::TestCatalogue();
  const CatalogueTables tables(catalogue);
  std::vector<CompiledPolicy> policies;
  for (const model::Policy& policy : Policies()) {
    ASSERT_TRUE(model::ValidatePolicy(policy).ok());
    policies.emplace_back(policy);
  }
  std::mt19937_64 rng(kSeed);
  std::vector<CompiledCandidate> candidates;
  std::vector<OpportunityFacts> opportunities;
  for (int i = 0; i < 160; ++i) {
    candidates.push_back(Compile(fixtures::RandomCandidate(rng, catalogue), catalogue));
    opportunities.push_back(
        Compile(fixtures::RandomOpportunity(rng, catalogue), catalogue, 1 + i % 12));
  }
  std::array<int, 5> lists = {};
  PreparedOpportunity prepared;  // one for all, so that nothing of the last may stay
  for (const OpportunityFacts& opportunity : opportunities) {
    for (const CompiledPolicy& work : policies) {
      const ScoreContext context = {
          .as_of = PackDay(*model::Date::FromYmd(2024, 6, 1 + static_cast<int>(rng() % 28))),
          .work = &work,
          .person = &policies[rng() % policies.size()],
          .tables = &tables,
          .access = rng() % 8 != 0};
      prepared.Prepare(context, opportunity);
      for (const CompiledCandidate& one : candidates) {
        const PairScore pair = ScorePair(context, one.facts, &one.extras, opportunity);
        ASSERT_EQ(ScorePair(prepared, one.facts, &one.extras, context.access), pair);
        ASSERT_EQ(ScoreForRank(prepared, one.facts, &one.extras, context.access), RankOf(pair));
        const RulesVerdict rules = JudgeRules(prepared, one.facts, &one.extras, context.access);
        ASSERT_EQ(rules.failed, pair.failed);
        ASSERT_EQ(rules.obstacles, pair.obstacles);
        ++lists[static_cast<std::size_t>(pair.list)];
      }
    }
  }
  for (std::size_t list = 1; list < lists.size(); ++list) EXPECT_GT(lists[list], 100) << list;
}

TEST(Prepared, HighlightsAreThoseOfTheExplanation) {
  const model::Catalogue& catalogue = fixtures::TestCatalogue();
  const CatalogueTables tables(catalogue);
  std::vector<CompiledPolicy> policies;
  for (const model::Policy& policy : Policies()) policies.emplace_back(policy);
  std::mt19937_64 rng(kSeed + 1);
  std::vector<CompiledCandidate> candidates;
  for (int i = 0; i < 100; ++i) {
    candidates.push_back(Compile(fixtures::RandomCandidate(rng, catalogue), catalogue));
  }
  int with_obstacle = 0;
  int with_question = 0;
  Highlights highlights;  // one for all, so that nothing of the last may stay
  for (int i = 0; i < 100; ++i) {
    const OpportunityFacts opportunity =
        Compile(fixtures::RandomOpportunity(rng, catalogue), catalogue, 1 + i % 12);
    const ScoreContext context = {
        .as_of = PackDay(*model::Date::FromYmd(2024, 6, 1 + static_cast<int>(rng() % 28))),
        .work = &policies[rng() % policies.size()],
        .person = &policies[rng() % policies.size()],
        .tables = &tables,
        .access = rng() % 8 != 0};
    const PreparedOpportunity prepared(context, opportunity);
    for (const CompiledCandidate& one : candidates) {
      const Explanation told = Explain(context, one.facts, &one.extras, opportunity);
      Highlight(prepared, one.facts, &one.extras, context.access, highlights);
      ASSERT_EQ(highlights, static_cast<const Highlights&>(told));
      ASSERT_EQ(highlights.obstacle.has_value(), !highlights.score.obstacles.empty());
      if (highlights.obstacle.has_value()) {
        ASSERT_EQ(highlights.obstacle->rule, highlights.score.obstacles.first());
      }
      with_obstacle += highlights.obstacle.has_value() ? 1 : 0;
      with_question += highlights.ask_first.has_value() ? 1 : 0;
    }
  }
  EXPECT_GT(with_obstacle, 100);
  EXPECT_GT(with_question, 100);
}

TEST(Prepared, RankIsTheBandOfTheList) {
  PairScore pair;
  pair.score = 512;
  pair.points = 51'234;
  pair.score_high = 733;
  pair.points_high = 73'321;
  for (const MatchList list :
       {MatchList::kPast, MatchList::kPastMits, MatchList::kOnvoldoendeBekend}) {
    pair.list = list;
    EXPECT_EQ(Band(RankOf(pair), 10), Band(pair, 10));
    EXPECT_EQ(RankOf(pair).points / 100, RankOf(pair).score);
  }
  pair.list = MatchList::kValtAf;
  EXPECT_EQ(RankOf(pair), RankScore{});
}

// Talents that meet all requirements at once, against each requirement and each talent by itself.
TEST(Prepared, TalentsAreThoseOfEachRequirementByItself) {
  std::mt19937_64 rng(kSeed);
  const auto draw = [&rng](int low, int high) {
    return low + static_cast<int>(rng() % static_cast<std::uint64_t>(high - low + 1));
  };
  model::Policy policy;
  policy.weights = {50, 50, 0, 0, 0, 0, 0, 0};
  const CompiledPolicy compiled(policy);
  const CatalogueTables tables(fixtures::TestCatalogue());
  const ScoreContext context = {
      .as_of = 9000, .work = &compiled, .person = &compiled, .tables = &tables};
  PreparedOpportunity prepared;
  for (int round = 0; round < 20'000; ++round) {
    // Few codes meet often; codes far apart fall into one bucket.
    const int step = round % 2 == 0 ? 1 : 256;
    const int codes = draw(2, 40);
    CandidateFacts candidate{};
    candidate.valid_until.fill(8000);
    for (int code = 0; code < codes && candidate.talent_count < candidate.talents.size(); ++code) {
      if (draw(0, 2) == 0) continue;
      const int level = draw(0, 4);
      candidate.talents[candidate.talent_count++] =
          TalentFact::Make(code * step, level, level >= 2 ? draw(0, 3) : 0, draw(0, 3) == 0,
                           static_cast<StaleIndex>(draw(0, 4) == 0 ? 1 : 0));
    }
    OpportunityFacts work;
    for (int r = draw(1, 20); r > 0; --r) {
      RequirementFact one;
      one.talent = static_cast<std::uint16_t>(draw(0, codes - 1) * step);
      one.level = static_cast<std::uint8_t>(draw(1, 4));
      one.required = static_cast<std::uint8_t>(draw(0, 1));
      one.weight = static_cast<std::uint8_t>(draw(1, 3));
      one.related_begin = static_cast<std::uint16_t>(work.related.size());
      for (int code = 0; code < codes; ++code) {
        if (code * step == one.talent || draw(0, 5) != 0) continue;
        work.related.push_back(
            {static_cast<std::uint16_t>(code * step), static_cast<std::uint16_t>(draw(1, 999))});
        ++one.related_count;
      }
      work.requirements.push_back(one);
    }
    int weights = 0;
    int sum = 0;
    for (const RequirementFact& one : work.requirements) {
      const int w = RequirementWeight(one, policy);
      weights += w;
      sum += w * EvaluateRequirement(candidate, work, one, context.as_of, policy).m;
    }
    int emphasis = 0;
    int used = 0;
    for (const TalentFact& talent : candidate.talent_list()) {
      if (talent.emphasis() == 0) continue;
      emphasis += talent.emphasis();
      used += talent.emphasis() * EvaluateUse(talent, work).u;
    }
    prepared.Prepare(context, work);
    const PairScore pair = ScorePair(prepared, candidate, nullptr);
    ASSERT_EQ(pair.sub[0], HalfUp(sum, weights));
    ASSERT_EQ(pair.sub[1], emphasis == 0 ? policy.benutting_prior : HalfUp(used, emphasis));
    ASSERT_EQ(ScoreForRank(prepared, candidate, nullptr), RankOf(pair));
  }
}

// The classes as rules.md 3 says them, one condition after the other.
ItemClass ClassByTheText(const LoadFact& load, int capacity, const model::Policy& person) {
  const auto of_kind = [&load](const model::PerKind& values) {
    const std::array<int, 4> by_kind = {values.peak, values.cumulative, values.condition,
                                        values.quantity};
    return by_kind[load.kind];
  };
  const int gap = load.value - capacity;
  const bool normal_or_more = load.normal != kUnknown16 && capacity >= load.normal;
  if (capacity == ItemFact::kUnlimitedValue || gap < 0) return ItemClass::kFine;
  if (gap == 0) return normal_or_more ? ItemClass::kFine : ItemClass::kAttention;
  if (normal_or_more) return ItemClass::kAttention;
  if (load.basis == static_cast<std::uint8_t>(model::LoadBasis::kBibliotheek)) {
    const bool condition = load.kind == static_cast<std::uint8_t>(model::ItemKind::kCondition);
    return !condition && gap <= of_kind(person.library_tolerance) ? ItemClass::kAttention
                                                                  : ItemClass::kBridgeable;
  }
  if (gap <= load.reach) return ItemClass::kBridgeable;
  return gap - load.reach <= of_kind(person.overload_threshold) ? ItemClass::kOverload
                                                                : ItemClass::kHard;
}

TEST(Prepared, TheStepsOfALoadAreTheClassesOfItsCapacities) {
  std::mt19937_64 rng(kSeed);
  const std::vector<model::Policy> policies = Policies();
  for (int round = 0; round < 20'000; ++round) {
    const int most = std::array<int, 4>{4, 960, 1, 1000}[rng() % 4];
    LoadFact load;
    load.kind = static_cast<std::uint8_t>(rng() % 4);
    load.value = static_cast<std::uint16_t>(1 + rng() % static_cast<std::uint64_t>(2 * most));
    load.normal = rng() % 4 == 0
                      ? kUnknown16
                      : static_cast<std::uint16_t>(rng() % static_cast<unsigned>(most + 1));
    load.reach = rng() % 2 == 0 ? std::uint16_t{0}
                                : static_cast<std::uint16_t>(rng() % static_cast<unsigned>(most));
    load.basis = static_cast<std::uint8_t>(1 + rng() % 3);
    const model::Policy& person = policies[rng() % policies.size()];
    const LoadSteps steps = PersonSteps(person).Of(load);
    ASSERT_GE(steps.a_below, steps.b_below);
    ASSERT_GE(steps.b_below, steps.hard_below);
    for (int i = 0; i < 12; ++i) {
      // All small ones, and numbers about the steps.
      const std::array<int, 6> near = {0,          steps.a_below, steps.b_below, steps.hard_below,
                                       load.value, load.normal};
      const int capacity =
          i < 5 ? i
                : std::clamp(near[rng() % near.size()] + static_cast<int>(rng() % 3) - 1, 0,
                             ItemFact::kUnlimitedValue);
      const ItemClass expected = ClassByTheText(load, capacity, person);
      ASSERT_EQ(Classify(load, capacity, person), expected)
          << load.value << " against " << capacity;
    }
  }
}

TEST(Prepared, ARangeOfCapacitiesIsAsGoodAsItsBest) {
  std::mt19937_64 rng(kSeed);
  for (const model::Policy& policy : Policies()) {
    const CompiledPolicy work(policy);
    for (int round = 0; round < 2'000; ++round) {
      LoadFact load;
      load.kind = static_cast<std::uint8_t>(rng() % 4);
      load.value = static_cast<std::uint16_t>(1 + rng() % 40);
      load.normal = rng() % 3 == 0 ? kUnknown16 : static_cast<std::uint16_t>(rng() % 40);
      load.reach = static_cast<std::uint16_t>(rng() % 20);
      load.basis = static_cast<std::uint8_t>(1 + rng() % 3);
      const int lowest = static_cast<int>(rng() % 40);
      const int highest = lowest + static_cast<int>(rng() % 20);
      int best = 0;
      bool surely_hard = true;
      bool maybe_hard = false;
      const auto worth = [&work](ItemClass item_class) {
        return item_class == ItemClass::kBridgeable ? work.Multiplier(1, 0)
               : item_class == ItemClass::kOverload || item_class == ItemClass::kHard
                   ? work.Multiplier(0, 1)
                   : 1000;
      };
      for (int capacity = lowest; capacity <= highest; ++capacity) {
        const ItemClass item_class = Classify(load, capacity, policy);
        best = std::max(best, worth(item_class));
        surely_hard = surely_hard && item_class == ItemClass::kHard;
        maybe_hard = maybe_hard || item_class == ItemClass::kHard;
      }
      const ItemBound bound = BoundItem(load, lowest, highest, policy, work);
      ASSERT_EQ(worth(bound.best), best);
      ASSERT_EQ(bound.surely_hard, surely_hard);
      ASSERT_EQ(bound.maybe_hard, maybe_hard);
    }
  }
}

TEST(Arithmetic, MinutesNeedNoDivision) {
  std::mt19937_64 rng(kSeed);
  for (int round = 0; round < 300; ++round) {
    model::Policy policy;
    policy.detour_tenths = 10 + static_cast<int>(rng() % 21);
    for (model::ModeSpeed& mode : policy.modes) {
      mode = {static_cast<int>(rng() % 121), 1 + static_cast<int>(rng() % 130)};
    }
    const CompiledPolicy compiled(policy);
    for (int mode = 0; mode < model::kTravelModeCount; ++mode) {
      const model::ModeSpeed& speed = policy.modes[static_cast<std::size_t>(mode)];
      const auto check = [&](std::int64_t metres) {
        if (metres < 0 || metres > 2'147'483'647) return;
        const auto m = static_cast<std::int32_t>(metres);
        ASSERT_EQ(compiled.Minutes(mode, m), ModeMinutes(m, speed, policy.detour_tenths)) << m;
      };
      for (int i = 0; i < 200; ++i) check(static_cast<std::int64_t>(rng() % 500'000));
      for (int i = 0; i < 50; ++i) check(static_cast<std::int64_t>(rng() >> 33));
      // Where a minute begins.
      for (int minutes = 0; minutes < 50; ++minutes) {
        const std::int64_t edge =
            std::int64_t{minutes} * 10'000 * speed.km_per_hour / (60 * policy.detour_tenths);
        for (std::int64_t metres = edge - 1; metres <= edge + 1; ++metres) check(metres);
      }
      check(2'147'483'647);
    }
  }
}

TEST(Arithmetic, DividersAreExact) {
  std::mt19937_64 rng(kSeed);
  for (int round = 0; round < 20'000; ++round) {
    const auto divisor = static_cast<std::uint32_t>(1 + (rng() >> (33 + rng() % 31)));
    if (divisor >= ExactDivider::kLimit) continue;
    const ExactDivider divide(divisor);
    for (int i = 0; i < 20; ++i) {
      const auto n = static_cast<std::uint32_t>(rng() >> (33 + rng() % 31));
      ASSERT_EQ(divide(n), n / divisor) << n << " / " << divisor;
      const std::uint64_t edge = std::uint64_t{n} / divisor * divisor;
      if (edge > 0) {
        ASSERT_EQ(divide(static_cast<std::uint32_t>(edge - 1)), (edge - 1) / divisor);
      }
      ASSERT_EQ(divide(static_cast<std::uint32_t>(edge)), edge / divisor);
    }
    ASSERT_EQ(divide(ExactDivider::kLimit - 1), (ExactDivider::kLimit - 1) / divisor);
  }
}

TEST(Arithmetic, HalfUpOfLevelsIsHalfUp) {
  for (int level = 1; level <= 4; ++level) {
    for (int n = 0; n <= 4000; ++n) ASSERT_EQ(HalfUpByLevel(n, level), HalfUp(n, level));
  }
  EXPECT_EQ(HalfUpByLevel(0, 0), 0);
  for (std::uint32_t n = 0; n < 3'000; ++n) {
    for (std::uint32_t d = 1; d < 60; ++d) ASSERT_EQ(HalfUp32(n, d), HalfUp(n, d));
  }
}

TEST(Arithmetic, SharedMinutesCountEveryDay) {
  std::mt19937_64 rng(kSeed);
  for (int round = 0; round < 100'000; ++round) {
    const auto grid = static_cast<std::uint32_t>(rng() & model::kFullWeekGrid);
    const auto max_day = rng() % 4 == 0 ? kUnknown16 : static_cast<std::uint16_t>(rng() % 961);
    const int daypart = 60 + static_cast<int>(rng() % 301);
    int expected = 0;
    for (int day = 0; day < 7; ++day) {
      int minutes = 0;
      for (int part = 0; part < 4; ++part) minutes += ((grid >> (4 * day + part)) & 1) * daypart;
      expected += max_day == kUnknown16 ? minutes : std::min<int>(max_day, minutes);
    }
    ASSERT_EQ(SharedMinutes(grid, max_day, daypart), expected);
  }
}

}  // namespace
}  // namespace passend::score
