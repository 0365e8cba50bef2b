// The weekly agenda of an accountmanager: whom to visit, for whom, and with which tasks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/rescoring/digest_input.h"
#include "server/rescoring/night_world.h"
#include "tests/server/rescoring/nights.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr int kPeople = 8;
constexpr std::size_t kShown = 5;  // of each visit

v1::Task Task(const std::string& title) {
  v1::Task task;
  task.set_id(title);
  task.set_title(title);
  task.set_minutes_per_day(240);
  task.set_block_minutes(30);
  task.set_basis(v1::WERKPLEKANALYSE);
  for (const char* day : {"ma", "di", "wo", "do", "vr"}) task.add_weekdays(day);
  return task;
}

v1::Employer WithTasks(const std::string& id, const std::string& accountmanager) {
  v1::Employer employer = SmallEmployer(id);
  employer.set_accountmanager(accountmanager);
  employer.set_carving_willing(v1::YES);
  v1::Site* site = employer.add_sites();
  site->set_id("s");
  site->set_pc4("2718");
  for (const char* title : {"ompakken", "vegen", "post", "kantine"}) {
    *employer.add_task_pool() = Task(title);
  }
  return employer;
}

class VisitAgenda : public ::testing::Test {
 protected:
  VisitAgenda() : silent_(nights_.engine()) {
    Put(WithTasks("w-tasks", "am-1"));
    Put(WithTasks("w-other", "am-2"));
    v1::Employer closed = WithTasks("w-closed", "am-1");
    closed.set_do_not_approach(true);
    Put(closed);
    // Whose turn it is, though there is nothing to carve; the one for longer first.
    Put(Due("w-due", v1::MONTH, "2026-01-15"));
    Put(Due("w-longer", v1::QUARTER, "2025-10-01"));
    Put(Due("w-later", v1::MONTH, "2026-02-20"));
    for (int i = 0; i < kPeople; ++i) {
      const v1::Candidate person = PersonWithHours(i);
      PutRecord(nights_.engine(), person);
      // Somebody has work that fits, and needs no visit.
      if (i != 3) result_.without_match.push_back(person.name());
    }
    std::ranges::sort(result_.without_match);
    night_ = TakeWorld(nights_.engine(), silent_, nullptr, "", tenant_, day_);
  }

  void Put(const v1::Employer& employer) { PutRecord(nights_.engine(), employer); }
  static v1::Candidate PersonWithHours(int i) {
    v1::Candidate person = SmallCandidate(absl::StrCat("c-", i));
    person.mutable_hours()->set_max_day_minutes(240);
    person.mutable_hours()->set_max_week_minutes(1200);
    person.mutable_hours()->set_desired_week_minutes(1200);
    return person;
  }
  static v1::Employer Due(const std::string& id, v1::VisitSegment segment,
                          const std::string& last_contact) {
    v1::Employer employer = SmallEmployer(id);
    employer.set_visit_segment(segment);
    employer.set_last_contact(last_contact);
    return employer;
  }
  absl::StatusOr<std::vector<PlannedVisit>> Of(const std::string& accountmanager, int limit) {
    night_ = TakeWorld(nights_.engine(), silent_, nullptr, "", tenant_, day_);
    const DigestSources sources = {.engine = nights_.engine(),
                                   .state = night_->state,
                                   .tenant = tenant_,
                                   .matches = nights_.matches(),
                                   .silent = &silent_,
                                   .result = result_,
                                   .control = control_};
    absl::StatusOr<DigestInput> input = ReadDigestInput(sources);
    if (!input.ok()) return input.status();
    input_ = *std::move(input);
    if (end_after_reading_) control_.cancelled = [] { return true; };
    return input_.visits(accountmanager, limit);
  }
  static std::vector<std::string> Ids(const std::vector<PlannedVisit>& visits) {
    std::vector<std::string> ids;
    for (const PlannedVisit& visit : visits) {
      ids.push_back(visit.employer.substr(visit.employer.rfind('/') + 1));
    }
    return ids;
  }

  const std::string tenant_ = "alfa";
  const model::Date day_ = *model::Date::FromYmd(2026, 3, 2);
  Nights nights_;
  SilentPairs silent_;
  rescoring::RescoreResult result_;
  std::unique_ptr<NightWorld> night_;
  CallControl control_;
  bool end_after_reading_ = false;
  DigestInput input_;
};

