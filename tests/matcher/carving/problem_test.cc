// What keeps a task, or an employer, out, one rule at a time (domain guide 7.1, rules.md 6).
#include "matcher/carving/problem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "matcher/carving/solver.h"
#include "tests/testing/carving_world.h"

namespace passend::carving {
namespace {

model::Candidate Person() {
  model::Candidate candidate;
  candidate.tenant = "t";
  candidate.id = "c";
  candidate.status.availability.value = model::Availability::kBeschikbaar;
  candidate.travel.pc4 = "2718";
  candidate.travel.modes = std::vector<model::TravelMode>{model::TravelMode::kFiets};
  candidate.travel.max_minutes = 30;
  candidate.hours.max_day_minutes = 240;
  candidate.hours.max_week_minutes = 1200;
  candidate.hours.desired_week_minutes = 1200;
  std::uint32_t grid = 0;
  for (int day = 0; day < 5; ++day) grid |= 3U << (4 * day);
  candidate.hours.grid = model::WeekGrid{grid};
  candidate.belastbaarheid.basis = model::BelastbaarheidBasis::kCompleteFml;
  candidate.needs.support_intensity.value = 1;
  return candidate;
}

model::Employer Employer() {
  model::Employer employer;
  employer.tenant = "t";
  employer.id = "e";
  employer.sites = {{.id = "s", .pc4 = "2718"}};
  employer.carving_willing = model::Answer::kYes;
  employer.werkbegeleider_trained = model::Answer::kYes;
  employer.adaptations = model::Answer::kYes;
  employer.functies = {{.id = "f", .title = "f", .fte_permille = 4000}};
  model::Task task;
  task.id = "taak";
  task.code = "taak";
  task.minutes_per_day = 180;
  task.block_minutes = 60;
  task.weekdays = 31;
  task.basis = model::LoadBasis::kWerkplekanalyse;
  task.holder_function = "f";
  task.department = "a";
  task.process = "p";
  employer.task_pool.push_back(task);
  return employer;
}

class OneTask : public testing::Test {
 protected:
  model::Task& task() { return employer_.task_pool[0]; }
  void Load(const char* item, int value) {
    task().loads.push_back({item, value, model::LoadBasis::kWerkplekanalyse, false});
  }
  void Capacity(const char* item, int value) {
    model::BelastbaarheidItem one;
    one.item = item;
    one.capacity = value;
    candidate_.belastbaarheid.items.push_back(one);
  }
  Problem::Bar Bar() {
    const fixtures::CarvingPair pair(candidate_, employer_, policy_);
    return pair.problem.bars[0];
  }
  Obstacle Obstacle_() {
    const fixtures::CarvingPair pair(candidate_, employer_, policy_);
    return pair.problem.obstacle;
  }
  std::vector<PointKind> Points() {
    const fixtures::CarvingPair pair(candidate_, employer_, policy_);
    std::vector<PointKind> kinds;
    for (const Point& point : pair.problem.points) kinds.push_back(point.kind);
    return kinds;
  }
  int Packages() {
    const fixtures::CarvingPair pair(candidate_, employer_, policy_);
    Solver solver;
    return static_cast<int>(solver.Solve(pair.problem, {}).packages.size());
  }

