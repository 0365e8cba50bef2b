#include "clients/cli/carve_view.h"

#include <gmock/gmock.h>

#include <sstream>
#include <string>

#include "clients/cli/text.h"

namespace passend::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::CarvedJob Job() {
  v1::CarvedJob job;
  job.set_employer("tenants/alfa/employers/w-1");
  job.set_employer_name("Voorbeeld BV");
  job.set_status(v1::GEANALYSEERD);
  job.set_week_minutes(1110);
  job.set_most_week_minutes(1110);
  job.set_optimal(true);
  for (const char* title : {"ompakken", "dozen vouwen"}) {
    v1::CarvedPart* part = job.add_parts();
    part->set_title(title);
    part->set_minutes_per_day(111);
    part->set_most_minutes_per_day(111);
    for (const char* day : {"ma", "di", "wo", "do", "vr"}) part->add_weekdays(day);
  }
  const auto work = [&job](const char* day, const char* daypart, int part, int minutes) {
    v1::PlannedWork* planned = job.add_week();
    planned->set_weekday(day);
    planned->set_daypart(daypart);
    planned->set_part(part);
    planned->set_minutes(minutes);
  };
  work("ma", "ochtend", 0, 111);
  work("ma", "middag", 1, 90);
  work("ma", "middag", -1, 15);
  work("za", "ochtend", 1, 21);
  v1::ColleagueEffect* colleague = job.add_colleagues();
  colleague->set_holder("inpakker");
  colleague->set_freed_minutes(555);
  colleague->set_share_permille(125);
  colleague->add_tasks("ompakken");
  return job;
}

TEST(CarveView, TheWeekIsAGridOfDaysAndDayparts) {
  EXPECT_EQ(WeekGridText(Job(), Console{}, 0),
            "week                    ma  di  wo  do  vr  za\n"
            "ochtend  ompakken      111   .   .   .   .   .\n"
            "         dozen vouwen    .   .   .   .   .  21\n"
            "middag   dozen vouwen   90   .   .   .   .   .\n"
            "         (reizen)       15   .   .   .   .   .\n"
            "samen    minuten       201   .   .   .   .  21\n");
}

TEST(CarveView, AJobIsToldWithWhatColleaguesGive) {
  v1::CarvingResponse reply;
  *reply.add_jobs() = Job();
  reply.set_optimal(true);
  const std::string text = CarvedJobsText(reply, /*people=*/false, Console{});
  EXPECT_THAT(text, HasSubstr("w-1 Voorbeeld BV"));
  EXPECT_THAT(text, HasSubstr("18,5 uur per week, geanalyseerd, bewezen het beste"));
  EXPECT_THAT(text, HasSubstr("ma-vr"));
  EXPECT_THAT(text, HasSubstr("inpakker: 9,3 uur per week vrij (13 % van de uren)"));
  EXPECT_THAT(text, HasSubstr("voorstel voor een gesprek"));
  EXPECT_THAT(text, Not(HasSubstr("niet alles doorzocht")));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(DisplayWidth(line), Console{}.width) << line;
  }
}

TEST(CarveView, AHypothesisHasRangesAndWhoIsNotCoupledNoPackage) {
  v1::CarvingResponse reply;
  v1::CarvedJob* job = reply.add_jobs();
  *job = Job();
  job->set_status(v1::HYPOTHESE);
  job->set_optimal(false);
  job->set_most_week_minutes(1400);
  job->mutable_parts(0)->set_most_minutes_per_day(180);
  v1::CarvedJob* banded = reply.add_jobs();
  banded->set_banded(true);
  banded->set_candidate("tenants/alfa/candidates/~handle");
  banded->add_talents("sorteren");
  banded->set_offer("vraag koppeling");
  const std::string text = CarvedJobsText(reply, /*people=*/true, Console{});
  EXPECT_THAT(text, HasSubstr("18,5 uur tot 23,3 uur"));
  EXPECT_THAT(text, HasSubstr("111-180"));
  EXPECT_THAT(text, HasSubstr("Niet in uw caseload"));
  EXPECT_THAT(text, HasSubstr("vraag koppeling"));
  EXPECT_THAT(text, HasSubstr("niet alles doorzocht"));
  EXPECT_THAT(text, Not(HasSubstr("bewezen")));
}

}  // namespace
}  // namespace passend::cli
