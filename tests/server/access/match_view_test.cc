#include "server/access/match_view.h"

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <random>

#include "passend/v1/match_service.pb.h"
#include "tests/testing/random_facts.h"
#include "tests/testing/test_catalogue.h"

namespace passend::server {
namespace {

TEST(MatchView, CoarseMatchesHoldBandsAndNothingAboutHealth) {
  std::mt19937_64 rng(3);
  const auto people = fixtures::RandomCandidateEntries(5, {}, 200);
  for (const index::CandidateEntry& person : people) {
    score::PairScore score;
    score.score = static_cast<std::int16_t>(rng() % 1001);
    score.points = score.score * 100;
    score.list = static_cast<score::MatchList>(1 + rng() % 3);
    const auto rule = static_cast<score::Rule>(1 + rng() % score::kRuleCount);
    if (score.list == score::MatchList::kPastMits) score.obstacles.Add(rule);
    v1::Match match;
    EncodeCoarseMatch(
        score,
        {.facts = person.compiled.facts, .catalogue = fixtures::TestCatalogue(), .score_band = 25},
        "tenants/alfa/candidates/~x", &match);
    EXPECT_EQ(match.score() % 25, 0);
    EXPECT_LE(match.score(), score.score);
    EXPECT_GT(match.score() + 25, score.score);
    EXPECT_TRUE(match.banded());
    EXPECT_EQ(match.offer(), "vraag koppeling");
    EXPECT_EQ(match.points(), 0);
    EXPECT_EQ(match.factors_size(), 0);
    EXPECT_EQ(match.attention_points_size(), 0);
    EXPECT_EQ(match.score_low() + match.score_high() + match.confidence(), 0);
    EXPECT_EQ(match.ask_first(), "");
    EXPECT_EQ(match.possible_rules_size() + match.instruments_size(), 0);
    EXPECT_NE(match.obstacle(), v1::H6_BELASTBAARHEID);
    EXPECT_NE(match.obstacle(), v1::SUPPORT);
    EXPECT_LE(match.region().size(), 3U);
  }
}

// The same person with any belastbaarheid looks the same when score and list are the same.
TEST(MatchView, CoarseMatchesDoNotDependOnBelastbaarheid) {
  std::mt19937_64 rng(4);
  const auto people = fixtures::RandomCandidateEntries(6, {}, 50);
  for (index::CandidateEntry person : people) {
    score::PairScore score;
    score.score = 777;
    const auto bytes = [&] {
      v1::Match match;
      EncodeCoarseMatch(score,
                        {.facts = person.compiled.facts, .catalogue = fixtures::TestCatalogue()},
                        "n", &match);
      return match.SerializeAsString();
    };
    const std::string before = bytes();
    for (score::ItemFact& item : person.compiled.facts.items) {
      std::uint8_t noise[sizeof(score::ItemFact)];
      for (auto& byte : noise) byte = static_cast<std::uint8_t>(rng());
      std::memcpy(&item, noise, sizeof(item));
    }
    person.compiled.facts.support_need = static_cast<std::uint8_t>(rng() % 5);
    EXPECT_EQ(bytes(), before);
  }
}

TEST(MatchView, MergedCountsKeepTheirTotalAndNeverShowH6OrSmallOnes) {
  std::mt19937_64 rng(5);
  constexpr auto kHealth = static_cast<std::size_t>(score::Rule::kBelastbaarheid);
  using Counts = std::array<std::uint64_t, score::kRuleCount + 1>;
  for (int i = 0; i < 20'000; ++i) {
    Counts counts = {};
    int rules = 0;
    for (std::size_t rule = 1; rule < counts.size(); ++rule) {
      if (rng() % 2 == 0) counts[rule] = rng() % (rng() % 2 == 0 ? 8 : 1000);
      rules += counts[rule] > 0 ? 1 : 0;
    }
    const Counts merged = MergeCounts(counts, 5);
    EXPECT_EQ(std::accumulate(merged.begin(), merged.end(), std::uint64_t{0}),
              std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
    EXPECT_EQ(merged[kHealth], 0U);
    for (std::size_t rule = 1; rule < merged.size(); ++rule) {
      EXPECT_TRUE(merged[rule] == 0 || merged[rule] >= 5);
      EXPECT_TRUE(merged[rule] == 0 || merged[rule] == counts[rule]);
    }
    // H6 is never alone in what is merged, unless it is all there is.
    if (counts[kHealth] > 0 && rules > 1) {
      EXPECT_GT(merged[0], counts[kHealth]);
    }
  }
}

v1::ExplainMatchResponse Explained() {
  v1::ExplainMatchResponse response;
  auto* item = response.mutable_match()->add_attention_points();
  item->set_subject("v.staan_werk");
  item->set_text("het werk vraagt te veel: staan");
  response.mutable_match()->add_attention_points()->set_subject("vog");
  response.mutable_match()->set_external_ref("dossier-7");
  for (int rule = 1; rule <= 10; ++rule) {
    auto* out = response.add_rules();
    out->set_rule(static_cast<v1::Rule>(rule));
    out->set_text("CANARY-RULE");
  }
  for (const char* factor : {"talenten", "belastbaarheid"}) {
    auto* out = response.add_factors();
    out->mutable_score()->set_factor(factor);
    out->add_lines()->set_text("CANARY-LINE");
    out->set_counterfactual("CANARY-COUNTER");
  }
  response.set_summary("S");
  response.set_candidate_text("C");
  response.set_employer_text("E");
  response.mutable_money()->set_available(true);
  return response;
}

TEST(MatchView, ExplanationsShowWhatTheFieldsHold) {
  const auto& catalogue = fixtures::TestCatalogue();
  const v1::ExplainMatchResponse full = Explained();
  v1::ExplainMatchResponse all = full;
  ShowExplanation(FieldSet::All(), catalogue, &all);
  EXPECT_EQ(all.SerializeAsString(), full.SerializeAsString());

  v1::ExplainMatchResponse coupled = full;
  ShowExplanation({FieldClass::kNaam, FieldClass::kScore, FieldClass::kWerktermen}, catalogue,
                  &coupled);
  EXPECT_EQ(coupled.match().attention_points(0).subject(), "");
  EXPECT_EQ(coupled.match().attention_points(0).text(), "het werk vraagt te veel: staan");
  EXPECT_EQ(coupled.match().attention_points(1).subject(), "vog");
  EXPECT_EQ(coupled.match().external_ref(), "");
  EXPECT_FALSE(coupled.has_money());
  for (const auto& rule : coupled.rules()) {
    EXPECT_EQ(rule.text() == "CANARY-RULE", rule.rule() != v1::H6_BELASTBAARHEID);
  }
  EXPECT_EQ(coupled.factors(0).lines(0).text(), "CANARY-LINE");
  EXPECT_NE(coupled.factors(1).lines(0).text(), "CANARY-LINE");
  EXPECT_EQ(coupled.factors(1).counterfactual(), "");

  v1::ExplainMatchResponse uncoupled = full;
  ShowExplanation({FieldClass::kVerwijzing, FieldClass::kBand}, catalogue, &uncoupled);
  EXPECT_EQ(uncoupled.factors_size(), 0);
  EXPECT_EQ(uncoupled.summary() + uncoupled.candidate_text() + uncoupled.employer_text(), "");
  EXPECT_EQ(uncoupled.rules_size(), 3);
  for (const auto& rule : uncoupled.rules()) {
    EXPECT_TRUE(rule.rule() == v1::H2_STATUS || rule.rule() == v1::H5_TIME ||
                rule.rule() == v1::H7_TRAVEL);
  }
}

}  // namespace
}  // namespace passend::server
