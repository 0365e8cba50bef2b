#include "matcher/carving/group_build.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <memory>

#include "matcher/carving/group_program.h"
#include "matcher/index/for_each.h"
#include "matcher/score/factors/uren.h"
#include "tests/testing/random_facts.h"
#include "tests/testing/test_catalogue.h"

namespace passend::carving {
namespace {

// A small region, and the request for a group of two functies.
class GroupBuildTest : public ::testing::Test {
 protected:
  GroupBuildTest()
      : catalogue_(fixtures::TestCatalogue()), tables_(catalogue_), policy_(model::Policy{}) {
    fixtures::FactsShape shape;
    shape.tenants = 1;
    shape.gentle = true;
    auto work = fixtures::RandomOpportunityEntries(3, shape, 40);
    for (index::OpportunityEntry& entry : work) {
      entry.facts.status = static_cast<std::uint8_t>(model::OpportunityStatus::kOpen);
      entry.facts.places = 8;
      entry.facts.closing = score::kNoDay;
    }
    index::IndexWriter writer(fixtures::kFactsToday);
    writer.Load(fixtures::RandomCandidateEntries(1, shape, 1500), std::move(work), 1);
    snapshot_ = writer.snapshot();
    snapshot_->ForEachOpportunity(
        [this](const index::OpportunityView& view) { opportunities_.push_back(view); });
    std::ranges::sort(opportunities_, {}, &index::OpportunityView::name);
  }

  GroupRequest Request(std::size_t first) const {
    GroupRequest request;
    request.as_of = score::UnpackDay(fixtures::kFactsToday);
    caller_ = fixtures::TenantOf(0);
    request.caller = caller_;
    request.tables = &tables_;
    request.catalogue = &catalogue_;
    request.policy_of = [this](std::string_view) -> const score::CompiledPolicy& {
      return policy_;
    };
    request.roles = {
        {.work = opportunities_[first]},
        {.work = opportunities_[first + 1],
         .shifts = {{.dayparts = 0x11111, .places = 3}, {.dayparts = 0x22222, .places = 3}}}};
    request.until = request.as_of;
    return request;
  }

  score::PairScore Score(const GroupRequest& request, const index::CandidateView& view, int role,
                         bool bus) const {
    score::OpportunityFacts facts = *request.roles[role].work.facts;
    if (bus) facts.transport_provided = 1;
    const score::ScoreContext context = {.as_of = score::PackDay(request.as_of),
                                         .work = &policy_,
                                         .person = &policy_,
                                         .tables = &tables_};
    return score::ScorePair(context, *view.facts, view.extras, facts);
  }

