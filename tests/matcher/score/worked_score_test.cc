// The worked score of rules.md 3, number by number.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matcher/model/candidate.h"
#include "matcher/model/opportunity.h"
#include "matcher/score/explanation.h"
#include "matcher/score/order.h"
#include "matcher/score/score.h"
#include "tests/testing/test_catalogue.h"

namespace passend::score {
namespace {

using model::Candidate;
using model::Factor;
using model::Opportunity;

const model::Date kDay = *model::Date::FromYmd(2026, 3, 4);

Candidate WorkedCandidate() {
  Candidate candidate;
  candidate.tenant = "zoetermeer";
  candidate.id = "k-1";
  candidate.status.availability.value = model::Availability::kBeschikbaar;
  candidate.talents = {{.code = "inpakken", .level = 2, .emphasis = 2},
                       {.code = "samenwerken", .level = 2, .emphasis = 1},
                       {.code = "pompwagen", .level = 2, .emphasis = 1}};
  candidate.belastbaarheid.basis = model::BelastbaarheidBasis::kPartialProfessional;
  candidate.belastbaarheid.items = {{.item = "v.staan_werk", .capacity = 120},
                                    {.item = "i.concentreren", .capacity = 4},
                                    {.item = "ii.zien", .capacity = 4},
                                    {.item = "iv.lopen_werk", .capacity = 480}};
  candidate.wishes = {
      {.kind = model::WishKind::kSector, .codes = {"logistiek"}},
      {.kind = model::WishKind::kBinnenBuiten, .side = model::Side::kFirst},
      {.kind = model::WishKind::kAlleenSamen, .side = model::Side::kFirst},
  };
  // 10,000 m by fiets at 15 km/h: ceil(10,000 * 13 * 60 / (10 * 1000 * 15)) = 52 minutes; the
  // worked score asks 40, which needs 7,692 m (39.998...).
  candidate.travel.pc4 = "1000";
  candidate.travel.modes = {{model::TravelMode::kFiets}};
  candidate.travel.comfort_minutes = 30;
  candidate.travel.max_minutes = 60;
  candidate.hours.max_week_minutes = 20 * 60;
  candidate.hours.desired_week_minutes = 24 * 60;
  candidate.hours.grid = model::WeekGrid{model::kFullWeekGrid};
  candidate.needs.support_intensity.value = 2;
  candidate.plan.current = model::CurrentPlace{.werkvorm = "werkervaringsplaats"};
  candidate.plan.agreed_next_step.value = "groepsdetachering";
  return candidate;
}

Opportunity WorkedOpportunity() {
  Opportunity opportunity;
  opportunity.tenant = "zoetermeer";
  opportunity.id = "o-1";
  opportunity.status = model::OpportunityStatus::kOpen;
  opportunity.werkvorm = "groepsdetachering";
  opportunity.sector = "logistiek";
  opportunity.binnen_buiten = model::Side::kFirst;
  opportunity.alleen_samen = model::Side::kSecond;
  opportunity.requirements = {{.code = "inpakken", .level = 2, .required = true},
                              {.code = "samenwerken", .level = 3, .required = true},
                              {.code = "heftruck", .level = 1, .required = false}};
  const auto basis = model::LoadBasis::kWerkplekanalyse;
  opportunity.loads = {{.item = "v.staan_werk", .value = 240, .basis = basis},
                       {.item = "ii.spreken", .value = 3, .basis = basis},
                       {.item = "i.concentreren", .value = 2, .basis = basis},
                       {.item = "ii.zien", .value = 2, .basis = basis},
                       {.item = "iv.lopen_werk", .value = 60, .basis = basis}};
  opportunity.pc4 = "1001";
  opportunity.hours.max_week_minutes = 32 * 60;
  opportunity.hours.grid = model::WeekGrid{model::kFullWeekGrid};
  opportunity.support_offered = 2;
  return opportunity;
}

class WorkedScore : public testing::Test {
 protected:
  WorkedScore() {
    model::CatalogueContent content = fixtures::TestCatalogueContent();
    content.places = {{"1000", "hier", 0, 0}, {"1001", "daar", 7692, 0}};
    catalogue_ = *model::Catalogue::Build(std::move(content));
    candidate_ = Compile(WorkedCandidate(), *catalogue_);
    opportunity_ = Compile(WorkedOpportunity(), *catalogue_);
    tables_.emplace(*catalogue_);
    context_ = {.as_of = PackDay(kDay), .work = &policy_, .person = &policy_, .tables = &*tables_};
  }