  model::Candidate candidate_ = Person();
  model::Employer employer_ = Employer();
  model::Policy policy_;
};

TEST_F(OneTask, IsPossibleWithNothingOpen) {
  EXPECT_EQ(Bar().bar, TaskBar::kNone);
  EXPECT_EQ(Points(), std::vector<PointKind>{});
  EXPECT_EQ(Packages(), 1);
}

TEST_F(OneTask, PeakOnlyWithinTheReachOfAMeasure) {
  Load("iv.tillen_dragen", 20);
  Capacity("iv.tillen_dragen", 10);  // tilhulp bridges 10
  EXPECT_EQ(Bar().bar, TaskBar::kNone);
  EXPECT_EQ(Points(), std::vector<PointKind>{PointKind::kBridged});
  candidate_.belastbaarheid.items[0].capacity = 9;
  EXPECT_EQ(Bar().bar, TaskBar::kPeak);
  candidate_.belastbaarheid.items[0].capacity = 10;
  employer_.adaptations = model::Answer::kNo;
  EXPECT_EQ(Bar().bar, TaskBar::kPeak);
}

TEST_F(OneTask, ConditionsAndDaySumsAreNeverBridged) {
  Load("i9.geen_deadlines_productiepieken", 1);  // a measure is listed
  Capacity("i9.geen_deadlines_productiepieken", 0);
  EXPECT_EQ(Bar().bar, TaskBar::kCondition);
  task().loads.clear();
  Load("v.staan_werk", 180);  // zit_sta would bridge 120
  Capacity("v.staan_werk", 70);
  EXPECT_EQ(Bar().bar, TaskBar::kNone);  // one block of 60 minutes does
  candidate_.belastbaarheid.items[1].capacity = 59;
  EXPECT_EQ(Bar().bar, TaskBar::kDaySum);
}

TEST_F(OneTask, PartOfATaskHasPartOfItsExposureRoundedUp) {
  EXPECT_EQ(ScaledExposure(100, 60, 180), 34);  // 33.3
  EXPECT_EQ(ScaledExposure(100, 180, 180), 100);
  Load("v.staan_werk", 100);
  Capacity("v.staan_werk", 34);
  EXPECT_EQ(Bar().bar, TaskBar::kNone);
  candidate_.belastbaarheid.items[0].capacity = 33;
  EXPECT_EQ(Bar().bar, TaskBar::kDaySum);
}

TEST_F(OneTask, UnknownIsAPointAndKeepsNothingOut) {
  candidate_.belastbaarheid.basis = model::BelastbaarheidBasis::kPartialProfessional;
  Load("iv.tillen_dragen", 20);
  Load("v.staan_werk", 180);
  EXPECT_EQ(Bar().bar, TaskBar::kNone);
  EXPECT_EQ(Points(), (std::vector<PointKind>{PointKind::kItemOpen, PointKind::kItemOpen}));
}

TEST_F(OneTask, ARequiredTalentThatIsShortByOneLevelIsAGrowthStep) {
  task().talents = {{"inpakken", 3, true}};
  EXPECT_EQ(Points(), std::vector<PointKind>{PointKind::kTalent});
  candidate_.talents = {{.code = "inpakken", .level = 2}};
  {
    const fixtures::CarvingPair pair(candidate_, employer_, policy_);
    EXPECT_EQ(pair.problem.bars[0].bar, TaskBar::kTalent);
    ASSERT_EQ(pair.problem.growth.size(), 1U);
    EXPECT_EQ(pair.problem.growth[0].level, 3);
  }
  candidate_.talents[0].level = 1;
  {
    const fixtures::CarvingPair pair(candidate_, employer_, policy_);
    EXPECT_EQ(pair.problem.bars[0].bar, TaskBar::kTalent);
    EXPECT_TRUE(pair.problem.growth.empty());
  }
  task().talents[0].required = false;
  EXPECT_EQ(Bar().bar, TaskBar::kNone);
}

TEST_F(OneTask, CertificatesByLawAndByEmployer) {
  task().certificates = {"heftruckcertificaat"};
  EXPECT_EQ(Points(), std::vector<PointKind>{PointKind::kCertificate});
  model::CandidateCertificate held;
  held.code = "heftruckcertificaat";
  held.state = model::CertificateState::kHeld;
  candidate_.certificates = {held};
  EXPECT_TRUE(Points().empty());
  candidate_.certificates[0].provenance.valid_until = model::Date{20454};  // 2026-01-01: expired
  EXPECT_EQ(Bar().bar, TaskBar::kCertificate);
}

TEST_F(OneTask, TimeOfThePersonAndOfTheTask) {
  task().weekdays = 63;  // Saturday as well
  EXPECT_EQ(Bar().bar, TaskBar::kTime);
  task().weekdays = 0;  // any day: those of the person
  EXPECT_EQ(Bar().bar, TaskBar::kNone);
  task().window = model::WeekGrid{0x4444444U};  // evenings
  EXPECT_EQ(Bar().bar, TaskBar::kTime);
  task().window.reset();
  candidate_.hours.max_day_minutes = 59;
  EXPECT_EQ(Bar().bar, TaskBar::kTooLong);
}

TEST_F(OneTask, WhatThePersonExcludes) {
  candidate_.exclusions.tasks = {"taak"};
  EXPECT_EQ(Bar().bar, TaskBar::kExcludedTask);
  candidate_.exclusions = {};
  candidate_.exclusions.employers = {"tenants/t/employers/e"};
  EXPECT_EQ(Obstacle_(), Obstacle::kExcludedPlace);
  candidate_.exclusions = {};
  candidate_.exclusions.sites = {"tenants/t/employers/e/sites/s"};
  EXPECT_EQ(Obstacle_(), Obstacle::kExcludedPlace);
}

TEST_F(OneTask, ObstaclesOfThePair) {
  candidate_.objection = true;
  EXPECT_EQ(Obstacle_(), Obstacle::kObjection);
  candidate_.objection = false;
  candidate_.status.availability.value = model::Availability::kTijdelijkNiet;
  EXPECT_EQ(Obstacle_(), Obstacle::kNotAvailable);
  candidate_.status.availability.value = model::Availability::kBeschikbaar;
  employer_.carving_willing = model::Answer::kNo;
  EXPECT_EQ(Obstacle_(), Obstacle::kNotWilling);
  employer_.do_not_approach = true;
  EXPECT_EQ(Obstacle_(), Obstacle::kDoNotApproach);
  employer_ = Employer();
  employer_.sites[0].pc4 = "9711";
  EXPECT_EQ(Obstacle_(), Obstacle::kTooFar);
}

TEST_F(OneTask, WhatIsOpenAboutThePair) {
  employer_.carving_willing = model::Answer::kUnknown;
  employer_.functies.clear();
  candidate_.hours.max_day_minutes.reset();
  candidate_.travel.max_minutes.reset();
  candidate_.needs.support_intensity.value = 4;
  std::vector<PointKind> points = Points();
  std::sort(points.begin(), points.end());
  EXPECT_EQ(points,
            (std::vector<PointKind>{PointKind::kOrigin, PointKind::kHours, PointKind::kTravel,
                                    PointKind::kSupport, PointKind::kWilling}));
}

TEST_F(OneTask, ColleaguesKeepTheirHoursAndALightTask) {
  EXPECT_EQ(Packages(), 1);
  employer_.functies[0].fte_permille = 500;  // 18 hours: a quarter is 4.5
  EXPECT_EQ(Packages(), 0);
  employer_ = Employer();
  task().light_task = true;
  task().block_minutes = 180;  // the only light task, whole or not at all
  EXPECT_EQ(Packages(), 0);
  task().block_minutes = 60;
  EXPECT_EQ(Packages(), 1);
}

TEST_F(OneTask, ABlockLongerThanTheTaskIsRefused) {
  task().block_minutes = 181;
  const absl::StatusOr<Pool> pool = fixtures::CompileCarvingPool(employer_, policy_);
  ASSERT_FALSE(pool.ok());
  EXPECT_NE(pool.status().message().find("task_pool[0].block_minutes"), std::string::npos);
}

TEST_F(OneTask, StatusIsThatOfTheWeakestLoad) {
  const auto status = [&] {
    return fixtures::CompileCarvingPool(employer_, policy_)->tasks[0].status;
  };
  EXPECT_EQ(status(), Status::kGeanalyseerd);
  Load("v.staan_werk", 60);
  task().loads[0].basis = model::LoadBasis::kWerkgeversopgave;
  EXPECT_EQ(status(), Status::kBesproken);
  task().loads[0].basis = model::LoadBasis::kBibliotheek;
  EXPECT_EQ(status(), Status::kHypothese);
  task().loads.clear();
  task().basis = model::LoadBasis::kUnknown;
  EXPECT_EQ(status(), Status::kHypothese);
}

}  // namespace
}  // namespace passend::carving