  const model::Catalogue catalogue_;
  const score::CatalogueTables tables_;
  const score::CompiledPolicy policy_;
  std::shared_ptr<const index::Snapshot> snapshot_;
  std::vector<index::OpportunityView> opportunities_;
  mutable std::string caller_;
};

bool MayTakePart(const score::PairScore& pair) {
  return pair.list == score::MatchList::kPast || pair.list == score::MatchList::kPastMits;
}

TEST_F(GroupBuildTest, OptionsAreThoseOfTheRulesAndFitTheHours) {
  int options = 0;
  int half = 0;
  std::map<GroupIneligible, int> reasons;
  for (std::size_t first = 0; first + 1 < opportunities_.size(); first += 2) {
    const GroupRequest request = Request(first);
    const GroupBuild build = BuildGroup(*snapshot_, request);
    ASSERT_TRUE(CheckGroup(build.instance).ok()) << CheckGroup(build.instance);
    ASSERT_EQ(build.people.size(), build.instance.candidates.size());
    for (std::size_t i = 0; i < build.people.size(); ++i) {
      const GroupCandidate& candidate = build.instance.candidates[i];
      const GroupPerson& person = build.people[i];
      const score::CandidateFacts& facts = *person.view.facts;
      ++reasons[person.ineligible];
      ASSERT_EQ(candidate.options.empty(), person.ineligible != GroupIneligible::kNone);
      ASSERT_EQ(build.lists[i].size(), candidate.options.size());
      for (const GroupOption& option : candidate.options) {
        ++options;
        const score::OpportunityFacts& work = *request.roles[option.role].work.facts;
        ASSERT_TRUE(MayTakePart(Score(request, person.view, option.role, false)));
        ASSERT_FALSE(option.needs_seat);
        const std::uint32_t grid = facts.Has(score::kGridKnown) ? facts.grid : model::kFullWeekGrid;
        ASSERT_EQ(option.dayparts & ~grid, 0U);
        int week = 0;
        for (const int minutes : option.minutes) week += minutes;
        ASSERT_GT(week, 0);
        ASSERT_LE(week, score::MaxWeek(facts));
        ASSERT_LE(week, work.max_week);
        for (int day = 0; day < 7; ++day) {
          const int dayparts = std::popcount(option.dayparts >> (4 * day) & 15U);
          // The last daypart of a day is needed: less would not hold the hours.
          ASSERT_LE((dayparts - 1) * 240, facts.max_day);
        }
        if (option.role == 1 && (option.minutes[0] == 0 || option.minutes[1] == 0)) ++half;
      }
      if (person.ineligible == GroupIneligible::kRule) {
        ASSERT_EQ(Score(request, person.view, person.nearest_role, false).first_failing(),
                  person.rule);
      }
    }
  }
  EXPECT_GT(options, 500);
  EXPECT_GT(half, 50);
  EXPECT_GT(reasons[GroupIneligible::kRule], 0);
  EXPECT_GT(reasons[GroupIneligible::kOnvoldoendeBekend], 0);
}

TEST_F(GroupBuildTest, WithABusWhoCannotTravelTakesASeat) {
  int by_bus = 0;
  for (std::size_t first = 0; first + 1 < opportunities_.size(); first += 2) {
    GroupRequest request = Request(first);
    request.demands.seats = 5;
    const GroupBuild build = BuildGroup(*snapshot_, request);
    for (std::size_t i = 0; i < build.people.size(); ++i) {
      for (const GroupOption& option : build.instance.candidates[i].options) {
        const score::PairScore alone = Score(request, build.people[i].view, option.role, false);
        const bool hindered =
            alone.failed.Has(score::Rule::kTravel) || alone.obstacles.Has(score::Rule::kTravel);
        ASSERT_EQ(option.needs_seat, hindered);
        by_bus += option.needs_seat ? 1 : 0;
      }
    }
  }
  EXPECT_GT(by_bus, 0);
}

TEST_F(GroupBuildTest, SilentPairsAndUnknownPeopleTakePartWhenAskedOnly) {
  GroupRequest request = Request(0);
  const auto able = [&] {
    int count = 0;
    for (const auto& candidate : BuildGroup(*snapshot_, request).instance.candidates) {
      count += candidate.options.empty() ? 0 : 1;
    }
    return count;
  };
  const int known = able();
  request.include_onvoldoende_bekend = true;
  EXPECT_GT(able(), known);
  request.silent = [](const index::CandidateView&, int) { return true; };
  EXPECT_EQ(able(), 0);
  request.silent = nullptr;
  request.filter = [](const index::CandidateView&) { return false; };
  EXPECT_TRUE(BuildGroup(*snapshot_, request).instance.candidates.empty());
}

TEST_F(GroupBuildTest, WithoutALastDayOnlyOwnEmployeesTakePart) {
  GroupRequest request = Request(0);
  request.until.reset();
  const GroupBuild build = BuildGroup(*snapshot_, request);
  int elsewhere = 0;
  for (std::size_t i = 0; i < build.people.size(); ++i) {
    const score::CandidateFacts& facts = *build.people[i].view.facts;
    const bool own =
        facts.current_werkvorm != score::kUnknown8 &&
        catalogue_.werkvormen()[facts.current_werkvorm].formal_employer == "werkbedrijf";
    ASSERT_TRUE(own || build.instance.candidates[i].options.empty());
    if (build.people[i].ineligible == GroupIneligible::kFormalEmployer) ++elsewhere;
  }
  EXPECT_GT(elsewhere, 0);
}

}  // namespace
}  // namespace passend::carving
