// matcher/score against the reference, bit by bit: every field of PairScore, what is asked first,
// items and attention points of the explanation, and the rank keys.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"
#include "matcher/score/order.h"
#include "matcher/score/policy_tables.h"
#include "matcher/score/prepared_opportunity.h"
#include "matcher/score/score.h"
#include "tests/matcher/score/reference/pair_generator.h"
#include "tests/matcher/score/reference/reference_score.h"

namespace passend::reference {
namespace {

using score::AttentionCode;
using score::Rule;
using score::RuleOutcome;

constexpr int kSeeds = 8;
constexpr int kPairsPerSeed = 27'500;
constexpr int kCataloguesPerSeed = 5;
constexpr std::size_t kPolicies = 40;  // per catalogue; the first has the start values

// What matcher/score makes of a pair.
struct Computed {
  score::PairScore pair;
  score::Explanation explanation;
  score::Highlights highlights;
  std::array<score::RankKey, 2> keys;  // in a list of candidates, of opportunities
};

Computed Compute(const DrawnPair& drawn, const model::Catalogue& catalogue,
                 const std::vector<score::CompiledPolicy>& policies) {
  const score::CompiledPolicy& work = policies[drawn.work];
  const score::CompiledPolicy& person = policies[drawn.person];
  const score::CatalogueTables tables(catalogue);
  const score::CompiledCandidate candidate = score::Compile(drawn.candidate, catalogue);
  const score::OpportunityFacts opportunity =
      score::Compile(drawn.opportunity, catalogue, work.policy().max_scored_items);
  const score::ScoreContext context = {.as_of = score::PackDay(drawn.as_of),
                                       .work = &work,
                                       .person = &person,
                                       .tables = &tables,
                                       .access = drawn.access};
  Computed computed;
  computed.pair = score::ScorePair(context, candidate.facts, &candidate.extras, opportunity);
  computed.explanation = score::Explain(context, candidate.facts, &candidate.extras, opportunity);
  score::Highlight(score::PreparedOpportunity(context, opportunity), candidate.facts,
                   &candidate.extras, context.access, computed.highlights);
  computed.keys[0].band = score::Band(computed.pair, work.policy().rotation_band);
  computed.keys[0].hash =
      score::OrderHash(drawn.as_of.IsoWeek(), model::ResourceName(drawn.candidate),
                       model::ResourceName(drawn.opportunity));
  computed.keys[1] = computed.keys[0];
  computed.keys[0].waiting = score::Waiting(candidate.facts.last_voorstel);
  computed.keys[1].waiting = score::Waiting(opportunity.last_voorstel);
  return computed;
}

// Collects "field: reference X, matcher/score Y".
class Differences {
 public:
  template <class A, class B>
  void Check(const std::string& field, const A& reference, const B& computed) {
    if (reference == computed) return;
    text_ << "  " << field << ": reference " << reference << ", matcher/score " << computed << "\n";
  }
  void Rules(const std::string& field, score::RuleSet reference, score::RuleSet computed) {
    for (int rule = 1; rule <= score::kRuleCount; ++rule) {
      const Rule r = static_cast<Rule>(rule);
      Check(field + " " + std::string(score::RuleName(r)), reference.Has(r), computed.Has(r));
    }
  }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
};

// The attention points that both sides must agree on, as text.
std::string Name(AttentionCode code, int subject) {
  static const std::map<AttentionCode, std::string> names = {
      {AttentionCode::kVerouderd, "verouderd"},
      {AttentionCode::kVogAanvragen, "vog aanvragen"},
      {AttentionCode::kNietAangetoond, "niet aangetoond"},
      {AttentionCode::kAtLimit, "at limit"},
      {AttentionCode::kOverNormal, "over normal"},
      {AttentionCode::kLibraryTolerance, "library tolerance"},
      {AttentionCode::kBridgeable, "bridgeable"},
      {AttentionCode::kOverload, "overload"},
      {AttentionCode::kNonKernGap, "non-kern gap"},
      {AttentionCode::kItemUnknown, "item unknown"},
      {AttentionCode::kToelichting, "toelichting"},
      {AttentionCode::kAdaptedCondition, "adapted condition"},
      {AttentionCode::kEerstArbeidsdeskundige, "eerst arbeidsdeskundige"},
      {AttentionCode::kUnusualStep, "unusual step"},
      {AttentionCode::kPossibleRule, "possible rule"},
      {AttentionCode::kPraktijkroute, "praktijkroute"},
  };
  return names.at(code) + " " + std::to_string(subject);
}

Differences Compare(const Result& reference, const std::array<score::RankKey, 2>& keys,
                    const Computed& computed) {
  Differences d;
  const score::PairScore& r = reference.pair;
  const score::PairScore& c = computed.pair;
  d.Check("Explain().score is ScorePair()", true, computed.explanation.score == c);
  d.Check("list", static_cast<int>(r.list), static_cast<int>(c.list));
  d.Rules("failed", r.failed, c.failed);
  d.Rules("obstacle", r.obstacles, c.obstacles);
  d.Rules("possible", r.possible, c.possible);
  for (std::size_t f = 0; f < r.sub.size(); ++f) {
    const std::string name(model::FactorName(static_cast<model::Factor>(f)));
    d.Check("sub " + name, r.sub[f], c.sub[f]);
    d.Check("imputed " + name, (r.imputed >> f) & 1, (c.imputed >> f) & 1);
    d.Check("unknown " + name, reference.unknown_permille[f],
            static_cast<int>(computed.explanation.unknown_permille[f]));
  }
  d.Check("points", r.points, c.points);
  d.Check("score", r.score, c.score);
  d.Check("fit_work", r.fit_work, c.fit_work);
  d.Check("fit_candidate", r.fit_candidate, c.fit_candidate);
  d.Check("one_sided", r.one_sided, c.one_sided);
  d.Check("confidence", r.confidence, c.confidence);
  d.Check("low_blocked", r.low_blocked, c.low_blocked);
  if (!r.low_blocked && !c.low_blocked) {
    d.Check("points_low", r.points_low, c.points_low);
    d.Check("score_low", r.score_low, c.score_low);
  }
  d.Check("points_high", r.points_high, c.points_high);
  d.Check("score_high", r.score_high, c.score_high);

  // The lines of the explanation say what the sets say.
  score::RuleSet failed, obstacles, possible;
  for (const score::RuleLine& line : computed.explanation.rules) {
    if (line.outcome == RuleOutcome::kFailed) failed.Add(line.rule);
    if (line.outcome == RuleOutcome::kObstacle) obstacles.Add(line.rule);
    if (line.outcome == RuleOutcome::kPossible) possible.Add(line.rule);
  }
  d.Rules("line failed", r.failed, failed);
  d.Rules("line obstacle", r.obstacles, obstacles);
  d.Rules("line possible", r.possible, possible);

  const auto ask = [](const std::optional<score::AskFirst>& asked) {
    if (!asked.has_value()) return std::string("nothing");
    return std::string(model::FactorName(asked->factor)) + " " + std::to_string(asked->subject);
  };
  d.Check("ask_first", ask(reference.ask_first), ask(computed.explanation.ask_first));

  std::string items;
  for (const ItemResult& item : reference.items) {
    items += " " + std::to_string(item.item) + "/load" + std::to_string(item.load) + "/class" +
             std::to_string(static_cast<int>(item.item_class)) + "/resolved" +
             std::to_string(static_cast<int>(item.resolved));
  }
  std::string computed_items;
  for (const score::ItemLine& item : computed.explanation.items) {
    if (!item.scored) continue;
    computed_items += " " + std::to_string(item.item) + "/load" + std::to_string(item.load) +
                      "/class" + std::to_string(static_cast<int>(item.item_class)) + "/resolved" +
                      std::to_string(item.resolved);
  }
  d.Check("items", items, computed_items);

  std::set<std::string> attention;
  for (const auto& [code, subject] : reference.attention) attention.insert(Name(code, subject));
  std::set<std::string> computed_attention;
  for (const score::Attention& a : computed.explanation.attention) {
    computed_attention.insert(Name(a.code, a.subject));
  }
  for (const std::string& name : attention) {
    d.Check("attention " + name, true, computed_attention.contains(name));
  }
  for (const std::string& name : computed_attention) {
    d.Check("attention " + name, attention.contains(name), true);
  }

  for (std::size_t i = 0; i < keys.size(); ++i) {
    d.Check("band", keys[i].band, computed.keys[i].band);
    d.Check("waiting", keys[i].waiting, computed.keys[i].waiting);
    d.Check("hash", keys[i].hash, computed.keys[i].hash);
  }
  return d;
}

// How often each outcome occurred, by name; a comparison proves nothing about what never happened.
class Coverage {
 public:
  void Add(const Pair& pair, const Computed& computed);
  // Names every outcome that did not occur.
  std::string Missing() const;

