// What is written at once is what messages would have said.
#include "server/codec/match_writer.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "matcher/score/prepared_opportunity.h"
#include "passend/v1/match_service.pb.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::server {
namespace {

constexpr std::uint64_t kSeed = 20261122;

class Writing : public ::testing::Test {
 protected:
  Writing() : catalogue_(fixtures::TestCatalogue()), tables_(catalogue_), writer_(catalogue_) {}

  void ExpectSame(const ShownPair& pair) {
    v1::Match message;
    EncodeMatch(pair, catalogue_, &message);
    std::string bytes = "what was there before";
    writer_.Write(pair, &bytes);
    ASSERT_EQ(bytes, message.SerializeAsString()) << message.ShortDebugString();
    for (const v1::AttentionPoint& point : message.attention_points()) {
      codes_.insert(point.code());
    }
    lists_.insert(message.list());
    with_obstacle_ += message.obstacle() != 0 ? 1 : 0;
    with_question_ += message.ask_first().empty() ? 0 : 1;
    with_possible_ += message.possible_rules_size() > 1 ? 1 : 0;
  }

  const model::Catalogue& catalogue_;
  const score::CatalogueTables tables_;
  const MatchWriter writer_;
  std::set<std::string> codes_;
  std::set<int> lists_;
  int with_obstacle_ = 0;
  int with_question_ = 0;
  int with_possible_ = 0;
};

TEST_F(Writing, GivesTheBytesOfTheMessage) {
  RecordProperty("seed", std::to_string(kSeed));
  model::Policy one_factor;
  one_factor.weights = {0, 0, 100, 0, 0, 0, 0, 0};
  model::Policy strict;
  strict.min_confidence = 900;
  std::vector<score::CompiledPolicy> policies;
  for (const model::Policy& policy : {model::Policy{}, one_factor, strict}) {
    ASSERT_TRUE(model::ValidatePolicy(policy).ok());
    policies.emplace_back(policy);
  }
  std::mt19937_64 rng(kSeed);
  score::Highlights highlights;
  for (int i = 0; i < 60; ++i) {
    const score::OpportunityFacts opportunity =
        score::Compile(fixtures::RandomOpportunity(rng, catalogue_), catalogue_);
    const score::CompiledPolicy& policy = policies[static_cast<std::size_t>(i) % policies.size()];
    const model::Date day = *model::Date::FromYmd(2024, 6, 3);
    const score::PreparedOpportunity prepared(
        {.as_of = score::PackDay(day), .work = &policy, .person = &policy, .tables = &tables_},
        opportunity);
    for (int j = 0; j < 60; ++j) {
      const score::CompiledCandidate candidate =
          score::Compile(fixtures::RandomCandidate(rng, catalogue_), catalogue_);
      score::Highlight(prepared, candidate.facts, &candidate.extras, true, highlights);
      ASSERT_NO_FATAL_FAILURE(
          ExpectSame({.highlights = highlights,
                      .policy = policy,
                      .name = "tenants/t/candidates/c",
                      .title = i % 2 == 0 ? std::string_view() : "Medewerker één",
                      .instruments = i % 3 == 0 ? 0 : rng(),
                      .as_of = day}));
    }
  }
  EXPECT_EQ(lists_.size(), 4U);
  EXPECT_GT(codes_.size(), 10U);
  EXPECT_GT(with_obstacle_, 10);
  EXPECT_GT(with_question_, 10);
  EXPECT_GT(with_possible_, 10);
}

TEST_F(Writing, KnowsAttentionPointsThatTheCatalogueDoesNot) {
  const score::CompiledPolicy policy{model::Policy{}};
  score::Highlights highlights;
  for (const int subject : {-1, 0, 7, 109, 110, 111, 5'000, -5}) {
    for (int code = 0; code <= static_cast<int>(score::AttentionCode::kPraktijkroute); ++code) {
      highlights.attention.push_back({static_cast<score::AttentionCode>(code), subject});
    }
  }
  ExpectSame({.highlights = highlights,
              .policy = policy,
              .name = "",
              .title = "",
              .instruments = 0,
              .as_of = *model::Date::FromYmd(2024, 6, 3)});
}

TEST_F(Writing, AddsAMatchToAResponse) {
  const score::CompiledPolicy policy{model::Policy{}};
  score::Highlights highlights;
  highlights.score.list = score::MatchList::kPastMits;
  highlights.score.points = 51'234;
  const ShownPair pair = {.highlights = highlights,
                          .policy = policy,
                          .name = "tenants/t/candidates/c",
                          .title = "",
                          .instruments = 0,
                          .as_of = *model::Date::FromYmd(2024, 6, 3)};
  v1::FindCandidatesResponse response;
  response.mutable_versions()->set_revision(7);
  writer_.Add(pair, v1::FindCandidatesResponse::kPastMitsFieldNumber, &response);
  writer_.Add(pair, v1::FindCandidatesResponse::kPastFieldNumber, &response);
  writer_.Add(pair, v1::FindCandidatesResponse::kPastFieldNumber, &response);
  v1::FindCandidatesResponse read;
  ASSERT_TRUE(read.ParseFromString(response.SerializeAsString()));
  v1::Match expected;
  EncodeMatch(pair, catalogue_, &expected);
  ASSERT_EQ(read.past_size(), 2);
  ASSERT_EQ(read.past_mits_size(), 1);
  EXPECT_EQ(read.past(1).SerializeAsString(), expected.SerializeAsString());
  EXPECT_EQ(read.past_mits(0).SerializeAsString(), expected.SerializeAsString());
  EXPECT_EQ(read.versions().revision(), 7U);
}

}  // namespace
}  // namespace passend::server