TEST_F(VisitAgenda, WorkThatCanBeCarvedComesBeforeWhoseTurnItIs) {
  const auto visits = Of("am-1", 12);
  ASSERT_TRUE(visits.ok()) << visits.status();
  // Not that of somebody else, nobody who must not be approached, nobody whose turn it is not.
  EXPECT_THAT(Ids(*visits), ElementsAre("w-tasks", "w-longer", "w-due"));
  const PlannedVisit& first = visits->front();
  EXPECT_THAT(first.people, SizeIs(kShown));
  for (const std::string& name : first.people) {
    EXPECT_TRUE(std::ranges::binary_search(result_.without_match, name)) << name;
  }
  EXPECT_THAT(first.tasks, SizeIs(3));  // of four
  EXPECT_FALSE(first.never_analysed);
  EXPECT_FALSE(first.days_since.has_value());
  EXPECT_THAT((*visits)[1].people, IsEmpty());
  EXPECT_TRUE((*visits)[1].never_analysed);
  EXPECT_EQ((*visits)[1].days_since, 152);
  EXPECT_EQ((*visits)[2].days_since, 46);
  const auto other = Of("am-2", 12);
  ASSERT_TRUE(other.ok());
  EXPECT_THAT(Ids(*other), ElementsAre("w-other"));
  const auto nobody = Of("am-3", 12);
  ASSERT_TRUE(nobody.ok());
  EXPECT_THAT(*nobody, IsEmpty());
}

TEST_F(VisitAgenda, IsNoLongerThanItsLimitAndTheSameEachTime) {
  for (const int limit : {0, 1, 2, 3}) {
    const auto visits = Of("am-1", limit);
    ASSERT_TRUE(visits.ok());
    const auto again = Of("am-1", limit);
    ASSERT_TRUE(again.ok());
    EXPECT_THAT(*visits, SizeIs(static_cast<std::size_t>(limit)));
    EXPECT_EQ(Ids(*visits), Ids(*again));
    for (std::size_t i = 0; i < visits->size(); ++i) {
      EXPECT_EQ((*visits)[i].people, (*again)[i].people);
    }
  }
}

// An agenda is about many people: who was named in a visit before comes last in the next.
TEST_F(VisitAgenda, TheNextVisitNamesFirstWhoWasNotNamedYet) {
  v1::Employer sitting = WithTasks("w-sitting", "am-1");
  v1::Employer standing = WithTasks("w-tasks", "am-1");
  for (const auto& [employer, item] :
       {std::pair(&sitting, "v.zitten_werk"), std::pair(&standing, "v.staan_werk")}) {
    for (v1::Task& task : *employer->mutable_task_pool()) {
      v1::Load* load = task.add_loads();
      load->set_item(item);
      load->set_value(240);
      load->set_basis(v1::WERKPLEKANALYSE);
    }
    Put(*employer);
  }
  // c-0, c-1 and c-2 can stand, c-6 and c-7 can sit, c-4 and c-5 can do both.
  for (int i = 0; i < kPeople; ++i) {
    v1::Candidate person = PersonWithHours(i);
    auto* items = person.mutable_belastbaarheid()->mutable_items();
    items->Clear();
    for (const auto& [item, able] :
         {std::pair("v.staan_werk", i < 6), std::pair("v.zitten_werk", i > 3)}) {
      auto* one = items->Add();
      one->set_item(item);
      one->set_capacity(able ? 480 : 0);
    }
    PutRecord(nights_.engine(), person);
  }
  auto visits = Of("am-1", 12);
  ASSERT_TRUE(visits.ok());
  std::erase_if(*visits, [](const PlannedVisit& visit) { return visit.people.empty(); });
  ASSERT_THAT(Ids(*visits), ElementsAre("w-tasks", "w-sitting"));
  const auto name = [](int i) { return CandidateName(absl::StrCat("c-", i)); };
  EXPECT_THAT((*visits)[0].people,
              UnorderedElementsAre(name(0), name(1), name(2), name(4), name(5)));
  const std::vector<std::string>& next = (*visits)[1].people;
  ASSERT_THAT(next, UnorderedElementsAre(name(4), name(5), name(6), name(7)));
  EXPECT_THAT(std::vector(next.begin(), next.begin() + 2), UnorderedElementsAre(name(6), name(7)));
}

TEST_F(VisitAgenda, EveryoneWithWorkLeavesOnlyWhoseTurnItIs) {
  result_.without_match.clear();
  const auto visits = Of("am-1", 12);
  ASSERT_TRUE(visits.ok());
  for (const PlannedVisit& visit : *visits) EXPECT_THAT(visit.people, IsEmpty());
  EXPECT_THAT(Ids(*visits), Not(IsEmpty()));
}

TEST_F(VisitAgenda, EndsWithTheRun) {
  end_after_reading_ = true;
  EXPECT_TRUE(absl::IsCancelled(Of("am-1", 12).status()));
}

}  // namespace
}  // namespace passend::server