  std::optional<model::Catalogue> catalogue_;
  std::optional<CatalogueTables> tables_;
  CompiledPolicy policy_{model::Policy{}};
  CompiledCandidate candidate_;
  OpportunityFacts opportunity_;
  ScoreContext context_;
};

TEST_F(WorkedScore, InputsAreValid) {
  model::CatalogueContent content = fixtures::TestCatalogueContent();
  EXPECT_THAT(Validate(WorkedCandidate(), *catalogue_), testing::IsEmpty());
  EXPECT_THAT(Validate(WorkedOpportunity(), *catalogue_), testing::IsEmpty());
}

TEST_F(WorkedScore, EveryNumberIsThatOfTheRules) {
  const PairScore pair = ScorePair(context_, candidate_.facts, &candidate_.extras, opportunity_);
  EXPECT_THAT(pair.sub, testing::ElementsAre(800, 825, 840, 667, 667, 833, 1000, 1000));
  EXPECT_EQ(pair.points, 82'845);
  EXPECT_EQ(pair.score, 828);
  EXPECT_EQ(pair.fit_work, 823);
  EXPECT_EQ(pair.fit_candidate, 831);
  EXPECT_FALSE(pair.one_sided);
  EXPECT_EQ(pair.confidence, 960);
  EXPECT_TRUE(pair.low_blocked);
  EXPECT_EQ(pair.points_high, 83'645);
  EXPECT_EQ(pair.score_high, 836);
  EXPECT_EQ(pair.list, MatchList::kPast);
  EXPECT_EQ(pair.imputed, 0);
  EXPECT_TRUE(pair.failed.empty());
  EXPECT_TRUE(pair.obstacles.empty());
  EXPECT_TRUE(pair.possible.Has(Rule::kBelastbaarheid));
}

TEST_F(WorkedScore, TheExplanationTellsTheSame) {
  const Explanation told = Explain(context_, candidate_.facts, &candidate_.extras, opportunity_);
  EXPECT_EQ(told.score, ScorePair(context_, candidate_.facts, &candidate_.extras, opportunity_));
  ASSERT_EQ(told.requirements.size(), 3U);
  EXPECT_EQ(told.requirements[0].m, 1000);
  EXPECT_EQ(told.requirements[1].m, 667);
  EXPECT_EQ(told.requirements[2].m, 600);
  ASSERT_EQ(told.benutting.size(), 3U);
  EXPECT_THAT((std::vector<int>{told.benutting[0].u, told.benutting[1].u, told.benutting[2].u}),
              testing::UnorderedElementsAre(1000, 1000, 300));
  EXPECT_EQ(told.travel.minutes, 40);
  EXPECT_EQ(told.hours.overlap, 20 * 60);
  ASSERT_TRUE(told.ask_first.has_value());
  EXPECT_EQ(told.ask_first->factor, Factor::kBelastbaarheid);
  EXPECT_EQ(told.ask_first->subject, catalogue_->FindItem("ii.spreken"));
}

TEST_F(WorkedScore, TheTableOfOverloadsIsExact) {
  EXPECT_EQ(policy_.Multiplier(0, 0), 1000);
  EXPECT_EQ(policy_.Multiplier(1, 0), 850);
  EXPECT_EQ(policy_.Multiplier(2, 0), 723);  // 722.5 goes up
  EXPECT_EQ(policy_.Multiplier(0, 1), 700);
  EXPECT_EQ(policy_.Multiplier(1, 1), 595);
  EXPECT_EQ(policy_.Multiplier(3, 2), 301);   // 614.125 * 0.49 = 300.92...
  EXPECT_EQ(policy_.Multiplier(12, 0), 142);  // 142.24...
  EXPECT_EQ(policy_.Multiplier(0, 96), 0);
}

TEST_F(WorkedScore, TheOrderHashIsFnvOfWeekAndNames) {
  // FNV-1a 64 of "2026-W10|a|b", computed apart from this code.
  std::uint64_t expected = 14695981039346656037U;
  for (const char c : std::string("2026-W10|a|b")) {
    expected = (expected ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  EXPECT_EQ(kDay.IsoWeek(), "2026-W10");
  EXPECT_EQ(OrderHash("2026-W10", "a", "b"), expected);
}

TEST_F(WorkedScore, HashesOfManyCandidatesAreThoseOfEach) {
  const std::string week = kDay.IsoWeek();
  for (const std::string& work : {std::string("b"), std::string(), std::string(200, '\xff'),
                                  std::string("tenants/t/opportunities/o-1")}) {
    CandidateHashes hashes(week, work);
    for (const char* begin : {"", "c", "tenants/t/candidates/", "tenants/u/candidates/", "/", ""}) {
      for (int i = 0; i < 1'000; ++i) {
        const std::string name = begin + std::to_string(i);
        ASSERT_EQ(hashes.Of(name), OrderHash(week, name, work)) << name;
      }
      ASSERT_EQ(hashes.Of(begin), OrderHash(week, begin, work)) << begin;
    }
  }
}

}  // namespace
}  // namespace passend::score