 private:
  void Count(const std::string& name) { ++counts_[name]; }
  template <class Enum>
  void Count(const std::string& what, Enum value) {
    Count(what + " " + std::to_string(static_cast<int>(value)));
  }
  void CountIf(bool condition, const std::string& name) {
    if (condition) Count(name);
  }
  void Rules(const score::Explanation& explanation);
  void Edges(const Pair& pair, const score::Explanation& explanation);

  std::map<std::string, int> counts_;
};

void Coverage::Rules(const score::Explanation& explanation) {
  for (int rule = 1; rule <= score::kRuleCount; ++rule) {
    const Rule r = static_cast<Rule>(rule);
    CountIf(explanation.score.failed.Has(r), "failed " + std::to_string(rule));
    CountIf(explanation.score.obstacles.Has(r), "obstacle " + std::to_string(rule));
    CountIf(explanation.score.possible.Has(r), "possible " + std::to_string(rule));
  }
  for (const score::RuleLine& line : explanation.rules) Count("reason", line.reason);
}

// Thresholds hit exactly.
void Coverage::Edges(const Pair& pair, const score::Explanation& explanation) {
  const score::TravelLine& travel = explanation.travel;
  if (travel.knowledge == score::Knowledge::kKnown && travel.minutes >= 0) {
    CountIf(travel.minutes == travel.comfort, "edge: minutes at comfort");
    CountIf(travel.minutes == travel.max, "edge: minutes at max");
    CountIf(travel.minutes == travel.max + pair.work->travel_stretch_minutes,
            "edge: minutes at max and stretch");
    CountIf(travel.minutes == travel.max + pair.work->travel_stretch_minutes + 1,
            "edge: minutes beyond max and stretch");
    CountIf(pair.candidate->travel.max_km.has_value() &&
                travel.metres * pair.work->detour_tenths == *pair.candidate->travel.max_km * 10'000,
            "edge: metres at max_km");
  }
  const std::optional<int> minimum = pair.opportunity->hours.min_week_minutes;
  CountIf(minimum.has_value() && explanation.hours.overlap == *minimum, "edge: overlap at minimum");
  CountIf(minimum.has_value() && explanation.hours.overlap == *minimum - 1,
          "edge: overlap just below minimum");
  CountIf(explanation.score.confidence == pair.work->min_confidence, "edge: min_confidence");
  for (const score::ItemLine& item : explanation.items) {
    if (item.capacity < 0 || item.resolved != 0 || item.measure < 0) continue;
    const int reach = pair.catalogue->measures()[static_cast<std::size_t>(item.measure)].max_gap;
    CountIf(item.load - item.capacity == reach, "edge: gap at reach");
    CountIf(item.item_class == score::ItemClass::kOverload && item.load - item.capacity > reach,
            "edge: beyond reach, within threshold");
    CountIf(item.item_class == score::ItemClass::kHard, "edge: hard beside a measure");
  }
}

void Coverage::Add(const Pair& pair, const Computed& computed) {
  const score::Explanation& explanation = computed.explanation;
  const score::PairScore& score = explanation.score;
  Rules(explanation);
  Edges(pair, explanation);
  Count("list", score.list);
  Count("low blocked", score.low_blocked);
  Count("one sided", score.one_sided);
  CountIf(score.fit_work < 0, "fit_work absent");
  CountIf(score.fit_candidate < 0, "fit_candidate absent");
  CountIf(!score.low_blocked && score.score_low < score.score, "low below score");
  CountIf(score.score_high > score.score, "high above score");
  for (int f = 0; f < model::kFactorCount; ++f) {
    CountIf((score.imputed >> f) & 1, "imputed " + std::to_string(f));
    CountIf(explanation.unknown_permille[static_cast<std::size_t>(f)] == 0,
            "known " + std::to_string(f));
  }
  if (explanation.ask_first.has_value()) {
    Count("ask first", explanation.ask_first->factor);
  } else {
    Count("ask nothing");
  }
  int scored = 0;
  for (const score::ItemLine& item : explanation.items) {
    if (!item.scored) continue;
    ++scored;
    Count("item class", item.item_class);
    Count("item knowledge", item.knowledge);
    Count("item basis", item.basis);
    if (item.resolved != 0) Count("resolved", item.resolved);
    const std::string& key = pair.catalogue->items()[static_cast<std::size_t>(item.item)].key;
    for (const model::Resolution& resolution : pair.candidate->resolutions) {
      CountIf(item.resolved == 0 && resolution.item == key &&
                  resolution.opportunity == model::ResourceName(*pair.opportunity),
              "resolution lapsed");
    }
  }
  CountIf(scored > pair.work->max_scored_items, "scored beyond the twelve");
  CountIf(!explanation.items.empty() && scored < static_cast<int>(explanation.items.size()),
          "not kern");
  for (const score::RequirementLine& line : explanation.requirements) {
    Count("requirement", line.knowledge);
    CountIf(line.sim > 0 && line.sim < 1000, "requirement by a related talent");
  }
  for (const score::BenuttingLine& line : explanation.benutting) {
    Count("benutting", line.knowledge);
  }
  for (const score::WishLine& line : explanation.wishes) Count("wish", line.knowledge);
  if (explanation.travel.mode >= 0) Count("mode", explanation.travel.mode);
  Count("step", explanation.step.reason);
  Count("step knowledge", explanation.step.knowledge);
  for (const score::Attention& attention : explanation.attention) {
    Count("attention", attention.code);
  }
}

std::string Coverage::Missing() const {
  std::set<std::string> expected = {"ask nothing",
                                    "fit_work absent",
                                    "fit_candidate absent",
                                    "low below score",
                                    "high above score",
                                    "resolution lapsed",
                                    "scored beyond the twelve",
                                    "not kern",
                                    "requirement by a related talent",
                                    "edge: minutes at comfort",
                                    "edge: minutes at max",
                                    "edge: minutes at max and stretch",
                                    "edge: minutes beyond max and stretch",
                                    "edge: metres at max_km",
                                    "edge: overlap at minimum",
                                    "edge: overlap just below minimum",
                                    "edge: min_confidence",
                                    "edge: gap at reach",
                                    "edge: beyond reach, within threshold",
                                    "edge: hard beside a measure"};
  const auto range = [&expected](const std::string& what, int first, int last) {
    for (int i = first; i <= last; ++i) expected.insert(what + " " + std::to_string(i));
  };
  const auto each = [&expected](const std::string& what, const std::vector<int>& values) {
    for (const int value : values) expected.insert(what + " " + std::to_string(value));
  };
  range("failed", 1, 9);               // the row support has no hard column
  each("obstacle", {3, 5, 6, 7, 10});  // the rows with that column
  range("possible", 2, 10);            // access is never unknown
  range("reason", 0, static_cast<int>(score::RuleReason::kStaleValue));
  range("list", 1, 4);
  range("low blocked", 0, 1);
  range("one sided", 0, 1);
  range("imputed", 0, model::kFactorCount - 1);
  range("known", 0, model::kFactorCount - 1);
  range("ask first", 0, model::kFactorCount - 1);
  range("item class", 0, static_cast<int>(score::ItemClass::kUnknown));
  each("item knowledge", {0, 2, 3});
  range("item basis", 1, 3);
  range("resolved", 1, 3);
  range("requirement", 0, 3);
  each("benutting", {0, 3});
  each("wish", {0, 2, 3});
  range("mode", 0, model::kTravelModeCount - 1);
  range("step", 0, static_cast<int>(score::StepReason::kOther));
  each("step knowledge", {0, 2, 3});
  range("attention", 0, static_cast<int>(AttentionCode::kPraktijkroute));
  std::string missing;
  for (const std::string& name : expected) {
    if (!counts_.contains(name)) missing += "  " + name + "\n";
  }
  return missing;
}

class Reference : public testing::TestWithParam<int> {};

TEST_P(Reference, AgreesWithMatcherScoreOnEveryField) {
  const auto seed = static_cast<std::uint64_t>(GetParam());
  std::cout << "seed " << seed << ", " << kPairsPerSeed << " pairs\n";
  std::mt19937_64 rng(seed);
  Coverage coverage;
  for (int c = 0; c < kCataloguesPerSeed; ++c) {
    const model::Catalogue catalogue = DrawCatalogue(rng);
    std::vector<model::Policy> policies = {model::Policy()};
    while (policies.size() < kPolicies) policies.push_back(DrawPolicy(rng));
    std::vector<score::CompiledPolicy> compiled;
    for (const model::Policy& policy : policies) {
      ASSERT_TRUE(model::ValidatePolicy(policy).ok());
      compiled.emplace_back(policy);
    }
    for (int i = 0; i < kPairsPerSeed / kCataloguesPerSeed; ++i) {
      const DrawnPair drawn = DrawPair(rng, catalogue, policies);
      if (i % 20 == 0) {  // compiling requires profiles without violations
        ASSERT_TRUE(model::Validate(drawn.candidate, catalogue).empty());
        ASSERT_TRUE(model::Validate(drawn.opportunity, catalogue).empty());
      }
      const Pair pair = {.candidate = &drawn.candidate,
                         .opportunity = &drawn.opportunity,
                         .catalogue = &catalogue,
                         .work = &policies[drawn.work],
                         .person = &policies[drawn.person],
                         .as_of = drawn.as_of,
                         .access = drawn.access};
      const Result reference = Score(pair);
      const Computed computed = Compute(drawn, catalogue, compiled);
      const Differences d = Compare(reference,
                                    {Rank(pair, reference, Listing::kCandidates),
                                     Rank(pair, reference, Listing::kOpportunities)},
                                    computed);
      ASSERT_TRUE(d.text().empty())
          << "seed " << seed << ", catalogue " << c << ", pair " << i << ", policies " << drawn.work
          << " and " << drawn.person << ", as of " << drawn.as_of.ToString() << ":\n"
          << d.text();
      ASSERT_EQ(computed.highlights, static_cast<const score::Highlights&>(computed.explanation))
          << "seed " << seed << ", catalogue " << c << ", pair " << i;
      coverage.Add(pair, computed);
    }
  }
  EXPECT_EQ(coverage.Missing(), "") << "never occurred";
}

INSTANTIATE_TEST_SUITE_P(Seeds, Reference, testing::Range(1, kSeeds + 1));

}  // namespace
}  // namespace passend::reference
